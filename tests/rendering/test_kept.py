"""Kept: what was made once, up to a number of things."""

from __future__ import annotations

from dateline.rendering.kept import Kept


def test_what_is_kept_is_given_back() -> None:
    kept: Kept[str, int] = Kept(2)
    assert kept.keep("a", 1) == 1
    assert (kept.get("a"), kept.get("b")) == (1, None)


def test_the_oldest_goes_when_there_is_no_room() -> None:
    kept: Kept[str, int] = Kept(2)
    for number, name in enumerate("abc"):
        kept.keep(name, number)
    kept.keep("c", 9)
    assert [kept.get(name) for name in "abc"] == [None, 1, 9]
