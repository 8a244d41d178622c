"""Prepare: a whole site read, marked up and planned in one go, with every problem on the way. Nothing is written.

So a site is checked. It is also what a build's way, coverage by coverage, is held against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline import addresses
from dateline.build.bodies import mark_up
from dateline.build.ground import uses_of
from dateline.build.manifest import NAME
from dateline.build.options import at_base_url
from dateline.build.past_work import read_pasts
from dateline.build.pasts import Archive, Pasts, redacted_of, redactions
from dateline.clock import public
from dateline.ledger.files import find_files, read_file
from dateline.ledger.vanished import vanished
from dateline.markup.render import Markup
from dateline.pages.plan import plan
from dateline.problems import Place, ProblemsFound, errors, problem
from dateline.reading.layout import unit_at
from dateline.reading.read import make_linker, survey
from dateline.rendering.theme import load_theme
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dateline.build.ground import Held
    from dateline.build.options import BuildOptions
    from dateline.build.outcome import Stopwatch
    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom, Site
    from dateline.pages.page import Plan
    from dateline.problems import Problem
    from dateline.reading.files import FoundFile
    from dateline.reading.read import Reading
    from dateline.rendering.theme import Theme


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is needed to make the output."""

    reading: Reading
    newsroom: Newsroom  # what is shown of it
    fragments: Mapping[str, Fragment]  # by source path
    plan: Plan
    theme: Theme | None  # None where it cannot be used
    held: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...]  # by place


def prepare(
    folder: Path,
    options: BuildOptions,
    watch: Stopwatch,
    held: Held | None = None,
    spare: Mapping[str, FoundFile] | None = None,
    archive: Archive | None = None,
) -> Prepared:
    """Read, mark up and plan the site in `folder`.

    Raises `ProblemsFound`, with all problems of all files, where site.yaml cannot be used. `held` are units read from
    these texts, `spare` files in the place of those that are not on the disk any more, `archive` has the site's
    history, where that is open already.
    """
    held = dict(held or {})
    with watch.stage("reading"):
        reading = survey(folder, options.clock, None, held, spare)
        watch.count("reading", sum(len(texts) for texts in reading.texts.values()))
        newsroom = at_base_url(public(reading.newsroom, options.clock), options.base_url)
    with watch.stage("markup"):
        markup = Markup(newsroom.site, make_linker(reading, options.clock))
        fragments = mark_up(newsroom, markup)
        watch.count("markup", len(fragments))
    told = {*reading.problems, *(each for fragment in fragments.values() for each in fragment.problems)}
    if not reading.stands:
        raise ProblemsFound(sorted(told))
    with watch.stage("history"):
        pasts = _pasts(folder, reading, newsroom.site, markup, fragments, options, archive)
    for id_, past in pasts.items():
        if unit_at(id_) not in held:
            told.update(past.problems)
        fragments |= past.fragments
    with watch.stage("theme"):
        theme, faults = _theme(folder, newsroom.site.theme)
    with watch.stage("planning"):
        by_id = {coverage: past.by_id for coverage, past in pasts.items()}
        planned, collisions = plan(newsroom, fragments, clock=options.clock, pasts=by_id, **uses_of(theme))
        watch.count("planning", len(planned.pages))
    problems = {*told, *collisions, *faults, *_taken(planned, theme)}
    problems.update(_ledger(folder, options, reading, planned, sound=not errors(problems)))
    return Prepared(reading, newsroom, fragments, planned, theme, held, tuple(sorted(problems)))


def _pasts(
    folder: Path,
    reading: Reading,
    site: Site,
    markup: Markup,
    fragments: Mapping[str, Fragment],
    options: BuildOptions,
    archive: Archive | None,
) -> dict[str, Pasts]:
    """Read what all updates said before, by coverage; what keeps it from being read stands under no coverage."""
    own = archive or Archive()
    try:
        history = own.open(folder, site.history)
        found = {"": Pasts({}, {}, own.problems)}
        if history is None:
            return found
        coverages = reading.newsroom.coverages
        redacted = {address for each in coverages for address in redactions(each)}
        for coverage in coverages:
            texts = reading.texts[unit_at(coverage.id)]
            gone = redacted_of((coverage.id, *coverage.aliases), redacted)
            found[coverage.id] = read_pasts(
                history, reading.masthead, coverage, texts, markup, fragments, site, options.clock, gone
            )
        return found
    finally:
        if archive is None:
            own.close()


def _theme(folder: Path, name: str) -> tuple[Theme | None, tuple[Problem, ...]]:
    try:
        return load_theme(folder, name), ()
    except ProblemsFound as found:
        return None, found.problems


def _ledger(folder: Path, options: BuildOptions, reading: Reading, planned: Plan, *, sound: bool) -> Iterator[Problem]:
    """Tell what is wrong with the ledger; and where all else is `sound`, what of it would vanish."""
    found, faults = find_files(folder)
    files = [read_file(file) for file in found]
    yield from faults
    for file in files:
        yield from file.problems
    if sound and files:
        answering = [page.address for page in planned.pages] + [copy.address for copy in planned.copies]
        there = {normalize("NFC", address) for address in answering}
        gone = [(file.path, [line for line in file.lines if line.address not in there]) for file in files]
        yield from vanished([each for each in gone if each[1]], reading.newsroom, options.clock)


def _taken(planned: Plan, theme: Theme | None) -> Iterator[Problem]:
    """Tell of what stands where Dateline puts its own files: the manifest and the theme's."""
    own = {addresses.collision_key(f"/{NAME}"): "Dateline's list of the files it made"}
    if theme:
        own |= {addresses.collision_key(asset.address): f"theme {theme.name}" for asset in theme.assets.values()}
    wanted = [(copy.address, copy.path) for copy in planned.copies]
    wanted += [(page.address, page.source) for page in planned.pages]
    for address, source in wanted:
        if other := own.get(addresses.collision_key(address)):
            yield problem("duplicate-address", Place(source), address=address, other=other)
