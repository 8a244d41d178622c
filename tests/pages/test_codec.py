"""The codec goes by the types of fields, and says at once what it cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from dateline.pages.codec import described, rows_of
from dateline.pages.views import CoverageCard, Link, Moment


@dataclass(frozen=True, slots=True)
class Anything:
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Mixed:
    name: str
    pair: tuple[str, datetime]


def test_a_row_is_the_values_in_their_order() -> None:
    moment = Moment(datetime(2014, 3, 5, 14, 12, 0, 250, tzinfo=UTC), "Europe/Paris", "hour")

    assert rows_of(Moment).make(moment) == ["2014-03-05T14:12:00.000250+00:00", "Europe/Paris", "hour"]
    assert rows_of(Moment).read(["2014-03-05T14:12:00.000250+00:00", "Europe/Paris", "hour"]) == moment


@pytest.mark.parametrize("kind", [Anything, Mixed])
def test_a_type_that_rows_cannot_hold_is_refused(kind: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        rows_of(kind)


def test_a_description_names_all_that_a_class_holds() -> None:
    found = described(CoverageCard)

    assert set(found) == {"CoverageCard", "KeyEvent", "Link", "Moment", "Picture"}
    assert described(Link) == {"Link": "{'title': <class 'str'>, 'address': <class 'str'>}"}
