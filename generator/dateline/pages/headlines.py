"""Headlines: what an update without a title goes by, its first sentence; and the short texts of descriptions."""

from __future__ import annotations

import re
import unicodedata

HEADLINE = 80  # characters
DESCRIPTION = 200  # characters
_LOOKED_AT = 400  # characters in which a sentence's end is looked for

# A full stop of the Latin, Greek and Cyrillic scripts ends a sentence where a space follows; one of the others always.
_END = re.compile(
    r"(?P<stop>[.!?…;]+)[\"'”’»›)\]]*(?=\s|$)|(?:[。！？｡؟۔।॥።።။]+|។)[」』”’»）】)\]]*",
)
_WORD = re.compile(r"[^\s(\[\"“‘«„]*$")
_ABBREVIATIONS = frozenset([
    "adm", "approx", "apr", "art", "aug", "ave", "bros", "bzw", "ca", "capt", "cf", "ch", "cmdr", "co", "col",
    "corp", "dec", "dept", "dr", "ed", "eds", "est", "etc", "feb", "fig", "figs", "fr", "ft", "gen", "gov", "hon",
    "inc", "jan", "jr", "lt", "ltd", "m", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "nov", "no",
    "nos", "nr", "oct", "op", "p", "pp", "prof", "rep", "rev", "sen", "sept", "sep", "sgt", "sr", "st", "ste",
    "str", "usw", "vol", "vs",
])  # fmt: skip


def first_sentence(text: str, limit: int = HEADLINE) -> str:
    """Give the first sentence of `text`, at most `limit` characters of it; a cut one ends in `…`.

    A line's end ends a sentence too. Abbreviations ("Dr.", "p.m.", "J.") and numbers ("5.") do not, nor does anything
    that a small letter follows. "" where there is no text.
    """
    line = text.lstrip()[:_LOOKED_AT].partition("\n")[0].rstrip()
    for match in _END.finditer(line):
        if match["stop"] is None or _ends(line, match):
            return shorten(line[: match.end()], limit)
    return shorten(line, limit)


def _ends(line: str, match: re.Match[str]) -> bool:
    stop = match["stop"]
    if stop == ";":  # a question mark in Greek only
        return "GREEK" in unicodedata.name(line[match.start() - 1 : match.start()] or " ", "")
    after = line[match.end() :].lstrip("\"'“‘«„(¿¡ \u00a0")[:1]
    if after.islower():
        return False
    if stop != "." or not after:
        return True
    found = _WORD.search(line, 0, match.start())
    word = found.group().casefold() if found else ""
    return not (
        word in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or "." in word  # U.S., a.m.
        or (word.isdigit() and len(word) < 3)
    )


def shorten(text: str, limit: int) -> str:
    """Give `text` on one line in at most `limit` characters, cut between words where it can be; it then ends in `…`."""
    if len(text) > 4 * limit:
        text = text[: 4 * limit]  # enough for any run of spaces that a person writes
    folds = "\n" in text or "  " in text or "\t" in text
    beginning = text[: limit + 10]  # is mostly enough
    line = " ".join(beginning.split()) if folds else beginning.strip()
    if len(line) <= limit and len(beginning) < len(text):
        line = " ".join(text.split()) if folds else text.strip()
    if len(line) <= limit:
        return line
    cut = line.rfind(" ", 0, limit)
    if cut < limit // 2:
        cut = limit - 1
        while cut > 1 and _joins(line[cut]):
            cut -= 1
    return line[:cut].rstrip(" ,;:–—-(") + "…"


def _joins(letter: str) -> bool:
    """Say whether a character belongs to the one before it: accents, vowel signs, joiners."""
    return letter == "\u200d" or unicodedata.category(letter).startswith("M")
