"""Record: what publishes have put at a target. It is kept there, beside the site, and read before the next publish.

A publish never touches what the record does not name: that is somebody else's.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline.build.manifest import NAME as MANIFEST
from dateline.build.manifest import checked_path
from dateline.publishing.refusals import Refused
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = ".dateline"  # of a target: what is in it is not the site's
NAME = f"{FOLDER}/published.json"
FORM = 1
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST = 2**63  # no number of ours is as large
_TOLD = 160  # letters of why it is none


class BadRecord(Refused):
    """What stands where the record should is none of Dateline's, or of a version to come; the message says why."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A file at a target: the SHA-256 and the size of what the build wrote, and how it was sent."""

    sha256: str
    size: int
    how: str = ""  # a digest of the headers and the compression that it was sent with
    gone: datetime | None = None  # UTC, whole seconds: since when no page loads it, for what is kept a while
    tag: str = ""  # a digest of the ETag that an object store gave it


@dataclass(frozen=True, slots=True)
class Record:
    """What publishes have put at a target, by output path."""

    number: int = 0  # of publishes
    published: datetime | None = None  # UTC, whole seconds: when the last one was made
    base_url: str = ""
    files: Mapping[str, Placed] = field(default_factory=dict)


NOTHING_PUBLISHED = Record()


def record_bytes(record: Record) -> bytes:
    """Give a record as JSON, sorted, one file a line, so that two differ in few lines."""
    head = {
        "form": FORM,
        "number": record.number,
        "published": _written(record.published),
        "base_url": record.base_url,
    }
    return b"".join([_json({"dateline": head})[:-1], b',\n"files": {\n', b",\n".join(_lines(record)), b"\n}}\n"])


def _lines(record: Record) -> Iterator[bytes]:
    for path, placed in sorted(record.files.items()):
        yield _json(path) + b": " + _json(placed_row(placed))


def placed_row(placed: Placed) -> list[Any]:
    """Give a file at a target as JSON has it; what is not said at its end is left out."""
    row = [placed.sha256, placed.size, placed.how, _written(placed.gone), placed.tag]
    return row if placed.tag else row[: 4 if placed.gone else 3]


def parse_record(content: bytes) -> Record:
    """Read a record. Raises `BadRecord` for anything that Dateline does not write."""
    try:
        value = json.loads(content)
        head = _of_this_form(value["dateline"])
        return Record(
            number=_count(head["number"]),
            published=_instant(head["published"]),
            base_url=_text(head["base_url"]),
            files={site_path(path): placed_of(*told) for path, told in value["files"].items()},
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise BadRecord(
            f"{NAME} at the target is no record that can be read ({str(fault)[:_TOLD]})",
            "Move it away: the next publish then sends every file, and removes none of those that are there.",
        ) from fault


def _of_this_form(head: Any) -> Any:
    if head["form"] != FORM:
        raise ValueError(f"its form is {head['form']!r}, and this version of Dateline reads {FORM}")
    return head


def site_path(path: object) -> str:
    """Give `path` if a publish can have put a file there, below a target's root. Raises `ValueError`.

    What is read at a target is held to it before anything is sent or removed by it.
    """
    text = _text(path)
    if text != MANIFEST:
        checked_path(text)
    if text.partition("/")[0] == FOLDER:
        raise ValueError(f"{text!r} is not the site's")
    return text


def placed_of(sha256: object, size: object, how: object, gone: object = None, tag: object = "") -> Placed:
    """Read what `placed_row` gives. Raises `ValueError` and `TypeError`."""
    digest = _text(sha256)
    if not _SHA256.fullmatch(digest):
        raise ValueError("a file has no SHA-256")
    return Placed(digest, _count(size), _text(how), _instant(gone), _text(tag))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode()  # JSON can hold halves of characters, which no path and no header can
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _MOST:
        raise ValueError(f"{value!r} is no number of files or bytes")
    return value


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    instant = datetime.fromisoformat(_text(value))
    if instant.utcoffset() != timedelta(0):
        raise ValueError(f"{value!r} is no instant in UTC")
    return instant


def _json(value: Any) -> bytes:
    return _TEXT(value).encode()


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
