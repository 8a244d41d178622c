"""Gathering: every coverage of a site is as its files are, in the state and on the stage; made again where it was not.

What a coverage's links ask of other coverages is guessed when it is made. When all are there, each answer is looked up,
and a coverage that guessed wrong is made once more with the right ones.
"""

from __future__ import annotations

import json
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateline.build import gallery, shards
from dateline.build.bench import Bench, Made, Task
from dateline.build.coverage_work import (
    FRESH,
    REDACTED,
    context_key,
    past_key,
    problem_from,
    share_unit,
    stamps_digest,
    story_files,
)
from dateline.build.crew import Crew, crew, jobs_for
from dateline.build.ground import lay_ground
from dateline.build.last_good import published_media
from dateline.build.listing_work import FRONT
from dateline.build.outputs import adopt, spoilt_units
from dateline.build.pasts import redacted_of
from dateline.digests import digest
from dateline.problems import ProblemsFound, errors
from dateline.reading.directory import Directory, answer_from
from dateline.reading.files import SourceText, read_text
from dateline.reading.layout import owner_of, unit_at
from dateline.reading.links import menu_problems
from dateline.reading.masthead import read_masthead
from dateline.reading.memory import Memory
from dateline.reading.outline import outline_from
from dateline.reading.tags import tag_spelling
from dateline.rendering.theme import load_theme
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import ExitStack

    from dateline.build.ground import Ground, Held
    from dateline.build.run import Run
    from dateline.build.shards import Unit
    from dateline.problems import Problem
    from dateline.reading.directory import Answer
    from dateline.reading.masthead import Masthead
    from dateline.reading.outline import Outline
    from dateline.rendering.theme import Theme

OUTLINES_HELD = 64  # of coverages, while answers are looked up: most links lead to the own one
GREAT = 1_000  # updates from which a coverage may be made in shares
VERIFIED = "verified"  # the state's value: what the answers of all units were held against
PAST = "past"  # the state's value: up to where all coverages know the site's history


@dataclass(slots=True)
class Hands:
    """The crew that works on one ground; another ground wants another crew."""

    run: Run
    stack: ExitStack
    bench: Bench | None = None
    crew: Crew | None = None

    def bench_on(self, ground: Ground) -> Bench:
        """Give this process's own bench on `ground`."""
        if self.bench is None or self.bench.ground is not ground:
            self.stack.close()
            self.crew = None
            self.bench = self.run.bench(ground)
        return self.bench

    def make(self, ground: Ground, tasks: Sequence[Task]) -> Iterator[Made]:
        """Make `tasks`, with as many processes as pay."""
        bench = self.bench_on(ground)
        weight = sum(task.weight for task in tasks)
        jobs = min(len(tasks), jobs_for(self.run.options.jobs, weight))
        if self.crew is None and jobs > 1:
            self.crew = self.stack.enter_context(crew(bench, jobs))
            self.run.watch.jobs = max(self.run.watch.jobs, jobs)
        return (self.crew if self.crew and len(tasks) > 1 else Crew(bench)).make(tasks)


@dataclass(slots=True)
class Gathered:
    """The coverages of a site, made."""

    ground: Ground
    problems: tuple[Problem, ...]
    made: dict[str, Made]  # those that were made again
    reasons: dict[str, str] = field(default_factory=dict)  # why, by unit

    @property
    def files(self) -> Iterable[str]:
        """The paths of all files below `content/`."""
        return self.ground.masthead.files


def gather(run: Run, hands: Hands, held: Held) -> Gathered:
    """Make every coverage that is not as its files are. `held` are units that are read from these texts.

    The problems are those of the whole site. Where there is an error, no coverage that has one was kept. Raises
    `ProblemsFound`, with all problems of all files, where site.yaml cannot be used.
    """
    if warm := _warm_ground(run, held):
        ground, moved = warm
        work = _Work(run, hands, ground.masthead, False, run.state.value(VERIFIED))
        reasons = _stale(run, ground, only=moved)
        return _made(work, ground, reasons, run.archive.problems)
    with run.watch.stage("reading"):
        spare = published_media(run.output_folder, held)
        reading = run.memory.reading if run.memory else Memory()
        gallery.recall(run.state, reading.gallery)
        known_pictures = frozenset(reading.gallery.known)
        masthead = read_masthead(run.folder, run.look.found, reading, held, spare)
        with run.state.transaction():
            gallery.keep(run.state, reading.gallery, known_pictures, run.look.begun - FRESH)
    with run.watch.stage("theme"):
        theme, faults = _theme(run, masthead)
    with run.watch.stage("history"):
        history = run.archive.open(run.folder, masthead.newsroom.site.history)
    telling, verified = not masthead.stands or theme is None, run.state.value(VERIFIED)
    work = _Work(run, hands, masthead, telling, verified)
    ground = lay_ground(run, masthead, theme, _kept_answers(run.units.known.get(FRONT)), held, history)
    site = _made(work, ground, _stale(run, ground), (*faults, *run.archive.problems))
    if not masthead.stands:
        raise ProblemsFound(site.problems)
    return site


