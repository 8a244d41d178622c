"""What the demo site says of itself to machines: structured data, cards, canonical addresses, feeds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Built

BASE = "https://dateline.example/"
STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?")
LIVE, CLOSED, LONG = "storm-in-port-alder", "2014/ukraine-talks", "1969/apollo-11"
REQUIRED = {
    "LiveBlogPosting": {
        *("@id", "url", "mainEntityOfPage", "headline", "description", "image", "datePublished", "coverageStartTime"),
        *("author", "publisher", "inLanguage", "isAccessibleForFree", "liveBlogUpdate"),
    },
    "BlogPosting": {
        *("@id", "url", "headline", "datePublished", "dateModified", "articleBody", "author", "isPartOf", "inLanguage"),
    },
    "Person": {"name", "url"},
    "Organization": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "ImageObject": {"url", "width", "height"},
    "CorrectionComment": {"text", "datePublished"},
    "Place": {"name"},
    "WebSite": {"url", "name", "publisher"},
}
WITHOUT_A_PAGE = {"Tilda Quay"}  # one-offs of a byline
Node = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A page and the nodes at the top of its JSON-LD."""

    path: str
    tree: html.HtmlElement
    nodes: tuple[Node, ...]

    def one(self, kind: str) -> Node:
        """Give the only node of a type."""
        (found,) = [node for node in self.nodes if node["@type"] == kind]
        return found


@cache
def read(site: Built, path: str) -> Said:
    """Read one page."""
    tree = html.fromstring((site.folder / path).read_bytes())
    texts = tree.xpath("//script[@type='application/ld+json']/text()")
    assert len(texts) <= 1, path
    documents = [json.loads(str(text)) for text in texts]
    assert all(each["@context"] == "https://schema.org" for each in documents)
    return Said(path, tree, tuple(node for each in documents for node in each["@graph"]))


def pages(site: Built) -> Iterator[Said]:
    """Give every page but redirects."""
    for path in site.ending(".html"):
        said = read(site, path)
        if not said.tree.xpath("//meta[@http-equiv='refresh']"):
            yield said


def within(value: Any) -> Iterator[Node]:
    """Give every node in a value, itself first."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from within(each)


def is_there(site: Built, url: str) -> bool:
    """Say whether a URL of this site leads to a file of the output."""
    path = url.removeprefix(BASE).partition("#")[0]
    return url.startswith(BASE) and (path + "index.html" if not path or path.endswith("/") else path) in site.paths


def test_every_node_has_what_its_type_needs(demo: Built) -> None:
    """No type that is not known here, no required property missing, and nothing empty."""
    faults = []
    for page in pages(demo):
        for node in within(list(page.nodes)):
            if set(node) == {"@id"}:
                continue
            needed = REQUIRED[node["@type"]] - ({"url"} if node.get("name") in WITHOUT_A_PAGE else set())
            faults += [f"{page.path}: {node['@type']} without {name}" for name in sorted(needed - set(node))]
            faults += [f"{page.path}: empty {name}" for name, value in node.items() if value in ("", None, [])]
    assert faults == []


def test_every_address_is_absolute_and_leads_somewhere(demo: Built) -> None:
    """Whatever names a page or a picture finds it in the output; whatever goes by an @id is said somewhere."""
    faults, named, called = [], set[str](), set[str]()
    for page in pages(demo):
        for node in within(list(page.nodes)):
            (called if set(node) == {"@id"} else named).add(str(node.get("@id", "")))
            addresses = [node[name] for name in ("@id", "url", "mainEntityOfPage", "item") if name in node]
            faults += [f"{page.path}: {address}" for address in addresses if not is_there(demo, address)]
    assert faults == []
    assert called - named == set()


def test_every_date_says_its_offset(demo: Built) -> None:
    """Dates are ISO 8601 with an offset, or a day alone where no more is known; none changes before it appears."""
    for page in pages(demo):
        for node in within(list(page.nodes)):
            dates = {name: value for name, value in node.items() if name.endswith(("Time", "Published", "Modified"))}
            assert [value for value in dates.values() if not STAMP.fullmatch(value)] == [], page.path
            if node.get("@type") == "BlogPosting":
                assert instant(node["dateModified"]) >= instant(node["datePublished"]), page.path


def instant(written: str) -> datetime:
    """Give an instant; for a day alone, where that day begins first."""
    return datetime.fromisoformat(written if "T" in written else f"{written}T00:00:00+14:00")


@pytest.mark.parametrize("coverage", [LIVE, CLOSED, LONG])
def test_an_update_has_its_own_headline_dates_and_authors(demo: Built, coverage: str) -> None:
    """The same BlogPosting stands on the timeline and on the update's own page, and agrees with what readers see."""
    blog = read(demo, f"{coverage}/index.html").one("LiveBlogPosting")
    postings = blog["liveBlogUpdate"]
    assert postings
    for posting in postings:
        page = read(demo, posting["url"].removeprefix(BASE) + "index.html")
        assert page.one("BlogPosting") == posting
        (article,) = page.tree.xpath("//main//article")
        assert posting["isPartOf"] == {"@id": blog["@id"]}
        assert posting["headline"] in article.xpath("string(.//h1)")
        assert posting["datePublished"] == article.xpath("string((.//time/@datetime)[1])")
        names = [each.text_content() for each in article.xpath(".//p[@class='byline']//*[@class='name']")]
        assert all(name.startswith(one["name"]) for name, one in zip(names, posting["author"], strict=True))
    assert len({each["headline"] for each in postings}) == len(postings)
    assert blog["headline"] not in {each["headline"] for each in postings}


