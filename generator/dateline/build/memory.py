"""Memory: what one build leaves to the next of the same process, so that less has to be found again."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from dateline.build.pasts import Archive
from dateline.build.recall import Recall
from dateline.reading.memory import Memory as ReadingMemory
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.build.ground import Ground
    from dateline.build.looking import Found
    from dateline.build.shards import Units
    from dateline.build.state import State
    from dateline.rendering.render import Made
    from dateline.rendering.theme import Theme


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
    recall: Recall = field(default_factory=Recall)
