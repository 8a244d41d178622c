"""Render: pages of the plan made into bytes. Values in, bytes out: nothing is read, nothing is written."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING

import babel
import jinja2

from dateline import addresses, placeholders
from dateline.digests import Digester, digest
from dateline.pages.page import Later
from dateline.pages.views import CoverageCard, Head
from dateline.reading.zones import TZDATA_VERSION
from dateline.rendering.dates import Formats
from dateline.rendering.feeds import dump_json
from dateline.rendering.filters import Bodies
from dateline.rendering.languages import locale
from dateline.rendering.sitemaps import sitemap
from dateline.rendering.voice import Voice
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.markup.fragments import Fragment
    from dateline.model import Site
    from dateline.pages.page import Page
    from dateline.pages.views import Chrome
    from dateline.rendering.theme import Theme

VERSION = 1  # of what this room makes from the same values: raised when that changes
INDEX = "index.html"
FEEDS = frozenset(["atom", "rss", "jsonfeed"])
SHARED = frozenset([Head, CoverageCard])  # what many pages show, digested once
SPOKEN = FEEDS | {"script"}  # forms whose views name their language themselves


@dataclass(frozen=True, slots=True)
class Made:
    """What a renderer has made and a later one can use, where theme and settings are the same."""

    theme: Theme
    ground: str
    bodies: Bodies
    voices: dict[str, Voice]
    digester: Digester


class Renderer:
    """Renders the pages of one site with one theme."""

    def __init__(
        self,
        theme: Theme,
        chrome: Chrome,
        site: Site,
        fragments: Mapping[str, Fragment],
        offline: bool = False,
        made: Made | None = None,
    ) -> None:
        """`fragments` are by key. `made` is an earlier renderer's, which then gives way to this one."""
        self._theme = theme
        self._chrome = chrome
        self._site = site
        self._offline = offline
        self._made_with: dict[tuple[str, str, str], str] = {}
        made_with = (VERSION, babel.__version__, jinja2.__version__, TZDATA_VERSION)
        settings = (site.base_url, site.language, site.time_format, site.date_format)
        self._feed_ground = digest((made_with, settings))
        assets = [asset.address for _, asset in sorted(theme.assets.items())]
        self._ground = digest((self._feed_ground, assets, chrome, site.base_path, offline))
        if made is None or made.theme is not theme or made.ground != self._ground:
            made = Made(theme, self._ground, Bodies(fragments), {}, Digester(SHARED))
        made.bodies.fragments = fragments
        self.made = made
        self._fragments = fragments

    def take(self, fragments: Mapping[str, Fragment]) -> None:
        """Have `fragments`, by key, at hand for the pages that come, beside those that it was made with."""
        self.made.bodies.fragments = ChainMap(fragments, self._fragments)  # type: ignore[arg-type]  # nothing is put in

    def warm(self, langs: Iterable[str]) -> None:
        """Make ready to render in `langs`, so that processes forked from this one need not."""
        for lang in langs:
            self._voice(lang).prepare()

    def keys(self, page: Page) -> tuple[str, str]:
        """Give the digest of what a page shows, and that of what it is made with.

        The first is of its view, the second of template, theme, settings and words: the same for all pages of one
        template (or form) and language. Pages at other addresses may have the same.
        """
        shows = page.shows
        later = isinstance(shows, Later)
        lang = shows.lang if later or page.form in SPOKEN else shows.meta.lang if page.form == "html" else ""
        kind = (page.form, page.template, lang)
        made_with = self._made_with.get(kind)
        if made_with is None:
            made_with = self._made_with[kind] = self._ground_of(*kind)
        return shows.digest if later else self.made.digester.digest(shows), made_with

    def _ground_of(self, form: str, template: str, lang: str) -> str:
        """Give the digest of what pages of one kind are made with."""
        if form in {"html", "script"}:
            words, closure = self._voice(lang).speech.digest, self._theme.closures[template]
            return digest((form, template, self._ground, closure, lang, words))
        if form in FEEDS:
            return digest((form, self._feed_ground, lang, self._voice(lang).speech.digest))
        return digest((form, VERSION, self._site.base_url, self._site.base_path))

    def render(self, page: Page) -> bytes:
        """Give a page's bytes. Raises `ProblemsFound` where a template fails on it."""
        view = page.view
        if page.form == "html":
            return self._html(page)
        if page.form == "atom":
            return self._voice(view.lang).feeds.atom(view)
        if page.form == "rss":
            return self._voice(view.lang).feeds.rss(view)
        if page.form == "jsonfeed":
            return self._voice(view.lang).feeds.json(view)
        if page.form == "sitemap":
            return sitemap(view, self._site.base_url).encode()
        if page.form == "json":
            return f"{dump_json(view)}\n".encode()
        if page.form == "script":
            return self._script(page)
        return placeholders.finished(view, self._site.base_path)

    def _html(self, page: Page) -> bytes:
        text = self._voice(page.view.meta.lang).page(page.template, page.view, page.view.meta)
        if page.address == addresses.NOT_FOUND and not self._offline:
            root = self._site.base_path  # it answers at any depth
        else:
            root = addresses.root_prefix(addresses.output_path(page.address))
        return placeholders.finished(text, root, INDEX if self._offline else "")

    def _script(self, page: Page) -> bytes:
        """Give a script that hands HTML to the page that loads it: its links start from that page."""
        from dateline.rendering.replaying import replay_script

        view, formats = page.view, Formats(self._site.time_format, self._site.date_format)
        html = self._voice(view.lang).page(page.template, view, None)
        root = addresses.root_prefix(addresses.output_path(view.page))
        finished = placeholders.finish(html, root, INDEX if self._offline else "")
        return replay_script(view, finished, locale(view.lang), formats)

    def _voice(self, lang: str) -> Voice:
        voices = self.made.voices
        if lang not in voices:
            voices[lang] = Voice(lang, self._theme, self._chrome, self._site, self.made.bodies)
        return voices[lang]
