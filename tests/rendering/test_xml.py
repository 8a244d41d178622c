"""XML: text and elements, held against the standard library's and another's reader."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline.rendering.xml import attribute, clean, element, escaped

HOSTILE = st.text(alphabet=st.sampled_from("a \"'<>&;\t\r\n\x00\x1f\x7f\x85]\u2028\ufffe\ud800é😀"), max_size=30)


@given(HOSTILE)
def test_a_cleaned_text_can_stand_in_xml(text: str) -> None:
    node: Any = etree.Element("x")
    node.text = clean(text)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(("text", "kept"), [("a\x00b\x0bc\x1f", "abc"), ("\t\n", "\t\n"), ("\ufffe\ud800é😀", "é😀")])
def test_what_xml_cannot_hold_is_left_out(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(HOSTILE, HOSTILE)
def test_an_element_is_written_as_by_the_standard_library(text: str, value: str) -> None:
    node = Element("x", {"a": clean(value)})
    node.text = clean(text)
    assert element("x", text, f' a="{attribute(value)}"') == tostring(node, encoding="unicode")


@given(HOSTILE, HOSTILE)
def test_it_is_read_back(text: str, value: str) -> None:
    """XML makes one line end of all kinds of them in text; in attributes they are kept."""
    node: Any = etree.fromstring(f'<x a="{attribute(value)}">{escaped(text)}</x>')
    assert (node.text or "", node.get("a")) == (clean(text).replace("\r\n", "\n").replace("\r", "\n"), clean(value))
