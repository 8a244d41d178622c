"""Unusable: the addresses at which files with errors would answer, by the names of the files.

Who links to one of them has made no mistake: the error in the file is told, and that is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.reading.layout import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Newsroom
    from dateline.reading.layout import Layout


def unusable_addresses(layout: Layout, newsroom: Newsroom) -> frozenset[str]:
    """Give the addresses of everything that has a file and no value in the newsroom."""
    usable = {each.path for each in newsroom.authors} | {each.path for each in newsroom.pages}
    found = {addresses.author(stem(path)) for path in layout.authors if path not in usable}
    found |= {addresses.plain_page(stem(path)) for path in layout.pages if path not in usable}
    found.update(_in_coverages(layout, newsroom))
    return frozenset(found)


def _in_coverages(layout: Layout, newsroom: Newsroom) -> Iterator[str]:
    there = {each.id: each for each in newsroom.coverages}
    for id_, paths in layout.coverages.items():
        coverage = there.get(id_)
        if coverage is None:
            yield addresses.coverage(id_)
        elif len(coverage.updates) < len(paths):
            usable = {update.path for update in coverage.updates}
            yield from (addresses.permalink(id_, stem(path)) for path in paths if path not in usable)
