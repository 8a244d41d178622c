"""Measuring: what the kernel tells, read rightly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from machine import field_of, filesystem
from measuring import Failed, measure, pss_of, stat_fields

MIB = 2**20


def test_the_proportional_set_size_is_read_in_bytes() -> None:
    """Not the lines that begin alike."""
    assert pss_of("00400000-7ffd rollup\nRss:  3000 kB\nPss:  1234 kB\nPss_Dirty:  99 kB\n") == 1234 * 1024
    assert pss_of("") == 0


def test_a_command_name_with_brackets_does_not_move_the_fields() -> None:
    """The fields begin after the last bracket."""
    assert stat_fields("12 (a) b) S 1 12 12 0")[:4] == ["S", "1", "12", "12"]


def test_the_memory_of_children_counts(tmp_path: Path) -> None:
    """In the sum of all processes. (The largest one's peak, as Linux has it, may be that of who started it.)"""
    held = "import subprocess,sys; block = b'x' * 30_000_000; subprocess.run([sys.executable, '-c', CHILD])"
    child = "block = b'x' * 40_000_000; import time; time.sleep(0.3)"
    with (tmp_path / "log").open("wb") as log:
        found = measure([sys.executable, "-c", f"CHILD = {child!r}; {held}"], tmp_path, log, sampled=True)
    assert found.together > 70 * MIB
    assert found.largest > 40_000_000


def test_the_cpu_of_children_counts(tmp_path: Path) -> None:
    """As soon as they have been waited for."""
    child = "sum(range(3_000_000))"
    command = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with (tmp_path / "log").open("wb") as log:
        alone = measure([sys.executable, "-c", "import subprocess"], tmp_path, log)
        both = measure([sys.executable, "-c", command], tmp_path, log)
    assert both.cpu > alone.cpu


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    """Its exit code is told."""
    with (tmp_path / "log").open("wb") as log, pytest.raises(Failed, match="exit 3"):
        measure(["sh", "-c", "exit 3"], tmp_path, log)


def test_a_command_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """With all its processes."""
    with (tmp_path / "log").open("wb") as log, pytest.raises(Failed, match="exit -9"):
        measure(["sleep", "60"], tmp_path, log, limit=0.05)


def test_the_filesystem_is_that_of_the_nearest_mount() -> None:
    """Not that of the root."""
    mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n"
    assert filesystem(Path("/dev/shm/bench"), mounts) == "tmpfs"  # noqa: S108 -- a name
    assert filesystem(Path("/var/bench"), mounts) == "ext4"


def test_the_first_value_of_a_field_is_given() -> None:
    """A machine with several cores tells each."""
    assert field_of("model name\t: A\nmodel name\t: A\n", "model name") == "A"
    assert field_of("", "model name") == ""
