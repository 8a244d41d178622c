"""Recall: what a process that builds again and again keeps of units, each with what it was read or made of.

Nothing of it is believed: it is used where what it was made of is the same now.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeVar

from dateline.build.pasts import OLD_KEPT, Old
from dateline.rendering.kept import Kept
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.build.shards import PartRow
    from dateline.pages.listed import CoverageDigest, Listed, Spot
    from dateline.pages.views import Parent

K = TypeVar("K")
S = TypeVar("S")
V = TypeVar("V")
Recalled = Kept[K, tuple[S, V]]
"""Values by key, each with what it was made of."""

LISTED_KEPT = 20_000  # some 60 MB
PARTS_KEPT = 1_000  # of a hundred updates each some 40 MB
DIGESTS_KEPT = 2_000


@dataclass(slots=True)
class Recall:
    """What was read of the state, and made of texts of the past."""

    listed: Recalled[tuple[str, int], tuple[str, str, Parent], Listed] = field(
        default_factory=lambda: Kept(LISTED_KEPT)
    )
    """Entries of listings by unit and number, made of row, text and coverage."""
    spots: Recalled[tuple[str, str], PartRow, list[Spot]] = field(default_factory=lambda: Kept(PARTS_KEPT))
    """Where the entries of parts of listings stand, by listing and unit."""
    digests: Recalled[str, str, CoverageDigest] = field(default_factory=lambda: Kept(DIGESTS_KEPT))
    """Digests of coverages by unit, made of their JSON."""
    past: Kept[tuple[str, str], Old] = field(default_factory=lambda: Kept(OLD_KEPT))
    """Revisions by path and blob."""


def recalled(kept: Recalled[K, S, V] | None, key: K, source: S, make: Callable[[S], V]) -> V:
    """Give what `make` makes of `source`: what was kept as `key` where that was made of the same. Keep it."""
    if kept is None:
        return make(source)
    known = kept.get(key)
    if known is None or known[0] != source:
        known = kept.keep(key, (source, make(source)))
    return known[1]
