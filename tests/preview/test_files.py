from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from dateline.media_types import content_type
from dateline.preview.files import Found, find, segments

if TYPE_CHECKING:
    from pathlib import Path

TRAVERSALS = [
    b"/../secret.txt", b"/a/../../secret.txt", b"/%2e%2e/secret.txt", b"/%2E%2e/secret.txt", b"/.%2e/secret.txt",
    b"/..%2fsecret.txt", b"/..%2Fsecret.txt", b"/a%2findex.html", b"/..\\secret.txt", b"/..%5csecret.txt",
    b"/a%5Cindex.html", b"/index.html%00", b"/%00/../secret.txt", b"/index.html\0", b"//etc/passwd", b"//secret.txt",
    b"/a//index.html", b"/./index.html", b"/%2e/index.html", b"/../preview-secret/x.txt",
    b"/%2e%2e/preview-secret/x.txt", b"secret.txt", b"*", b"http://127.0.0.1/index.html", b"/%ff",
    b"/%c0%ae%c0%ae/secret.txt",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A preview folder with secrets beside it."""
    made = tmp_path / "preview"
    (made / "a").mkdir(parents=True)
    (made / "empty").mkdir()
    (made / "index.html").write_text("home")
    (made / "a" / "index.html").write_text("a")
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "preview-secret").mkdir()
    (tmp_path / "preview-secret" / "x.txt").write_text("SECRET")
    return made


def found(folder: Path, raw: bytes) -> str | None:
    """Give the output path that answers, `folder`, or nothing."""
    parts = segments(raw)
    answer = None if parts is None else find(folder, parts)
    return answer.path if isinstance(answer, Found) else answer


@pytest.mark.parametrize("raw", TRAVERSALS)
def test_what_is_no_address_of_the_site_is_not_found(folder: Path, raw: bytes) -> None:
    assert found(folder, raw) is None


def test_an_encoded_percent_sign_is_decoded_once(folder: Path) -> None:
    assert found(folder, b"/%252e%252e/secret.txt") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"/", "index.html"),
        (b"/index.html", "index.html"),
        (b"/a/", "a/index.html"),
        (b"/a", "folder"),
        (b"/%61/", "a/index.html"),
        (b"/empty", None),
        (b"/empty/", None),
        (b"/index.html/", None),
        (b"/b", None),
        (b"/" + b"x" * 5000, None),
    ],
)
def test_addresses_and_their_files(folder: Path, raw: bytes, expected: str | None) -> None:
    assert found(folder, raw) == expected


def test_a_name_in_another_script_is_found(folder: Path) -> None:
    (folder / "киев").mkdir()
    (folder / "киев" / "index.html").write_text("x")
    assert found(folder, b"/%D0%BA%D0%B8%D0%B5%D0%B2/") == "киев/index.html"


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "b").symlink_to("a")
    assert found(folder, b"/b/") == "b/index.html"


@pytest.mark.parametrize("target", ["../secret.txt", "/etc/passwd", "../preview-secret/x.txt", "loop.txt"])
def test_a_link_that_leaves_the_folder_is_not_found(folder: Path, target: str) -> None:
    (folder / "loop.txt").symlink_to(target)
    assert found(folder, b"/loop.txt") is None


def test_a_linked_folder_outside_is_not_found(folder: Path) -> None:
    (folder / "out").symlink_to("../preview-secret")
    assert found(folder, b"/out/x.txt") is None


def test_the_folder_itself_may_be_reached_by_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to("preview")
    assert found(folder.parent / "link", b"/a/") == "a/index.html"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_found(folder: Path) -> None:
    os.mkfifo(folder / "pipe.html")
    assert found(folder, b"/pipe.html") is None


def test_the_tag_changes_with_a_file_of_the_same_size_and_time(folder: Path) -> None:
    def tag() -> str:
        answer = find(folder, ["x.bin"])
        assert isinstance(answer, Found)
        return answer.etag

    (folder / "x.bin").write_bytes(b"1")
    os.utime(folder / "x.bin", (1, 1))
    before = tag()
    (folder / "y.bin").write_bytes(b"2")
    os.utime(folder / "y.bin", (1, 1))
    (folder / "y.bin").replace(folder / "x.bin")
    assert tag() != before


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/style.ab12cd34.css", "text/css; charset=utf-8"),
        ("assets/app.js", "text/javascript; charset=utf-8"),
        ("storm/updates.json", "application/json; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("storm/rss.xml", "application/rss+xml; charset=utf-8"),
        ("storm/feed.json", "application/feed+json; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("storm/one/index.md", "text/markdown; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("_redirects", "text/plain; charset=utf-8"),
        ("media/a.svg", "image/svg+xml; charset=utf-8"),
        ("media/a.vtt", "text/vtt; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("media/a.webp", "image/webp"),
        ("media/a.avif", "image/avif"),
        ("media/A.JPG", "image/jpeg"),
        ("media/a.mp4", "video/mp4"),
        ("media/a.pdf", "application/pdf"),
        ("assets/a.woff2", "font/woff2"),
        ("media/a.unknown", "application/octet-stream"),
        ("media/html", "application/octet-stream"),
    ],
)
def test_content_types(path: str, expected: str) -> None:
    assert content_type(path) == expected
