"""Timeline: a coverage's entry page, its blocks and its days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dateline import addresses
from dateline.pages import structured
from dateline.pages.blocks import Series, cut, entry_pager, in_order, on_entry_page, pager
from dateline.pages.days import coverage_days, day_moment
from dateline.pages.meta import make_meta
from dateline.pages.page import Page
from dateline.pages.share import share_links
from dateline.pages.views import KeyEvent, Link, Moment, Pager, Range, Timeline
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.pages.views import PersonCard


@dataclass(frozen=True, slots=True)
class Story:
    """A coverage with its updates, cut into blocks: what its timeline pages are made from."""

    frame: Frame
    listed: Sequence[Listed]  # oldest first
    blocks: Sequence[Sequence[Listed]]
    series: Series
    postings: dict[str, str]  # BlogPosting by permalink


def make_story(frame: Frame, listed: Sequence[Listed], postings: Sequence[str]) -> Story:
    """Cut a coverage into its blocks."""
    blocks = cut(listed, frame.coverage.per_page)
    by_address = {each.item.entry.address: posting for each, posting in zip(listed, postings, strict=True)}
    return Story(frame, listed, blocks, make_series(frame, frame.head.address, blocks), by_address)


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


def timeline_pages(story: Story) -> list[Page]:
    """Give the entry page, every block, and every day."""
    pages = [_entry_page(story)]
    pages += [_block_page(story, number) for number in range(1, len(story.blocks) + 1)]
    if story.series.has_empty:
        pages.append(_block_page(story, len(story.blocks) + 1))
    return pages + day_pages(story)


def _entry_page(story: Story) -> Page:
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
        published=_began(story),
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
    )
    return _page(story, address, view)


def _block_page(story: Story, number: int) -> Page:
    frame = story.frame
    address = addresses.block(frame.head.address, number)
    block = story.blocks[number - 1] if number <= len(story.blocks) else ()
    shown = in_order([block], frame.newest_first)
    breadcrumbs = (*frame.crumbs, Link(str(number), address))
    is_newest = len(block) < frame.coverage.per_page
    meta = make_meta(
        frame.context,
        "block",
        frame.coverage.title,
        address,
        description=frame.summary,
        lang=frame.lang,
        feeds=frame.head.feeds,
        image=frame.image,
        breadcrumbs=breadcrumbs,
        structured=_structured(story, shown, breadcrumbs, whole=False),
        authors=frame.head.byline,
        noindex=not block,
        social_type="article",
    )
    view = Timeline(
        meta=meta,
        head=frame.head,
        days=coverage_days(shown, frame.coverage.id, frame.coverage.timezone),
        pager=pager(story.series, number),
        poll=addresses.live_data(frame.coverage.id) if frame.is_open and frame.newest_first and is_newest else "",
    )
    return _page(story, address, view)


def _page(story: Story, address: str, view: Timeline) -> Page:
    coverage = story.frame.coverage
    return Page(address, "html", view, coverage.path, "timeline.html", coverage.id)


def _began(story: Story) -> Moment | None:
    if story.frame.head.opened:
        return story.frame.head.opened
    return story.listed[0].item.entry.published if story.listed else None


def _structured(story: Story, shown: Sequence[Listed], breadcrumbs: Sequence[Link], *, whole: bool) -> str:
    """Give a page's JSON-LD. Every page of a coverage adds its own updates to one LiveBlogPosting, named by its URL.

    What a later update would change stands on the entry page only (`whole`).
    """
    frame = story.frame
    if not frame.context.structured_data:
        return ""
    coverage, base_url = frame.coverage, frame.context.site.base_url
    began = _began(story)
    node: dict[str, Any] = {
        "@id": frame.url,
        "url": frame.url,
        "mainEntityOfPage": frame.url,
        "headline": coverage.title,
        "description": frame.summary,
        "image": structured.image(frame.image.path, frame.image, base_url) if frame.image else None,
        "datePublished": _iso(frame, began),
        "coverageStartTime": _iso(frame, began),
        "author": structured.people(frame.head.byline, base_url),
        "publisher": {"@id": structured.publisher_id(frame.context.site)},
        "inLanguage": frame.lang,
        "isAccessibleForFree": True,
    }
    if whole and story.listed:
        changed = max(each.item.updated for each in story.listed)
        node["dateModified"] = structured.stamp(changed.astimezone(frame.zone))
    if coverage.status == "closed":
        ended = frame.head.closed or (story.listed[-1].item.entry.published if story.listed else None)
        node["coverageEndTime"] = _iso(frame, ended)
    postings = [story.postings[each.item.entry.address] for each in shown if each.stands]
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


def day_pages(story: Story) -> list[Page]:
    """Give each local day; one with more updates than its first page shows has numbered blocks too."""
    days = _by_day(story.listed)
    pages = []
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
) -> list[Page]:
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


def _day_page(story: Story, date: str, address: str, shown: list[Listed], ways: Pager) -> Page:
    frame = story.frame
    breadcrumbs = (*frame.crumbs, Link(date, addresses.day(frame.coverage.id, date)))
    if ways.number:
        breadcrumbs = (*breadcrumbs, Link(str(ways.number), address))
    meta = make_meta(
        frame.context,
        "day",
        frame.coverage.title,
        address,
        description=frame.summary,
        lang=frame.lang,
        feeds=frame.head.feeds,
        image=frame.image,
        breadcrumbs=breadcrumbs,
        structured=structured.graph(structured.crumbs(breadcrumbs, frame.context.site.base_url)),
        authors=frame.head.byline,
        noindex=not shown,
        social_type="article",
    )
    days = coverage_days(shown, frame.coverage.id, frame.coverage.timezone)
    view = Timeline(meta, frame.head, days, ways, date=day_moment(date, frame.coverage.timezone))
    return _page(story, address, view)
