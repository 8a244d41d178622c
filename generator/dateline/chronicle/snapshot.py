"""Snapshot: a site as its texts at one time say, as far as another time differs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dateline.chronicle.states import Reader, Unreadable
from dateline.history.texts import stated_id
from dateline.model import Site
from dateline.problems import Problem
from dateline.reading.answering import former_ids
from dateline.reading.authors import read_author
from dateline.reading.coverages import read_coverage
from dateline.reading.files import SourceText, text_of
from dateline.reading.layout import COVERAGE_FILE, lay_out, stem, unit_at
from dateline.reading.site import SITE_FILE, read_site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from dateline.chronicle.trees import Tree
    from dateline.model import Author, Coverage, Update
    from dateline.reading.coverages import CoverageFile
    from dateline.reading.layout import Layout

Key = tuple[str, str]
_STAND_IN = Site(title="", base_url="https://example.org/", base_path="/", authority="example.org,2000")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a site says at one time. Its coverages hold no updates; of these only some were read."""

    reader: Reader
    coverages: dict[str, Coverage]  # by id
    authors: dict[str, Author]
    updates: dict[Key, Update]  # by coverage and id
    faulty: dict[Key, str] = field(default_factory=dict)  # those that cannot be read, with their paths
    unreadable: dict[str, str] = field(default_factory=dict)  # why, by path


def take(old: Tree, new: Tree) -> tuple[Snapshot, Snapshot]:
    """Read as much of two trees as is needed to tell how they differ. Raises `ProblemsFound` and `OSError`."""
    both = (old.blobs, new.blobs)
    changed = {path for path in {*both[0], *both[1]} if both[0].get(path) != both[1].get(path)}
    first, second = (_take(tree, changed) for tree in (old, new))
    return first, second


def _take(tree: Tree, changed: Collection[str]) -> Snapshot:
    layout = lay_out((path for path in tree.blobs if path != SITE_FILE), {})
    own = {id_: f"{unit_at(id_)}/{COVERAGE_FILE}" for id_ in layout.coverages}
    paths = dict(_wanted(layout, own, changed))
    found = _Texts(tree, [SITE_FILE, *own.values(), *layout.authors, *paths])
    site = _site(found)
    files = {id_: read_coverage(source, id_, site) for id_, path in own.items() if (source := found.source(path))}
    authors = dict(_authors(found, layout.authors))
    names = {former: each.id for each in authors.values() for former in former_ids(each.aliases)}
    reader = Reader(site, files, names | {id_: id_ for id_ in authors})
    coverages = {id_: file.coverage for id_, file in files.items() if file.coverage}
    snapshot = Snapshot(reader, coverages, authors, {}, {}, found.unreadable)
    _note_faults(snapshot, files.values())
    for path, coverage in paths.items():
        _read_update(snapshot, path, coverage, found.texts.get(path))
    return snapshot


def _wanted(layout: Layout, own: Mapping[str, str], changed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give the paths of the updates to read, with their coverage: what the other tree has the same, says the same."""
    everything = SITE_FILE in changed  # its zone may be another one
    for id_, paths in layout.coverages.items():
        whole = everything or own[id_] in changed
        yield from ((path, id_) for path in paths if whole or path in changed)


class _Texts:
    """Texts of a tree, and why some are none."""

    def __init__(self, tree: Tree, paths: Iterable[str]) -> None:
        self.texts = tree.texts([path for path in paths if path in tree.blobs])
        self.unreadable: dict[str, str] = {}

    def source(self, path: str) -> SourceText | None:
        if path not in self.texts:
            return None
        source = text_of(path, self.texts[path])
        if isinstance(source, Problem):
            self.unreadable[path] = source.message
            return None
        return source


def _site(found: _Texts) -> Site:
    source = found.source(SITE_FILE)
    if source is None:
        return _STAND_IN
    read = read_site(source)
    if read.site is None:
        found.unreadable[SITE_FILE] = read.problems[0].message
    return read.site or _STAND_IN


def _authors(found: _Texts, paths: Iterable[str]) -> Iterator[tuple[str, Author]]:
    for path in paths:
        source = found.source(path)
        read = read_author(source) if source else None
        if read and read.author:
            yield read.author.id, read.author
        elif read:
            found.unreadable[path] = read.problems[0].message


def _note_faults(snapshot: Snapshot, files: Iterable[CoverageFile]) -> None:
    for file in files:
        if file.coverage is None and file.problems:
            snapshot.unreadable[file.source.path] = file.problems[0].message


def _read_update(snapshot: Snapshot, path: str, coverage: str, content: bytes | None) -> None:
    read = snapshot.reader.read(path, content, coverage)
    if isinstance(read, Unreadable):
        snapshot.unreadable[path] = read.reason
        snapshot.faulty.setdefault((coverage, stated_id(content or b"") or stem(path)), path)
    else:
        snapshot.updates.setdefault((coverage, read.id), replace(read, coverage=coverage))
