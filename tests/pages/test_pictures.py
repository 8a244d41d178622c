"""Pictures in views are known by address, and by all they show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.pages.pictures import shown
from pages.samples import PICTURE

if TYPE_CHECKING:
    from dateline.model import Picture


def test_a_view_holds_a_pictures_address() -> None:
    found = shown(PICTURE)

    assert found is not None
    assert found.path == "/media/2014/talks/quay.jpg"
    assert shown(None) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(PICTURE, alt="Other words"),
        replace(PICTURE, credit="Other"),
        replace(PICTURE, width=7),
        replace(PICTURE, digest="1" * 32),
    ],
)
def test_whatever_is_shown_of_a_picture_is_in_its_digest(other: Picture) -> None:
    """A page's key takes a value with a digest by that alone: new alt text must not be passed over."""
    before, after = shown(PICTURE), shown(other)

    assert before is not None
    assert after is not None
    assert before.digest != after.digest
