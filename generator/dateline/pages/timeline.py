"""Timeline: a coverage's entry page, its blocks and its days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from dateline import addresses
from dateline.digests import digest
from dateline.pages import structured
from dateline.pages.blocks import Series, cut, entry_pager, in_order, on_entry_page, pager
from dateline.pages.days import coverage_days, day_moment
from dateline.pages.meta import make_meta
from dateline.pages.page import Later, Page
from dateline.pages.share import share_links
from dateline.pages.views import KeyEvent, Link, Moment, Pager, Range, Timeline
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dateline.pages.entries import Postings
    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.pages.views import Meta, PersonCard


@dataclass(frozen=True, slots=True)
class Story:
    """A coverage with its updates, cut into blocks: what its timeline pages are made from."""

    frame: Frame
    listed: Sequence[Listed]  # oldest first
    blocks: Sequence[Sequence[Listed]]
    series: Series
    postings: Postings
    began: Moment | None
    ended: Moment | None  # where it is closed
    digest: str  # of all that a block shows beside its updates and the ways to others


def make_story(frame: Frame, listed: Sequence[Listed], postings: Postings) -> Story:
    """Cut a coverage into its blocks."""
    blocks = cut(listed, frame.coverage.per_page)
    series = make_series(frame, frame.head.address, blocks)
    began = frame.head.opened or (listed[0].item.entry.published if listed else None)
    ended = None
    if frame.coverage.status == "closed":
        ended = frame.head.closed or (listed[-1].item.entry.published if listed else None)
    own = digest((frame.surroundings, frame.summary, frame.coverage.per_page, began, ended))
    return Story(frame, listed, blocks, series, postings, began, ended, own)


def make_series(frame: Frame, address: str, blocks: Sequence[Sequence[Listed]]) -> Series:
    """Give the blocks at `address` by the time that each covers."""
    return Series(
        address=address,
        spans=tuple((block[0].item.entry.published, block[-1].item.entry.published) for block in blocks),
        last_is_full=bool(blocks) and len(blocks[-1]) == frame.coverage.per_page,
        newest_first=frame.newest_first,
        grows=frame.is_open or frame.newest_first,
        goes_on=frame.is_open,
    )


Sheet: TypeAlias = "tuple[Page, Sequence[Listed]]"
"""A page of a coverage with the updates on it, in its order."""


def timeline_pages(story: Story, replay: str = "") -> list[Sheet]:
    """Give the entry page, every block, and every day. `replay` is the address of what shows it as it stood."""
    pages = [_entry_page(story, replay)]
    pages += [_block_page(story, number) for number in range(1, len(story.blocks) + 1)]
    if story.series.has_empty:
        pages.append(_block_page(story, len(story.blocks) + 1))
    return pages + day_pages(story)


def _entry_page(story: Story, replay: str) -> Sheet:
    frame = story.frame
    address, shown = frame.head.address, on_entry_page(story.blocks, frame.newest_first)
    here = {each.item.entry.id for each in shown}
    changed = max((each.item.updated for each in story.listed), default=None)
    updated = Moment(changed, frame.coverage.timezone) if changed else None
    meta = make_meta(
        frame.context,
        "timeline",
        frame.coverage.title,
        address,
        description=frame.summary,
        lang=frame.lang,
        feeds=frame.head.feeds,
        image=frame.image,
        breadcrumbs=frame.crumbs,
        structured=_structured(story, shown, frame.crumbs, whole=True),
        published=story.began,
        updated=updated,
        authors=frame.head.byline,
        social_type="article",
    )
    newest_shown = frame.newest_first or len(story.blocks) <= 1
    view = Timeline(
        meta=meta,
        head=frame.head,
        days=coverage_days(shown, frame.coverage.id, frame.coverage.timezone),
        pager=entry_pager(story.series),
        share=share_links(frame.context.site.share, meta.canonical, frame.coverage.title),
        fragment=frame.fragment,
        image=frame.image,
        updated=updated,
        key_events=_key_events(story, here),
        pinned=_pinned(story),
        contributors=_contributors(story),
        related=tuple(frame.context.heads[name] for name in frame.coverage.related if name in frame.context.heads),
        all_days=tuple(Link(date, addresses.day(frame.coverage.id, date)) for date, _ in _by_day(story.listed)),
        poll=addresses.live_data(frame.coverage.id) if frame.is_open and newest_shown else "",
        replay=replay,
    )
    return _page(story, address, view), shown


def _block_page(story: Story, number: int) -> Sheet:
    frame = story.frame
    address = addresses.block(frame.head.address, number)
    block = story.blocks[number - 1] if number <= len(story.blocks) else ()
    shown, ways = in_order([block], frame.newest_first), pager(story.series, number)

    def view() -> Timeline:
        breadcrumbs = (*frame.crumbs, Link(str(number), address))
        is_newest = len(block) < frame.coverage.per_page
        structured_data = _structured(story, shown, breadcrumbs, whole=False)
        return Timeline(
            meta=_meta(story, "block", address, breadcrumbs, structured_data, noindex=not block),
            head=frame.head,
            days=coverage_days(shown, frame.coverage.id, frame.coverage.timezone),
            pager=ways,
            poll=addresses.live_data(frame.coverage.id) if frame.is_open and frame.newest_first and is_newest else "",
        )

    return _page(story, address, _later(story, shown, ways, view)), shown


def _later(story: Story, shown: Sequence[Listed], ways: Pager, view: Callable[[], Timeline]) -> Later:
    """Give a view of some updates: what it shows beside them, all such pages of a coverage do, but for the ways."""
    stamps = [f"{each.item.entry.digest} {each.item.updated.isoformat()}" for each in shown]
    return Later(digest((story.digest, ways, stamps)), story.frame.lang, view)


def _meta(
    story: Story, kind: str, address: str, breadcrumbs: tuple[Link, ...], structured_data: str, *, noindex: bool
) -> Meta:
    frame = story.frame
    return make_meta(
        frame.context,
        kind,
        frame.coverage.title,
        address,
        description=frame.summary,
        lang=frame.lang,
        feeds=frame.head.feeds,
        image=frame.image,
        breadcrumbs=breadcrumbs,
        structured=structured_data,
        authors=frame.head.byline,
        noindex=noindex,
        social_type="article",
    )


def _page(story: Story, address: str, shows: Timeline | Later) -> Page:
    coverage = story.frame.coverage
    return Page(address, "html", shows, coverage.path, "timeline.html", coverage.id)


def _structured(story: Story, shown: Sequence[Listed], breadcrumbs: Sequence[Link], *, whole: bool) -> str:
    """Give a page's JSON-LD. Every page of a coverage adds its own updates to one LiveBlogPosting, named by its URL.

    What a later update would change stands on the entry page only (`whole`).
    """
    frame = story.frame
    if not frame.context.structured_data:
        return ""
    coverage, base_url = frame.coverage, frame.context.site.base_url
    node: dict[str, Any] = {
        "@id": frame.url,
        "url": frame.url,
        "mainEntityOfPage": frame.url,
        "headline": coverage.title,
        "description": frame.summary,
        "image": structured.image(frame.image.path, frame.image, base_url) if frame.image else None,
        "datePublished": _iso(frame, story.began),
        "coverageStartTime": _iso(frame, story.began),
        "author": structured.people(frame.head.byline, base_url),
        "publisher": {"@id": structured.publisher_id(frame.context.site)},
        "inLanguage": frame.lang,
        "isAccessibleForFree": True,
    }
    if whole and story.listed:
        changed = max(each.item.updated for each in story.listed)
        node["dateModified"] = structured.stamp(changed.astimezone(frame.zone))
    if coverage.status == "closed":
        node["coverageEndTime"] = _iso(frame, story.ended)
    postings = [story.postings.of(each) for each in shown if each.stands]
    return structured.graph(
        structured.live_blog(node, postings), structured.crumbs(breadcrumbs, base_url), frame.context.publisher
    )


def _iso(frame: Frame, moment: Moment | None) -> str:
    return structured.stamp(moment.instant.astimezone(frame.zone)) if moment else ""


def _key_events(story: Story, here: set[str]) -> tuple[KeyEvent, ...]:
    events = [
        replace(each.event, anchor=addresses.anchor(each.item.entry.id) if each.item.entry.id in here else "")
        for each in story.listed
        if each.item.entry.key and each.stands
    ]
    return tuple(reversed(events) if story.frame.newest_first else events)


def _pinned(story: Story) -> Any:
    """Give the newest of the pinned updates, while the coverage is not closed."""
    if not story.frame.is_open:
        return None
    held = {update.id for update in story.frame.coverage.updates if update.pinned and update.status != "withdrawn"}
    return next((each.item.entry for each in reversed(story.listed) if each.item.entry.id in held), None)


def _contributors(story: Story) -> tuple[PersonCard, ...]:
    """Give the authors of a coverage with how many updates of it are theirs: its byline first, then as they joined."""
    cards = story.frame.context.cards
    counts = Counter(name for each in story.listed if each.stands for name in each.people)
    named = [credit.author for credit in story.frame.coverage.byline if credit.author in cards]
    order = dict.fromkeys([*(name for name in named if name), *counts])
    return tuple(replace(cards[name], count=counts[name]) for name in order)


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_day(listed: Sequence[Listed]) -> list[tuple[str, list[Listed]]]:
    return [(date, list(group)) for date, group in groupby(listed, lambda each: each.date)]


def day_pages(story: Story) -> list[Sheet]:
    """Give each local day; one with more updates than its first page shows has numbered blocks too."""
    days = _by_day(story.listed)
    pages: list[Sheet] = []
    for index, (date, listed) in enumerate(days):
        older = days[index - 1] if index else None
        newer = days[index + 1] if index + 1 < len(days) else None
        pages += _day(story, date, listed, older, newer)
    return pages


def _day(
    story: Story,
    date: str,
    listed: list[Listed],
    older: tuple[str, list[Listed]] | None,
    newer: tuple[str, list[Listed]] | None,
) -> list[Sheet]:
    frame = story.frame
    address = addresses.day(frame.coverage.id, date)
    blocks = cut(listed, frame.coverage.per_page)
    series = make_series(frame, address, blocks)
    ways = entry_pager(series)
    ways = replace(
        ways,
        older=ways.older or (_neighbour(frame, older, ends=True) if older else None),
        newer=ways.newer or (_neighbour(frame, newer, ends=not series.grows) if newer else None),
    )
    pages = [_day_page(story, date, address, on_entry_page(blocks, frame.newest_first), ways)]
    if len(blocks) > series.shown_first:
        for number in range(1, len(blocks) + series.has_empty + 1):
            shown = in_order(blocks[number - 1 : number], frame.newest_first)
            pages.append(_day_page(story, date, addresses.block(address, number), shown, pager(series, number)))
    return pages


def _neighbour(frame: Frame, day: tuple[str, list[Listed]], *, ends: bool) -> Range:
    date, listed = day
    last = listed[-1].item.entry.published if ends else None
    return Range(addresses.day(frame.coverage.id, date), listed[0].item.entry.published, last)


def _day_page(story: Story, date: str, address: str, shown: list[Listed], ways: Pager) -> Sheet:
    frame = story.frame

    def view() -> Timeline:
        breadcrumbs = (*frame.crumbs, Link(date, addresses.day(frame.coverage.id, date)))
        if ways.number:
            breadcrumbs = (*breadcrumbs, Link(str(ways.number), address))
        data = structured.graph(structured.crumbs(breadcrumbs, frame.context.site.base_url))
        meta = _meta(story, "day", address, breadcrumbs, data, noindex=not shown)
        days = coverage_days(shown, frame.coverage.id, frame.coverage.timezone)
        return Timeline(meta, frame.head, days, ways, date=day_moment(date, frame.coverage.timezone))

    return _page(story, address, _later(story, shown, ways, view)), shown
