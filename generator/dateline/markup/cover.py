"""Cover: what is done with generated HTML before a body's raw HTML is sanitised.

Raw HTML can only be sanitised with all that stands around it. What Dateline itself made of links, pictures and cards
must come through as it is, so it is put under cover first: `sanitize.Covered`. A body without raw HTML has no need of
that: `Bare`.
"""

from __future__ import annotations

from typing import Protocol


class Cover(Protocol):
    """What a writer does with generated HTML."""

    def element(self, html: str) -> str:
        """Give what stands for a complete element."""

    def attributes(self, text: str) -> str:
        """Give what stands for the attributes of one tag: `text` begins with a space, or is empty."""

    def heading(self, level: int, element: str) -> str:
        """Give the name of a heading's element: `element` with its depth, or its `level` as written."""


class Bare:
    """Leaves everything as it is."""

    def element(self, html: str) -> str:
        """Give the element itself."""
        return html

    def attributes(self, text: str) -> str:
        """Give the attributes themselves."""
        return text

    def heading(self, level: int, element: str) -> str:  # noqa: ARG002  # the other cover's concern
        """Give the element's name with its depth."""
        return element
