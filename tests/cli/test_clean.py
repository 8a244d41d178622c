"""`dateline clean`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import Site, states

if TYPE_CHECKING:
    from pathlib import Path


def test_it_says_how_much_it_removed(tmp_path: Path) -> None:
    """What was there before the build is there after it."""
    site = Site.copy("harbour", tmp_path / "site").write("output/notes.txt", "mine")
    before = states(site.folder)
    made = len(site.build().touched)
    ran = site.run("clean")
    assert (ran.code, ran.out, ran.err) == (0, f"{site.output}: {made} files removed\n", "")
    assert states(site.folder) == before
    assert not (site.folder / ".dateline").exists()
    assert site.run("clean").out == f"{site.output}: 0 files removed\n"


def test_another_folder(tmp_path: Path) -> None:
    """The one that was built into."""
    site = Site.copy("harbour", tmp_path / "site")
    site.build(output=tmp_path / "stick")
    site.run("clean", "-o", str(tmp_path / "stick"))
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_damaged_manifest_removes_nothing(tmp_path: Path) -> None:
    """Exit code 3: what was made is not known."""
    site = Site.copy("harbour", tmp_path / "site").write("output/manifest.json", "{").write("output/a.html", "?")
    ran = site.run("clean")
    assert ran.code == 3
    assert "does not say which files Dateline made" in ran.err
    assert set(states(site.output)) == {"a.html", "manifest.json"}
