"""Fields: every fault of a mapping is told at once, each at the value that is wrong."""

from __future__ import annotations

import pytest

from dateline.reading.fields import parse_fields, read_fields
from dateline.reading.files import SourceText
from dateline.reading.schemas import AuthorFields, CoverageFields, SiteFields, UpdateFields

MINIMAL = {
    SiteFields: "title: A\nbase_url: https://a.example/\nauthority: a.example,2026\n",
    UpdateFields: "published: x\n",
}


def faults(text: str, schema: type = UpdateFields) -> list[tuple[str, str, int, int]]:
    """Give code, message, line and column of each problem of a mapping."""
    _, problems = parse_fields(text, schema, SourceText("one.md", text), 1)
    return [(each.code, each.message, each.place.line, each.place.column) for each in problems]


@pytest.mark.parametrize(
    ("line", "code", "column", "words"),
    [
        ("tag: [a]", "unknown-key", 1, 'there is no field "tag" here. Did you mean "tags"?'),
        ("zzz: a", "unknown-key", 1, 'there is no field "zzz" here.'),
        ("key: NO", "bad-value", 6, 'the field "key" cannot be "NO": it is true or false'),
        ("key: yes", "bad-value", 6, 'the field "key" cannot be "yes": it is true or false'),
        ("key: True", "bad-value", 6, 'the field "key" cannot be "True": it is true or false'),
        ("sequence: 0123", "bad-value", 11, 'the field "sequence" cannot be "0123": it is a whole number'),
        ("sequence: 1.10", "bad-value", 11, 'the field "sequence" cannot be "1.10": it is a whole number'),
        ("sequence: 1_000", "bad-value", 11, 'the field "sequence" cannot be "1_000": it is a whole number'),
        ("sequence: ٣", "bad-value", 11, 'the field "sequence" cannot be "٣": it is a whole number'),
        ("fold: 2", "bad-value", 7, 'the field "fold" cannot be "2": it is one of 0 or 1'),
        ("title: [a]", "bad-value", 8, 'the field "title" cannot be a list: it is a text'),
        ("title: {a: b}", "bad-value", 8, 'the field "title" cannot be a mapping of fields: it is a text'),
        ("title: |\n  a\n  b", "bad-value", 8, 'the field "title" cannot be "a…": it stands on one line'),
        ("tags: a", "bad-value", 7, 'the field "tags" cannot be "a": it is a list'),
        ("tags: [a, '!']", "bad-value", 11, 'the field "tags[2]" cannot be "!": it has no letter and no digit'),
        (
            "withdrawn: yes",
            "bad-value",
            12,
            'the field "withdrawn" cannot be "yes": it is a mapping, each line name: value',
        ),
        ("withdrawn: {at: x}", "missing-field", 12, 'the field "withdrawn.reason" is missing'),
        ("sources: [{name: ''}]", "bad-value", 18, 'the field "sources[1].name" cannot be "": it may not be empty'),
        ("sources: [{name: a, ulr: b}]", "unknown-key", 21, 'there is no field "ulr" here. Did you mean "url"?'),
        ("byline: [{nam: a}]", "unknown-key", 11, 'there is no field "nam" here. Did you mean "name"?'),
        ("byline: [a, [b]]", "bad-value", 13, 'the field "byline[2]" cannot be a list: it is a text'),
        (
            "byline: [{author: A b}]",
            "bad-value",
            19,
            'the field "byline[1].author" cannot be "A b": it is lower-case letters, digits and single hyphens',
        ),
    ],
)
def test_a_fault_is_told_at_its_value(line: str, code: str, column: int, words: str) -> None:
    """Kinds of a union and other inner workings of the schema are not in a problem's words."""
    assert faults(f"published: x\n{line}\n") == [(code, words, 2, column)]


def test_a_name_that_may_not_be_is_told_at_the_name() -> None:
    """The keys of sections are ids."""
    (found,) = faults(MINIMAL[SiteFields] + "sections: {World News: World}\n", SiteFields)
    assert found[1:] == (
        'the field "sections.World News" cannot be "World News": it is lower-case letters, digits and single hyphens',
        4,
        12,
    )


def test_an_empty_value_counts_as_left_out() -> None:
    """A template's blank fields are no faults; a required one is still missing."""
    value, problems = read_fields("published: x\ntitle:\ntags:\nkey:\n", UpdateFields, SourceText("one.md", ""), 1)
    assert problems == []
    assert value is not None
    assert (value.title, value.tags, value.key) == ("", (), False)
    assert [code for code, *_ in faults("name:\n", AuthorFields)] == ["missing-field"]


def test_all_faults_are_told_at_once() -> None:
    assert [code for code, *_ in faults("key: NO\nlang: x y\ntag: a\n")] == [
        "missing-field",
        "bad-value",
        "bad-value",
        "unknown-key",
    ]


def test_text_loses_the_space_around_it_and_keeps_what_is_within() -> None:
    value, _ = read_fields("title: '  a  b '\n", CoverageFields, SourceText("one.md", ""), 1)
    assert value is not None
    assert value.title == "a  b"


@pytest.mark.parametrize("text", ["- a\n", "a\n", "'a: b'\n", "[a]\n"])
def test_what_is_no_mapping_is_told(text: str) -> None:
    assert [code for code, *_ in faults(text)] == ["not-a-mapping"]


def test_a_long_value_is_cut_in_the_message() -> None:
    """A page of text in the wrong field makes no page of message."""
    (found,) = faults(f"published: x\nlang: {'a' * 1000}\n")
    assert len(found[1]) < 150


def test_the_hint_shows_how_a_field_is_written() -> None:
    text = "published: x\nkey: NO\n"
    _, problems = parse_fields(text, UpdateFields, SourceText("one.md", text), 1)
    assert [each.hint for each in problems] == ["Write it like this: key: true"]


def test_a_folded_text_is_one_line() -> None:
    """Long headlines may be broken in the file."""
    value, problems = read_fields("title: >\n  a\n  b\n", CoverageFields, SourceText("one.md", ""), 1)
    assert problems == []
    assert value is not None
    assert value.title == "a b"
