"""Coverage work: one coverage from its files to its staged pages, and all that the rest of the site needs of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dateline.build import gallery, shards
from dateline.build.bench import MARKED_UP, READ, Made
from dateline.build.last_good import good_folder, stage_good
from dateline.build.pasts import NOTHING_PAST, Pasts, redactions
from dateline.build.shards import STANDFIRST, Row, Shard
from dateline.clock import public_coverage
from dateline.digests import digest, digest_text
from dateline.markup.fragments import Fragment, Use
from dateline.markup.render import Markup
from dateline.model import Picture
from dateline.pages.context import own_context
from dateline.pages.listed import spots_of
from dateline.pages.listing import parts
from dateline.pages.plan import plan_coverage
from dateline.pages.rows import digest_row, listed_row
from dateline.problems import Place, Problem, ProblemsFound, errors
from dateline.reading.directory import StoryLinker, answer_as_json
from dateline.reading.stories import read_story
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from dateline.build.bench import Bench, Task
    from dateline.build.ground import Ground
    from dateline.build.shelf import Shelf
    from dateline.model import Body, Coverage
    from dateline.pages.listed import Listed, Spot
    from dateline.pages.plan import CoveragePlan
    from dateline.reading.files import Tree
    from dateline.reading.masthead import Masthead
    from dateline.reading.stories import StoryReading

REDACTED = "redacted:"  # what a coverage asks: which updates that it has lost are redacted where they went; their ids
MOVING = frozenset(["coverage-stale"])  # problems whose words change with the clock
FRESH = 2_000_000_000  # nanoseconds within which two writes may bear one stamp
Bodies = dict[str, tuple[str, Fragment]]
"""What was marked up, by source path: the recipe and the fragment."""


@dataclass(frozen=True, slots=True)
class Told:
    """A coverage read and marked up, and what was kept of it before."""

    reading: StoryReading
    shown: Coverage | None  # with the updates that are public; None where it cannot be used
    kept: Mapping[int, Row]
    linker: StoryLinker
    bodies: Bodies
    problems: tuple[Problem, ...]
    outline: str  # JSON
    pictures: frozenset[str]  # paths of those that were known before
    pasts: Pasts

    @property
    def fragments(self) -> dict[str, Fragment]:
        """The fragments by source path, those of the past included."""
        return {path: fragment for path, (_, fragment) in self.bodies.items()} | dict(self.pasts.fragments)


def make_coverage(bench: Bench, task: Task) -> Made:
    """Read, mark up, plan and stage a coverage. What has an error is told, and staged in no part.

    Of a great one, several processes make a share of the pages each; the first share is also what the state keeps.
    """
    told = tell_coverage(bench, task)
    asked, shown = told.linker.asked, told.shown
    if shown is None or task.telling or errors(told.problems):
        return Made(task.unit, task.share, "", told.problems, asked, told.outline, seconds=bench.timed())
    with bench.stage("planning"):
        fragments = told.fragments
        plan = plan_coverage(shown, bench.ground.context, fragments, told.pasts.by_id)
        bench.add("planning", 0.0, len(plan.pages))
    shelf = bench.shelf(share_unit(task.unit, task.share))
    pages = plan.pages[task.share :: task.shares]
    try:
        bench.press(shelf, pages, {fragment.key: fragment for fragment in fragments.values()}, MARKED_UP)
    except ProblemsFound as found:  # of the theme: what is wrong in any coverage is told before that
        return Made(task.unit, task.share, "", told.problems, asked, told.outline, faults=found.problems)
    if not task.share:
        bench.copy(shelf, plan.copies)
        return _kept(bench, task, told, plan, shelf)
    with bench.stage("state"), bench.state.transaction():
        shelf.flush()
    return Made(task.unit, task.share, "", told.problems, asked, seconds=bench.timed())


def tell_coverage(bench: Bench, task: Task) -> Told:
    """Read a coverage and mark it up. Nothing is written."""
    ground = bench.ground
    pictures = frozenset(ground.masthead.gallery.known)
    with bench.stage("reading"):
        id_ = task.unit.removeprefix("content/")
        reading = read_story(ground.masthead, id_, ground.options.clock, bench.memory(), ground.held)
        bench.add("reading", 0.0, len(reading.texts))
        shown = public_coverage(reading.coverage, ground.options.clock) if reading.coverage else None
        kept = {} if task.telling else shards.entries(bench.state, task.unit)
    bench.tell(READ)
    linker = StoryLinker(ground.masthead, reading.outline, task.answers)
    with bench.stage("markup"):
        markup = Markup(ground.newsroom.site, linker)
        bodies = mark_up(shown, markup, kept) if shown else {}
        bench.add("markup", 0.0, len(bodies))
    with bench.stage("history"):
        gone = str(task.answers.get(REDACTED, ""))
        pasts = _pasts(bench, reading, markup, bodies, gone.split()) if ground.history else NOTHING_PAST
        if pasts.former:
            linker.asked[REDACTED] = gone
        bench.add("history", 0.0, len(pasts.by_id))
    bench.tell(MARKED_UP)
    marked = (each for _, fragment in bodies.values() for each in fragment.problems)
    edits = () if task.unit in ground.held else pasts.problems  # what was published already may stay as it is
    problems = (*reading.problems, *marked, *edits)
    outline = json.dumps(reading.outline.as_json(), ensure_ascii=False)
    return Told(reading, shown, kept, linker, bodies, problems, outline, pictures, pasts)


def _pasts(bench: Bench, reading: StoryReading, markup: Markup, bodies: Bodies, redacted: Collection[str]) -> Pasts:
    """Read what the coverage's updates said before; nothing where it cannot be used."""
    ground = bench.ground
    if ground.history is None or reading.coverage is None:
        return NOTHING_PAST
    from dateline.build.past_work import read_pasts

    today = {path: fragment for path, (_, fragment) in bodies.items()}
    site, clock = ground.newsroom.site, ground.options.clock
    return read_pasts(
        ground.history,
        ground.masthead,
        reading.coverage,
        reading.texts,
        markup,
        today,
        site,
        clock,
        redacted,
        bench.recall.past if bench.recall else None,
    )


