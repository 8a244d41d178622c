"""Listing work: one listing from its parts to its staged pages; and the front, made from what all units tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dateline.build import shards
from dateline.build.bench import Made
from dateline.build.shards import Shard
from dateline.digests import digest
from dateline.markup.fragments import Fragment
from dateline.pages.context import listing_context
from dateline.pages.feeds import NEWEST
from dateline.pages.frame import make_parent
from dateline.pages.front import plan_front
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
    from dateline.pages.listed import Listed

LISTING = "listing/"
FRONT = "front"
FEEDS_ONLY = ("site", "section/")
RUN, RUNS = 128, 3  # bodies that are fetched together, and how many such runs are held


def make_listing(bench: Bench, task: Task) -> Made:
    """Plan and stage a listing."""
    ground, state = bench.ground, bench.state
    name = task.unit.removeprefix(LISTING)
    with bench.stage("planning"):
        parts = list(shards.parts_of(state, name))
        places = _places(state, name, parts)
        listed = _listed(bench, places)
        spelt: dict[str, int] = {}
        for part in parts:
            for title, count in part.spelt.items():
                spelt[title] = spelt.get(title, 0) + count
        plan = plan_listing(name, ground.newsroom, ground.context, ground.fragments, listed, spelt)
        bench.add("planning", 0.0, len(plan.pages))
    shelf = bench.shelf(task.unit)
    try:
        bench.press(shelf, plan.pages, KeptBodies(state, places, listed))
    except ProblemsFound as found:
        return Made(task.unit, faults=found.problems)
    with bench.stage("state"), state.transaction():
        shelf.flush()
        facts = {"mapped": plan.mapped, "stubs": plan.stubs, "pages": len(plan.pages)}
        shards.keep_unit(state, Shard(task.unit, listing_key(ground, state, name), facts=facts))
    return Made(task.unit, seconds=bench.timed())


def listing_key(ground: Ground, state: State, name: str) -> str:
    """Give the digest of all that a listing is made from."""
    parts = [(part.unit, part.digest) for part in shards.parts_of(state, name)]
    context = listing_context(name, ground.context, [unit.removeprefix("content/") for unit, _ in parts])
    kind, _, which = name.partition("/")
    author = [each for each in ground.newsroom.authors if kind == "author" and each.id == which]
    about = [ground.fragments[each.body.path].text for each in author]
    made_from = [(each.digest, each.photo) for each in author]
    return digest((name, ground.dress, context, made_from, about, parts))


Place = tuple[str, str, int]
"""Where an entry of a listing is kept: its instant, its unit, its number."""


def _places(state: State, name: str, parts: Sequence[shards.PartRow]) -> list[Place]:
    """Give the entries of a listing, oldest first; of one that has feeds only, those that they can hold."""
    places = sorted(
        (instant, part.unit, number)
        for part in parts
        for instant, number in shards.instants(state, part.unit, part.positions)
    )
    return places[-NEWEST:] if name.startswith(FEEDS_ONLY) else places


def _listed(bench: Bench, places: Sequence[Place]) -> list[Listed]:
    ground, kept = bench.ground, bench.listed
    coverages = {unit_at(each.id): each for each in ground.newsroom.coverages}
    found: dict[tuple[str, int], Listed] = {}
    for unit, numbers in _by_unit(places).items():
        parent = make_parent(coverages[unit], ground.context)
        for number, text, row in shards.listed_rows(bench.state, unit, numbers):
            known = kept.get((unit, number)) if kept else None
            if known is None or known[:3] != (row, text, parent):
                known = (row, text, parent, listed_from(json.loads(row), parent, text))
                if kept:
                    kept.keep((unit, number), known)
            found[unit, number] = known[3]
    return [found[unit, number] for _, unit, number in places]


def _by_unit(places: Iterable[Place]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for _, unit, number in places:
        numbers.setdefault(unit, []).append(number)
    return numbers


class KeptBodies(Mapping[str, Fragment]):
    """The bodies of a listing's entries, by key; those that stand together are fetched together, and few are held."""

    def __init__(self, state: State, places: Sequence[Place], listed: Sequence[Listed]) -> None:
        self._state = state
        self._places = places
        self._index = {each.item.entry.fragment: n for n, each in enumerate(listed) if each.item.entry.fragment}
        self._at_hand: dict[int, dict[tuple[str, int], str]] = {}  # HTML by unit and number, of some runs of places

    def __getitem__(self, key: str) -> Fragment:
        """Give a body."""
        index = self._index[key]
        run = index // RUN
        if run not in self._at_hand:
            while len(self._at_hand) >= RUNS:
                del self._at_hand[next(iter(self._at_hand))]
            self._at_hand[run] = self._fetched(self._places[run * RUN : (run + 1) * RUN])
        _, unit, number = self._places[index]
        return Fragment(key, self._at_hand[run][unit, number], "")

    def __iter__(self) -> Iterator[str]:
        """Give the keys."""
        return iter(self._index)

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._index)

    def _fetched(self, places: Sequence[Place]) -> dict[tuple[str, int], str]:
        return {
            (unit, number): html
            for unit, numbers in _by_unit(places).items()
            for number, html in shards.htmls(self._state, unit, numbers)
        }


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
            [digest_from(value) for _, value in shards.digests(state)],
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


def _pair(stub: Sequence[Any]) -> tuple[str, str]:
    return str(stub[0]), str(stub[1])
