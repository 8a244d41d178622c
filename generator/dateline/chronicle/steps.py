"""Steps: how an update came to say what it says, one after another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from dateline.chronicle.fields import FieldChange, field_changes
from dateline.pages.differences import Difference, difference, words

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.build.past_states import State
    from dateline.model import Correction, Withdrawal

Kind = Literal["version", "revision", "draft", "removed", "moved", "unreadable"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a state says that the one before it did not."""

    difference: Difference | None = None  # of the words; None of a first state
    words: int = 0  # of a first state
    changes: tuple[FieldChange, ...] = ()
    corrections: tuple[Correction, ...] = ()  # new ones
    dropped: int = 0  # corrections that are there no more
    minor: bool = False
    withdrawal: Withdrawal | None = None  # where it was taken down
    restored: bool = False  # where it was taken down before
    markup: bool = False  # whether the text is written another way, and shows the same words

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return self != _NOTHING

    @property
    def added(self) -> int:
        """How many words came."""
        return self.difference.added if self.difference else 0

    @property
    def removed(self) -> int:
        """How many words went."""
        return self.difference.removed if self.difference else 0


_NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Step:
    """What a commit made of an update; or what is not committed yet, which has no commit."""

    kind: Kind
    path: str
    landed: datetime | None = None  # UTC
    authored: datetime | None = None
    by: str = ""
    commit: str = ""
    blob: str = ""
    number: int = 0  # of a version, from 1
    moved_from: str = ""  # path
    reason: str = ""  # why it cannot be read
    told: Told = field(default_factory=Told)


def told_of(
    before: State | None, after: State, zone: str, stood: State | None = None, *, comparing: bool = True
) -> Told:
    """Give what `after` says that `before` did not; None for a first state. `stood` is the last one not withdrawn.

    Times are written in the zone. Without `comparing` the words are not compared.

    Withdrawing an update is no change of its words.
    """
    now = after.update
    if before is None:
        return Told(words=len(words(after.text)), corrections=now.corrections, withdrawal=now.withdrawal)
    was = before.update
    text = (stood or before).text
    shown = difference(text, text if now.status == "withdrawn" or not comparing else after.text)
    changed = not before.is_seen_as(after)
    is_down, was_down = now.status == "withdrawn", was.status == "withdrawn"
    return Told(
        difference=shown or None,
        changes=tuple(
            each for each in field_changes(was, now, zone) if not (each.field == "status" and is_down != was_down)
        ),
        corrections=tuple(each for each in now.corrections if each not in was.corrections),
        dropped=sum(each not in now.corrections for each in was.corrections),
        minor=now.minor and changed,
        withdrawal=now.withdrawal if is_down and now.withdrawal != was.withdrawal else None,
        restored=was_down and not is_down,
        markup=comparing and not shown and not is_down and not was_down and was.body.text != now.body.text,
    )


def silenced(step: Step) -> Step:
    """Give a step without any words of the update: what was taken down for good is not told again."""
    told = step.told
    return replace(step, told=Told(withdrawal=told.withdrawal, restored=told.restored))


class Walk:
    """Goes from state to state of one update, and numbers the versions."""

    def __init__(self, zone: str, *, comparing: bool) -> None:
        """Times are written in the zone. Without `comparing` no word is compared, which takes most of the time."""
        self._zone = zone
        self.comparing = comparing
        self.last: State | None = None  # that could be read
        self._shown: State | None = None  # the last that was no draft
        self._stood: State | None = None  # the last of these that was not withdrawn
        self._number = 0

    def take(self, path: str, state: State) -> Step:
        """Take the next state."""
        told = told_of(self.last, state, self._zone, self._stood, comparing=self.comparing)
        self.last = state
        if state.update.status == "draft":
            return Step("draft", path, told=told)
        is_version = self._shown is None or not self._shown.is_seen_as(state)
        self._number += is_version
        self._shown = state
        if state.update.status != "withdrawn":
            self._stood = state
        return Step("version" if is_version else "revision", path, number=self._number * is_version, told=told)
