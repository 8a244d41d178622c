"""Sides: targets to publish to, as their readers and their owner see them."""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.error import HTTPError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publishing.servers import S3

TESTS = Path(__file__).resolve().parents[1] / "tests"  # the server's code stands there
BUCKET = "archive"
OWN = ".dateline/"  # of a target: what publishing itself keeps
ONE_PUBLISH = 5  # requests to a store beside the files: lock, record, intention; record, end of the lock
READABLE = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
READER = "X-Reader"  # marks the requests by which we read


@dataclass(frozen=True, slots=True)
class Sent:
    """What went to a target: how often each file, how many bytes and requests; of a folder, files in their place."""

    files: Counter[str]
    bytes: int
    requests: int


class Side(Protocol):
    """A target, as its readers and its owner see it."""

    name: str  # in site.yaml
    title: str

    def read(self, path: str) -> bytes:
        """Give what a reader gets; b"" where that is nothing."""

    def sent(self) -> Sent:
        """Give what was sent there since this was last asked."""

    def expected(self, files: int) -> int:
        """Give how many requests it takes to send so many files."""


class Store:
    """An S3 server, seen by the proxy before it."""

    name, title = "store", "S3 (moto)"

    def __init__(self, s3: S3) -> None:
        self._s3 = s3

    def read(self, path: str) -> bytes:
        """Ask for an object as a browser does."""
        asked = urllib.request.Request(f"{self._s3.endpoint}/{BUCKET}/{path}", headers={READER: "1"})  # noqa: S310 - http, to this machine
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - the same
                found: bytes = answer.read()
                return found
        except HTTPError as missing:
            missing.close()
            return b""

    def sent(self) -> Sent:
        """Give what the proxy has seen, but for what was read."""
        seen = [each for each in self._s3.seen if READER not in each.headers]
        self._s3.seen.clear()
        files = Counter(each.path for each in seen if each.method == "PUT" and not each.path.startswith(OWN))
        return Sent(files, sum(each.size for each in seen if each.method == "PUT"), len(seen))

    def expected(self, files: int) -> int:
        """Give a request for each file, and those of one publish."""
        return files + ONE_PUBLISH


class Folder:
    """A folder with releases. A file that is not the same one as in the release before was written."""

    name, title = "folder", "directory"

    def __init__(self, folder: Path) -> None:
        self._current = folder / "current"
        self._before: dict[str, int] = {}

    def read(self, path: str) -> bytes:
        """Read a file by way of `current`, as a web server does."""
        try:
            return (self._current / path).read_bytes()
        except OSError:
            return b""

    def sent(self) -> Sent:
        """Give the files of this release that are none of the one before."""
        found = {path: file.stat() for path, file in _files(self._current.resolve())}
        new = {path: about for path, about in found.items() if self._before.get(path) != about.st_ino}
        self._before = {path: about.st_ino for path, about in found.items()}
        return Sent(Counter(new.keys()), sum(about.st_size for about in new.values()), len(new))

    def expected(self, files: int) -> int:
        """Give the number of files: nothing is asked of a folder."""
        return files


@contextmanager
def a_store() -> Iterator[S3]:
    """Run an S3 server, with a bucket that everybody may read."""
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    from publishing.servers import CREDENTIALS, an_s3_server

    os.environ.update(CREDENTIALS)
    with an_s3_server() as s3:
        _put(f"{s3.endpoint}/{BUCKET}")
        _put(f"{s3.endpoint}/{BUCKET}?policy", json.dumps({"Statement": [READABLE]}).encode())
        s3.seen.clear()
        yield s3


def _put(url: str, body: bytes = b"") -> None:
    headers = {"Content-Type": "application/json"}  # else urllib says that it is a form
    asked = urllib.request.Request(url, body, headers, method="PUT")  # noqa: S310 - http, to this machine
    urllib.request.urlopen(asked, timeout=30).close()  # noqa: S310 - the same


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for root, _, names in os.walk(folder):
        yield from (((Path(root) / name).relative_to(folder).as_posix(), Path(root) / name) for name in names)
