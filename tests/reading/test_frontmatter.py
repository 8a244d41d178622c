"""Front matter: where a file's fields end and its body begins, to the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.problems import Place, Problem
from dateline.reading.files import SourceText
from dateline.reading.frontmatter import Document, open_document, place_of, split
from dateline.reading.values import PageValues


def document(text: str) -> Document:
    """Split a text that must be sound."""
    found = split(SourceText("one.md", text))
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        ("---\na: b\n---\nText.\n", "a: b\n", "Text.\n", 4),
        ("---\na: b\n---", "a: b\n", "", 3),
        ("---\na: b\n---\n", "a: b\n", "", 4),
        ("---\n---\nText.", "", "Text.", 3),
        ("---  \na: b\n---\t\nText.", "a: b\n", "Text.", 4),
        ("---\na: b\n---\n\n\nText.", "a: b\n", "\n\nText.", 4),
        ("---\na: b\n---\nOne.\n\n---\n\nTwo.", "a: b\n", "One.\n\n---\n\nTwo.", 4),
        ("---\na: |\n  ---\n  b\n ---\n---\n", "a: |\n  ---\n  b\n ---\n", "", 7),
        ("---\na: b\n---x\n----\n--- y\n---\nText.", "a: b\n---x\n----\n--- y\n", "Text.", 7),
    ],
)
def test_a_file_is_cut_at_its_two_lines_of_hyphens(text: str, fields: str, body: str, line: int) -> None:
    """Only a line of exactly three hyphens closes; a rule in the body stays in the body."""
    found = document(text)
    assert (found.fields, found.fields_line, found.body.text, found.body.line) == (fields, 2, body, line)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", 0),
        (" \n\n\t\n", "empty-file", 0),
        ("Text.\n", "no-front-matter", 1),
        ("\n---\na: b\n---\n", "no-front-matter", 1),
        ("----\na: b\n----\n", "no-front-matter", 1),
        ("+++\na = 1\n+++\n", "no-front-matter", 1),
        ("---", "front-matter-not-closed", 1),
        ("---\na: b\n", "front-matter-not-closed", 1),
        ("---\na: b\n...\nText.\n", "front-matter-not-closed", 1),
    ],
)
def test_what_has_no_front_matter_is_told(text: str, code: str, line: int) -> None:
    found = split(SourceText("one.md", text))
    assert isinstance(found, Problem)
    assert (found.code, found.place.line) == (code, line)


@given(st.text(alphabet=st.sampled_from("-a: \n\t"), max_size=40))
def test_no_character_is_lost(text: str) -> None:
    """Fields and body stand in the file where they are said to stand."""
    source = SourceText("one.md", text)
    found = split(source)
    if isinstance(found, Document):
        lines = text.split("\n")
        assert text.startswith(found.fields, text.index("\n") + 1)
        assert text.endswith(found.body.text)
        if found.body.text:
            assert "\n".join(lines[found.body.line - 1 :]) == found.body.text


def test_every_problem_of_the_fields_is_given() -> None:
    """One run tells of all of them."""
    opened = open_document(SourceText("one.md", "---\ntitel: A\nlang: 12\n---\n"), PageValues)
    assert isinstance(opened, tuple)
    assert sorted((each.code, each.place.line) for each in opened) == [
        ("bad-value", 3),
        ("missing-field", 2),
        ("unknown-key", 2),
    ]


def test_a_place_can_be_asked_for_later() -> None:
    """The file is cut and parsed again: most files never need it."""
    source = SourceText("one.md", "---\ntitle: A\ntags: [b, c]\n---\nText.\n")
    assert place_of(source, "tags", 1) == Place("one.md", 3, 11, "tags: [b, c]")
    assert place_of(source, "title") == Place("one.md", 2, 8, "title: A")
    assert place_of(SourceText("one.md", "no fields"), "title") == Place("one.md")
    assert place_of(SourceText("one.md", "---\na: [\n---\n"), "a") == Place("one.md")
