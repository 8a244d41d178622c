"""Comparison: which updates, coverages and authors came, went or were changed between two states of a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dateline.chronicle.snapshot import Snapshot, take
from dateline.chronicle.steps import Told, told_of
from dateline.history.revisions import Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dateline.chronicle.snapshot import Key
    from dateline.chronicle.trees import Tree
    from dateline.model import Author, Coverage, Update

What = Literal["added", "removed", "withdrawn", "restored", "corrected", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class UpdateChange:
    """What became of an update."""

    what: tuple[What, ...]  # the most telling first
    coverage: str
    id: str
    path: str
    title: str
    told: Told
    moved_from: str = ""  # path
    reason: str = ""  # why it is gone and its file is not


@dataclass(frozen=True, slots=True)
class NameChange:
    """A coverage or a person that came, went, or goes by another id."""

    what: Literal["added", "removed", "renamed"]
    id: str
    title: str
    was: str = ""  # the id that it had


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one state of a site became another."""

    old: str  # commit id
    new: str  # commit id; "" for the folder as it is
    coverages: tuple[NameChange, ...]
    authors: tuple[NameChange, ...]
    updates: tuple[UpdateChange, ...]  # by coverage and path
    titles: Mapping[str, str]  # of coverages, by id
    unreadable: tuple[tuple[str, str], ...]  # paths of texts that could not be read, and why


def compare(old: Tree, new: Tree) -> Comparison:
    """Tell how one state of a site became another. A draft counts as not there.

    Raises `ProblemsFound` and `OSError`.
    """
    before, after = take(old, new)
    updates = sorted(_updates(before, after), key=lambda each: (each.coverage, each.path))
    titles = {id_: each.title for snapshot in (before, after) for id_, each in snapshot.coverages.items()}
    return Comparison(
        old.name,
        new.name,
        tuple(_named(_coverages(before), _coverages(after))),
        tuple(_named(_authors(before), _authors(after))),
        tuple(updates),
        titles,
        tuple(sorted({**before.unreadable, **after.unreadable}.items())),
    )


# ── updates ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _updates(before: Snapshot, after: Snapshot) -> Iterator[UpdateChange]:
    pairs = _paired(before, after)
    for key, now in after.updates.items():
        was = before.updates.get(pairs[key]) if key in pairs else None
        if was is None and key in before.faulty:
            continue
        yield from _change(before, after, was, now)
    answered = set(pairs.values())
    for key, was in before.updates.items():
        if key not in answered and key not in after.faulty and was.status != "draft":
            yield UpdateChange(("removed",), was.coverage, was.id, was.path, was.title, Told())


def _paired(before: Snapshot, after: Snapshot) -> dict[Key, Key]:
    """Give for each update the one that it was: of the same name, or of a former one, whichever side tells of it."""
    pairs = {key: key for key in after.updates if key in before.updates}
    taken = set(pairs)
    for former, key in _former(after).items():
        if key not in pairs and former in before.updates and former not in taken:
            pairs[key] = former
            taken.add(former)
    for later, key in _former(before).items():  # the older of the two may be given second
        if later in after.updates and later not in pairs and key not in taken:
            pairs[later] = key
            taken.add(key)
    return pairs


def _former(snapshot: Snapshot) -> dict[Key, Key]:
    """Give the updates that were read, by all that they are and were called."""
    found: dict[Key, Key] = {}
    by_coverage: dict[str, dict[str, tuple[str, ...]]] = {}
    for coverage, id_ in snapshot.updates:
        by_coverage.setdefault(coverage, {})[id_] = snapshot.updates[coverage, id_].aliases
    for coverage, updates in by_coverage.items():
        own = snapshot.coverages.get(coverage)
        for former, id_ in Names(coverage, own.aliases if own else (), updates).owners.items():
            found.setdefault(former, (coverage, id_))
    return found


def _change(before: Snapshot, after: Snapshot, was: Update | None, now: Update) -> Iterator[UpdateChange]:
    there = was if was and was.status != "draft" else None
    if now.status == "draft":
        if there:
            yield UpdateChange(("removed",), now.coverage, now.id, now.path, now.title, Told(), reason="it is a draft")
        return
    state, zone = after.reader.state(now), after.reader.zone(now.coverage)
    if there is None:
        yield UpdateChange(("added",), now.coverage, now.id, now.path, now.title, told_of(None, state, zone))
        return
    told = told_of(before.reader.state(there), state, zone)
    if now.withdrawal and now.withdrawal.redact:  # what it said is not told again
        told = Told(withdrawal=told.withdrawal)
    moved = there.path if there.path != now.path else ""
    what = tuple(_what(told, moved=bool(moved), id_changed=(there.coverage, there.id) != (now.coverage, now.id)))
    if what:
        title = now.title or there.title
        yield UpdateChange(what, now.coverage, now.id, now.path, title, told, moved)


def _what(told: Told, *, moved: bool, id_changed: bool) -> Iterator[What]:
    if told.withdrawal:
        yield "withdrawn"
    if told.restored:
        yield "restored"
    if told.corrections:
        yield "corrected"
    if told.difference or told.dropped or told.markup or told.changes:
        yield "changed"
    if moved or id_changed:
        yield "moved"


# ── coverages and people ─────────────────────────────────────────────────────────────────────────────────────────────

_Named = dict[str, tuple[str, tuple[str, ...]]]  # by id: the title, and former ids


def _coverages(snapshot: Snapshot) -> _Named:
    def of(each: Coverage) -> tuple[str, tuple[str, ...]]:
        return each.title, each.aliases

    return {id_: of(each) for id_, each in snapshot.coverages.items()}


def _authors(snapshot: Snapshot) -> _Named:
    def of(each: Author) -> tuple[str, tuple[str, ...]]:
        return each.name, each.aliases

    return {id_: of(each) for id_, each in snapshot.authors.items()}


def _named(before: _Named, after: _Named) -> Iterator[NameChange]:
    gone = {id_ for id_ in before if id_ not in after}
    for id_, (title, aliases) in sorted(after.items()):
        if id_ in before:
            continue
        former = {alias.strip("/").removeprefix("authors/") for alias in aliases}
        was = next((each for each in sorted(gone) if each in former or id_ in _former_ids(before[each])), "")
        gone.discard(was)
        yield NameChange("renamed" if was else "added", id_, title, was)
    for id_ in sorted(gone):
        yield NameChange("removed", id_, before[id_][0])


def _former_ids(named: tuple[str, tuple[str, ...]]) -> set[str]:
    return {alias.strip("/").removeprefix("authors/") for alias in named[1]}
