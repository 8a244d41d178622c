"""Render: pages of the plan made into bytes. Values in, bytes out: nothing is read, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import babel
import jinja2

from dateline import addresses, placeholders
from dateline.digests import digest
from dateline.reading.zones import TZDATA_VERSION
from dateline.rendering.feeds import dump_json
from dateline.rendering.filters import Bodies
from dateline.rendering.sitemaps import sitemap
from dateline.rendering.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.markup.fragments import Fragment
    from dateline.model import Site
    from dateline.pages.page import Page
    from dateline.pages.views import Chrome
    from dateline.rendering.theme import Theme

VERSION = 1  # of what this room makes from the same values: raised when that changes
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Made:
    """What a renderer has made and a later one can use, where theme and settings are the same."""

    theme: Theme
    ground: str
    bodies: Bodies
    voices: dict[str, Voice]


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
        made_with = (VERSION, babel.__version__, jinja2.__version__, TZDATA_VERSION)
        settings = (site.base_url, site.language, site.time_format, site.date_format)
        self._feed_ground = digest((made_with, settings))
        assets = [asset.address for _, asset in sorted(theme.assets.items())]
        self._ground = digest((self._feed_ground, assets, chrome, site.base_path, offline))
        if made is None or made.theme is not theme or made.ground != self._ground:
            made = Made(theme, self._ground, Bodies(fragments), {})
        made.bodies.fragments = fragments
        self.made = made

    def key(self, page: Page) -> str:
        """Give the digest of all that a page's bytes are made from."""
        if page.form == "html":
            words = self._voice(page.view.meta.lang).speech.digest
            return digest((page.address, self._ground, self._theme.closures[page.template], words, page.view))
        if page.form in {"atom", "rss", "jsonfeed"}:
            words = self._voice(page.view.lang).speech.digest
            return digest((page.form, self._feed_ground, words, page.view))
        return digest((page.form, VERSION, self._site.base_url, self._site.base_path, page.view))

    def render(self, page: Page) -> bytes:
        """Give a page's bytes. Raises `ProblemsFound` where a template fails on it."""
        view = page.view
        if page.form == "html":
            return self._html(page).encode()
        if page.form == "atom":
            return self._voice(view.lang).feeds.atom(view).encode()
        if page.form == "rss":
            return self._voice(view.lang).feeds.rss(view).encode()
        if page.form == "jsonfeed":
            return f"{self._voice(view.lang).feeds.json(view)}\n".encode()
        if page.form == "sitemap":
            return sitemap(view, self._site.base_url).encode()
        if page.form == "json":
            return f"{dump_json(view)}\n".encode()
        text: str = placeholders.finish(view, self._site.base_path)
        return text.encode()

    def _html(self, page: Page) -> str:
        text = self._voice(page.view.meta.lang).page(page.template, page.view, page.view.meta)
        if page.address == addresses.NOT_FOUND and not self._offline:
            root = self._site.base_path  # it answers at any depth
        else:
            root = addresses.root_prefix(addresses.output_path(page.address))
        return placeholders.finish(text, root, INDEX if self._offline else "")

    def _voice(self, lang: str) -> Voice:
        voices = self.made.voices
        if lang not in voices:
            voices[lang] = Voice(lang, self._theme, self._chrome, self._site, self.made.bodies)
        return voices[lang]
