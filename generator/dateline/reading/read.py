"""Read: a site's folder becomes a newsroom, with every problem of every file told in one run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dateline.problems import ProblemsFound
from dateline.reading.answering import Register
from dateline.reading.directory import Directory
from dateline.reading.files import walk
from dateline.reading.layout import CONTENT, unit_at, unit_of
from dateline.reading.links import SiteLinker, menu_problems
from dateline.reading.masthead import read_masthead
from dateline.reading.memory import Memory
from dateline.reading.outline import make_outline
from dateline.reading.site import SITE_FILE
from dateline.reading.stories import read_story
from dateline.reading.tags import tag_spelling
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.clock import Clock
    from dateline.markup.fragments import Linker
    from dateline.model import Newsroom
    from dateline.problems import Problem
    from dateline.reading.files import FoundFile
    from dateline.reading.masthead import Masthead
    from dateline.reading.media import Gallery
    from dateline.reading.outline import Outline

__all__ = ["Memory", "Reading", "make_linker", "read", "survey", "unit_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one site's folder."""

    newsroom: Newsroom
    problems: tuple[Problem, ...]  # of all files, by place
    files: Mapping[str, FoundFile]  # what stands below content/, by path
    texts: Mapping[str, Mapping[str, str]]  # unit → path → source text: what `held` takes
    gallery: Gallery
    masthead: Masthead  # what of it no update says
    unusable: frozenset[str] = frozenset()  # addresses that files with errors would answer at
    stands: bool = True  # whether site.yaml can be used; where not, the newsroom's site is a stand-in


def read(
    folder: Path,
    clock: Clock,
    memory: Memory | None = None,
    held: Mapping[str, Mapping[str, str]] | None = None,
    spare: Mapping[str, FoundFile] | None = None,
) -> Reading:
    """Read the site in `folder`, as `survey` does.

    Raises `ProblemsFound`, with all problems of all files, where site.yaml is missing or cannot be used.
    """
    reading = survey(folder, clock, memory, held, spare)
    if not reading.stands:
        raise ProblemsFound(reading.problems)
    return reading


def survey(
    folder: Path,
    clock: Clock,
    memory: Memory | None = None,
    held: Mapping[str, Mapping[str, str]] | None = None,
    spare: Mapping[str, FoundFile] | None = None,
) -> Reading:
    """Read the site in `folder`, whatever is wrong with it: that is told in the reading's problems.

    `memory` is what earlier readings left; it is brought up to date. For each unit in `held` those texts are read and
    no others, whatever stands on the disk; an empty mapping leaves the unit out. `spare` are files that stand for those
    of their path which are not on the disk.
    """
    memory, held = memory or Memory(), held or {}
    masthead = read_masthead(folder, walk(folder, CONTENT), memory, held, spare)
    stories = [read_story(masthead, id_, clock, memory, held) for id_ in masthead.layout.coverages]
    outlines = {each.outline.id: each.outline for each in stories}
    texts = {**masthead.texts, **{unit_at(each.outline.id): each.texts for each in stories}}
    sources = {path: text for each in stories for path, text in each.texts.items()}
    problems = {*masthead.problems, *(told for each in stories for told in each.problems)}
    problems.update(tag_spelling((each.tags for each in outlines.values()), sources.__getitem__))
    problems.update(menu_problems(masthead.menu, Directory(masthead.register, outlines.get)))
    memory.keep_only({SITE_FILE, *masthead.files, *(path for held_texts in held.values() for path in held_texts)})
    return Reading(
        newsroom=replace(masthead.newsroom, coverages=tuple(each.coverage for each in stories if each.coverage)),
        problems=tuple(sorted(problems)),
        files=masthead.files,
        texts=texts,
        gallery=masthead.gallery,
        masthead=masthead,
        unusable=masthead.register.unusable.union(*(each.unusable for each in outlines.values())),
        stands=masthead.stands,
    )


def make_linker(reading: Reading, clock: Clock) -> Linker:
    """Give what resolves links inside the site, as the site stands at the clock's instant."""
    coverages = {each.id: each for each in reading.newsroom.coverages}

    @cache
    def outline_of(id_: str) -> Outline:
        return make_outline(id_, coverages[id_], (), clock)

    register = Register.of(reading.newsroom, reading.unusable)
    return SiteLinker(Directory(register, outline_of), reading.files, reading.gallery)
