"""Newsroom: what was read file by file, put together and held against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.model import Credit, Newsroom, Picture
from dateline.problems import Place, Problem, did_you_mean, problem
from dateline.reading.bylines import unknown_author
from dateline.reading.frontmatter import place_of
from dateline.reading.layout import AUTHORS_FOLDER, CONTENT, MEDIA, STATIC_FOLDER, stem
from dateline.reading.media import found_picture, picture_problem
from dateline.reading.tags import tag_problems
from dateline.reading.time_rules import CoverageTimes, coverage_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dateline.clock import Clock
    from dateline.model import Author, Coverage, Site, Update
    from dateline.reading.authors import AuthorFile
    from dateline.reading.coverages import CoverageFile
    from dateline.reading.files import FoundFile, SourceText
    from dateline.reading.layout import Layout
    from dateline.reading.media import Gallery
    from dateline.reading.plain_pages import PageFile
    from dateline.reading.site import SiteFile
    from dateline.reading.updates import UpdateFile


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything read from one site, file by file, each sorted by path."""

    site_file: SiteFile
    site: Site  # a stand-in where site.yaml cannot be used
    coverages: tuple[tuple[CoverageFile, tuple[UpdateFile, ...]], ...]
    authors: tuple[AuthorFile, ...]
    pages: tuple[PageFile, ...]
    layout: Layout
    files: Mapping[str, FoundFile]


@dataclass(slots=True)
class _Assembly:
    parts: Parts
    gallery: Gallery
    clock: Clock
    problems: list[Problem]
    authors: dict[str, str]  # id or former id → id


def assemble(parts: Parts, gallery: Gallery, clock: Clock) -> tuple[Newsroom, list[Problem]]:
    """Put the newsroom together; the problems are those that no single file shows."""
    people = [each.author for each in parts.authors if each.author]
    names = {former: author.id for author in people for former in author.aliases if not former.startswith("/")}
    # An author whose file cannot be used is known all the same: one problem is enough.
    names |= {id_: id_ for id_ in map(stem, parts.layout.authors)}
    work = _Assembly(parts, gallery, clock, [], names)
    newsroom = Newsroom(
        site=_site(work),
        coverages=tuple(made for read, updates in parts.coverages if (made := _coverage(work, read, updates))),
        authors=tuple(_author(work, each.author, each.source) for each in parts.authors if each.author),
        pages=tuple(each.page for each in parts.pages if each.page),
        statics=tuple(parts.layout.statics),
    )
    work.problems += _related(newsroom, parts)
    work.problems += tag_problems(newsroom, _sources(parts))
    work.problems += _unsafe_drawings(work)
    return newsroom, work.problems


def _sources(parts: Parts) -> dict[str, SourceText]:
    found = {read.source.path: read.source for read, _ in parts.coverages}
    found |= {each.source.path: each.source for _, updates in parts.coverages for each in updates}
    return found


# ── coverages and updates ────────────────────────────────────────────────────────────────────────────────────────────


def _coverage(work: _Assembly, read: CoverageFile, files: tuple[UpdateFile, ...]) -> Coverage | None:
    if read.coverage is None:
        return None
    coverage, source = read.coverage, read.source
    if coverage.section and work.parts.site_file.site:
        known = [section.id for section in work.parts.site.sections]
        if coverage.section not in known:
            work.problems.append(
                problem(
                    "unknown-section",
                    place_of(source, "section"),
                    section=coverage.section,
                    suggestion=did_you_mean(coverage.section, known),
                    known=", ".join(known) or "none",
                )
            )
    image = coverage.image
    if image:
        image = _picture(work, image, f"{CONTENT}/{coverage.id}/{MEDIA}", place_of(source, "image", "file"))
    updates = tuple(sorted(_updates(work, files), key=lambda update: update.order))
    whole = replace(coverage, image=image, byline=_byline(work, coverage.byline, source), updates=updates)
    work.problems += coverage_rules(whole, _times(read, files), work.clock, work.parts.site.stale_after)
    return whole


