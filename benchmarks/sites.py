"""Sites: a contender's corpus on the disk, its builds and its edits."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contenders import cache_of
from measuring import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contenders import Contender
    from edits import Edit
    from layouts import Marks

OUTPUT = "public"


@dataclass(frozen=True, slots=True)
class Site:
    """A contender and the folder in which its layout of the corpus stands."""

    contender: Contender
    folder: Path
    marks: Marks

    @property
    def output(self) -> Path:
        """Give the folder that a build writes."""
        return self.folder / OUTPUT

    def clear(self) -> None:
        """Remove every output and cache."""
        shutil.rmtree(cache_of(self.folder), ignore_errors=True)
        for name in self.contender.left:
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def write(self, edit: Edit, text: str) -> None:
        """Write the source that `edit` is about, in place: a file put beside it would be an event more for watchers."""
        (self.folder / edit.path).write_text(text, encoding="utf-8")

    def text(self, edit: Edit) -> str:
        """Give the source that an edit changes."""
        return (self.folder / edit.path).read_text(encoding="utf-8")

    def stale(self, edit: Edit, mark: str) -> tuple[str, ...]:
        """Give the outputs that should show `mark` and do not."""
        return tuple(path for path in edit.shown_on if not holds(self.output / path, mark))

    def admit_complete(self) -> None:
        """Check that every update has its page. Raises `Failed`."""
        found = sum(1 for path, _ in files(self.output) if kind_of(path) == "permalinks")
        if found != self.marks.updates:
            raise Failed(f"{self.contender.title} made {found:,} pages of {self.marks.updates:,} updates")


def holds(path: Path, mark: str) -> bool:
    """Say whether a file is there and has `mark` in it."""
    try:
        return mark.encode() in path.read_bytes()
    except OSError:
        return False


def files(folder: Path) -> Iterator[tuple[str, int]]:
    """Give the path and size of every file below `folder`."""
    for root, _, names in os.walk(folder):
        below = os.path.relpath(root, folder)
        for name in names:
            yield os.path.normpath(f"{below}/{name}"), os.stat(f"{root}/{name}").st_size  # noqa: PTH116 -- one of a million


def outputs(folder: Path) -> dict[str, tuple[int, int]]:
    """Give the number and the bytes of a build's files by kind."""
    counted: dict[str, tuple[int, int]] = {}
    for path, size in files(folder):
        kind = kind_of(path)
        number, total = counted.get(kind, (0, 0))
        counted[kind] = (number + 1, total + size)
    return dict(sorted(counted.items()))


_TOPS = {"authors": "author pages", "tags": "tag pages", "archive": "month pages", "sections": "section pages"}
_FEEDS = {"feed.xml": "Atom feeds", "rss.xml": "RSS feeds", "feed.json": "JSON feeds"}


def kind_of(path: str) -> str:
    """Give the kind of output that stands at a path, by the addresses that all contenders share."""
    parts = path.split("/")
    if parts[-1] in _FEEDS:
        listing = _TOPS.get(parts[0], "").removesuffix(" pages")
        return f"{_FEEDS[parts[-1]]}{f', each {listing}' if listing else ''}"
    if parts[-1].startswith("sitemap"):
        return "sitemaps"
    if parts[-1] != "index.html" or len(parts) == 1:
        return "home page" if path == "index.html" else "other files"
    if parts[0] in _TOPS:
        return _TOPS[parts[0]] if len(parts) > 2 else "other files"
    if "days" in parts:
        return "day pages"
    if len(parts) == 2 or "page" in parts:
        return "timeline pages" if parts[0] != "corrections" else "other files"
    return "permalinks"
