"""Names: what cannot be stored on every system is told, and the quick look at a folder overlooks none of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.reading.names import are_usual, bad_name, look_alikes, passed_over

PIECES = st.sampled_from(
    [*"abA1._-~# \n\\:\udcff\u0308\xe9\u2028", "con", "com1", "4913", "desktop.ini", ".md", ".tmp", ".swp", "x" * 199]
)
NAMES = st.lists(PIECES, min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("one.md", ""),
        ("café Ünïcode 1.jpg", ""),
        ("a", ""),
        ("nul.md", '"nul" is a device on Windows'),
        ("COM1.txt", '"COM1" is a device on Windows'),
        ("a:b.md", "this name holds :, which Windows cannot store"),
        ("a\\b.md", "this name holds \\, which Windows cannot store"),
        ("what?.md", "this name holds ?, which Windows cannot store"),
        ("dot.", "this name ends in a dot or space, which Windows cannot store"),
        ("space ", "this name ends in a dot or space, which Windows cannot store"),
        ("a\nb.md", "this name holds a control character"),
        ("\udcff.md", "this name is not UTF-8"),
        ("é" * 126 + ".jpg", "this name has 256 bytes; file systems take 255"),
    ],
)
def test_a_name_that_some_system_cannot_store_is_told(name: str, reason: str) -> None:
    """Names travel through git to every system."""
    assert bad_name(name) == reason


@settings(max_examples=1000)
@given(st.lists(NAMES, max_size=3, unique=True))
def test_usual_names_need_no_closer_look(names: list[str]) -> None:
    """None of them is passed over, bad, or like another."""
    if are_usual(names):
        assert not any(passed_over(name) or bad_name(name) for name in names)
        assert not list(look_alikes("", names))


def test_nearly_all_folders_have_usual_names() -> None:
    assert are_usual([])
    assert are_usual(
        ["coverage.md", "2014-03-07-1330-lavrov.md", "media", "a_b.jpg", "contact.md", "com10.md", "x.tmp.md"]
    )


@pytest.mark.parametrize(
    "name", ["a", "con", "con.md", "lpt9.x.md", ".git", "a.", "a~", "a.tmp", "4913", "A.md", "a b.md"]
)
def test_what_needs_a_closer_look(name: str) -> None:
    """A single letter as well: it may be anything."""
    assert not are_usual(["one.md", name])
    assert not are_usual([name, "one.md"])
