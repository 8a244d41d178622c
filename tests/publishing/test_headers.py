"""Headers: what is said of each kind of file, on its own and as a `_headers` file."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.media_types import content_type
from dateline.publishing.headers import CACHE, Headers, headers_of, headers_text, is_compressible
from dateline.publishing.kinds import kinds_of

from .fakes import LIVE, build_of

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT = "; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("index.html", "text/html" + TEXT),
        ("storm/gale/index.md", "text/markdown" + TEXT),
        ("assets/style.0123abcd.css", "text/css" + TEXT),
        ("assets/dateline.0123abcd.js", "text/javascript" + TEXT),
        ("storm/updates.json", "application/json" + TEXT),
        ("feed.xml", "application/atom+xml" + TEXT),
        ("storm/feed.xml", "application/atom+xml" + TEXT),
        ("rss.xml", "application/rss+xml" + TEXT),
        ("feed.json", "application/feed+json" + TEXT),
        ("sitemap.xml", "application/xml" + TEXT),
        ("favicon.svg", "image/svg+xml" + TEXT),
        ("storm/gale/versions/timemap.link", "application/link-format"),
        ("site.webmanifest", "application/manifest+json" + TEXT),
        ("robots.txt", "text/plain" + TEXT),
        ("_headers", "text/plain" + TEXT),
        ("_redirects", "text/plain" + TEXT),
        ("CNAME", "text/plain" + TEXT),
        ("assets/serif.0123abcd.woff2", "font/woff2"),
        ("media/a.png", "image/png"),
        ("media/A.JPG", "image/jpeg"),
        ("media/a.jpeg", "image/jpeg"),
        ("media/a.avif", "image/avif"),
        ("media/a.webp", "image/webp"),
        ("media/a.gif", "image/gif"),
        ("media/a.mp3", "audio/mpeg"),
        ("media/a.wav", "audio/wav"),
        ("media/a.m4a", "audio/mp4"),
        ("media/a.mp4", "video/mp4"),
        ("media/a.webm", "video/webm"),
        ("media/a.vtt", "text/vtt" + TEXT),
        ("media/a.pdf", "application/pdf"),
        ("media/a.csv", "text/csv" + TEXT),
        ("media/prices.csv.gz", "application/gzip"),
        ("media/a.zip", "application/zip"),
        ("media/map.geojson", "application/geo+json" + TEXT),
        ("media/a.tar", "application/x-tar"),
        ("media/a.nobody-knows", "application/octet-stream"),
        ("media/noending", "application/octet-stream"),
        ("media/ending.", "application/octet-stream"),
        ("media/.png", "image/png"),
        ("a.png/noending", "application/octet-stream"),
    ],
)
def test_the_path_says_the_type(path: str, wanted: str) -> None:
    """With the encoding where it is text."""
    assert content_type(path) == wanted


def test_the_machine_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its own tables hold is not asked: a site is sent the same from everywhere."""
    assert mimetypes.guess_type("a.nobody-knows")[0] is None
    monkeypatch.setitem(mimetypes.types_map, ".nobody-knows", "text/x-mine")
    assert mimetypes.guess_type("a.nobody-knows")[0] == "text/x-mine"
    assert content_type("a.nobody-knows") == "application/octet-stream"


@pytest.mark.parametrize("kind", CACHE)
def test_each_kind_has_its_life(kind: str) -> None:
    """As it is here, or as the target wants it; what is said of one kind alters no other."""
    target = replace(LIVE, cache=((kind, "no-cache"),))
    found = {each: headers_of("a.html", each, target).cache_control for each in CACHE}
    assert found == CACHE | {kind: "no-cache"}


def test_only_what_never_changes_is_kept_for_ever() -> None:
    """And a live page and what it polls for seconds."""
    lives = {kind: int(re.findall(r"max-age=(\d+)", said)[0]) for kind, said in CACHE.items()}
    assert [kind for kind, said in CACHE.items() if "immutable" in said] == ["asset"]
    assert lives["data"] < lives["timeline"] < lives["front"] < lives["page"] < lives["media"] < lives["asset"]


