"""Texts: which paths of a site can be an update's, and which id a file states, whatever state it is in.

An old revision may hold anything. What cannot be read is no reason to stop: such a file goes by its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline.reading.names import passed_over

if TYPE_CHECKING:
    from collections.abc import Collection

CONTENT = "content"
COVERAGE_FILE = "coverage.md"
_OTHERS = frozenset(["authors", "pages", "static"])  # folders of content/ that hold no coverages
_MEDIA = "media"
_FENCE = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\n")
_END = re.compile(rb"^---[ \t]*$", re.MULTILINE)
_ID = re.compile(rb"""^(?:id|"id"|'id')[ \t]*:(?:[ \t]+(.*))?$""", re.MULTILINE)
_HINTS = (b"\nid", b'\n"id"', b"\n'id'")
_QUOTED = re.compile(r"""(["'])(.*?)\1[ \t]*(?:#.*)?""")


def is_text(path: str) -> bool:
    """Say whether the file at `path`, below the site's folder, can be an update or a coverage's own."""
    if not path.endswith(".md"):
        return False
    parts = path.split("/")
    if len(parts) < 3 or parts[0] != CONTENT or parts[1] in _OTHERS:
        return False
    return not any(map(passed_over, parts))


def is_coverage_file(path: str) -> bool:
    """Say whether the text at `path` makes its folder a coverage."""
    return path.endswith(f"/{COVERAGE_FILE}") and f"/{_MEDIA}/" not in path


def coverage_above(folder: str, coverages: Collection[str]) -> str:
    """Give the coverage whose updates stand in `folder` (below content/): the nearest that is one; "" for none.

    A coverage's media folder holds no updates.
    """
    at = folder
    while at and at not in coverages:
        at = at.rpartition("/")[0]
    return "" if f"{folder}/".startswith(f"{at}/{_MEDIA}/") else at


def stem(name: str) -> str:
    """Give the id of a file that states none."""
    bare = name.removesuffix(".md")
    return bare if bare.isascii() else normalize("NFC", bare)


def stated_id(content: bytes) -> str:
    """Give the id that a file's front matter states, or ""."""
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not any(hint in content for hint in _HINTS):  # as in nearly all
        return ""
    fence = _FENCE.match(content)
    found = _ID.search(content, fence.end()) if fence else None
    end = _END.search(content, fence.end()) if fence and found else None
    if found is None or end is None or found.start() > end.start():
        return ""
    value = (found[1] or b"").decode("utf-8", "replace").strip()
    if quoted := _QUOTED.fullmatch(value):
        return quoted[2].strip()
    return "" if value.startswith("#") else value.partition(" #")[0].partition("\t#")[0].rstrip()
