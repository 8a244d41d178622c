"""Shown: the addresses that a site answers at for ever, as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.clock import public
from dateline.ledger.files import AUTHORS, coverage_file

if TYPE_CHECKING:
    from dateline.clock import Clock
    from dateline.model import Coverage, Newsroom


def shown(newsroom: Newsroom, clock: Clock) -> dict[str, tuple[str, ...]]:
    """Give the addresses of coverages, updates and authors, each under the path of the ledger's file it belongs to.

    A withdrawn update is shown too: its address says that it is withdrawn. No draft is, nor what is not due, unless
    the clock shows them.
    """
    found = {coverage_file(coverage.id): _of(coverage) for coverage in public(newsroom, clock).coverages}
    if newsroom.authors:
        found[AUTHORS] = tuple(addresses.author(author.id) for author in newsroom.authors)
    return dict(sorted(found.items()))


def _of(coverage: Coverage) -> tuple[str, ...]:
    permalinks = sorted(addresses.permalink(coverage.id, update.id) for update in coverage.updates)
    return (addresses.coverage(coverage.id), *permalinks)
