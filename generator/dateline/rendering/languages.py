"""Languages: what Babel knows of the language a page is in, by its tag (BCP 47)."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from dateline.values import dataclass

LAST_RESORT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language as a page names it."""

    code: str  # as written
    direction: str  # ltr | rtl
    name: str  # in the language itself


def wider(code: str) -> tuple[str, ...]:
    """Give a tag and the tags that hold it: `de-AT`, `de`."""
    parts = code.replace("_", "-").split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


@cache
def locale(code: str) -> Locale:
    """Give Babel's locale for a tag: the nearest one that holds it, English where it knows none."""
    for tag in wider(code):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(LAST_RESORT)


@cache
def language(code: str) -> Language:
    """Give what a page needs to know of a language."""
    found = locale(code)
    return Language(code, found.text_direction, found.get_language_name(found.language) or code)
