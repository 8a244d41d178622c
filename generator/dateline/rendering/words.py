"""Words: the texts of the interface, from `i18n/<lang>.yaml` of the theme and of those that it extends.

A file is flat: a key and a text, in which `{name}` is a slot, or a key and the plural forms of the language (zero, one,
two, few, many, other; CLDR). A word that a language lacks is taken from the site's language, then from English, and is
then counted by that language's rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from markupsafe import Markup, escape

from dateline.digests import digest
from dateline.problems import Problem, did_you_mean, problem
from dateline.rendering.languages import LAST_RESORT, locale, wider
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dateline.reading.files import SourceText
    from dateline.reading.yaml import Parsed

PLURALS = ("zero", "one", "two", "few", "many", "other")
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Word:
    """A text of the interface in one language. `forms` is by plural category; a plain text has `other` alone."""

    lang: str
    forms: dict[str, str]


def read_words(source: SourceText, lang: str) -> tuple[dict[str, Word], list[Problem]]:
    """Read one language's file, whose text is `source`."""
    from dateline.reading.yaml import parse_yaml

    parsed = parse_yaml(source.text, source, 1)
    if isinstance(parsed, Problem):
        return {}, [parsed]
    if parsed.value is None:
        return {}, []
    if not isinstance(parsed.value, dict):
        return {}, [problem("not-a-mapping", source.place(*parsed.where(())))]
    words: dict[str, Word] = {}
    problems: list[Problem] = []
    for key, value in parsed.value.items():
        if fault := _fault(key, value, source, parsed):
            problems.append(fault)
        else:
            words[key] = Word(lang, value if isinstance(value, dict) else {"other": value or ""})
    return words, problems


def _fault(key: str, value: object, source: SourceText, parsed: Parsed) -> Problem | None:
    place = source.place(*parsed.where((key,)))
    example = "Write it as a text, or as plural forms: one: …, other: …"
    if isinstance(value, str | None):
        return None
    if not isinstance(value, dict):
        reason = "it is a text, or its plural forms"
        return problem("bad-value", place, field=key, value="a list", reason=reason, example=example)
    for form, text in value.items():
        below = source.place(*parsed.where((key, form), key=True))
        if form not in PLURALS:
            suggestion = did_you_mean(form, PLURALS)
            return problem("unknown-key", below, key=form, suggestion=suggestion, known=", ".join(PLURALS))
        if not isinstance(text, str):
            return problem(
                "bad-value", below, field=f"{key}.{form}", value="this", reason="it is a text", example=example
            )
    if "other" not in value:
        return problem("missing-field", place, field=f"{key}.other", example="other: …")
    return None


class Speech:
    """The words of one language, with those it lacks from the site's language and from English."""

    def __init__(self, lang: str, site_lang: str, dictionaries: Mapping[str, Mapping[str, Word]]) -> None:
        """`dictionaries` holds the words by language tag."""
        words: dict[str, Word] = {}
        for tag in (*wider(lang), *wider(site_lang), LAST_RESORT):
            words = {**dictionaries.get(tag, {}), **words}
        self.lang = lang
        self.digest = digest([[key, word.lang, word.forms] for key, word in sorted(words.items())])
        self._locale = locale(lang)
        self._texts = {key: _text(word.forms["other"]) for key, word in words.items()}
        self._plurals = {key: _plural(word) for key, word in words.items()}

    def t(self, key: str, /, **values: object) -> str:
        """Give a text, its slots filled. Raises `LookupError` for a word that is nowhere."""
        try:
            parts = self._texts[key]
        except KeyError:
            raise self._missing(key) from None
        return parts if isinstance(parts, str) else _filled(parts, values)

    def tn(self, key: str, count: int, /, **values: object) -> str:
        """Give a text in the plural form of `count`, which fills the slot `{count}`. Raises as `t` does."""
        try:
            category, forms = self._plurals[key]
        except KeyError:
            raise self._missing(key) from None
        parts = forms.get(category(count)) or forms["other"]
        return parts if isinstance(parts, str) else _filled(parts, {"count": self.number(count), **values})

    def number(self, number: float) -> str:
        """Give a number as the language writes it: `1,234`."""
        return format_decimal(number, locale=self._locale)

    def _missing(self, key: str) -> LookupError:
        return LookupError(f'there is no word "{key}" in i18n/{self.lang}.yaml.{did_you_mean(key, self._texts)}')


_Parts = str | tuple[str, ...]  # a tuple: text and slot by turns


def _text(text: str) -> _Parts:
    parts = tuple(_SLOT.split(text))
    return text if len(parts) == 1 else parts


def _plural(word: Word) -> tuple[Callable[[int], str], dict[str, _Parts]]:
    return locale(word.lang).plural_form, {form: _text(text) for form, text in word.forms.items()}


def _filled(parts: tuple[str, ...], values: Mapping[str, object]) -> str:
    """Fill slots; where a value is HTML (`Markup`), so is the result, and all the rest in it is escaped."""
    try:
        filled = [part if index % 2 == 0 else values[part] for index, part in enumerate(parts)]
    except KeyError as fault:
        raise LookupError(f"the word {''.join(parts)!r} needs a value for {fault}") from None
    if any(isinstance(value, Markup) for value in values.values()):
        return Markup("").join(escape(part) for part in filled)
    return "".join([str(part) for part in filled])
