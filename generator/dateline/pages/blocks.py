"""Blocks: a list cut into fixed pages, numbered from the oldest, and the ways from one to the others.

A full block never changes when something newer is added, so what it says of the next block is what it knows itself:
that it goes on from the block's own last instant. For the same reason an empty block follows a full one that may get a
successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dateline import addresses
from dateline.pages.views import Moment, Pager, Range
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
Span = tuple[Moment | None, Moment | None]


@dataclass(frozen=True, slots=True)
class Series:
    """The blocks of one list, by the time each covers, oldest first.

    `grows`: full blocks keep silent about later ones. `goes_on`: an empty block follows a full one.
    """

    address: str  # of the entry page
    spans: tuple[Span, ...]
    last_is_full: bool
    newest_first: bool = True
    grows: bool = True
    goes_on: bool = True

    @property
    def shown_first(self) -> int:
        """How many blocks the entry page shows: the newest and the one before it, or the first."""
        return min(len(self.spans), 2 if self.newest_first else 1)

    @property
    def has_empty(self) -> bool:
        """Whether an empty block follows the last one."""
        return self.goes_on and self.last_is_full and bool(self.spans)


def cut(items: Sequence[T], per_page: int) -> list[Sequence[T]]:
    """Cut `items` into blocks of `per_page`; the last may hold fewer."""
    return [items[start : start + per_page] for start in range(0, len(items), per_page)]


def in_order(blocks: Sequence[Sequence[T]], newest_first: bool) -> list[T]:
    """Give the items of some blocks in the order of a page."""
    items = [item for block in blocks for item in block]
    return items[::-1] if newest_first else items


def on_entry_page(blocks: Sequence[Sequence[T]], newest_first: bool) -> list[T]:
    """Give the items that an entry page shows, in its order."""
    return in_order(blocks[-2:] if newest_first else blocks[:1], newest_first)


def pager(series: Series, number: int) -> Pager:
    """Give the ways from block `number` (the empty one included)."""
    total = len(series.spans)
    older = _range(series, number - 1, series.spans[number - 2]) if number > 1 else None
    newer = None
    if number < total or (number == total and series.has_empty):
        span = (series.spans[number - 1][1], None) if series.grows else series.spans[number]
        newer = _range(series, number + 1, span)
    if series.newest_first:
        oldest, newest = addresses.block(series.address, 1) if number > 1 else "", series.address
    else:
        oldest = series.address if number > 1 else ""
        newest = "" if series.grows or number == total else addresses.block(series.address, total)
    return Pager(older, newer, oldest, newest, number)


def entry_pager(series: Series) -> Pager:
    """Give the ways from the entry page to what it does not show."""
    total, shown = len(series.spans), series.shown_first
    if total <= shown:
        return Pager()
    if series.newest_first:
        number = total - shown
        return Pager(older=_range(series, number, series.spans[number - 1]), oldest=addresses.block(series.address, 1))
    first, last = series.spans[1]
    open_end = series.grows and total == 2
    return Pager(
        newer=_range(series, 2, (first, None if open_end else last)), newest=addresses.block(series.address, total)
    )


def _range(series: Series, number: int, span: Span) -> Range:
    return Range(addresses.block(series.address, number), *span)
