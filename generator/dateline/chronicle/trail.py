"""Trail: all that is known of how one update came to say what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.build.past_work import blob_id
from dateline.chronicle.moves import moves
from dateline.chronicle.states import Unreadable
from dateline.chronicle.steps import Step, Walk, silenced
from dateline.history.revisions import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.chronicle.moves import Move
    from dateline.chronicle.states import Reader
    from dateline.history.known import History
    from dateline.history.revisions import Trail
    from dateline.model import Coverage, Update


@dataclass(frozen=True, slots=True)
class Account:
    """The whole account of an update, of today or of the past."""

    coverage: str
    id: str
    path: str  # today's, or where its file stood last
    zone: str  # in which its times are shown
    title: str
    update: Update | None  # as its file says today; None where it is gone or cannot be read
    steps: tuple[Step, ...]  # oldest first; what is not committed comes last
    fault: str = ""  # why today's file cannot be read

    @property
    def versions(self) -> int:
        """How many versions landed."""
        return max((step.number for step in self.steps if step.commit), default=0)

    @property
    def corrections(self) -> int:
        """How many corrections it shows; of one that is gone, showed."""
        return len(self.update.corrections) if self.update else sum(len(each.told.corrections) for each in self.steps)

    @property
    def removed(self) -> bool:
        """Whether its file is gone."""
        return self.update is None and not self.fault

    @property
    def pending(self) -> bool:
        """Whether something is not committed yet."""
        return bool(self.steps) and not self.steps[-1].commit

    @property
    def redacted(self) -> bool:
        """Whether nothing that it said may be shown."""
        return self.update is not None and self.update.withdrawal is not None and self.update.withdrawal.redact

    @property
    def last(self) -> Step | None:
        """The last step that readers could notice."""
        noticed = (step for step in reversed(self.steps) if step.kind in {"version", "removed"} or not step.commit)
        return next(noticed, self.steps[-1] if self.steps else None)


@dataclass(frozen=True, slots=True)
class Today:
    """An update's file as it stands in the folder."""

    update: Update | None = None
    text: str = ""  # of the file
    path: str = ""
    fault: str = ""


def account(
    coverage: Coverage | str,
    trail: Trail,
    today: Today,
    reader: Reader,
    texts: Mapping[str, bytes],
    places: list[Move],
    *,
    comparing: bool = True,
) -> Account:
    """Give the account of an update whose revisions are `trail`. `texts` are by blob; `places` are where it stood.

    Without `comparing` no words are compared but those that are not committed.
    """
    id_ = coverage if isinstance(coverage, str) else coverage.id
    walk = Walk(reader.zone(id_), comparing=comparing)
    steps = _moved(list(_landed(trail, id_, reader, texts, walk)), places)
    steps += _pending(trail, places[-1:], today, reader, walk)
    path = today.path or next((each.path for each in reversed(steps)), "")
    last = today.update or (walk.last.update if walk.last else None)
    title = last.title if last else ""
    found = Account(id_, trail.id, path, reader.zone(id_), title, today.update, tuple(steps), today.fault)
    if not found.redacted:
        return found
    return replace(found, title="", steps=tuple(silenced(each) for each in steps))


def places_of(history: History, coverage: Coverage | str, id_: str) -> list[Move]:
    """Give where an update's file was moved. Raises `OSError`."""
    return moves(history, names_of(coverage), id_)


def names_of(coverage: Coverage | str) -> Names:
    """Give what a coverage and its updates are called, and were."""
    if isinstance(coverage, str):
        return Names(coverage, (), {})
    return Names(coverage.id, coverage.aliases, {update.id: update.aliases for update in coverage.updates})


def trails_of(history: History, coverage: Coverage | str) -> dict[str, Trail]:
    """Give the trails of a coverage by id; `coverage` is only an id where it is gone. Raises `OSError`."""
    if isinstance(coverage, str):
        return history.trails(coverage, (), {})
    return history.trails(coverage.id, coverage.aliases, {update.id: update.aliases for update in coverage.updates})


def _landed(trail: Trail, coverage: str, reader: Reader, texts: Mapping[str, bytes], walk: Walk) -> Iterator[Step]:
    for each in trail.revisions:
        if each.blob:
            read = reader.read(each.path, texts.get(each.blob), coverage)
            if isinstance(read, Unreadable):
                step = Step("unreadable", each.path, reason=read.reason)
            else:
                step = walk.take(each.path, reader.state(replace(read, id=trail.id), each))
        else:
            step = Step("removed", each.path)
        yield replace(step, landed=each.landed, authored=each.authored, by=each.by, commit=each.commit, blob=each.blob)


def _moved(steps: list[Step], places: Iterable[Move]) -> list[Step]:
    """Say of the steps, or between them, when the file was moved."""
    for move in places:
        for number, step in enumerate(steps):
            if step.blob and (step.landed, step.path, step.commit) == (move.landed, move.path, move.commit):
                steps[number] = replace(step, moved_from=move.was)
                break
        else:
            after = [n for n, step in enumerate(steps) if step.landed and step.landed <= move.landed]
            alone = Step("moved", move.path, move.landed, by=move.by, commit=move.commit, moved_from=move.was)
            steps.insert(after[-1] + 1 if after else 0, alone)
    return steps


def _pending(trail: Trail, place: Sequence[Move], today: Today, reader: Reader, walk: Walk) -> list[Step]:
    """Give what is not committed yet, where anything is. `place` is where the file was moved last."""
    last = trail.revisions[-1] if trail.revisions else None
    was = (place[-1].path if place else last.path) if last and last.blob else ""
    if today.update is None:
        gone = was and not today.fault
        return [Step("removed", was)] if gone else []
    if last and last.blob == blob_id(today.text) and was == today.path:
        return []
    walk.comparing = True
    step = walk.take(today.path, reader.state(replace(today.update, id=trail.id)))
    moved = was if was != today.path else ""
    return [replace(step, moved_from=moved)] if step.told or moved or not was else []
