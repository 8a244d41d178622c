"""Voice: all that renders pages and feeds in one language: words, dates, templates and what they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2

from dateline.digests import digest
from dateline.problems import Place, ProblemsFound, did_you_mean, problem
from dateline.rendering import templates
from dateline.rendering.dates import Calendar, Formats
from dateline.rendering.environment import bind, fault_place, prepare
from dateline.rendering.escaping import html
from dateline.rendering.feed_items import Items
from dateline.rendering.feeds import FeedWriter
from dateline.rendering.filters import bound, href
from dateline.rendering.kept import Kept
from dateline.rendering.languages import language, locale
from dateline.rendering.words import Speech

if TYPE_CHECKING:
    from markupsafe import Markup

    from dateline.model import Site
    from dateline.pages.views import Chrome, Entry
    from dateline.rendering.filters import Bodies
    from dateline.rendering.theme import Theme

ARTICLES_KEPT = 12_288  # some 20 MB: listings come again and again to the same ones, of 10,000 updates to all
ONCE = frozenset(["permalink"])  # variants that stand on one page only: not worth keeping
_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class Voice:
    """Renders in one language. Articles and feed items that it has made are kept: they depend on their entry alone."""

    def __init__(self, lang: str, theme: Theme, chrome: Chrome, site: Site, bodies: Bodies) -> None:
        """Bind `theme` to the language `lang`. Raises `ProblemsFound` where the site's time patterns are none."""
        self.speech = Speech(lang, site.language, theme.dictionaries)
        self._theme = theme
        self._articles: Kept[tuple[str, str], bytes] = Kept(ARTICLES_KEPT)  # UTF-8, which takes half the room
        calendar = _calendar(lang, site)
        self.feeds = FeedWriter(Items(site.base_url, bodies, self.speech, calendar))
        self._environment = bind(
            theme.parsed,
            bound(site.base_url, bodies, self.speech, calendar),
            {
                "site": chrome,
                "t": self.speech.t,
                "tn": self.speech.tn,
                "asset": self._asset,
                "article": self._article,
                "lang_of": language,
            },
            made_of=_made_of(lang, self.speech, theme, chrome, site),
        )

    def page(self, template: str, view: object, meta: object) -> str:
        """Render a page, its placeholders open. Raises `ProblemsFound` with the template's file and line."""
        return self._rendered(template, page=view, meta=meta)

    def prepare(self) -> None:
        """Have the templates' code at hand. To be called before processes part: else each would compile it anew."""
        prepare(self._environment)

    def _article(self, entry: Entry, variant: str) -> Markup:
        """Give an update's HTML, made once for each variant."""
        key = (entry.digest, variant)
        found = self._articles.get(key)
        if found is not None:
            return html(found.decode())
        text = self._rendered(templates.ARTICLE, entry=entry, variant=variant).strip()
        if variant not in ONCE:
            self._articles.keep(key, text.encode())
        return html(text)

    def _asset(self, name: str) -> str:
        """Give the link to a file of the theme."""
        if name not in self._theme.assets:
            raise LookupError(f"there is no file static/{name}.{did_you_mean(name, self._theme.assets)}")
        return href(self._theme.assets[name].address)

    def _rendered(self, template: str, **values: object) -> str:
        try:
            return self._environment.get_template(template).render(values)
        except _FAULTS as fault:
            place = fault_place(fault, self._theme.parsed)
            if place is None:
                raise
            raise ProblemsFound([problem("template-error", place, reason=templates.reason(fault))]) from fault


def _made_of(lang: str, speech: Speech, theme: Theme, chrome: Chrome, site: Site) -> str:
    """Give the digest of all that templates in this language may have folded in (`folding`)."""
    assets = [(name, asset.address) for name, asset in sorted(theme.assets.items())]
    return digest((lang, speech.digest, assets, chrome, site.base_url))


def _calendar(lang: str, site: Site) -> Calendar:
    try:
        return Calendar(locale(lang), Formats(site.time_format, site.date_format))
    except ValueError as fault:
        written = f'"{site.time_format}" or "{site.date_format}"'
        example = "Write CLDR patterns, such as time_format: HH:mm and date_format: d MMMM y"
        values = {"field": "time_format or date_format", "value": written, "reason": str(fault), "example": example}
        raise ProblemsFound([problem("bad-value", Place("site.yaml"), **values)]) from fault
