"""Headings: their ids, and how deep they nest. The shallowest of a body is depth 1, and no depth is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.addresses import slug
from dateline.placeholders import HEADING, IDS

if TYPE_CHECKING:
    from collections.abc import Iterable

ID_LENGTH = 60  # characters


def depths(levels: Iterable[int]) -> list[int]:
    """Give each heading's depth: one below the nearest heading before it that is above it (WCAG: no level skipped)."""
    above: list[int] = []
    found = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        found.append(len(above))
    return found


def tag(depth: int) -> str:
    """Give the name of a heading's element, to be finished where it stands."""
    return f"h{HEADING}{depth}"


def anchors(titles: Iterable[str]) -> list[tuple[str, str]]:
    """Give each heading's anchor, as a link `#…` in the same body names it, and its id; both "" where it has none.

    Ids begin with `h-` behind the fragment's prefix: a heading cannot take the name of a part of the page.
    """
    taken: set[str] = set()
    times: dict[str, int] = {}
    found = []
    for title in titles:
        anchor = name = slug(title)[:ID_LENGTH].strip("-")
        while anchor in taken:
            times[name] = times.get(name, 1) + 1
            anchor = f"{name}-{times[name]}"
        if anchor:
            taken.add(anchor)
        found.append((anchor, f"{IDS}h-{anchor}" if anchor else ""))
    return found
