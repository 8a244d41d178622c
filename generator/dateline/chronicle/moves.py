"""Moves: where the file of an update stood, whether or not what it held was changed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from dateline.history.cache import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateline.history.known import History
    from dateline.history.revisions import Names, Row


@dataclass(frozen=True, slots=True)
class Move:
    """A file that stands elsewhere from one commit of the main line on."""

    landed: datetime  # UTC
    commit: str  # hexadecimal id
    by: str
    was: str  # path
    path: str


def moves(history: History, names: Names, id_: str) -> list[Move]:
    """Give the moves of an update's file, oldest first. Raises `OSError`."""
    keys = names.keys(id_)
    try:
        rows = [row for row in history.cache().rows(names) if (row.coverage, row.id) in keys]
    except Damaged:
        return []
    return list(_moves(keys, sorted(rows, key=attrgetter("number"))))


def _moves(keys: Sequence[tuple[str, str]], rows: Sequence[Row]) -> Iterator[Move]:
    standing: dict[tuple[str, str], Row] = {}
    at = ""
    for _, landed in groupby(rows, key=attrgetter("number")):
        standing.update({(row.coverage, row.id): row for row in landed})
        now = next((row for key in keys if (row := standing.get(key)) and row.blob), None)
        if now is None:
            continue
        if at and now.path != at:
            commit, by = now.commit, now.by
            yield Move(datetime.fromtimestamp(now.landed, UTC), commit.hex(), by or "", at, now.path)
        at = now.path
