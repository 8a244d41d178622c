"""The command `dateline`, also as `python -m dateline`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Run the command line and give the exit code. A build does not come back: the process ends with it."""
    arguments = sys.argv[1:]
    once = builds_once(arguments)
    if once:
        gc.disable()  # what is imported and built lives to the end, which is near: nothing is worth looking for
    from dateline.cli.app import run

    code = run(arguments)
    if once and not _is_observed():
        _end(code)
    return code


def builds_once(arguments: Sequence[str]) -> bool:
    """Say whether a command line builds a site and ends."""
    return arguments[:1] == ["build"] and "--watch" not in arguments


def _end(code: int) -> None:
    """End the process without taking its values apart one by one: the system frees them all at once.

    Everything is closed by now, but for what the streams still hold.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody is there to be told
            stream.flush()
    os._exit(code)


def _is_observed() -> bool:
    """Say whether a profiler or a debugger looks on, which has something to say at the end."""
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12 on
    tools = [monitoring.get_tool(number) for number in range(6)] if monitoring else []
    return any(each is not None for each in (sys.gettrace(), sys.getprofile(), *tools))


if __name__ == "__main__":
    sys.exit(main())