def _made(work: _Work, ground: Ground, reasons: dict[str, str], faults: Iterable[Problem] = ()) -> Gathered:
    """Make the coverages that `reasons` name, until every answer is right."""
    run, masthead = work.run, work.masthead
    answers = {unit: _kept_answers(run.units.known.get(unit)) for unit in reasons}
    wanted = list(reasons)
    while True:
        work.make(ground, wanted, answers)
        wrong = work.wrong(ground)
        if not wrong:
            break
        answers |= wrong
        wanted = [unit for unit in wrong if unit != FRONT]
        if FRONT in wrong:
            ground = lay_ground(run, masthead, ground.theme, wrong[FRONT], ground.held, ground.history)
            wanted += [unit for unit in _moved_keys(run, ground, work.made) if unit not in wanted]
            answers |= {unit: _kept_answers(run.units.known.get(unit)) for unit in wanted if unit not in answers}
        reasons |= {unit: "what it links to stands elsewhere" for unit in wanted if unit not in reasons}
    problems = {*masthead.problems, *faults, *ground.problems, *work.problems(ground)}
    if work.faults and not errors(problems):
        raise ProblemsFound(sorted(work.faults))
    return Gathered(ground, tuple(sorted(problems)), work.made, reasons)


def _warm_ground(run: Run, held: Held) -> tuple[Ground, frozenset[str]] | None:
    """Give the ground of the last build of this process, and the coverages of which an update has moved since.

    None where anything else may have moved.
    """
    ground, touched = run.warm, run.touched
    if ground is None or touched is None or held or ground.held:
        return None
    masthead, found = ground.masthead, run.look.found
    layout, owners = masthead.layout, set[str]()
    for path in touched:
        owner = owner_of(path, layout.coverages)
        if owner is None or path not in layout.coverages[owner] or path not in found[0] or path not in masthead.files:
            return None
        owners.add(unit_at(owner))
    if found[1] or len(found[0]) != len(masthead.files):
        return None
    if run.archive.open(run.folder, masthead.newsroom.site.history) is not ground.history:
        return None
    masthead = replace(masthead, files=found[0])
    context = replace(ground.context, now=run.options.now)
    ground = replace(ground, masthead=masthead, context=context, options=run.options, begun=run.look.begun)
    return ground, frozenset(owners)


