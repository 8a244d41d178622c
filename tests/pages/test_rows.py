"""Rows: whatever is listed comes back from JSON as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clock import Clock, public
from dateline.digests import digest
from dateline.model import Picture, Source
from dateline.pages.context import make_context
from dateline.pages.exports import FeedItem, SitemapLine
from dateline.pages.listed import CoverageDigest, Listed
from dateline.pages.plan import plan_coverage
from dateline.pages.rows import digest_from, digest_row, listed_from, listed_row, rows_version
from dateline.pages.views import (
    CorrectionItem,
    CoverageCard,
    Edits,
    Entry,
    KeyEvent,
    Link,
    Moment,
    Notice,
    Parent,
    Person,
)
from pages import samples
from pages.samples import NOW

if TYPE_CHECKING:
    from dateline.pages.plan import CoveragePlan

TEXT = st.text(max_size=12)
INSTANT = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
INSTANT = INSTANT.map(lambda instant: instant.replace(fold=0))
MOMENT = st.builds(Moment, INSTANT, st.sampled_from(["UTC", "Asia/Tokyo"]), st.sampled_from(["minute", "hour", "day"]))
LINK = st.builds(Link, TEXT, TEXT)
LINKS = st.lists(LINK, max_size=3).map(tuple)
PICTURE = st.builds(Picture, TEXT, TEXT, TEXT, st.integers(0), st.integers(0), TEXT)
EVENT = st.builds(KeyEvent, MOMENT, TEXT, TEXT, TEXT)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
PARENT = st.builds(Parent, TEXT, TEXT, st.one_of(TEXT, st.just("/story/")), TEXT, st.none() | LINK, TEXT)

ENTRY = st.builds(
    Entry,
    digest=TEXT,
    id=TEXT,
    address=TEXT,
    in_timeline=TEXT,
    parent=PARENT,
    published=MOMENT,
    headline=TEXT,
    title=TEXT,
    fragment=TEXT,
    text=TEXT,
    updated=st.none() | MOMENT,
    status=st.sampled_from(["published", "draft", "withdrawn"]),
    scheduled=st.booleans(),
    byline=st.lists(st.builds(Person, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    own_byline=st.booleans(),
    key=st.booleans(),
    label=TEXT,
    label_id=TEXT,
    place=TEXT,
    lang=TEXT,
    summary=TEXT,
    published_raw=TEXT,
    time_note=TEXT,
    tags=LINKS,
    sources=st.lists(st.builds(Source, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    corrections=st.lists(st.builds(Notice, MOMENT, TEXT, TEXT), max_size=2).map(tuple),
    withdrawn_at=st.none() | MOMENT,
    withdrawn_reason=TEXT,
    image=st.none() | PICTURE,
    edits=st.none() | st.builds(Edits, st.integers(1), MOMENT, TEXT, TEXT),
)
LISTED = st.builds(Listed, st.builds(FeedItem, TEXT, ENTRY, INSTANT), TEXT, NAMES, LINKS, TEXT)


def usual(listed: Listed, id_: str) -> Listed:
    """Give an update whose addresses are made in the usual way."""
    entry = listed.item.entry
    parent = replace(entry.parent, id="story", address="/story/")
    entry = replace(
        entry,
        id=id_,
        parent=parent,
        address=f"/story/{id_}/",
        in_timeline=f"/story/page/12/#u-{id_}",
        headline=entry.title,
    )
    item = FeedItem(f"tag:wire.example,2014:story/{id_}", entry, entry.published.instant)
    return replace(listed, item=item, topics=entry.tags, source=f"content/story/{id_}.md")


CARD = st.builds(
    CoverageCard,
    title=TEXT,
    address=TEXT,
    status=TEXT,
    summary=TEXT,
    section=st.none() | LINK,
    image=st.none() | PICTURE,
    first=st.none() | MOMENT,
    last=st.none() | MOMENT,
    count=st.integers(0),
    lang=TEXT,
    key_event=st.none() | EVENT,
    latest=st.none() | EVENT,
)
DIGEST = st.builds(
    CoverageDigest,
    id=TEXT,
    source=TEXT,
    section=TEXT,
    card=CARD,
    months=NAMES,
    corrections=st.lists(st.builds(CorrectionItem, MOMENT, TEXT, TEXT, LINK, LINK), max_size=2).map(tuple),
    sitemaps=st.lists(st.builds(SitemapLine, TEXT, st.none() | INSTANT), max_size=2).map(tuple),
    redirects=PAIRS,
    moved=PAIRS,
)


def back(listed: Listed) -> Listed:
    entry = listed.item.entry
    row: list[Any] = json.loads(json.dumps(listed_row(listed)))
    return listed_from(row, entry.parent, entry.text)


def alike(one: object, other: object) -> bool:
    """Say whether two values are the same in every key: `True == 1`, and instants of two zones, are not."""
    return one == other and repr(one) == repr(other)


@given(LISTED)
@settings(max_examples=200, deadline=None)
def test_any_listed_update_comes_back(listed: Listed) -> None:
    assert alike(back(listed), listed)


@given(LISTED, st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True))
@settings(deadline=None)
def test_what_an_id_tells_is_left_out_and_comes_back(listed: Listed, id_: str) -> None:
    each = usual(listed, id_)
    fixed = {id_, "story", "/story/", "wire.example,2014", "page/12/#u-"}

    assert alike(back(each), each)
    row = [value for value in listed_row(each) if isinstance(value, str)]
    assert [value for value in row if ("story" in value or "#u-" in value) and value not in fixed] == []


@given(DIGEST)
@settings(deadline=None)
def test_any_digest_comes_back(value: CoverageDigest) -> None:
    assert alike(digest_from(json.loads(json.dumps(digest_row(value)))), value)


@cache
def plans() -> tuple[CoveragePlan, ...]:
    clock = Clock(NOW, drafts=True, future=True)
    newsroom = public(samples.newsroom(), clock)
    fragments = samples.fragments(newsroom)
    context = make_context(newsroom, fragments, clock)
    return tuple(plan_coverage(coverage, context, fragments) for coverage in newsroom.coverages)


def test_all_of_the_sample_comes_back_to_the_same_keys() -> None:
    for planned in plans():
        assert digest(digest_from(json.loads(json.dumps(digest_row(planned.digest))))) == digest(planned.digest)
        for each in planned.listed:
            assert alike(back(each), each)


def test_a_row_holds_neither_text_nor_coverage() -> None:
    (storm,) = (each for each in plans() if each.digest.id == "storm")
    ferries = next(each for each in storm.listed if each.item.entry.id == "ferries")
    written = json.dumps(listed_row(ferries))

    assert "No ferries today" not in written
    assert "Storm over the harbour" not in written
    assert len(written) < 400


def test_what_is_no_row_is_refused() -> None:
    listed = plans()[0].listed[0]
    row, parent = listed_row(listed), listed.item.entry.parent

    other_time, other_field = [*row[:4], "yesterday", *row[5:]], [*row[:13], {"colour": "red"}, *row[14:]]
    for wrong in ([], row[:-1], [*row, 1], other_time, other_field):
        with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
            listed_from(wrong, parent, "")
    for wrong in ([], digest_row(plans()[0].digest)[:-1]):
        with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
            digest_from(wrong)


def test_the_version_of_rows_is_steady() -> None:
    """It is a digest of names and types; what it is made of speaks of every class that a row holds."""
    assert rows_version() == rows_version()
    assert len(rows_version()) == 32
