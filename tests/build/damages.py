"""Damages: what may have become of the state of a site between two builds."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from dateline.build.state import state_file
from harness import Site

if TYPE_CHECKING:
    from pathlib import Path


def cut_off(file: Path) -> None:
    """Leave the first half."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    """Leave nothing."""
    file.write_bytes(b"")


def not_sqlite(file: Path) -> None:
    """Put a file there that is no database at all."""
    file.write_bytes(b"\x00" * file.stat().st_size)


def overwritten_within(file: Path) -> None:
    """Put zeros in its middle, as a medium does that lost them: much of it can still be read."""
    content = bytearray(file.read_bytes())
    content[len(content) // 3 : len(content) * 2 // 3] = bytes(len(content) // 3)
    file.write_bytes(content)


def a_copy(file: Path) -> None:
    """Put the same bytes there, in another file."""
    beside = file.with_suffix(".copy")
    shutil.copy2(file, beside)
    beside.replace(file)


def of_another_site(file: Path) -> None:
    """Put the state there that the same build of another site left."""
    other = Site.copy("harbour", file.parents[3] / "another")
    other.edit("site.yaml", "Harbour News", "Quay News").build()
    state_file(other.folder, other.output).replace(file)


def with_other_tables(file: Path) -> None:
    """Add a column."""
    _run(file, "ALTER TABLE unit ADD COLUMN more TEXT NOT NULL DEFAULT ''")


def with_a_trigger(file: Path) -> None:
    """Let it run what is not ours."""
    _run(file, "CREATE TRIGGER t AFTER UPDATE ON unit BEGIN DELETE FROM output; END")


def of_another_form(file: Path) -> None:
    """Make it that of another program."""
    _run(file, "UPDATE value SET text = 'other' WHERE name = 'form'")


def a_link(file: Path) -> None:
    """Put it elsewhere and link to it."""
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))


def _run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(statement)


DAMAGES = [
    cut_off, emptied, not_sqlite, overwritten_within, a_copy, of_another_site, with_other_tables, with_a_trigger,
    of_another_form, a_link,
]  # fmt: skip
