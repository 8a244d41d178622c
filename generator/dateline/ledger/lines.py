"""Lines: a file of the ledger as text. Each line is an address; the lines are sorted, and none stands there twice.

git may join two versions of such a file line by line (`merge=union`), so lines in another order, and some twice, are
read all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline.problems import Place, Problem, problem
from dateline.reading.scalars import alias_fault
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"/(?:[a-z0-9-]+/)+")  # nearly all: what Dateline itself makes of ids
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, slots=True)
class Line:
    """An address (in NFC; with its slash, where it has no ending), and the line on which it stands, from 1."""

    address: str
    number: int


def parse(path: str, text: str) -> tuple[list[Line], list[Problem]]:
    """Give the lines of the ledger's file at `path`, as they stand there, and what is wrong with others."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        written = raw.strip(" \t")
        if not written:
            continue
        if _PLAIN.fullmatch(written):
            lines.append(Line(written, number))
        elif reason := _fault(written):
            problems.append(problem("ledger-line", Place(path, number, 1, raw), reason=reason))
        else:
            lines.append(Line(_with_slash(normalize("NFC", written)), number))
    return lines, problems


def join(addresses: Iterable[str]) -> str:
    """Give the text of a file of the ledger."""
    return "".join(f"{address}\n" for address in sorted(set(addresses)))


def _fault(written: str) -> str:
    if written.startswith(_MARKS):
        return "it is a mark of git's, from a merge that was left unfinished"
    return alias_fault(written) if written.startswith("/") else "it does not begin with /"


def _with_slash(address: str) -> str:
    """Give an address as a host answers it: one without an ending is a folder's."""
    return address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"
