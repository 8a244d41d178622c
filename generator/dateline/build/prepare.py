"""Prepare: a whole site read, marked up and planned in one go, with every problem on the way. Nothing is written.

So a site is checked. It is also what a build's way, coverage by coverage, is held against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.build.bodies import mark_up
from dateline.build.manifest import NAME
from dateline.build.options import at_base_url
from dateline.clock import public
from dateline.markup.render import Markup
from dateline.pages.plan import plan
from dateline.problems import Place, ProblemsFound, problem
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
    from dateline.model import Newsroom
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
) -> Prepared:
    """Read, mark up and plan the site in `folder`.

    Raises `ProblemsFound`, with all problems of all files, where site.yaml cannot be used. `held` are units read from
    these texts, `spare` files in the place of those that are not on the disk any more.
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
    with watch.stage("planning"):
        planned, collisions = plan(newsroom, fragments, clock=options.clock)
        watch.count("planning", len(planned.pages))
    with watch.stage("theme"):
        theme, faults = _theme(folder, newsroom.site.theme)
    problems = {*told, *collisions, *faults, *_taken(planned, theme)}
    return Prepared(reading, newsroom, fragments, planned, theme, held, tuple(sorted(problems)))


def _theme(folder: Path, name: str) -> tuple[Theme | None, tuple[Problem, ...]]:
    try:
        return load_theme(folder, name), ()
    except ProblemsFound as found:
        return None, found.problems


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
