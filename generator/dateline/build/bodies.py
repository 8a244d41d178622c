"""Bodies: every Markdown text that a whole site shows, marked up in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.markup.fragments import Fragment
    from dateline.markup.render import Markup
    from dateline.model import Body, Newsroom


@dataclass(frozen=True, slots=True)
class Shown:
    """A body that is shown, with the coverage that its links start from ("" outside of one) and its language."""

    body: Body
    coverage: str
    lang: str


def bodies(newsroom: Newsroom) -> Iterator[Shown]:
    """Give every body of `newsroom`, which holds only what is shown. Nothing of a withdrawn update is."""
    for coverage in newsroom.coverages:
        yield Shown(coverage.body, coverage.id, coverage.lang)
        for update in coverage.updates:
            if update.status != "withdrawn":
                yield Shown(update.body, coverage.id, update.lang or coverage.lang)
    for author in newsroom.authors:
        yield Shown(author.body, "", "")
    for page in newsroom.pages:
        yield Shown(page.body, "", page.lang)


def mark_up(newsroom: Newsroom, markup: Markup) -> dict[str, Fragment]:
    """Give the fragment of every body by its source path."""
    return {each.body.path: markup.fragment(each.body, each.coverage, each.lang) for each in bodies(newsroom)}
