"""Edits: one file, one change, and where it has to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from contenders import roster
from edits import after, edits, with_sentence
from layouts import Marked, Marks

MARKS = Marks(120, 2, Marked("storm", "last", "ada-00", "Ada"), Marked("fire", "first", "bo-01", "Bo"), 3, 1000)


def test_a_sentence_is_added_at_the_end() -> None:
    """As a paragraph of its own."""
    assert with_sentence("One.\n\n", "m1") == "One.\n\nEdited, mark m1.\n"


def test_a_word_is_put_after_the_first_place_of_what_is_changed() -> None:
    """And nowhere else."""
    assert after("Ada")("name: Ada, Ada", "m1") == "name: Ada m1, Ada"


def test_a_file_that_lacks_what_is_to_be_changed_is_told() -> None:
    """An edit that changes nothing would measure nothing."""
    with pytest.raises(ValueError, match="does not say 'Ada'"):
        after("Ada")("name: Bo", "m1")


@pytest.mark.parametrize(
    ("name", "block"), [("hugo", "fire/page/3/index.html"), ("dateline", "fire/page/1/index.html")]
)
def test_each_edit_shows_where_the_contender_shows_it(name: str, block: str) -> None:
    """The peers number a timeline's pages from the newest, Dateline from the oldest."""
    shown = {edit.name: edit.shown_on for edit in edits(roster(Path("nowhere"))[name], MARKS)}
    assert shown == {
        "newest": ("storm/last/index.html", "storm/index.html"),
        "old": ("fire/first/index.html", block),
        "author": ("authors/ada-00/index.html", "storm/last/index.html"),
        "theme": ("storm/last/index.html", "fire/first/index.html", "storm/index.html"),
        "title": ("storm/last/index.html", "fire/first/index.html", "index.html"),
    }
