"""Listing work: one listing from its parts to its staged pages; and the front, made from what all units tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dateline.build import shards
from dateline.build.bench import Made
from dateline.build.recall import recalled
from dateline.build.shards import Shard
from dateline.digests import digest
from dateline.markup.fragments import Fragment
from dateline.pages.context import listing_context
from dateline.pages.feeds import NEWEST
from dateline.pages.frame import make_parent
from dateline.pages.front import plan_front
from dateline.pages.listed import Roll, Spot
from dateline.pages.listing import plan_listing
from dateline.pages.rows import digest_from, listed_from
from dateline.problems import ProblemsFound
from dateline.reading.directory import answer_as_json
from dateline.reading.layout import unit_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateline.build.bench import Bench, Task
    from dateline.build.ground import Ground
    from dateline.build.shards import Unit
    from dateline.build.state import State
    from dateline.pages.listed import CoverageDigest, Listed
    from dateline.pages.listing import ListingPlan
    from dateline.pages.views import Parent

LISTING = "listing/"
FRONT = "front"
FEEDS_ONLY = ("site", "section/")
HELD = 128  # bodies after which those that are held are let go: more than the three feeds of a listing show
Place = tuple[str, int]
"""Where an entry is kept: its unit, its number."""
Group = dict[str, Place]
"""Entries that were read together, by the keys of their bodies."""


def make_listing(bench: Bench, task: Task) -> Made:
    """Plan and stage a listing."""
    ground, state = bench.ground, bench.state
    name = task.unit.removeprefix(LISTING)
    with bench.stage("planning"):
        plan, bodies = planned_listing(bench, name)
        bench.add("planning", 0.0, len(plan.pages))
    shelf = bench.shelf(task.unit)
    try:
        bench.press(shelf, plan.pages, bodies)
    except ProblemsFound as found:
        return Made(task.unit, faults=found.problems)
    with bench.stage("state"), state.transaction():
        shelf.flush()
        facts = {"mapped": plan.mapped, "stubs": plan.stubs, "pages": len(plan.pages)}
        shards.keep_unit(state, Shard(task.unit, listing_key(ground, state, name), facts=facts))
    return Made(task.unit, seconds=bench.timed())


def planned_listing(bench: Bench, name: str) -> tuple[ListingPlan, KeptBodies]:
    """Plan the listing `name`, and give what fetches the bodies that its pages show. Nothing is written."""
    ground, reader = bench.ground, Reader(bench)
    parts = list(shards.parts_of(bench.state, name))
    spelt: dict[str, int] = {}
    for part in parts:
        for title, count in part.spelt.items():
            spelt[title] = spelt.get(title, 0) + count
    roll = Roll(_spots(bench, name, parts), reader.read)
    plan = plan_listing(name, ground.newsroom, ground.context, ground.fragments, roll, spelt)
    return plan, KeptBodies(bench.state, reader.groups)


def listing_key(ground: Ground, state: State, name: str) -> str:
    """Give the digest of all that a listing is made from."""
    parts = [(part.unit, part.digest) for part in shards.parts_of(state, name)]
    context = listing_context(name, ground.context, [unit.removeprefix("content/") for unit, _ in parts])
    kind, _, which = name.partition("/")
    author = [each for each in ground.newsroom.authors if kind == "author" and each.id == which]
    about = [ground.fragments[each.body.path].text for each in author]
    made_from = [(each.digest, each.photo) for each in author]
    return digest((name, ground.dress, context, made_from, about, parts))


def _spots(bench: Bench, name: str, parts: Sequence[shards.PartRow]) -> list[Spot]:
    """Give the entries of a listing, oldest first; of one that has feeds only, those that they can hold."""
    spots = sorted(spot for part in parts for spot in _spots_of(bench, name, part))
    return spots[-NEWEST:] if name.startswith(FEEDS_ONLY) else spots


def _spots_of(bench: Bench, name: str, part: shards.PartRow) -> list[Spot]:
    """Give a part's entries; as they were read before, where the part is as it was."""
    kept = bench.recall.spots if bench.recall else None

    def read(part: shards.PartRow) -> list[Spot]:
        return [Spot(*row) for row in shards.spots(bench.state, part.unit, part.positions)]

    return recalled(kept, (name, part.unit), part, read)


