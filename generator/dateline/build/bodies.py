"""Bodies: every Markdown text that the site shows, marked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from dateline.markup.fragments import Fragment
    from dateline.markup.render import Markup
    from dateline.model import Body, Newsroom


@dataclass(frozen=True, slots=True)
class Shown:
    """A body that is shown, with the coverage that its links start from ("" outside of one) and its language."""

    body: Body
    coverage: str
    lang: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A fragment, and what it was made from: the digest of its text and settings, and the coverage it stands in."""

    recipe: str
    coverage: str
    fragment: Fragment


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


def _still(before: Marked, recipe: str, shown: Shown, markup: Markup) -> bool:
    made_from = (before.recipe, before.coverage)
    return made_from == (recipe, shown.coverage) and markup.still(before.fragment, shown.body, shown.coverage)


def mark_up(
    newsroom: Newsroom, markup: Markup, known: MutableMapping[str, Marked] | None = None
) -> dict[str, Fragment]:
    """Give the fragment of every body by its source path.

    `known` is what was marked up before; it is used where text, settings and all that the text refers to are the same,
    and brought up to date.
    """
    fragments: dict[str, Fragment] = {}
    if known is None:
        for shown in bodies(newsroom):
            fragments[shown.body.path] = markup.fragment(shown.body, shown.coverage, shown.lang)
        return fragments
    marked: dict[str, Marked] = {}
    for shown in bodies(newsroom):
        path, recipe = shown.body.path, markup.recipe(shown.body, shown.lang)
        before = known.get(path)
        if before is None or not _still(before, recipe, shown, markup):
            before = Marked(recipe, shown.coverage, markup.fragment(shown.body, shown.coverage, shown.lang))
        marked[path] = before
        fragments[path] = before.fragment
    known.clear()
    known.update(marked)
    return fragments
