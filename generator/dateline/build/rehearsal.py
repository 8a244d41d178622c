"""Rehearsal: what the next edit will ask of a process that builds again and again, gone through before it comes.

The first edit after a start would otherwise take twice as long as the tenth: its coverage's texts are to be read and
parsed, their bodies to be fetched from the state, its pages' templates to be run for the first time. An edit is most
likely one of the coverage that was updated last. Nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.build import shards
from dateline.build.bench import Task
from dateline.build.coverage_work import tell_coverage
from dateline.build.listing_work import coverage_digests, planned_listing
from dateline.pages.plan import plan_coverage
from dateline.problems import errors
from dateline.reading.directory import answer_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.build.bench import Bench
    from dateline.build.ground import Ground
    from dateline.build.run import Run
    from dateline.markup.fragments import Fragment
    from dateline.pages.page import Page

TIMES = 2  # the same code is quicker the second time


def rehearse(run: Run, ground: Ground) -> None:
    """Read, mark up, plan and render what an edit of the newest update would. Raises what a build raises."""
    if ground.theme is None:
        return
    bench = run.bench(ground)
    kept = run.units.known.get(_updated_last(bench))
    if kept is None:
        return
    answers = {target: answer_from(value) for target, value in kept.facts["asked"].items()}
    for _ in range(TIMES):
        _rehearse(bench, Task(kept.name, answers=answers))


def _rehearse(bench: Bench, task: Task) -> None:
    told = tell_coverage(bench, task)
    if told.shown is None or errors(told.problems):
        return
    fragments = told.fragments
    plan = plan_coverage(told.shown, bench.ground.context, fragments, told.pasts.by_id)
    _render(bench, plan.pages, {fragment.key: fragment for fragment in fragments.values()})
    for name in shards.listings_at(bench.state, task.unit, len(plan.listed) - 1):
        listing, bodies = planned_listing(bench, name)
        _render(bench, listing.pages, bodies)


def _updated_last(bench: Bench) -> str:
    """Give the unit of the coverage that has the newest update; "" where there is no update."""
    found = [(each.card.last.instant, unit) for unit, each in coverage_digests(bench) if each.card.last]
    return max(found)[1] if found else ""


def _render(bench: Bench, pages: Iterable[Page], bodies: Mapping[str, Fragment]) -> None:
    """Render a page of each kind, of permalinks the newest; they go nowhere."""
    renderer = bench.renderer
    if renderer is None:
        raise ValueError("there is no theme to render with")
    renderer.take(bodies)
    for page in {(page.form, page.template): page for page in pages}.values():
        renderer.keys(page)
        renderer.render(page)
