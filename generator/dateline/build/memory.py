"""Memory: what one build leaves to the next of the same process, so that only what changed is made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.reading.memory import Memory as ReadingMemory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.build.bodies import Marked
    from dateline.build.planning import Planned
    from dateline.build.writer import Stood
    from dateline.pages.page import Page
    from dateline.rendering.render import Made
    from dateline.rendering.theme import Theme


@dataclass(slots=True)
class Memory:
    """What earlier builds of one site found and made. Nothing in it is trusted without a comparison."""

    reading: ReadingMemory = field(default_factory=ReadingMemory)
    bodies: dict[str, Marked] = field(default_factory=dict)  # by source path
    plans: dict[str, Planned] = field(default_factory=dict)  # by coverage
    theme: Theme | None = None
    made: Made | None = None  # by the renderer
    pages: Mapping[str, Page] = field(default_factory=dict)  # output path → the page that was made there
    keys: Mapping[str, str] = field(default_factory=dict)  # output path → key of what was made there
    keys_with: Made | None = None  # what the renderer had made when it gave those keys
    stood: Mapping[str, Stood] = field(default_factory=dict)  # output path → the file as it was left
    good: dict[str, Mapping[str, str]] = field(default_factory=dict)  # unit → texts stored as its last good ones
