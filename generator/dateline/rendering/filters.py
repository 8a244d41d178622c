"""Filters: what templates do to values: links, bodies, moments, numbers.

Text that a filter gives back is escaped by the template like any other; only `body` gives HTML, which `markup` made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateline import addresses, placeholders
from dateline.pages.views import Moment
from dateline.rendering.escaping import escape, html
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from dateline.markup.fragments import Fragment
    from dateline.pages.views import Range
    from dateline.rendering.dates import Calendar
    from dateline.rendering.words import Speech

NOWHERE = "#"
LINKS_KEPT = 4096  # those that all pages of a coverage or of the site have come again and again
_SCHEME = re.compile(r"[\s\x00-\x20]*([^/?#:]*):")
_ALLOWED = frozenset(["http", "https", "mailto", "tel"])


@dataclass(slots=True)
class Bodies:
    """Where filters find rendered bodies, by fragment key; a later build may put others in."""

    fragments: Mapping[str, Fragment]

    def html(self, key: str, ids: str, level: int, said: Callable[[str], str]) -> str:
        """Give a body with its ids and headings placed; "" for no key."""
        if not key:
            return ""
        if key not in self.fragments:
            raise RuntimeError(f"there is no body {key!r}: the plan names one that was not made")
        return placeholders.place(self.fragments[key].html, ids, level, said)


def sayer(speech: Speech, calendar: Calendar) -> Callable[[str], str]:
    """Give what says the words and times that a body leaves open (`placeholders.SAID`), as HTML."""

    def said(key: str) -> str:
        return escape(calendar.written(key) if key[:1].isdigit() else speech.t(key))

    return said


@lru_cache(LINKS_KEPT)
def href(address: str) -> str:
    """Give a link to a site-rooted address, a picture's path or a full URL, finished when the page is.

    Reading refuses addresses that could run script; should one arrive all the same, the link leads nowhere.
    """
    if address.startswith("/") and not address.startswith("//"):
        return placeholders.href(address)
    if address.startswith("content/"):
        return placeholders.href(addresses.media(address))
    scheme = _SCHEME.match(address)
    return NOWHERE if scheme and scheme[1].casefold() not in _ALLOWED else address


def initials(name: str) -> str:
    """Give the first letters of a name's first and last word: `WH`."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:1] + words[1:][-1:])


def utc(moment: Moment) -> Moment:
    """Give the same moment in UTC, beside the time where it happened: the one that every reader can reckon from."""
    return Moment(moment.instant, "UTC", moment.precision)


def bound(base_url: str, bodies: Bodies, speech: Speech, calendar: Calendar) -> dict[str, Callable[..., Any]]:
    """Give the filters of one language."""

    def absolute(address: str) -> str:
        linked = href(address)
        return placeholders.finish(linked, base_url)

    said = sayer(speech, calendar)

    def body(key: str, level: int = 2, ids: str = "") -> Markup:
        return html(bodies.html(key, escape(ids), level, said))  # made by dateline.markup

    def span(covered: Range) -> str:
        if covered.first is None:
            return ""
        if covered.last is None:
            return speech.t("onwards", time=calendar.clocktime(covered.first))
        return calendar.span(covered.first, covered.last)

    def day_range(first: Moment | None, last: Moment | None = None) -> str:
        first = first or last
        return calendar.day_range(first, last) if first else ""

    return PURE | {
        "absolute": absolute,
        "body": body,
        "clocktime": calendar.clocktime,
        "date": calendar.date,
        "day_range": day_range,
        "iso": calendar.iso,
        "month_year": calendar.month_year,
        "number": speech.number,
        "span": span,
        "stamp": calendar.stamp,
        "time": calendar.time,
        "weekday_date": calendar.weekday_date,
        "written": calendar.written,
        "zone": calendar.zone,
        "zone_name": calendar.zone_name,
    }


def unbound() -> dict[str, Callable[..., Any]]:
    """Give the filters by name, for compiling templates: those of a language can be called only when it is known."""

    def later(*_: object) -> str:
        raise NotImplementedError  # so that the compiler leaves the call in the template until there is a language

    names = ("absolute", "body", "clocktime", "date", "day_range", "iso", "month_year", "number", "span", "stamp")
    return PURE | dict.fromkeys((*names, "time", "weekday_date", "written", "zone", "zone_name"), later)


PURE: dict[str, Callable[..., Any]] = {"href": href, "initials": initials, "utc": utc}
