"""The target `git`: others who write to the branch meanwhile, and a cache that was lost."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from dateline.history.git import GitFailed
from dateline.publishing.git.cache import Cache
from dateline.publishing.record import NAME, parse_record
from dateline.publishing.refusals import Locked, Moved

from .git_desk import SITE, Desk, Origin, desk_for

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("unconfigured_git")


# ── two at once ───────────────────────────────────────────────────────────────────────────────────────────────────────


def pushing_after(monkeypatch: pytest.MonkeyPatch, work: list[object]) -> None:
    """Let something happen after the fetch and before each push, as long as there is anything in `work`."""
    push = Cache.push

    def later(self: Cache, commit: str, name: str) -> None:
        if work:
            callable_ = work.pop(0)
            assert callable(callable_)
            callable_()
        push(self, commit, name)

    monkeypatch.setattr(Cache, "push", later)


def test_where_somebody_was_quicker_the_publish_begins_again(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both commits stand, one on top of the other."""
    desk.publish(SITE)
    pushing_after(monkeypatch, [lambda: origin.commit({"README.md": b"1"}), lambda: origin.commit({"README.md": b"2"})])
    desk.publish({"index.html": b"new", "storm/index.html": b"new"})
    assert origin.site()["README.md"] == b"2"
    assert origin.site()["index.html"] == b"new"
    assert origin.count == 4


def test_a_branch_that_somebody_began_meanwhile_is_gone_on_with(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is pushed over it."""
    pushing_after(monkeypatch, [lambda: origin.commit({"README.md": b"1"})])
    desk.publish(SITE)
    assert origin.site() == SITE | {"README.md": b"1"}


def test_a_publish_of_another_machine_is_planned_upon(
    desk: Desk, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that one put there and this site lacks is removed, as ever."""
    other = desk_for(tmp_path / "other", str(origin.folder))
    desk.publish(SITE)
    pushing_after(monkeypatch, [lambda: other.publish(SITE | {"fog/index.html": b"fog"})])
    desk.publish(SITE | {"gale/index.html": b"gale"})
    assert origin.site() == SITE | {"gale/index.html": b"gale"}
    assert parse_record(origin.files()[NAME]).number == 3


def test_after_three_attempts_it_gives_up(desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says why; nothing of the publish is seen."""
    pushing_after(monkeypatch, [lambda number=number: origin.commit({"n": b"%d" % number}) for number in range(9)])
    with pytest.raises(Moved) as moved:
        desk.publish(SITE)
    assert str(moved.value) == (
        "pages: somebody else writes to the branch gh-pages, again and again. "
        "Wait until that has ended, and publish again."
    )
    assert origin.site() == {"n": b"2"}


def test_a_push_whose_answer_got_lost_has_ended_well(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branch is looked at before anything is said."""
    push = Cache.push

    def unheard(self: Cache, commit: str, name: str) -> None:
        push(self, commit, name)
        raise GitFailed("fatal: the remote end hung up unexpectedly")

    monkeypatch.setattr(Cache, "push", unheard)
    desk.publish(SITE)
    assert (origin.site(), origin.count) == (SITE, 1)


def test_the_second_publish_on_a_machine_is_told(desk: Desk) -> None:
    """By the number of the process that is at it."""
    with desk.place.publishing(), pytest.raises(Locked, match=rf"^pages: another publish by process {os.getpid()} is"):
        desk.publish(SITE)


# ── the cache ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("damage", ["gone", "emptied", "no HEAD", "no objects", "locked", "foreign"])
def test_the_cache_is_made_anew_where_it_is_not_sound(desk: Desk, origin: Origin, damage: str) -> None:
    """It saves time, and nothing else."""
    desk.publish(SITE)
    if damage in {"gone", "emptied"}:
        shutil.rmtree(desk.cache)
    if damage == "emptied":
        desk.cache.mkdir()
    if damage == "no HEAD":
        (desk.cache / "HEAD").write_text("")
    if damage == "no objects":
        for folder in (desk.cache / "objects").iterdir():
            shutil.rmtree(folder)
    if damage == "locked":
        for name in ("shallow.lock", "refs/dateline/tip.lock", "refs/dateline/next.lock", "packed-refs.lock"):
            (desk.cache / name).touch()
    if damage == "foreign":
        shutil.rmtree(desk.cache)
        Origin(desk.cache, "sha256").commit({"x": b"x"})
    origin.commit({"README.md": b"1"})
    desk.publish(SITE | {"index.html": b"new"})
    assert origin.site() == SITE | {"index.html": b"new", "README.md": b"1"}


def test_a_target_that_moves_to_another_repository_begins_there(desk: Desk, tmp_path: Path) -> None:
    """What is in the cache of the old one does not count."""
    desk.publish(SITE)
    other = Origin(tmp_path / "other.git")
    done = desk.with_target(repository=str(other.folder)).publish(SITE)
    assert (other.site(), other.count, len(done.plan.added)) == (SITE, 1, 5)
