"""Exported: a site's past in one file, `history.jsonl`, for where it is without its repository.

Lines of JSON, each an object. The first says what the file is. Then comes a line for each commit of the main line that
changed a text, oldest first, with what became of which update; then a line for each text, by its blob. The same history
gives the same bytes, also where it was read from such a file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from dateline.history.catching_up import HEAD, WRONG
from dateline.history.known import Unreadable
from dateline.history.landing import is_sane
from dateline.history.revisions import Row
from dateline.history.stamp import EXPORTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from dateline.history.cache import Cache
    from dateline.history.known import History
FORM = "dateline-history"
VERSION = 1
ORIGIN = "origin"  # the value that holds the id of the commit up to which a file was exported
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_AT_A_TIME = 500  # texts
_HEXADECIMAL = re.compile("[0-9a-f]*")
_HASHES = {40: "sha1", 64: "sha256"}  # by the length of an id


class BadExport(Unreadable):
    """A line of an exported file cannot be read."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}")


def export(history: History, out: Path, without: Collection[str] = ()) -> int:
    """Write what is known of a site's past to `out`, and give how many texts there are in it.

    The texts of the blobs `without` are left out. Raises `OSError`.
    """
    new = out.with_name(f"{out.name}.new")
    try:
        with new.open("wb") as opened:
            count = 0
            for line in _lines(history, frozenset(without)):
                opened.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                count += "text" in line or "base64" in line
        new.replace(out)
    finally:
        new.unlink(missing_ok=True)
    return count


def _lines(history: History, without: Collection[str]) -> Iterator[dict[str, Any]]:
    cache = history.cache()
    wrong = json.loads(cache.value(WRONG) or "[]")
    yield {"format": FORM, "version": VERSION, "head": cache.value(ORIGIN) or history.head, "wrong_dates": wrong}
    for _, rows in groupby(cache.all_rows(), key=lambda row: row.number):
        yield _landing(list(rows))
    blobs = [blob.hex() for blob in cache.blobs() if blob.hex() not in without]
    for start in range(0, len(blobs), _AT_A_TIME):
        texts = history.texts(blobs[start : start + _AT_A_TIME])
        for blob in sorted(texts):
            yield {"blob": blob, **_content(texts[blob])}


def _landing(rows: Sequence[Row]) -> dict[str, Any]:
    first = rows[0]
    if first.lander is None:
        made = _made(first.commit, first.authored, first.by)
    else:
        made = _made(first.lander, first.lander_authored or 0, first.lander_by or "")
    return {"landed": _written(first.landed), **made, "changes": [_change(row) for row in rows]}


def _change(row: Row) -> dict[str, Any]:
    told = {"coverage": row.coverage, "id": row.id, "path": row.path, "blob": row.blob.hex() or None}
    return told if row.lander is None else {**told, **_made(row.commit, row.authored, row.by)}


def _made(commit: bytes, authored: int, by: str) -> dict[str, Any]:
    return {"commit": commit.hex(), "authored": _written(authored) if is_sane(authored) else None, "by": by}


def _content(text: bytes) -> dict[str, str]:
    try:
        return {"text": text.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(text).decode()}


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(_FORMAT)


class ExportedFile:
    """An exported file as it is, as a source."""

    def __init__(self, file: Path) -> None:
        """Take note of what it holds. Raises `OSError`."""
        with file.open("rb") as opened:
            self.name = EXPORTED
            self.head = hashlib.file_digest(opened, "sha256").hexdigest()
        self._file = file

    def read_into(self, cache: Cache) -> None:
        """Read all of it into an empty cache. Raises `BadExport` and `OSError`."""
        cache.set_value(HEAD, self.head)
        with self._file.open("rb") as opened:
            _Reader(cache).read(opened)

    def texts(self, blobs: Sequence[bytes], cache: Cache) -> Iterator[tuple[bytes, bytes]]:
        """Give those texts that can be read. Raises `Unreadable`."""
        places = [(start, blob) for blob in blobs if (start := cache.line(blob)) is not None]
        try:
            with self._file.open("rb") as opened:
                for start, blob in sorted(places):
                    opened.seek(start)
                    text = _text(json.loads(opened.readline()))
                    if _blob_of(text, len(blob)) == blob:
                        yield blob, text
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:  # it is another file by now
            raise Unreadable(str(fault)) from fault

    def close(self) -> None:
        """Nothing is open."""