def _times(read: CoverageFile, files: tuple[UpdateFile, ...]) -> CoverageTimes:
    return CoverageTimes(
        read.status, read.opened, read.closed, {each.source.path: each.times for each in files if each.times}
    )


def _updates(work: _Assembly, files: tuple[UpdateFile, ...]) -> Iterator[Update]:
    """Give the updates of a coverage; of two with one id the first by path."""
    first: dict[str, str] = {}
    labels = {id_ for id_, _ in work.parts.site.labels} if work.parts.site_file.site else None
    known = work.authors
    for each in files:
        update = each.update
        if update is None:
            continue
        if update.id in first:
            place = Place(update.path) if update.id == stem(update.path) else place_of(each.source, "id")
            work.problems.append(problem("duplicate-id", place, id=update.id, other=first[update.id]))
            continue
        first[update.id] = update.path
        if update.label and labels is not None and update.label not in labels:
            work.problems.append(_unknown_label(work, update, each.source))
        if any(known.get(credit.author) != credit.author for credit in update.byline if credit.author):
            update = replace(update, byline=_byline(work, update.byline, each.source))
        yield update


def _unknown_label(work: _Assembly, update: Update, source: SourceText) -> Problem:
    known = [id_ for id_, _ in work.parts.site.labels]
    return problem(
        "unknown-label",
        place_of(source, "label"),
        label=update.label,
        suggestion=did_you_mean(update.label, known),
        known=", ".join(known) or "none",
    )


def _byline(work: _Assembly, byline: tuple[Credit, ...], source: SourceText) -> tuple[Credit, ...]:
    """Give a byline with former ids replaced; tell of authors that are not there."""
    found = []
    for number, credit in enumerate(byline):
        if credit.author is None:
            found.append(credit)
        elif id_ := work.authors.get(credit.author):
            found.append(credit if id_ == credit.author else replace(credit, author=id_, name=id_))
        else:
            place = place_of(source, "byline", number)
            work.problems.append(unknown_author(credit.author, work.authors, place))
    return tuple(found)


def _related(newsroom: Newsroom, parts: Parts) -> Iterator[Problem]:
    known = {alias for coverage in newsroom.coverages for alias in coverage.aliases}
    known |= set(parts.layout.coverages)
    for read, _ in parts.coverages:
        for number, id_ in enumerate(read.coverage.related if read.coverage else ()):
            if id_ not in known:
                place = place_of(read.source, "related", number)
                yield problem("unknown-coverage", place, coverage=id_, suggestion=did_you_mean(id_, sorted(known)))


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _picture(work: _Assembly, picture: Picture, folder: str, place: Place) -> Picture | None:
    found = found_picture(picture, folder, work.parts.files, work.gallery, place)
    if isinstance(found, Problem):
        work.problems.append(found)
        return None
    return found


def _author(work: _Assembly, author: Author, source: SourceText) -> Author:
    if author.photo is None:
        return author
    return replace(author, photo=_picture(work, author.photo, AUTHORS_FOLDER, place_of(source, "photo", "file")))


def _site(work: _Assembly) -> Site:
    site, publisher = work.parts.site, work.parts.site.publisher
    for picture, place in work.parts.site_file.pictures:
        found = _picture(work, picture, STATIC_FOLDER, place)
        if picture == site.image:
            site = replace(site, image=found)
        if publisher and picture == publisher.logo:
            site = replace(site, publisher=replace(publisher, logo=found))
    return site


def _unsafe_drawings(work: _Assembly) -> Iterator[Problem]:
    """Tell of drawings that could run script; each is published at an address of its own, shown or not."""
    for path in work.parts.layout.media:
        if path.lower().endswith(".svg"):
            measured = work.gallery.measure(work.parts.files[path])
            if measured.fault == "unsafe-svg" and (unsafe := picture_problem(measured, path, Place(path))):
                yield unsafe
