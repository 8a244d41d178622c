"""Plain YAML: the front matter that nearly every update has, read line by line.

Understood is a part of YAML in which a line cannot mean anything else: `name: text`, the text plain or in quotes
without escapes, or a list of plain words in brackets. For everything else the answer is None, and the whole parser
reads it: a test holds the two against each other. It takes a tenth of the parser's time, and an archive has many
thousand files.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"([a-z_]+): (?:"
    r'"([^"\\\n]*)"'
    r"|'([^'\n]*)'"
    r"|\[((?:\w[\w./+-]*(?: \w[\w./+-]*)*(?:, \w[\w./+-]*(?: \w[\w./+-]*)*)*)?)\]"
    r"|([^\W_][^\n]*[^\s:]|[^\W_])"
    r")\n"
)
_UNUSUAL = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 20_000  # characters; what is longer goes by the parser's limits


def parse_plain(text: str) -> dict[str, str | list[str]] | None:
    """Give the fields of `text` in their order, one on each line; None where the whole parser must look at it."""
    if len(text) > _LONGEST or _UNUSUAL.search(text):
        return None
    fields: dict[str, str | list[str]] = {}
    at, end = 0, len(text)
    match_line = _LINE.match
    while at < end:
        match = match_line(text, at)
        if match is None:
            return None
        name, double, single, words, plain = match.groups()
        if name in fields:
            return None
        if plain is not None:
            if ": " in plain or " #" in plain:
                return None
            fields[name] = plain
        elif words is not None:
            fields[name] = words.split(", ") if words else []
        else:
            fields[name] = single if double is None else double
        at = match.end()
    return fields
