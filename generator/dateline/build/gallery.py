"""Gallery: what was measured of pictures, kept in the state so that none is opened twice."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from dateline.build import shards
from dateline.reading.media import Measured

if TYPE_CHECKING:
    from collections.abc import Collection

    from dateline.build.state import State
    from dateline.reading.media import Gallery


def recall(state: State, gallery: Gallery) -> None:
    """Hand to `gallery` all that is kept."""
    for path, stamp, row in shards.pictures(state):
        gallery.known.setdefault(path, (stamp, Measured(*row)))


def keep(state: State, gallery: Gallery, before: Collection[str], limit: int) -> None:
    """Keep what `gallery` has measured since it knew the paths `before`. To be called within a transaction.

    A file that was written after `limit` (in nanoseconds) may be written again without a new stamp: of that nothing is
    kept.
    """
    found = [
        (path, stamp, astuple(measured))
        for path, (stamp, measured) in gallery.known.items()
        if path not in before and stamp[1] <= limit
    ]
    if found:
        shards.keep_pictures(state, found)
