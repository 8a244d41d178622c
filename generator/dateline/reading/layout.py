"""Layout: what each file of `content/` is, by where it stands. Names only: nothing is opened here."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from dateline.addresses import RESERVED_AT_TOP, RESERVED_IN_COVERAGE, id_from
from dateline.model import StaticFile
from dateline.problems import Place, Problem, problem
from dateline.reading.files import bad_name
from dateline.reading.scalars import is_id
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

CONTENT = "content"
AUTHORS_FOLDER = "content/authors"
PAGES_FOLDER = "content/pages"
STATIC_FOLDER = "content/static"
COVERAGE_FILE = "coverage.md"
MEDIA = "media"
_OWN = f"/{COVERAGE_FILE}"


@dataclass(slots=True)
class Layout:
    """The paths of a site by what they are; each list is sorted."""

    coverages: dict[str, list[str]] = field(default_factory=dict)  # coverage id → its updates' paths
    authors: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    statics: list[StaticFile] = field(default_factory=list)
    media: dict[str, list[str]] = field(default_factory=dict)  # unit → what stands in its media folder, or beside it
    problems: list[Problem] = field(default_factory=list)


def stem(path: str) -> str:
    """Give a Markdown file's name without folder and `.md`: the id, where its fields name no other."""
    return path.rpartition("/")[2].removesuffix(".md")


def unit_at(coverage: str) -> str:
    """Give the unit, which is the folder, of the coverage of an id."""
    return f"{CONTENT}/{coverage}"


def unit_of(path: str, coverages: Iterable[str]) -> str:
    """Give the unit that the file at `path` belongs to: the folder of its coverage, `content/authors`, `content/pages`.

    `coverages` are the ids known. A file of a folder that is no coverage's belongs to the widest folder around it that
    holds no coverage; site.yaml and everything outside `content/` to "".
    """
    known = coverages if isinstance(coverages, set | frozenset | dict) else set(coverages)
    for folder in (AUTHORS_FOLDER, PAGES_FOLDER, STATIC_FOLDER):
        if path.startswith(folder + "/"):
            return folder if folder != STATIC_FOLDER else ""
    owner = owner_of(path, known)
    if owner is not None:
        return f"{CONTENT}/{owner}"
    segments = path.split("/")
    if segments[0] != CONTENT or len(segments) < 3:
        return path if segments[0] == CONTENT else ""
    for end in range(2, len(segments)):
        folder = "/".join(segments[1:end])
        if not any(each.startswith(folder + "/") for each in known):
            return f"{CONTENT}/{folder}"
    return f"{CONTENT}/{'/'.join(segments[1:-1])}"


def owner_of(path: str, coverages: Collection[str]) -> str | None:
    """Give the id of the coverage that holds `path`: the nearest folder above it that is one."""
    folder = path.removeprefix(f"{CONTENT}/").rpartition("/")[0]
    while folder:
        if folder in coverages:
            return folder
        folder = folder.rpartition("/")[0]
    return None


def lay_out(paths: Iterable[str], held: Mapping[str, Mapping[str, str]]) -> Layout:
    """Sort the paths of `content/` into what they are.

    For a unit in `held`, its Markdown files are those held, whatever stands on the disk.
    """
    layout = Layout()
    found = sorted(paths)
    own = {path for path in found if path.endswith(_OWN)}
    ids = {id_ for path in own if (id_ := _coverage_id(path)) is not None}
    if held:
        ids |= {unit.removeprefix(f"{CONTENT}/") for unit, texts in held.items() if f"{unit}{_OWN}" in texts}
        kept = {path for path in found if not (_is_text(path) and unit_of(path, ids) in held)}
        found = sorted(kept.union(*held.values()))
        own = {path for path in found if path.endswith(_OWN)}
    for id_ in sorted(ids):
        if f"{unit_at(id_)}{_OWN}" in own and _admit(id_, layout):
            layout.coverages[id_] = []
    _place_files(found, layout, ids)
    return layout


def _place_files(paths: Iterable[str], layout: Layout, ids: Collection[str]) -> None:
    """Sort files into the layout. Nearly all are updates; which coverage has those of a folder is found once."""
    updates: dict[str, list[str] | None] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder not in updates:
            updates[folder] = _updates_in(folder, layout, ids)
        if (own := updates[folder]) is not None and name.endswith(".md") and name != COVERAGE_FILE:
            own.append(path)
        else:
            _place_file(path, layout, ids)


def _updates_in(folder: str, layout: Layout, ids: Collection[str]) -> list[str] | None:
    """Give the list of updates that the Markdown files of `folder` belong to; None where they belong to none."""
    if f"{folder}/".startswith((f"{AUTHORS_FOLDER}/", f"{PAGES_FOLDER}/", f"{STATIC_FOLDER}/")):
        return None
    owner = owner_of(f"{folder}/{COVERAGE_FILE}", ids)
    if owner is None or f"{folder}/".startswith(f"{unit_at(owner)}/{MEDIA}/"):
        return None
    return layout.coverages.get(owner)


