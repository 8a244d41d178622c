"""Quoting a change: the first words that went, and those that came."""

from __future__ import annotations

import pytest

from dateline.pages.differences import difference
from dateline.pages.quoting import first_change


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It took nine minutes.", "It took ten minutes.", ("nine", "ten")),
        ("It rains.", "It rains.\nIt pours.", ("", "It pours.")),
        ("It rains.\nIt pours.", "It rains.", ("It pours.", "")),
        ("One.\nTwo two.\nThree.", "One.\nTwo too.\nDrei.", ("two.", "too.")),
        ("It rains.\nIt pours.", "It rains. It pours.", ("", "")),
        ("The same.", "The same.", ("", "")),
        ("It was a long, long day.", "It was short.", ("a long…", "short.")),
    ],
)
def test_the_first_change_is_quoted(old: str, new: str, expected: tuple[str, str]) -> None:
    """Of the first paragraph in which words changed, and no more letters than were asked for."""
    assert first_change(difference(old, new), 12) == expected
