"""Unusable: the addresses at which files with errors would answer, by the names of the files.

Who links to one of them has made no mistake: the error in the file is told, and that is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.reading.layout import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateline.model import Coverage, Newsroom
    from dateline.reading.layout import Layout


def unusable_addresses(layout: Layout, newsroom: Newsroom) -> Iterator[str]:
    """Give the addresses of authors, plain pages and coverages that have a file and no value in the newsroom."""
    usable = {each.path for each in newsroom.authors} | {each.path for each in newsroom.pages}
    yield from (addresses.author(stem(path)) for path in layout.authors if path not in usable)
    yield from (addresses.plain_page(stem(path)) for path in layout.pages if path not in usable)
    there = {each.id for each in newsroom.coverages}
    yield from (addresses.coverage(id_) for id_ in layout.coverages if id_ not in there)


def unusable_updates(id_: str, coverage: Coverage | None, paths: Sequence[str]) -> Iterator[str]:
    """Give the permalinks of the updates at `paths` that are not in their coverage, where that can be used itself."""
    if coverage is not None and len(coverage.updates) < len(paths):
        usable = {update.path for update in coverage.updates}
        yield from (addresses.permalink(id_, stem(path)) for path in paths if path not in usable)
