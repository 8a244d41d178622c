"""Outcome: stages measured and counted."""

from __future__ import annotations

import pytest

from dateline.build.outcome import Stage, Stopwatch


def test_a_stage_may_be_entered_again() -> None:
    """Its time and its things add up; stages stand in the order in which they began."""
    watch = Stopwatch()
    with watch.stage("writing", 2):
        pass
    watch.add("rendering", 1.5, 10)
    with watch.stage("writing", 3):
        watch.count("writing", 1)
    first, second = watch.stages
    assert (first.name, first.count, second) == ("writing", 6, Stage("rendering", 1.5, 10))


def test_what_another_process_measured_is_counted_in() -> None:
    """So that a stage says how long it took in all processes together; `whole` says how long a person waited."""
    watch = Stopwatch(started=0.0)
    watch.add("reading", 1.0, 3)
    watch.merge({"reading": (0.5, 2), "markup": (2.0, 7)})
    assert watch.stages == (Stage("reading", 1.5, 5), Stage("markup", 2.0, 7))
    assert watch.whole > 0


def test_a_stage_that_fails_is_measured_too() -> None:
    """How far it came is worth knowing."""
    watch = Stopwatch()
    with pytest.raises(OSError, match="full"), watch.stage("writing"):
        raise OSError("full")
    assert [stage.name for stage in watch.stages] == ["writing"]
