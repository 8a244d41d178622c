"""Uncommitted: which of a site's files are not in its repository as they stand on the disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from dateline.history.git import GitFailed
from dateline.publishing.uncommitted import NoRepository, uncommitted
from history.repositories import Repository
from reading.sites import a_site, an_update

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = "content/storm/one.md"
TWO = "content/storm/two.md"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    """A site in a repository of its own, all committed."""
    files = {ONE: an_update(), TWO: an_update(), ".gitignore": "/output/\n*.tmp\n", "ledger/storm.txt": "/storm/\n"}
    made = Repository(a_site(tmp_path / "site", files))
    made.commit()
    return made


def test_all_is_committed(site: Repository) -> None:
    """Also where a file was only touched: its text counts."""
    (site.folder / ONE).touch()
    assert uncommitted(site.folder) == []


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (lambda site: site.write(ONE, "other"), [ONE]),
        (lambda site: site.write("content/storm/three.md", "new"), ["content/storm/three.md"]),
        (lambda site: (site.folder / ONE).unlink(), [ONE]),
        (lambda site: (site.write(ONE, "other"), site.git("add", "--all")), [ONE]),
        (lambda site: (site.write("new/a b.md", "x"), site.git("add", "--all")), ["new/a b.md"]),
        (lambda site: site.git("mv", ONE, "content/storm/uno.md"), [ONE, "content/storm/uno.md"]),
        (lambda site: site.git("rm", "--quiet", "--cached", ONE), [ONE]),
        (lambda site: site.write("content/ä→b.md", "x").write("content/a\n\x1b[2Jb.md", "x"), None),
    ],
)
def test_whatever_is_other_than_committed_is_told(
    site: Repository, change: Callable[[Repository], object], paths: list[str] | None
) -> None:
    """Changed, new, gone, staged, renamed; each path once, and fit to be printed."""
    change(site)
    found = uncommitted(site.folder)
    if paths is None:
        assert found[1] == "content/ä→b.md"
        assert len(found) == 2
        assert found[0].isprintable()
    else:
        assert found == paths


def test_what_is_made_or_ignored_does_not_count(site: Repository) -> None:
    """The ledger is written by publishing itself, the output by the build; the rest is for .gitignore to say."""
    for path in ("ledger/storm.txt", "ledger/new.txt", "output/index.html", ".dateline/state.db", "content/a.tmp"):
        site.write(path, "anything")
    assert uncommitted(site.folder) == []
    site.write(".gitignore", "*.tmp\n")
    assert uncommitted(site.folder) == [".gitignore"]


def test_a_site_may_lie_within_a_repository(tmp_path: Path) -> None:
    """What stands beside it is somebody else's; paths are the site's own."""
    around = Repository(tmp_path / "around")
    site = a_site(around.folder / "sites" / "häfen", {ONE: an_update()})
    around.write("ledger/x", "a").write("README", "a").commit()
    around.write("README", "b").write("new", "x")
    assert uncommitted(site) == []
    around.write("sites/häfen/ledger/storm.txt", "/storm/\n").write(f"sites/häfen/{ONE}", "other")
    assert uncommitted(site) == [ONE]


def test_a_site_that_its_repository_ignores_is_not_committed(tmp_path: Path) -> None:
    """Nothing of it is in any commit, whatever git's silence says."""
    around = Repository(tmp_path / "around").write(".gitignore", "site/\n")
    around.commit()
    assert uncommitted(a_site(around.folder / "site", {ONE: an_update()})) == ["site.yaml"]


def test_before_the_first_commit_nothing_is_committed(tmp_path: Path) -> None:
    site = Repository(a_site(tmp_path, {ONE: an_update()}))
    site.git("add", "--all")
    assert uncommitted(site.folder) == ["content/storm/coverage.md", ONE, "site.yaml"]


def test_neither_settings_nor_variables_hide_anything(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's own settings of git's, and what a hook leaves behind."""
    for name, value in [("status.showUntrackedFiles", "no"), ("status.renames", "copies"), ("status.short", "true")]:
        site.git("config", name, value)
    monkeypatch.setenv("GIT_DIR", os.devnull)
    monkeypatch.setenv("GIT_INDEX_FILE", os.devnull)
    site.write("content/storm/three.md", "new")
    assert uncommitted(site.folder) == ["content/storm/three.md"]


def test_looking_changes_nothing(site: Repository) -> None:
    """Not even the index, which another command may be writing."""
    (site.folder / ONE).touch()
    before = (site.folder / ".git" / "index").stat()
    uncommitted(site.folder)
    after = (site.folder / ".git" / "index").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_folder_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "site").mkdir()
    with pytest.raises(NoRepository):
        uncommitted(a_site(tmp_path / "site", {}))


def test_a_repository_that_git_cannot_read(site: Repository) -> None:
    (site.folder / ".git" / "index").write_bytes(b"no index")
    with pytest.raises(GitFailed):
        uncommitted(site.folder)
