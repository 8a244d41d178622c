"""Kinds: what a published file is to readers, told by its path alone, and the order in which files are sent.

What a page loads is there before the page is, and an update before the timelines and feeds that lead to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

from dateline.addresses import FEED_NAMES, NOT_FOUND, REDIRECTS, ROBOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["asset", "media", "page", "timeline", "feed", "front", "data"]
"""`asset`: fingerprinted, its address never has another content. `front`: home and the ways in. `data`: polled."""
Step = Literal["assets", "permalinks", "timelines", "front"]
STEPS: tuple[Step, ...] = get_args(Step)
COMPRESSED = ".gz"  # ends the path of a compressed copy, which is to readers what its file is

_STEP: dict[Kind, Step] = {
    "asset": "assets",
    "media": "assets",
    "page": "permalinks",
    "timeline": "timelines",
    "feed": "front",
    "front": "front",
    "data": "front",
}
LISTINGS = ("archive", "authors", "corrections", "search", "sections", "tags")  # folders at the root
_AT_ROOT = frozenset([NOT_FOUND[1:], REDIRECTS[1:], ROBOTS[1:], "_headers", "index.html", "manifest.json"])
_FINGERPRINTED = re.compile(r"assets/(?:.+/)?[^/]+\.[0-9a-f]{8}(?:\.[^/]+)?")
_SITEMAP = re.compile(r"sitemap[^/]*\.xml")
_LIVE = "updates.json"


def step_of(kind: Kind) -> Step:
    """Give the step in which files of a kind are sent."""
    return _STEP[kind]


def kinds_of(paths: Iterable[str]) -> dict[str, Kind]:
    """Give the kind of every file of a site by its output path."""
    every = list(paths)
    coverages = coverages_of(every)
    return {path: _kind(path.removesuffix(COMPRESSED), coverages) for path in every}


def coverages_of(paths: Iterable[str]) -> frozenset[str]:
    """Give the coverages of a site, by its output paths: each is a folder that has `updates.json`."""
    ending = f"/{_LIVE}"
    return frozenset(path.removesuffix(ending) for path in paths if path.endswith(ending))


def is_fingerprinted(path: str) -> bool:
    """Say whether the address of a file is made from its content, so that it never has another one."""
    return _FINGERPRINTED.fullmatch(path) is not None


def _kind(path: str, coverages: frozenset[str]) -> Kind:
    top, _, below = path.partition("/")
    name = path.rpartition("/")[2]
    if top == "assets" and below:
        return "asset" if is_fingerprinted(path) else "media"
    if top == "media" and below:
        return "media"
    if path in _AT_ROOT or _SITEMAP.fullmatch(name):
        return "front"
    if name in FEED_NAMES.values():
        return "feed"
    if coverage := _coverage_above(path, coverages):
        return _kind_in_coverage(path.removeprefix(f"{coverage}/"))
    if top in LISTINGS and below:
        return "front"
    return "page" if name.endswith(".html") else "media"


def _coverage_above(path: str, coverages: frozenset[str]) -> str:
    folder = path.rpartition("/")[0]
    while folder and folder not in coverages:
        folder = folder.rpartition("/")[0]
    return folder


def _kind_in_coverage(below: str) -> Kind:
    if below == _LIVE:
        return "data"
    return "timeline" if below == "index.html" or below.startswith(("page/", "days/")) else "page"
