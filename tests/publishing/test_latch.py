"""The latch: one publish of this machine at a time, and nothing left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dateline.publishing import latch
from dateline.publishing.latch import latched
from dateline.publishing.refusals import Locked

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
HOLD = """
import subprocess, sys
from pathlib import Path
from dateline.publishing.latch import latched
with latched(Path(sys.argv[1]), "live") as handle:
    if sys.argv[2] == "with a child":
        subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], pass_fds=[handle])
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(file: Path, how: str = "alone") -> subprocess.Popen[bytes]:
    """Start a process that holds the latch, and wait until it does."""
    command = [sys.executable, "-c", HOLD, str(file), how]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_another_is_told_who_has_it_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    """At once, and by the number of the process; its file is no obstacle afterwards."""
    file = tmp_path / "latch"
    with holder(file) as process:
        said = rf"^live: another publish by process {process.pid} is under way\. Wait for it to end, or stop it\.$"
        with pytest.raises(Locked, match=said), latched(file, "live"):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert file.read_text() == f"{process.pid}\n"
    with latched(file, "live"):
        assert file.read_text() == f"{os.getpid()}\n"
    assert file.read_text() == ""


def test_what_a_killed_publish_has_started_has_it_until_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is waited for, though not for ever."""
    file = tmp_path / "latch"
    with holder(file, "with a child") as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        monkeypatch.setattr(latch, "PATIENCE", 0.0)
        said = f"process {process.pid} was stopped, and what it started is still at it"
        with pytest.raises(Locked, match=said), latched(file, "live"):
            pass
        monkeypatch.setattr(latch, "PATIENCE", 30.0)
        assert process.stdin is not None
        process.stdin.close()  # the child ends by itself
        with latched(file, "live"):
            assert file.read_text() == f"{os.getpid()}\n"


def test_an_error_lets_go(tmp_path: Path) -> None:
    """Whatever ends a publish, the next can begin; one of another thread is another's too."""
    file = tmp_path / "latch"
    with pytest.raises(KeyboardInterrupt), latched(file, "live"):
        raise KeyboardInterrupt
    with latched(file, "live"), pytest.raises(Locked), latched(file, "live"):
        pass
    with latched(file, "live"):
        assert file.read_text() == f"{os.getpid()}\n"
