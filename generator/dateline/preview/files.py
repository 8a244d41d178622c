"""Files: which file of the preview folder answers at an address, and as what."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

_REFUSED = (b"%2f", b"%5c", b"%00", b"\\", b"\0")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that answers: its path on disk, its output path, and what the disk says of it."""

    file: Path
    path: str
    about: os.stat_result

    @property
    def etag(self) -> str:
        """An entity tag that changes whenever the file is replaced, even by one of the same size and time."""
        about = self.about
        return f'"{about.st_mtime_ns:x}-{about.st_ctime_ns:x}-{about.st_ino:x}-{about.st_size:x}"'


def segments(raw_path: bytes) -> list[str] | None:
    """Decode the path of a request, once, into its segments; the last is empty when it ends with a slash.

    Gives nothing for what cannot be an address of the site: empty or dotted segments, encoded or backward slashes, NUL,
    anything that is not UTF-8.
    """
    if not raw_path.startswith(b"/") or any(refused in raw_path.lower() for refused in _REFUSED):
        return None
    try:
        parts = unquote_to_bytes(raw_path[1:]).decode().split("/")
    except UnicodeDecodeError:
        return None
    if any(part in {".", ".."} for part in parts) or "" in parts[:-1]:
        return None
    return parts


def find(folder: Path, parts: Sequence[str]) -> Found | Literal["folder"] | None:
    """Give the file below `folder` at an address; `"folder"` for a folder with a page but asked for without its slash.

    A link that leads out of `folder` is nothing.
    """
    path = "/".join(parts)
    if not parts[-1]:
        return _file(folder, path + "index.html")
    return _file(folder, path) or ("folder" if _file(folder, path + "/index.html") else None)


def _file(folder: Path, path: str) -> Found | None:
    try:
        file = (folder / path).resolve(strict=True)
        about = file.stat()
        inside = file.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # not there, too long, a loop of links
        return None
    return Found(file, path, about) if inside and stat.S_ISREG(about.st_mode) else None
