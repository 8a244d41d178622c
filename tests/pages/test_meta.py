"""Meta: languages and their directions, and what falls back to the site."""

from __future__ import annotations

import pytest

from dateline.pages.context import make_context
from dateline.pages.meta import direction, feed_links, make_meta
from dateline.pages.views import Link
from pages import samples


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("az-Arab", "rtl"),
        ("az-Latn", "ltr"),
        ("ar-Latn", "ltr"),
        ("UR", "rtl"),
        ("de-1996", "ltr"),
    ],
)
def test_a_language_is_read_in_its_direction(lang: str, expected: str) -> None:
    assert direction(lang) == expected


def test_what_a_page_does_not_say_is_the_sites() -> None:
    newsroom = samples.newsroom()
    context = make_context(newsroom, samples.fragments(newsroom), samples.CLOCK)
    meta = make_meta(context, "page", "Überblick", "/über-uns/")

    assert meta.canonical == "https://wire.example/news/%C3%BCber-uns/"
    assert (meta.lang, meta.direction) == ("en", "ltr")
    assert meta.image is not None
    assert meta.image.path == "/card.png"


def test_feeds_are_named_by_their_form() -> None:
    assert feed_links("/storm/") == (
        Link("Atom", "/storm/feed.xml"),
        Link("RSS", "/storm/rss.xml"),
        Link("JSON Feed", "/storm/feed.json"),
    )