def test_compressed_bytes_are_said_to_be() -> None:
    """Only those; a header that says nothing is not sent."""
    plain, small = (headers_of("index.html", "front", LIVE, compressed=each) for each in (False, True))
    assert plain.lines == {"Content-Type": "text/html; charset=utf-8", "Cache-Control": CACHE["front"]}
    assert small.lines == plain.lines | {"Content-Encoding": "gzip"}
    assert small == Headers(plain.content_type, plain.cache_control, "gzip")


def test_text_is_compressible() -> None:
    """Pictures, films, fonts that are compressed already, and what a host itself reads are not."""
    paths = ["index.html", "a.css", "a.js", "a.json", "feed.xml", "a.svg", "a.txt", "a.md", "a.ttf", "a.ico", "a.wasm"]
    paths += ["storm/gale/versions/timemap.link", "a.webmanifest"]
    others = ["a.png", "a.jpg", "a.avif", "a.mp4", "a.mp3", "a.woff2", "a.pdf", "a.zip", "a.gz", "a", "_redirects"]
    assert [path for path in [*paths, *others, "_headers", "CNAME"] if is_compressible(path)] == paths


# ── `_headers` ───────────────────────────────────────────────────────────────────────────────────────────────────────

SITE = ["index.html", "feed.xml", "storm/index.html", "storm/updates.json", "storm/gale/index.html", "storm/feed.xml"]
SITE += ["2014/ukraine/updates.json", "2014/ukraine/rss.xml", "storm/gale/versions/timemap.link", "favicon.svg"]
SITE += ["assets/style.0123abcd.css", "assets/a.0123abcd.js", "media/storm/a.png", "media/storm/feed.xml"]


def told(paths: Iterable[str], base_path: str = "/") -> str:
    """Give the `_headers` of a site of these files."""
    return headers_text(build_of(dict.fromkeys(paths, b"")).files.values(), base_path)


def test_headers_are_a_few_rules_by_pattern() -> None:
    """Whole folders, and names at each depth that there is."""
    assert told(SITE) == (
        "/:folder1/:folder2/:folder3/timemap.link\n"
        "  Content-Type: application/link-format\n"
        "  Cache-Control: public, max-age=300\n"
        "/:folder1/:folder2/rss.xml\n"
        "  Content-Type: application/rss+xml; charset=utf-8\n"
        "  Cache-Control: public, max-age=60\n"
        "/:folder1/:folder2/updates.json\n"
        "  Content-Type: application/json; charset=utf-8\n"
        "  Cache-Control: public, max-age=5\n"
        "/:folder1/feed.xml\n"
        "  Content-Type: application/atom+xml; charset=utf-8\n"
        "  Cache-Control: public, max-age=60\n"
        "/:folder1/updates.json\n"
        "  Content-Type: application/json; charset=utf-8\n"
        "  Cache-Control: public, max-age=5\n"
        "/assets/*\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        "/feed.xml\n"
        "  Content-Type: application/atom+xml; charset=utf-8\n"
        "  Cache-Control: public, max-age=60\n"
        "/media/*\n"
        "  Cache-Control: public, max-age=86400\n"
    )


def test_however_large_the_site() -> None:
    """A thousand coverages need no more rules than one, and hosts that take a hundred take them."""
    many = [path.replace("storm", f"storm-{number}") for number in range(1000) for path in SITE]
    assert told(many) == told(SITE)


def test_no_two_rules_fit_one_address() -> None:
    """Hosts join what two rules say: a file would be kept for ever and for five seconds."""
    rules = [line for line in told(SITE).splitlines() if not line.startswith(" ")]
    patterns = [re.compile(re.sub(r":\w+", "[^/]+", rule.replace("*", ".*"))) for rule in rules]
    pages = [path for path in kinds_of(SITE) if not path.startswith("media/storm/feed")]
    assert {len([each for each in patterns if each.fullmatch(f"/{path}")]) for path in pages} == {0, 1}


def test_where_files_differ_nothing_is_said() -> None:
    """A file without a fingerprint among the assets must not be kept for ever."""
    assert "/assets/*" not in told([*SITE, "assets/style.css"])


def test_a_site_in_a_folder_has_its_rules_there() -> None:
    """As its `_redirects` has."""
    lines = told(["feed.xml", "assets/a.0123abcd.js"], "/live/").splitlines()
    assert [line for line in lines if line.startswith("/")] == ["/live/assets/*", "/live/feed.xml"]
