"""Bodies: which are marked up, and when one is marked up again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.build.bodies import Marked, bodies, mark_up
from dateline.clock import Clock, public
from dateline.markup.render import Markup
from dateline.reading.read import make_linker, read
from harness import NOW, SITES

if TYPE_CHECKING:
    from dateline.markup.fragments import Fragment
    from dateline.model import Body, Newsroom

CLOCK = Clock(NOW)
READING = read(SITES / "harbour", CLOCK)


class Counting(Markup):
    """Says which bodies it renders."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Links lead where they lead in the harbour site."""
        super().__init__(newsroom.site, make_linker(replace(READING, newsroom=newsroom), CLOCK))
        self.rendered: list[str] = []

    def fragment(self, body: Body, coverage: str, lang: str = "") -> Fragment:
        self.rendered.append(body.path)
        return super().fragment(body, coverage, lang)


@pytest.fixture
def newsroom() -> Newsroom:
    """What the harbour site shows."""
    return public(READING.newsroom, CLOCK)


def test_every_body_that_is_shown(newsroom: Newsroom) -> None:
    """Standfirsts, updates, biographies, pages; nothing of drafts, of what is not due, or of what was withdrawn."""
    shown = {each.body.path.removeprefix("content/"): each for each in bodies(newsroom)}
    assert {"storm/coverage.md", "2025/ferry/ashore.md", "authors/ada.md", "pages/about.md"} <= set(shown)
    assert not [path for path in shown if "draft" in path or "all-clear" in path or "withdrawn" in path]
    assert shown["2025/ferry/ashore.md"].coverage == "2025/ferry"
    assert shown["authors/ada.md"].coverage == ""


def test_what_is_known_is_not_rendered_again(newsroom: Newsroom) -> None:
    """Until its text changes, or what it links to is found elsewhere."""
    known: dict[str, Marked] = {}
    first = Counting(newsroom)
    fragments = mark_up(newsroom, first, known)
    assert len(first.rendered) == len(fragments) == len(known)
    again = Counting(newsroom)
    assert mark_up(newsroom, again, known) == fragments
    assert again.rendered == []


def test_what_links_to_a_thing_that_moved_is_rendered_again(newsroom: Newsroom) -> None:
    """The page that links to an author, when that author is known by another id."""
    known: dict[str, Marked] = {}
    mark_up(newsroom, Counting(newsroom), known)
    moved = tuple(replace(each, id="eda", aliases=("ada",)) if each.id == "ada" else each for each in newsroom.authors)
    later = replace(newsroom, authors=moved)
    markup = Counting(later)
    fragments = mark_up(later, markup, known)
    assert markup.rendered == ["content/pages/about.md"]
    assert "authors/eda/" in fragments["content/pages/about.md"].html


def test_a_setting_of_the_markup_renders_all_again(newsroom: Newsroom) -> None:
    """Every fragment depends on it."""
    known: dict[str, Marked] = {}
    mark_up(newsroom, Counting(newsroom), known)
    later = replace(newsroom, site=replace(newsroom.site, smart_quotes=True))
    markup = Counting(later)
    assert len(mark_up(later, markup, known)) == len(markup.rendered)


def test_what_is_gone_is_forgotten(newsroom: Newsroom) -> None:
    """Memory holds what is shown and no more."""
    known: dict[str, Marked] = {}
    mark_up(newsroom, Counting(newsroom), known)
    less = replace(newsroom, coverages=newsroom.coverages[:1], authors=(), pages=())
    mark_up(less, Counting(newsroom), known)
    assert set(known) == {each.body.path for each in bodies(less)}
