"""The demo site against independent validators: HTML, CSS, feeds, sitemaps."""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import feedparser
import jsonschema
import pytest
from lxml import etree

from tools import PROJECT, html_checker

if TYPE_CHECKING:
    from .conftest import Built

SCHEMAS = PROJECT / "tests" / "schemas"

# What the Nu HTML checker's CSS grammar does not know yet, each with the standard that has it.
CSS_EXCEPTIONS: tuple[str, ...] = ()


def test_every_page_and_stylesheet_is_valid(demo: Built) -> None:
    """The Nu HTML checker finds no error on any page, nor in the CSS."""
    command = [*html_checker(), "--errors-only", "--also-check-css", "--also-check-svg", "--format", "json"]
    files = [str(demo.folder / path) for path in demo.ending(".html", ".css", ".svg")]
    run = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    messages = json.loads(run.stderr)["messages"]
    found = [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in messages]
    assert [each for each in found if not any(known in each for known in CSS_EXCEPTIONS)] == []


def test_atom_and_rss_feeds_parse_cleanly(demo: Built) -> None:
    """feedparser calls no feed bozo, and each has its entries, with ids, dates and whole content."""
    feeds = demo.ending("/feed.xml", "/rss.xml") + [name for name in ("feed.xml", "rss.xml") if name in demo.paths]
    assert len(feeds) > 20
    for path in feeds:
        parsed = feedparser.parse((demo.folder / path).read_bytes())
        assert not parsed.bozo, f"{path}: {parsed.get('bozo_exception')}"
        assert parsed.feed.title, path
        for entry in parsed.entries:
            assert entry.id.startswith("tag:"), path
            assert entry.content[0].value, path
            assert entry.get("updated") or entry.get("published"), path


def test_atom_feeds_hold_to_the_grammar_of_rfc_4287(demo: Built) -> None:
    """Every Atom feed is valid by the RELAX NG grammar."""
    grammar = etree.RelaxNG(etree.parse(str(SCHEMAS / "atom.rng")))
    for path in [each for each in demo.paths if each.rpartition("/")[2] == "feed.xml"]:
        grammar.assertValid(etree.parse(str(demo.folder / path)))


def test_json_feeds_hold_to_their_schema(demo: Built) -> None:
    """Every JSON Feed is valid by the schema of version 1.1."""
    schema = json.loads((SCHEMAS / "json-feed.schema.json").read_text())
    for path in [each for each in demo.paths if each.rpartition("/")[2] == "feed.json"]:
        jsonschema.validate(json.loads((demo.folder / path).read_bytes()), schema)


def test_sitemaps_hold_to_their_schema(demo: Built) -> None:
    """The index and every sitemap are valid by the XML schemas of sitemaps.org, and the index names them all."""
    urls, index = (etree.XMLSchema(etree.parse(str(SCHEMAS / name))) for name in ("sitemap.xsd", "siteindex.xsd"))
    index.assertValid(etree.parse(str(demo.folder / "sitemap.xml")))
    others = [path for path in demo.paths if path.rpartition("/")[2].startswith("sitemap") and path != "sitemap.xml"]
    for path in others:
        urls.assertValid(etree.parse(str(demo.folder / path)))
    named = ET.parse(demo.folder / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")  # noqa: S314 - ours
    assert sorted(str(each.text).split("/", 3)[3] for each in named) == sorted(others)


@pytest.mark.parametrize("word", ["draft", "noindex"])
def test_sitemaps_name_nothing_that_is_not_public(demo: Built, word: str) -> None:
    """No address in a sitemap leads to a page that is a draft or asks not to be indexed."""
    for path in [each for each in demo.paths if each.endswith("sitemap.xml") and "/" in each]:
        for loc in etree.parse(str(demo.folder / path)).iter("{*}loc"):
            address = str(loc.text).split("/", 3)[3]
            page = (demo.folder / address / "index.html").read_text(encoding="utf-8")
            assert f'content="{word}' not in page, address
