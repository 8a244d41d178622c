"""Words: texts of the interface, plural forms, what stands in for a missing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from dateline.reading.files import SourceText
from dateline.rendering.words import PLURALS, Speech, Word, read_words
from rendering.samples import packaged, speech

if TYPE_CHECKING:
    from collections.abc import Mapping

ARABIC = {form: f"{form} {{count}}" for form in PLURALS}


def speak(lang: str, **dictionaries: Mapping[str, str | dict[str, str]]) -> Speech:
    words = {
        tag: {
            key: Word(tag, value if isinstance(value, dict) else {"other": value}) for key, value in dictionary.items()
        }
        for tag, dictionary in dictionaries.items()
    }
    return Speech(lang, "de", words)


def test_slots_are_filled() -> None:
    assert speak("en", en={"times": "Times in {zone}, {zone}!"}).t("times", zone="EST") == "Times in EST, EST!"


def test_a_word_is_looked_for_in_the_language_then_the_sites_then_english() -> None:
    spoken = speak(
        "fr-CA", en={"a": "en", "b": "en", "c": "en", "d": "en"}, de={"a": "de", "b": "de", "c": "de"},
        fr={"a": "fr", "b": "fr"}, **{"fr-CA": {"a": "fr-CA"}},
    )  # fmt: skip
    assert [spoken.t(key) for key in "abcd"] == ["fr-CA", "fr", "de", "en"]


@pytest.mark.parametrize(
    ("count", "form"), [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (100, "other")]
)
def test_arabic_has_six_plural_forms(count: int, form: str) -> None:
    assert speak("ar", ar={"n": ARABIC}).tn("n", count) == f"{form} {count}"


def test_a_borrowed_word_is_counted_by_its_own_language() -> None:
    """English knows one and other; counted by Arabic's rules, 2 would find no form."""
    spoken = speak("ar", en={"n": {"one": "{count} update", "other": "{count} updates"}})
    assert [spoken.tn("n", count) for count in (1, 2)] == ["1 update", "2 updates"]


def test_a_form_that_is_missing_is_the_other_one() -> None:
    assert speak("ar", ar={"n": {"other": "{count} x"}}).tn("n", 2) == "2 x"


def test_counts_are_written_as_the_language_does() -> None:
    assert speak("de", de={"n": "{count} Beiträge"}).tn("n", 12345) == "12.345 Beiträge"
    assert speak("en", en={"n": "{count} updates"}).number(12345) == "12,345"


def test_a_word_that_is_nowhere_is_told_with_the_nearest() -> None:
    with pytest.raises(LookupError, match=r'no word "corections" in i18n/en.yaml. Did you mean "corrections"'):
        speech().t("corections")
    with pytest.raises(LookupError, match="no word"):
        speech().tn("nothing", 1)


def test_a_slot_without_value_is_told() -> None:
    with pytest.raises(LookupError, match="needs a value for 'zone'"):
        speech().t("times-in")


def test_a_value_is_never_a_format_of_its_own() -> None:
    hostile = "{count.__class__} {0} %s {zone}"
    assert speak("en", en={"x": "a {zone} b"}).t("x", zone=hostile) == f"a {hostile} b"


def test_with_html_among_the_values_all_the_rest_is_escaped() -> None:
    spoken = speak("en", en={"x": "<b> {link} {name}"})
    said = spoken.t("x", link=Markup("<i>ok</i>"), name="<script>")
    assert isinstance(said, Markup)
    assert str(said) == "&lt;b&gt; <i>ok</i> &lt;script&gt;"


def test_without_html_the_result_is_plain_text() -> None:
    assert not isinstance(speak("en", en={"x": "{name}"}).t("x", name="<b>"), Markup)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [1, 2]\n", "bad-value", 1),
        ("a: ok\nb:\n  one: x\n", "missing-field", 3),
        ("b:\n  some: x\n  other: y\n", "unknown-key", 2),
        ("b:\n  other: [y]\n", "bad-value", 2),
        ("- a\n", "not-a-mapping", 1),
        ("a: b\na: c\n", "yaml-duplicate-key", 2),
        ("a: 'b\n", "yaml-syntax", 2),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(text: str, code: str, line: int) -> None:
    words, problems = read_words(SourceText("themes/x/i18n/en.yaml", text), "en")
    assert [(each.code, each.place.line) for each in problems] == [(code, line)]
    assert "b" not in words


def test_an_empty_file_has_no_words() -> None:
    assert read_words(SourceText("i18n/en.yaml", "# nothing yet\n"), "en") == ({}, [])


def test_every_language_of_the_packaged_theme_has_every_word_and_its_slots() -> None:
    dictionaries = packaged().dictionaries
    english = dictionaries["en"]
    for lang, words in dictionaries.items():
        assert sorted(words) == sorted(english), lang


def test_the_words_that_feeds_and_spans_speak_are_in_the_packaged_theme() -> None:
    spoken = {
        "archived-copy", "by", "corrections", "kind-clarification", "kind-correction", "kind-update", "onwards",
        "sources", "withdrawn", "withdrawn-update",
    }  # fmt: skip
    assert spoken - set(packaged().dictionaries["en"]) == set()


def test_the_digest_follows_the_words_not_their_order() -> None:
    one, other = speak("en", en={"a": "x", "b": "y"}), speak("en", en={"b": "y", "a": "x"})
    assert one.digest == other.digest
    assert one.digest != speak("en", en={"a": "x", "b": "z"}).digest
