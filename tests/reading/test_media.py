"""Media: pictures are measured once, and a name that is nearly right is told with the right one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Picture
from dateline.problems import Place, Problem
from dateline.reading.files import FoundFile
from dateline.reading.media import Gallery, Measured, found_picture, is_plain_path, missing_media
from reading.sites import PNG, write

if TYPE_CHECKING:
    from pathlib import Path

HERE = Place("content/storm/one.md", 3, 4)


def found(folder: Path, path: str, content: bytes = PNG) -> FoundFile:
    """Write a file and find it."""
    file = write(folder, {path: content}) / path
    stat = file.stat()
    return FoundFile(path, str(file), stat.st_size, stat.st_mtime_ns, stat.st_ino)


def test_a_picture_has_a_size_and_a_digest(tmp_path: Path) -> None:
    measured = Gallery().measure(found(tmp_path, "a.png"))
    assert (measured.width, measured.height, len(measured.digest), measured.fault) == (3, 2, 32, "")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    """Two files of one content have one digest; another content has another."""
    gallery = Gallery()
    first, same = gallery.measure(found(tmp_path, "a.png")), gallery.measure(found(tmp_path, "b.png"))
    other = gallery.measure(found(tmp_path, "c.png", PNG + b"x"))
    assert first == same
    assert first.digest != other.digest


def test_a_picture_is_measured_again_only_when_its_file_was_written(tmp_path: Path) -> None:
    gallery = Gallery()
    file = found(tmp_path, "a.png")
    first = gallery.measure(file)
    (tmp_path / "a.png").write_bytes(b"gone")
    assert gallery.measure(file) is first
    assert (
        gallery.measure(FoundFile(file.path, file.located, 4, file.mtime_ns, file.inode)).fault == "unreadable-picture"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.tiff", "a", "a.svg", "a.jpg"])
def test_what_is_no_picture_is_told(tmp_path: Path, name: str) -> None:
    """By its ending, or by what is in it."""
    assert Gallery().measure(found(tmp_path, name, b"words")) == Measured(fault="unreadable-picture")


def test_an_unsafe_drawing_is_told_with_what_it_holds(tmp_path: Path) -> None:
    measured = Gallery().measure(found(tmp_path, "a.svg", b'<svg viewBox="0 0 1 1"><script/></svg>'))
    assert (measured.fault, measured.what) == ("unsafe-svg", "an element <script>")


@settings(max_examples=200)
@given(
    cut=st.integers(0, len(PNG)),
    junk=st.binary(max_size=40),
    ending=st.sampled_from(["png", "jpg", "gif", "webp", "avif"]),
)
def test_broken_pictures_are_measured_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes, ending: str
) -> None:
    """Nothing is raised, whatever the bytes."""
    heads = {"jpg": b"\xff\xd8\xff", "gif": b"GIF89a", "webp": b"RIFF\x10\0\0\0WEBP", "avif": b"\0\0\0\x1cftypavif"}
    content = (PNG[:cut] if ending == "png" else heads[ending]) + junk
    measured = Gallery().measure(found(tmp_path_factory.getbasetemp(), f"broken.{ending}", content))
    assert bool(measured.fault) != bool(measured.width and measured.height)


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("content/storm/media/Square.png", ' Did you mean "square.png"?'),
        ("content/storm/media/sqare.png", ' Did you mean "square.png"?'),
        ("content/storm/media/harbour.png", ""),
        ("content/storm/media/ona.md", ""),
        ("content/flood/media/square.png", ""),
    ],
)
def test_a_file_that_is_not_there_is_told_with_its_neighbour(path: str, suggestion: str) -> None:
    """Of the same folder; upper and lower case count, but are forgiven in the suggestion."""
    known = ["content/storm/media/square.png", "content/storm/media/one.md", "content/storm/media/deep/harbour.png"]
    assert missing_media(path, known, HERE).message == f"there is no file {path}.{suggestion}"


@pytest.mark.parametrize("name", ["media/a.png", "a.png", "media/a b/ü.png", "media/..a.png", "media/a..png"])
def test_a_path_that_stays(name: str) -> None:
    assert is_plain_path(name)


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/..", "./a", "a/./b", "a\\b", "..\\a", "."]
)
def test_a_path_that_could_leave(name: str) -> None:
    assert not is_plain_path(name)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/storm/media/a.png", ""),
        ("content/storm/media/b.png", "missing-media"),
        ("content/storm/a.png", "missing-media"),
        ("content/storm/../flood/media/a.png", "link-leaves-media"),
        ("content/storm/media/../../secret.png", "link-leaves-media"),
        ("content/storm//etc/passwd", "link-leaves-media"),
    ],
)
def test_a_lead_picture_stands_in_its_media_folder(tmp_path: Path, path: str, code: str) -> None:
    files = {"content/storm/media/a.png": found(tmp_path, "content/storm/media/a.png")}
    result = found_picture(Picture(path, "A", "B"), "content/storm/media", files, Gallery(), HERE)
    if isinstance(result, Problem):
        assert (result.code, result.place) == (code, HERE)
    else:
        assert (code, result.width, result.height, result.alt, result.credit) == ("", 3, 2, "A", "B")


def test_a_picture_outside_the_media_folder_is_told_where_to_put_it(tmp_path: Path) -> None:
    files = {"content/storm/a.png": found(tmp_path, "content/storm/a.png")}
    result = found_picture(Picture("content/storm/a.png", ""), "content/storm/media", files, Gallery(), HERE)
    assert isinstance(result, Problem)
    assert result.message == 'there is no file content/storm/a.png. Did you mean "media/a.png"?'


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_picture_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert Gallery().measure(FoundFile("a.png", str(tmp_path / "a.png"), 1, 1, 1)).fault == "unreadable-picture"
