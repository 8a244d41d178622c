"""Results: every sample of a run, as JSON, and the medians that are made of them."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from machine import Machine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from measuring import Measured

COLD, MEMORY, NO_OP, WATCH = "cold", "memory", "no-op", "watch"


@dataclass(frozen=True, slots=True)
class Sample:
    """One build. Seconds and bytes; `together` is 0 where memory was not sampled."""

    case: str
    contender: str
    round: int
    wall: float
    user: float
    system: float
    largest: int
    together: int
    stale: tuple[str, ...]  # outputs that should have shown the edit and did not
    load: float  # of the machine, over the minute before

    @property
    def cpu(self) -> float:
        """Give user and system time together."""
        return self.user + self.system

    @classmethod
    def of(
        cls, taken: Measured, case: str, contender: str, round_: int, load: float, stale: tuple[str, ...] = ()
    ) -> Sample:
        """Make a sample of what a command took."""
        return cls(
            case=case,
            contender=contender,
            round=round_,
            wall=taken.wall,
            user=taken.user,
            system=taken.system,
            largest=taken.largest,
            together=taken.together,
            stale=stale,
            load=load,
        )


@dataclass(frozen=True, slots=True)
class WatchSample:
    """One edit under a watcher: seconds from the saved file on; None for what did not come in time."""

    contender: str
    round: int
    page: float | None  # its own page is on the disk
    timeline: float | None  # its timeline's first page is
    reload: float | None  # the browser has been told
    cpu: float  # seconds of CPU until it was idle
    together: int  # bytes of all its processes once idle
    load: float


@dataclass(frozen=True, slots=True)
class SizeRun:
    """All that one run measured at one size."""

    date: str  # UTC
    updates: int
    coverages: int
    markdown: int  # bytes of bodies
    rounds: int
    filesystem: str  # type of the one that everything was built on
    machine: Machine
    versions: Mapping[str, str]
    titles: Mapping[str, str]  # by contender, in the order of a round
    outputs: Mapping[str, Mapping[str, tuple[int, int]]]  # contender → kind → files, bytes
    samples: tuple[Sample, ...]
    watch: tuple[WatchSample, ...]


def write_results(path: Path, runs: Mapping[int, SizeRun]) -> None:
    """Write the runs of all sizes."""
    shown = {str(size): asdict(runs[size]) for size in sorted(runs)}
    path.write_text(json.dumps({"sizes": shown}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> dict[int, SizeRun]:
    """Read what `write_results` wrote; nothing where there is no such file."""
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))["sizes"]
    return {int(size): _run(values) for size, values in found.items()}


def _run(values: dict[str, object]) -> SizeRun:
    given: dict[str, object] = dict(values)
    samples: list[dict[str, object]] = given.pop("samples")  # type: ignore[assignment]
    watch: list[dict[str, object]] = given.pop("watch")  # type: ignore[assignment]
    machine: dict[str, object] = given.pop("machine")  # type: ignore[assignment]
    outputs: dict[str, dict[str, list[int]]] = given.pop("outputs")  # type: ignore[assignment]
    return SizeRun(
        machine=Machine(**machine),  # type: ignore[arg-type]
        samples=tuple(Sample(**each | {"stale": tuple(each["stale"])}) for each in samples),  # type: ignore[arg-type]
        watch=tuple(WatchSample(**each) for each in watch),  # type: ignore[arg-type]
        outputs={name: {kind: (n, size) for kind, (n, size) in kinds.items()} for name, kinds in outputs.items()},
        **given,  # type: ignore[arg-type]
    )


def chosen(run: SizeRun, case: str, contender: str) -> list[Sample]:
    """Give the samples of a case and a contender."""
    return [each for each in run.samples if (each.case, each.contender) == (case, contender)]


def median(values: list[float]) -> float | None:
    """Give the median; None for no values."""
    return statistics.median(values) if values else None


def ratio(value: float | None, base: float | None) -> float | None:
    """Give `value` as a multiple of `base`; None where either is missing."""
    return value / base if value is not None and base else None
