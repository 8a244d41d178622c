"""The target `git`: what comes to stand in the branch, and what stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from dateline.publishing.git.command import Command
from dateline.publishing.record import NAME, parse_record
from dateline.publishing.refusals import Refused

from .git_desk import BRANCH, SITE, Desk, Origin, desk_for

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("unconfigured_git")


# ── what is published ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_publish_begins_the_branch(desk: Desk, origin: Origin) -> None:
    """One commit without a parent, that holds the site, plain files all, and what GitHub must be told."""
    done = desk.publish(SITE)
    assert origin.site() == SITE
    assert origin.files()[".nojekyll"] == b""
    assert set(origin.modes().values()) == {"100644"}
    assert (origin.count, len(done.plan.added), done.requests) == (1, 5, 3)
    assert set(parse_record(origin.files()[NAME]).files) == {*SITE, "manifest.json", ".nojekyll"}
    assert done.bytes == sum(map(len, origin.files().values()))


def test_the_next_one_is_a_commit_of_what_has_changed(desk: Desk, origin: Origin) -> None:
    """On top of the last; what the site lacks now is gone, and so is its folder."""
    desk.publish(SITE | {"old/index.html": b"old"})
    first = origin.tip
    done = desk.publish({**SITE, "index.html": b"<p>New</p>", "fog/index.html": b"<p>Fog</p>"})
    assert origin.git("rev-list", "--parents", "-1", BRANCH).split() == [origin.tip, first]
    changed = origin.git("diff-tree", "-r", "--name-status", "--no-commit-id", BRANCH).splitlines()
    assert changed == [f"M\t{NAME}", "A\tfog/index.html", "M\tindex.html", "M\tmanifest.json", "D\told/index.html"]
    assert done.requests == 2
    assert done.bytes == sum(
        len(origin.files()[path]) for path in (NAME, "fog/index.html", "index.html", "manifest.json")
    )


def test_where_nothing_has_changed_there_is_no_commit(desk: Desk, origin: Origin) -> None:
    """Nor is anything pushed."""
    desk.publish(SITE)
    done = desk.publish(SITE)
    assert (done.plan.is_empty, done.requests, done.bytes, origin.count) == (True, 1, 0, 1)


def test_a_dry_run_leaves_the_branch_alone(desk: Desk, origin: Origin) -> None:
    """It says what would be added."""
    done = desk.publish(SITE, dry_run=True)
    assert [file.path for file in done.plan.added] == sorted([*SITE, ".nojekyll", "manifest.json"])
    assert origin.tip == ""


def test_a_folder_may_take_the_place_of_a_file_and_give_it_back(desk: Desk, origin: Origin) -> None:
    """Where both are the site's own."""
    for files in ({"about": b"file"}, {"about/index.html": b"folder"}, {"about": b"file"}):
        desk.publish(files)
        assert origin.site() == files


def test_names_are_nothing_but_names(desk: Desk, origin: Origin) -> None:
    """Whatever letters they have, also to git."""
    names = ["Größe/naïve 😀.html", "a b\tc", '"quoted"', "-f", "--force", ":(top)x", "x\ny", "*?[z]", "a'b;$(c)"]
    desk.publish({name: name.encode() for name in names})
    assert origin.site() == {name: name.encode() for name in names}
    desk.publish({"-f": b"-f"}, max_deletes="9")
    assert origin.site() == {"-f": b"-f"}


