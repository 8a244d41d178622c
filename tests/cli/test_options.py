"""Options that several commands share."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from dateline.cli.app import run
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


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-01-01", "noon"])
def test_what_is_no_instant_is_wrong_usage(tmp_path: Path, written: str) -> None:
    err = io.StringIO()
    assert run(["check", "-C", str(tmp_path), "--now", written], io.StringIO(), err) == 2
    assert f'"{written}" is no instant' in err.getvalue()
