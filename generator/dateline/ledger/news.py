"""News: what of a site the ledger may not hold yet. What it surely holds is not read, so that a hook costs little."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.problems import Problem, ProblemsFound
from dateline.reading.files import walk
from dateline.reading.layout import CONTENT, stem
from dateline.reading.masthead import read_masthead
from dateline.reading.memory import Memory
from dateline.reading.stories import read_story

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from dateline.clock import Clock
    from dateline.model import Newsroom
    from dateline.reading.files import FoundFile

_MAY_NAME_ID = re.compile(rb"(?<![\w-])id(?![\w-])")  # more than front matter may match: then it is read in vain


def read_news(site: Path, clock: Clock, known: Collection[str]) -> tuple[Newsroom, tuple[Problem, ...]]:
    """Read the masthead of the site in the folder `site`, and each coverage that may have an update not in `known`.

    Other coverages are there without their updates. An update whose permalink by its file's name is among the
    addresses `known` is no news, unless its file may give it another id. The problems are those of what was read.
    Raises `ProblemsFound` where site.yaml cannot be used.
    """
    memory = Memory()
    masthead = read_masthead(site, walk(site, CONTENT), memory)
    if not masthead.stands:
        raise ProblemsFound(sorted(masthead.problems))
    coverages, problems = [], [*masthead.problems]
    for coverage in masthead.newsroom.coverages:
        if _has_news(coverage.id, masthead.layout.coverages[coverage.id], masthead.files, known):
            story = read_story(masthead, coverage.id, clock, memory)
            coverages.append(story.coverage or coverage)
            problems += story.problems
        else:
            coverages.append(replace(coverage, updates=()))
    return replace(masthead.newsroom, coverages=tuple(coverages)), tuple(sorted(problems))


def _has_news(id_: str, paths: Collection[str], files: Mapping[str, FoundFile], known: Collection[str]) -> bool:
    if any(addresses.permalink(id_, stem(path)) not in known for path in paths):
        return True
    return any(_may_name_id(files[path]) for path in paths)


def _may_name_id(file: FoundFile) -> bool:
    try:
        return _MAY_NAME_ID.search(file.absolute.read_bytes()) is not None
    except OSError:
        return True  # to be told
