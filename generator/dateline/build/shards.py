"""Shards: what the state keeps of each unit, so that a unit in which nothing moved is not read again.

A unit is what is made in one go: a coverage (`content/<id>`), a listing (`listing/author/<id>`), the front, the theme's
files. Of a coverage there are the bodies that were marked up, its entries, its parts of listings, and what the rest of
the site needs of it. All of it is JSON and text.
"""

from __future__ import annotations

import json
from dataclasses import field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.build.disk import Stamp
    from dateline.build.state import State
    from dateline.pages.listing import Part

SCHEMA = (
    """CREATE TABLE unit(
        name TEXT PRIMARY KEY, key TEXT NOT NULL, stamps TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
        digest TEXT NOT NULL, facts TEXT NOT NULL, outline TEXT NOT NULL, files TEXT NOT NULL
    ) WITHOUT ROWID""",  # the greatest last: all that stands before a column is read with it
    """CREATE TABLE entry(
        unit TEXT NOT NULL, number INT NOT NULL, path TEXT NOT NULL, recipe TEXT NOT NULL, instant TEXT NOT NULL,
        fragment TEXT NOT NULL, html TEXT NOT NULL, text TEXT NOT NULL, listed TEXT NOT NULL, zone TEXT NOT NULL,
        precision TEXT NOT NULL, stands INT NOT NULL, stamp TEXT NOT NULL
    )""",
    "CREATE UNIQUE INDEX entry_place ON entry(unit, number)",
    "CREATE INDEX entry_spot ON entry(unit, number, instant, zone, precision, stands, stamp)",
    """CREATE TABLE part(
        listing TEXT NOT NULL, unit TEXT NOT NULL, digest TEXT NOT NULL, positions TEXT NOT NULL, count INT NOT NULL,
        spelt TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY(listing, unit)
    ) WITHOUT ROWID""",
    "CREATE INDEX part_unit ON part(unit)",
    """CREATE TABLE picture(
        path TEXT PRIMARY KEY, size INT NOT NULL, mtime INT NOT NULL, inode INT NOT NULL, width INT NOT NULL,
        height INT NOT NULL, digest TEXT NOT NULL, fault TEXT NOT NULL, what TEXT NOT NULL
    ) WITHOUT ROWID""",
)
_NAMES = (
    "number", "path", "recipe", "instant", "fragment", "html", "text", "listed", "zone", "precision", "stands", "stamp",
)  # fmt: skip
_values = attrgetter(*_NAMES)
_UNITS = "SELECT name, key, stamps, since, until, facts FROM unit"
_KEEP = f"INSERT OR REPLACE INTO entry VALUES (?{', ?' * len(_NAMES)})"  # noqa: S608 - as below
_ENTRIES = f"SELECT {', '.join(_NAMES)} FROM entry WHERE unit = ?"  # noqa: S608 - names of ours
AT_A_TIME = 500  # entries asked for at once
STANDFIRST = -1  # the number of a coverage's own text among its entries


@dataclass(frozen=True, slots=True)
class Unit:
    """What tells whether a unit is as it was made: all that it was made from, and while which instants that holds."""

    name: str
    key: str  # digest of its context
    stamps: str  # digest of its files' paths and stamps; "" where one of them may have been written again since
    since: str  # ISO 8601, UTC
    until: str  # "" for ever
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a coverage as kept: its body marked up, and its `Listed` as JSON ("" for the standfirst)."""

    number: int
    path: str
    recipe: str
    instant: str  # when it was published, in UTC, as text that sorts
    fragment: str
    html: str
    text: str
    listed: str
    zone: str = ""  # of the `Spot`: that of its moment, that moment's precision, whether it stands, its stamp
    precision: str = ""
    stands: int = 0
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """All that is kept of a unit that was just made."""

    name: str
    key: str
    stamps: str = ""
    files: Sequence[tuple[str, int, int, int]] = ()
    since: str = ""
    until: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    outline: str = ""
    digest: str = ""


def units(state: State) -> dict[str, Unit]:
    """Give what is kept of every unit, by name."""
    return {row[0]: _unit(row) for row in state.rows(_UNITS)}


def _unit(row: Sequence[Any]) -> Unit:
    name, key, stamps, since, until, facts = row
    return Unit(name, key, stamps, since, until, json.loads(facts))


class Units:
    """All units of a state, read once; those that were made since are read again."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.known = units(state)

    def refresh(self, names: Iterable[str]) -> None:
        """Read these anew."""
        for name in names:
            row = self._state.row(f"{_UNITS} WHERE name = ?", name)
            if row:
                self.known[name] = _unit(row)
            else:
                self.known.pop(name, None)


def files_of(state: State, unit: str) -> dict[str, tuple[int, int, int]]:
    """Give the stamps of the files that a unit was made from, by path."""
    for (text,) in state.rows("SELECT files FROM unit WHERE name = ?", unit):
        return {path: (size, mtime, inode) for path, size, mtime, inode in json.loads(text)}
    return {}


def outline_text(state: State, unit: str) -> str:
    """Give a coverage's outline as JSON; "" where none is kept."""
    return next((text for (text,) in state.rows("SELECT outline FROM unit WHERE name = ?", unit)), "")


def digests(state: State) -> Iterator[tuple[str, str]]:
    """Give every coverage's unit and digest as JSON."""
    yield from state.rows("SELECT name, digest FROM unit WHERE digest <> '' ORDER BY name")


def entries(state: State, unit: str) -> dict[int, Row]:
    """Give the entries of a coverage by number."""
    return {row[0]: Row(*row) for row in state.rows(_ENTRIES, unit)}


