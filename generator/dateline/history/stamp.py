"""Stamp: whether a site's history may be another one than it was, told from a few small files."""

from __future__ import annotations

import os
from pathlib import Path

from dateline.digests import digest_text

EXPORTED = "history.jsonl"  # in the site's folder: what was exported, for where there is no repository
_LINK = "gitdir: "
_REF = "ref: "
_DEPTH = 5  # as git has it
_SEVERAL = ("packed-refs", "shallow", "reftable/tables.list")


def history_stamp(folder: Path) -> str:
    """Give what changes whenever the history of the site in `folder` may have; "" where it has none."""
    found = find_git(folder)
    if found is None:
        return _stamp(folder / EXPORTED)
    own = _git_folder(found)
    head = _text(own / "HEAD")
    common = own / _text(own / "commondir") if (own / "commondir").is_file() else own
    parts = [str(found), str(own), head]
    for _ in range(_DEPTH):  # a reference may lead to another
        if parts[-1].startswith(_REF):
            ref = parts[-1].removeprefix(_REF)
            parts.append(_text(own / ref) or _text(common / ref))
    parts += [_stamp(common / name) for name in _SEVERAL]
    return digest_text("\0".join(parts))


def find_git(folder: Path) -> Path | None:
    """Give the `.git` of the repository that holds `folder`: a folder, or a file that leads to one. None without."""
    ceilings = {
        os.path.realpath(each) for each in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep) if each
    }
    at = Path(os.path.realpath(folder))
    while True:
        found = at / ".git"
        if found.exists():
            return found
        if at == at.parent or str(at.parent) in ceilings:
            return None
        at = at.parent


def _git_folder(found: Path) -> Path:
    """Give the folder that a `.git` is or leads to."""
    if found.is_dir():
        return found
    text = _text(found)
    return found.parent / text.removeprefix(_LINK) if text.startswith(_LINK) else found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape").strip()
    except OSError:
        return ""


def _stamp(file: Path) -> str:
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
