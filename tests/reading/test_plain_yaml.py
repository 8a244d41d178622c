"""Plain YAML says the same as the whole parser wherever it says anything, and says something of usual front matter."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.problems import Problem
from dateline.reading.files import SourceText
from dateline.reading.plain_yaml import parse_plain
from dateline.reading.whole_yaml import parse_whole
from dateline.reading.yaml import Parsed, parse_yaml

USUAL = """title: Lavrov warns Kerry against "hasty" sanctions
published: 2014-03-07T13:30:00-05:00
byline: [sample-reporter, sample-producer]
key: true
tags: [diplomacy, Port Alder, übung]
place: "Port Alder: the harbour # 3"
summary: 'It''s closed'
"""

SIGNS = [
    *"[]{}'\"#-:,|>&*!%@`?\\~=(._<\t\x85\u2028\ufeff\xa0\x7f",
    "\U0001f600",
    "...",
    "---",
    "<<",
    " #",
    ": ",
    ", ",
    "- ",
]
WORDS = ["a", "title", "x y", "é", "0123", "NO", "12:30", '"e"', "[g, h i]", "\n", " ", "b: c\n"]
PIECES = st.lists(st.sampled_from(SIGNS + WORDS), max_size=8).map("".join)
LINES = st.builds("{}: {}{}\n".format, st.sampled_from(["a", "b_c", "title"]), st.sampled_from(WORDS), PIECES)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(PIECES, st.lists(LINES, min_size=1, max_size=3).map("".join)))
@example("a: b \n")
@example("a: b:\n")
@example("a: b\n c\n")
@example("a: [b,c]\n")
@example("a: [b, c ]\n")
@example("a: [ b]\n")
@example("a: [x: y]\n")
@example('a: "b" c\n')
@example("a: b\u2028c\n")
@example("a: - b\n")
@example("a: b\na: c\n")
@example("a: b: c\n")
@example("a: b #c\n")
@example("a: 'b'\n")
@example("a: x")
def test_what_is_read_without_the_parser_is_what_the_parser_reads(text: str) -> None:
    """Values, and every place, are the same by both ways; or the plain way gives up."""
    fields = parse_plain(text)
    if not fields:
        return
    source = SourceText("x.md", text)
    whole = parse_whole(text, source, 1)
    assert not isinstance(whole, Problem), whole
    assert whole.places
    assert fields == whole.value
    assert list(fields) == list(whole.value)
    for path in [*whole.places.values, ("none",), ("none", 0), (next(iter(fields)), 7)]:
        for key in (False, True):
            either = parse_yaml(text, source, 1)  # anew: an inner place asked for leaves all places known
            assert isinstance(either, Parsed)
            assert either.value == fields
            assert either.where(path, key=key) == whole.where(path, key=key)


def test_usual_front_matter_needs_no_parser() -> None:
    """But for the doubled quote of the last line."""
    fields = parse_plain(USUAL.replace("It''s", "It is"))
    assert fields is not None
    assert fields["byline"] == ["sample-reporter", "sample-producer"]
    assert fields["tags"] == ["diplomacy", "Port Alder", "übung"]
    assert fields["place"] == "Port Alder: the harbour # 3"
    assert parse_plain(USUAL) is None


@pytest.mark.parametrize(
    "line",
    [
        "a: b",
        "a: 'b'",
        'a: "b"',
        "a: []",
        "a: [b, c d]",
        "a: 12:30",
        "a: 1.10",
        "a: b's",
        "a: https://x.example/?q=1#top",
    ],
)
def test_what_is_understood(line: str) -> None:
    assert parse_plain(line + "\n") is not None


@pytest.mark.parametrize(
    "line",
    [
        "a:",
        "a: |",
        "a: &b c",
        "- a",
        "A: b",
        "a : b",
        "a:  b",
        " a: b",
        "a: b # c",
        "a: b: c",
        "a: {b: c}",
        "a: ~",
        'a: "\\n"',
        "# a",
    ],
)
def test_what_is_left_to_the_parser(line: str) -> None:
    assert parse_plain(line + "\n") is None
