"""Editions: small outputs, one after the other, in which every page changes, and what is broken in one that stands."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from dateline.build.manifest import NAME, Entry, Manifest, manifest_bytes
from dateline.publishing.record import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LINK = re.compile(r'(?:href|src)="/([^"]*)"')
UPDATES = 3


def write_edition(output: Path, number: int, updates: int = UPDATES) -> dict[str, bytes]:
    """Write an output: each edition has another style sheet and one update more, and lacks the oldest one."""
    style = f"/* {number} */".encode()
    sheet = f"assets/site.{sha256(style).hexdigest()[:8]}.css"
    shown = range(number, number + updates)
    texts = {
        "index.html": _page(number, sheet, ["storm/"]),
        "storm/index.html": _page(number, sheet, ["", *[f"storm/u{each}/" for each in shown]]),
        "storm/updates.json": f'{{"edition": {number}}}',
        "storm/feed.xml": f'<feed edition="{number}"/>',
        **{f"storm/u{each}/index.html": _page(number, sheet, ["storm/"]) for each in shown},
    }
    return write_output(output, {sheet: style} | {path: text.encode() for path, text in texts.items()})


def write_output(output: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write files and their manifest; gives all that is to be published."""
    entries = {path: Entry(sha256(content).hexdigest(), len(content)) for path, content in files.items()}
    manifest = manifest_bytes(Manifest("https://example.org/", files=entries))
    written = {**files, NAME: manifest}
    for path, content in written.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    return written


def _page(number: int, sheet: str, links: list[str]) -> str:
    body = "".join(f'<a href="/{link}">{link}</a>' for link in links)
    return f'<!doctype html><link rel="stylesheet" href="/{sheet}"><p>Edition {number}</p>{body}'


def site_of(objects: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give what readers see, without what publishing keeps for itself."""
    return {path: content for path, content in objects.items() if not path.startswith(f"{FOLDER}/")}


def broken(objects: Mapping[str, bytes]) -> list[str]:
    """Give the links and the assets of pages that lead nowhere."""
    return sorted(
        f"{path} -> {link}"
        for path, content in objects.items()
        if path.endswith(".html")
        for link in _LINK.findall(content.decode())
        if (f"{link}index.html" if link.endswith("/") or not link else link) not in objects
    )
