"""How one text became another is told in words, and in little time."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.pages.differences import Difference, Paragraph, Run, difference, words

WORDS = st.sampled_from(["a", "the", "quay", "was", "red", "red,", "—", "会議は", "踊る。", "ตลาด", "x踊y", "\u0301"])
LINE = st.lists(WORDS, max_size=12).map(" ".join)
TEXT = st.lists(LINE, max_size=6).map("\n".join)
ANY = st.text(alphabet="ab \n会は、กำ\u3000\u2028\u0301", max_size=40)


def told(found: Difference, *kinds: str) -> list[str]:
    """Give the words of some kinds, in order."""
    return [word for each in found.paragraphs for run in each.runs if run.kind in kinds for word in words(run.text)]


@given(TEXT | ANY, TEXT | ANY)
@settings(deadline=None)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    """What stayed with what went is the old text, with what came the new one: every word, in order."""
    found = difference(old, new, around=1000)
    if not found:
        assert words(old) == words(new)
        return
    assert told(found, "same", "removed") == words(old)
    assert told(found, "same", "added") == words(new)
    assert (found.removed, found.added) == (len(told(found, "removed")), len(told(found, "added")))


@given(TEXT, TEXT)
@settings(deadline=None)
def test_what_is_left_out_stayed(old: str, new: str) -> None:
    """Paragraphs that are left out hold no change, and their number is told."""
    full, short = difference(old, new, around=1000), difference(old, new)
    assert (told(full, "added"), told(full, "removed")) == (told(short, "added"), told(short, "removed"))
    if full:
        left_out = sum(each.skipped for each in short.paragraphs) + short.skipped
        assert len(short.paragraphs) + left_out == len(full.paragraphs)


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """Nor from itself with other spaces."""
    assert not difference(text, text)
    assert not difference(text, "\n\n".join(f" {line}  " for line in text.replace(" ", "  ").split("\n")))


def test_a_word_is_exchanged_for_another() -> None:
    """What went stands before what came."""
    found = difference("They met for forty minutes.", "They met for fifty minutes.")
    runs = (Run("same", "They met for"), Run("removed", "forty"), Run("added", "fifty"), Run("same", "minutes."))
    assert found == Difference((Paragraph(runs),), added=1, removed=1)


def test_letters_without_spaces_are_words() -> None:
    """A line of Japanese is not one word; its letters stand as close as they did."""
    (paragraph,) = difference("会議は踊る、されど。", "会議は歌う、されど。").paragraphs
    assert paragraph.runs == (
        Run("same", "会議は"), Run("removed", "踊る", spaced=False), Run("added", "歌う", spaced=False),
        Run("same", "、されど。", spaced=False),
    )  # fmt: skip


def test_a_paragraph_that_came_or_went_is_whole() -> None:
    """It is not mixed with its neighbours."""
    came = difference("one two\nfive six", "one two\nthree four\nfive six").paragraphs
    assert [[run.kind for run in each.runs] for each in came] == [["same"], ["added"], ["same"]]
    went = difference("one two\nthree four\nfive six", "one two\nfive six").paragraphs
    assert [[run.kind for run in each.runs] for each in went] == [["same"], ["removed"], ["same"]]
    assert {each.broken for each in (*came, *went)} == {"same"}


@pytest.mark.parametrize(("old", "new", "kind"), [("a b c d", "a b\nc d", "added"), ("a b\nc d", "a b c d", "removed")])
def test_a_new_line_alone_is_a_change(old: str, new: str, kind: str) -> None:
    """A paragraph was cut in two, or two were joined."""
    found = difference(old, new)
    assert [each.broken for each in found.paragraphs] == ["same", kind]
    assert found
    assert (found.added, found.removed) == (0, 0)


def test_a_word_that_stayed_between_long_changes_is_no_island() -> None:
    """The sentence reads as one change; a single word exchanged next to it does not."""
    (paragraph,) = difference("nothing here is the old thing", "all of it is quite new now").paragraphs
    assert [run.kind for run in paragraph.runs] == ["removed", "added"]
    (paragraph,) = difference("red is good", "blue is bad").paragraphs
    assert [run.kind for run in paragraph.runs] == ["removed", "added", "same", "removed", "added"]


def test_paragraphs_far_from_a_change_are_left_out() -> None:
    """One before and one after each change is kept."""
    lines = [f"paragraph {n}" for n in range(20)]
    changed = [line.replace("paragraph", "line") if n in (5, 7) else line for n, line in enumerate(lines)]
    found = difference("\n".join(lines), "\n".join(changed))
    assert [each.skipped for each in found.paragraphs] == [4, 0, 0, 0, 0]
    assert found.skipped == 11


HOSTILE = {
    "one word": ("x " * 50_000, "x y " * 25_000),
    "two words": ("a b " * 25_000, "b a a " * 16_000),
    "every second word": (
        " ".join(f"x y{n}" for n in range(12_000)),
        " ".join(f"x z{n}" for n in range(12_000)),
    ),
    "lines of one letter": ("a\nb\n" * 25_000, "b\nb\na\n" * 16_000),
    "every second line": (
        "\n".join("x" if n % 2 else f"y{n}" for n in range(12_000)),
        "\n".join("x" if n % 2 else f"z{n}" for n in range(12_000)),
    ),
    "without a break": ("漢字" * 25_000, "字漢漢" * 16_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name: str) -> None:
    """Texts of about 100,000 characters, made to be hard: `difflib` alone takes minutes to hours for most of them."""
    old, new = HOSTILE[name]
    began = process_time()
    found = difference(old, new)
    assert process_time() - began < 5  # a second, and room for a machine that is slow or busy
    assert found
