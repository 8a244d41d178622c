"""Every page of the default theme: its outline, its landmarks, its lists, its silence."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest

from .rendered import LANGUAGES, site, tree

LIVE, CLOSED, BLOCK = "/storm/", "/2014/talks/", "/2014/talks/page/2/"
PERMALINK, TOMBSTONE, AUTHOR = "/2014/talks/quay/", "/2014/talks/rumour/", "/authors/ana/"
EVERY_PAGE = sorted(site())


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_headings_nest(address: str) -> None:
    """There is one h1, it comes first, and no level is left out on the way down."""
    levels = [int(each.tag[1]) for each in tree(address).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_ids_are_unique_and_names_lead_to_them(address: str) -> None:
    """No id stands twice; whatever is labelled or described by an id finds it."""
    page = tree(address)
    ids = Counter(str(each) for each in page.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    named = page.xpath("//@aria-labelledby | //@aria-describedby")
    assert {name for each in named for name in str(each).split()} <= set(ids)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_landmark_has_a_name_of_its_own(address: str) -> None:
    """Navigations and regions are named, and no two of them alike."""
    names = []
    for each in tree(address).iter("nav", "section"):
        label = each.get("aria-labelledby")
        names.append(each.get("aria-label") or tree(address).get_element_by_id(label).text_content().strip())
    assert all(names)
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(address: str) -> None:
    """No style, no handler, no script but structured data in the page; everything loaded is the site's own."""
    page = tree(address)
    assert page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert [each.get("type") for each in page.iter("script") if not each.get("src")] in ([], ["application/ld+json"])
    loaded = page.xpath("//script/@src | //img/@src | //source/@src | //video/@poster | //iframe/@src")
    loaded += page.xpath("//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href")
    assert [link for link in loaded if "//" in str(link)] == []


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_pictures_have_their_size_and_their_words(address: str) -> None:
    """Whatever is to be seen has width, height and an alternative text."""
    wanted = {"alt", "width", "height"}
    assert [each.attrib for each in tree(address).iter("img") if not wanted <= set(each.attrib)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_said_in_the_pages_language(lang: str) -> None:
    """The skip link says it in every language, and Arabic runs from right to left."""
    said = {"en": "Skip to content", "de": "Zum Inhalt springen", "ar": "تجاوز إلى المحتوى"}
    page = tree("/", lang)
    assert page.xpath("string(//a[@class='skip'])") == said[lang]
    assert page.get("dir") == ("rtl" if lang == "ar" else "ltr")


def test_a_timeline_is_an_ordered_list_of_articles_by_day() -> None:
    """Each day is a heading and a list, each item of it one article, named by its heading."""
    days = tree(CLOSED).xpath("//main//div[@data-day]")
    assert days
    for day in days:
        assert [each.tag for each in day] == ["h2", "ol"]
        for item in day.xpath("./ol/*"):
            assert (item.tag, [each.tag for each in item]) == ("li", ["article"])
            assert item[0].get("id") == f"u-{item[0].get('data-id')}"
            assert item[0].get("aria-labelledby") == f"{item[0].get('id')}-h"


def test_a_pinned_copy_has_no_anchor_and_the_update_itself_has() -> None:
    """The update stands twice on the page; its anchor leads to its place in the timeline."""
    pinned, placed = tree(LIVE).xpath("//article[@data-id='ferries']")
    assert (pinned.get("id"), placed.get("id")) == (None, "u-ferries")


def test_key_events_lead_to_the_update_on_this_page_or_to_its_own() -> None:
    """What is on the page is an anchor; the rest are permalinks."""
    links = [str(each) for each in tree(CLOSED).xpath("//section[@aria-labelledby='key-events']//a/@href")]
    assert links[0] == "#u-arrivals"
    assert links[1:] == ["../../2014/talks/day-two/", "../../2014/talks/last-word/"]


def test_a_pager_says_what_time_its_pages_cover() -> None:
    """Each way on has its date and its times, and leads there in the order of the page."""
    ways = tree(BLOCK).xpath("(//nav[contains(@class, 'pager')])[1]//a[@rel]")
    assert [(each.get("rel"), " ".join(each.text_content().split())) for each in ways] == [
        ("prev", "Earlier March 5, 2014, 9:12 AM – 9:43 AM"),
        ("next", "Later March 6, 2014, 9:12 AM – 10 AM"),
    ]


def test_only_an_entry_page_of_open_coverage_asks_for_news() -> None:
    """Closed coverage and permalinks poll nothing."""
    assert tree(LIVE).xpath("//@data-poll") == ["../storm/updates.json"]
    assert [page for page in (CLOSED, BLOCK, PERMALINK, "/") if tree(page).xpath("//@data-poll")] == []


def test_a_permalink_says_all_that_is_known() -> None:
    """Coverage, time, byline with roles, correction, tags, neighbours, and the way to the timeline."""
    text = " ".join(tree(PERMALINK).xpath("string(//main)").split())
    for said in (
        "Talks in Paris & Rome",
        '<b>& talk</b> "alone"',
        "Ana Ruiz Correspondent",
        "March 5, 2014, 12:32 PM EST",
        "Correction March 5, 2014, 1:32 PM EST An earlier version named the wrong quay.",
        "In pictures",
        "See it in the timeline",
    ):
        assert said in text
    assert [each.get("rel") for each in tree(PERMALINK).xpath("//nav//a[@rel]")] == ["prev", "next"]


def test_a_withdrawn_update_says_when_and_why_and_nothing_else() -> None:
    """Neither its own page, nor the timeline, nor a list repeats what it said."""
    for address in (TOMBSTONE, BLOCK, "/tags/diplomacy/", "/corrections/"):
        assert "The report could not be confirmed." in site()[address]
        assert "Deal reached" not in site()[address]
        assert "turned out to be wrong" not in site()[address]


def test_a_time_known_to_the_hour_or_day_only_says_no_more() -> None:
    """An update known to the hour is not given minutes."""
    assert tree("/2014/talks/page/3/").xpath("string(//article[@id='u-paper']//time)") == "10 AM EST"


def test_an_author_without_a_photo_has_initials_that_are_not_read_out() -> None:
    """The name stands beside them."""
    faces = tree("/authors/").xpath("//span[contains(@class, 'face-initials')]")
    assert [(each.text, each.get("aria-hidden")) for each in faces] == [("BI", "true"), ("ZO", "true")]


def test_the_head_tells_networks_and_readers_of_feeds() -> None:
    """Canonical, description, OpenGraph, card, feeds and structured data."""
    page = tree(CLOSED)
    properties = dict(zip(page.xpath("//meta/@property"), page.xpath("//meta[@property]/@content"), strict=True))
    assert properties["og:title"] == "Talks in Paris & Rome"
    assert properties["og:image"] == "https://wire.example/news/media/2014/talks/lead.jpg"
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://wire.example/news/2014/talks/"]
    assert page.xpath("//link[@rel='alternate']/@type") == [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
    ]
    assert json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"]


def test_titles_of_pages_differ() -> None:
    """Blocks, days and lists are told apart by their titles."""
    titles = Counter(str(tree(address).xpath("string(//title)")) for address in EVERY_PAGE)
    assert [title for title, count in titles.items() if count > 1] == []
