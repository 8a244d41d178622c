"""Starter: the small site that `dateline init` makes, ready to be changed."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from importlib.resources.abc import Traversable

# Stored without the dot, so that git and packagers do not act on them.
DOTTED = {"gitattributes": ".gitattributes", "gitignore": ".gitignore"}


def starter_files(title: str, zone: str, now: datetime) -> dict[str, str]:
    """Give the files of a new site by path. `now` is aware, in `zone`; the updates are dated just before."""
    earlier, later = (stamp(now - timedelta(minutes=minutes)) for minutes in (25, 5))
    slots = {"TITLE": json.dumps(title, ensure_ascii=False), "ZONE": zone, "YEAR": str(now.year)}
    slots |= {"EARLIER": earlier, "NOW": later}
    return {path: filled(text, slots) for path, text in _files(resources.files(__package__) / "starter", "")}


def stamp(instant: datetime) -> str:
    """Give an instant as it stands in a file: local time with its offset, to the second."""
    return instant.replace(microsecond=0).isoformat()


def _files(folder: Traversable, below: str) -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            yield from _files(each, f"{below}{each.name}/")
        else:
            yield below + DOTTED.get(each.name, each.name), each.read_text(encoding="utf-8")


def filled(text: str, slots: dict[str, str]) -> str:
    """Give a text with each `@NAME@` as `slots` says."""
    for name, value in slots.items():
        text = text.replace(f"@{name}@", value)
    return text
