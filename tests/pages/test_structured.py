"""JSON-LD: a LiveBlogPosting whose updates have their own values, and nothing in it that could end a script."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.clock import public
from dateline.pages import structured
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.pages.page import Page

TALKS = "https://wire.example/news/2014/talks/"


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def nodes(page: Page) -> dict[str, dict[str, Any]]:
    """The nodes of a page's JSON-LD, by type."""
    document = json.loads(page.view.meta.structured)
    assert document["@context"] == "https://schema.org"
    return {node["@type"]: node for node in document["@graph"]}


def test_a_coverage_is_a_live_blog_posting(pages: dict[str, Page]) -> None:
    blog = nodes(pages["/2014/talks/"])["LiveBlogPosting"]
    updates = blog.pop("liveBlogUpdate")

    assert [each["@id"] for each in updates] == [f"{TALKS}arrivals/", f"{TALKS}no-comment/"]
    assert blog == {
        "@type": "LiveBlogPosting",
        "@id": TALKS,
        "url": TALKS,
        "mainEntityOfPage": TALKS,
        "headline": "Talks in Paris & Rome",
        "description": "How a week of talks went, hour by hour. All times are local.",
        "image": {
            "@type": "ImageObject",
            "url": "https://wire.example/news/media/2014/talks/lead.jpg",
            "width": 1200,
            "height": 675,
            "caption": "A long table",
            "creditText": "Photo: Harbour Media",
        },
        "datePublished": "2014-03-05T09:12:00-05:00",
        "dateModified": "2014-03-07T10:22:00-05:00",
        "coverageStartTime": "2014-03-05T09:12:00-05:00",
        "coverageEndTime": "2014-03-07T11:12:00-05:00",
        "author": [
            {
                "@type": "Person",
                "name": "Ana Ruiz",
                "jobTitle": "Correspondent",
                "url": "https://wire.example/news/authors/ana/",
            },
            {
                "@type": "Person",
                "name": "Ben Ito",
                "jobTitle": "Producer",
                "url": "https://wire.example/news/authors/ben/",
            },
        ],
        "publisher": {"@id": "https://wire.example/news/#publisher"},
        "inLanguage": "en",
        "isAccessibleForFree": True,
    }


def test_coverage_that_goes_on_has_no_end(pages: dict[str, Page]) -> None:
    assert "coverageEndTime" not in nodes(pages["/storm/"])["LiveBlogPosting"]


def test_an_update_has_its_own_headline_dates_authors_text_picture_and_corrections(pages: dict[str, Page]) -> None:
    own = nodes(pages["/2014/talks/quay/"])["BlogPosting"]
    in_block = nodes(pages["/2014/talks/page/2/"])["LiveBlogPosting"]["liveBlogUpdate"]

    assert own == in_block[0]
    assert own["headline"] == 'They walk <b>& talk</b> "alone"'
    assert own["datePublished"] == "2014-03-05T12:32:00-05:00"
    assert own["dateModified"] == "2014-03-05T13:32:00-05:00"
    assert own["articleBody"] == "A walk along the water (see the picture)."
    assert own["image"]["url"] == "https://wire.example/news/media/2014/talks/quay.jpg"
    assert own["keywords"] == ["diplomacy", "In pictures"]
    assert own["isPartOf"] == {"@id": TALKS}
    assert own["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "An earlier version named the wrong quay.",
            "datePublished": "2014-03-05T13:32:00-05:00",
        }
    ]


def test_a_one_off_author_has_a_name_and_no_page(pages: dict[str, Page]) -> None:
    authors = nodes(pages["/2014/talks/no-comment/"])["BlogPosting"]["author"]

    assert authors[1] == {"@type": "Person", "name": "Carla Voss", "jobTitle": "Translator"}


def test_a_withdrawn_update_is_in_no_structured_data(pages: dict[str, Page]) -> None:
    said = [page.view.meta.structured for page in pages.values() if page.form == "html"]

    assert [text for text in said if "rumour" in text] == []


def test_every_page_of_a_coverage_adds_its_updates_to_the_same_node(pages: dict[str, Page]) -> None:
    blocks = [nodes(pages[f"/2014/talks/page/{n}/"])["LiveBlogPosting"] for n in (1, 2, 3, 4)]

    assert {blog["@id"] for blog in blocks} == {TALKS}
    assert sum(len(blog["liveBlogUpdate"]) for blog in blocks) == 7


def test_breadcrumbs_lead_from_home_to_the_page(pages: dict[str, Page]) -> None:
    steps = nodes(pages["/2014/talks/arrivals/"])["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "The Harbour Wire", "https://wire.example/news/"),
        (2, "World", "https://wire.example/news/sections/world/"),
        (3, "Talks in Paris & Rome", TALKS),
        (4, "Delegations arrive", f"{TALKS}arrivals/"),
    ]


def test_an_author_is_a_person(pages: dict[str, Page]) -> None:
    person = nodes(pages["/authors/ana/"])["Person"]

    assert person["name"] == "Ana Ruiz"
    assert person["jobTitle"] == "Correspondent"
    assert person["image"]["url"] == "https://wire.example/news/media/authors/ana.jpg"
    assert person["sameAs"] == ["https://ana.example/", "https://social.example/@ana"]
    assert "worksFor" not in nodes(pages["/authors/zoe/"])["Person"]


def test_the_publisher_is_an_organization_with_its_logo(pages: dict[str, Page]) -> None:
    publisher = nodes(pages["/"])["Organization"]

    assert publisher["name"] == "Harbour Media"
    assert publisher["logo"]["url"] == "https://wire.example/news/logo.png"
    assert publisher["@id"] == nodes(pages["/"])["WebSite"]["publisher"]["@id"]


def test_a_time_known_to_the_day_is_a_date() -> None:
    update = samples.update("a", START, precision="day")
    page = samples.planned_pages(samples.one_story([update]))["/story/a/"]

    assert nodes(page)["BlogPosting"]["datePublished"] == "2014-03-05"


def test_an_offset_with_seconds_is_written_in_utc() -> None:
    old = samples.update("a", datetime(1881, 3, 13, 12, 0, tzinfo=UTC))
    page = samples.planned_pages(samples.one_story([old], timezone="Europe/Amsterdam"))["/story/a/"]

    assert nodes(page)["BlogPosting"]["datePublished"] == "1881-03-13T12:00:00+00:00"


def test_a_language_of_its_own_is_said() -> None:
    newsroom = samples.one_story([samples.update("a", START, lang="ja")], lang="de")
    pages = samples.planned_pages(newsroom)

    assert nodes(pages["/story/"])["LiveBlogPosting"]["inLanguage"] == "de"
    assert nodes(pages["/story/a/"])["BlogPosting"]["inLanguage"] == "ja"


@given(st.text())
def test_no_text_can_leave_its_script(text: str) -> None:
    written = structured.encode({"text": text + "</script><!--\u2028\u2029&"})

    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)
    assert json.loads(written)["text"] == text + "</script><!--\u2028\u2029&"


@given(st.text(min_size=1), st.text())
def test_whatever_an_update_says_its_json_is_whole(title: str, text: str) -> None:
    update = replace(samples.update("a", START, text, title=title), updated=START + timedelta(minutes=5))
    pages = samples.planned_pages(samples.one_story([update]))

    assert nodes(pages["/story/"])["LiveBlogPosting"]["liveBlogUpdate"][0]["headline"] == title
