"""Footnotes: none is lost without a word."""

from __future__ import annotations

from .harness import codes, html, places, render


def test_a_mark_without_its_note_is_told() -> None:
    assert places(render("One[^x] and two[^x].\n\n[^a]: A[^y]", line=1)) == [
        ("unknown-footnote", 1, 4),
        ("unknown-footnote", 1, 16),
        ("unknown-footnote", 3, 8),
        ("unused-footnote", 3, 1),
    ]


def test_a_note_written_twice_is_told_and_the_first_counts() -> None:
    fragment = render("One[^a].\n\n[^a]: First.\n\n[^a]: Second.", line=1)
    assert places(fragment) == [("unused-footnote", 5, 1)]
    assert "First." in fragment.html
    assert "Second." not in fragment.html


def test_a_link_holds_no_mark_since_it_can_hold_no_other_link() -> None:
    assert "<p>[one<sup" in html("[one[^a] two](page:about)\n\n[^a]: A")


def test_what_is_written_as_code_is_no_mark() -> None:
    assert codes(render("`[^x]`\n\n    [^x]\n")) == []
