"""Listings: lists across coverages in blocks, newest first: a person's updates, a topic's, a section's coverages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from dateline import addresses
from dateline.digests import digest
from dateline.pages.blocks import Series, cut, entry_pager, in_order, on_entry_page, pager
from dateline.pages.days import own_days
from dateline.pages.page import Later
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dateline.pages.listed import Roll, Spot
    from dateline.pages.views import Moment, Pager, PersonPage, Topic

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


def update_sheets(address: str, roll: Roll, per_page: int) -> Iterator[Sheet[Spot]]:
    """Do as `sheets` for updates."""
    return sheets(address, roll.spots, per_page, lambda spot: spot.published)


def with_days(
    view: Callable[[Sheet[Spot]], PersonPage | Topic], sheet: Sheet[Spot], roll: Roll, alike: str, lang: str
) -> PersonPage | Topic | Later:
    """Give a sheet's view with its updates, parted by day. `alike` is the digest of what all blocks show beside them.

    An entry page shows what is newest, and feeds hold it too: it is made. Of the blocks, most stand already.
    """

    def whole() -> PersonPage | Topic:
        return replace(view(sheet), days=own_days(roll.read(sheet.items)))

    if sheet.is_entry or not sheet.items:
        return whole()
    return Later(digest((alike, sheet.pager, "\n".join([spot.stamp for spot in sheet.items]))), lang, whole)
