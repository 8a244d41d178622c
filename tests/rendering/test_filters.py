"""Filters: links, bodies, initials, spans."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from dateline.pages.views import Range
from dateline.rendering.filters import Bodies, bound, href, initials, unbound
from rendering.samples import BASE_URL, FRAGMENTS, calendar, moment, speech

FILTERS = bound(BASE_URL, Bodies(FRAGMENTS), speech(), calendar("en-GB"))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/talks/", "\x02talks/\x03"),
        ("/talks/#u-a", "\x02talks/\x03#u-a"),
        ("/feed.xml", "\x02feed.xml"),
        ("/", "\x02\x03"),
        ("/tags/über/", "\x02tags/%C3%BCber/\x03"),
        ("/media/talks/a.jpg", "\x02media/talks/a.jpg"),
        ("content/talks/media/a.jpg", "\x02media/talks/a.jpg"),
        ("https://example.org/?q=a:b", "https://example.org/?q=a:b"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+1-555", "tel:+1-555"),
        ("#u-a", "#u-a"),
        ("//example.org/x", "//example.org/x"),
    ],
)
def test_addresses_become_links_that_are_finished_with_the_page(address: str, link: str) -> None:
    assert href(address) == link


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " \x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
    ],
)
def test_an_address_that_could_run_script_leads_nowhere(address: str) -> None:
    assert href(address) == "#"


def test_an_absolute_address_is_under_the_base_url() -> None:
    assert [FILTERS["absolute"](address) for address in ("/talks/#u-a", "https://x.example/")] == [
        f"{BASE_URL}talks/#u-a",
        "https://x.example/",
    ]


def test_a_body_is_html_with_its_ids_and_headings_placed() -> None:
    body = FILTERS["body"]("walk", level=4, ids="u-x-")
    assert isinstance(body, Markup)
    assert body.startswith('<h4 id="u-x-walk">A walk</h4><p>See <a href="#u-x-walk">')


def test_a_prefix_of_ids_is_escaped() -> None:
    assert '<h2 id="&#34;&gt;&lt;i&gt;walk">' in FILTERS["body"]("walk", ids='"><i>')


def test_no_body_is_nothing_and_an_unknown_one_is_a_fault_of_the_plan() -> None:
    assert FILTERS["body"]("") == ""
    with pytest.raises(RuntimeError, match="no body"):
        FILTERS["body"]("gone")


def test_what_a_body_leaves_to_the_theme_is_said_in_the_reader_s_language() -> None:
    html = "<p>\x06archived-copy\x06, \x062014-03-05\x06</p>"
    bodies = Bodies({"card": FRAGMENTS["walk"].__class__("card", html, "")})
    german = bound(BASE_URL, bodies, speech("de"), calendar("de"))
    assert german["body"]("card") == f"<p>{speech('de').t('archived-copy')}, 5. März 2014</p>"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("William Hague", "WH"), ("Ana", "A"), ("Ana María de Ruiz", "AR"), ("", ""), ("— x", "X"), ("émile zola", "ÉZ")],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_page_of_a_pager_says_which_time_it_covers() -> None:
    first, last = moment("2014-03-07T14:12"), moment("2014-03-07T16:40")
    assert FILTERS["span"](Range("/talks/page/1/", first, last)) == "09:12–11:40"
    assert FILTERS["span"](Range("/talks/page/1/", first, None)) == "09:12 onwards"
    assert FILTERS["span"](Range("/talks/page/1/", None, None)) == ""


def test_a_range_of_days_may_lack_either_end() -> None:
    day = moment("2014-03-07T14:12")
    assert [FILTERS["day_range"](*ends) for ends in ((day, None), (None, day), (None, None))] == [
        "7 March 2014",
        "7 March 2014",
        "",
    ]


def test_templates_are_checked_against_the_filters_that_each_language_has() -> None:
    assert set(unbound()) == set(FILTERS)
