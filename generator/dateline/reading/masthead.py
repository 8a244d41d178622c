"""Masthead: everything of a site but its updates, and the problems that no coverage has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.model import Newsroom, Site
from dateline.problems import Place, Problem, did_you_mean, problem
from dateline.reading.answering import Register, former_ids
from dateline.reading.authors import read_author
from dateline.reading.bylines import known_byline
from dateline.reading.coverages import CoverageFile, no_coverage, read_coverage
from dateline.reading.frontmatter import place_of
from dateline.reading.layout import (
    AUTHORS_FOLDER,
    COVERAGE_FILE,
    MEDIA,
    PAGES_FOLDER,
    STATIC_FOLDER,
    lay_out,
    stem,
    unit_at,
)
from dateline.reading.media import found_picture, unsafe_drawings
from dateline.reading.memory import Desk
from dateline.reading.plain_pages import read_page
from dateline.reading.site import open_site
from dateline.reading.unusable import unusable_addresses
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from dateline.model import Author, Coverage, MenuItem, Picture
    from dateline.reading.authors import AuthorFile
    from dateline.reading.files import FoundFile, SourceText, Tree
    from dateline.reading.layout import Layout
    from dateline.reading.media import Gallery
    from dateline.reading.memory import Memory
    from dateline.reading.site import SiteFile

_STAND_IN = Site(title="", base_url="https://example.org/", base_path="/", authority="example.org,2000")


@dataclass(frozen=True, slots=True)
class Masthead:
    """Everything of a site but its updates. It tells the problems that no coverage has; each coverage tells its own."""

    newsroom: Newsroom  # coverages without their updates
    coverage_files: Mapping[str, CoverageFile]  # by id, with all problems of that file; also those that cannot be used
    names: Mapping[str, str]  # author id or former id → id, also of those whose file cannot be used
    register: Register  # what links can name without knowing the updates
    layout: Layout
    files: Tree  # what stands below content/, by path
    gallery: Gallery
    texts: Mapping[str, Mapping[str, str]]  # unit → path → source text, of authors and plain pages
    problems: tuple[Problem, ...]
    menu: tuple[tuple[MenuItem, Place], ...]  # links to be followed when all outlines are there
    stands: bool  # whether site.yaml can be used; where not, the newsroom's site is a stand-in


def read_masthead(
    folder: Path,
    found: tuple[Tree, Iterable[Problem]],
    memory: Memory,
    held: Mapping[str, Mapping[str, str]] | None = None,
    spare: Mapping[str, FoundFile] | None = None,
) -> Masthead:
    """Read the masthead of the site in `folder`, whatever is wrong with it.

    `found` is what `walk(folder, "content")` gave. `memory`, `held` and `spare` are as `survey` has them; the memory
    does not forget here.
    """
    files = found[0].beside(spare) if spare else found[0]
    layout = lay_out(files, held or {})
    site_file = open_site(folder, memory)
    people, pages, stories = (Desk(files, held or {}, memory) for _ in range(3))
    authors = [memory.parsed(each, None, read_author) for each in people.sources(AUTHORS_FOLDER, layout.authors)]
    plain = [memory.parsed(each, None, read_page) for each in pages.sources(PAGES_FOLDER, layout.pages)]
    names = _names(authors, layout)
    coverage_files = _coverage_files(site_file, names, layout, stories)
    problems = [*found[1], *layout.problems, *site_file.problems, *people.problems, *pages.problems]
    problems += [told for each in authors for told in each.problems] + [
        told for each in plain for told in each.problems
    ]
    newsroom = Newsroom(
        site=_site(site_file, people, problems),
        coverages=tuple(each.coverage for each in coverage_files.values() if each.coverage),
        authors=tuple(_author(each.author, each.source, people, problems) for each in authors if each.author),
        pages=tuple(each.page for each in plain if each.page),
        statics=tuple(layout.statics),
    )
    problems += unsafe_drawings(_media_of_none(layout), files, memory.gallery)
    return Masthead(
        newsroom=newsroom,
        coverage_files=coverage_files,
        names=names,
        register=Register.of(newsroom, unusable_addresses(layout, newsroom)),
        layout=layout,
        files=files,
        gallery=memory.gallery,
        texts={AUTHORS_FOLDER: people.texts, PAGES_FOLDER: pages.texts},
        problems=tuple(problems),
        menu=site_file.menu,
        stands=site_file.site is not None,
    )


def _names(authors: Iterable[AuthorFile], layout: Layout) -> dict[str, str]:
    """Give authors' ids by id and former id, also of those whose file cannot be used: one problem is enough."""
    people = [each.author for each in authors if each.author]
    names = {former: author.id for author in people for former in former_ids(author.aliases)}
    return names | {id_: id_ for id_ in map(stem, layout.authors)}


