"""Outcomes in words and as JSON: counts come from counts, for of very many paths only the first are there."""

from __future__ import annotations

from pathlib import Path

from dateline.build.outcome import Outcome, Stage
from dateline.cli.outcomes import report, summary, timing_lines

STAGES = (
    Stage("looking", 0.0421, 0),
    Stage("reading", 1.25, 12_500),
    Stage("rendering", 1234.5, 1_000_000),
    Stage("committing", 0.5, 1),
)
LARGE = Outcome(
    (),
    written=("a.html",),
    removed=("b.html",),
    written_count=1_200_000,
    removed_count=2,
    unchanged=5,
    stages=STAGES,
    pages=1_100_000,
    updates=1_000_000,
    seconds=700.123,
    jobs=2,
)


def test_a_line_tells_of_all_that_was_written() -> None:
    """Not only of what is listed."""
    assert summary(LARGE, Path("output")) == (
        "output: 1,000,000 updates on 1,100,000 pages, 1,200,005 files; 1,200,000 written, 2 removed in 700.12 s"
    )


def test_a_table_of_stages() -> None:
    """Aligned; a stage that counts nothing has no count; the wait comes last, and whose times were summed."""
    assert timing_lines(LARGE) == [
        "stage         seconds     things  µs each",
        "looking         0.042",
        "reading         1.250     12,500      100",
        "rendering   1,234.500  1,000,000    1,234",
        "committing      0.500          1  500,000",
        "in all        700.123",
        'the stages add up the time of 2 processes; "in all" is the time you waited',
    ]


def test_one_process_sums_nothing() -> None:
    """There is no note then."""
    assert timing_lines(Outcome((), stages=STAGES[:1], seconds=0.05)) == [
        "stage    seconds  things  µs each",
        "looking    0.042",
        "in all     0.050",
    ]


def test_json_has_the_counts_beside_the_lists() -> None:
    """And each stage by name."""
    found = report((), LARGE, failed=False)
    assert (found["written"], found["written_count"]) == (["a.html"], 1_200_000)
    assert (found["removed"], found["removed_count"]) == (["b.html"], 2)
    assert found["stages"][1] == {"name": "reading", "seconds": 1.25, "count": 12_500}
    assert (found["jobs"], found["seconds"], found["ok"]) == (2, 700.123, True)
