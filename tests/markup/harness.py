"""What the tests of markup share: a linker that knows a small site, and HTML as it would stand on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.markup.render import Markup
from dateline.model import Body, Site
from dateline.placeholders import finish, place
from dateline.problems import problem

if TYPE_CHECKING:
    from dateline.markup.fragments import Fragment
    from dateline.problems import Place, Problem

ADDRESSES = {
    "update:first": "/storm/first/",
    "coverage:storm": "/storm/",
    "author:ines": "/authors/ines/",
    "page:about": "/about/",
    "tag:high water": "/tags/high-water/",
    "/about/": "/about/",
    "/storm/first/#more": "/storm/first/#more",
}
SIZES = {"pier.jpg": (1200, 800), "mast.png": (640, 480), "still.jpg": (1920, 1080), "my pier.jpg": (3, 2)}
FILES = {*SIZES, "report.pdf", "ferry.mp4", "ferry.en.vtt", "ferry.de.vtt", "talk.mp3", "broken.jpg", "odd.xyz"}
SYMBOLS = str.maketrans({chr(code): chr(0x2400 + code) for code in range(2, 8)})


class FakeLinker:
    """Knows the addresses and files above; `moved` changes what it finds."""

    def __init__(self, **moved: str) -> None:
        self.moved = moved
        self.asked: list[tuple[str, str, str]] = []

    def reference(self, target: str, coverage: str, place: Place) -> str | Problem:
        self.asked.append(("reference", target, coverage))
        address = self.moved.get(target) or ADDRESSES.get(target)
        return address or problem("unknown-address", place, address=target)

    def media(self, name: str, coverage: str, source: str, place: Place) -> str | Problem:
        self.asked.append(("media", name, coverage))
        folder = f"content/{coverage}/media" if coverage else source.rpartition("/")[0]
        file = name.removeprefix("media/")
        if ".." in name.split("/"):
            return problem("link-leaves-media", place, link=name)
        return f"{folder}/{file}" if file in FILES else problem("missing-media", place, path=name, suggestion="")

    def picture(self, path: str, place: Place) -> tuple[int, int, str] | Problem:
        self.asked.append(("picture", path, ""))
        name = path.rpartition("/")[2]
        if name not in SIZES:
            return problem("unreadable-picture", place, path=path)
        return (*SIZES[name], self.moved.get(name, f"digest of {name}"))


def site(**settings: Any) -> Site:
    """Give a site with `settings`."""
    return Site("The Harbour Gazette", "https://harbour.example/", "/", "harbour.example,2026", **settings)


def render(text: str, *, coverage: str = "storm", lang: str = "", line: int = 7, **settings: Any) -> Fragment:
    """Give the fragment of `text`, which begins on `line` of an update of the coverage `storm`."""
    path = f"content/{coverage}/one.md" if coverage else "content/pages/about.md"
    return Markup(site(**settings), FakeLinker()).fragment(Body(text, path, line), coverage, lang)


def html(text: str, **settings: Any) -> str:
    """Give the HTML of `text`, its placeholders as symbols (␂ root, ␃ index, ␄ ids, ␅ heading, ␆ said)."""
    return render(text, **settings).html.translate(SYMBOLS)


def codes(fragment: Fragment) -> list[str]:
    """Give the codes of a fragment's problems."""
    return [each.code for each in fragment.problems]


def places(fragment: Fragment) -> list[tuple[str, int, int]]:
    """Give code, line and column of a fragment's problems."""
    return [(each.code, each.place.line, each.place.column) for each in fragment.problems]


def placed(fragment: Fragment, ids: str = "u-one-", level: int = 4) -> str:
    """Give a fragment's HTML as it stands on a page."""
    return finish(place(fragment.html, ids, level), "../../", "index.html")


def card(kind: str, *lines: str) -> str:
    """Give a card as it is written in a body."""
    return "\n".join((f"```{kind}", *lines, "```", ""))
