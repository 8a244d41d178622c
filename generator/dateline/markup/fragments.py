"""Fragments: a body rendered once, for every page and feed that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.model import Picture
    from dateline.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Use:
    """One thing outside its text that a fragment depends on, and what it was found to be."""

    kind: str  # reference | media | picture
    target: str  # as asked of the linker
    found: str  # address, path, or "width height digest"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rendered body. `html` holds placeholders (`dateline.placeholders`)."""

    key: str  # digest of all it depends on
    html: str
    text: str  # plain text: paragraphs parted by newlines, cards by their words
    media: tuple[str, ...] = ()  # paths in the site's folder of the files it shows or links to
    image: Picture | None = None  # its first picture
    uses: tuple[Use, ...] = ()  # while all are found the same and text, settings and renderer are, so is the fragment
    problems: tuple[Problem, ...] = ()


class Linker(Protocol):
    """Says where a reference inside the site leads. Made by `reading`, used by `markup`; pure look-ups.

    Each gives the address, or the problem at `place`. `coverage` is the id of the coverage that the link stands in (""
    on plain pages and bios).
    """

    def reference(self, target: str, coverage: str, place: Place) -> str | Problem:
        """Resolve `update:…`, `coverage:…`, `author:…`, `page:…`, `tag:…` or a site-rooted `/address/#anchor`."""

    def media(self, name: str, coverage: str, source: str, place: Place) -> str | Problem:
        """Resolve `media/…` (on pages and bios: a file beside `source`) to a path in the site's folder."""

    def picture(self, path: str, place: Place) -> tuple[int, int, str] | Problem:
        """Give width and height in CSS pixels and the digest of the picture at `path`."""
