"""Planning again: what `pages.plan` gives, with the plans of coverages in which nothing moved taken as they were.

A page of such a plan is the same value as before, which can be seen without looking into it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.pages.collisions import without_collisions
from dateline.pages.context import make_context
from dateline.pages.page import Plan
from dateline.pages.plan import plan_coverage, plan_site

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from dateline.clock import Clock
    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Newsroom
    from dateline.pages.context import Context
    from dateline.pages.plan import CoveragePlan
    from dateline.problems import Problem


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a coverage, and all that it was made from."""

    coverage: Coverage
    context: Context
    fragments: tuple[Fragment | None, ...]  # of its bodies
    plan: CoveragePlan


def plan_again(
    newsroom: Newsroom, fragments: Mapping[str, Fragment], clock: Clock, known: MutableMapping[str, Planned]
) -> tuple[Plan, tuple[Problem, ...]]:
    """Do as `dateline.pages.plan.plan`. `known` is what was planned before, by coverage; it is brought up to date."""
    context = make_context(newsroom, fragments, clock)
    planned = {each.id: _planned(each, context, fragments, known.get(each.id)) for each in newsroom.coverages}
    known.clear()
    known.update(planned)
    plans = [each.plan for each in planned.values()]
    site = plan_site(newsroom, context, fragments, [each.digest for each in plans])
    pages, copies, problems = without_collisions(
        [*site.pages, *(page for each in plans for page in each.pages)],
        [*site.copies, *(copy for each in plans for copy in each.copies)],
    )
    return Plan(pages, copies), problems


def _planned(
    coverage: Coverage, context: Context, fragments: Mapping[str, Fragment], before: Planned | None
) -> Planned:
    bodies = (coverage.body, *(update.body for update in coverage.updates))
    own = tuple(fragments.get(body.path) for body in bodies)
    if before and before.coverage == coverage and before.fragments == own and _alike(before, context):
        return replace(before, context=context)
    return Planned(coverage, context, own, plan_coverage(coverage, context, fragments))


def _alike(before: Planned, context: Context) -> bool:
    """Say whether two contexts differ in nothing but an instant before or after which nothing of the coverage falls."""
    first, last = sorted((before.context.now, context.now))
    if any(first < update.published <= last for update in before.coverage.updates):
        return False
    return replace(before.context, now=context.now) == context
