"""Diff lines: how one state of a site became another, as lines for a terminal and as plain data."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from dateline.cli.trail_lines import moved_word, one_line, shown_path, told_json, told_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.chronicle.comparison import Comparison, NameChange, UpdateChange

_WIDEST = len("withdrawn")
_DETAIL = " " * (_WIDEST + 4)


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Give coverages, people, and then the updates by coverage."""
    groups = [
        ["Coverages", *_name_lines(found.coverages)] if found.coverages else [],
        ["Authors", *_name_lines(found.authors)] if found.authors else [],
    ]
    for coverage, changes in groupby(found.updates, attrgetter("coverage")):
        heading = f"{shown_path(coverage)}  {one_line(found.titles.get(coverage, ''))}".rstrip()
        groups.append([heading, *(line for each in changes for line in _update_lines(each))])
    for number, group in enumerate(each for each in groups if each):
        if number:
            yield ""
        yield from group


def _name_lines(changes: Iterable[NameChange]) -> Iterator[str]:
    for each in changes:
        was = f"  (was {shown_path(each.was)})" if each.was else ""
        yield f"  {each.what:<{_WIDEST}}  {shown_path(each.id)}  {one_line(each.title)}{was}".rstrip()


def _update_lines(change: UpdateChange) -> Iterator[str]:
    what = moved_word(change.moved_from, change.path) if change.what[0] == "moved" else change.what[0]
    yield f"  {what:<{_WIDEST}}  {shown_path(change.path)}"
    if change.what[0] in {"added", "removed"} and change.title:
        yield _DETAIL + one_line(change.title)
    if change.moved_from:
        yield f"{_DETAIL}{moved_word(change.moved_from, change.path)} from {shown_path(change.moved_from)}"
    if change.reason:
        yield _DETAIL + change.reason
    for line in told_lines(change.told, first=change.what[0] == "added"):
        yield _DETAIL + line


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Give what `--json` prints."""
    return {
        "ok": True,
        "from": found.old,
        "to": found.new or None,
        "coverages": [_name_json(each) for each in found.coverages],
        "authors": [_name_json(each) for each in found.authors],
        "updates": [_update_json(each) for each in found.updates],
        "passed_over": [{"path": path, "reason": reason} for path, reason in found.unreadable],
    }


def _name_json(change: NameChange) -> dict[str, Any]:
    return {"what": change.what, "id": change.id, "title": change.title, "was": change.was or None}


def _update_json(change: UpdateChange) -> dict[str, Any]:
    return {
        "what": list(change.what),
        "coverage": change.coverage,
        "id": change.id,
        "path": change.path,
        "title": change.title,
        "moved_from": change.moved_from or None,
        **told_json(change.told, differences=False),
    }
