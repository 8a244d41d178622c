"""Feeds: Atom, RSS and JSON Feed, checked against their standards by others' readers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline.pages.views import Person
from dateline.rendering.feeds import FeedWriter, dump_json
from rendering.samples import BASE_URL, entry, feed, full_entry, items, moment
from schemas import atom_faults, json_feed_faults, rss_faults

if TYPE_CHECKING:
    from dateline.pages.exports import Feed

ATOM = "{http://www.w3.org/2005/Atom}"
WITHDRAWN = entry("gone", status="withdrawn", withdrawn_at=moment(), withdrawn_reason="Not so.", byline=())
FULL = feed(full_entry(), entry("plain", lang="ja", updated=moment()), WITHDRAWN, icon="/favicon.svg")
HOSTILE = '<script>x</script> & "q" \' ]]> \x00\x0b\x1f\ufffe é😀 {0} %s \u2028'
CLEAN = '<script>x</script> & "q" \' ]]>  é😀 {0} %s \u2028'


def atom(value: Feed) -> bytes:
    return FeedWriter(items(value.lang)).atom(value)


def rss(value: Feed) -> bytes:
    return FeedWriter(items(value.lang)).rss(value)


def json_feed(value: Feed) -> bytes:
    return FeedWriter(items(value.lang)).json(value)


FEEDS = {
    "full": FULL,
    "empty": feed(subtitle=""),
    "one": feed(entry(), authors=(Person("Ana Ruiz", "", "/authors/ana/"),)),
    "without names": feed(entry(byline=()), publisher="", subtitle=""),
    "German": feed(full_entry(), lang="de"),
    "Arabic": feed(full_entry(), lang="ar"),
    "hostile": feed(
        entry(headline=HOSTILE, byline=(Person(HOSTILE, HOSTILE),), summary=HOSTILE, text=HOSTILE, place=HOSTILE),
        title=HOSTILE, subtitle=HOSTILE, publisher=HOSTILE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("value", FEEDS.values(), ids=FEEDS.keys())
def test_every_form_is_valid(value: Feed) -> None:
    assert (atom_faults(atom(value)), rss_faults(rss(value)), json_feed_faults(json_feed(value))) == ([], [], [])


def test_atom_says_all_of_an_update() -> None:
    parsed: Any = feedparser.parse(atom(FULL), sanitize_html=False)
    first = parsed.entries[0]
    assert first.id == "tag:wire.example,2014:talks/first-step"
    assert first.title == "A first step"
    assert first.link == f"{BASE_URL}talks/first-step/"
    assert (first.published, first.updated) == ("2014-03-07T13:30:00-05:00", "2014-03-07T13:30:00-05:00")
    assert [author.get("name") for author in first.authors] == ["Ana Ruiz", "Ben Ito"]
    assert first.authors[0].href == f"{BASE_URL}authors/ana/"
    assert [tag.term for tag in first.tags] == ["diplomacy"]
    assert first.summary == "They met, and walked."
    assert (first.content[0].type, first.content[0].value.startswith("<p>By <a")) == ("text/html", True)


def test_atom_says_all_of_the_feed() -> None:
    root: Any = etree.fromstring(atom(FULL))
    links = [(link.get("rel"), link.get("type"), link.get("href")) for link in root.findall(f"{ATOM}link")]
    assert links == [
        ("self", "application/atom+xml", f"{BASE_URL}talks/feed.xml"),
        ("alternate", "text/html", f"{BASE_URL}talks/"),
    ]
    assert {name: root.findtext(ATOM + name) for name in ("id", "title", "subtitle", "updated", "icon")} == {
        "id": "tag:wire.example,2014:talks",
        "title": "The talks",
        "subtitle": "Hour by hour",
        "updated": "2014-03-07T18:30:00Z",
        "icon": f"{BASE_URL}favicon.svg",
    }
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Harbour Media"
    assert root.find(f"{ATOM}rights") is None


def test_rss_says_all_of_an_update() -> None:
    parsed: Any = feedparser.parse(rss(FULL), sanitize_html=False)
    first = parsed.entries[0]
    assert (first.id, first.guidislink) == ("tag:wire.example,2014:talks/first-step", False)
    assert first.published == "Fri, 07 Mar 2014 13:30:00 -0500"
    assert [author.name for author in first.authors] == ["Ana Ruiz", "Ben Ito"]
    item: Any = etree.fromstring(rss(FULL)).find("channel/item")
    encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert encoded == items().content(full_entry())
    assert first.summary == "They met, and walked."


def test_json_feed_says_all_of_an_update() -> None:
    value = json.loads(json_feed(FULL))
    assert (value["home_page_url"], value["feed_url"]) == (f"{BASE_URL}talks/", f"{BASE_URL}talks/feed.json")
    assert value["items"][0] == {
        "id": "tag:wire.example,2014:talks/first-step",
        "url": f"{BASE_URL}talks/first-step/",
        "title": "A first step",
        "content_html": items().content(full_entry()),
        "summary": "They met, and walked.",
        "date_published": "2014-03-07T13:30:00-05:00",
        "date_modified": "2014-03-07T13:30:00-05:00",
        "authors": [{"name": "Ana Ruiz", "url": f"{BASE_URL}authors/ana/"}, {"name": "Ben Ito"}],
        "tags": ["diplomacy"],
        "image": f"{BASE_URL}media/talks/quay.jpg",
    }
    assert value["items"][1]["language"] == "ja"


def test_nothing_of_a_withdrawn_update_is_left_in_any_form() -> None:
    withdrawn = full_entry(
        status="withdrawn", withdrawn_at=moment(), withdrawn_reason="Not so.", headline="Secret", summary="Secret",
        text="Secret", label="Secret", place="Secret",
    )  # fmt: skip
    written = atom(feed(withdrawn)) + rss(feed(withdrawn)) + json_feed(feed(withdrawn))
    assert (b"Secret" in written, b"quay.jpg" in written, written.count(b"Not so.")) == (False, False, 4)


def test_hostile_text_is_read_back_as_text() -> None:
    value = FEEDS["hostile"]
    root: Any = etree.fromstring(atom(value))
    channel: Any = etree.fromstring(rss(value))[0]
    other = json.loads(json_feed(value))
    titles = {root.findtext(f"{ATOM}title"), channel.findtext("title"), other["title"]}
    first = {root.findtext(f"{ATOM}entry/{ATOM}title"), channel.findtext("item/title"), other["items"][0]["title"]}
    assert titles == first == {CLEAN}
    assert b"<script" not in atom(value) + rss(value)


def test_documents_end_and_begin_as_they_should() -> None:
    for written in (atom(FULL), rss(FULL)):
        assert written.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
        assert written.endswith(b">\n")


def test_a_text_that_looks_like_a_list_of_items_is_left_alone() -> None:
    value = json.loads(json_feed(feed(entry(), title='x "items":[] y', subtitle='"items":[]')))
    assert (value["title"], value["description"], len(value["items"])) == ('x "items":[] y', '"items":[]', 1)


def test_a_text_that_looks_like_an_empty_content_is_left_alone() -> None:
    hostile = '"content_html":""'
    value = json.loads(json_feed(feed(entry(headline=hostile, byline=(Person(hostile),), id=hostile))))
    assert (value["items"][0]["title"], value["items"][0]["content_html"]) == (hostile, items().content(
        entry(headline=hostile, byline=(Person(hostile),), id=hostile)
    ))  # fmt: skip


@given(st.text(alphabet=st.sampled_from('a"\\/\n\r\t\x7f\x85é😀\u2028<&>'), max_size=20))
def test_a_content_is_read_back_as_it_is_from_every_form(label: str) -> None:
    update = entry(label=label)
    content = items().content(update)
    root: Any = etree.fromstring(atom(feed(update)))
    channel: Any = etree.fromstring(rss(feed(update)))
    encoded = channel.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded")
    assert json.loads(json_feed(feed(update)))["items"][0]["content_html"] == content
    assert root.findtext(f"{ATOM}entry/{ATOM}content") == encoded == content.replace("\r\n", "\n").replace("\r", "\n")


def test_the_order_of_making_them_changes_nothing() -> None:
    one, other = FeedWriter(items()), FeedWriter(items())
    before = (one.atom(FULL), one.rss(FULL), one.json(FULL))
    after = (other.json(FULL), other.rss(FULL), other.atom(FULL))
    assert before == after[::-1]


def test_an_edited_update_is_written_anew() -> None:
    writer = FeedWriter(items())
    writer.atom(FULL)
    item = replace(FULL.items[0], updated=datetime(2014, 3, 8, tzinfo=UTC))
    assert b"<updated>2014-03-07T19:00:00-05:00</updated>" in writer.atom(replace(FULL, items=(item,)))


def test_json_is_sorted_compact_and_has_no_numbers_that_are_none() -> None:
    assert dump_json({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_json(float("nan"))
