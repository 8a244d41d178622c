"""Plain YAML: the front matter that nearly every update has, read line by line.

Understood is a part of YAML in which a line cannot mean anything else: `name: text`, the text plain or in quotes
without escapes, or a list of plain words in brackets. For everything else the answer is None, and the whole parser
reads it: a test holds the two against each other. It takes a tenth of the parser's time, and an archive has many
thousand files.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"^([a-z_]+): (?:"
    r"(\"[^\"\\\n]*\"|'[^'\n]*')"
    r"|(\[(?:\w[\w./+-]*(?: \w[\w./+-]*)*(?:, \w[\w./+-]*(?: \w[\w./+-]*)*)*)?\])"
    r"|([^\W_][^\n]*[^\s:]|[^\W_])"
    r")\n",
    re.MULTILINE,
)
_UNUSUAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LONGEST = 20_000  # characters; what is longer goes by the parser's limits


def parse_plain(text: str) -> dict[str, str | list[str]] | None:
    """Give the fields of `text` in their order, one on each line; None where the whole parser must look at it."""
    if len(text) > _LONGEST or _UNUSUAL.search(text):
        return None
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n") or text[-1:] not in ("\n", ""):  # each is one line: some line is another
        return None
    fields: dict[str, str | list[str]] = {}
    for name, quoted, words, plain in lines:
        if plain:
            if ": " in plain or " #" in plain:
                return None
            fields[name] = plain
        elif words:
            fields[name] = words[1:-1].split(", ") if len(words) > 2 else []
        else:
            fields[name] = quoted[1:-1]
    return fields if len(fields) == len(lines) else None
