"""The target `git`, killed: SIGKILL at random instants, in a real process."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from typing import TYPE_CHECKING

import pytest

from .git_desk import Origin, desk_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("unconfigured_git"),
]
KILLED = int(os.environ.get("DATELINE_PUBLISHES_KILLED", "4"))  # publishes: `make test-killed` wants more of them


def killed_after(work: Callable[[], object], seconds: float) -> bool:
    """Run `work` in a process of its own and kill that after `seconds`; say whether it was still at work."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.close(write)
    select.select([read], [], [], seconds)
    os.close(read)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_the_branch_is_the_old_commit_or_the_new_one_and_the_next_publish_ends_right(
    tmp_path: Path,
) -> None:
    """Wherever a publish is killed, nothing is left over that the next one trips over."""
    origin = Origin(tmp_path / "origin.git")
    desk = desk_for(tmp_path / "site", str(origin.folder))
    origin.commit({"README.md": b"mine"})

    def edition(number: int) -> dict[str, bytes]:
        return {f"storm/{page}.html": b"%d" % number * 2000 for page in range(100)} | {f"{number}.html": b"new"}

    draw = random.Random(20140307)  # noqa: S311 - the same for ever
    started = time.monotonic()
    desk.publish(edition(0))
    usual = time.monotonic() - started
    killed, number = 0, 0
    while killed < KILLED:
        old, number = origin.site(), number + 1
        new = edition(number) | {"README.md": b"mine"}
        was_killed = killed_after(lambda number=number: desk.publish(edition(number)), draw.uniform(0.02, 1) * usual)  # type: ignore[misc]
        killed += was_killed
        usual *= 1 if was_killed else 0.8  # it was measured while the machine had more to do
        assert origin.site() in (old, new)
        desk.publish(edition(number))
        assert origin.site() == new
        origin.git("fsck", "--strict")
