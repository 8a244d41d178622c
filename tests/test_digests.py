"""Digests: equal values have equal ones, and different values different ones, whatever stands in their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.digests import Digester, digest
from dateline.pages.views import KeyEvent, Link, Moment

if TYPE_CHECKING:
    from dateline.model import Precision


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as views are: texts, and others."""

    title: str
    link: Link | None
    links: tuple[Link | str, ...]
    at: datetime | str | None
    note: str
    number: int
    flag: bool
    data: Any = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A value for which its digest stands."""

    digest: str
    title: str


TEXTS = st.text(alphabet=st.sampled_from("s(@1:\x1f\ud800é"), max_size=3) | st.sampled_from(["None", "Link", "@0.0"])
LINKS = st.builds(Link, TEXTS, TEXTS)
ZONES = st.sampled_from([UTC, timezone(timedelta(0)), timezone(timedelta(hours=1))])
INSTANTS = st.builds(
    lambda micro, zone: datetime(1970, 1, 1, microsecond=micro, tzinfo=zone), st.sampled_from([0, 1]), ZONES
)
DATA = st.none() | TEXTS | st.lists(st.none() | st.sampled_from(["", "a"]), max_size=2)
SHOWN = st.builds(
    Shown, TEXTS, st.none() | LINKS, st.lists(LINKS | TEXTS, max_size=2).map(tuple), st.none() | INSTANTS | TEXTS,
    TEXTS, st.integers(0, 1), st.booleans(), DATA,
)  # fmt: skip
VALUES = SHOWN | LINKS | TEXTS | st.tuples(LINKS, TEXTS)


@given(VALUES, VALUES)
def test_a_digester_tells_apart_what_digest_does(one: object, other: object) -> None:
    taker = Digester(frozenset([Link]))
    assert (taker.digest(one) == taker.digest(other)) == (digest(one) == digest(other))


@given(SHOWN)
def test_a_digester_gives_the_same_whatever_it_was_asked_before(value: Shown) -> None:
    used = Digester(frozenset([Link]))
    used.digest(Shown("", Link("a", "b"), (), None, "", 0, flag=False))
    assert used.digest(value) == used.digest(value) == Digester(frozenset([Link])).digest(value)


@pytest.mark.parametrize("precision", ["minute", "day"])
def test_every_field_counts(precision: Precision) -> None:
    noon = Moment(datetime(2014, 3, 7, 12, tzinfo=UTC), "UTC", "hour")
    event, taker = KeyEvent(noon, "a", "/a/", "b"), Digester()
    others = [
        KeyEvent(Moment(noon.instant, "UTC", precision), "a", "/a/", "b"),
        KeyEvent(Moment(noon.instant, "Europe/Paris", "hour"), "a", "/a/", "b"),
        KeyEvent(Moment(noon.instant + timedelta(microseconds=1), "UTC", "hour"), "a", "/a/", "b"),
        KeyEvent(noon, "b", "/a/", "b"),
        KeyEvent(noon, "a", "/a/", ""),
    ]
    assert len({taker.digest(each) for each in (event, *others)}) == len(others) + 1


def test_values_shared_by_many_may_come_and_go() -> None:
    taker = Digester(frozenset([Link]))
    found = [taker.digest((Link(str(number), "/"),)) for number in range(200)]
    assert found == [Digester(frozenset([Link])).digest((Link(str(number), "/"),)) for number in range(200)]


def test_a_value_with_a_digest_stands_for_itself() -> None:
    taker = Digester()
    assert taker.digest(Whole("1", "a")) == taker.digest(Whole("1", "b")) != taker.digest(Whole("2", "a"))


def test_days_and_instants_are_different() -> None:
    assert Digester().digest((date(2014, 3, 7),)) != Digester().digest((datetime(2014, 3, 7, tzinfo=UTC),))


@pytest.mark.parametrize("value", [{1}, (b"",), Shown("", None, (), None, "", 0, flag=True, data=[{1}]), object()])
def test_what_has_no_stable_digest_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        Digester().digest(value)
