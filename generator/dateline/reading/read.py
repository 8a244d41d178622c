"""Read: a site's folder becomes a newsroom, with every problem of every file told in one run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dateline.model import Newsroom, Site
from dateline.problems import Place, Problem, ProblemsFound, problem
from dateline.reading.authors import read_author
from dateline.reading.coverages import CoverageFile, no_coverage, read_coverage
from dateline.reading.files import FoundFile, SourceText, walk
from dateline.reading.layout import AUTHORS_FOLDER, CONTENT, COVERAGE_FILE, PAGES_FOLDER, lay_out, unit_of
from dateline.reading.links import SiteLinker, menu_problems
from dateline.reading.memory import Memory
from dateline.reading.newsroom import Parts, assemble
from dateline.reading.plain_pages import read_page
from dateline.reading.site import SITE_FILE, SiteFile, read_site
from dateline.reading.unusable import unusable_addresses
from dateline.reading.updates import Frame, UpdateFile, read_update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dateline.clock import Clock
    from dateline.markup.fragments import Linker
    from dateline.reading.layout import Layout
    from dateline.reading.media import Gallery

__all__ = ["Memory", "Reading", "make_linker", "read", "survey", "unit_of"]

_STAND_IN = Site(title="", base_url="https://example.org/", base_path="/", authority="example.org,2000")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one site's folder."""

    newsroom: Newsroom
    problems: tuple[Problem, ...]  # of all files, by place
    files: Mapping[str, FoundFile]  # what stands below content/, by path
    texts: Mapping[str, Mapping[str, str]]  # unit → path → source text: what `held` takes
    gallery: Gallery
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
    site_file = _site_file(folder, memory)
    found, problems = walk(folder, CONTENT)
    files = {**(spare or {}), **{file.path: file for file in found}}
    layout = lay_out(files, held)
    desk = _Desk(files, held, memory)
    parts = _parts(site_file, layout, desk)
    newsroom, cross = assemble(parts, memory.gallery, clock)
    reading = Reading(newsroom, (), files, desk.texts, memory.gallery, unusable_addresses(layout, newsroom))
    problems += [*layout.problems, *desk.problems, *_own_problems(parts), *cross]
    problems += menu_problems(site_file.menu, _linker(reading, clock))
    memory.keep_only({SITE_FILE, *files, *(path for texts in held.values() for path in texts)})
    return replace(reading, problems=tuple(sorted(set(problems))), stands=site_file.site is not None)


def make_linker(reading: Reading, clock: Clock) -> Linker:
    """Give what resolves links inside the site, as the site stands at the clock's instant."""
    return _linker(reading, clock)


def _linker(reading: Reading, clock: Clock) -> SiteLinker:
    return SiteLinker.of(reading.newsroom, reading.files, reading.gallery, reading.unusable, clock)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where texts come from: the disk, or what is held of a unit; and what could not be read."""

    files: Mapping[str, FoundFile]
    held: Mapping[str, Mapping[str, str]]
    memory: Memory
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sources(self, unit: str, paths: Iterable[str]) -> list[SourceText]:
        """Give the texts of `paths`, all of `unit`, that can be read."""
        held = self.held.get(unit)
        kept = self.texts.setdefault(unit, {})
        found = []
        for path in paths:
            source = SourceText(path, held[path]) if held is not None else self.memory.text(self.files[path])
            if isinstance(source, Problem):
                self.problems.append(source)
            else:
                kept[path] = source.text
                found.append(source)
        return found


def _site_file(folder: Path, memory: Memory) -> SiteFile:
    path = folder / SITE_FILE
    if not path.is_file():
        return SiteFile(None, (problem("missing-site", Place(SITE_FILE)),))
    if not path.resolve().is_relative_to(folder.resolve()):
        return SiteFile(None, (problem("link-leaves-site", Place(SITE_FILE)),))
    stat = path.stat()
    source = memory.text(FoundFile(SITE_FILE, str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino))
    if isinstance(source, Problem):
        return SiteFile(None, (source,))
    return memory.parsed(source, None, read_site)


def _parts(site_file: SiteFile, layout: Layout, desk: _Desk) -> Parts:
    site = site_file.site or _STAND_IN
    memory = desk.memory
    return Parts(
        site_file=site_file,
        site=site,
        coverages=tuple(_coverage(id_, paths, site, desk) for id_, paths in layout.coverages.items()),
        authors=tuple(
            memory.parsed(source, None, read_author) for source in desk.sources(AUTHORS_FOLDER, layout.authors)
        ),
        pages=tuple(memory.parsed(source, None, read_page) for source in desk.sources(PAGES_FOLDER, layout.pages)),
        layout=layout,
        files=desk.files,
    )


def _coverage(id_: str, paths: list[str], site: Site, desk: _Desk) -> tuple[CoverageFile, tuple[UpdateFile, ...]]:
    """Read a coverage and its updates. Where its own file cannot be used, those of its updates are still told."""
    unit = f"{CONTENT}/{id_}"
    path = f"{unit}/{COVERAGE_FILE}"
    memory = desk.memory
    own = next(iter(desk.sources(unit, [path])), None)
    context = (id_, site.timezone, site.per_page)
    read = memory.parsed(own, context, lambda source: read_coverage(source, id_, site)) if own else no_coverage(path)
    frame = Frame(id_, read.zone, read.coverage.timezone if read.coverage else "", read.window)

    def one(source: SourceText) -> UpdateFile:
        return read_update(source, frame)

    return read, tuple(memory.parsed(source, frame, one) for source in desk.sources(unit, paths))


def _own_problems(parts: Parts) -> list[Problem]:
    """Gather the problems that each file has by itself."""
    found: list[Problem] = [*parts.site_file.problems]
    for author in parts.authors:
        found += author.problems
    for page in parts.pages:
        found += page.problems
    for coverage, updates in parts.coverages:
        found += coverage.problems
        for update in updates:
            found += update.problems
    return found
