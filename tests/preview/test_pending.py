"""How changes are gathered, and when a burst of them is over. Files are real, time is not."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.preview import watch
from dateline.preview.pending import LONGEST_BURST, QUIET, REST, Pending

from .faketime import clock, run_in_fake_time

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

ONE, TWO = frozenset({"/s/one.md"}), frozenset({"/s/two.md"})
SLOW_MACHINES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]  # a file is written anew each time
LESS = 0.9  # of a pause: not enough for it


def watching() -> Pending:
    """Give what is pending when a first build has just begun."""
    pending = Pending()
    pending.add(frozenset())
    pending.take()
    return pending


def waited_for(
    *changes: Path | None, meanwhile: Callable[[Pending], Coroutine[object, object, None]] | None = None
) -> float:
    """Give how long the burst that begins with `changes` (`None`: with anything) lasts, in seconds."""

    async def work() -> float:
        pending = watching()
        for change in changes:
            pending.add(frozenset({str(change)} if change else ()))
        others = asyncio.create_task(meanwhile(pending)) if meanwhile else None
        await pending.quiet()
        lasted = clock()
        if others:
            others.cancel()
        return lasted

    return run_in_fake_time(work())


def written(folder: Path, name: str = "one.md", text: str = "text") -> Path:
    """Give a file that has been written."""
    file = folder / name
    file.write_text(text)
    return file


# ── what is pending ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_at_first_anything_may_have_changed() -> None:
    pending = Pending()
    pending.add(ONE)
    assert pending.wanted
    assert pending.take() is None


def test_changes_are_gathered_until_they_are_taken_and_then_no_more() -> None:
    pending = watching()
    pending.add(ONE)
    pending.add(TWO)
    assert pending.take() == ONE | TWO
    assert not pending.wanted
    pending.add(TWO)
    assert pending.take() == TWO


def test_what_is_not_known_hides_what_is() -> None:
    pending = watching()
    pending.add(ONE)
    pending.add(frozenset())
    pending.add(TWO)
    assert pending.take() is None
    pending.add(TWO)
    assert pending.take() == TWO


def test_doubt_asks_for_no_build_but_for_a_thorough_one() -> None:
    pending = watching()
    pending.doubt()
    assert not pending.wanted
    pending.add(ONE)
    assert pending.take() is None


def test_where_nothing_changed_nothing_is_known() -> None:
    """So it is when a build is made because something falls due."""
    assert watching().take() is None


# ── when a burst is over ─────────────────────────────────────────────────────────────────────────────────────────────


def test_one_whole_file_left_alone_is_waited_for_shortly(tmp_path: Path) -> None:
    assert waited_for(written(tmp_path)) == pytest.approx(REST)


def test_where_nothing_is_under_way_nothing_is_waited_for() -> None:
    assert waited_for() == 0


def test_waiting_takes_a_fifth_of_the_time_from_a_saved_file_to_its_page() -> None:
    """That is to be a tenth of a second: two looks of the watch, and the rest of the file."""
    assert 2 * watch.STEP / 1000 + REST <= 0.1 / 5


def test_whatever_else_changed_is_waited_for_longer(tmp_path: Path) -> None:
    """Nothing known; a file that is empty or gone, which may be being saved; a folder; several files."""
    one, two = written(tmp_path), written(tmp_path, "two.md")
    for changes in ((None,), (written(tmp_path, "empty.md", ""),), (tmp_path / "gone.md",), (tmp_path,), (one, two)):
        assert waited_for(*changes) == pytest.approx(QUIET), changes


def test_a_file_saved_by_renaming_the_old_one_first_is_not_taken_to_be_gone(tmp_path: Path) -> None:
    """As vim does."""
    file = tmp_path / "one.md"

    async def save(_: Pending) -> None:
        await asyncio.sleep(LESS * QUIET)
        written(tmp_path)

    assert waited_for(file, meanwhile=save) == pytest.approx(QUIET + REST)


def test_a_file_that_goes_on_growing_is_not_taken_to_be_whole(tmp_path: Path) -> None:
    """Though nothing more is heard of it."""
    file = written(tmp_path)

    async def grow(_: Pending) -> None:
        for _number in range(20):
            await asyncio.sleep(LESS * REST)
            file.write_text(file.read_text() + "more")

    lasted = waited_for(file, meanwhile=grow)
    assert 0 < lasted - 20 * LESS * REST < 2.1 * REST
    assert file.read_text() == "text" + 20 * "more"


pauses = st.floats(0, LESS * REST)
places = st.integers(0, 3).map(lambda number: f"{number}.md")


@settings(deadline=None, suppress_health_check=SLOW_MACHINES)
@given(emptied=st.floats(0, LESS * QUIET), chunks=st.lists(st.tuples(st.text("abc", min_size=1), pauses), min_size=1))
def test_no_half_written_file_is_built(tmp_path: Path, emptied: float, chunks: list[tuple[str, float]]) -> None:
    """An editor empties it, waits, and writes piece by piece, and is only heard of when it begins."""
    file = written(tmp_path, text="")

    async def write(_: Pending) -> None:
        await asyncio.sleep(emptied)
        for chunk, pause in chunks:
            with file.open("a") as opened:
                opened.write(chunk)
            await asyncio.sleep(pause)

    waited_for(file, meanwhile=write)
    assert file.read_text() == "".join(chunk for chunk, _ in chunks)


@settings(deadline=None, suppress_health_check=SLOW_MACHINES)
@given(saves=st.lists(st.tuples(places, pauses), min_size=1))
def test_a_burst_of_saves_is_one_build(tmp_path: Path, saves: list[tuple[str, float]]) -> None:
    """However many there are and of whatever files, while none is further from the next than a file's rest."""
    taken = list[frozenset[str] | None]()

    async def save(pending: Pending) -> None:
        for name, pause in saves:
            pending.add(frozenset({str(written(tmp_path, name))}))
            await asyncio.sleep(pause)

    async def work() -> None:
        pending = watching()
        saving = asyncio.create_task(save(pending))
        while not saving.done() or pending.wanted:
            if await pending.heard(1):
                await pending.quiet()
                taken.append(pending.take())

    run_in_fake_time(work())
    assert taken == [frozenset(str(tmp_path / name) for name, _ in saves)]


def test_several_files_may_be_further_from_each_other(tmp_path: Path) -> None:
    files = [written(tmp_path, f"{number}.md") for number in range(10)]

    async def save(pending: Pending) -> None:
        for file in files[2:]:
            await asyncio.sleep(LESS * QUIET)
            pending.add(frozenset({str(file)}))

    assert waited_for(*files[:2], meanwhile=save) == pytest.approx(8 * LESS * QUIET + QUIET)


@pytest.mark.parametrize("name", ["one.md", "gone.md"])
def test_a_burst_that_does_not_end_is_cut_short(tmp_path: Path, name: str) -> None:
    written(tmp_path)
    heard = list[float]()

    async def change(pending: Pending) -> None:
        while clock() < 2 * LONGEST_BURST:
            heard.append(clock())
            pending.add(frozenset({str(tmp_path / name)}))
            await asyncio.sleep(LESS * REST)

    lasted = waited_for(tmp_path / name, meanwhile=change)
    assert LONGEST_BURST <= lasted <= LONGEST_BURST + REST
    assert max(after - before for before, after in pairwise(heard)) < REST
