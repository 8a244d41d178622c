"""Quotes: the quotation marks of each language, outer and inner pair (after CLDR, where usage there is settled)."""

from __future__ import annotations

Quotes = tuple[str, str, str, str]

_NBSP = "\u00a0"
ENGLISH: Quotes = ("“", "”", "‘", "’")
_GERMAN: Quotes = ("„", "“", "‚", "‘")
_GUILLEMETS: Quotes = ("«", "»", "“", "”")
_SLAVIC: Quotes = ("«", "»", "„", "“")
_POLISH: Quotes = ("„", "”", "«", "»")
_SWEDISH: Quotes = ("”", "”", "’", "’")
_SWISS: Quotes = ("«", "»", "‹", "›")
_CORNERS: Quotes = ("「", "」", "『", "』")

BY_LANGUAGE: dict[str, Quotes] = {
    "be": _SLAVIC,
    "bg": _GERMAN,
    "ca": _GUILLEMETS,
    "cs": _GERMAN,
    "de": _GERMAN,
    "de-ch": _SWISS,
    "de-li": _SWISS,
    "el": _GUILLEMETS,
    "es": _GUILLEMETS,
    "et": ("„", "“", "«", "»"),
    "fa": _SWISS,
    "fi": _SWEDISH,
    "fr": ("«" + _NBSP, _NBSP + "»", "‹" + _NBSP, _NBSP + "›"),
    "fr-ch": _SWISS,
    "he": _SWEDISH,
    "hr": ("„", "“", "‚", "‘"),
    "hu": ("„", "”", "»", "«"),
    "is": _GERMAN,
    "it": _GUILLEMETS,
    "it-ch": _SWISS,
    "ja": _CORNERS,
    "lt": _GERMAN,
    "nb": ("«", "»", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": _POLISH,
    "pt-pt": _GUILLEMETS,
    "ro": _POLISH,
    "ru": _SLAVIC,
    "sk": _GERMAN,
    "sl": _GERMAN,
    "sr": ("„", "”", "’", "’"),
    "sv": _SWEDISH,
    "uk": _SLAVIC,
    "zh-hant": _CORNERS,
    "zh-hk": _CORNERS,
    "zh-tw": _CORNERS,
}


def quotes_for(lang: str) -> Quotes:
    """Give the quotation marks of a language tag (`de-AT` goes by `de`); those of English where it is not known."""
    tag = lang.lower().replace("_", "-")
    while tag:
        if tag in BY_LANGUAGE:
            return BY_LANGUAGE[tag]
        tag = tag.rpartition("-")[0]
    return ENGLISH
