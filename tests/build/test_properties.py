"""Properties of the engine: whatever happens to a site, a build comes to what one from nothing comes to."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.build import crew, gathering
from dateline.build.outcome import Stopwatch
from dateline.build.prepare import prepare
from dateline.problems import ProblemsFound, errors
from harness import Site

from .desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.problems import Problem

STEPS = 12
COLLISION = "duplicate-address"


def told_of(site: Site, **options: object) -> tuple[Problem, ...]:
    """Give what is wrong with a site, told by reading, marking up and planning all of it in one go."""
    try:
        return prepare(site.folder, replace(site.options, **options), Stopwatch()).problems  # type: ignore[arg-type]
    except ProblemsFound as found:
        return tuple(sorted(found.problems))


def build_and_compare(site: Site, clean: Path, **options: object) -> tuple[Problem, ...]:
    """Build; check the problems, and the output against a clean build, or that it was left alone. Give the problems."""
    expected, before = told_of(site, **options), site.outputs()
    try:
        found = site.build(**options).outcome.problems
    except ProblemsFound as raised:
        found = raised.problems
    if errors(found) and any(each.code != COLLISION for each in errors(found)):
        expected = tuple(each for each in expected if each.code != COLLISION)  # that is told when the rest is sound
    assert (set(found) - set(expected), set(expected) - set(found)) == (set(), set())
    assert list(found) == list(expected)
    if errors(found):
        assert site.outputs() == before
    else:
        assert_same(site.outputs(), site.clean_outputs(clean, **options))
    return found


def histories(site: Site, seed: str, steps: int = STEPS) -> Iterator[Desk]:
    """Edit a site again and again, as drawn by `seed`; give the desk each time that it is to be built."""
    alone = site.options.keep_going  # what is left as it stands is also left as somebody changed it
    desk = Desk(site, random.Random(seed), alone=alone).open()  # noqa: S311 - the same for ever
    for number in range(steps):
        yield desk
        if number % 3 == 2:
            desk.repair(told_of(site, **desk.wanted()))
        for _ in range(desk.draw.choice([1, 1, 2, 3])):
            desk.edit()


def assert_same(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Check that two outputs are the same; where they are not, name the files that differ."""
    assert sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path)) == []


@pytest.mark.parametrize(("memory", "seed"), [("none", 0), ("kept", 1), ("told", 2)])
def test_after_any_sequence_of_edits_it_is_as_if_built_for_the_first_time(
    tmp_path: Path, memory: str, seed: int
) -> None:
    """Byte for byte, manifest and problems included; in processes of their own, or in one that remembers."""
    site = Site(tmp_path / "site")
    if memory != "none":
        site.remembering(told=memory == "told")
    for desk in histories(site, f"{seed} {memory}"):
        if not errors(build_and_compare(site, tmp_path / "clean", **desk.wanted())):
            site.build(**desk.wanted()).wrote().removed()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("seed", range(2))
def test_with_several_processes_it_is_the_same_as_with_one(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, the same problems in the same order; also where what is faulty is left at its last good state."""
    monkeypatch.setattr(crew, "may_fork", lambda: True)
    monkeypatch.setattr(gathering, "GREAT", 2)
    one, several = Site(tmp_path / "site"), Site(tmp_path / "site")
    one.options = replace(one.options, output=tmp_path / "one", jobs=1, keep_going=seed % 2 == 1)
    several.options = replace(one.options, output=tmp_path / "several", jobs=3)
    for desk in histories(one, f"{seed} jobs"):
        found = [outcome_of(site, **desk.wanted()) for site in (one, several)]
        assert found[0] == found[1]
        if found[0][0] == "built":
            assert_same(several.outputs(), one.outputs())


def outcome_of(site: Site, **options: object) -> tuple[object, ...]:
    """Build; give all that is told of it but how long it took."""
    try:
        outcome = site.build(**options).outcome
    except ProblemsFound as raised:
        return "stopped", raised.problems
    built = (outcome.problems, outcome.held, outcome.pages, outcome.updates, outcome.next_due)
    return "built", *built
