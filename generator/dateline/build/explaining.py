"""Explaining: why a page was made again by a build, or was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from dateline import addresses
from dateline.build.outputs import file_stamp
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dateline.build.disk import Stamp
    from dateline.build.run import Run
    from dateline.build.state import State

_ROW = "SELECT unit, view, made, sha, size, mtime, inode FROM output WHERE path = ? AND wanted > 0"
_FIRST_BELOW = "SELECT path FROM output WHERE path >= ? AND path < ? AND wanted > 0 ORDER BY path LIMIT 1"
_LAST = "\U0010ffff"  # comes after every path
_INDEX = "index.html"

_NEW = "nothing is known of an earlier build of it"
_PARANOID = "with --paranoid nothing of earlier builds is trusted"
_COPY = "the file that it is a copy of has changed"
_SHOWS = "what it shows has changed"
_MADE_WITH = "what it is made with has changed: the theme, its words, or a setting that stands on every page"
_MOVED = "its file was missing, or changed by somebody else"
_SAME = "left as it is, because nothing that it shows or is made with has changed"
_LISTINGS = {
    "author": "the pages and feeds of the author {}",
    "tag": "the pages and feeds of the tag {}",
    "section": "the feeds of the section {}",
    "site": "the feeds of the site",
    "corrections": "the feeds of corrections",
}
_ALWAYS = {
    "front": "the front (home, sections, months, corrections, plain pages, sitemaps)",
    "theme": "the theme's own files",
}


@dataclass(frozen=True, slots=True)
class Before:
    """A page as it was before a build."""

    path: str
    row: tuple[Any, ...] | None  # of the list of outputs
    stamp: Stamp | None  # of its file, where there was one

    @property
    def stood(self) -> bool:
        """Whether its file was there as it had been left."""
        return self.row is not None and self.stamp == self.row[4:]


def before_build(run: Run) -> Before:
    """Look at the page that `BuildOptions.explain` names: an output path, an address, or a whole URL."""
    named = list(_paths(run.options.explain))
    path = next((each for each in named if run.state.row(_ROW, each)), named[0])
    return Before(path, run.state.row(_ROW, path), file_stamp(f"{run.output}/{path}"))


def explain(run: Run, before: Before, reasons: Mapping[str, str]) -> tuple[str, ...]:
    """Say in lines what became of the page, and why. `reasons` are those of units that were made again."""
    return tuple(_lines(run, before, reasons))


def _lines(run: Run, before: Before, reasons: Mapping[str, str]) -> Iterator[str]:
    path = next((each for each in (before.path, *_paths(run.options.explain)) if run.state.row(_ROW, each)), "")
    now = run.state.row(_ROW, path)
    if now is None:
        yield _missing(run.state, before)
        return
    if path != before.path:  # it is new, and was named in another way
        before = Before(path, None, None)
    unit, view, made, *_ = now
    if before.stood and before.row and before.row[1:3] == (view, made):
        yield f"{path}: {_SAME}"
    else:
        same = file_stamp(f"{run.output}/{path}") == before.stamp
        done = "made again, with the same bytes" if same else "written"
        yield f"{path}: {done}, because {_why(run, before, view, made)}"
    yield f"it belongs to {_unit_words(unit, reasons)}"


def _why(run: Run, before: Before, view: str, made: str) -> str:
    if run.options.paranoid:
        return _PARANOID
    if before.row is None or not before.row[1]:
        return _NEW
    if before.row[1] != view:
        return _SHOWS if made else _COPY
    if before.row[2] != made:
        return _MADE_WITH
    return _MOVED


def _unit_words(unit: str, reasons: Mapping[str, str]) -> str:
    kind, _, name = unit.partition("/")
    if kind in _ALWAYS:
        return f"{_ALWAYS[kind]}, which every build looks at"
    if kind == "kept":
        return f"{name}, which stays at its last good state"
    if kind == "listing":
        listing, _, whose = name.partition("/")
        words = _LISTINGS[listing].format(whose)
    else:
        words = f"the coverage {unit}"
    return f"{words}: made again, because {reasons[unit]}" if unit in reasons else f"{words}: nothing in it has changed"


# ── which page is meant ──────────────────────────────────────────────────────────────────────────────────────────────


def _paths(named: str) -> Iterator[str]:
    """Give the output paths that a person may mean, the likeliest first."""
    _, is_url, rest = named.partition("://")
    if not is_url:
        yield from _at(named)
        return
    address = "/" + unquote(rest.partition("/")[2].partition("#")[0].partition("?")[0])
    while True:  # the site may stand anywhere below its host
        yield from _at(address)
        _, slash, rest = address[1:].partition("/")
        if not slash:
            return
        address = f"/{rest}"


def _at(address: str) -> Iterator[str]:
    path = addresses.output_path(address)
    yield path
    if not path.endswith(_INDEX):
        yield f"{path}/{_INDEX}"


def _missing(state: State, before: Before) -> str:
    if before.row:
        return f"{before.path}: there is no such page any more; this build took it away"
    meant = _closest(state, before.path)
    return f"{before.path}: there is no such page" + (f'. Did you mean "{meant}"?' if meant else "")


def _closest(state: State, path: str) -> str:
    """Give the output whose path is most like `path`, part by part; "" where some part of it is like none."""
    from difflib import get_close_matches

    found = ""
    for part in path.split("/"):
        names = list(_names(state, found))
        close = [part] if part in names else get_close_matches(part, names, n=1)
        if not close:
            return ""
        found += close[0]
        if not state.row(_ROW, found):
            found += "/"
    path = f"{found}{_INDEX}" if found.endswith("/") else found
    return path if state.row(_ROW, path) else ""


def _names(state: State, folder: str) -> Iterator[str]:
    """Give the names in a folder of the output (a path that ends in `/`, or "" for all of it), sorted."""
    if folder and not folder.endswith("/"):
        return
    start, end = folder, f"{folder[:-1]}0" if folder else _LAST  # 0 comes after /
    while row := state.row(_FIRST_BELOW, start, end):
        name, is_folder, _ = row[0].removeprefix(folder).partition("/")
        yield name
        start = f"{folder}{name}0" if is_folder else f"{folder}{name}\0"
