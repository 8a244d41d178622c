"""Small sites for tests of reading: written from a mapping of paths to texts, read at one fixed instant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.clock import Clock
from dateline.problems import ProblemsFound
from dateline.reading.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.problems import Problem
    from dateline.reading.read import Reading

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOW)
SITE = "title: The Harbour Gazette\nbase_url: https://live.harbour.example/\nauthority: harbour.example,2026\n"
COVERAGE = "---\ntitle: Storm in Port Alder\nstatus: closed\n---\nThe harbour is closed.\n"
ONE = "content/storm/one.md"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000003000000020802000000121671460000000c49444154789c6360200e00000016000180770ac0"
    "0000000049454e44ae426082"
)  # three pixels wide, two high; what is looked at stands in the header


def an_update(fields: str = "", *, at: str = "2014-03-07T13:30:00-05:00", body: str = "The wind rises.\n") -> str:
    """Give the text of an update with a title, a time and further fields."""
    return f"---\ntitle: The harbour is closed\npublished: {at}\n{fields}---\n{body}"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by path; gives the folder."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def a_site(folder: Path, files: Mapping[str, str | bytes], *, site: str = SITE, coverage: str = COVERAGE) -> Path:
    """Write a site with the coverage `storm` and further files; gives the folder."""
    return write(folder, {"site.yaml": site, "content/storm/coverage.md": coverage, **files})


def reading_of(
    folder: Path, files: Mapping[str, str | bytes], *, site: str = SITE, coverage: str = COVERAGE
) -> Reading:
    """Write a site with the coverage `storm` and further files, and read it."""
    return read(a_site(folder, files, site=site, coverage=coverage), CLOCK)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Read a site; give what is wrong with it, whether or not it can be used."""
    try:
        return read(folder, CLOCK).problems
    except ProblemsFound as found:
        return found.problems


def told(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, str, int, int]]:
    """Give code, path, line and column of problems."""
    return [(each.code, each.place.path, each.place.line, each.place.column) for each in problems]
