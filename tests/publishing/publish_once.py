"""Publish an output to an S3 bucket, in a process that a test can kill; it says when it begins."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from dateline.model import Target
from dateline.publishing.objects.place import open_place
from dateline.publishing.publish import Wish, publish


def publish_once(output: Path, endpoint: str, bucket: str) -> None:
    """Publish it."""
    target = Target("live", "s3", bucket=bucket, endpoint=endpoint)
    place = open_place(target, output)
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    publish(output, target, place, Wish(datetime(2026, 3, 10, tzinfo=UTC), max_deletes="100"))


if __name__ == "__main__":
    publish_once(Path(sys.argv[1]), *sys.argv[2:])
