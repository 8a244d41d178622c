"""Machine: what the figures were measured on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, as far as it decides the figures."""

    processor: str
    cores: int  # that this process may use
    memory: int  # bytes
    kernel: str
    python: str


def this_machine() -> Machine:
    """Describe this one."""
    return Machine(
        processor=field_of(_read("/proc/cpuinfo"), "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        kernel=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
    )


def filesystem(path: Path, mounts: str | None = None) -> str:
    """Give the type of the filesystem that `path` is on (`tmpfs`, `ext4`), by a text in the form of /proc/mounts."""
    lines = [line.split() for line in (_read("/proc/mounts") if mounts is None else mounts).splitlines()]
    found = [(len(point), kind) for _, point, kind, *_ in lines if path.is_relative_to(point)]
    return max(found)[1] if found else ""


def field_of(text: str, name: str) -> str:
    """Give the first value of a field in the form that /proc uses: `name : value`."""
    found = [line.partition(":")[2].strip() for line in text.splitlines() if line.partition(":")[0].strip() == name]
    return found[0] if found else ""


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8", errors="replace")