@dataclass(slots=True)
class _Work:
    """The coverages of one gathering, as far as they are made."""

    run: Run
    hands: Hands
    masthead: Masthead
    telling: bool
    verified: str | None  # what all answers were held against before this: asked before something is made
    made: dict[str, Made] = field(default_factory=dict)
    outlines: dict[str, str] = field(default_factory=dict)  # JSON by coverage, of those that changed or were not kept
    faults: set[Problem] = field(default_factory=set)  # of the theme, for which pages could not be rendered

    def make(self, ground: Ground, units: Sequence[str], answers: Mapping[str, Mapping[str, Answer]]) -> None:
        """Make `units`."""
        if not units:
            return
        self.run.state.set_value(VERIFIED, None)
        paths = self.masthead.layout.coverages
        weights = {unit: len(paths[unit.removeprefix("content/")]) + 1 for unit in units}
        whole = sum(weights.values())
        jobs = jobs_for(self.run.options.jobs, whole)
        shares = {unit: self._shares(unit, weights[unit], whole, jobs) for unit in units}
        tasks = [
            Task(unit, weights[unit] // shares[unit], answers[unit], self.telling, share, shares[unit])
            for unit in units
            for share in range(shares[unit])
        ]
        stamps = {}
        self.hands.bench_on(ground).told = self.run.watch.pace("updates", whole)
        for made in self.hands.make(ground, tasks):
            self.run.watch.merge(made.seconds)
            self.faults |= set(made.faults)
            if made.share:
                continue
            before = self.made.get(made.unit)  # where it is made again: what it changed first it has changed
            self.made[made.unit] = replace(made, listings=made.listings + before.listings) if before else made
            self.run.units.refresh([made.unit])
            stamps[made.unit] = made.stamps
            if made.outline:
                self.outlines[made.unit.removeprefix("content/")] = made.outline
        if not self.faults:
            self._unite({unit: (stamps[unit], count) for unit, count in shares.items() if count > 1})

    def _shares(self, unit: str, weight: int, whole: int, jobs: int) -> int:
        """Give in how many shares a coverage is to be made: one that would keep the others waiting, the first time."""
        if jobs == 1 or self.telling or weight < GREAT or weight * jobs <= whole or unit in self.run.units.known:
            return 1
        return min(jobs, -(-weight * jobs // whole))

    def _unite(self, shared: Mapping[str, tuple[str, int]]) -> None:
        """Give the files of all shares to the coverages themselves."""
        if shared:
            with self.run.state.transaction():
                for unit, (stamps, count) in shared.items():
                    for share in range(1, count):
                        adopt(self.run.state, unit, share_unit(unit, share))
                    shards.restamp(self.run.state, unit, stamps)
            self.run.units.refresh(shared)

    def wrong(self, ground: Ground) -> dict[str, dict[str, Answer]]:
        """Give the right answers for each unit that has a wrong one."""
        known = self.run.units.known
        register = digest_of(self.masthead)
        everything = bool(self.outlines) or self.verified != register
        directory, redacted = self.directory(), self._redacted()
        wrong: dict[str, dict[str, Answer]] = {}
        for id_ in self.masthead.layout.coverages:
            unit = unit_at(id_)
            if unit in self.made:
                asked = self.made[unit].asked
            elif everything or (unit in known and REDACTED in known[unit].facts["asked"]):
                asked = _kept_answers(known.get(unit))
            else:
                continue
            right = {target: directory.resolve(target, id_) for target in asked if target != REDACTED}
            if REDACTED in asked:
                coverage = self.masthead.coverage_files[id_].coverage
                names = (id_, *(coverage.aliases if coverage else ()))
                right[REDACTED] = " ".join(redacted_of(names, redacted))
            if right != asked:
                wrong[unit] = right
        right = {target: directory.resolve(target, "") for target in ground.asked}
        if right != ground.asked:
            wrong[FRONT] = right
        if not wrong and not any(errors(made.problems) for made in self.made.values()):  # whose outlines are not kept
            self.run.state.set_value(VERIFIED, register)
            if not self.telling and not self.faults:  # nothing was kept then
                self.run.state.set_value(PAST, head_of(ground))
        return wrong

    def _redacted(self) -> set[str]:
        """Give where updates stood before they went to another coverage, of those that are redacted there."""
        known = self.run.units.known
        units = map(unit_at, self.masthead.layout.coverages)
        return {address for unit in units if unit in known for address in known[unit].facts["redacts"]}

    def directory(self) -> Directory:
        """Give what knows where every reference leads."""

        @lru_cache(OUTLINES_HELD)
        def outline_of(id_: str) -> Outline | None:
            text = self.outlines.get(id_) or shards.outline_text(self.run.state, unit_at(id_))
            return outline_from(json.loads(text)) if text else None

        return Directory(self.masthead.register, outline_of)

    def problems(self, ground: Ground) -> Iterator[Problem]:
        """Give the problems of all coverages, and those that only all of them together show."""
        known = self.run.units.known
        tags: dict[str, Any] = {}
        for id_ in self.masthead.layout.coverages:
            unit = unit_at(id_)
            if unit in self.made:
                yield from self.made[unit].problems
            elif unit in known:
                yield from map(problem_from, known[unit].facts["problems"])
            if id_ in self.outlines:
                tags[id_] = json.loads(self.outlines[id_])["tags"]
            elif unit in known:
                tags[id_] = known[unit].facts["tags"]
        yield from tag_spelling((tags[id_] for id_ in sorted(tags)), lambda path: self._text(ground, path))
        yield from menu_problems(self.masthead.menu, self.directory())

    def _text(self, ground: Ground, path: str) -> str:
        for texts in ground.held.values():
            if path in texts:
                return texts[path]
        source = read_text(self.masthead.files[path])
        return source.text if isinstance(source, SourceText) else ""


def digest_of(masthead: Masthead) -> str:
    """Give the digest of all that links can name without knowing the updates."""
    register = masthead.register
    named = [sorted(each.items()) for each in (register.coverages, register.authors, register.pages)]
    return digest((named, sorted(register.fixed), sorted(register.unusable), register.source_copies))


def head_of(ground: Ground) -> str:
    """Give up to where the history is known; "" where there is none."""
    return ground.history.head if ground.history else ""


def _kept_answers(unit: Unit | None) -> dict[str, Answer]:
    """Give what a unit's links asked when it was made last: they will most likely ask it again."""
    asked = unit.facts.get("asked", {}) if unit else {}
    return {target: answer_from(value) for target, value in asked.items()}


def _theme(run: Run, masthead: Masthead) -> tuple[Theme | None, tuple[Problem, ...]]:
    memory = run.memory
    try:
        theme = load_theme(run.folder, masthead.newsroom.site.theme, memory.theme if memory else None)
    except ProblemsFound as found:
        return None, found.problems
    if memory:
        memory.theme = theme
    return theme, ()


# ── which coverages are not as their files are ───────────────────────────────────────────────────────────────────────


def _stale(run: Run, ground: Ground, only: Collection[str] | None = None) -> dict[str, str]:
    """Give the coverages that must be made again, each with the reason in words.

    `only` are those of which a file may have moved, where nothing else can have but the clock.
    """
    spoilt = frozenset(spoilt_units(run.state))
    same_past = run.state.value(PAST) == head_of(ground)
    found = {}
    for id_ in ground.masthead.layout.coverages:
        unit = unit_at(id_)
        kept = run.units.known.get(unit)
        if only is not None and unit not in only and kept and unit not in spoilt and not _due(kept, run):
            continue
        if reason := _reason(unit, id_, run, ground, kept, spoilt, same_past=same_past):
            found[unit] = reason
    return found


def _due(kept: Unit, run: Run) -> bool:
    now = run.options.now.isoformat()
    return now < kept.since or bool(kept.until and now >= kept.until)


def _reason(
    unit: str, id_: str, run: Run, ground: Ground, kept: Unit | None, spoilt: frozenset[str], *, same_past: bool
) -> str:
    coverage = ground.masthead.coverage_files[id_].coverage
    if kept is None:
        return "nothing is known of an earlier build of it"
    if coverage is None or unit in ground.held:
        return "its files have an error"
    if unit in spoilt:
        return "a file of it in the output is missing, or was changed by somebody else"
    if _due(kept, run):
        return "something of it fell due, or the clock went back"
    if kept.key != context_key(ground, coverage, kept.facts["people"]):
        return "the theme changed, or what it takes from settings, people or related coverages"
    if not same_past and kept.facts["past"] != past_key(ground, coverage, kept.facts["elsewhere"]):
        return "its history has grown, or was written anew"
    if not kept.stamps or kept.stamps != stamps_digest(story_files(unit, ground.masthead), run.look.begun):
        return _moved_files(run, ground, unit)
    return ""


def _moved_files(run: Run, ground: Ground, unit: str) -> str:
    before = shards.files_of(run.state, unit)
    now = {path: tuple(stamp) for path, *stamp in story_files(unit, ground.masthead).stamped()}
    moved = [*(f"{path} changed" for path in now if path in before and before[path] != now[path])]
    moved += [*(f"{path} is new" for path in now if path not in before)]
    moved += [*(f"{path} is gone" for path in before if path not in now)]
    more = f" and {len(moved) - 3} more" if len(moved) > 3 else ""
    return ", ".join(sorted(moved)[:3]) + more if moved else "a file of it had just been written when it was built last"


def _moved_keys(run: Run, ground: Ground, made: Mapping[str, Made]) -> list[str]:
    """Give the coverages that another ground changes: those that had no error."""
    known = run.units.known
    found = []
    for id_ in ground.masthead.layout.coverages:
        unit, coverage = unit_at(id_), ground.masthead.coverage_files[id_].coverage
        kept = known.get(unit)
        failed = unit in made and errors(made[unit].problems)
        if kept and coverage and not failed and kept.key != context_key(ground, coverage, kept.facts["people"]):
            found.append(unit)
    return found
