"""Killed: SIGKILL at random instants of a publish to an S3 server, in a real process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.publishing import locking
from dateline.publishing.record import NAME

from .editions import broken, write_edition
from .publish_once import publish_once

if TYPE_CHECKING:
    from .servers import S3

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
KILLED = int(os.environ.get("DATELINE_PUBLISHES_KILLED", "4"))  # publishes: the make target wants more of them
SCRIPT = Path(__file__).with_name("publish_once.py")
UPDATES = 12  # of an edition


def killed_after(seconds: float, output: Path, s3: S3, bucket: str) -> bool:
    """Publish in another process, and kill it that long after it has begun; say whether it was still at work."""
    command = [sys.executable, str(SCRIPT), str(output), s3.endpoint, bucket]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() != 0


def test_wherever_a_publish_is_killed_the_site_is_whole_and_the_next_one_ends_right_at_once(
    tmp_path: Path, s3: S3
) -> None:
    """Every page finds its assets and its links. The lock of a dead process of this machine holds nobody up."""
    bucket, draw = s3.bucket(), random.Random(20140307)  # noqa: S311 - the same for ever
    s3.put(bucket, "theirs.html", b"theirs")
    killed, number, usual = 0, 0, 0.0
    while killed < KILLED:
        output = tmp_path / str(number := number + 1)
        built = write_edition(output, number, UPDATES)
        if usual:
            was_killed = killed_after(draw.uniform(0, 1.2) * usual, output, s3, bucket)
            killed += was_killed
            usual *= 1 if was_killed else 0.8  # it was measured while the machine had more to do
            assert broken(s3.objects(bucket)) == []
        began = time.monotonic()
        publish_once(output, s3.endpoint, bucket)
        usual = usual or time.monotonic() - began
        standing = s3.objects(bucket)
        assert broken(standing) == []
        assert {path: standing.get(path) for path in built} == built
        assert locking.NAME not in standing
        others = {path for path in standing if not path.startswith("assets/")} - built.keys()
        assert others == {NAME, "theirs.html"}
