"""Bench: Dateline beside Hugo, Eleventy and Pelican on one corpus. `make bench`, or:

`python benchmarks/bench.py --sizes 1000 10000 --rounds 3`

Installs the peers into .tools/peers where they are missing, writes the corpus in every generator's layout, times them
in turn, and writes results.json and RESULTS.md. Sizes that are not measured keep what an earlier run found.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from cases import CASES, Plan, run_cases
from contenders import Contender, roster, version
from installing import install
from layouts import MARKS, read_marks
from machine import filesystem, this_machine
from measuring import measure
from report import write_report
from results import SizeRun, read_results, write_results
from sites import Site

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parent / ".tools" / "peers"
ALL = ("hugo", "dateline-plain", "dateline", "eleventy", "pelican")  # in the order of a round
WARM_UP = (
    60  # updates of the corpus that is built once before anything is timed, so that byte code and tools are loaded
)


def main() -> int:
    """Read the command line, measure, and write the results."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    install(TOOLS, given.only)
    known = roster(TOOLS, given.jobs)
    contenders = [known[name] for name in given.only]
    results = read_results(given.results / "results.json")
    given.results.mkdir(parents=True, exist_ok=True)
    given.data.mkdir(parents=True, exist_ok=True)
    with (given.data / "run.log").open("wb") as log:
        _warm_up(contenders, given, log)
        for size in given.sizes:
            results[size] = _measured(size, contenders, given, log)
            write_results(given.results / "results.json", results)
            write_report(given.results / "RESULTS.md", results)
            if not given.keep:
                shutil.rmtree(_corpus(given, size))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000], help="updates")
    parser.add_argument("--rounds", type=int, default=3, help="times each case is run; medians are reported")
    parser.add_argument("--only", nargs="+", choices=ALL, default=list(ALL), metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--jobs", type=int, default=2, help="for `dateline build --jobs`, where it has that option")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that one build may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path("/dev/shm/dateline-bench"), help="where sites are built")  # noqa: S108 -- tmpfs is what is wanted
    parser.add_argument("--results", type=Path, default=HERE, help="the folder of results.json and RESULTS.md")
    parser.add_argument("--keep", action="store_true", help="leave corpora and outputs where they are")
    return parser.parse_args()


def _corpus(given: argparse.Namespace, size: int) -> Path:
    folder: Path = given.data / f"{size}-{given.seed}"
    return folder


def _sites(size: int, contenders: list[Contender], given: argparse.Namespace) -> list[Site]:
    """Write the corpus, in a process of its own: what this one holds would count as its children's memory."""
    folder = _corpus(given, size)
    names = [each.name for each in contenders]
    if not (folder / MARKS).is_file() or any(not (folder / name).is_dir() for name in names):
        command = [sys.executable, str(HERE / "layouts.py"), str(size), str(folder), "--seed", str(given.seed)]
        subprocess.run([*command, "--only", *names], check=True)
    marks = read_marks(folder)
    return [Site(contender, folder / contender.name, marks) for contender in contenders]


def _warm_up(contenders: list[Contender], given: argparse.Namespace, log: IO[bytes]) -> None:
    for site in _sites(WARM_UP, contenders, given):
        for command in dict.fromkeys((site.contender.cold, site.contender.again)):
            measure(command, site.folder, log, limit=given.limit)
    shutil.rmtree(_corpus(given, WARM_UP))


def _measured(size: int, contenders: list[Contender], given: argparse.Namespace, log: IO[bytes]) -> SizeRun:
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    sites = _sites(size, contenders, given)
    found = run_cases(sites, Plan(given.rounds, given.cases, given.limit, log))
    return SizeRun(
        date=date,
        updates=size,
        coverages=sites[0].marks.coverages,
        markdown=sites[0].marks.bytes,
        rounds=given.rounds,
        filesystem=filesystem(given.data.resolve()),
        machine=this_machine(),
        versions={each.name: version(each) for each in contenders},
        titles={each.name: each.title for each in contenders},
        outputs=found.outputs,
        samples=tuple(found.samples),
        watch=tuple(found.watch),
    )


if __name__ == "__main__":
    sys.exit(main())
