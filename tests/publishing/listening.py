"""Listening: a free port for a server that a test starts, and whether the server has it."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

PATIENCE = 30.0  # seconds after which a test gives up


def free_port() -> int:
    """Give a port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until a server answers; say whether it does."""
    latest = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < latest:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return True
    return False
