"""Catching up: what is known of a repository's history is brought to its HEAD, by no more than what is new."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dateline.history.asking import asking
from dateline.history.cache import Cache, Damaged, made_anew
from dateline.history.join import Standing
from dateline.history.landing import landing_times, landings
from dateline.history.log import read_log
from dateline.history.revisions import Row
from dateline.history.texts import CONTENT, is_coverage_file, is_text, stated_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dateline.history.git import Git
    from dateline.history.join import Event
    from dateline.history.landing import Landing
    from dateline.history.log import Commit

HEAD = "head"  # the value that holds the id of the last commit that is known
UNBORN = "unborn"  # what stands there for a repository without commits
WRONG = "wrong"  # and that of the dates that are wrong: how many, the first such commit, its date; JSON


def source_name(prefix: str) -> str:
    """Give what a cache is bound to: the place of the site in its repository."""
    return f"git {prefix}"


def catch_up(git: Git, prefix: str, head: str, file: Path) -> None:
    """Let the cache in `file` know what leads to the commit `head`, or `UNBORN`.

    `prefix` is the way from the repository's root to the site. Raises `GitMissing`, `GitFailed` and `OSError`.
    """
    source = source_name(prefix)
    known = Cache.known(file, source)
    if known is not None:
        try:
            if _extend(known, git, prefix, head):
                return
        except Damaged:
            pass  # anew, then
        finally:
            known.close()
    with made_anew(file, source) as cache:
        read_into(cache, git, prefix, head)


def read_into(cache: Cache, git: Git, prefix: str, head: str) -> None:
    """Read all that leads to `head` into an empty cache. Raises `GitMissing` and `GitFailed`."""
    cache.set_value(HEAD, head)
    if head == UNBORN:
        return
    commits, ids = _read(git, prefix, head)
    line = landings(commits, bytes.fromhex(head), b"")
    cache.add_known(commits)
    commits.clear()
    _add(cache, line or [], ids, Standing(), [])


def _extend(cache: Cache, git: Git, prefix: str, head: str) -> bool:
    """Add what leads to `head` and is not known. Say whether that could be done: what is known leads there, too."""
    before = cache.value(HEAD)
    if before == head:
        return True
    if UNBORN in (before, head) or not git.answers("merge-base", "--is-ancestor", before, head):
        return False
    with cache.transaction():
        if cache.value(HEAD) != before:  # another process was here meanwhile
            return False
        commits, ids = _read(git, prefix, head, before)
        for commit in [each for each in commits if cache.knows(each)]:  # where dates are wrong, git tells of some again
            del commits[commit]
        line = landings(commits, bytes.fromhex(head), bytes.fromhex(before))
        if line is None:
            return False
        cache.add_known(commits)
        _add(cache, line, ids, Standing(cache.standing()), cache.written())
        cache.set_value(HEAD, head)
    return True


def _read(git: Git, prefix: str, head: str, since: str = "") -> tuple[dict[bytes, Commit], dict[bytes, str]]:
    """Give the commits that lead to `head` and not to `since`, newest first, and the ids that their blobs state."""
    commits: dict[bytes, Commit] = {}
    ids: dict[bytes, str] = {}
    asked: set[bytes] = set()

    def take(blob: bytes, content: bytes | None) -> None:
        if content is not None and (id_ := stated_id(content)):
            ids[blob] = id_

    with asking(git, take) as ask:
        for commit in read_log(git, prefix, CONTENT, head, since, is_text):
            commits[commit.id] = commit
            for path, blob in commit.changes:
                if blob and blob not in asked and not is_coverage_file(path):
                    asked.add(blob)
                    ask(blob)
    return commits, ids


def _add(
    cache: Cache, line: Sequence[Landing], ids: Mapping[bytes, str], standing: Standing, written: list[int]
) -> None:
    """Add landings to what is known; `ids` are those that blobs state, `written` the dates of all commits before."""
    first = len(written)
    events: list[tuple[int, Event]] = []
    changed: set[str] = set()
    for number, landing in enumerate(line, first):
        changed.update(change.path for change in landing.commit.changes)
        events += [(number, event) for event in standing.land(landing, lambda blob: ids.get(blob, ""))]
    new = [landing.commit.committed for landing in line]
    times, wrong = landing_times(written + new)
    cache.add_written(first, new)
    rows = [_row(number, line[number - first].commit, event, times[number]) for number, event in events]
    rows.sort()
    cache.add_events(rows)
    cache.set_standing(standing, changed)
    if wrong or cache.value(WRONG):
        _tell_wrong(cache, times, wrong, written + new)


def _row(number: int, landing: Commit, event: Event, landed: int) -> Row:
    """Give an event as it is kept."""
    made = event.commit or landing
    row = Row(*event.key, number, event.path, event.blob, made.id, made.authored, made.by, landed)
    if made is landing:
        return row
    return row._replace(lander=landing.id, lander_authored=landing.authored, lander_by=landing.by)


def _tell_wrong(cache: Cache, times: Sequence[int], wrong: Sequence[int], written: Sequence[int]) -> None:
    """Keep when each commit landed in the light of all dates, and which dates are wrong."""
    known = cache.landings()
    cache.set_landed((number, times[number]) for number in known)
    counting = [number for number in wrong if number in known]
    told = [len(counting), known[counting[0]].hex(), written[counting[0]]] if counting else []
    cache.set_value(WRONG, json.dumps(told))
