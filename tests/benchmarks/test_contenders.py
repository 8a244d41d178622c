"""Contenders: what is asked of each, and what they say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import rounds_of
from contenders import offers_jobs, roster, said_version

KNOWN = roster(Path("nowhere"))


@pytest.mark.parametrize(
    ("told", "offered"), [("  --jobs N  Use N processes.", True), ("  --jobserver X", False), ("  --no-jobs", False)]
)
def test_jobs_are_asked_for_only_where_the_help_lists_them(told: str, offered: bool) -> None:
    """An option that is not there would fail the build."""
    assert offers_jobs(told) is offered


@pytest.mark.parametrize(
    ("told", "number"),
    [("hugo v0.168.0-abc linux/amd64", "0.168.0"), ("4.12.0\n", "4.12.0"), ("dateline, version 1.2", "1.2"), ("?", "")],
)
def test_a_version_is_found_in_what_a_command_says(told: str, number: str) -> None:
    """Whatever stands around it."""
    assert said_version(told) == number


@pytest.mark.parametrize(
    ("name", "case", "updates", "rounds"),
    [
        ("hugo", "theme", 10_000, 3),
        ("dateline", "cold", 1_000_000, 3),
        ("pelican", "cold", 10_000, 3),
        ("pelican", "newest", 10_000, 3),
        ("pelican", "theme", 10_000, 1),
        ("eleventy", "cold", 100_000, 1),
        ("eleventy", "memory", 100_000, 0),
        ("eleventy", "watch", 100_000, 0),
    ],
)
def test_slow_contenders_are_built_less_often(name: str, case: str, updates: int, rounds: int) -> None:
    """So that a run ends; Hugo and Dateline go through every round of every case."""
    assert rounds_of(KNOWN[name], case, updates, 3) == rounds
