"""Listings: lists across coverages in blocks, newest first: a person's updates, a topic's, a section's coverages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from dateline import addresses
from dateline.pages.blocks import Series, cut, entry_pager, in_order, on_entry_page, pager
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dateline.pages.listed import Listed
    from dateline.pages.views import Moment, Pager

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a listing. `pager.number` is 0 on its entry page."""

    address: str
    items: Sequence[T]  # newest first
    pager: Pager

    @property
    def is_entry(self) -> bool:
        """Whether this is the listing's own address."""
        return not self.pager.number


def sheets(address: str, items: Sequence[T], per_page: int, moment: Callable[[T], Moment | None]) -> Iterator[Sheet[T]]:
    """Cut `items`, oldest first, into the entry page at `address`, and numbered blocks where it cannot show all."""
    blocks = cut(items, per_page)
    series = Series(
        address=address,
        spans=tuple((moment(block[0]), moment(block[-1])) for block in blocks),
        last_is_full=bool(blocks) and len(blocks[-1]) == per_page,
    )
    yield Sheet(address, on_entry_page(blocks, newest_first=True), entry_pager(series))
    if len(blocks) > series.shown_first:
        for number in range(1, len(blocks) + series.has_empty + 1):
            shown = in_order(blocks[number - 1 : number], newest_first=True)
            yield Sheet(addresses.block(address, number), shown, pager(series, number))


def update_sheets(address: str, listed: Sequence[Listed], per_page: int) -> Iterator[Sheet[Listed]]:
    """Do as `sheets` for updates."""
    return sheets(address, listed, per_page, lambda each: each.item.entry.published)
