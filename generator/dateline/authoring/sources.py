"""Sources: the text of new coverages, updates and authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.addresses import id_from
from dateline.authoring.edits import written
from dateline.authoring.starter import stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime


def coverage_source(title: str, *, section: str = "", zone: str = "", byline: Sequence[str] = ()) -> str:
    """Give the text of a live coverage's `coverage.md`."""
    lines = [f"title: {written(title)}", "status: live"]
    lines += [f"section: {written(section)}"] if section else []
    lines += [f"timezone: {zone}"] if zone else []
    lines += [_listed("byline", byline)] if byline else []
    return _file(lines, "")


def update_source(
    title: str,
    published: datetime,
    *,
    byline: Sequence[str] = (),
    tags: Sequence[str] = (),
    place: str = "",
    label: str = "",
    key: bool = False,
    draft: bool = False,
    body: str = "",
) -> str:
    """Give the text of an update. `published` is aware; its own offset is written."""
    lines = [f"title: {written(title)}"] if title else []
    lines += [f"published: {stamp(published)}"]
    lines += ["status: draft"] if draft else []
    lines += [_listed("byline", byline)] if byline else []
    lines += ["key: true"] if key else []
    lines += [f"label: {written(label)}"] if label else []
    lines += [_listed("tags", tags)] if tags else []
    lines += [f"place: {written(place)}"] if place else []
    return _file(lines, body)


def author_source(name: str, role: str = "") -> str:
    """Give the text of an author's file."""
    return _file([f"name: {written(name)}", *([f"role: {written(role)}"] if role else [])], "")


def update_id(title: str, published: datetime, taken: Collection[str]) -> str:
    """Give an id for a new update: from its title, else from its local time; numbered where it is taken."""
    stem = id_from(title) or f"{published:%Y-%m-%d-%H%M}"
    return free_id(stem, taken)


def free_id(stem: str, taken: Collection[str]) -> str:
    """Give `stem`, or the first of `stem-2`, `stem-3` … that is not taken."""
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def _listed(name: str, items: Sequence[str]) -> str:
    return f"{name}: [{', '.join(written(item) for item in items)}]"


def _file(lines: Sequence[str], body: str) -> str:
    return "\n".join(["---", *lines, "---", body.rstrip("\n"), ""])
