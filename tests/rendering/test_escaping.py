"""Escaping: as MarkupSafe does it."""

from __future__ import annotations

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import Markup

from dateline.rendering import escaping
from dateline.rendering.escaping import escape

TEXTS = st.text(alphabet=st.sampled_from("a&<>'\"é–😀\x02\ud800"), max_size=12)


class Word(str):
    """A text of another class."""

    __slots__ = ()


class Drawn:
    """What says how it is shown."""

    def __html__(self) -> str:
        return "<b>"


@given(TEXTS | TEXTS.map(Word) | TEXTS.map(Markup) | st.integers() | st.none() | st.booleans())
def test_what_is_shown_is_what_markupsafe_gives(value: object) -> None:
    assert escape(value) == str(markupsafe.escape(value))


@given(TEXTS)
def test_it_does_not_hang_on_what_is_private(text: str) -> None:
    assert escaping._slowly(text) == escape(text)


def test_what_is_html_is_left_alone() -> None:
    assert escape(Drawn()) == "<b>"


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(UndefinedError):
        escape(StrictUndefined(name="x"))
