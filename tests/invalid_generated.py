"""Broken sites that git cannot carry to every system: made when they are needed. By code, as in `tests/invalid/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from invalid_histories import HISTORIES

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = "title: The Harbour Gazette\nbase_url: https://live.harbour.example/\nauthority: harbour.example,2026\n"
COVERAGE = "---\ntitle: Storm in Port Alder\nstatus: closed\n---\nThe harbour is closed.\n"
UPDATE = "---\ntitle: The harbour is closed\npublished: 2014-03-07T13:30:00-05:00\n---\nThe wind reached 60 knots.\n"
STORM = "content/storm"
FIFTY_MEGABYTES = 50_000_000


def a_site(folder: Path) -> Path:
    """Make a sound site with one coverage; gives the coverage's folder."""
    storm = folder / STORM
    storm.mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    (storm / "coverage.md").write_text(COVERAGE, encoding="utf-8")
    return storm


def _unreadable_file(folder: Path) -> None:
    (a_site(folder) / "one.md").symlink_to("nowhere.md")


def _not_utf8(folder: Path) -> None:
    storm = a_site(folder)
    (storm / "latin.md").write_bytes(UPDATE.replace("knots", "knots in Málaga").encode("latin-1"))
    (storm / "wide.md").write_bytes(UPDATE.encode("utf-16"))
    # The shape of UTF-8, but of half a surrogate pair and of a slash in two bytes.
    (storm / "half.md").write_bytes(UPDATE.encode() + b"\xed\xa0\x80\n")
    (storm / "overlong.md").write_bytes(UPDATE.encode() + b"\xc0\xaf\n")


def _control_character(folder: Path) -> None:
    storm = a_site(folder)
    (storm / "zero.md").write_bytes(UPDATE.replace("wind", "wi\0nd").encode())
    (storm / "escape.md").write_bytes(UPDATE.replace("The harbour", '"\\0"', 1).replace(" is closed", "", 1).encode())
    (storm / "bell.md").write_bytes(UPDATE.replace("closed", "clo\x07sed", 1).encode())


def _file_too_large(folder: Path) -> None:
    storm = a_site(folder)
    with (storm / "one.md").open("wb") as opened:
        opened.write(UPDATE.encode())
        opened.truncate(FIFTY_MEGABYTES)  # sparse: fifty megabytes that take no room on the disk


def _body_too_long(folder: Path) -> None:
    (a_site(folder) / "one.md").write_text(UPDATE + "The wind blew.\n" * 7000, encoding="utf-8")


def _link_leaves_site(folder: Path) -> None:
    storm = a_site(folder)
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir()
    (outside / "secret.md").write_text(UPDATE, encoding="utf-8")
    (storm / "one.md").symlink_to(outside / "secret.md")
    (storm / "more").symlink_to(outside)
    (storm / "media").symlink_to("/")
    (folder / "content" / "static").symlink_to(Path("..", "..", outside.name))


def _names_differ_by_case(folder: Path) -> None:
    storm = a_site(folder)
    for name in ("one.md", "One.md"):
        (storm / name).write_text(UPDATE, encoding="utf-8")
    media = storm / "media"
    media.mkdir()
    for name in ("caf\u00e9.txt", "cafe\u0301.txt"):  # the same word in two Unicode forms
        (media / name).write_text("A table.\n", encoding="utf-8")


GENERATED: dict[str, Callable[[Path], object]] = {
    "unreadable-file": _unreadable_file,
    "not-utf8": _not_utf8,
    "control-character": _control_character,
    "file-too-large": _file_too_large,
    "body-too-long": _body_too_long,
    "link-leaves-site": _link_leaves_site,
    "names-differ-by-case": _names_differ_by_case,
    **HISTORIES,
}
