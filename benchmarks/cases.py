"""Cases: what is timed, in which order, so that whatever the machine does meets every contender alike."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from edits import AUTHOR, NEWEST, OLD, THEME, TITLE, edits
from measuring import measure
from results import COLD, MEMORY, NO_OP, WATCH, Sample, WatchSample
from sites import outputs
from watching import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contenders import Contender
    from edits import Edit
    from sites import Site

EDITS = (NEWEST, OLD, AUTHOR, THEME, TITLE)
CASES = (COLD, MEMORY, NO_OP, *EDITS, WATCH)
LARGE = 50_000  # updates; from here on slow contenders are built once, cold


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a run is to be done."""

    rounds: int
    cases: Sequence[str]
    limit: float  # seconds that one build may take
    log: IO[bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run gave."""

    outputs: dict[str, dict[str, tuple[int, int]]]
    samples: list[Sample]
    watch: list[WatchSample]


@dataclass(frozen=True, slots=True)
class Again:
    """A later build of a site: with one edit, or with none. `original` is the source before it."""

    site: Site
    case: str
    edit: Edit | None = None
    original: str = ""


def rounds_of(contender: Contender, case: str, updates: int, rounds: int) -> int:
    """Give how many times a contender goes through a case. A build that is ten times longer is measured less often.

    Slow contenders rebuild all for any edit, so that the edits but the first say the same; they are done once.
    """
    if contender.slow and updates >= LARGE:
        return 1 if case == COLD else 0
    if contender.slow and case not in {COLD, NEWEST, WATCH}:
        return 1
    return rounds


def run_cases(sites: Sequence[Site], plan: Plan) -> Found:
    """Run every case for every site, in turn: A B C A B C …"""
    found = Found({}, [], [])
    for case in (COLD, MEMORY):
        if case in plan.cases:
            _first_builds(sites, plan, case, found)
    later = [case for case in (NO_OP, *EDITS) if case in plan.cases]
    if later:
        _later_builds(sites, plan, later, found)
    if WATCH in plan.cases:
        watched = [site for site in sites if _rounds(site, WATCH, plan)]
        found.watch.extend(watch(watched, plan.rounds, plan.limit, plan.log, load))
    return found


def _rounds(site: Site, case: str, plan: Plan) -> int:
    return rounds_of(site.contender, case, site.marks.updates, plan.rounds)


def _first_builds(sites: Sequence[Site], plan: Plan, case: str, found: Found) -> None:
    """Build from nothing. Memory is sampled in builds of its own, since that takes time."""
    for round_ in range(plan.rounds):
        for site in sites:
            if round_ < _rounds(site, case, plan):
                site.clear()  # not timed
                command = site.contender.cold
                taken = measure(command, site.folder, plan.log, limit=plan.limit, sampled=case == MEMORY)
                _note(Sample.of(taken, case, site.contender.name, round_, load()), found)
    for site in sites:
        site.admit_complete()
        found.outputs[site.contender.name] = outputs(site.output)


def _later_builds(sites: Sequence[Site], plan: Plan, cases: Sequence[str], found: Found) -> None:
    """Build from what an earlier build left: nothing changed, then one edit after another."""
    ready = [site for site in sites if any(_rounds(site, case, plan) for case in cases)]
    for site in ready:
        site.clear()
        _settle(site, plan)
    builds = [_again(site, case) for case in cases for site in ready]
    try:
        for round_ in range(plan.rounds):
            for build in builds:
                if round_ < _rounds(build.site, build.case, plan):
                    if build.case == NO_OP and not build.site.contender.slow:
                        _settle(build.site, plan)  # what was edited is no longer fresh, and the program is what it was
                    _note(_build_again(build, plan, round_), found)
    finally:
        for build in builds:
            if build.edit:
                build.site.write(build.edit, build.original)


def _settle(site: Site, plan: Plan) -> None:
    """Build what stands there, not timed."""
    measure(site.contender.again, site.folder, plan.log, limit=plan.limit)


def _again(site: Site, case: str) -> Again:
    edit = next((each for each in edits(site.contender, site.marks) if each.name == case), None)
    return Again(site, case, edit, site.text(edit)) if edit else Again(site, case)


def _build_again(build: Again, plan: Plan, round_: int) -> Sample:
    site, edit = build.site, build.edit
    mark = f"{build.case}{round_}x{os.getpid()}"
    if edit:
        site.write(edit, edit.change(build.original, mark))
    taken = measure(site.contender.again, site.folder, plan.log, limit=plan.limit)
    stale = site.stale(edit, mark) if edit else ()
    return Sample.of(taken, build.case, site.contender.name, round_, load(), stale)


def _note(sample: Sample, found: Found) -> None:
    found.samples.append(sample)
    stale = f"  STALE: {', '.join(sample.stale)}" if sample.stale else ""
    memory = f"{sample.together / 2**20:8.0f} MiB" if sample.together else ""
    print(
        f"{sample.case:8} {sample.contender:16} {sample.wall:8.2f} s {sample.cpu:8.2f} s CPU{memory}{stale}", flush=True
    )


def load() -> float:
    """Give the machine's load over the last minute."""
    return round(os.getloadavg()[0], 2)
