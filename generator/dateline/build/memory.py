"""Memory: what one build leaves to the next of the same process, so that less has to be found again."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from dateline.build.pasts import OLD_KEPT, Archive, Old
from dateline.reading.memory import Memory as ReadingMemory
from dateline.rendering.kept import Kept
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.build.ground import Ground
    from dateline.build.looking import Found
    from dateline.build.shards import PartRow, Units
    from dateline.build.state import State
    from dateline.pages.listed import Listed, Spot
    from dateline.pages.views import Parent
    from dateline.rendering.render import Made
    from dateline.rendering.theme import Theme

LISTED_KEPT = 20_000  # some 60 MB
PARTS_KEPT = 1_000  # of a hundred updates each some 40 MB


@dataclass(slots=True)
class Memory:
    """What earlier builds of one site found, all with the same options but for the clock."""

    reading: ReadingMemory = field(default_factory=ReadingMemory)
    theme: Theme | None = None
    made: Made | None = None  # by the renderer
    found: Found | None = None  # the files below content/
    state: State | None = None  # open from build to build
    units: Units | None = None  # of that state
    version: int = 0  # of that state when they were read
    archive: Archive = field(default_factory=Archive)
    ground: Ground | None = None  # of the last build, where that came to a good end
    listed: Kept[tuple[str, int], tuple[str, str, Parent, Listed]] = field(default_factory=lambda: Kept(LISTED_KEPT))
    """Entries of listings by unit and number: row, text and coverage that they were read of, and what was read."""
    past: Kept[tuple[str, str], Old] = field(default_factory=lambda: Kept(OLD_KEPT))
    """Revisions by path and blob."""
    spots: Kept[tuple[str, str], tuple[PartRow, list[Spot]]] = field(default_factory=lambda: Kept(PARTS_KEPT))
    """Where the entries of parts of listings stand, by listing and unit: the part that they were read of, and they."""