def _kept(bench: Bench, task: Task, told: Told, plan: CoveragePlan, shelf: Shelf) -> Made:
    """Keep in the state what became of a coverage."""
    ground, state, shown = bench.ground, bench.state, told.shown
    if shown is None:
        raise ValueError("there is nothing to keep of a coverage that cannot be used")
    with bench.stage("state"):
        outlined = told.outline != shards.outline_text(state, task.unit)
        shard = _shard(task.unit, ground, shown, plan, told)
        spots = spots_of(shown.id, plan.listed)
        rows = list(_rows(shown, plan.listed, spots, told.bodies, told.kept))
        with state.transaction():
            shelf.flush()
            shards.keep_entries(state, task.unit, told.kept, rows)
            listings = shards.keep_parts(state, task.unit, parts(plan.digest, plan.listed, spots))
            shards.keep_unit(state, shard if task.shares == 1 else replace(shard, stamps=""))  # it is not whole yet
            gallery.keep(state, ground.masthead.gallery, told.pictures, ground.begun - FRESH)
        if task.unit not in ground.held:
            stage_good(good_folder(ground.folder), task.unit, told.reading.texts)
    return Made(
        unit=task.unit,
        stamps=shard.stamps,
        problems=told.problems,
        asked=told.linker.asked,
        outline=told.outline if outlined else "",
        listings=listings,
        seconds=bench.timed(),
        fresh=_fresh(told.reading, ground),
    )


def share_unit(unit: str, share: int) -> str:
    """Give the unit that has the files of a share until all are made."""
    return f"{unit}#{share}" if share else unit


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def mark_up(coverage: Coverage, markup: Markup, kept: Mapping[int, Row]) -> Bodies:
    """Mark up all that a coverage shows; what was kept of the same text is used where all it refers to is the same."""
    before = {row.path: row for row in kept.values() if row.recipe}
    return {
        body.path: _marked(body, coverage.id, lang, markup, before.get(body.path)) for body, lang in _shown(coverage)
    }


def _shown(coverage: Coverage) -> Iterator[tuple[Body, str]]:
    """Give every body with its language. Nothing of a withdrawn update is shown."""
    yield coverage.body, coverage.lang
    for update in coverage.updates:
        if update.status != "withdrawn":
            yield update.body, update.lang or coverage.lang


