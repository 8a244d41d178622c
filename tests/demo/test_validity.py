"""The demo site against independent validators: HTML, CSS, feeds, sitemaps."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from schemas import atom_faults, json_feed_faults, rss_faults, sitemap_faults
from tools import html_checker

if TYPE_CHECKING:
    from .conftest import Built

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


FAULTS = {
    "feed.xml": atom_faults,
    "rss.xml": rss_faults,
    "feed.json": json_feed_faults,
    "sitemap.xml": sitemap_faults,
    "sitemap-site.xml": sitemap_faults,
}


@pytest.mark.parametrize("name", FAULTS)
def test_feeds_and_sitemaps_hold_to_their_standards(demo: Built, name: str) -> None:
    """Grammar or schema, the prose of the standard, and feedparser find nothing wrong in any of them."""
    found = [path for path in demo.paths if path.rpartition("/")[2] == name]
    assert found
    assert {path: faults for path in found if (faults := FAULTS[name]((demo.folder / path).read_bytes()))} == {}


def test_the_index_names_every_sitemap(demo: Built) -> None:
    """And nothing else."""
    others = [path for path in demo.paths if path.rpartition("/")[2].startswith("sitemap") and path != "sitemap.xml"]
    named = etree.parse(str(demo.folder / "sitemap.xml")).iter("{*}loc")
    assert sorted(str(each.text).split("/", 3)[3] for each in named) == sorted(others)


@pytest.mark.parametrize("word", ["draft", "noindex"])
def test_sitemaps_name_nothing_that_is_not_public(demo: Built, word: str) -> None:
    """No address in a sitemap leads to a page that is a draft or asks not to be indexed."""
    for path in [each for each in demo.paths if each.endswith("sitemap.xml") and "/" in each]:
        for loc in etree.parse(str(demo.folder / path)).iter("{*}loc"):
            address = str(loc.text).split("/", 3)[3]
            page = (demo.folder / address / "index.html").read_text(encoding="utf-8")
            assert f'content="{word}' not in page, address