@pytest.mark.parametrize("coverage", [LIVE, CLOSED, LONG])
def test_all_pages_of_a_coverage_hold_all_its_updates(demo: Built, coverage: str) -> None:
    """Each block adds its own to one LiveBlogPosting; together they are all updates but the withdrawn."""
    found = set[str]()
    for path in [each for each in demo.paths if re.fullmatch(rf"{coverage}/page/\d+/index\.html", each)]:
        found |= {each["url"] for each in read(demo, path).one("LiveBlogPosting")["liveBlogUpdate"]}
    own = [
        page for page in pages(demo) if page.path.startswith(f"{coverage}/") and page.tree.xpath("//main/div/article")
    ]
    stand = {page.one("BlogPosting")["url"] for page in own if page.nodes}
    assert found == stand
    assert len(found) >= 16


@pytest.mark.parametrize(("coverage", "ended"), [(LIVE, False), (CLOSED, True), (LONG, True)])
def test_only_closed_coverage_says_when_it_ended(demo: Built, coverage: str, ended: bool) -> None:
    """On each of its pages; while it is live nobody can know."""
    for path in [f"{coverage}/index.html", f"{coverage}/page/1/index.html"]:
        assert ("coverageEndTime" in read(demo, path).one("LiveBlogPosting")) is ended
    assert "dateModified" in read(demo, f"{coverage}/index.html").one("LiveBlogPosting")


def test_a_withdrawn_update_is_said_nowhere(demo: Built) -> None:
    """Neither its own page nor its coverage's hands it to machines."""
    assert read(demo, f"{LIVE}/crew-missing/index.html").nodes == ()
    for page in pages(demo):
        assert "crew-missing" not in json.dumps(page.nodes)


def test_an_author_is_a_person_and_has_a_trail(demo: Built) -> None:
    """With role, photo, other places and employer; the trail begins at the front page."""
    page = read(demo, "authors/anna-sample/index.html")
    person = page.one("Person")
    assert (person["name"], person["worksFor"]) == ("Anna Sample", {"@id": f"{BASE}#publisher"})
    assert {"jobTitle", "image", "sameAs"} <= set(person)
    steps = page.one("BreadcrumbList")["itemListElement"]
    assert [(each["position"], each["name"]) for each in steps] == [(1, "The Meridian"), (2, "Anna Sample")]
    assert page.tree.xpath("//nav[contains(@class, 'crumbs')]//a/text()") == ["The Meridian", "People"]


def test_every_page_has_its_card_and_its_address(demo: Built) -> None:
    """Canonical, OpenGraph and card agree, and the picture is one that networks can show, in its size.

    Pages of versions speak for the update itself.
    """
    for page in pages(demo):
        tree, path = page.tree, page.path
        (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
        assert canonical == BASE + path.removesuffix("index.html").partition("versions/")[0]
        card = dict(zip(tree.xpath("//meta/@property"), tree.xpath("//meta[@property]/@content"), strict=True))
        assert card["og:url"] == canonical
        assert all(card[name] for name in ("og:title", "og:type", "og:site_name")), path
        assert card["og:image"].endswith((".png", ".jpg", ".webp")), path
        assert is_there(demo, card["og:image"]), path
        assert int(card["og:image:width"]) >= 600 > 0 < int(card["og:image:height"]), path
        assert tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
        assert tree.xpath("//link[@hreflang]") == []
        assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr")


def test_every_page_leads_to_three_feeds_that_are_there(demo: Built) -> None:
    """Its own listing's where it has one, the site's elsewhere."""
    forms = ["application/atom+xml", "application/rss+xml", "application/feed+json"]
    for page in pages(demo):
        feeds = page.tree.xpath("//link[@rel='alternate']")
        assert [each.get("type") for each in feeds] == forms, page.path
        folder = (demo.folder / page.path).parent
        if page.path != "404.html":  # rooted, since it answers anywhere
            assert [each.get("href") for each in feeds if not (folder / each.get("href")).is_file()] == []