class Reader:
    """Reads the entries of a listing. Notes, by the key of its body, with which others each of them was read."""

    def __init__(self, bench: Bench) -> None:
        self.groups: dict[str, Group] = {}
        self._bench = bench
        self._kept = bench.recall.listed if bench.recall else None
        self._coverages = {each.id: each for each in bench.ground.newsroom.coverages}
        self._recent: dict[Place, Listed] = {}  # the entry page and the feeds show the same

    def read(self, spots: Sequence[Spot]) -> list[Listed]:
        """Give the updates at `spots`."""
        places = [(unit_at(spot.coverage), spot.number) for spot in spots]
        found = {place: self._recent[place] for place in places if place in self._recent}
        if len(found) < len(places):
            group: Group = {}
            for unit, numbers in _by_unit(place for place in places if place not in found).items():
                parent = make_parent(self._coverages[unit.removeprefix("content/")], self._bench.ground.context)
                for number, text, row in shards.listed_rows(self._bench.state, unit, numbers):
                    listed = found[unit, number] = self._listed((unit, number), text, row, parent)
                    if key := listed.item.entry.fragment:
                        group[key] = (unit, number)
            self.groups.update(dict.fromkeys(group, group))
            self._recent = found
        return [found[place] for place in places]

    def _listed(self, place: Place, text: str, row: str, parent: Parent) -> Listed:
        return recalled(self._kept, place, (row, text, parent), _listed_of)


def _listed_of(source: tuple[str, str, Parent]) -> Listed:
    row, text, parent = source
    return listed_from(json.loads(row), parent, text)


def _by_unit(places: Iterable[Place]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for unit, number in places:
        numbers.setdefault(unit, []).append(number)
    return numbers


class KeptBodies(Mapping[str, Fragment]):
    """The bodies of those entries of a listing that were read, by key.

    Those that were read together are fetched together, and few are held at once.
    """

    def __init__(self, state: State, groups: Mapping[str, Group]) -> None:
        self._state = state
        self._groups = groups
        self._held: dict[str, Fragment] = {}

    def __getitem__(self, key: str) -> Fragment:
        """Give a body."""
        if key not in self._held:
            if len(self._held) >= HELD:
                self._held = {}
            self._fetch(self._groups[key])
        return self._held[key]

    def _fetch(self, group: Group) -> None:
        keys = {place: key for key, place in group.items()}
        for unit, numbers in _by_unit(keys).items():
            for number, html in shards.htmls(self._state, unit, numbers):
                key = keys[unit, number]
                self._held[key] = Fragment(key, html, "")

    def __iter__(self) -> Iterator[str]:
        """Give the keys."""
        return iter(self._groups)

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._groups)


# ── the front ────────────────────────────────────────────────────────────────────────────────────────────────────────


def make_front(bench: Bench, units: Iterable[Unit]) -> Made:
    """Plan and stage what stands across coverages. `units` are those of all listings."""
    ground, state = bench.ground, bench.state
    with bench.stage("planning"):
        facts = [unit.facts for unit in units]
        plan = plan_front(
            ground.newsroom,
            ground.context,
            ground.fragments,
            [each for _, each in coverage_digests(bench)],
            shards.topics(state),
            [address for each in facts for address in each["mapped"]],
            [_pair(stub) for each in facts for stub in each["stubs"]],
        )
        bench.add("planning", 0.0, len(plan.pages))
    shelf = bench.shelf(FRONT)
    bench.press(shelf, plan.pages, {})
    bench.copy(shelf, plan.copies)
    with bench.stage("state"), state.transaction():
        shelf.flush()
        asked = {target: answer_as_json(answer) for target, answer in ground.asked.items()}
        shards.keep_unit(state, Shard(FRONT, "", facts={"asked": asked, "pages": len(plan.pages)}))
    return Made(FRONT, seconds=bench.timed())


def coverage_digests(bench: Bench) -> Iterator[tuple[str, CoverageDigest]]:
    """Give every coverage's unit and digest."""
    kept = bench.recall.digests if bench.recall else None
    for unit, text in shards.digests(bench.state):
        yield unit, recalled(kept, unit, text, _digest_of)


def _digest_of(text: str) -> CoverageDigest:
    return digest_from(json.loads(text))


def _pair(stub: Sequence[Any]) -> tuple[str, str]:
    return str(stub[0]), str(stub[1])
