"""States: an update as its file left it, revision by revision, and what of it a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.pages.differences import words
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.history.revisions import Revision
    from dateline.model import Update


@dataclass(frozen=True, slots=True)
class State:
    """An update as one revision left it, or as its file says today."""

    update: Update
    text: str  # what readers see of its body
    revision: Revision | None  # None: today's, not yet committed

    def is_seen_as(self, other: State) -> bool:
        """Say whether a reader sees the same of it as of another."""
        return self._told == other._told and same_words(self.text, other.text)

    @property
    def _told(self) -> tuple[object, ...]:
        """All that a reader sees of it but its text."""
        update = self.update
        byline = tuple((each.author, each.name, each.role) for each in update.byline)
        times = (update.published, update.updated, update.precision, update.published_raw, update.time_note)
        told = (update.title, update.place, update.label, update.status, update.withdrawal)
        return (*told, byline, times, update.corrections, update.sources)

    @property
    def said(self) -> str:
        """Its title and its text."""
        return f"{self.update.title}\n{self.text}" if self.update.title else self.text


def same_words(one: str, other: str) -> bool:
    """Say whether two texts differ by nothing but white space; a space between words is needed in most scripts only."""
    if one == other:
        return True
    ones, others = one.split(), other.split()
    return ones == others or ("".join(ones) == "".join(others) and words(one) == words(other))
