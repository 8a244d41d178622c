"""Edit problems: what is wrong with how an update came to say what it says today."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from dateline.build.past_states import same_words
from dateline.pages.differences import difference
from dateline.pages.quoting import first_change
from dateline.problems import Place, problem
from dateline.reading.frontmatter import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateline.build.past_states import State
    from dateline.clock import Clock
    from dateline.model import Site, Update
    from dateline.problems import Problem
    from dateline.reading.files import SourceText

QUOTED = 60  # characters of each side of a change that a problem quotes


def edit_problems(
    update: Update, states: Sequence[State], source: SourceText, site: Site, clock: Clock
) -> Iterator[Problem]:
    """Give what is wrong with an update's edits. `states` are all it had, that of today last; `source` is its file."""
    if update.status == "draft":
        return
    appeared = [each for each, after in pairwise(states) if _appeared(each, after, clock)]
    yield from _moved(update, appeared, source)
    if site.silent_edits != "off" and update.status != "withdrawn":
        yield from _silent(update, states, site, clock)


def _appeared(state: State, after: State, clock: Clock) -> bool:
    """Say whether readers can have seen a state before the next one came."""
    until = after.revision.landed if after.revision else clock.now
    return state.update.status != "draft" and state.update.published <= until


def _moved(update: Update, appeared: Sequence[State], source: SourceText) -> Iterator[Problem]:
    """Tell of a time of publication that is another one than it was at first."""
    if update.time_note or not appeared:
        return
    first, revision = appeared[0].update.published, appeared[0].revision
    if first != update.published and revision:
        before, now = (instant.isoformat().replace("+00:00", "Z") for instant in (first, update.published))
        place = place_of(source, "published")
        yield problem("published-moved", place, before=before, now=now, commit=revision.commit[:12])


def _silent(update: Update, states: Sequence[State], site: Site, clock: Clock) -> Iterator[Problem]:
    """Tell of words that changed after readers could have seen them, where nothing says so then or later.

    A withdrawal says so itself.
    """
    seen: State | None = None
    pending: tuple[State, State] | None = None
    for state, after in zip_longest(states, states[1:]):
        if state.update.status == "withdrawn":
            continue
        if seen and state.update.status != "draft":
            told = len(state.update.corrections) > len(seen.update.corrections)
            if told or state.update.minor:
                pending = None
            elif not same_words(seen.said, state.said):
                pending = pending or (seen, state)
        seen = state if after is None or _appeared(state, after, clock) else seen
    if pending:
        found = problem("silent-edit", Place(update.path), change=_quoted(pending[0].said, pending[1].said))
        yield replace(found, severity="error") if site.silent_edits == "error" else found


def _quoted(before: str, after: str) -> str:
    """Give what changed first, in words."""
    gone, come = first_change(difference(before, after), QUOTED)
    if gone and come:
        return f"“{gone}” became “{come}”"
    return f"“{come}” was added" if come else f"“{gone}” was removed" if gone else "its paragraphs"
