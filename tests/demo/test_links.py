"""Every link of the demo site leads somewhere, to the anchor."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Built

LINKING = ("href", "src", "poster", "data-poll", "data-src")


@cache
def parsed(file: Path) -> html.HtmlElement:
    """Give a page's tree."""
    return html.fromstring(file.read_bytes())


@cache
def anchors(file: Path) -> frozenset[str]:
    """Give the ids of a page."""
    return frozenset(str(each) for each in parsed(file).xpath("//@id"))


def links(file: Path) -> Iterator[str]:
    """Give what a page refers to."""
    tree = parsed(file)
    for name in LINKING:
        yield from (str(each) for each in tree.xpath(f"//@{name}"))
    for sources in tree.xpath("//@srcset"):
        yield from (part.split()[0] for part in str(sources).split(","))


def broken(site: Built, *, offline: bool = False) -> list[str]:
    """Give the internal links that lead nowhere, each with its page."""
    found = []
    known = set(site.paths)
    for path in site.ending(".html"):
        for link in links(site.folder / path):
            target = urlsplit(urljoin(f"https://here.example/{path}", link))
            if target.netloc != "here.example":
                continue
            file = unquote(target.path).lstrip("/")
            file += "index.html" if (not file or file.endswith("/")) and not offline else ""
            anchor = unquote(target.fragment)
            if file not in known or (anchor and anchor not in anchors(site.folder / file)):
                found.append(f"{path}: {link}")
    return found


def test_no_link_is_broken(demo: Built) -> None:
    """Pages, anchors, pictures, scripts and feeds are all there."""
    assert broken(demo) == []


def test_no_link_is_broken_offline(offline_demo: Built) -> None:
    """Built for a folder, every link names a file."""
    assert broken(offline_demo, offline=True) == []


def test_every_page_can_be_reached_from_the_home_page(demo: Built) -> None:
    """No page is an orphan, but for redirects, 404 and what asks not to be indexed."""
    reached, waiting = set[str](), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in demo.paths or not path.endswith(".html"):
            continue
        reached.add(path)
        for link in links(demo.folder / path):
            target = urlsplit(urljoin(f"https://here.example/{path}", link))
            if target.netloc == "here.example":
                file = unquote(target.path).lstrip("/")
                waiting.append(file + "index.html" if not file or file.endswith("/") else file)
    pages = {path for path in demo.ending(".html") if "noindex" not in (demo.folder / path).read_text(encoding="utf-8")}
    assert sorted(pages - reached) == []
