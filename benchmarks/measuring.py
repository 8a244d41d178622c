"""Measuring: one command's wall time, CPU time and memory, all its processes counted.

CPU is user and system time of the command and of every child it has waited for, as the kernel counts them (wait4(2)).
Memory is told twice, and they are not the same: `largest` is the peak resident set of the largest single process
(ru_maxrss; pages shared between processes are counted in each), `together` the highest sum, seen while sampling, of the
proportional set sizes of all processes of the command (smaps_rollup in proc(5): a shared page is counted once).
Sampling takes some time of its own, so a run is either timed or sampled.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from contenders import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TICK = os.sysconf("SC_CLK_TCK")
SAMPLE_EVERY = 0.005  # seconds between two samples of memory
KIB = 1024


class Failed(Exception):
    """A command ended with an error, or was stopped because it took too long."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took: seconds and bytes. `together` is 0 where memory was not sampled."""

    wall: float
    user: float
    system: float
    largest: int
    together: int = 0

    @property
    def cpu(self) -> float:
        """Give user and system time together."""
        return self.user + self.system


def measure(
    command: Sequence[str], folder: Path, log: IO[bytes], *, limit: float = 3600, sampled: bool = False
) -> Measured:
    """Run a command in `folder` to its end. Raises `Failed` for any exit code but 0, and after `limit` seconds."""
    started = time.monotonic()
    process = start(command, folder, log)
    try:
        with _stopped_after(process, limit):
            together = _peak(process.pid) if sampled else 0
            _, status, used = os.wait4(process.pid, 0)
            wall = time.monotonic() - started
            process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        if process.returncode is None:  # we were interrupted
            stop(process)
    if process.returncode:
        raise Failed(f"{' '.join(command)} in {folder}: exit {process.returncode}; see {log.name}")
    return Measured(wall, used.ru_utime, used.ru_stime, used.ru_maxrss * KIB, together)


def start(command: Sequence[str], folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that all its processes can be found."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a command and all its processes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def _stopped_after(process: subprocess.Popen[bytes], limit: float) -> Iterator[None]:
    timer = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _peak(session: int) -> int:
    """Give the highest memory of a session's processes together, until its first process has ended."""
    highest = 0
    while os.waitid(os.P_PID, session, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        highest = max(highest, memory_together(session))
        time.sleep(SAMPLE_EVERY)
    return highest


def memory_together(session: int) -> int:
    """Give the proportional set size of all processes of a session now, in bytes."""
    return sum(_pss(pid) for pid in processes(session))


def cpu_together(session: int) -> float:
    """Give the CPU seconds that the living processes of a session, and children they waited for, have used."""
    return sum(_cpu(pid) for pid in processes(session))


def processes(session: int) -> list[int]:
    """Give the ids of the living processes of a session."""
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208 -- every few milliseconds: names are enough
        if name.isdecimal():
            fields = stat_fields(_read(f"/proc/{name}/stat"))
            if len(fields) > 3 and int(fields[3]) == session:
                found.append(int(name))
    return found


def stat_fields(text: str) -> list[str]:
    """Give the fields of a /proc/PID/stat from the state on; the command before it may hold spaces and brackets."""
    return text.rpartition(")")[2].split()


def _cpu(pid: int) -> float:
    fields = stat_fields(_read(f"/proc/{pid}/stat"))
    return sum(int(ticks) for ticks in fields[11:15]) / TICK


def _pss(pid: int) -> int:
    return pss_of(_read(f"/proc/{pid}/smaps_rollup"))


def pss_of(rollup: str) -> int:
    """Give the proportional set size that a smaps_rollup tells, in bytes; 0 where it tells none."""
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * KIB
    return 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return ""
