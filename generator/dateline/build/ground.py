"""Ground: what every unit of one build stands on. Made once, and the same in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.build.options import at_base_url
from dateline.digests import digest
from dateline.markup.render import Markup
from dateline.pages.chrome import chrome
from dateline.pages.context import make_context
from dateline.reading.directory import StoryLinker
from dateline.reading.outline import Outline
from dateline.rendering.render import Renderer
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dateline.build.options import BuildOptions
    from dateline.build.run import Run
    from dateline.history.known import History
    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom
    from dateline.pages.context import Context
    from dateline.problems import Problem
    from dateline.reading.directory import Answer
    from dateline.reading.masthead import Masthead
    from dateline.rendering.render import Made
    from dateline.rendering.theme import Theme

OUTSIDE = Outline("", {}, 0, 0, (), (), (), {}, ())  # what stands in no coverage
Held = dict[str, "Mapping[str, str]"]
"""Units that are not read from the disk: each with the texts it is read from instead; none leaves it out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The site without its updates, and how it is to look."""

    folder: Path
    output: str  # a real path
    options: BuildOptions
    masthead: Masthead
    newsroom: Newsroom  # the masthead's, as published at the address asked for
    context: Context
    fragments: Mapping[str, Fragment]  # of bios, plain pages and standfirsts, by source path
    asked: Mapping[str, Answer]  # what they asked of coverages
    names: Mapping[str, tuple[str, ...]]  # author id → every id by which a byline may name them, sorted
    theme: Theme | None  # None where it cannot be used, and nothing is rendered
    dress: str  # digest of all that pages are made with, whatever they show
    held: Held
    history: History | None  # of the site, where one is known
    begun: int  # when the files were looked for, in nanoseconds since 1970

    def renderer(self, made: Made | None = None) -> Renderer:
        """Give what renders the pages."""
        if self.theme is None:
            raise ValueError("there is no theme to render with")
        by_key = {fragment.key: fragment for fragment in self.fragments.values()}
        return Renderer(self.theme, chrome(self.newsroom), self.newsroom.site, by_key, self.options.offline, made)

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with bios and plain pages. Of a standfirst its coverage tells."""
        standfirsts = {coverage.path for coverage in self.newsroom.coverages}
        for path, fragment in self.fragments.items():
            if path not in standfirsts:
                yield from fragment.problems


def lay_ground(
    run: Run,
    masthead: Masthead,
    theme: Theme | None,
    answers: Mapping[str, Answer],
    held: Held,
    history: History | None,
) -> Ground:
    """Make the ground. `answers` say where links of bios and plain pages into coverages lead, as far as is known."""
    options = run.options
    newsroom = at_base_url(masthead.newsroom, options.base_url)
    linker = StoryLinker(masthead, OUTSIDE, answers)
    markup = Markup(newsroom.site, linker)
    fragments = {author.body.path: markup.fragment(author.body, "", "") for author in newsroom.authors}
    fragments |= {page.body.path: markup.fragment(page.body, "", page.lang) for page in newsroom.pages}
    fragments |= _standfirsts(newsroom, Markup(newsroom.site, StoryLinker(masthead, OUTSIDE, {})))
    context = make_context(newsroom, fragments, options.clock, **uses_of(theme))
    return Ground(
        folder=run.folder,
        output=run.output,
        options=options,
        masthead=masthead,
        newsroom=newsroom,
        context=context,
        fragments=fragments,
        asked=linker.asked,
        names=_names_of(masthead),
        theme=theme,
        dress=dress_of(theme, newsroom, options),
        held=held,
        history=history,
        begun=run.look.begun,
    )


def uses_of(theme: Theme | None) -> dict[str, bool]:
    """Say what a theme has a use for, as `make_context` asks it; all of it where there is none."""
    if theme is None:
        return {}
    return {
        "structured_data": theme.mentions("structured"),
        "versions": {"version.html", "versions.html"} <= theme.templates.keys(),
        "replay": "parts/replay.html" in theme.templates and theme.mentions("page.replay"),
    }


def _names_of(masthead: Masthead) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for name, id_ in sorted(masthead.names.items()):
        names.setdefault(id_, []).append(name)
    return {id_: tuple(each) for id_, each in names.items()}


def _standfirsts(newsroom: Newsroom, markup: Markup) -> dict[str, Fragment]:
    """Mark up the texts of which a summary is made. Where their links lead does not matter to that."""
    return {
        each.body.path: markup.fragment(each.body, each.id, each.lang)
        for each in newsroom.coverages
        if not each.summary and each.body.text.strip()
    }


def dress_of(theme: Theme | None, newsroom: Newsroom, options: BuildOptions) -> str:
    """Give the digest of all that pages are made with, whatever they show: theme, words, chrome, settings."""
    if theme is None:
        return ""
    site = newsroom.site
    settings = (site.base_url, site.base_path, site.language, site.time_format, site.date_format, options.offline)
    assets = [asset.address for _, asset in sorted(theme.assets.items())]
    return digest((theme.name, theme.stamp, assets, settings, chrome(newsroom)))
