from __future__ import annotations

import asyncio
from dataclasses import replace

from dateline.preview.state import (
    KEPT_CHANGES,
    Board,
    State,
    after_build,
    after_crash,
    after_problems,
    changed_since,
    first_state,
    signals,
)

from .harness import PATIENCE, fault

START = first_state(100)


def test_generations_start_from_the_clock_so_that_an_earlier_run_is_older() -> None:
    assert first_state().generation > 1_700_000_000_000


def test_a_build_is_one_generation_and_only_its_errors_are_kept() -> None:
    warning = replace(fault("doubtful"), severity="warning")
    state = after_build(START, [fault(), warning], ["a.html"])
    assert (state.generation, state.built, state.problems) == (101, True, (fault(),))


def test_a_refused_build_keeps_what_was_built_and_shows_its_problems() -> None:
    state = after_problems(after_build(START, [], ["a.html"]), [fault()])
    assert (state.built, state.problems, changed_since(state, 100)) == (
        True,
        (fault(),),
        frozenset({"a.html"}),
    )


def test_a_crash_stands_until_the_next_build() -> None:
    crashed = after_crash(START, "KeyError: 'x'")
    assert crashed.faulty
    assert not after_build(crashed, [], []).faulty


def test_changes_add_up_since_a_generation() -> None:
    state = after_build(after_build(after_build(START, [], ["a"]), [], []), [], ["b"])
    assert changed_since(state, 100) == frozenset({"a", "b"})
    assert changed_since(state, 101) == frozenset({"b"})
    assert changed_since(state, 103) == frozenset()


def test_changes_before_this_run_are_not_known() -> None:
    assert changed_since(START, 99) is None


def test_changes_are_kept_for_a_while_and_then_not_known() -> None:
    state = START
    for number in range(KEPT_CHANGES + 5):
        state = after_build(state, [], [f"{number}"])
    assert len(state.changes) == KEPT_CHANGES
    assert changed_since(state, 104) is None
    assert len(changed_since(state, 105) or ()) == KEPT_CHANGES


def test_a_page_that_connects_is_told_where_things_stand() -> None:
    built = after_build(START, [], [])
    assert signals(None, START) == []
    assert signals(None, built) == ["changed", "ok"]
    assert signals(None, after_problems(START, [fault()])) == ["problems"]
    assert signals(None, after_build(START, [fault()], ["a"])) == ["changed", "problems"]


def test_a_page_is_told_only_what_is_new() -> None:
    built = after_build(START, [], ["a"])
    broken = after_problems(built, [fault()])
    assert signals(built, after_build(built, [], [])) == []
    assert signals(built, after_build(built, [], ["a"])) == ["changed"]
    assert signals(built, broken) == ["problems"]
    assert signals(broken, after_problems(broken, [fault()])) == []
    assert signals(broken, after_problems(broken, [fault("another")])) == ["problems"]
    assert signals(broken, after_build(broken, [], [])) == ["ok"]


def test_the_first_build_is_a_change_even_when_it_wrote_nothing() -> None:
    assert signals(START, after_build(START, [], [])) == ["changed"]


def test_a_follower_gets_the_newest_state_and_ends_with_the_board() -> None:
    async def scenario() -> list[int]:
        board, seen = Board(START), list[int]()

        async def follow() -> None:
            async for state in board.follow():
                seen.append(state.generation)
                if len(seen) == 1:
                    board.post(after_build(board.state, [], ["skipped"]))
                    board.post(after_build(board.state, [], ["seen"]))
                else:
                    board.close()

        await asyncio.wait_for(follow(), PATIENCE)
        return seen

    assert asyncio.run(scenario()) == [100, 102]


def test_a_follower_hears_the_same_again_after_silence() -> None:
    async def scenario() -> list[State]:
        board = Board(START)
        followed = board.follow(every=0.001)
        return [await anext(followed), await anext(followed)]

    assert asyncio.run(scenario()) == [START, START]
