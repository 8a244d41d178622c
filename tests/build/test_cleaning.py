"""Cleaning: what builds made goes, everything else stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.build.cleaning import clean
from dateline.build.lock import Busy, lock_file, locked
from harness import Site, states

if TYPE_CHECKING:
    from pathlib import Path


def test_output_and_caches_go_and_the_rest_stays(tmp_path: Path) -> None:
    """Sources, foreign files, and what others keep in .dateline."""
    site = Site.copy("harbour", tmp_path / "site")
    sources = states(site.folder)
    site.write("output/.gitkeep", "").write("output/storm/notes.txt", "mine").write(".dateline/theirs/notes", "theirs")
    others = states(site.folder)
    made = site.build().touched
    site.build(output=site.folder / ".dateline" / "preview")
    assert clean(site.folder, site.output) == len(made)
    assert states(site.folder) == others
    assert clean(site.folder, site.output) == 0
    site.delete(".dateline/theirs").delete("output").build()
    clean(site.folder, site.output)
    assert states(site.folder) == sources
    assert not (site.folder / ".dateline").exists()


def test_a_site_that_was_never_built(tmp_path: Path) -> None:
    """There is nothing to do, and nothing is made."""
    assert clean(tmp_path, tmp_path / "output") == 0
    assert list(tmp_path.iterdir()) == []


def test_not_while_a_build_is_under_way(tmp_path: Path) -> None:
    """It would take away what is being made."""
    site = Site.copy("harbour", tmp_path / "site")
    site.build()
    before = states(site.output)
    with locked(lock_file(site.folder, site.output), "output"), pytest.raises(Busy):
        clean(site.folder, site.output)
    assert states(site.output) == before
