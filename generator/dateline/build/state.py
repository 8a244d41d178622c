"""State: what one build leaves for the next, in one SQLite file for each output folder, below `.dateline/state`.

It is only ever a way to spare work. A state that another version made, that was copied from elsewhere, that somebody
has altered or that SQLite finds damaged is removed and made anew, and then everything is built again.

Workers write to it at the same time, each through a connection of its own, which no process may inherit: close it
before a fork, and open it again on both sides. This room imports nothing heavy: it is on the way of every build.
"""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from dateline.build.disk import stamp_of
from dateline.build.lock import lock_file
from dateline.digests import digest_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

FORM = 1  # of the tables here: raised when what stands in them means something else
FOLDER = "state"
PATIENCE = 60.0  # seconds that one process waits for what another is writing

PENDING = "CREATE INDEX output_pending ON output(path) WHERE staged > 0 OR wanted <> 1"
OUTPUT = (
    # A row a file of the output folder. `wanted` is 0 where the site as planned has no such file, 2 where it has had
    # one since the last commit, else 1. `staged` is the number of the file in the stage that waits to be put there.
    # `ours`: the manifest names it. `key` is what it may collide by, "" where that is `path`, as with nearly all.
    """CREATE TABLE output(
        path TEXT PRIMARY KEY, unit TEXT NOT NULL, view TEXT NOT NULL, made TEXT NOT NULL,
        sha TEXT NOT NULL, size INT NOT NULL, mtime INT NOT NULL, inode INT NOT NULL,
        staged INT NOT NULL, wanted INT NOT NULL, ours INT NOT NULL, key TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX output_unit ON output(unit)",
    PENDING,
    "CREATE INDEX output_spoilt ON output(unit) WHERE mtime = 0",
    "CREATE INDEX output_key ON output(key) WHERE key <> ''",
    # A row for each file that a unit wants where another unit has one: whose it is shows when all units have told.
    """CREATE TABLE rival(
        path TEXT NOT NULL, unit TEXT NOT NULL, view TEXT NOT NULL, made TEXT NOT NULL,
        sha TEXT NOT NULL, size INT NOT NULL, mtime INT NOT NULL, inode INT NOT NULL,
        staged INT NOT NULL, key TEXT NOT NULL, number INT NOT NULL, PRIMARY KEY(unit, path, number)
    ) WITHOUT ROWID""",
    # What stands in a unit's way: foreign files, and folders where it has files.
    """CREATE TABLE refused(
        unit TEXT NOT NULL, path TEXT NOT NULL, folder INT NOT NULL, PRIMARY KEY(unit, path, folder)
    ) WITHOUT ROWID""",
)
_VALUE = "CREATE TABLE value(name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID"

_REASONS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_AUTH: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_LOCKED: errno.EBUSY,
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH}


class Damaged(Exception):
    """The state cannot be read: remove it (`State.remove`) and build anew."""


def state_file(site: Path, output: Path) -> Path:
    """Give where the state of builds of the site in `site` into `output` is kept."""
    return site / ".dateline" / FOLDER / f"{lock_file(site, output).stem}.sqlite"


class State:
    """A connection to the state in `file`; without a file it is private, and gone when it is closed.

    Where not `durable`, the system is not waited for: a loss of power may then damage it. All methods raise `OSError`
    (with the file's name) where the system refuses, and `Damaged`.
    """

    def __init__(self, file: Path | None, *, durable: bool = True) -> None:
        """Open what is there, or an empty state, and ask no questions. A build begins with `State.open`."""
        self.file = file
        self._durable = durable
        self._db: sqlite3.Connection | None = None
        self.reopen()

    @classmethod
    def open(cls, file: Path | None, bound: str, schema: Sequence[str] = (), *, durable: bool = True) -> State:
        """Open the state in `file`, or make it anew where it is not one of this form, `bound` and `schema`.

        `bound` is a digest of whatever else it depends on; `schema` holds the statements that make its further tables.
        One process at a time may do this; a worker joins it with `State(file)`.
        """
        statements = (_VALUE, *OUTPUT, *schema)
        form = digest_text("\0".join([str(FORM), bound, *statements]))
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.is_symlink():
                _remove(file)
        state: State | None = None
        try:
            state = cls(file, durable=durable)
            if state._is(form):
                return state
        except (Damaged, sqlite3.Error):
            pass  # nothing in it is of use
        if state is not None:
            state.close()
        if file is not None:
            _remove(file)
        state = cls(file, durable=durable)
        state._make(form, statements)
        return state

    @property
    def version(self) -> int:
        """What differs when another connection has written something."""
        found = self.row("PRAGMA data_version")
        return int(found[0]) if found else 0

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._db is not None

    def close(self) -> None:
        """Close the connection. Nothing is left open that a process made by a fork would share."""
        if self._db is not None:
            db, self._db = self._db, None
            with self._told():
                db.close()

    def reopen(self) -> None:
        """Open the connection again. A state without a file is empty then."""
        if self._db is not None:
            return
        with self._told():
            # "" is a database in a temporary file of SQLite's own, which it writes when there is too much to hold.
            self._db = sqlite3.connect(self.file or "", timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._db.execute(f"PRAGMA synchronous = {'NORMAL' if self._durable and self.file else 'OFF'}")
            self._db.execute("PRAGMA journal_mode = WAL" if self.file else "PRAGMA journal_mode = MEMORY")

    def remove(self) -> None:
        """Close it and remove the file."""
        with suppress(OSError, Damaged, sqlite3.Error):  # whatever is wrong with it, it goes
            self.close()
        self._db = None
        if self.file is not None:
            _remove(self.file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that happens within, or nothing of it. Others wait meanwhile, and can read what stood before."""
        with self._told():
            db = self._open()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("ROLLBACK")
                raise

    def change(self, sql: str, *values: Any) -> int:
        """Run a statement, and give how many rows it changed."""
        with self._told(), closing(self._open().execute(sql, values)) as cursor:
            return cursor.rowcount

    def change_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a statement for each of `rows`, and give how many rows it changed."""
        with self._told(), closing(self._open().executemany(sql, rows)) as cursor:
            return cursor.rowcount

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query as they are asked for. Do not write to the tables that it reads meanwhile."""
        with self._told():
            for row in self._open().execute(sql, values):  # noqa: UP028 - `yield from` would close what is closed
                yield row

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """Give the first row of a query, if there is any."""
        with self._told(), closing(self._open().execute(sql, values)) as cursor:
            found: tuple[Any, ...] | None = cursor.fetchone()
            return found

    def value(self, name: str) -> str | None:
        """Give the text that `set_value` kept under `name`."""
        found = self.row("SELECT text FROM value WHERE name = ?", name)
        return None if found is None else str(found[0])

    def set_value(self, name: str, text: str | None) -> None:
        """Keep `text` under `name`; None forgets what is there."""
        if text is None:
            self.change("DELETE FROM value WHERE name = ?", name)
        else:
            self.change("INSERT OR REPLACE INTO value VALUES (?, ?)", name, text)

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            raise ValueError("the state is closed")
        return self._db

    def _make(self, form: str, statements: Sequence[str]) -> None:
        with self.transaction():
            for statement in statements:
                self.change(statement)
            self.set_value("form", form)
            self.set_value("tables", self._tables())
            self.set_value("place", self._place())

    def _is(self, form: str) -> bool:
        """Say whether it is of this form, untouched, and where it was made."""
        told = [self.value(name) for name in ("form", "tables", "place")]
        return told == [form, self._tables(), self._place()]

    def _tables(self) -> str:
        found = self.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        return digest_text("\0".join(repr(row) for row in found))

    def _place(self) -> str:
        """Give what a copy of the file does not have in common with it."""
        if self.file is None:
            return ""
        stat = self.file.stat()
        return f"{stat.st_dev} {stamp_of(stat)[2]}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            raise self._fault(fault) from fault

    def _fault(self, fault: sqlite3.Error) -> Exception:
        extended = getattr(fault, "sqlite_errorcode", None)
        if extended is None:  # a text that is none, or a misuse, which is told as it is
            return Damaged(str(fault)) if "decode" in str(fault) else fault
        code = extended & 0xFF
        if code in _DAMAGE or extended == sqlite3.SQLITE_IOERR_SHORT_READ:
            return Damaged(str(fault))
        if code in _REASONS:
            return OSError(_REASONS[code], str(fault), str(self.file or "the temporary state"))
        return fault


def _remove(file: Path) -> None:
    """Remove the file first: what SQLite keeps beside it is nothing without it, and it is not itself without that."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)
