"""One field is changed, and not one character beside it."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dateline.authoring.edits import EditRefused, append_item, set_field, written

UPDATE = """---
# typed in a hurry
title:   "Lavrov: 'hasty' steps"   # keep the spaces
published: 2014-03-07T13:30:00-05:00
tags: [diplomacy,  sanctions]
corrections:
  - {at: 2014-03-07T15:00:00-05:00, kind: correction, text: "Wrong day."}
  # one more may come

place: Moscow
---
Body with --- in it.
"""


def changed(before: str, after: str) -> list[str]:
    """Give the lines taken away and added."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_new_field_comes_last() -> None:
    """A field that was not there stands before the closing line; nothing else moves."""
    assert changed(UPDATE, set_field(UPDATE, "status", "withdrawn")) == ["+ status: withdrawn"]


def test_a_field_is_replaced_where_it_stands() -> None:
    """The comment behind a value stays."""
    after = set_field(UPDATE, "title", "Talks end")
    assert changed(UPDATE, after) == [
        """- title:   "Lavrov: 'hasty' steps"   # keep the spaces""",
        "+ title:   Talks end   # keep the spaces",
    ]


def test_an_item_is_added_to_a_list_of_lines() -> None:
    """The comment and the blank line after the list stay after it."""
    after = append_item(
        UPDATE, "corrections", {"at": "2014-03-08T09:00:00-05:00", "kind": "correction", "text": "So: no."}
    )
    assert changed(UPDATE, after) == [
        '+   - {at: 2014-03-08T09:00:00-05:00, kind: correction, text: "So: no."}',
    ]
    assert after.index("So: no.") < after.index("# one more")


def test_an_item_is_added_to_a_list_in_brackets() -> None:
    """So that the brackets stay."""
    before = "---\nsources: [{name: Reuters}]\n---\n"
    assert append_item(before, "sources", {"name": "AP"}) == "---\nsources: [{name: Reuters}, {name: AP}]\n---\n"
    assert append_item("---\nsources: []\n---\n", "sources", {"name": "AP"}) == "---\nsources: [{name: AP}]\n---\n"


@pytest.mark.parametrize("empty", ["", "corrections:\n", "corrections:   \n"])
def test_a_list_is_made_where_there_is_none(empty: str) -> None:
    """A missing or empty field becomes a list."""
    before = f"---\n{empty}title: A\n---\n"
    assert (
        append_item(before, "corrections", {"kind": "update"})
        == "---\ntitle: A\ncorrections:\n  - {kind: update}\n---\n"
    )


def test_line_ends_and_byte_order_mark_stay() -> None:
    """A file from Windows stays one."""
    before = "\ufeff---\r\ntitle: A\r\n---\r\nBody\r\n"
    assert set_field(before, "status", "closed") == "\ufeff---\r\ntitle: A\r\nstatus: closed\r\n---\r\nBody\r\n"


def test_a_value_of_several_lines_is_replaced_whole() -> None:
    """A folded text or an indented mapping goes as a whole; what follows stays."""
    before = "---\nwithdrawn:\n  at: 2014-03-07\n  reason: >\n    long\n    words\n\n# end\nplace: Rome\n---\n"
    after = set_field(before, "withdrawn", {"at": "2014-03-08", "reason": "no", "redact": True})
    value = "{at: 2014-03-08, reason: no, redact: true}"
    assert after == f"---\nwithdrawn:\n  {value}\n\n# end\nplace: Rome\n---\n"


def test_an_empty_value_is_filled() -> None:
    """`closed:` with nothing behind it gets its value on the same line."""
    assert (
        set_field("---\nclosed:\ntitle: A\n---\n", "closed", "2014-03-07") == "---\nclosed: 2014-03-07\ntitle: A\n---\n"
    )


@pytest.mark.parametrize(
    "text", ["", "no front matter\n", "---\ntitle: A\n", "---\n- a list\n---\n", "---\na: [1\n---\n"]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """Nothing is guessed in a broken file."""
    with pytest.raises(EditRefused):
        set_field(text, "status", "closed")


def test_an_anchor_that_other_lines_use_is_refused() -> None:
    """Replacing it would change what they say."""
    with pytest.raises(EditRefused):
        set_field("---\na: &x one\nb: *x\n---\n", "a", "two")


def load(text: str) -> dict[str, Any]:
    """Read YAML with every scalar as text."""
    return dict(yaml.load(text, yaml.BaseLoader) or {})  # noqa: S506 - the base loader makes text, lists and mappings


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=40)


@given(WORDS)
def test_any_text_is_written_so_that_it_reads_back(text: str) -> None:
    """Quoted where it must be, whatever it holds, also inside braces."""
    assert load(f"a: {written(text)}\n") == {"a": text}
    assert load(f"a: {written({'t': text})}\n") == {"a": {"t": text}}


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), WORDS | st.lists(WORDS, max_size=3), max_size=6),
    WORDS,
)
def test_every_other_field_says_what_it_said(fields: dict[str, Any], value: str) -> None:
    """Whatever style the rest is written in."""
    block = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False) if fields else ""
    before = f"---\n{block}---\nBody\n"
    after = set_field(before, "status", value)
    front = after.removeprefix("---\n").removesuffix("---\nBody\n")
    assert load(front) == {**load(block), "status": value}
