"""Media: pictures measured and fingerprinted, each once while its file stays as it is."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import field, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline.problems import Place, Problem, problem
from dateline.reading.layout import MEDIA
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.model import Picture
    from dateline.reading.files import FoundFile

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
"""The endings of the pictures that every browser shows."""
_PAGES = (".htm", ".html", ".mht", ".mhtml", ".shtml", ".svgz", ".swf", ".xht", ".xhtml", ".xml", ".xsl")
_ACTIVE = (*_PAGES, ".js", ".mjs")
"""The endings of files that a browser opens as a page or runs."""
DRAWING_LIMIT = 16 * 1024 * 1024  # bytes of an SVG; what is cut off there cannot be measured


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a picture; `fault` is the code of the problem where it cannot be shown, `what` its detail."""

    width: int = 0  # CSS pixels
    height: int = 0
    digest: str = ""  # of the file's bytes
    fault: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures measured so far, by path, each with the stamp of the file that was measured."""

    known: dict[str, tuple[tuple[int, int, int], Measured]] = field(default_factory=dict)

    def measure(self, file: FoundFile) -> Measured:
        """Give a picture's size and digest."""
        known = self.known.get(file.path)
        if known and known[0] == file.stamp:
            return known[1]
        measured = _measure(file)
        self.known[file.path] = (file.stamp, measured)
        return measured


def _measure(file: FoundFile) -> Measured:
    import imagesize

    from dateline.reading.svg import LARGEST, NotSvg, UnsafeSvg, measure_svg

    if not file.path.lower().endswith(PICTURES):
        return Measured(fault="unreadable-picture")
    try:
        with file.absolute.open("rb") as opened:
            if file.path.lower().endswith(".svg"):
                width, height = measure_svg(opened.read(DRAWING_LIMIT))
            else:
                width, height = imagesize.get(opened)
            opened.seek(0)
            digest = hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except UnsafeSvg as unsafe:
        return Measured(fault="unsafe-svg", what=str(unsafe))
    except (NotSvg, OSError, ValueError, LookupError, ArithmeticError, struct.error):
        return Measured(fault="unreadable-picture")
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        return Measured(fault="unreadable-picture")
    return Measured(width, height, digest)


def picture_problem(measured: Measured, path: str, place: Place) -> Problem | None:
    """Give what is wrong with a picture that was measured, if anything is."""
    if not measured.fault:
        return None
    return problem(measured.fault, place, path=path, what=measured.what)


def missing_media(path: str, known: Iterable[str], place: Place) -> Problem:
    """Give the problem that there is no file at `path`, with the nearest name of the same folder."""
    from difflib import get_close_matches

    folder, slash, name = path.rpartition("/")
    near = [
        each
        for each in known
        if each.startswith(folder + slash) and "/" not in each[len(folder) + 1 :] and not each.endswith(".md")
    ]
    names = {each.rpartition("/")[2]: each for each in near}
    folded = {each.casefold(): each for each in names}
    close = folded.get(name.casefold()) or next(iter(get_close_matches(name, names, n=1)), "")
    return problem("missing-media", place, path=path, suggestion=f' Did you mean "{close}"?' if close else "")


def is_active(path: str) -> bool:
    """Say whether a browser that opens the file at `path` would run what stands in it as a page of the site."""
    return path.lower().endswith(_ACTIVE)


def is_plain_path(name: str) -> bool:
    """Say whether a relative path stays where it begins: no empty, `.` or `..` segment, no backslash, not rooted."""
    return "\\" not in name and all(segment not in {"", ".", ".."} for segment in name.split("/"))


def found_picture(
    picture: Picture, folder: str, files: Mapping[str, FoundFile], gallery: Gallery, place: Place
) -> Picture | Problem:
    """Find and measure a picture that front matter names; it must stand in `folder`."""
    picture = replace(picture, path=normalize("NFC", picture.path))
    written = picture.path.removeprefix(folder.removesuffix(f"/{MEDIA}") + "/")
    if not is_plain_path(written):
        return problem("link-leaves-media", place, link=written)
    if not picture.path.startswith(f"{folder}/"):
        return problem("missing-media", place, path=picture.path, suggestion=f' Did you mean "{MEDIA}/{written}"?')
    file = files.get(picture.path)
    if file is None:
        return missing_media(picture.path, files, place)
    measured = gallery.measure(file)
    return picture_problem(measured, picture.path, place) or replace(
        picture, width=measured.width, height=measured.height, digest=measured.digest
    )


def media_path(name: str, coverage: str, source: str, files: Mapping[str, FoundFile], place: Place) -> str | Problem:
    """Resolve `media/…` (outside a coverage: a file beside `source`) to a path in the site's folder."""
    if not is_plain_path(name):
        return problem("link-leaves-media", place, link=name)
    folder = f"content/{coverage}" if coverage else source.rpartition("/")[0]
    path = normalize("NFC", f"{folder}/{name}")
    if path not in files or path.endswith(".md"):
        return missing_media(path, files, place)
    return problem("active-media", place, path=path) if is_active(path) else path


def picture_size(
    path: str, files: Mapping[str, FoundFile], gallery: Gallery, place: Place
) -> tuple[int, int, str] | Problem:
    """Give width and height in CSS pixels and the digest of the picture at `path`."""
    file = files.get(path)
    if file is None:
        return missing_media(path, files, place)
    measured = gallery.measure(file)
    return picture_problem(measured, path, place) or (measured.width, measured.height, measured.digest)


def unsafe_drawings(paths: Iterable[str], files: Mapping[str, FoundFile], gallery: Gallery) -> list[Problem]:
    """Tell of drawings among `paths` that could run script; each is published at its own address, shown or not."""
    found: list[Problem] = []
    for path in paths:
        if path.lower().endswith(".svg"):
            measured = gallery.measure(files[path])
            if measured.fault == "unsafe-svg" and (unsafe := picture_problem(measured, path, Place(path))):
                found.append(unsafe)
    return found
