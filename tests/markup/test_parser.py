"""Parser: what is bounded, so that no text takes more than linear time or gives an output out of proportion."""

from __future__ import annotations

import pytest

from dateline.markup.parser import CELL_LIMIT, QUOTE_LIMIT
from dateline.markup.render import BODY_LIMIT

from .harness import codes, render

SIZE = 10_000  # characters: what took the square of it would not come to an end here

PATHOLOGICAL = {
    "brackets": "[",
    "marks of footnotes": "[^",
    "marks of footnotes that exist": "[^a",
    "pictures begun": "![",
    "links begun": "[a](",
    "link texts begun": "[a",
    "emphasis begun": "*a ",
    "emphasis in turns": "*_",
    "strong within words": "a**b",
    "quotation marks": "\"a' ",
    "autolinks begun": "<a",
    "references begun": "&#1",
    "references in plain words": "&a",
    "quotations": "> ",
    "lines of quotations": "> a\n",
    "lists in lists": "- ",
    "items": "- a\n",
    "backslashes": "\\",
    "definitions begun": "[\n",
    "definitions": "[a]: b\n",
    "bad links": "[a](no)\n",
    "bad pictures": "![](x:y)\n\n",
    "bad cards": "```post\n```\n",
    "equal headings": "# a\n",
    "footnotes nobody refers to": "[^a]: x\n\n",
    "raw elements": "<b>",
    "raw elements that are not let through": "<x y=z>",
    "attributes begun": '<a href="',
    "paragraphs": "a\n\n",
    "spaces": " ",
    "strikethrough": "~~a",
    "one long word": "a",
}


@pytest.mark.parametrize("html", ["escape", "sanitize"])
@pytest.mark.parametrize("piece", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_a_hostile_text_comes_to_an_end(piece: str, html: str) -> None:
    text = "[^a]: note\n\n" + piece * (SIZE // len(piece))
    assert render(text, html=html, smart_quotes=True).key


def test_backticks_of_every_length_come_to_an_end() -> None:
    assert render("".join("`" * length + " " for length in range(1, 220))).key


def test_tables_stop_where_nobody_reads_on() -> None:
    table = "|a" * 50 + "\n" + "|-" * 50 + "\n" + "|b\n" * 500 + "\n"
    assert render(table * 3).html.count("<td") < 2 * CELL_LIMIT
    assert "<td" in render("a|b\n-|-\nc|d\n").html


def test_a_paragraph_of_nothing_but_quotation_marks_keeps_them() -> None:
    assert "“" in render('"a" ' * (QUOTE_LIMIT // 2), smart_quotes=True).html
    assert "“" not in render('"a" ' * QUOTE_LIMIT, smart_quotes=True).html


def test_a_body_that_is_too_long_is_told_and_not_rendered() -> None:
    fragment = render("a" * (BODY_LIMIT + 1))
    assert (codes(fragment), fragment.html, fragment.text) == (["body-too-long"], "", "")
    assert codes(render("a" * BODY_LIMIT)) == []
