"""What a process beside this one says of the outputs is what this one would have found itself."""

from __future__ import annotations

import errno
import os
import signal
from typing import TYPE_CHECKING

import pytest

from dateline.build import scouting
from dateline.build.engine import build
from dateline.build.looking import look, open_state
from dateline.build.scouting import MANIFEST, moved_outputs, send_scout
from harness import Site, states

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that was built; from now on a scout pays for it."""
    made = Site.copy("harbour", tmp_path / "site")
    build(made.folder, made.options)
    monkeypatch.setattr(scouting, "WORTH", 1)
    monkeypatch.setattr(scouting, "may_fork", lambda: True)
    return made


def spoil(site: Site) -> set[str]:
    """Change and remove files of the output, put a folder and a link in the place of others; give their paths."""
    changed, gone, folder, link = "index.html", "about/index.html", "feed.xml", "sitemap.xml"
    (site.output / changed).write_text("x")
    for path in (gone, folder, link):
        (site.output / path).rename(site.folder / path.replace("/", "-"))
    (site.output / folder).mkdir()
    (site.output / link).symlink_to(site.folder / link)
    return {changed, gone, folder, link}


def test_a_scout_finds_what_this_process_would_find(site: Site) -> None:
    """Nothing, or every file that is another, or none."""
    with open_state(site.folder, site.options) as state:
        manifest = state.value(MANIFEST)
        first = send_scout(state, str(site.output))
        assert first is not None
        assert first.moved(manifest) == []
        spoilt = spoil(site)
        second = send_scout(state, str(site.output))
        assert second is not None
        assert set(second.moved(manifest) or ()) == set(moved_outputs(state, str(site.output))) == spoilt
        assert first.moved(manifest) == [], "it is asked again, and says what it saw"


def test_a_build_goes_by_what_its_scout_found(site: Site) -> None:
    """What somebody else did to the output is made good, though this process has not looked."""
    clean, before = site.outputs(), states(site.output)
    for path in spoil(site) - {"index.html", "about/index.html"}:
        file = site.output / path
        (file.unlink if file.is_symlink() else file.rmdir)()
    seen = look(site.folder, site.options)
    assert seen.outcome is None
    assert seen.scout is not None
    build(site.folder, site.options, seen=seen)
    assert site.outputs() == clean
    assert states(site.output).keys() == before.keys()


def test_a_settled_site_is_one_whose_scout_found_nothing(site: Site) -> None:
    """Then there is nothing to build."""
    assert look(site.folder, site.options).outcome is not None
    (site.output / "index.html").unlink()
    assert look(site.folder, site.options).outcome is None


def test_what_a_scout_saw_before_another_build_is_of_no_use(site: Site) -> None:
    """That build may have made other files since: this process looks again, under the lock."""
    site.edit("content/2025/ferry/ashore.md", "title:", "title: Now")
    seen = look(site.folder, site.options)
    assert seen.scout is not None
    build(site.folder, site.options)
    with open_state(site.folder, site.options) as state:
        assert seen.scout.moved(state.value(MANIFEST)) is None
    (site.output / "index.html").unlink()
    build(site.folder, site.options, seen=look(site.folder, site.options))
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_a_scout_that_was_killed_says_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one believed that knows of no manifest."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with open_state(site.folder, site.options) as state:
        manifest = state.value(MANIFEST)
        state.set_value(MANIFEST, None)
        ignorant = send_scout(state, str(site.output))
        assert ignorant is not None
        assert ignorant.moved(None) is None
        monkeypatch.setattr(scouting, "moved_outputs", die)
        killed = send_scout(state, str(site.output))
        assert killed is not None
        assert killed.moved(manifest) is None


def test_no_scout_is_sent_where_that_does_not_pay(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files are looked at before another process is there; and one with threads is not forked."""
    with open_state(site.folder, site.options) as state:
        monkeypatch.setattr(scouting, "WORTH", 10_000)
        assert send_scout(state, str(site.output)) is None
        monkeypatch.setattr(scouting, "WORTH", 1)
        monkeypatch.setattr(scouting, "may_fork", lambda: False)
        assert send_scout(state, str(site.output)) is None


def test_where_there_is_no_room_for_a_process_this_one_looks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build goes on, and its state is open again."""

    def refuse() -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert look(site.folder, site.options).outcome is not None
    with open_state(site.folder, site.options) as state:
        assert send_scout(state, str(site.output)) is None
        assert state.is_open


def test_a_scout_says_nothing_where_there_is_much_to_say(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million paths are not handed over: they are looked for again, some at a time."""
    monkeypatch.setattr(scouting, "MANY", 3)
    with open_state(site.folder, site.options) as state:
        spoil(site)
        scout = send_scout(state, str(site.output))
        assert scout is not None
        assert scout.moved(state.value(MANIFEST)) is None
