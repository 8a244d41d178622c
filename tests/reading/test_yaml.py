"""Strict YAML: what is text stays text, what could hide or grow is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.problems import Problem
from dateline.reading.files import SourceText
from dateline.reading.yaml import Parsed, parse_yaml


def parsed(text: str) -> Parsed:
    """Parse a text that must be sound."""
    result = parse_yaml(text, SourceText("x.yaml", text), 1)
    assert isinstance(result, Parsed), result
    return result


def refused(text: str) -> tuple[str, int, int]:
    """Parse a text that must be refused; give code, line and column."""
    result = parse_yaml(text, SourceText("x.yaml", text), 1)
    assert isinstance(result, Problem), result
    return result.code, result.place.line, result.place.column


@pytest.mark.parametrize(
    "written",
    ["NO", "yes", "true", "null", "~", "12:30", "12:30:45", "0123", "1.10", "0x1F", "1e3", ".inf", "2014-03-07", "="],
)
@pytest.mark.parametrize("shape", ["a: {}", "a: {} # said", "a: '{}'", "{{a: {}}}"])
def test_every_scalar_is_the_text_that_was_written(written: str, shape: str) -> None:
    """Norway, half past twelve, a telephone number and a version mean what they say."""
    assert parsed(shape.format(written)).value == {"a": written}


def test_only_an_empty_value_is_none() -> None:
    """Empty quotes are a text."""
    assert parsed('a:\nb: ""\nc: []\nd: {}\n').value == {"a": None, "b": "", "c": [], "d": {}}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_document_has_no_value(text: str) -> None:
    assert parsed(text).value is None


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\na: 2\n", "yaml-duplicate-key", 2, 1),
        ("a: {b: 1, c: 2, b: 3}\n", "yaml-duplicate-key", 1, 17),
        ("a: &x 1\n", "yaml-feature", 1, 4),
        ("a: *x\n", "yaml-feature", 1, 4),
        ("&k a: 1\n", "yaml-feature", 1, 1),
        ("*k : 1\n", "yaml-feature", 1, 1),
        ("<<: {a: 1}\n", "yaml-feature", 1, 1),
        ("a: !!str 1\n", "yaml-feature", 1, 4),
        ("a: !!python/name:os.system x\n", "yaml-feature", 1, 4),
        ("a: [1, !x 2]\n", "yaml-feature", 1, 8),
        ("%YAML 1.1\n---\na: 1\n", "yaml-feature", 1, 1),
        ("a: 1\n---\nb: 2\n", "yaml-feature", 2, 1),
        ("? [a]\n: 1\n", "yaml-syntax", 1, 3),
        ("a: [1\n", "yaml-syntax", 2, 1),
        ("a:\tb: c\n", "yaml-syntax", 1, 5),
        ("a: `x`\n", "yaml-syntax", 1, 4),
        ('a: "\\0"\n', "control-character", 1, 4),
        ('a: "\\x1b[31m"\n', "control-character", 1, 4),
        ('"\\x02": a\n', "control-character", 1, 1),
        ('a: ["\\u0000"]\n', "control-character", 1, 5),
    ],
)
def test_what_hides_repeats_or_guesses_is_refused(text: str, code: str, line: int, column: int) -> None:
    assert refused(text) == (code, line, column)


def test_a_quoted_merge_key_is_a_name_like_any_other() -> None:
    assert parsed('"<<": a\n').value == {"<<": "a"}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_capped(opening: str) -> None:
    """Twelve levels are more than any field needs; a million are refused as soon as they pass twelve."""
    assert refused(opening * 100_000 + "x")[0] in {"yaml-too-deep", "yaml-syntax"}


def test_the_number_of_values_is_capped() -> None:
    assert refused("a: [" + "b, " * 20_001 + "]\n")[0] == "yaml-too-large"


def test_a_bomb_is_refused_at_its_first_anchor() -> None:
    """Nothing is expanded: what would grow tenfold a line never begins to."""
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30))
    assert refused(f"l0: &l0 x\n{levels}\n") == ("yaml-feature", 1, 5)


def test_a_bracket_left_open_is_told_with_the_line_it_stands_on() -> None:
    """The parser notices only below it."""
    text = "a: [1,\nb: 2\nc: 3\n"
    result = parse_yaml(text, SourceText("x.yaml", text), 1)
    assert isinstance(result, Problem)
    assert "that begins on line 1" in result.message


def test_places_count_in_the_file() -> None:
    """A document that starts on line 5 of its file has its places there."""
    source = SourceText("x.md", "\n\n\n\na:\n  - b: c\n    d: e\n")
    result = parse_yaml("a:\n  - b: c\n    d: e\n", source, 5)
    assert isinstance(result, Parsed)
    assert result.where(("a", 0, "d")) == (7, 8)
    assert result.where(("a", 0, "d"), key=True) == (7, 5)
    assert result.where(("a", 0, "missing")) == (6, 5)
    assert result.where(("missing",)) == (5, 1)


def depth(value: Any) -> int:
    """Give how deep a value is nested."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("ab:-[]{},&*!|>'\"%@`#?~\\ \n\t0\x85\u2028\ufeffé\U0001f600"), max_size=60))
def test_any_text_gives_values_or_a_problem(text: str) -> None:
    """Nothing else is ever raised, and no value but text, None, lists and mappings comes out."""
    result = parse_yaml(text, SourceText("x.yaml", text), 1)
    if isinstance(result, Parsed):
        assert depth(result.value) <= 14
        result.where(("", ""))  # of an inner value: all places are found
        assert result.places
        for path in [*result.places.values, *result.places.keys]:
            line, column = result.where(path)
            assert line >= 1
            assert column >= 1
