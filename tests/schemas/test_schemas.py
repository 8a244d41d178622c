"""Schemas: the checks themselves find what is wrong."""

from __future__ import annotations

import json

import pytest

from schemas import atom_faults, json_feed_faults, rss_faults, sitemap_faults

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:a.example,2014:x</id><title>T</title>'
    '<updated>2014-03-07T18:30:00Z</updated><link rel="self" href="https://a.example/feed.xml"/>'
    "<author><name>A</name></author><entry><id>tag:a.example,2014:x/1</id><title>E</title>"
    '<updated>2014-03-07T18:30:00Z</updated><content type="html">&lt;p></content></entry></feed>'
)
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>https://a.example/</link>'
    '<description>D</description><atom:link rel="self" href="https://a.example/rss.xml"/><item><title>I</title>'
    '<link>https://a.example/1</link><guid isPermaLink="false">tag:a.example,2014:1</guid>'
    "<pubDate>Fri, 07 Mar 2014 13:30:00 -0500</pubDate></item></channel></rss>"
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc>'
    "<lastmod>2014-03-07T18:30:00Z</lastmod></url></urlset>"
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "T",
    "items": [{"id": "1", "content_html": "<p>", "date_published": "2014-03-07T18:30:00Z"}],
}


def test_what_is_right_passes() -> None:
    assert atom_faults(ATOM.encode()) == []
    assert rss_faults(RSS.encode()) == []
    assert sitemap_faults(SITEMAP.encode()) == []
    assert json_feed_faults(json.dumps(JSON_FEED).encode()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<id>tag:a.example,2014:x</id>", ""),
        ("<title>E</title>", ""),
        ("<updated>2014-03-07T18:30:00Z</updated><content", "<updated>7 March 2014</updated><content"),
        ('type="html"', 'type="markdown"'),
        ("<author><name>A</name></author>", ""),
        ("<name>A</name>", "<name>A</name><nickname>B</nickname>"),
        ("<title>T</title>", "<title>T</title><title>U</title>"),
        ('rel="self"', 'rel="other"'),
        ("x/1", "x"),
        ("<entry>", "<entry><img/>"),
        ('href="https://a.example/feed.xml"', ""),
    ],
)
def test_a_faulty_atom_feed_is_found_out(right: str, wrong: str) -> None:
    faulty = ATOM.replace(right, wrong) if right != "x/1" else ATOM.replace("</feed>", ATOM[ATOM.index("<entry>") :])
    assert atom_faults(faulty.encode()) != []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<title>T</title>", ""),
        ('rel="self"', 'rel="next"'),
        ("<title>I</title>", ""),
        ("</item>", "</item><item><title>I</title></item>"),
        ("Fri, 07 Mar 2014 13:30:00 -0500", ""),
        ('version="2.0"', 'version="0.91"'),
    ],
)
def test_a_faulty_rss_feed_is_found_out(right: str, wrong: str) -> None:
    assert rss_faults(RSS.replace(right, wrong).encode()) != []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("https://a.example/<", "/<"),
        ("https://a.example/<", "https://a.example/ü<"),
        ("2014-03-07T18:30:00Z", "7 March 2014"),
        ("<loc>https://a.example/</loc>", ""),
        ("</url>", "<priority>2</priority></url>"),
        ("sitemap/0.9", "sitemap/0.84"),
    ],
)
def test_a_faulty_sitemap_is_found_out(right: str, wrong: str) -> None:
    assert sitemap_faults(SITEMAP.replace(right, wrong).encode()) != []


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1.1"},
        {"title": ""},
        {"feed_url": "/feed.json"},
        {"author": {"name": "old"}},
        {"authors": [{}]},
        {"items": [{"id": "1"}]},
        {"items": [{"content_html": "x"}]},
        {"items": [{"id": 1, "content_html": "x"}]},
        {"items": [{"id": "1", "content_html": "x", "date_published": "2014-03-07"}]},
        {"items": [{"id": "1", "content_html": "x"}, {"id": "1", "content_html": "y"}]},
        {"items": [{"id": "1", "content_html": "x", "own": True}]},
    ],
)
def test_a_faulty_json_feed_is_found_out(changed: dict[str, object]) -> None:
    assert json_feed_faults(json.dumps(JSON_FEED | changed).encode()) != []
