"""Cache: what is known of a site's past, in one SQLite file. It spares reading it again, and nothing else.

A cache of another form, of another repository's folder, or a damaged one is made anew. Workers read it at the same
time, each through a connection of its own.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from array import array
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from dateline.digests import digest_text
from dateline.history.join import Text
from dateline.history.revisions import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from dateline.history.join import Standing
    from dateline.history.revisions import Names

FORM = 1  # of what stands in the tables: raised when the same history would give other rows
PATIENCE = 60.0  # seconds that one process waits for what another is writing
_SCHEMA = (
    "CREATE TABLE value(name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
    # All commits that are known, on the main line or beside it.
    "CREATE TABLE known(id BLOB PRIMARY KEY) WITHOUT ROWID",
    # The dates of the main line's commits as written, in spans; `first` is the number of a span's first commit.
    "CREATE TABLE written(first INTEGER PRIMARY KEY, seconds BLOB NOT NULL)",
    # What the file of a key became with a landing; who made that, and when. `lander` and the two after it are of the
    # landing itself, NULL where it is the commit that made it.
    """CREATE TABLE event(
        coverage TEXT NOT NULL, id TEXT NOT NULL, number INT NOT NULL, path TEXT NOT NULL, blob BLOB NOT NULL,
        made BLOB NOT NULL, authored INT NOT NULL, author TEXT NOT NULL, landed INT NOT NULL,
        lander BLOB, lander_authored INT, lander_author TEXT, PRIMARY KEY(coverage, id, number)
    ) WITHOUT ROWID""",
    # The texts that stand after the last commit that is known, with the ids that they state.
    "CREATE TABLE standing(path TEXT PRIMARY KEY, blob BLOB NOT NULL, id TEXT NOT NULL) WITHOUT ROWID",
    # Where the line of a text begins in an exported file.
    "CREATE TABLE line(blob BLOB PRIMARY KEY, start INT NOT NULL) WITHOUT ROWID",
)
_ROWS = "SELECT * FROM event"
# All that rows say, in one text that SQLite puts together: it takes less time. The order is the table's own.
_TOLD = """SELECT group_concat(coverage || char(31) || id || char(31) || number || char(31) || path || char(31)
    || hex(blob) || char(31) || hex(made) || char(31) || authored || char(31) || author || char(31) || landed
    || ifnull(char(31) || hex(lander) || char(31) || lander_authored || char(31) || lander_author, ''), char(30))
    FROM (SELECT * FROM event"""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH}


def _form(source: str) -> str:
    return digest_text("\0".join([str(FORM), source, *_SCHEMA]))


class Damaged(Exception):
    """The cache cannot be read: make it anew."""


class Cache:
    """A connection to a cache. All methods raise `OSError` where the system refuses, and `Damaged`."""

    def __init__(self, file: Path | None, *, writable: bool = False) -> None:
        """Open what is in `file`; None is an empty one in memory."""
        self.file = file
        with self._told():
            if file is None:
                self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            else:
                where = f"{file.absolute().as_uri()}?mode={'rw' if writable else 'ro'}"
                self._db = sqlite3.connect(
                    where, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
                )

    @classmethod
    def known(cls, file: Path, source: str) -> Cache | None:
        """Give the cache in `file`; None where there is none of this form that was made of `source`."""
        if not file.is_file():
            return None
        cache: Cache | None = None
        try:
            cache = cls(file, writable=True)
            if cache.is_of(source):
                return cache
        except Damaged:
            pass
        if cache is not None:
            cache.close()
        return None

    def is_of(self, source: str) -> bool:
        """Say whether it is of this form, and made of `source`."""
        return self.value("form") == _form(source)

    def make(self, source: str) -> None:
        """Make the tables of an empty cache."""
        for statement in _SCHEMA:
            self._change(statement)
        self.set_value("form", _form(source))

    def be_quick(self) -> None:
        """Write without a way back: for a file that is nothing until it is done."""
        self._change("PRAGMA journal_mode = OFF")
        self._change("PRAGMA synchronous = OFF")

    def close(self) -> None:
        """Close the connection."""
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that happens within, or nothing of it."""
        self._change("BEGIN IMMEDIATE")
        try:
            yield
            self._change("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def value(self, name: str) -> str:
        """Give the text that is kept under `name`, or ""."""
        found = list(self._query("SELECT text FROM value WHERE name = ?", (name,)))
        return str(found[0][0]) if found else ""

    def set_value(self, name: str, text: str) -> None:
        """Keep `text` under `name`."""
        self._change("INSERT OR REPLACE INTO value VALUES (?, ?)", [(name, text)])

    # What is asked

    def rows(self, names: Names) -> list[Row]:
        """Give the events of all keys of a coverage: key by key, of each by landing."""
        marks = ", ".join("?" * len(names.coverages))
        where = f"WHERE coverage IN ({marks}) ORDER BY coverage, id, number"
        found = self._rows(where, names.coverages)
        for key in sorted(names.elsewhere):
            found += self._rows("WHERE coverage = ? AND id = ? ORDER BY number", key)
        return found

    def told(self, names: Names) -> Iterator[str]:
        """Give what differs when `rows` of the same would."""
        for coverage in names.coverages:
            yield self._text(f"{_TOLD} WHERE coverage = ? ORDER BY id, number)", (coverage,))
        for key in sorted(names.elsewhere):
            yield self._text(f"{_TOLD} WHERE coverage = ? AND id = ? ORDER BY number)", key)

    def all_rows(self) -> Iterator[Row]:
        """Give all events, by landing."""
        return map(Row._make, self._query(f"{_ROWS} ORDER BY number, coverage, id", ()))

    def blobs(self) -> list[bytes]:
        """Give all blobs that there are events of, in order."""
        return [row[0] for row in self._query("SELECT DISTINCT blob FROM event WHERE blob <> x'' ORDER BY blob", ())]

    def line(self, blob: bytes) -> int | None:
        """Give where the line of a blob's text begins in the exported file."""
        return next((int(row[0]) for row in self._query("SELECT start FROM line WHERE blob = ?", (blob,))), None)

    def knows(self, commit: bytes) -> bool:
        """Say whether a commit is known."""
        return bool(list(self._query("SELECT 1 FROM known WHERE id = ?", (commit,))))

    def standing(self) -> Iterator[tuple[str, Text]]:
        """Give the texts that stand after the last commit that is known."""
        for path, blob, id_ in self._query("SELECT path, blob, id FROM standing", ()):
            yield path, Text(blob, id_)

    def written(self) -> list[int]:
        """Give the dates of the main line's commits, oldest first, in seconds since 1970."""
        found: array[int] = array("q")
        for (seconds,) in self._query("SELECT seconds FROM written ORDER BY first", ()):
            found.frombytes(seconds)
        return found.tolist()

    def landings(self) -> dict[int, bytes]:
        """Give the ids of the commits that events landed with, by their numbers on the main line."""
        found = self._query("SELECT DISTINCT number, coalesce(lander, made) FROM event ORDER BY number", ())
        return {int(number): bytes(id_) for number, id_ in found}

    # What is kept

    def add_known(self, commits: Iterable[bytes]) -> None:
        """Keep that commits are known."""
        self._change("INSERT INTO known VALUES (?)", ((commit,) for commit in sorted(commits)))

    def add_written(self, first: int, seconds: Sequence[int]) -> None:
        """Keep the dates of further commits of the main line, of which the first has the number `first`."""
        if seconds:
            self._change("INSERT INTO written VALUES (?, ?)", [(first, array("q", seconds).tobytes())])

    def set_landed(self, times: Iterable[tuple[int, int]]) -> None:
        """Keep when commits of the main line landed: all that there are events of, by their numbers."""
        self._change("CREATE TEMP TABLE time(number INTEGER PRIMARY KEY, landed INT NOT NULL)")
        self._change("INSERT INTO time VALUES (?, ?)", times)
        self._change("UPDATE event SET landed = (SELECT landed FROM time WHERE time.number = event.number)")
        self._change("DROP TABLE time")

    def add_events(self, rows: Iterable[Row]) -> None:
        """Keep events. In order of their keys it is quick."""
        self._change("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def set_standing(self, standing: Standing, changed: Collection[str]) -> None:
        """Keep what stands now at the paths `changed`."""
        texts = standing.texts
        gone = [(path,) for path in changed if path not in texts]
        there = [(path, *texts[path]) for path in sorted(changed) if path in texts]
        self._change("DELETE FROM standing WHERE path = ?", gone)
        self._change("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", there)

    def add_lines(self, lines: Iterable[tuple[bytes, int]]) -> None:
        """Keep where the lines of texts begin."""
        self._change("INSERT INTO line VALUES (?, ?)", lines)

    def _rows(self, where: str, values: Sequence[Any]) -> list[Row]:
        with self._told(), closing(self._db.execute(f"{_ROWS} {where}", values)) as cursor:
            return list(map(Row._make, cursor.fetchall()))

    def _text(self, sql: str, values: Sequence[Any]) -> str:
        return next(str(row[0] or "") for row in self._query(sql, values))

    def _query(self, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        with self._told(), closing(self._db.execute(sql, values)) as cursor:
            yield from cursor

    def _change(self, sql: str, rows: Iterable[Sequence[Any]] | None = None) -> None:
        with self._told():
            if rows is None:
                self._db.execute(sql)
            else:
                self._db.executemany(sql, rows)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            code = (getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF
            named = str(self.file or "history")
            if code in _DAMAGE or "no such" in str(fault) or "decode" in str(fault):
                raise Damaged(str(fault)) from fault
            full = code == sqlite3.SQLITE_FULL
            raise OSError(errno.ENOSPC if full else errno.EIO, str(fault), named) from fault


@contextmanager
def made_anew(file: Path, source: str) -> Iterator[Cache]:
    """Give an empty cache that takes the place of `file` when what happens within is done."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    new.touch()
    try:
        cache = Cache(new, writable=True)
        try:
            cache.be_quick()
            with cache.transaction():
                cache.make(source)
                yield cache
        finally:
            cache.close()
        _sync(new)
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)  # of what is there, not of what comes
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _sync(file: Path) -> None:
    """Wait until a file is on the medium: half of it would look like all."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