def _marked(body: Body, coverage: str, lang: str, markup: Markup, before: Row | None) -> tuple[str, Fragment]:
    recipe = markup.recipe(body, lang)
    if before and before.recipe == recipe:
        fragment = fragment_of(before)
        if markup.still(fragment, body, coverage):
            return recipe, fragment
    return recipe, markup.fragment(body, coverage, lang, recipe)


def fragment_of(row: Row) -> Fragment:
    """Give the fragment that was kept."""
    key, media, image, uses = json.loads(row.fragment)
    picture = Picture(*image) if image else None
    return Fragment(key, row.html, row.text, tuple(media), picture, tuple(Use(*use) for use in uses))


def _kept_fragment(fragment: Fragment) -> str:
    image = fragment.image
    picture = [image.path, image.alt, image.credit, image.width, image.height, image.digest] if image else None
    uses = [(use.kind, use.target, use.found) for use in fragment.uses]
    return json.dumps([fragment.key, fragment.media, picture, uses], ensure_ascii=False)


def _rows(
    coverage: Coverage, listed: Iterable[Listed], spots: Iterable[Spot], bodies: Bodies, kept: Mapping[int, Row]
) -> Iterator[Row]:
    """Give the rows of a coverage's entries; of those that are as they were, the ones that are `kept`."""
    if standfirst := bodies.get(coverage.path):
        yield Row(STANDFIRST, coverage.path, *_kept_body("", standfirst), "")
    for each, spot in zip(listed, spots, strict=True):
        body, before = bodies.get(each.source), kept.get(spot.number)
        recipe = body[0] if body else ""
        if before and (before.path, before.recipe, before.stamp) == (each.source, recipe, spot.stamp):
            yield before
            continue
        row = json.dumps(listed_row(each), ensure_ascii=False, separators=(",", ":"))
        made = _kept_body(spot.instant, body)
        yield Row(spot.number, each.source, *made, row, spot.zone, spot.precision, int(spot.stands), spot.stamp)


def _kept_body(instant: str, body: tuple[str, Fragment] | None) -> tuple[str, str, str, str, str]:
    """Give an entry's recipe, instant, fragment, HTML and text, as rows have them."""
    if body is None:
        return "", instant, "", "", ""
    recipe, fragment = body
    if fragment.problems:  # one with a warning is made again, to tell it again
        return "", instant, json.dumps([fragment.key, [], None, []]), fragment.html, fragment.text
    return recipe, instant, _kept_fragment(fragment), fragment.html, fragment.text


# ── what it was made from ────────────────────────────────────────────────────────────────────────────────────────────


def _shard(unit: str, ground: Ground, shown: Coverage, plan: CoveragePlan, told: Told) -> Shard:
    reading, problems, linker = told.reading, told.problems, told.linker
    people, elsewhere = sorted(_named(told)), _elsewhere(reading)
    since, until = _span(reading, told.pasts.until, problems, ground)
    files = None if unit in ground.held else story_files(unit, ground.masthead)
    return Shard(
        name=unit,
        key=context_key(ground, shown, people),
        stamps=stamps_digest(files, ground.begun) if files else "",
        files=list(files.stamped()) if files else (),
        since=since,
        until=until,
        facts={
            "people": people,
            "updates": len(shown.updates),
            "pages": len(plan.pages),
            "due": _due(reading, ground),
            "tags": reading.outline.tags,
            "asked": {target: answer_as_json(answer) for target, answer in linker.asked.items()},
            "problems": [problem_row(each) for each in problems],
            "elsewhere": elsewhere,
            "redacts": redactions(reading.coverage) if reading.coverage else [],
            "past": past_key(ground, shown, elsewhere),
        },
        outline=told.outline,
        digest=json.dumps(digest_row(plan.digest), ensure_ascii=False),
    )


def _named(told: Told) -> set[str]:
    """Give the ids of all authors that a coverage names; those of updates that are not shown can be wrong, too."""
    coverage = told.reading.coverage
    versions = [version for past in told.pasts.by_id.values() for version in past.versions]
    updates = (*(coverage.updates if coverage else ()), *(version.update for version in versions))
    bylines = (*((coverage.byline,) if coverage else ()), *(each.byline for each in updates))
    return {credit.author for byline in bylines for credit in byline if credit.author}


