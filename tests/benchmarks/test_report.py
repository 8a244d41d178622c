"""Results and their report: medians, ratios, nothing by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from machine import Machine
from report import size_part, table, write_report
from results import Sample, SizeRun, WatchSample, median, ratio, read_results, write_results

if TYPE_CHECKING:
    from pathlib import Path


def a_sample(
    contender: str, wall: float, *, case: str = "cold", round_: int = 0, stale: tuple[str, ...] = ()
) -> Sample:
    """A build."""
    return Sample(case, contender, round_, wall, wall, wall / 2, 2**20, 0, stale, 0.5)


SAMPLES = (
    *(a_sample("hugo", wall, round_=round_) for round_, wall in enumerate((3.0, 2.0, 9.0))),
    *(a_sample("dateline", wall, round_=round_) for round_, wall in enumerate((1.5, 1.4, 8.0))),
    a_sample("pelican", 30.0),
)
WATCH = (
    WatchSample("hugo", 0, 2.0, 2.5, None, 3.0, 2**30, 0.1),
    WatchSample("dateline", 0, 0.1, 0.2, 0.3, 0.1, 2**28, 0.1),
)
RUN = SizeRun(
    date="2026-11-24T12:00:00Z",
    updates=10_000,
    coverages=20,
    markdown=10_000_000,
    rounds=3,
    filesystem="tmpfs",
    machine=Machine("A processor", 2, 24 * 2**30, "Linux 6", "3.11.2"),
    versions={"hugo": "0.168.0", "dateline": "0.1", "pelican": "4.12.0"},
    titles={"hugo": "Hugo", "dateline": "Dateline", "pelican": "Pelican"},
    outputs={
        "hugo": {"permalinks": (10_000, 2**20)},
        "dateline": {"permalinks": (10_000, 2**21), "day pages": (3, 2**20)},
    },
    samples=SAMPLES,
    watch=WATCH,
)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Every sample of every size."""
    runs = {1000: replace(RUN, updates=1000), 10_000: RUN}
    write_results(tmp_path / "results.json", runs)
    assert read_results(tmp_path / "results.json") == runs
    assert read_results(tmp_path / "none.json") == {}


def test_a_row_gives_medians_and_their_ratio_to_hugo() -> None:
    """A figure from one run alone is marked."""
    assert "| cold | 3.00 s (1.00 ×) | 1.50 s (0.50 ×) | 30.00 s¹ (10.00 ×) |" in size_part(RUN)


def test_cpu_is_told_per_update_too() -> None:
    """User and system time together."""
    assert "CPU per update, cold: Hugo 450 µs; Dateline 225 µs; Pelican 4,500 µs." in size_part(RUN)


def test_what_was_not_measured_is_a_dash() -> None:
    """Not a nought."""
    part = size_part(RUN)
    assert "| browser told to reload | – | 300 ms¹ | – |" in part
    assert "| day pages | – | 3 (1.0) |" in part


def test_outputs_that_lacked_an_edit_are_named() -> None:
    """A quick build that shows the old text has not won."""
    stale = replace(RUN, samples=(*SAMPLES, a_sample("pelican", 1.0, case="old", stale=("a/index.html",))))
    assert "- Pelican, old: a/index.html" in size_part(stale)
    assert "Every edit stood in its page" in size_part(RUN)


def test_the_report_has_a_part_for_each_size(tmp_path: Path) -> None:
    """The smallest first."""
    write_report(tmp_path / "RESULTS.md", {10_000: RUN, 1000: replace(RUN, updates=1000)})
    heads = [line for line in (tmp_path / "RESULTS.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert heads == ["## 1,000 updates", "## 10,000 updates"]


def test_a_table_has_its_figures_to_the_right() -> None:
    """As GitHub's Markdown wants it."""
    assert table(("", "a"), [("x", "1")]) == "|  | a |\n| --- | ---: |\n| x | 1 |\n"


def test_there_is_no_median_of_nothing() -> None:
    """Nor a ratio to it."""
    assert (median([]), median([1.0, 3.0])) == (None, 2.0)
    assert (ratio(None, 1.0), ratio(1.0, None), ratio(1.0, 4.0)) == (None, None, 0.25)