def test_many_files_take_no_more_processes_than_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of git's, on this side."""
    start, started = Command.start, []

    def counted(self: Command, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
        started.append(arguments[0])
        return start(self, *arguments, **streams)

    monkeypatch.setattr(Command, "start", counted)
    processes = []
    for count in (3, 3000):
        origin = Origin(tmp_path / f"{count}.git")
        desk = desk_for(tmp_path / str(count), str(origin.folder))
        started.clear()
        desk.publish({f"storm/{number % 50}/{number}.html": b"%d" % number for number in range(count)})
        processes.append(list(started))
        assert len(origin.site()) == count
    assert processes[0] == processes[1]
    assert processes[0].count("fast-import") == 3


def test_a_repository_may_count_in_sha256(tmp_path: Path) -> None:
    """An empty one, which does not say so before it is pushed to, and one that has the branch."""
    origin = Origin(tmp_path / "origin.git", "sha256")
    desk = desk_for(tmp_path / "site", str(origin.folder))
    assert desk.publish(SITE).plan.record.number == 1
    desk.publish(SITE | {"index.html": b"new"})
    shutil.rmtree(desk.cache)
    desk.publish(SITE)
    assert (origin.site(), origin.count, len(origin.tip)) == (SITE, 3, 64)


# ── what is somebody else's ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_no_publish_put_there_stays(desk: Desk, origin: Origin) -> None:
    """Files, programs, links and submodules, from before and from between."""
    origin.commit({"README.md": b"About", ".dateline/notes": b"mine", "CNAME": b"live.harbour.example"})
    origin.commit({"bin/run": b"#!/bin/sh"}, "100755")
    origin.commit({"latest": b"storm/index.html"}, "120000")
    origin.commit({"vendor/theme": b"1" * 40}, "160000")
    desk.publish(SITE)
    origin.commit({"storm/notes.txt": b"notes"})
    desk.publish({"index.html": b"new"})
    foreign = {"README.md": b"About", ".dateline/notes": b"mine", "bin/run": b"#!/bin/sh", "storm/notes.txt": b"notes"}
    foreign |= {"latest": b"storm/index.html", "CNAME": b"live.harbour.example"}
    kept = {"assets/site.0a1b2c3d.css": b"p {}", "index.html": b"new"}
    assert origin.site() == foreign | kept
    modes = origin.modes()
    assert [modes[path] for path in ("bin/run", "latest", "vendor/theme")] == ["100755", "120000", "160000"]


@pytest.mark.parametrize(
    ("foreign", "mode"),
    [
        ("index.html", "100644"),
        ("storm", "100644"),
        ("storm", "120000"),
        ("storm", "160000"),
        ("storm/index.html", "120000"),
        ("index.html/below", "100644"),
        (".dateline", "100644"),
        (".dateline/published.json", "120000"),
    ],
)
def test_what_is_in_the_way_of_the_site_is_not_written_over(
    desk: Desk, origin: Origin, foreign: str, mode: str
) -> None:
    """It is named, and nothing is pushed."""
    tip = origin.commit({foreign: b"1" * 40}, mode)
    with pytest.raises(Refused) as refused:
        desk.publish(SITE)
    assert str(refused.value) == f"pages: {foreign} stands in the branch gh-pages, and no publish put it there"
    assert refused.value.hint == (
        "Remove it from that branch, or publish to another one: nobody else's files are written over."
    )
    assert origin.tip == tip


@pytest.mark.parametrize("settings", ["site.yaml", "desk/site.yaml"])
def test_sources_are_not_published_among(desk: Desk, origin: Origin, settings: str) -> None:
    """Whoever names the branch that holds them gets no site there, also where nothing is in the way."""
    tip = origin.commit({settings: b"title: Wire", "content/storm/coverage.md": b""})
    with pytest.raises(Refused) as refused:
        desk.publish(SITE)
    assert str(refused.value) == f"pages: the branch gh-pages holds the sources of a site ({settings})"
    assert refused.value.hint == "Give the target a `branch` of its own in site.yaml, such as gh-pages."
    assert origin.tip == tip


def test_a_file_of_ours_that_somebody_made_a_link_is_theirs_now(desk: Desk, origin: Origin) -> None:
    """It is neither removed nor written over."""
    desk.publish(SITE)
    origin.commit({"storm/index.html": b"../index.html"}, "120000", removed=("storm/index.html",))
    desk.publish({"index.html": b"new"})
    assert origin.modes()["storm/index.html"] == "120000"


def test_a_folder_of_somebody_elses_is_not_removed_as_a_file_of_ours(desk: Desk, origin: Origin) -> None:
    """Though a file of ours stood at its name."""
    desk.publish({"index.html": b"1", "about": b"ours"})
    origin.commit({"about/them": b"theirs"}, removed=("about",))
    desk.publish({"index.html": b"2"})
    assert origin.site() == {"index.html": b"2", "about/them": b"theirs"}


def test_the_domain_is_written_where_it_is_set(desk: Desk, origin: Origin) -> None:
    """Over what GitHub or a person wrote there; it goes when the setting goes."""
    origin.commit({"CNAME": b"old.example\n", ".nojekyll": b"\n"})
    live = desk.with_target(cname="live.harbour.example")
    live.publish(SITE)
    assert origin.files()["CNAME"] == b"live.harbour.example"
    assert live.with_target(cname="new.harbour.example").publish(SITE).plan.changed[0].path == "CNAME"
    assert origin.files()["CNAME"] == b"new.harbour.example"
    desk.publish(SITE)
    assert "CNAME" not in origin.files()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"dateline": {"form": 2}, "files": {}}'])
def test_a_record_that_cannot_be_read_is_refused(desk: Desk, origin: Origin, content: bytes) -> None:
    """Nothing is believed of it, and nothing is written over it."""
    tip = origin.commit({NAME: content})
    with pytest.raises(Refused, match=r"^\.dateline/published\.json at the target is no record that can be read"):
        desk.publish(SITE)
    assert origin.tip == tip


def test_no_file_can_be_called_git(desk: Desk, origin: Origin) -> None:
    """Git takes no such name, in whatever letters."""
    with pytest.raises(Refused, match=r"^pages: media/\.Git/x cannot be in a git branch$"):
        desk.publish(SITE | {"media/.Git/x": b"x"})
    assert origin.tip == ""


# ── --verify ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_look_at_the_branch_finds_what_differs(desk: Desk, origin: Origin) -> None:
    """What is edited, gone or no file any more; compressed copies count as what they were made from."""
    desk = desk.with_target(precompress=True)
    done = desk.publish(SITE | {"archive.gz": b"no gzip"})
    record = done.plan.record
    assert "index.html.gz" in record.files
    assert desk.place.differing(record) == set()
    origin.commit({"index.html": b"edited", "index.html.gz": b"edited"}, removed=("storm/index.html",))
    assert desk.place.differing(record) == {"index.html", "index.html.gz", "storm/index.html"}
    desk.publish(SITE | {"archive.gz": b"no gzip"}, verify=True)
    assert desk.place.differing(record) == set()
    assert origin.site()["index.html"] == SITE["index.html"]


def test_there_is_no_way_back_but_gits_own(desk: Desk) -> None:
    """It is named."""
    with pytest.raises(Refused) as refused:
        desk.place.rollback()
    assert str(refused.value) == "pages: the releases of a git branch are its commits"
    assert refused.value.hint == "In a clone of it: git switch gh-pages && git revert HEAD && git push"