class _Reader:
    """Reads an exported file into a cache, line by line."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._rows: list[Row] = []
        self._landed: list[int] = []
        self._lines: dict[bytes, int] = {}

    def read(self, opened: IO[bytes]) -> None:
        start = 0
        number = 0
        for number, line in enumerate(opened, 1):
            try:
                self._take(number, json.loads(line), start)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
                raise BadExport(number, _reason(fault)) from fault
            start += len(line)
        if not number:
            raise BadExport(1, "it is empty")
        self._rows.sort()
        self._cache.add_events(self._rows)
        self._cache.add_lines(sorted(self._lines.items()))

    def _take(self, number: int, told: Any, start: int) -> None:
        if not isinstance(told, dict):
            raise TypeError("here must stand an object")
        if number == 1:
            self._take_head(told)
        elif "changes" in told:
            self._take_landing(told)
        else:
            self._take_text(told, start)

    def _take_text(self, told: Any, start: int) -> None:
        blob = _id(told["blob"])
        if blob in self._lines:
            raise ValueError("there are two texts of this blob")
        if _blob_of(_text(told), len(blob)) != blob:
            raise ValueError("the text is not the one that its blob names")
        self._lines[blob] = start

    def _take_head(self, told: Any) -> None:
        if told["format"] != FORM:
            raise ValueError("it is no history of Dateline's")
        if told["version"] != VERSION:
            raise ValueError(f"it is of version {told['version']}; this Dateline reads version {VERSION}")
        self._cache.set_value(ORIGIN, _word(told["head"]))
        if told["wrong_dates"]:
            count, commit, seconds = told["wrong_dates"]
            self._cache.set_value(WRONG, json.dumps([int(count), _id(commit).hex(), int(seconds)]))

    def _take_landing(self, told: Any) -> None:
        landed, landing = _seconds(told["landed"]), _maker(told)
        if self._landed and landed < self._landed[-1]:
            raise ValueError("it landed before the line above")
        keys: set[tuple[str, str]] = set()
        for change in told["changes"]:
            key = _word(change["coverage"]), _word(change["id"])
            if key in keys:
                raise ValueError(f"it tells of {'/'.join(key)} twice")
            keys.add(key)
            blob = _id(change["blob"]) if change["blob"] is not None else b""
            what = (*key, len(self._landed), _word(change["path"]), blob)
            other = "commit" in change
            self._rows.append(Row(*what, *_maker(change), landed, *landing) if other else Row(*what, *landing, landed))
        self._landed.append(landed)


def _maker(told: Any) -> tuple[bytes, int, str]:
    authored = -1 if told["authored"] is None else _seconds(told["authored"])
    return _id(told["commit"]), authored, _word(told["by"])


def _seconds(told: Any) -> int:
    try:
        return int(datetime.strptime(_word(told), _FORMAT).replace(tzinfo=UTC).timestamp())
    except ValueError as fault:
        raise ValueError(f'"{told}" is no instant such as 2014-03-07T19:05:00Z') from fault


def _id(told: Any) -> bytes:
    if len(_word(told)) not in _HASHES or _HEXADECIMAL.fullmatch(told) is None:
        raise ValueError(f'"{told}" is no id of git\'s')
    return bytes.fromhex(told)


def _word(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError(f"here must stand a text, not {told!r}")
    if not told.isascii():
        told.encode()  # raises where half a surrogate pair stands in it
    return told


def _text(told: Any) -> bytes:
    if "text" in told:
        return _word(told["text"]).encode()
    return base64.b64decode(told["base64"], validate=True)


def _blob_of(text: bytes, size: int) -> bytes:
    """Give git's id of a text, of `size` bytes."""
    hashed = hashlib.new(_HASHES[size * 2], usedforsecurity=False)
    hashed.update(b"blob %d\0" % len(text))
    hashed.update(text)
    return hashed.digest()


def _reason(fault: Exception) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return "it is not JSON"
    if isinstance(fault, UnicodeError):
        return "half a letter stands in it" if isinstance(fault, UnicodeEncodeError) else "it is not UTF-8"
    return f"there is no {fault.args[0]}" if isinstance(fault, KeyError) else str(fault)
