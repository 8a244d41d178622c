"""Printing: a problem as text and as data."""

from __future__ import annotations

from dateline.cli.printing import LONGEST_EXCERPT, counted, excerpt_lines, problem_json, problem_text, where
from dateline.problems import Place, problem

FAULT = problem(
    "unknown-key",
    Place("content/a.md", 3, 1, "titel: Storm"),
    key="titel",
    suggestion=' Did you mean "title"?',
    known="title",
)


def test_a_problem_as_text() -> None:
    """Place, code and message; the line with a caret below its column; the hint."""
    assert problem_text(FAULT) == (
        'content/a.md:3:1: error[unknown-key] there is no field "titel" here. Did you mean "title"?\n'
        "    3 | titel: Storm\n"
        "      | ^\n"
        "  hint: Known fields: title."
    )


def test_a_problem_of_a_whole_file_has_no_excerpt() -> None:
    """Nor a line number."""
    assert where(Place("content/a.md")) == "content/a.md"
    assert excerpt_lines(Place("content/a.md")) == []
    assert excerpt_lines(Place("content/a.md", 3, 1, "  ")) == []


def test_a_long_line_is_cut_around_the_place() -> None:
    """The caret stands below the letter that it stood below."""
    line = "x" * 5000 + "HERE" + "y" * 5000
    shown, caret = excerpt_lines(Place("a.md", 1, 5001, line))
    assert len(shown) <= LONGEST_EXCERPT + 8
    assert shown[caret.index("^")] == "H"


def test_a_problem_as_data() -> None:
    """All of it, by name."""
    assert problem_json(FAULT) == {
        "severity": "error",
        "code": "unknown-key",
        "path": "content/a.md",
        "line": 3,
        "column": 1,
        "message": 'there is no field "titel" here. Did you mean "title"?',
        "excerpt": "titel: Storm",
        "hint": "Known fields: title.",
    }


def test_how_many() -> None:
    """Errors first; each with its number."""
    warning = problem("time-in-future", Place("a.md"), written="x")
    assert counted([]) == "no problems"
    assert counted([FAULT]) == "1 error"
    assert counted([warning, FAULT, warning]) == "1 error, 2 warnings"
