"""Links: what is refused, with its place; how addresses are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.markup.links import encoded, host_of, scheme_of

from .harness import codes, places, render


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("javascript:alert(1)", "link-scheme"),
        ("JAVASCRIPT:x", "link-scheme"),
        ("data:text/html,x", "link-scheme"),
        ("ftp://example.org", "link-scheme"),
        ("blob:x", "link-scheme"),
        ("//example.org", "relative-link"),
        ("other", "relative-link"),
        ("../other/", "relative-link"),
        ("https:/example.org", "relative-link"),
        ("http://", "relative-link"),
        ("#nowhere", "unknown-address"),
        ("/nowhere/", "unknown-address"),
        ("update:nothing", "unknown-address"),
        ("media/none.pdf", "missing-media"),
        ("media/../x", "link-leaves-media"),
        ("media/%2e%2e/x", "link-leaves-media"),
    ],
)
def test_a_link_that_may_not_be_is_told_at_its_place_and_its_words_stay(target: str, code: str) -> None:
    fragment = render(f"One.\n\nSee *[that]({target})*.", line=5)
    assert places(fragment) == [(code, 7, 13)]
    assert fragment.html == "<p>One.</p>\n<p>See <em>that</em>.</p>\n"


def test_each_of_two_equal_links_has_its_own_place() -> None:
    assert [place[1:] for place in places(render("[a](no) [b](no)\n[c](no)", line=1))] == [(1, 5), (1, 13), (2, 5)]


def test_the_place_of_a_link_by_reference_is_where_its_address_stands() -> None:
    assert places(render("[a]: no\n\n[a]\n\n[b]\n\n[b]: ../no\n", line=1)) == [
        ("relative-link", 1, 6),
        ("relative-link", 7, 6),
    ]


def test_an_address_written_in_another_form_is_placed_at_its_line() -> None:
    assert places(render("one\n[a](java&#115;cript:x)", line=1)) == [("link-scheme", 1, 1)]


def test_the_excerpt_is_the_line_as_written() -> None:
    assert render("> [a](no)").problems[0].place.excerpt == "> [a](no)"


def test_a_link_into_the_same_text_may_be_written_as_in_an_address_bar() -> None:
    assert codes(render("# Über uns\n\n[a](#%C3%BCber-uns) [b](#über-uns) [c](#ÜBER-UNS)")) == []


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&c=%20#d"),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("https://example.org/[x]", "https://example.org/%5Bx%5D"),
        ("https://example.org/%zz", "https://example.org/%25zz"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("mailto:me@example.org?subject=a b", "mailto:me@example.org?subject=a%20b"),
    ],
)
def test_an_address_is_encoded_and_stays_so(written: str, url: str) -> None:
    assert encoded(written) == url
    assert encoded(url) == url


@given(st.text(max_size=20))
def test_an_encoded_address_holds_nothing_that_ends_an_attribute(rest: str) -> None:
    url = encoded("https://example.org/" + rest)
    assert url.isascii()
    assert not set(url) & set(' "<>\\^`{|}\n\t\x00\x02')


def test_a_host_is_named_without_www() -> None:
    assert host_of("https://www.Example.org:8080/x") == "example.org"
    assert host_of("https://[x") == "https://[x"


def test_a_scheme_needs_its_letters_and_its_colon() -> None:
    assert [scheme_of(each) for each in ("HTTPS://x", "a+b.c-1:x", "1a:x", "java\tscript:x", "x", "/a:b")] == [
        "https", "a+b.c-1", "", "", "", "",
    ]  # fmt: skip
