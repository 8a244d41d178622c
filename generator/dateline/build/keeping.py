"""Keeping going: what is faulty is left at its last good state, so that the rest of the site can be built."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.build.last_good import load_good, stored_units
from dateline.problems import ProblemsFound, errors
from dateline.reading.layout import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dateline.build.gathering import Gathered
    from dateline.build.ground import Held
    from dateline.problems import Problem


def make_keeping(make: Callable[[Held], Gathered], good: Path) -> Gathered:
    """Make what can be made of a site, with every faulty unit read from its last good texts in the folder `good`.

    A unit that has none, or is faulty with them too, is left out. One may be faulty because another was left at a state
    in which what it links to is not there yet; so this goes on until all that is left is sound. The problems are those
    of the site as it stands, and those that leaving units behind has caused. Raises `ProblemsFound` where something is
    faulty that belongs to no unit: site.yaml, the theme.
    """
    held: Held = {}
    told: dict[Problem, None] = {}
    while True:
        site = make(held)
        faulty: dict[str, None] = {}
        for each in site.problems if not held else errors(site.problems):
            unit = unit_of(each.place.path, _coverages(site.files, held))
            if unit not in held:
                told[each] = None
            if each.severity == "error" and held.get(unit) != {}:
                faulty[unit] = None
        if not faulty:
            return replace(site, problems=tuple(sorted(told)))
        if "" in faulty:
            raise ProblemsFound(sorted(told))
        held = dict(held)
        for unit in faulty:
            held |= {unit: {}} if unit in held else dict(_last_good(good, unit))


def shown_at(unit: str, files: Iterable[str]) -> Iterator[str]:
    """Give the folders of the output at which a unit shows what stands in its `files` (paths in the site's folder)."""
    if unit == "content/pages":
        names = (path.removeprefix(f"{unit}/") for path in files if path.startswith(f"{unit}/"))
        yield from (f"{name.removesuffix('.md')}/" for name in names if name.endswith(".md"))
    else:
        yield f"{unit.removeprefix('content/')}/"
    yield f"{unit.replace('content/', 'media/', 1)}/"


def _last_good(good: Path, unit: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the last good texts of a unit; of those within it where it is a folder that has lost its coverage.md."""
    yield unit, load_good(good, unit) or {}
    for stored in stored_units(good):
        if stored.startswith(f"{unit}/"):
            yield stored, load_good(good, stored) or {}


def _coverages(files: Iterable[str], held: Held) -> frozenset[str]:
    """Give the ids of all coverages, readable or not."""
    ending = "/coverage.md"
    folders = [path.removesuffix(ending) for path in files if path.endswith(ending)]
    return frozenset(folder.removeprefix("content/") for folder in [*folders, *held])