def _coverage_id(path: str) -> str | None:
    folder, _, name = path.rpartition("/")
    id_ = folder.removeprefix(f"{CONTENT}/")
    special = folder == CONTENT or id_.split("/", 1)[0] in {"authors", "pages", "static"}
    return None if name != COVERAGE_FILE or special or f"/{MEDIA}/" in f"/{id_}/" else id_


def _admit(id_: str, layout: Layout) -> bool:
    """Say whether a coverage may have this id; tell why not."""
    place = Place(f"{CONTENT}/{id_}/{COVERAGE_FILE}")
    segments = id_.split("/")
    if segments[0] in RESERVED_AT_TOP:
        layout.problems.append(_reserved(segments[0], RESERVED_AT_TOP, place))
        return False
    for segment in segments:
        if not is_id(segment):
            layout.problems.append(bad_id(segment, place))
            return False
        if segment in RESERVED_IN_COVERAGE:
            layout.problems.append(_reserved(segment, RESERVED_IN_COVERAGE, place))
            return False
    return True


def bad_id(id_: str, place: Place) -> Problem:
    """Give the problem that `id_` is no id, with one made from it."""
    return problem("bad-id", place, id=id_, suggestion=id_from(id_.replace("_", " ")) or "harbour-closed")


def _reserved(id_: str, reserved: Iterable[str], place: Place) -> Problem:
    return problem("reserved-id", place, id=id_, reserved=", ".join(reserved))


def update_id_problem(id_: str, place: Place) -> Problem | None:
    """Say what is wrong with an update's id, if anything is."""
    if not is_id(id_):
        return bad_id(id_, place)
    if reason := bad_name(id_):
        return problem("bad-file-name", place, reason=reason)
    return _reserved(id_, RESERVED_IN_COVERAGE, place) if id_ in RESERVED_IN_COVERAGE else None


def _is_text(path: str) -> bool:
    return path.endswith(".md") and not path.startswith(f"{STATIC_FOLDER}/") and f"/{MEDIA}/" not in path


def _place_file(path: str, layout: Layout, ids: Collection[str]) -> None:
    """Sort a file into the layout by its own path alone."""
    for folder, files in ((AUTHORS_FOLDER, layout.authors), (PAGES_FOLDER, layout.pages)):
        if path.startswith(f"{folder}/"):
            _place_beside(path, folder, files, layout)
            return
    if path.startswith(f"{STATIC_FOLDER}/"):
        layout.statics.append(StaticFile(path, path.removeprefix(f"{STATIC_FOLDER}/")))
        return
    owner = owner_of(path, ids)
    if owner is not None and path.startswith(f"{CONTENT}/{owner}/{MEDIA}/"):
        layout.media.setdefault(unit_at(owner), []).append(path)
    elif _misnamed(path):
        layout.problems.append(_bad_name(path, 'a text of the site has a name that ends in ".md"'))
    elif not path.endswith(".md"):
        pass  # a newsroom's own notes and tables may lie beside its updates; only media/ is published
    elif owner is None:
        layout.problems.append(_no_coverage(path))
    elif owner in layout.coverages and path != f"{unit_at(owner)}{_OWN}":
        layout.coverages[owner].append(path)


def _place_beside(path: str, folder: str, files: list[str], layout: Layout) -> None:
    """Sort a file of the authors' or the pages' folder."""
    name = path.removeprefix(f"{folder}/")
    if _misnamed(path):
        layout.problems.append(_bad_name(path, 'a text of the site has a name that ends in ".md"'))
    elif not name.endswith(".md"):
        layout.media.setdefault(folder, []).append(path)
    elif "/" in name:
        layout.problems.append(_bad_name(path, f"a text of {folder} stands directly in that folder"))
    elif not is_id(stem(path)):
        layout.problems.append(bad_id(stem(path), Place(path)))
    elif folder == PAGES_FOLDER and stem(path) in RESERVED_AT_TOP:
        layout.problems.append(_reserved(stem(path), RESERVED_AT_TOP, Place(path)))
    else:
        files.append(path)


def _misnamed(path: str) -> bool:
    lower = path.lower()
    return lower.endswith((".md", ".markdown", ".mdown", ".mkd")) and not path.endswith(".md")


def _bad_name(path: str, reason: str) -> Problem:
    return problem("bad-file-name", Place(path), reason=reason)


def _no_coverage(path: str) -> Problem:
    folder = path.rpartition("/")[0]
    if folder == CONTENT:
        if path == f"{CONTENT}/{COVERAGE_FILE}":
            return _bad_name(path, "a coverage has a folder of its own below content/")
        folder = path.removesuffix(".md")
    return problem("missing-coverage", Place(path), folder=folder)
