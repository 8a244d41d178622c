"""Stories: one coverage with its updates, read and judged by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.problems import Place, did_you_mean, problem
from dateline.reading.bylines import known_byline
from dateline.reading.frontmatter import place_of
from dateline.reading.layout import stem, unit_at
from dateline.reading.media import unsafe_drawings
from dateline.reading.memory import Desk
from dateline.reading.outline import make_outline
from dateline.reading.time_rules import CoverageTimes, coverage_rules
from dateline.reading.updates import Frame, UpdateFile, read_update
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.clock import Clock
    from dateline.model import Coverage, Update
    from dateline.problems import Problem
    from dateline.reading.coverages import CoverageFile
    from dateline.reading.files import SourceText
    from dateline.reading.masthead import Masthead
    from dateline.reading.memory import Memory
    from dateline.reading.outline import Outline


@dataclass(frozen=True, slots=True)
class StoryReading:
    """A coverage as read, with the problems of all its files. Those of its bodies' text are told by `markup`."""

    coverage: Coverage | None  # with all its updates, drafts and future ones too; None where coverage.md cannot be used
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]  # path → source text
    outline: Outline


def read_story(
    masthead: Masthead,
    id_: str,
    clock: Clock,
    memory: Memory,
    held: Mapping[str, Mapping[str, str]] | None = None,
) -> StoryReading:
    """Read the coverage `id_` of the masthead's layout. Nothing but its own files is looked at.

    `memory` and `held` are as `survey` has them.
    """
    read = masthead.coverage_files[id_]
    paths = masthead.layout.coverages[id_]
    desk = Desk(masthead.files, held or {}, memory)
    files = _update_files(id_, read, desk.sources(unit_at(id_), paths), memory)
    problems = [*read.problems, *desk.problems, *(each for file in files for each in file.problems)]
    coverage = read.coverage
    if coverage is not None:
        updates = sorted(_updates(masthead, files, problems), key=lambda update: update.order)
        coverage = replace(coverage, updates=tuple(updates))
        times = {each.source.path: each.times for each in files if each.times}
        of_all = CoverageTimes(read.status, read.opened, read.closed, times)
        problems += coverage_rules(coverage, of_all, clock, masthead.newsroom.site.stale_after)
    problems += unsafe_drawings(masthead.layout.media.get(unit_at(id_), ()), masthead.files, masthead.gallery)
    own = {read.source.path: read.source.text} if read.source.text else {}
    return StoryReading(coverage, tuple(problems), own | desk.texts, make_outline(id_, coverage, paths, clock))


def _update_files(id_: str, read: CoverageFile, sources: Iterable[SourceText], memory: Memory) -> list[UpdateFile]:
    """Read the updates of a coverage. Where its own file cannot be used, their problems are still told."""
    frame = frame_of(id_, read)

    def one(source: SourceText) -> UpdateFile:
        return read_update(source, frame)

    return [memory.parsed(source, frame, one) for source in sources]


def frame_of(id_: str, read: CoverageFile) -> Frame:
    """Give what the files of a coverage's updates take from its own."""
    return Frame(id_, read.zone, read.coverage.timezone if read.coverage else "", read.window)


def _updates(masthead: Masthead, files: Iterable[UpdateFile], problems: list[Problem]) -> Iterable[Update]:
    """Give the updates of a coverage, of two with one id the first by path; add to `problems` what is wrong."""
    first: dict[str, str] = {}
    known = masthead.names
    labels = [id_ for id_, _ in masthead.newsroom.site.labels]
    for each in files:
        update = each.update
        if update is None:
            continue
        if update.id in first:
            place = Place(update.path) if update.id == stem(update.path) else place_of(each.source, "id")
            problems.append(problem("duplicate-id", place, id=update.id, other=first[update.id]))
            continue
        first[update.id] = update.path
        if update.label and masthead.stands and update.label not in labels:
            problems.append(_unknown_label(update.label, labels, each.source))
        if any(known.get(credit.author) != credit.author for credit in update.byline if credit.author):
            byline, strangers = known_byline(update.byline, known, each.source)
            problems += strangers
            update = replace(update, byline=byline)
        yield update


def _unknown_label(label: str, known: list[str], source: SourceText) -> Problem:
    return problem(
        "unknown-label",
        place_of(source, "label"),
        label=label,
        suggestion=did_you_mean(label, known),
        known=", ".join(known) or "none",
    )
