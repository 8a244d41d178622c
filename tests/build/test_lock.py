"""The lock: one build at a time, and nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from dateline.build import lock
from dateline.build.lock import Busy, lock_file, locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from dateline.build.lock import locked
with locked(Path(sys.argv[1]), "output"):
    print("held", flush=True)
    sys.stdin.read()
"""


WITH_A_WORKER = HOLD.replace(
    '    print("held", flush=True)',
    """\
    import os
    if os.fork() == 0:
        sys.stdin.read()
        os._exit(0)
    print("held", flush=True)""",
)


def holder(file: Path, script: str = HOLD) -> subprocess.Popen[bytes]:
    """Start a process that holds the lock, and wait until it does."""
    process = subprocess.Popen([sys.executable, "-c", script, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_another_process_is_told_who_has_it(tmp_path: Path) -> None:
    """At once, with what is being built and the number of the process."""
    file = tmp_path / "locks" / "a.lock"
    with holder(file) as process:
        with (
            pytest.raises(Busy, match=rf"another build into output is under way \(process {process.pid}\)"),
            locked(file, "output"),
        ):
            pass
        process.communicate()
    with locked(file, "output"):
        assert file.read_text() == f"{os.getpid()}\n"
    assert file.read_text() == ""


def test_another_thread_is_told_too(tmp_path: Path) -> None:
    """The lock belongs to the build, not to the process."""
    file = tmp_path / "a.lock"
    with locked(file, "output"), pytest.raises(Busy), locked(file, "output"):
        pass


def test_a_killed_holder_leaves_nothing_behind(tmp_path: Path) -> None:
    """The system lets go of the lock; its file is no obstacle."""
    file = tmp_path / "a.lock"
    with holder(file) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert file.read_text() == f"{process.pid}\n"
    with locked(file, "output"):
        assert file.read_text() == f"{os.getpid()}\n"


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that was killed while it held the lock; its worker holds it on until the standard input is closed."""
    with holder(tmp_path / "a.lock", WITH_A_WORKER) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        yield process


def test_the_workers_of_a_killed_holder_are_waited_for(
    tmp_path: Path, orphan: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They end by themselves."""
    looks: list[float] = []

    def end(seconds: float) -> None:
        looks.append(seconds)
        if orphan.stdin:
            orphan.stdin.close()

    monkeypatch.setattr(time, "sleep", end)
    with locked(tmp_path / "a.lock", "output"):
        assert set(looks) == {lock.STEP}


def test_those_that_do_not_end_are_not_waited_for_for_ever(
    tmp_path: Path, orphan: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the lock is another's."""
    monkeypatch.setattr(lock, "PATIENCE", -1.0)
    with pytest.raises(Busy, match=rf"\(process {orphan.pid}\)"), locked(tmp_path / "a.lock", "output"):
        pass


def test_an_error_in_the_build_lets_go(tmp_path: Path) -> None:
    """Whatever ends the build, the next can begin."""
    file = tmp_path / "a.lock"
    with pytest.raises(KeyboardInterrupt), locked(file, "output"):
        raise KeyboardInterrupt
    with locked(file, "output"):
        pass


def test_each_output_folder_has_its_own(tmp_path: Path) -> None:
    """Preview and output are built side by side; one folder under two names is one."""
    (tmp_path / "link").symlink_to(tmp_path / "output")
    assert lock_file(tmp_path, tmp_path / "output") != lock_file(tmp_path, tmp_path / "preview")
    assert lock_file(tmp_path, tmp_path / "output") == lock_file(tmp_path, tmp_path / "link")
    assert lock_file(tmp_path, tmp_path / "output").parent == tmp_path / ".dateline" / "locks"
