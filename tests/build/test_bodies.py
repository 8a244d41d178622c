"""Bodies: all that a site shows, marked up in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.build.bodies import bodies, mark_up
from dateline.clock import Clock, public
from dateline.markup.render import Markup
from dateline.reading.read import make_linker, read
from harness import NOW, SITES

if TYPE_CHECKING:
    from dateline.model import Newsroom

CLOCK = Clock(NOW)
READING = read(SITES / "harbour", CLOCK)


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


def test_each_is_marked_up_where_it_stands(newsroom: Newsroom) -> None:
    """By its source path, its links resolved from its own coverage."""
    fragments = mark_up(newsroom, Markup(newsroom.site, make_linker(READING, CLOCK)))
    assert list(fragments) == [each.body.path for each in bodies(newsroom)]
    closed = fragments["content/storm/first-day/harbour-closed.md"]
    assert [(use.target, use.found) for use in closed.uses] == [("update:first-wave", "/storm/first-wave/")]
    assert not [path for path, fragment in fragments.items() if fragment.problems]
