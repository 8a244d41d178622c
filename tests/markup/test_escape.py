"""Escape: text stays text."""

from __future__ import annotations

import pytest

from dateline.markup.escape import attribute, escaped, paragraphs, without_control_references, without_controls


def test_the_content_of_an_element() -> None:
    assert escaped("<a> & \"b\" 'c'") == "&lt;a&gt; &amp; \"b\" 'c'"


def test_the_value_of_an_attribute() -> None:
    assert attribute("<a> & \"b\" 'c'") == "&lt;a&gt; &amp; &quot;b&quot; 'c'"


def test_paragraphs_are_parted_by_empty_lines() -> None:
    assert paragraphs(" a\nb\n \t\n<c>\n\n\n") == "<p>a<br>b</p>\n<p>&lt;c&gt;</p>\n"


def test_what_cannot_stand_in_a_page_is_replaced() -> None:
    assert without_controls("a\t\n\x00\x02\x0c\x7f\x9f\ufffe\ud800b") == "a\t\n" + "\ufffd" * 7 + "b"


@pytest.mark.parametrize(
    "reference", ["&#2;", "&#x2;", "&#X02", "&#0;", "&#12", "&#xFFFF;", "&#xD800;", "&#99999999999;"]
)
def test_a_reference_to_no_character_is_replaced(reference: str) -> None:
    assert without_control_references(f"a{reference}b"[: len(reference) + 1] + " b") == "a\ufffd b"


@pytest.mark.parametrize("reference", ["&#65;", "&#x1F600;", "&#10;", "&#9", "&amp;", "&#;", "&#x;"])
def test_any_other_reference_stays(reference: str) -> None:
    assert without_control_references(f"a{reference} b") == f"a{reference} b"
