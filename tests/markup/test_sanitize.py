"""Sanitize: what is taken out of raw HTML is told."""

from __future__ import annotations

from .harness import codes, places, render


def test_an_element_that_is_not_let_through_is_told_at_its_place() -> None:
    fragment = render("a <b>c</b> <marquee>d</marquee>\n\n<iframe src='x'></iframe>\n", html="sanitize", line=1)
    assert places(fragment) == [("html-removed", 1, 12), ("html-removed", 3, 1)]
    assert "<iframe> is not let through" in fragment.problems[1].message


def test_a_link_of_raw_html_is_told_like_any_other() -> None:
    text = 'One.\n\n<a href="javascript:x">a</a> <a href="update:none">b</a> <a href="no">c</a>'
    assert sorted(codes(render(text, html="sanitize"))) == ["link-scheme", "relative-link", "unknown-address"]


def test_what_raw_html_links_to_is_a_use() -> None:
    fragment = render('<a href="media/report.pdf">a</a>', html="sanitize")
    assert fragment.media == ("content/storm/media/report.pdf",)
    assert [use.target for use in fragment.uses] == ["media/report.pdf"]


def test_no_class_id_or_style_of_raw_html_comes_through() -> None:
    html = render('<div class="card" id="status" style="x" data-play="y" tabindex="0">a</div>', html="sanitize").html
    assert html == "<div>a</div>"


def test_nothing_is_told_where_raw_html_is_text() -> None:
    assert codes(render("<marquee>a</marquee>")) == []