def listed_rows(state: State, unit: str, numbers: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Give those entries of a coverage: number, text, and row of the `Listed` as JSON."""
    yield from _of_numbers(state, "number, text, listed", unit, numbers)


def htmls(state: State, unit: str, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give the HTML of those entries' bodies, each with its number."""
    yield from _of_numbers(state, "number, html", unit, numbers)


def _of_numbers(state: State, columns: str, unit: str, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(numbers), AT_A_TIME):
        some = numbers[start : start + AT_A_TIME]
        marks = ",".join("?" * len(some))
        query = f"SELECT {columns} FROM entry WHERE unit = ? AND number IN ({marks})"  # noqa: S608 - names of ours
        yield from state.rows(query, unit, *some)


def keep_unit(state: State, shard: Shard) -> None:
    """Keep what a unit was made from. To be called within a transaction."""
    state.change(
        "INSERT OR REPLACE INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        shard.name,
        shard.key,
        shard.stamps,
        shard.since,
        shard.until,
        shard.digest,
        json.dumps(shard.facts, ensure_ascii=False),
        shard.outline,
        json.dumps(shard.files),
    )


def restamp(state: State, unit: str, stamps: str) -> None:
    """Say what the stamps of a unit's files are. As above."""
    state.change("UPDATE unit SET stamps = ? WHERE name = ?", stamps, unit)


def keep_entries(state: State, unit: str, before: Mapping[int, Row], now: Iterable[Row]) -> None:
    """Keep a coverage's entries: only those that differ from what was kept `before` are written. As above."""
    gone = set(before)
    changed = []
    for row in now:
        gone.discard(row.number)
        known = before.get(row.number)
        if known is not row and known != row:
            changed.append((unit, *_values(row)))
    state.change_all(_KEEP, changed)
    state.change_all("DELETE FROM entry WHERE unit = ? AND number = ?", [(unit, number) for number in gone])


def keep_parts(state: State, unit: str, parts: Iterable[Part]) -> tuple[str, ...]:
    """Keep a coverage's parts of listings, and give the names of the listings that this changes. As above."""
    query = "SELECT listing, digest, positions FROM part WHERE unit = ?"
    before = {name: (digest, positions) for name, digest, positions in state.rows(query, unit)}
    changed, touched = [], []
    for part in parts:
        positions, kept = json.dumps(part.positions), before.pop(part.listing, None)
        if kept is None or kept[0] != part.digest:
            touched.append(part.listing)
        if kept != (part.digest, positions):  # positions move without it where others come before
            spelt = json.dumps(part.spelt, ensure_ascii=False)
            changed.append((part.listing, unit, part.digest, positions, part.count, spelt, part.source))
    state.change_all("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", changed)
    state.change_all("DELETE FROM part WHERE listing = ? AND unit = ?", [(name, unit) for name in before])
    return (*touched, *before)


def forget(state: State, names: Iterable[str]) -> None:
    """Forget units that are no more. As above."""
    for name in names:
        for table in ("part", "entry"):
            state.change(f"DELETE FROM {table} WHERE unit = ?", name)  # noqa: S608 - a name of ours
        state.change("DELETE FROM unit WHERE name = ?", name)


def listings(state: State) -> list[str]:
    """Give the names of the listings in which some coverage stands."""
    return [name for (name,) in state.rows("SELECT DISTINCT listing FROM part ORDER BY listing")]


def sizes(state: State) -> dict[str, int]:
    """Give how many updates each listing has, by its name."""
    return dict(state.rows("SELECT listing, sum(count) FROM part GROUP BY listing"))


def listings_at(state: State, unit: str, number: int) -> list[str]:
    """Give the names of the listings in which an entry of a coverage stands."""
    found = state.rows("SELECT listing, positions FROM part WHERE unit = ? ORDER BY listing", unit)
    return [name for name, positions in found if number in json.loads(positions)]


@dataclass(frozen=True, slots=True)
class PartRow:
    """What one coverage has in one listing, as kept."""

    unit: str
    positions: tuple[int, ...]
    spelt: Mapping[str, int]
    digest: str


def parts_of(state: State, listing: str) -> Iterator[PartRow]:
    """Give who stands in a listing, sorted by unit."""
    query = "SELECT unit, positions, spelt, digest FROM part WHERE listing = ? ORDER BY unit"
    for unit, positions, spelt, digest in state.rows(query, listing):
        yield PartRow(unit, tuple(json.loads(positions)), json.loads(spelt), digest)


def spots(state: State, unit: str, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Give where those entries stand, as the fields of a `Spot`. An index holds all of it: rows hold whole bodies."""
    coverage = f"substr(unit, {len('content/') + 1})"
    yield from _of_numbers(state, f"instant, {coverage}, number, zone, precision, stands, stamp", unit, numbers)


def topics(state: State) -> dict[str, dict[str, int]]:
    """Give how often each spelling of each topic is used, by the topic's address."""
    found: dict[str, dict[str, int]] = {}
    for name, text in state.rows("SELECT listing, spelt FROM part WHERE listing >= 'tag/' AND listing < 'tag0'"):
        counts = found.setdefault(name.removeprefix("tag/"), {})
        for title, count in json.loads(text).items():
            counts[title] = counts.get(title, 0) + count
    return found


def pictures(state: State) -> Iterator[tuple[str, Stamp, tuple[Any, ...]]]:
    """Give what was measured of pictures: path, stamp of the file, and the fields of `reading.media.Measured`."""
    return ((row[0], (row[1], row[2], row[3]), row[4:]) for row in state.rows("SELECT * FROM picture"))


def keep_pictures(state: State, found: Iterable[tuple[str, Stamp, tuple[Any, ...]]]) -> None:
    """Keep what was measured of pictures. To be called within a transaction."""
    rows = ((path, *stamp, *row) for path, stamp, row in found)
    state.change_all("INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
