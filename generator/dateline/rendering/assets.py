"""Assets: a theme's static files, each at an address that holds a digest of its bytes.

A file's address changes with its content, so it may be cached for ever. Stylesheets name other files; there the names
are rewritten to the fingerprinted ones before the stylesheet's own digest is taken, so that it changes with them.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from dateline import addresses
from dateline.digests import digest_bytes
from dateline.problems import Place, Problem, did_you_mean, problem
from dateline.reading.files import read_text
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.reading.files import FoundFile, SourceText

_ELSEWHERE = r"(?i)[a-z][a-z0-9+.-]*:|//|#|$"


@cache
def _css() -> re.Pattern[str]:
    """Give what a stylesheet is made of, as far as names of files in it go: comments and strings are passed over whole.

    What is not closed ends where CSS ends it, so that no text is looked at twice. It takes long to compile, and is only
    needed for a theme that the store does not know.
    """
    return re.compile(
        r"""/\*.*?(?:\*/|\Z)
          | @import\s+(?P<quote>["'])(?P<imported>[^"'\n]*)(?P=quote)
          | \burl\(\s*(?:(?P<mark>["'])(?P<quoted>[^"'\n]*)(?P=mark)|(?P<bare>[^"'()\s]*))\s*\)
          | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?""",
        re.VERBOSE | re.DOTALL | re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Asset:
    """A theme's file as it is published."""

    address: str
    content: bytes


def make_assets(files: Mapping[str, FoundFile]) -> tuple[dict[str, Asset], list[Problem]]:
    """Give each of `files`, by its name below `static/`, as an asset, and what is wrong with any of them."""
    maker = _Maker(files)
    for name in sorted(files):
        maker.make(name)
    return maker.made, maker.problems


class _Maker:
    def __init__(self, files: Mapping[str, FoundFile]) -> None:
        self.files = files
        self.made: dict[str, Asset] = {}
        self.problems: list[Problem] = []
        self.under_way: list[str] = []

    def make(self, name: str) -> Asset | None:
        """Make an asset and those that it names; None where it cannot be made, or is being made further up."""
        if name in self.made:
            return self.made[name]
        if name in self.under_way:
            return None
        self.under_way.append(name)
        content = self.stylesheet(name) if name.endswith(".css") else self.read(name)
        self.under_way.pop()
        if content is None:
            return None
        self.made[name] = Asset(addresses.asset(name, digest_bytes(content)), content)
        return self.made[name]

    def read(self, name: str) -> bytes | None:
        file = self.files[name]
        try:
            return file.absolute.read_bytes()
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            self.problems.append(problem("unreadable-file", Place(file.path), reason=reason))
            return None

    def stylesheet(self, name: str) -> bytes | None:
        source = read_text(self.files[name])
        if isinstance(source, Problem):
            self.problems.append(source)
            return None

        def rewritten(match: re.Match[str]) -> str:
            group = next((each for each in ("imported", "quoted", "bare") if match[each] is not None), "")
            if not group or re.match(_ELSEWHERE, match[group]):
                return match[0]
            href = self.href(match[group], name, source, match.start(group))
            start, end = (index - match.start() for index in match.span(group))
            return match[0][:start] + href + match[0][end:]

        return _css().sub(rewritten, source.text).encode()

    def href(self, named: str, inside: str, source: SourceText, at: int) -> str:
        """Give the relative link from stylesheet `inside` to the asset it calls `named`."""
        path, mark, rest = _split(named)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(inside), unquote(path)))
        asset = self.make(target) if target in self.files else None
        if asset is None:
            self.missing(target, source, at)
            return named
        folder = posixpath.dirname(addresses.asset(inside, ""))
        return quote(posixpath.relpath(asset.address, folder)) + mark + rest

    def missing(self, target: str, source: SourceText, at: int) -> None:
        line = source.text.count("\n", 0, at) + 1
        place = source.place(line, at - source.text.rfind("\n", 0, at))
        if target in self.files:
            if target in self.under_way:
                reason = "it names itself, by way of " + ", ".join([*self.under_way, target])
                self.problems.append(problem("template-error", place, reason=reason))
            return  # else its own fault has been told
        path = posixpath.normpath(posixpath.join("static", target))
        self.problems.append(problem("missing-media", place, path=path, suggestion=did_you_mean(target, self.files)))


def _split(named: str) -> tuple[str, str, str]:
    """Part a name from its query or fragment: `x.svg#icon`."""
    for mark in ("#", "?"):
        if mark in named:
            path, _, rest = named.partition(mark)
            if not (mark == "#" and "?" in path):
                return path, mark, rest
    return named, "", ""
