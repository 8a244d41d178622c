"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.cli.options import nearest_site

if TYPE_CHECKING:
    from pathlib import Path


def test_the_nearest_site_is_found_upwards(tmp_path: Path) -> None:
    """The innermost folder with a site.yaml; where there is none, the folder itself."""
    inner = tmp_path / "outer" / "inner"
    (inner / "content").mkdir(parents=True)
    assert nearest_site(inner / "content") == inner / "content"
    (tmp_path / "outer" / "site.yaml").touch()
    assert nearest_site(inner / "content") == tmp_path / "outer"
    (inner / "site.yaml").touch()
    assert nearest_site(inner / "content") == inner
