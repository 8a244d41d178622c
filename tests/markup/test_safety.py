"""Safety: whatever is written, what reaches a page is made of known elements with known attributes, and text."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from .harness import card, placed, render

COMMON = {"lang", "dir"}
ALLOWED: dict[str, set[str]] = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"class", "href", "rel", "title", "id", "role", "data-play", *COMMON},
    "audio": {"controls", "preload", "aria-label"},
    "blockquote": {"cite", *COMMON},
    "br": set(),
    "caption": set(),
    "code": {"class"},
    "details": {"class"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "em": set(),
    "figcaption": set(),
    "figure": {"class"},
    "hr": set(),
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "li": {"id"},
    "ol": {"class", "start"},
    "p": {"class"},
    "pre": {"tabindex"},
    "s": set(),
    "source": {"src", "type"},
    "span": {"class"},
    "strong": set(),
    "summary": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": {"class"},
    "th": {"class", "scope"},
    "thead": set(),
    "time": {"class", "datetime"},
    "tr": set(),
    "track": {"kind", "src", "srclang", "label", "default"},
    "ul": {"class"},
    "video": {"controls", "preload", "width", "height", "poster", "playsinline", "aria-label"},
}
RAW_ONLY: dict[str, set[str]] = {
    "abbr": set(), "b": set(), "bdi": set(), "bdo": set(), "cite": set(), "col": {"span"}, "colgroup": {"span"},
    "dd": set(), "del": {"datetime"}, "details": {"open"}, "dfn": set(), "dl": set(), "dt": set(), "i": set(),
    "ins": {"datetime"}, "kbd": set(), "li": {"value"}, "mark": set(), "ol": {"reversed", "type"}, "q": set(),
    "rp": set(), "rt": set(), "ruby": set(), "samp": set(), "small": set(), "sub": set(), "td": {"colspan", "rowspan"},
    "tfoot": set(), "th": {"colspan", "rowspan"}, "u": set(), "var": set(), "wbr": set(),
}  # fmt: skip
RAW = {tag: ALLOWED.get(tag, set()) | RAW_ONLY.get(tag, set()) | {*COMMON, "title"} for tag in {*ALLOWED, *RAW_ONLY}}
ADDRESS = re.compile(r"(?:https?://[^/?#]|mailto:|tel:|\.\./\.\./|#u-one-)")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
STREAM = lxml_html.HTMLParser(encoding="utf-8")


def walk(html: str) -> list[tuple[str, dict[str, str]]]:
    """Give the elements of a fragment with their attributes, as a parser of HTML reads them."""
    tree = etree.fromstring(f"<html><body><main>{html}</main></body></html>", STREAM)
    return [(str(each.tag), dict(each.attrib)) for each in tree.find("body/main").iter()][1:]


def check(html: str, allowed: dict[str, set[str]]) -> None:
    """Assert that a fragment as placed holds nothing but what is allowed."""
    assert not CONTROL.search(html)
    ids = []
    for tag, attributes in walk(html):
        assert tag in allowed, html
        assert set(attributes) <= allowed[tag], html
        for name in ("href", "src", "poster", "data-play", "cite"):
            assert name not in attributes or ADDRESS.match(attributes[name]), html
        ids += [attributes["id"]] if "id" in attributes else []
    assert all(each.startswith("u-one-") for each in ids)
    assert len(ids) == len(set(ids))


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b onclick="x()">', "</article></div>", "<!--",
    "<svg/onload=x>", "-->", "]]>", "<![CDATA[", "<?php", "<style>", "<textarea>", "<plaintext>", "<math><mtext>",
    "<a href='", "javascript:alert(1)", "JaVaScRiPt&colon;x", "data:text/html,x", "java&#9;script:x", "&#2;", "&#12;",
    "&#x6;archived-copy&#6;", "&#0;", "&#xFFFF;", "\u202e", "\u2028", "&lt;b&gt;", "&quot;", "{{ x }}", "{% x %}", "\\",
    "`", "``", "***", "[x](", "[x](<", "](", ")", "![y](media/pier.jpg", "![](", ' "t"', "<https://a.example/'\"",
    "[^1]", "[^1]: ", "[a]: ", "update:first", "media/pier.jpg", "media/../x", "//example.org", "#x", "# ", "## ", "> ",
    "- ", "1. ", "    ", "\n", "\n\n", "| a | b |\n|---|---|\n| c | d |\n", "```post\n", "```video\n", "```\n", "~~~",
    "author: x\n", "text: ", "title: x\n", "url: https://example.org/\n", "file: media/pier.jpg\n", 'alt: ""\n',
    "lang: en\n", "'", '"', "&", "<", ">", "~~", "_", "*",
]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8)
WRITTEN = st.lists(st.one_of(st.sampled_from(HOSTILE), TEXT), max_size=14).map("".join)
FAST = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAST
@given(WRITTEN)
def test_no_text_yields_an_element_or_attribute_outside_the_list(text: str) -> None:
    html = placed(render(text))
    check(html, ALLOWED)
    # A browser's parser finds the same number of tags as were written: none is broken, nested wrongly or forged.
    browser = nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes=ALLOWED,
        link_rel=None,
        clean_content_tags=set(),
        url_schemes={"https", "http"},
    )
    assert browser.count("<") == html.count("<")


@FAST
@given(WRITTEN)
def test_no_raw_html_yields_an_element_or_attribute_outside_the_list(text: str) -> None:
    check(placed(render(text, html="sanitize")), RAW)


CARDS = {
    "post": ("author", "handle", "platform", "date", "url", "archived", "text", "lang"),
    "quote": ("text", "author", "role", "source", "url", "date", "lang"),
    "picture": ("file", "alt", "caption", "credit"),
    "document": ("title", "file", "url", "text", "credit", "date", "lang"),
    "video": ("title", "file", "url", "player", "poster", "credit", "duration", "text", "transcript"),
    "audio": ("title", "file", "url", "player", "poster", "credit", "duration", "text", "transcript"),
    "data": ("caption", "columns", "rows", "note", "source", "url"),
}
GOOD = st.sampled_from([
    "https://example.org/'", "https://youtu.be/abcdefgh", "media/pier.jpg", "media/ferry.mp4", "media/talk.mp3", "en",
    "2014-03", "3:05", "[a, '<b>']", "[['<i>', '\"x\"']]",
])  # fmt: skip


@st.composite
def cards(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(sorted(CARDS)))
    values = st.one_of(GOOD, st.one_of(st.sampled_from(HOSTILE), TEXT).map(quoted))
    return card(kind, *(f"{name}: {draw(values)}" for name in CARDS[kind] if draw(st.integers(0, 3))))


def quoted(text: str) -> str:
    """Give a text as a YAML scalar in single quotes."""
    return "'" + text.replace("'", "''").replace("\n", " ").replace("`", "") + "'"


@FAST
@given(cards())
def test_no_card_yields_an_element_or_attribute_outside_the_list(text: str) -> None:
    check(placed(render(text)), ALLOWED)


def everywhere(words: str) -> str:
    """Give a text that holds `words` wherever a reference to a character is read."""
    return (
        f"a{words} [b{words}](https://example.org/{words} '{words}') ![{words}](media/pier.jpg '{words}')\n\n"
        f"```{words}\nx\n```\n\n# {words}\n\n<b title='{words}'>{words.removesuffix(';')} </b>\n"
    )


@pytest.mark.parametrize("settings", [{}, {"html": "sanitize"}])
@pytest.mark.parametrize("number", [*range(1, 9), *range(11, 32), *range(127, 160), 0xFFFE, 0x1FFFF, 0xD800, 0x110000])
def test_no_reference_to_a_control_character_gets_in(number: int, settings: dict[str, Any]) -> None:
    expected = Counter(CONTROL.findall(render(everywhere("x"), **settings).html))  # our own placeholders
    for reference in (f"&#{number};", f"&#x{number:X};", f"&#{number:07};"):
        fragment = render(everywhere(reference), **settings)
        found = Counter(CONTROL.findall(fragment.html))
        assert found - expected == Counter()
        assert not CONTROL.search(fragment.text)


def test_words_of_the_theme_cannot_be_asked_for_by_a_text() -> None:
    assert "\x06" not in render("&#6;archived-copy&#6;").html
    assert "\x06" not in render("<b>&#6;archived-copy&#x6</b>", html="sanitize").html
    assert "\x06" not in render(card("quote", r'text: "\x06archived-copy\x06"')).html
