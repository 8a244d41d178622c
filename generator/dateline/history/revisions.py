"""Revisions: the states of an update's file, one after another, whatever it was called and wherever it stood."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from dateline.addresses import RESERVED_IN_COVERAGE
from dateline.history.landing import is_sane
from dateline.reading.scalars import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Key = tuple[str, str]
Stay = tuple["datetime | None", "datetime | None"]
"""When an update stood in another coverage; None: since its first revision, and to this day."""
_instant = partial(datetime.fromtimestamp, tz=UTC)


class Revision(NamedTuple):
    """The state of an update's file in one commit. `blob` is "" where it is gone."""

    commit: str  # hexadecimal id of the commit that made it
    blob: str  # git's id of the file
    path: str  # below the site's folder, as it was then; of what is gone, where it had been
    authored: datetime  # UTC
    landed: datetime  # UTC: when the main line of the history took it
    by: str  # who made the commit, by name


class Trail(NamedTuple):
    """All revisions of one update, oldest first; no two in a row have one blob. The ids are today's."""

    coverage: str
    id: str
    revisions: tuple[Revision, ...]
    elsewhere: tuple[Stay, ...] = ()


class Row(NamedTuple):
    """An event of a key as it is known. Instants are seconds since 1970."""

    coverage: str
    id: str
    number: int  # of the landing on the main line
    path: str
    blob: bytes
    commit: bytes  # that made it
    authored: int
    by: str
    landed: int
    lander: bytes | None = None  # the landing's own commit; None, as the next two, where it is the one that made it
    lander_authored: int | None = None
    lander_by: str | None = None


_KEY = itemgetter(0, 1)
_NUMBER = itemgetter(2)
_NOTHING = Row("", "", -1, "", b"", b"", 0, "", 0)


class Names:
    """What one coverage and its updates are called, and were."""

    def __init__(self, coverage: str, aliases: Sequence[str], updates: Mapping[str, Sequence[str]]) -> None:
        """`aliases` and those of `updates` (by id) are as front matter has them: former ids, and addresses."""
        self.coverage = coverage
        former = [name for alias in aliases if (name := alias.strip("/"))]
        self.coverages = tuple(dict.fromkeys([coverage, *former]))
        self.owners: dict[Key, str] = {(each, id_): id_ for id_ in updates for each in self.coverages}
        self._former: dict[str, dict[Key, None]] = {}
        for id_ in sorted(id_ for id_, own in updates.items() if own):
            for alias in updates[id_]:
                self._claim(id_, self._former_keys(alias))
        self.elsewhere = tuple(key for key in self.owners if key[0] not in self.coverages)

    def keys(self, id_: str) -> tuple[Key, ...]:
        """Give the keys of an update of today, or of a former one. Where files of several stand, the first counts."""
        return tuple({(each, id_): None for each in self.coverages} | self._former.get(id_, {}))

    def owner(self, key: Key) -> str | None:
        """Give the id of the update whose key this is: of a former one where it is none of today's.

        What has a name that is no update's was none.
        """
        known = self.owners.get(key)
        if known is not None:
            return known
        return key[1] if is_id(key[1]) and key[1] not in RESERVED_IN_COVERAGE else None

    def _claim(self, id_: str, keys: Iterable[Key]) -> None:
        for key in keys:
            if self.owners.setdefault(key, id_) == id_:
                self._former.setdefault(id_, {})[key] = None

    def _former_keys(self, alias: str) -> Iterator[Key]:
        """Give the keys of a former id here, of one in another coverage, or of the address of a permalink."""
        coverage, slash, id_ = normalize("NFC", alias).strip("/").rpartition("/")
        if slash:
            yield coverage, id_
        elif not alias.startswith("/"):
            yield from ((each, id_) for each in self.coverages)


def trails_of(names: Names, rows: Iterable[Row]) -> dict[str, Trail]:
    """Give the trails of a coverage by id. `rows` are the events of its keys: key by key, of each in order."""
    events: dict[str, list[list[Row]]] = {}
    for key, together in groupby(rows, key=_KEY):
        owner = names.owner(key)
        if owner is not None:
            events.setdefault(owner, []).append(list(together))
    found = ((id_, _trail(names, id_, events[id_])) for id_ in sorted(events))
    return {id_: trail for id_, trail in found if trail.revisions}


def _trail(names: Names, id_: str, events: Sequence[list[Row]]) -> Trail:
    """Give the trail that the events of an update's keys make."""
    rows = events[0] if len(events) == 1 else _merged(names.keys(id_), [row for each in events for row in each])
    elsewhere = tuple(_stays(names, rows)) if names.elsewhere else ()
    return Trail(names.coverage, id_, tuple(_revisions(rows)), elsewhere)


def _stays(names: Names, rows: Iterable[Row]) -> Iterator[Stay]:
    """Give when what stood, stood in another coverage; a former name of this one is none."""
    began: datetime | None = None
    away, stood = False, False
    for row in rows:
        was, away = away, bool(row.blob) and row.coverage not in names.coverages
        if away and not was:
            began = _instant(row.landed) if stood else None
        elif was and not away:
            yield began, _instant(row.landed)
        stood = True
    if away:
        yield began, None


def _revisions(rows: Iterable[Row]) -> list[Revision]:
    """Give a revision wherever what stands is another, or is gone."""
    found: list[Revision] = []
    before = b""
    for row in rows:
        if row[4] != before:
            found.append(_revision(row))
            before = row[4]
    return found


def _merged(keys: Sequence[Key], rows: list[Row]) -> list[Row]:
    """Give the events of several keys as if they were of one: that of the first of `keys` whose file stands."""
    rows.sort(key=_NUMBER)
    found: list[Row] = []
    standing: dict[Key, Row] = {}
    for number, landed in groupby(rows, key=_NUMBER):
        together = list(landed)
        standing.update({(row.coverage, row.id): row for row in together})
        now = next((row for key in keys if (row := standing.get(key, _NOTHING)).blob), None)
        if now is None:
            shown = found[-1] if found else together[0]
            now = standing[shown.coverage, shown.id]
        found.append(now if now.number == number else _uncovered(now, together[0]))
    return found


def _uncovered(row: Row, by: Row) -> Row:
    """Give what stood before and counts now that another file is gone, as the landing of `by` made it."""
    found = by._replace(coverage=row.coverage, id=row.id, path=row.path, blob=row.blob)
    if by.lander is None:
        return found
    return found._replace(commit=by.lander, authored=by.lander_authored or 0, by=by.lander_by or "")


def _revision(row: Row) -> Revision:
    _, _, _, path, blob, commit, seconds, by, landing, _, _, _ = row
    landed = _instant(landing)
    authored = _instant(seconds) if seconds != landing and is_sane(seconds) else landed
    return Revision(commit.hex(), blob.hex(), path, authored, landed, by)
