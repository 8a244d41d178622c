"""Append: what is shown goes into the ledger. Nothing is ever taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.addresses import output_path
from dateline.ledger.files import find_files, read_file, write_file
from dateline.ledger.news import read_news
from dateline.ledger.shown import shown
from dateline.problems import ProblemsFound
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from dateline.clock import Clock
    from dateline.ledger.files import LedgerFile
    from dateline.problems import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """What was not in the ledger: addresses by the path of their file; and what is wrong in files that were read."""

    new: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def record(site: Path, clock: Clock, published: Collection[str] | None = None) -> Record:
    """Append to the ledger of the site in the folder `site` what it shows by the clock, and give what was new.

    Where output paths are given as `published`, only addresses at which one of these files answers. What is faulty is
    left out. A file in which nothing is new is not written. Raises `ProblemsFound`, before anything is written, where
    site.yaml or a file of the ledger cannot be used, and `OSError`.
    """
    files = _files(site)
    found = _missing(site, clock, files, published)
    for path, fresh in found.new.items():
        before = (line.address for line in files[path].lines) if path in files else ()
        write_file(site, path, (*before, *fresh))
    return found


def missing(site: Path, clock: Clock) -> Record:
    """Give what `record` would append, and write nothing. Raises the same."""
    return _missing(site, clock, _files(site))


def _files(site: Path) -> dict[str, LedgerFile]:
    """Read the ledger, by path."""
    found, problems = find_files(site)
    files = {file.path: read_file(file) for file in found}
    told = [*problems, *(each for file in files.values() for each in file.problems)]
    if told:
        raise ProblemsFound(sorted(told))
    return files


def _missing(
    site: Path, clock: Clock, files: Mapping[str, LedgerFile], published: Collection[str] | None = None
) -> Record:
    known = {path: {line.address for line in file.lines} for path, file in files.items()}
    newsroom, problems = read_news(site, clock, frozenset[str]().union(*known.values()))
    new = {}
    for path, wanted in shown(newsroom, clock).items():
        fresh = (each for each in wanted if each not in known.get(path, ()))
        if found := tuple(each for each in fresh if published is None or output_path(each) in published):
            new[path] = found
    return Record(new, problems)
