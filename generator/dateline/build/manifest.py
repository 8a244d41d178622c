"""Manifest: which files of the output folder Dateline made, and from what. `output/manifest.json`.

What stands in it is the tool's to replace and to remove; everything else in the folder is somebody else's. It names no
instant: the same site gives the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING, Any

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAME = "manifest.json"
AT_A_TIME = 1000  # lines made at once
OPENING, SEPARATOR, CLOSING = b'\n  "files": {\n', b",\n", b"\n  }\n}\n"  # around and between the lines
_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OutputRefused(OSError):
    """The output folder is in a state in which writing could lose somebody's work. Says what and why in a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: the SHA-256 of its bytes in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an output folder holds. While `complete` is false a build is under way, or was stopped.

    `files` then names everything that may stand there, from before and from that build.
    """

    base_url: str = ""
    flags: Mapping[str, bool] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)  # of what the bytes depend on
    files: Mapping[str, Entry] = field(default_factory=dict)
    complete: bool = True


def manifest_bytes(manifest: Manifest) -> bytes:
    """Give the manifest as JSON, sorted, one file a line, so that two can be compared as text."""
    files = ((path, entry.sha256, entry.size) for path, entry in sorted(manifest.files.items()))
    return b"".join(manifest_chunks(manifest, files))


def manifest_chunks(head: Manifest, files: Iterable[tuple[str, str, int]]) -> Iterator[bytes]:
    """Give the manifest in pieces. `files` are path, SHA-256 and size, sorted by path; those of `head` do not count."""
    yield manifest_head(head)
    rest, separator = iter(files), b""
    while some := list(islice(rest, AT_A_TIME)):
        yield separator + SEPARATOR.join([manifest_line(*file) for file in some])
        separator = SEPARATOR
    yield CLOSING


def manifest_head(manifest: Manifest) -> bytes:
    """Give what stands before the files."""
    head = {
        "base_url": manifest.base_url,
        "complete": manifest.complete,
        "flags": dict(sorted(manifest.flags.items())),
        "versions": dict(sorted(manifest.versions.items())),
    }
    opening = json.dumps({"dateline": head}, indent=2, ensure_ascii=False).removesuffix("\n}")
    return f"{opening},".encode() + OPENING


def manifest_line(path: str, sha256: str, size: int) -> bytes:
    """Give the line of one file, without what separates it from the next."""
    return f'    {_TEXT(path)}: {{"sha256": "{sha256}", "size": {size}}}'.encode()


def parse_manifest(content: bytes) -> Manifest:
    """Read a manifest. Raises `ValueError` for anything that Dateline does not write, such as a path that leads out."""
    value = json.loads(content)
    try:
        head, files = value["dateline"], value["files"]
        return Manifest(
            base_url=str(head["base_url"]),
            flags={str(name): bool(flag) for name, flag in head["flags"].items()},
            versions={str(name): str(version) for name, version in head["versions"].items()},
            files={checked_path(path): _entry(entry) for path, entry in files.items()},
            complete=head["complete"] is True,
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"it is not a manifest of Dateline's ({fault})") from fault


def load_manifest(output: Path) -> Manifest | None:
    """Read the manifest of an output folder, if there is one. Raises `OutputRefused` where it cannot be used."""
    file = output / NAME
    if file.is_symlink():
        raise OutputRefused(f"{file} is a symbolic link: Dateline does not write through links. Remove it.")
    try:
        return parse_manifest(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as fault:
        raise OutputRefused(
            f"{file} does not say which files Dateline made ({fault}). Move the folder away, or build into another."
        ) from fault


def checked_path(path: str) -> str:
    """Give `path` if it is one within the output folder. Raises `ValueError`."""
    parts = path.split("/")
    if not path or "\\" in path or "\0" in path or any(part in {"", ".", ".."} for part in parts) or parts == [NAME]:
        raise ValueError(f"{path!r} is no path in the output folder")
    return path


def _entry(value: Any) -> Entry:
    sha256, size = value["sha256"], value["size"]
    if not (isinstance(sha256, str) and _SHA256.fullmatch(sha256) and isinstance(size, int)):
        raise ValueError("a file has no SHA-256 and size")
    return Entry(sha256, size)
