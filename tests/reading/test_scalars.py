"""Scalars: each kind of text has one way to be written, and what could do harm is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.addresses import output_path
from dateline.reading.scalars import alias_fault, is_authority, is_id, is_outside_address, normal_base_url


@pytest.mark.parametrize("text", ["a", "0", "a-b", "2014-03-07-1330-lavrov", "a" * 100])
def test_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "A", "a_b", "a--b", "-a", "a-", "a b", "a/b", "a.b", "é", "a\n", "٣", "a" * 101])
def test_no_id(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://a.example/", "https://a.example/"),
        ("http://localhost:8000/news", "http://localhost:8000/news/"),
        ("https://A.Example/News/", "https://a.example/News/"),
        ("https://[::1]:8000/", "https://[::1]:8000/"),
        ("https://xn--bcher-kva.example/~a/", "https://xn--bcher-kva.example/~a/"),
    ],
)
def test_a_base_url_ends_in_a_slash(text: str, normal: str) -> None:
    assert normal_base_url(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "/news/",
        "ftp://a.example/",
        "https://",
        "https:///a",
        "https://u:p@a.example/",
        "javascript:x",
        "https://a.example/?q",
        "https://a.example/#a",
        "https://a.example/?",
        "https://a b.example/",
        "https://[::1/",
        "https://a.example/../b",
        "https://a.example//b",
        'https://a.example/"',
        "https://a.example/a\nb",
        "https://:80/",
        "https://bücher.example/",
    ],
)
def test_what_can_be_no_base_url_is_refused(text: str) -> None:
    """Every link in feeds and sitemaps is made from it."""
    with pytest.raises(ValueError, match="it"):
        normal_base_url(text)


@pytest.mark.parametrize(
    "text", ["a.example,2026", "a.example,2026-11", "a.example,2026-11-24", "ana@a.example,2026", "x,2000"]
)
def test_an_authority(text: str) -> None:
    assert is_authority(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "a.example,",
        "a.example,26",
        "a.example,2026-13",
        "a.example, 2026",
        "A.example,2026",
        "a/b,2026",
    ],
)
def test_no_authority(text: str) -> None:
    """RFC 4151: a domain or mailbox, a comma, a date."""
    assert not is_authority(text)


@pytest.mark.parametrize(
    "text",
    ["https://a.example", "http://a.example/b?c=d#e", "mailto:a@b.example?subject=A%20b", "https://bücher.example/ü"],
)
def test_an_address_outside(text: str) -> None:
    assert is_outside_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "//a.example/",
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "https://",
        "https:a",
        "https://a.example/ b",
        'https://a.example/"onclick="x',
        "https://u@a.example/",
        "mailto:",
        "mailto:a",
        "HTTPS:\\\\a",
        "vbscript:x",
        "file:///etc/passwd",
        "https://a.example/\tb",
    ],
)
def test_what_could_run_script_or_lead_astray_is_no_address(text: str) -> None:
    assert not is_outside_address(text)


@pytest.mark.parametrize(
    "alias", ["old-id", "2013/old", "/news/2014/03/storm.html", "/a", "/a/", "/Ünï/ b.html".replace(" ", "")]
)
def test_an_alias(alias: str) -> None:
    assert alias_fault(alias) == ""


@pytest.mark.parametrize(
    "alias",
    [
        "",
        "/",
        "//",
        "//evil.example/",
        "/../a",
        "/a/../b",
        "/a/./b",
        "/a//b",
        "/a?b",
        "/a#b",
        "/a%2e%2e/b",
        "/a\\b",
        "../a",
        "A",
        "a b",
        "a/",
        "a//b",
        "/a b",
        "/a\nb",
        "/c:/x",
        "/a*",
        "https://a.example/",
        "/" + "a" * 300,
        "/a" * 21,
    ],
)
def test_an_alias_may_not_leave_the_site(alias: str) -> None:
    assert alias_fault(alias)


@given(st.text(alphabet=st.sampled_from("./a\\%?#\0 A-é:"), max_size=12))
def test_an_alias_that_is_let_through_makes_a_file_below_the_output_folder(alias: str) -> None:
    """Whatever is written, its file has no empty, dot or rooted segment."""
    if not alias_fault(alias):
        path = output_path(alias if alias.startswith("/") else f"/{alias}/")
        assert all(segment not in {"", ".", ".."} for segment in path.split("/"))
        assert "\\" not in path


@given(st.text(max_size=30))
def test_any_text_is_a_base_url_or_refused(text: str) -> None:
    """Nothing but `ValueError` is raised, and what comes out is one again."""
    with suppress(ValueError):
        made = normal_base_url("https://" + text)
        assert normal_base_url(made) == made
        assert made.endswith("/")
