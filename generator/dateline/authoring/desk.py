"""Desk: which file is meant, and writing it back whole. The one place where `content/` is written to."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.model import Coverage, Newsroom, Update


class NotFound(Exception):
    """Raised where what was named is not there, or is there more than once; the message says what to write."""


def find_coverage(newsroom: Newsroom, name: str) -> Coverage:
    """Give the coverage with the id `name`, or whose folder or file `name` leads to. Raises `NotFound`."""
    wanted = _below_content(name).removesuffix("coverage.md").strip("/")
    for coverage in newsroom.coverages:
        if coverage.id == wanted:
            return coverage
    raise NotFound(f'There is no coverage "{name}".{did_you_mean(wanted, (each.id for each in newsroom.coverages))}')


def only_live(newsroom: Newsroom) -> Coverage:
    """Give the one coverage that is live. Raises `NotFound` where there is none, or more than one."""
    live = [coverage for coverage in newsroom.coverages if coverage.status == "live"]
    if len(live) == 1:
        return live[0]
    if not live:
        raise NotFound("No coverage is live. Name one, or make one with: dateline new coverage")
    raise NotFound("Several coverages are live; name one of them: " + ", ".join(coverage.id for coverage in live))


def find_update(newsroom: Newsroom, name: str) -> Update:
    """Give the update that `name` means: its file's path, `coverage/id`, or its id where only one has it."""
    wanted = _below_content(name)
    found = [
        update
        for coverage in newsroom.coverages
        for update in coverage.updates
        if wanted in {update.path.removeprefix("content/"), f"{update.coverage}/{update.id}", update.id}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(f"{update.coverage}/{update.id}" for update in found)
        raise NotFound(f'Several updates are called "{name}"; name one of them: {choices}')
    known = (update.id for coverage in newsroom.coverages for update in coverage.updates)
    raise NotFound(f'There is no update "{name}".{did_you_mean(wanted.rpartition("/")[2], known)}')


def _below_content(name: str) -> str:
    """Give a path or id as it stands below `content/`, from wherever in the site it was typed."""
    _, marker, below = name.replace("\\", "/").rpartition("content/")
    return (below if marker else name).removeprefix("./")


def edit_file(file: Path, edit: Callable[[str], str]) -> None:
    """Put `edit` of a file's text in its place, in one instant. Raises `OSError`, and what `edit` raises."""
    text = file.read_bytes().decode("utf-8")
    _replace(file, edit(text).encode("utf-8"))


def create_file(file: Path, text: str) -> None:
    """Write a new file, with its folders. Raises `FileExistsError` where there is one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as opened:
        opened.write(text)


def _replace(file: Path, content: bytes) -> None:
    """Replace a file, or what a link leads to; its permissions stay."""
    target = file.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
