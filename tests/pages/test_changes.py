"""What else was changed in an update is told field by field, with what it was before."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from dateline.model import Source
from dateline.pages.changes import changes
from dateline.pages.past_views import Change, Side
from dateline.pages.views import Entry, Link, Moment, Notice, Parent, Person
from pages.pasts import PUBLISHED, after


def moment(minutes: float = 0) -> Moment:
    return Moment(after(minutes), "UTC")


ENTRY = Entry(
    digest="one",
    id="quay",
    address="/talks/quay/",
    in_timeline="/talks/page/1/#u-quay",
    parent=Parent("talks", "Talks", "/talks/", "live"),
    published=Moment(PUBLISHED, "UTC"),
    headline="They walk",
    title="They walk",
    fragment="a",
    text="They walk along the quay.",
)
NOTICE = Notice(moment(5), "correction", "It was another quay.")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"title": "They run"}, Change("title", Side(("They walk",)), Side(("They run",)))),
        ({"title": ""}, Change("title", Side(("They walk",)), Side())),
        (
            {"byline": (Person("Ana Ruiz", "Reporter", "/authors/ana/"), Person("Ben Ito"))},
            Change("byline", Side(), Side(("Ana Ruiz (Reporter)", "Ben Ito"))),
        ),
        ({"published": moment(1)}, Change("published", Side(at=moment()), Side(at=moment(1)))),
        (
            {"published": Moment(PUBLISHED, "UTC", "hour")},
            Change("published", Side(at=moment()), Side(at=Moment(PUBLISHED, "UTC", "hour"))),
        ),
        ({"updated": moment(5)}, Change("updated", Side(), Side(at=moment(5)))),
        ({"published_raw": "noon"}, Change("printed-time", Side(), Side(("noon",)))),
        ({"time_note": "a guess"}, Change("time-note", Side(), Side(("a guess",)))),
        ({"place": "Rome"}, Change("place", Side(), Side(("Rome",)))),
        ({"label": "Analysis"}, Change("label", Side(), Side(("Analysis",)))),
        ({"key": True}, Change("key", Side(), Side(("key",)))),
        ({"tags": (Link("sea", "/tags/sea/"),)}, Change("tags", Side(), Side(("sea",)))),
        ({"summary": "In short"}, Change("summary", Side(), Side(("In short",)))),
        (
            {"sources": (Source("A witness"), Source("Pool", "https://pool.example/"))},
            Change("sources", Side(), Side(("A witness", "Pool (https://pool.example/)"))),
        ),
        ({"corrections": (NOTICE,)}, Change("corrections", Side(), Side(notices=(NOTICE,)))),
    ],
)
def test_a_change_says_what_was_and_what_is(changed: dict[str, Any], expected: Change) -> None:
    """And nothing besides."""
    assert changes(ENTRY, replace(ENTRY, **changed)) == (expected,)


def test_what_is_not_shown_of_an_entry_itself_is_no_change() -> None:
    """Its digest, its place in the timeline, its text, which is compared by words."""
    quiet = {"digest": "x", "in_timeline": "x", "text": "x", "fragment": "x", "headline": "x"}
    assert {each.name for each in fields(Entry)} >= set(quiet)
    assert changes(ENTRY, replace(ENTRY, **quiet)) == ()  # type: ignore[arg-type]


def test_withdrawing_is_a_change_of_state_and_nothing_else() -> None:
    """A withdrawn update has no headline any more: that is not told as its removal."""
    gone = replace(ENTRY, status="withdrawn", title="", headline="", text="")
    state = Change("status", Side(("published",)), Side(("withdrawn",)))
    assert changes(ENTRY, gone, ENTRY) == (state,)


def test_what_comes_back_is_compared_with_what_was_taken_down() -> None:
    """It says what else is different from then."""
    gone = replace(ENTRY, status="withdrawn", title="", headline="", text="")
    state = Change("status", Side(("withdrawn",)), Side(("published",)))
    assert changes(gone, ENTRY, ENTRY) == (state,)
    place = Change("place", Side(), Side(("Rome",)))
    assert changes(gone, replace(ENTRY, place="Rome"), ENTRY) == (place, state)
