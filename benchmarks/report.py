"""Report: RESULTS.md, made from the results and from nothing else.

`python benchmarks/report.py` writes it anew from results.json.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from results import COLD, MEMORY, Sample, SizeRun, WatchSample, chosen, median, ratio, read_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

BASE = "hugo"  # ratios are to it
MIB = 2**20
NOTHING = "–"
ONCE = "¹"
HERE = Path(__file__).resolve().parent

CASE_TITLES = {
    "cold": "cold",
    "no-op": "again, nothing changed",
    "newest": "edited: newest update",
    "old": "edited: oldest update",
    "author": "edited: author’s name",
    "theme": "edited: theme file",
    "title": "edited: site title",
}
MEMORY_TITLES = {"together": "all processes together (PSS, sampled)", "largest": "largest process (ru_maxrss)"}
WATCH_TITLES = {
    "page": "its page on the disk",
    "timeline": "its timeline on the disk",
    "reload": "browser told to reload",
    "cpu": "CPU until idle",
    "together": "memory then, all processes (PSS)",
}


def write_report(path: Path, runs: Mapping[int, SizeRun]) -> None:
    """Write the tables of every size."""
    about = (HERE / "about.md").read_text(encoding="utf-8")
    parts = [about, *(size_part(runs[size]) for size in sorted(runs))]
    path.write_text("\n".join(parts), encoding="utf-8")


def size_part(run: SizeRun) -> str:
    """Give the part of the report that is about one size."""
    tables = (
        ("Wall time", _case_table(run, lambda sample: sample.wall, seconds)),
        ("CPU time, all processes", _case_table(run, lambda sample: sample.cpu, seconds) + _per_update(run)),
        ("Memory of a cold build", _memory_table(run)),
        ("Watching: newest update saved", _watch_table(run)),
        ("What each wrote", _outputs_table(run)),
    )
    shown = [f"### {title}\n\n{table}" for title, table in tables if table]
    return "\n".join([f"## {run.updates:,} updates\n\n{_about(run)}", *shown, _stale(run)])


def _about(run: SizeRun) -> str:
    machine = run.machine
    versions = ", ".join(dict.fromkeys(f"{run.titles[n].partition(',')[0]} {v}" for n, v in run.versions.items()))
    loads = [sample.load for sample in run.samples]
    return (
        f"{run.date}. {machine.processor}, {machine.cores} cores, {machine.memory / 2**30:.0f} GiB, {machine.kernel}, "
        f"Python {machine.python}. {versions}.\n"
        f"{run.updates:,} updates in {run.coverages:,} coverages, {run.markdown / 1e6:.1f} MB of Markdown; "
        f"{run.rounds} rounds, on {run.filesystem}. Load of the machine meanwhile: median {median(loads) or 0:.1f}, "
        f"highest {max(loads, default=0):.1f}.\n"
    )


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _case_table(run: SizeRun, value: Callable[[Sample], float], written: Callable[[float], str]) -> str:
    rows = []
    for case, title in CASE_TITLES.items():
        found = {name: [value(each) for each in chosen(run, case, name)] for name in run.titles}
        if any(found.values()):
            rows.append((title, *_beside_base(found, written)))
    return table(("", *run.titles.values()), rows) if rows else ""


def _per_update(run: SizeRun) -> str:
    """Give a line that says what one update costs in a cold build."""
    costs = []
    for name, title in run.titles.items():
        cpu = median([each.cpu for each in chosen(run, COLD, name)])
        if cpu is not None:
            costs.append(f"{title} {cpu / run.updates * 1e6:,.0f} µs")
    return f"\nCPU per update, cold: {'; '.join(costs)}.\n" if costs else ""


def _memory_table(run: SizeRun) -> str:
    rows = []
    for field, title in MEMORY_TITLES.items():
        found = {name: _memories(run, name, field) for name in run.titles}
        if any(found.values()):
            rows.append((title, *_beside_base(found, mebibytes)))
    return table(("peak", *run.titles.values()), rows) if rows else ""


def _memories(run: SizeRun, name: str, field: str) -> list[float]:
    """Give what was found where memory was sampled; else in cold builds, of which the largest process is known."""
    samples = chosen(run, MEMORY, name) or chosen(run, COLD, name)
    return [float(value) for value in (getattr(each, field) for each in samples) if value]


def _watch_table(run: SizeRun) -> str:
    rows = []
    for field, title in WATCH_TITLES.items():
        found = {name: _watched(run.watch, name, field) for name in run.titles}
        if any(found.values()):
            rows.append((title, *_beside_base(found, mebibytes if field == "together" else milliseconds)))
    return table(("", *run.titles.values()), rows) if rows else ""


def _watched(samples: Iterable[WatchSample], name: str, field: str) -> list[float]:
    values = [getattr(each, field) for each in samples if each.contender == name]
    return [float(value) for value in values if value is not None]


def _outputs_table(run: SizeRun) -> str:
    kinds = sorted({kind for kinds in run.outputs.values() for kind in kinds})
    if not kinds:
        return ""
    names = [name for name in run.titles if name in run.outputs]
    rows = [(kind, *(_amount(run.outputs[name].get(kind)) for name in names)) for kind in kinds]
    sums = [
        (sum(n for n, _ in run.outputs[name].values()), sum(b for _, b in run.outputs[name].values())) for name in names
    ]
    rows.append(("**in all**", *(_amount(each) for each in sums)))
    return table(("files (MiB)", *(run.titles[name] for name in names)), rows)


def _amount(found: tuple[int, int] | None) -> str:
    return f"{found[0]:,} ({found[1] / MIB:,.1f})" if found else NOTHING


def _stale(run: SizeRun) -> str:
    """Say after which builds an output did not show what it should have."""
    stale = [sample for sample in run.samples if sample.stale]
    late = [each for each in run.watch if each.page is None or each.timeline is None]
    if not stale and not late:
        return "Every edit stood in its page, and wherever else it had to, after every build and under every watcher.\n"
    lines = [f"- {run.titles[each.contender]}, {each.case}: {', '.join(each.stale)}" for each in stale]
    lines += [f"- {run.titles[each.contender]}, watching: not in time" for each in late]
    return "Outputs that did not show the edit:\n\n" + "\n".join(dict.fromkeys(lines)) + "\n"


def _beside_base(found: Mapping[str, Sequence[float]], written: Callable[[float], str]) -> list[str]:
    """Give each contender's median and its ratio to the base's."""
    base = median(list(found.get(BASE, ())))
    cells = []
    for values in found.values():
        middle = median(list(values))
        times = ratio(middle, base)
        cells.append(
            NOTHING
            if middle is None
            else written(middle)
            + (ONCE if len(values) == 1 else "")
            + (f" ({times:.2f} ×)" if times is not None else "")
        )
    return cells


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a Markdown table, its figures to the right."""
    lines = [_row(head), _row(["---", *["---:"] * (len(head) - 1)]), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def seconds(value: float) -> str:
    """Write seconds."""
    return f"{value:.2f} s" if value < 100 else f"{value:,.0f} s"


def milliseconds(value: float) -> str:
    """Write seconds as milliseconds."""
    return f"{value * 1000:,.0f} ms"


def mebibytes(value: float) -> str:
    """Write bytes as MiB."""
    return f"{value / MIB:,.0f} MiB"


def main() -> None:
    """Write the report of the results that stand here."""
    write_report(HERE / "RESULTS.md", read_results(HERE / "results.json"))


if __name__ == "__main__":
    main()
