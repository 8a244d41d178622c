"""The target `git`: what the commit says, who makes it, and what git is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.publishing.refusals import Refused, TargetFailed
from history.repositories import Repository

from .git_desk import BRANCH, SITE, Desk, Origin

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("unconfigured_git")


def test_the_commit_says_what_it_holds(desk: Desk, origin: Origin) -> None:
    """By numbers; who makes it is nobody where git is told of nobody; its time is that of the publish."""
    desk.publish(SITE | {"old.html": b"old"})
    desk.publish({**SITE, "index.html": b"new", "fog/index.html": b"fog"})
    assert origin.git("log", "-1", "--format=%B", BRANCH) == (
        "Publish https://example.org/: 1 added, 2 changed, 1 removed\n\nPublish-Number: 2"
    )
    people = origin.git("log", "-1", "--format=%an <%ae> %cn <%ce> %aI", BRANCH)
    nobody = "Dateline <dateline@localhost>"
    assert people == f"{nobody} {nobody} 2026-11-27T18:00:00+00:00"


def test_the_sites_repository_says_who_publishes_what(desk: Desk, origin: Origin) -> None:
    """Its settings, its last commit, and its remotes' names count."""
    site = Repository(desk.folder)
    head = site.write("site.yaml", "title: Wire\n").commit()
    for name, value in (("user.name", "Ann Désk"), ("user.email", "ann@harbour.example"), ("remote.pages.url", "x")):
        site.git("config", name, value)
    site.git("config", "remote.pages.pushurl", str(origin.folder))
    desk.with_target(repository="pages").publish(SITE)
    assert origin.git("log", "-1", "--format=%an <%ae>%n%(trailers:key=Site-Commit,valueonly)", BRANCH).split("\n") == [
        "Ann Désk <ann@harbour.example>",
        head,
    ]


def test_a_relative_path_begins_at_the_sites_folder(desk: Desk, origin: Origin) -> None:
    """Wherever the command runs."""
    desk.with_target(repository="../origin.git").publish(SITE)
    assert origin.site() == SITE


def test_what_a_hook_and_a_person_have_set_changes_nothing(
    desk: Desk, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that lead to another repository, hooks and templates of the person's, line ends."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f"[core]\n\thooksPath = {hooks}\n\tautocrlf = true\n[push]\n\tdefault = nothing\n[fetch]\n\tprune = true\n"
        f"[safe]\n\tbareRepository = explicit\n[init]\n\ttemplateDir = {hooks}\n[commit]\n\tgpgSign = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "never")
    desk.publish({"index.html": b"a\r\nb\n"})
    monkeypatch.delenv("GIT_DIR")
    for name in ("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.delenv(name)
    assert origin.site() == {"index.html": b"a\r\nb\n"}


def test_output_that_changes_under_way_is_not_pushed(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused, and the next publish works."""
    monkeypatch.setattr("dateline.publishing.publish.missing_files", lambda _: [])
    from dateline.publishing import files

    read = files.File.read

    def changed(self: files.File) -> bytes:
        if self.path == "storm/index.html":
            assert not isinstance(self.source, bytes)
            self.source.write_bytes(b"changed")
        return read(self)

    with monkeypatch.context() as patch:
        patch.setattr(files.File, "read", changed)
        with pytest.raises(Refused, match=r"storm/index\.html is not what the manifest says"):
            desk.publish(SITE)
    assert origin.tip == ""
    desk.publish(SITE)
    assert origin.site() == SITE


def test_what_is_missing_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git itself."""
    monkeypatch.setenv("PATH", str(desk.folder))
    with pytest.raises(TargetFailed, match=r"^pages: publishing to it needs the program git. Install it\.$"):
        desk.publish(SITE)
