"""Printing: the one boundary at which values become words on a terminal, or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.problems import Place, Problem

LONGEST_EXCERPT = 160  # characters of a line that are shown


def where(place: Place) -> str:
    """Give a place as editors and terminals know it: `path:line:column`."""
    parts = [place.path, *([str(place.line)] if place.line else []), *([str(place.column)] if place.column else [])]
    return ":".join(parts)


def problem_text(problem: Problem) -> str:
    """Give a problem as text without colour: its place, code and message; the line it stands on; the hint."""
    lines = [f"{where(problem.place)}: {problem.severity}[{problem.code}] {problem.message}"]
    lines += excerpt_lines(problem.place)
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(lines)


def excerpt_lines(place: Place) -> list[str]:
    """Give the line of a problem, numbered, and a caret below its column; nothing where the whole file is meant."""
    if not place.line or not place.excerpt.strip():
        return []
    start = max(0, place.column - LONGEST_EXCERPT // 2) if len(place.excerpt) > LONGEST_EXCERPT else 0
    shown = place.excerpt[start : start + LONGEST_EXCERPT].replace("\t", " ")
    number = f"{place.line:>5}"
    lines = [f"{number} | {shown}"]
    if place.column:
        lines.append(f"{' ' * len(number)} | {' ' * (place.column - 1 - start)}^")
    return lines


def problem_json(problem: Problem) -> dict[str, Any]:
    """Give a problem as plain data, as `--json` prints it."""
    place = problem.place
    return {
        "severity": problem.severity,
        "code": problem.code,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": problem.message,
        "excerpt": place.excerpt,
        "hint": problem.hint,
    }


def counted(problems: Iterable[Problem]) -> str:
    """Give how many problems there are: `2 errors, 1 warning`."""
    found = list(problems)
    numbers = [(sum(each.severity == kind for each in found), kind) for kind in ("error", "warning")]
    return (
        ", ".join(f"{number} {kind}{'s' if number != 1 else ''}" for number, kind in numbers if number) or "no problems"
    )
