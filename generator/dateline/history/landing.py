"""Landing: what the main line of a history took, commit by commit, when, and who had made it.

The main line is HEAD and its first parents. What was written beside it landed with the commit that merged it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dateline.history.log import Commit

Introduced = dict[tuple[str, bytes], "Commit"]
"""By path and blob (b"" for a removal), who made that."""


class Landing(NamedTuple):
    """A commit of the main line, with the commits that it merged."""

    commit: Commit
    merged: tuple[Commit, ...]  # parents before children


def landings(commits: Mapping[bytes, Commit], head: bytes, since: bytes) -> list[Landing] | None:
    """Give the main line from after `since` (b"" for its beginning) to `head`, oldest first.

    `commits` are all that lead to `head` and not to `since`, children first. None where the main line does not come by
    `since`.
    """
    chain: list[Commit] = []
    at = head
    while at in commits:
        chain.append(commits[at])
        at = commits[at].parents[0] if commits[at].parents else b""
    if at != since:
        return None
    chain.reverse()
    order = {id_: number for number, id_ in enumerate(commits)}
    landed = {commit.id for commit in chain}  # none of them is beside the main line
    return [Landing(commit, _merged(commit, commits, order, landed)) for commit in chain]


def _merged(
    commit: Commit, commits: Mapping[bytes, Commit], order: Mapping[bytes, int], landed: set[bytes]
) -> tuple[Commit, ...]:
    """Give what landed with a merge: what leads to it, and had not landed. It has now."""
    found: list[Commit] = []
    ahead = list(commit.parents[1:])
    while ahead:
        id_ = ahead.pop()
        if id_ in commits and id_ not in landed:
            landed.add(id_)
            found.append(commits[id_])
            ahead += commits[id_].parents
    return tuple(sorted(found, key=lambda each: -order[each.id]))


def introduced(landing: Landing) -> Introduced:
    """Give which of the commits that a landing merged made what it changed: the last of them on its way there.

    A merge among them made what it says only where no other commit did. Between commits of which none leads to the
    other, the longer way decides, and then the id.
    """
    changed = set(landing.commit.changes)
    found: dict[tuple[str, bytes], tuple[tuple[bool, int, bytes], Commit]] = {}
    depths: dict[bytes, int] = {}
    for commit in landing.merged:
        depth = depths[commit.id] = 1 + max((depths.get(each, 0) for each in commit.parents), default=0)
        rank = (len(commit.parents) < 2, depth, commit.id)
        for change in changed.intersection(commit.changes):
            if change not in found or found[change][0] < rank:
                found[change] = (rank, commit)
    return {made: commit for made, (_, commit) in found.items()}


def landing_times(written: Sequence[int]) -> tuple[list[int], list[int]]:
    """Give when each commit of the main line landed, and the numbers of those whose dates are wrong.

    `written` are the commits' dates in seconds since 1970. What landed later did not land earlier: the dates of the
    longest sequence that does not go back are right, and those that no calendar has are wrong. A commit with a wrong
    date landed when the one before it did, the first ones when the first right one did.
    """
    if all(map(is_sane, (written[0], written[-1]) if written else ())) and _never_back(written):
        return list(written), []
    right = set(_longest(written))
    at = written[min(right)] if right else 0
    times = [at := written[number] if number in right else at for number in range(len(written))]
    return times, [number for number in range(len(written)) if number not in right]


def is_sane(seconds: int) -> bool:
    """Say whether an instant can be a commit's. Git's word for a date that it cannot read is 1970."""
    return seconds > 0


def _never_back(written: Sequence[int]) -> bool:
    return all(first <= second for first, second in pairwise(written))


def _longest(written: Sequence[int]) -> Iterator[int]:
    """Give the numbers of a longest sequence that does not go back, last first; of several, one that ends earliest."""
    ends: list[int] = []  # by length, the smallest date on which a sequence so long can end
    numbers: list[int] = []  # and its number
    before: dict[int, int] = {}
    for number, seconds in enumerate(written):
        if not is_sane(seconds):
            continue
        length = bisect_right(ends, seconds)
        before[number] = numbers[length - 1] if length else -1
        if length == len(ends):
            ends.append(seconds)
            numbers.append(number)
        else:
            ends[length], numbers[length] = seconds, number
    at = numbers[-1] if numbers else -1
    while at >= 0:
        yield at
        at = before[at]
