"""Plain: the short way gives what the parser gives, byte for byte, and is taken for ordinary updates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import generate
from dateline.markup import plain
from dateline.markup.cover import Bare
from dateline.markup.findings import Findings
from dateline.markup.html import Writer
from dateline.markup.parser import Parser
from dateline.markup.render import Markup
from dateline.model import Body

from .harness import FakeLinker, render, site

PIECES = st.sampled_from([
    "word", "a ", "É", "①", "़", "1", "b. ", " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "\u00a0", "\u2003", "\u2028",
    "*a*", "**b**", " **d:** ", "*", "**", "***", "_", "~", "~~", "`", "\\", "|", "---", "===", "!", "^",
    "[x](update:first)", '[a](https://example.org/x?b=1&c=2 "t")', "[b](no)", "[", "](", "]", "(", ")", "[^1]",
    "[^1]: n", "![p](media/pier.jpg)", '![p](media/none.jpg "c")', "![", "- ", "- a", "+ a", "> ", ">", "> q", "# ",
    "## H", "#",
    "1. ", "2. z", "12) ", "007. ", "<", "<b", "<https://a.example>", "<a@b.example>", "&", "&amp;", "&nbsp;", "&#2;",
    "&lbrack;", "&nosuch;", '"', "'", "“", "”", "—", "(1)", ":", ".",
])  # fmt: skip
BODIES = st.lists(PIECES, min_size=1, max_size=12).map("".join)
ESCAPING = plain.grammar_for(html=False)
GRAMMARS = pytest.mark.parametrize("html", ["escape", "sanitize"])


def both_ways(text: str, html: str) -> tuple[Any, Any]:
    """Give what the short and the long way make of a text."""
    body = Body(text, "content/storm/one.md", 7)
    short, long = Findings(FakeLinker(), body, "storm"), Findings(FakeLinker(), body, "storm")
    blocks = plain.read(text, plain.grammar_for(html=html == "sanitize"))
    if blocks is None:
        return None, None
    quick, careful = plain.PlainWriter(short), Writer(long, Bare())
    quick.write(blocks)
    careful.write(Parser(html=html == "sanitize", quotes=None).parse(text, {}))
    return (
        ("".join(quick.out), quick.lines, short.uses, short.problems, short.media, short.image),
        ("".join(careful.out), careful.lines, long.uses, long.problems, long.media, long.image),
    )


@GRAMMARS
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=BODIES)
def test_the_short_way_leads_to_the_same_place(text: str, html: str) -> None:
    short, long = both_ways(text, html)
    assert short == long


@GRAMMARS
def test_the_short_way_is_the_same_for_the_updates_of_a_corpus(html: str) -> None:
    _, updates = generate(300, seed=3)
    for update in updates:
        short, long = both_ways(update.body, html)
        assert short == long


def test_ordinary_updates_take_the_short_way() -> None:
    _, updates = generate(300, seed=3)
    taken = [plain.read(update.body, ESCAPING) is not None for update in updates]
    assert sum(taken) > 0.95 * len(taken)


@pytest.mark.parametrize(
    "text",
    [
        "Two words.",
        "One line\nand another, with “quotes” & more < less.",
        '# Title\n\n**Earlier:** [our report](update:first "t"), *so* it says.',
        "- one\n- *two*\n\n1. three\n2. four",
        "- one\n- *two*\n\n\n- three\n\n- four\n\n1. five\n\n1. six\n\n> seven\n\n1. eight",
        "> They said.\n>\n> — Ines",
        '![The pier](media/pier.jpg "At noon")',
        "\n\nA text that begins late.\n\n\n",
        "",
    ],
)
def test_it_is_taken_for(text: str) -> None:
    assert plain.read(text, ESCAPING) is not None


@pytest.mark.parametrize(
    "text",
    [
        "    code", "a  \nb", "a\\\nb", "- a\n  - b", "* a", "a\n- b", "a\n===", "a | b\n-|-", "[a]: b",
        "[^1]: c", "x[^1]", "[a][b]", "`c`", "_e_", "~~s~~", "<https://a.example>", "&#2;", "***x***",
        "**a* b*", "2 * 3 * 4", "```post\n```", "# a #", "#a", "1) x", "> a\nb", ">a", "a\u00a0\nb",
        "![](media/pier.jpg)", "a ![b](media/pier.jpg)",
    ],
)  # fmt: skip
def test_it_is_not_taken_for(text: str) -> None:
    assert plain.read(text, ESCAPING) is None


def test_lists_of_a_kind_are_one_list() -> None:
    """With space between its items; these stand on the lines on which they are written."""
    text = "- a\n- b\n\n\n- [c](no)\n\n1. d\n\n9. [e](no)"
    short, long = both_ways(text, "escape")
    assert short == long
    assert short[0].count("<ul>") == short[0].count("<ol>") == 1
    assert [each.place.line for each in short[3]] == [11, 15]


def test_with_raw_html_let_through_a_less_than_sign_takes_the_long_way() -> None:
    assert plain.read("a < b", ESCAPING) is not None
    assert plain.read("a < b", plain.grammar_for(html=True)) is None


def test_with_smart_quotes_straight_ones_take_the_long_way() -> None:
    markup = Markup(site(smart_quotes=True), FakeLinker())
    assert "“" in markup.fragment(Body('"a"', "content/storm/one.md", 7), "storm").html


def test_problems_have_their_places() -> None:
    fragment = render("one\n\n- a\n- [b](no)\n\n> c\n>\n> [d](no)\n\n![e](no)\n", line=10)
    places = [(each.place.line, each.place.column) for each in fragment.problems]
    assert places == [(13, 7), (17, 7), (19, 6)]
