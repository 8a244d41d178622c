"""Uncommitted: which of a site's files are not in its repository as they stand on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.history.git import Git
from dateline.history.stamp import find_git
from dateline.reading.files import printable
from dateline.reading.site import SITE_FILE

if TYPE_CHECKING:
    from pathlib import Path

EXEMPT = (
    "ledger/",
    "output/",
    ".dateline/",
)  # publishing itself writes to the first; the others are made from the rest
_STATUS = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=none")


class NoRepository(Exception):
    """The site lies in no git repository."""


def uncommitted(site: Path) -> list[str]:
    """Give the paths, sorted, of files that are new, changed, staged or gone; what `.gitignore` names does not count.

    A site whose own settings are ignored is not committed at all. Paths are as seen from the folder `site`. Raises
    `NoRepository`, `GitMissing` and `GitFailed`.
    """
    if find_git(site) is None:
        raise NoRepository
    git = Git(site)
    above = git.ask("rev-parse", "--show-prefix").removesuffix("\n")
    entries = git.ask(*_STATUS, "--", ".").split("\0")
    found = {entry[3:].removeprefix(above) for entry in entries if entry}
    if not git.ask("ls-files", "-z", "--", SITE_FILE):
        found.add(SITE_FILE)
    return sorted(printable(path).replace("\n", "\\x0a") for path in found if not path.startswith(EXEMPT))
