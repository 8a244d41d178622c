"""Splicing: a manifest read and changed line by line, however many files it names.

Only a manifest that stands as `manifest_bytes` gives it can be read so; for any other there is `parse_manifest`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, BinaryIO

from dateline.build.manifest import CLOSING, OPENING, SEPARATOR, checked_path, manifest_head, parse_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.build.manifest import Manifest

CHUNK = 64 * 1024  # bytes that are held at a time: more would be asked of the system anew each time
_LINE = re.compile(rb'    (".*"): \{"sha256": "([0-9a-f]{64})", "size": (\d+)\}')
_AFTER_PATH = b'": {"sha256": "'


def listed_files(manifest: BinaryIO) -> Iterator[tuple[str, str, int]]:
    """Give path, SHA-256 and size of each file that a manifest names.

    Raises `ValueError` where it is not as we write it.
    """
    for block in _blocks(manifest):
        for line in block.split(SEPARATOR) if block else ():
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError("a line of it names no file")
            yield checked_path(json.loads(match[1])), match[2].decode(), int(match[3])


def spliced(head: Manifest, old: BinaryIO, changes: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Give the manifest `old` in pieces, with another `head` and the lines that `changes` have for paths, sorted.

    An empty line takes a path away. Raises `ValueError` where `old` is not as we write it.
    """
    yield manifest_head(head)
    separator = b""
    for block in _merged(_blocks(old), iter(changes)):
        if block:
            yield separator + block
            separator = SEPARATOR
    yield CLOSING


def _merged(blocks: Iterator[bytes], changes: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    change = next(changes, None)
    for block in blocks:
        last = _path_of(block[block.rfind(SEPARATOR) + 1 :].removeprefix(b"\n")) if block and change else ""
        if change is None or change[0] > last:
            yield block
            continue
        lines, start = block.split(SEPARATOR), 0
        pieces: list[bytes] = []
        while change is not None and change[0] <= last:
            path, line = change
            place = bisect_left(lines, path, lo=start, key=_path_of)
            pieces += lines[start:place]
            if line:
                pieces.append(line)
            start = place + (_path_of(lines[place]) == path)
            change = next(changes, None)
        yield SEPARATOR.join([*pieces, *lines[start:]])
    while change is not None:
        yield change[1]
        change = next(changes, None)


def _blocks(manifest: BinaryIO) -> Iterator[bytes]:
    """Give the lines in blocks, each of whole lines and what separates them; an empty one where there are none."""
    held = b""
    while OPENING not in held:
        more = manifest.read(CHUNK)
        if not more:
            raise ValueError("it has no files")
        held += more
    head, _, held = held.partition(OPENING)
    parse_manifest(head + OPENING + CLOSING)
    while more := manifest.read(CHUNK):
        block, separator, rest = (held + more).rpartition(SEPARATOR)
        if separator:
            yield block
        held = rest
    if not held.endswith(CLOSING):
        raise ValueError("it has no end")
    yield held.removesuffix(CLOSING)


def _path_of(line: bytes) -> str:
    raw = line[5 : line.rindex(_AFTER_PATH)]
    return raw.decode() if b"\\" not in raw else str(json.loads(b'"%b"' % raw))