def _elsewhere(reading: StoryReading) -> list[str]:
    """Give the coverages in which updates of this one stood before."""
    aliases = (alias for each in (reading.coverage.updates if reading.coverage else ()) for alias in each.aliases)
    return sorted({alias.strip("/").rpartition("/")[0] for alias in aliases if "/" in alias.strip("/")})


def past_key(ground: Ground, coverage: Coverage, elsewhere: Iterable[str]) -> str:
    """Give what differs when the history says something else of a coverage's updates; "" where there is none."""
    history = ground.history
    if history is None:
        return ""
    own = history.digest(coverage.id, coverage.aliases, {})
    return digest([own, *(history.digest(each, (), {}) for each in elsewhere)])


def context_key(ground: Ground, coverage: Coverage, people: Collection[str]) -> str:
    """Give the digest of all that a coverage takes from the rest of the site, but for what its links ask."""
    context = own_context(ground.context, replace(coverage, updates=()), people)
    site, options = ground.newsroom.site, ground.options
    reading = (site.timezone, site.per_page, site.sections, site.labels, site.html, site.smart_quotes, site.stale_after)
    past = (site.history, site.silent_edits)
    related = [ground.masthead.register.coverages.get(each) for each in coverage.related]
    names = [ground.names.get(each) for each in people]
    return digest((ground.dress, options.drafts, options.future, reading, past, related, names, context))


def story_files(unit: str, masthead: Masthead) -> Tree:
    """Give the files that a coverage is made from: its texts and what lies in its `media/`."""
    layout = masthead.layout
    updates = layout.coverages[unit.removeprefix("content/")]
    return masthead.files.part([f"{unit}/coverage.md", *updates, *layout.media.get(unit, ())])


def stamps_digest(files: Tree, begun: int) -> str:
    """Give the digest of paths and stamps; "" where one of the files may be written again without a new stamp."""
    return "" if files.newest > begun - FRESH else files.digest()


def _fresh(reading: StoryReading, ground: Ground) -> dict[str, str]:
    """Give the digests, as they were read, of texts that may be written again without a new stamp."""
    files, limit = ground.masthead.files, ground.begun - FRESH
    return {
        path: digest_text(text)
        for path, text in reading.texts.items()
        if (file := files.get(path)) and file.mtime_ns > limit
    }


def _span(reading: StoryReading, past: datetime | None, problems: Iterable[Problem], ground: Ground) -> tuple[str, str]:
    """Give since when, and until when ("" for ever), the clock changes nothing of a coverage.

    `past` is when it changes something of what is told of its past.
    """
    now = ground.options.now
    since = now.isoformat()
    if any(each.code in MOVING for each in problems):
        return since, since
    ends = (_next(reading.coverage, ground, drafts=True), _stale_from(reading.coverage, ground), past)
    end = min((each for each in ends if each), default=None)
    return since, end.isoformat() if end else ""


def _due(reading: StoryReading, ground: Ground) -> str:
    """Give the next instant at which something of it falls due, "" where there is none."""
    if ground.options.future:
        return ""
    due = _next(reading.coverage, ground, drafts=ground.options.drafts)
    return due.isoformat() if due else ""


def _next(coverage: Coverage | None, ground: Ground, *, drafts: bool) -> datetime | None:
    now = ground.options.now
    updates = coverage.updates if coverage else ()
    later = (each.published for each in updates if each.published > now and (drafts or each.status != "draft"))
    return min(later, default=None)


def _stale_from(coverage: Coverage | None, ground: Ground) -> datetime | None:
    """Give the next instant at which a live coverage goes stale, which is a problem to be told."""
    after, now = ground.newsroom.site.stale_after, ground.options.now
    if not after or coverage is None or coverage.status != "live":
        return None
    seen = (each.published for each in coverage.updates if each.published <= now and each.status != "draft")
    last = max(seen, default=coverage.opened)
    return last + timedelta(hours=after) if last else None


def problem_row(problem: Problem) -> list[Any]:
    """Give a problem as JSON has it."""
    place, words = problem.place, (problem.code, problem.message, problem.hint, problem.severity)
    return [place.path, place.line, place.column, place.excerpt, *words]


def problem_from(row: Sequence[Any]) -> Problem:
    """Give the problem that `problem_row` gave `row` of."""
    return Problem(Place(*row[:4]), *row[4:])
