"""Rendered: the sample newsroom as the default theme shows it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from lxml import html

from dateline.clock import public
from dateline.pages.chrome import chrome
from dateline.rendering.render import Renderer
from dateline.rendering.theme import load_theme
from pages import samples
from tools import PROJECT

if TYPE_CHECKING:
    from dateline.model import Newsroom

THEME = PROJECT / "themes" / "dateline"
LANGUAGES = ("en", "de", "ar")


def render(newsroom: Newsroom) -> dict[str, str]:
    """Give every page of a newsroom that is HTML, by address."""
    shown = public(newsroom, samples.CLOCK)
    fragments = {each.key: each for each in samples.fragments(shown).values()}
    renderer = Renderer(load_theme(PROJECT, "dateline"), chrome(shown), shown.site, fragments)
    pages = [page for page in samples.planned(shown).pages if page.form == "html"]
    return {page.address: renderer.render(page).decode() for page in pages}


@cache
def site(lang: str = "en") -> dict[str, str]:
    """Give the pages of the sample newsroom in a language of the interface; redirects left out."""
    newsroom = samples.newsroom()
    made = render(replace(newsroom, site=replace(newsroom.site, language=lang)))
    return {address: page for address, page in made.items() if 'http-equiv="refresh"' not in page}


@cache
def tree(address: str, lang: str = "en") -> html.HtmlElement:
    """Give one page as a tree."""
    return html.document_fromstring(site(lang)[address])
