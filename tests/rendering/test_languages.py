"""Languages by tag."""

from __future__ import annotations

import pytest

from dateline.rendering.languages import language, locale, wider


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("en", "en"),
        ("en-GB", "en_GB"),
        ("de-XX", "de"),
        ("pt_BR", "pt_BR"),
        ("zh-Hant-TW", "zh_Hant_TW"),
        ("tlh", "en"),
    ],
)
def test_a_tag_finds_the_nearest_locale(tag: str, found: str) -> None:
    assert str(locale(tag)) == found


@pytest.mark.parametrize("tag", ["", "-", "../../etc", "x" * 300, "en\x00"])
def test_a_tag_that_is_none_is_english(tag: str) -> None:
    assert str(locale(tag)) == "en"


def test_a_tag_lies_in_wider_ones() -> None:
    assert wider("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")


def test_a_language_knows_its_direction_and_its_name() -> None:
    assert (language("ar").direction, language("ar").name) == ("rtl", "العربية")
    assert (language("de-AT").direction, language("de-AT").name) == ("ltr", "Deutsch")
