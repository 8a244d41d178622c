"""Footnotes: notes at the foot of a body, numbered in the order in which the text refers to them."""

from __future__ import annotations

import re
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

from dateline.placeholders import IDS
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.markup.cover import Cover
    from dateline.markup.findings import Findings

MARK = re.compile(r"\[\^([^\]\s]{1,100})\]")


@dataclass(slots=True)
class Note:
    """One note."""

    html: str
    words: list[str]
    line: int  # in the body, from 0


@dataclass(slots=True)
class Footnotes:
    """The notes of one body, and the references to them so far."""

    cover: Cover
    notes: dict[str, Note] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # of the notes referred to, from 1
    times: dict[str, int] = field(default_factory=dict)  # how often each is
    again: list[tuple[str, int]] = field(default_factory=list)  # notes written a second time: label, line

    def refer(self, label: str) -> str:
        """Give the mark of one more reference to a note."""
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        times = self.times[label] = self.times.get(label, 0) + 1
        return self.cover.element(
            f'<sup class="footnote-ref"><a href="#{IDS}fn-{number}" id="{_mark_id(number, times)}" '
            f'role="doc-noteref">{number}</a></sup>'
        )

    def add(self, label: str, note: Note) -> None:
        """Take a note in; where a label stands twice, the first note counts."""
        if label in self.notes:
            self.again.append((label, note.line))
        else:
            self.notes[label] = note

    def html(self) -> str:
        """Give the notes as a list, each with a way back to where it is referred to."""
        if not self.numbers:
            return ""
        around = self.cover.attributes(' class="footnotes"')
        items = "".join(self._item(label, number) for label, number in self.numbers.items())
        return f"<ol{around}>\n{items}</ol>\n"

    def _item(self, label: str, number: int) -> str:
        html = self.notes[label].html
        # U+FE0E asks for the arrow as text, not as an emoji.
        ways = " ".join(
            f'<a href="#{_mark_id(number, time)}" role="doc-backlink">\u21a9\ufe0e</a>'
            for time in range(1, self.times[label] + 1)
        )
        back = self.cover.element(ways)
        noted = f"{html[:-5]} {back}</p>\n" if html.endswith("</p>\n") else f"{html}<p>{back}</p>\n"
        named = self.cover.attributes(f' id="{IDS}fn-{number}"')
        return f"<li{named}>\n{noted}</li>\n"

    def words(self) -> list[str]:
        """Give the notes as lines of plain text."""
        return [line for label in self.numbers for line in self.notes[label].words]

    def tell_unused(self, found: Findings) -> None:
        """Tell of notes that would not be shown."""
        for label, note in self.notes.items():
            if label not in self.numbers:
                _tell_unused(found, label, note.line, "nothing refers to it")
        for label, line in self.again:
            _tell_unused(found, label, line, "there is another one before it")


def _tell_unused(found: Findings, label: str, line: int, reason: str) -> None:
    found.tell("unused-footnote", partial(found.place_of, f"[^{label}]:", line), label=label, reason=reason)


def tell_unknown(text: str, line: int, found: Findings) -> None:
    """Tell of marks in a text that stayed as written, because there is no such note."""
    for match in MARK.finditer(text):
        label = match[1]
        found.tell("unknown-footnote", partial(found.place_of, f"[^{label}]", line), label=label)


def _mark_id(number: int, times: int) -> str:
    return f"{IDS}fnref-{number}" if times == 1 else f"{IDS}fnref-{number}-{times}"
