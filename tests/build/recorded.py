"""Recorded: a small site in a git repository, whose commits have the dates that a test gives them."""

from __future__ import annotations

import re
import shutil
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline.build.engine import BuildOptions
from harness import Site
from history.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SETTINGS = "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\n"


def at(hours: float) -> datetime:
    """Give an instant in hours from the beginning of 9 March 2026."""
    return datetime(2026, 3, 9, tzinfo=UTC) + timedelta(hours=hours)


def update(words: str, *, published: datetime | str = "2026-03-09T10:00:00Z", body: str = "", **fields: str) -> str:
    """Give an update's file: `words` are its text, unless there is a `body`. Fields go by their names."""
    stated = published if isinstance(published, str) else f"{published:%FT%TZ}"
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\npublished: {stated}\n{lines}---\n{body or words}\n"


@dataclass
class Recorded:
    """A site, and the repository that it lies in."""

    site: Site
    repository: Repository

    @classmethod
    def open(cls, folder: Path, settings: str = "", **coverage: str) -> Recorded:
        """Make a site with two coverages and two people, committed at its beginning."""
        site = Site(folder, BuildOptions(now=NOW))
        made = cls(site, Repository(folder))
        site.write("site.yaml", SETTINGS + settings).write(".gitignore", ".dateline/\noutput/\n")
        for name in ("ana", "bo"):
            site.write(f"content/authors/{name}.md", f"---\nname: {name.title()}\n---\n")
        fields = {"status": "closed", "byline": "[ana]"} | coverage
        lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
        for name in ("storm", "calm"):
            site.write(f"content/{name}/coverage.md", f"---\ntitle: The {name}\n{lines}---\n")
        made.commit(0)
        return made

    def write(self, path: str, text: str) -> Recorded:
        """Write a file below content/."""
        self.site.write(f"content/{path}", text)
        return self

    def commit(self, hours: float, by: str = "Ann Desk") -> str:
        """Commit all that stands there, at an instant; give the commit's id."""
        return self.repository.commit(at=int(at(hours).timestamp()), by=by)

    def told(self, path: str, *revisions: tuple[float, str]) -> Recorded:
        """Commit one state of a file after another: when, and what it says."""
        for hours, text in revisions:
            self.write(path, text).commit(hours)
        return self

    def built(self, **options: Any) -> dict[str, bytes]:
        """Build; give every output."""
        self.site.build(**options)
        return self.site.outputs()

    def elsewhere(self, folder: Path) -> Recorded:
        """Copy the site with its history, but for what builds have made."""
        shutil.copytree(self.site.folder, folder, ignore=shutil.ignore_patterns(".dateline", "output"), symlinks=True)
        repository = copy(self.repository)
        repository.folder = folder
        return Recorded(Site(folder, self.site.options), repository)


def versions_of(outputs: dict[str, bytes], update: str) -> list[str]:
    """Give the stamps of the version pages of an update (`coverage/id`), oldest first."""
    pattern = re.compile(rf"{re.escape(update)}/versions/([^/]+)/index\.html")
    return sorted(match[1] for path in outputs if (match := pattern.fullmatch(path)))


def holding(outputs: dict[str, bytes], words: str) -> list[str]:
    """Give the outputs that hold some words in their bytes."""
    return sorted(path for path, content in outputs.items() if words.encode() in content)
