"""Quotes: the marks of a language."""

from __future__ import annotations

import pytest

from dateline.markup.quotes import BY_LANGUAGE, ENGLISH, quotes_for

from .harness import html


@pytest.mark.parametrize(
    ("lang", "marks"),
    [
        ("en", "“”‘’"),
        ("en-GB", "“”‘’"),
        ("de", "„“‚‘"),
        ("de-AT", "„“‚‘"),
        ("de_CH", "«»‹›"),
        ("sv", "””’’"),
        ("uk", "«»„“"),
        ("zh-Hant-TW", "「」『』"),
        ("xx", "“”‘’"),
        ("", "“”‘’"),
    ],
)
def test_the_marks_of_a_language_tag(lang: str, marks: str) -> None:
    assert "".join(quotes_for(lang)) == marks


def test_french_ones_stand_apart() -> None:
    assert quotes_for("fr") == ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›")


def test_languages_are_written_in_small_letters() -> None:
    assert [tag for tag in BY_LANGUAGE if tag != tag.lower()] == []


def test_they_are_a_setting_and_follow_the_language_of_the_text() -> None:
    assert html('"a"') == '<p>"a"</p>\n'
    assert html('"a"', smart_quotes=True) == "<p>“a”</p>\n"
    assert html('"a"', smart_quotes=True, language="de") == "<p>„a“</p>\n"
    assert html('"a"', smart_quotes=True, language="de", lang="en") == "<p>“a”</p>\n"
    assert "".join(ENGLISH) == "“”‘’"
