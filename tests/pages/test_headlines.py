"""First sentences stand in for headlines, in any script, and never mistake an abbreviation for an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.pages.headlines import first_sentence, shorten


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("The talks have begun. More follows.", "The talks have begun."),
        ("Is this the end? Nobody knows.", "Is this the end?"),
        ("“We leave now.” He left.", "“We leave now.”"),
        ("“Why?” he asked. Nobody answered.", "“Why?” he asked."),
        ("Wait… there is more. Indeed.", "Wait… there is more."),
        ("Dr. Weiss met Sen. Smith and Mr. Li. They spoke.", "Dr. Weiss met Sen. Smith and Mr. Li."),
        ("The U.S. Navy sails at 9.45 a.m. Eastern. It rains.", "The U.S. Navy sails at 9.45 a.m. Eastern."),
        ("J. F. Kennedy spoke. We listened.", "J. F. Kennedy spoke."),
        ("Am 5. März tagte der Rat. Er vertagte sich.", "Am 5. März tagte der Rat."),
        ("Turnout was 3.5 per cent. It was low.", "Turnout was 3.5 per cent."),
        ("It began in 2014. It goes on.", "It began in 2014."),
        ("No ending here", "No ending here"),
        ("A heading\nThen a sentence.", "A heading"),
        ("\n\n  After blank lines. Yes.", "After blank lines."),
        ("会議は踊る、されど進まず。続きは夕方に。", "会議は踊る、されど進まず。"),
        ("「始まった。」と彼は言った。", "「始まった。」"),
        ("هل انتهت المحادثات؟ لا أحد يعلم.", "هل انتهت المحادثات؟"),
        ("یہ پہلا جملہ ہے۔ یہ دوسرا۔", "یہ پہلا جملہ ہے۔"),
        ("यह पहला वाक्य है। यह दूसरा।", "यह पहला वाक्य है।"),
        ("Переговоры начались. Подробности позже.", "Переговоры начались."),
        ("Τι έγινε; Κανείς δεν ξέρει.", "Τι έγινε;"),
        ("He came; he saw. He left.", "He came; he saw."),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_the_first_sentence_is_found(text: str, headline: str) -> None:
    assert first_sentence(text) == headline


def test_a_long_sentence_is_cut_between_words_at_eighty_characters() -> None:
    text = (
        "The ministers, who had not slept for two nights, walked along the quay and spoke of nothing but the weather."
    )

    found = first_sentence(text)

    assert found == "The ministers, who had not slept for two nights, walked along the quay and…"
    assert len(found) <= 80


def test_text_without_spaces_is_cut_between_characters_and_not_inside_one() -> None:
    assert shorten("a" * 100, 20) == "a" * 19 + "…"
    assert shorten("क" * 18 + "कि" * 5, 20) == "क" * 18 + "…"


def test_a_description_stands_on_one_line() -> None:
    assert shorten("One paragraph.\nAnother   one.", 200) == "One paragraph. Another one."


@given(st.text("ab, -(\n\t\u00a0\u0301é", max_size=160), st.integers(2, 30))
def test_it_is_enough_to_look_at_the_beginning_of_a_text(text: str, limit: int) -> None:
    """As far as four times the limit; what makes one line of it is any space where there is a run or a line's end."""
    seen = text[: 4 * limit]
    line = " ".join(seen.split()) if any(each in seen for each in ("\n", "\t", "  ")) else seen.strip()

    assert shorten(text, limit) == shorten(line, limit)
    assert shorten(text, limit) == line or (len(line) > limit and shorten(text, limit)[-1] == "…")


@given(st.text(max_size=600))
def test_a_headline_is_one_short_line_whatever_the_text(text: str) -> None:
    headline = first_sentence(text)

    assert len(headline) <= 80
    assert "\n" not in headline
    assert bool(headline) == bool(text.strip())