def _media_of_none(layout: Layout) -> Iterable[str]:
    """Give the media that belong to no coverage that is read."""
    units = {unit_at(id_) for id_ in layout.coverages}
    return (path for unit, paths in layout.media.items() if unit not in units for path in paths)


# ── coverages without their updates ──────────────────────────────────────────────────────────────────────────────────


def _coverage_files(
    site_file: SiteFile, names: Mapping[str, str], layout: Layout, desk: Desk
) -> dict[str, CoverageFile]:
    """Read every coverage's own file and find what it names."""
    site = site_file.site or _STAND_IN
    read = {id_: _coverage_file(id_, site, desk) for id_ in layout.coverages}
    known = {alias for each in read.values() if each.coverage for alias in each.coverage.aliases} | set(read)
    sections = [section.id for section in site.sections] if site_file.site else None
    return {id_: _found(each, each.coverage, names, sections, known, desk) for id_, each in read.items()}


def _coverage_file(id_: str, site: Site, desk: Desk) -> CoverageFile:
    unit = unit_at(id_)
    path = f"{unit}/{COVERAGE_FILE}"
    told = len(desk.problems)
    own = next(iter(desk.sources(unit, [path])), None)
    if own is None:
        return replace(no_coverage(path), problems=tuple(desk.problems[told:]))
    return desk.memory.parsed(own, (id_, site.timezone, site.per_page), lambda source: read_coverage(source, id_, site))


def _found(
    read: CoverageFile,
    coverage: Coverage | None,
    names: Mapping[str, str],
    sections: Sequence[str] | None,
    known: Collection[str],
    desk: Desk,
) -> CoverageFile:
    """Give a coverage's file with what it names found elsewhere, and the problems of that.

    `sections` are the ids that site.yaml declares, None where it cannot be used; `known` the ids and aliases of
    coverages.
    """
    if coverage is None:
        return read
    problems = [*read.problems]
    if coverage.section and sections is not None and coverage.section not in sections:
        problems.append(_unknown_section(coverage.section, sections, read.source))
    image = coverage.image
    if image:
        media = f"{unit_at(coverage.id)}/{MEDIA}"
        image = _picture(image, media, desk, lambda: place_of(read.source, "image", "file"), problems)
    byline, strangers = known_byline(coverage.byline, names, read.source)
    problems += strangers
    for number, id_ in enumerate(coverage.related):
        if id_ not in known:
            suggestion = did_you_mean(id_, known)
            place = place_of(read.source, "related", number)
            problems.append(problem("unknown-coverage", place, coverage=id_, suggestion=suggestion))
    return replace(read, coverage=replace(coverage, image=image, byline=byline), problems=tuple(problems))


def _unknown_section(id_: str, known: Sequence[str], source: SourceText) -> Problem:
    return problem(
        "unknown-section",
        place_of(source, "section"),
        section=id_,
        suggestion=did_you_mean(id_, known),
        known=", ".join(known) or "none",
    )


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _picture(
    picture: Picture, folder: str, desk: Desk, place: Callable[[], Place], problems: list[Problem]
) -> Picture | None:
    """Find a picture in `folder`, or add to `problems` what is wrong, at `place`: that takes time to find."""
    found = found_picture(picture, folder, desk.files, desk.memory.gallery, Place(picture.path))
    if isinstance(found, Problem):
        problems.append(replace(found, place=place()))
        return None
    return found


def _author(author: Author, source: SourceText, desk: Desk, problems: list[Problem]) -> Author:
    if author.photo is None:
        return author
    photo = _picture(author.photo, AUTHORS_FOLDER, desk, lambda: place_of(source, "photo", "file"), problems)
    return replace(author, photo=photo)


def _site(site_file: SiteFile, desk: Desk, problems: list[Problem]) -> Site:
    site = site_file.site or _STAND_IN
    publisher = site.publisher
    for picture, place in site_file.pictures:
        found = _picture(picture, STATIC_FOLDER, desk, lambda place=place: place, problems)  # type: ignore[misc]
        if picture == site.image:
            site = replace(site, image=found)
        if publisher and picture == publisher.logo:
            site = replace(site, publisher=replace(publisher, logo=found))
    return site
