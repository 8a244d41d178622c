"""Sections and months: coverages by desk and by when they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages import structured
from dateline.pages.cards import by_beginning, steady
from dateline.pages.days import day_moment
from dateline.pages.feeds import feed_pages, make_feed
from dateline.pages.listings import sheets
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.views import CoverageCard, CoverageList, Link, Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.pages.context import Context
    from dateline.pages.listed import CoverageDigest, Roll
    from dateline.pages.listings import Sheet
    from dateline.pages.views import Moment


def section_pages(context: Context, section: str, digests: Sequence[CoverageDigest]) -> list[Page]:
    """Give a section's pages. `digests` are its coverages."""
    return _list_pages(context, "section", context.sections[section], [digest.card for digest in digests])


def section_feeds(context: Context, section: str, roll: Roll) -> list[Page]:
    """Give a section's feeds. `roll` has its updates; the newest that feeds hold are enough."""
    link = context.sections[section]
    title = f"{link.title} – {context.site.title}"
    feed = make_feed(context, "section", link.address.strip("/"), title, link.address, reversed(roll))
    return feed_pages(feed, "site.yaml")


def by_month(digests: Sequence[CoverageDigest]) -> dict[str, list[CoverageDigest]]:
    """Give the coverages with updates in each month (`yyyy-mm`, in their own zone), latest month first."""
    found: dict[str, list[CoverageDigest]] = {}
    for digest in digests:
        for month in digest.months:
            found.setdefault(month, []).append(digest)
    return dict(sorted(found.items(), reverse=True))


def month_view(context: Context, month: str, digests: Sequence[CoverageDigest]) -> Month:
    """Give a month for lists."""
    return Month(day_moment(f"{month}-01", context.site.timezone), _month_address(month), len(digests))


def month_pages(context: Context, month: str, digests: Sequence[CoverageDigest]) -> list[Page]:
    """Give a month's pages: the coverages with updates in it."""
    moment = day_moment(f"{month}-01", context.site.timezone)
    link = Link(month, _month_address(month))
    return _list_pages(context, "archive", link, [digest.card for digest in digests], moment)


def _month_address(month: str) -> str:
    return addresses.archive(int(month[:4]), int(month[5:]))


def _list_pages(
    context: Context, kind: str, link: Link, cards: Sequence[CoverageCard], month: Moment | None = None
) -> list[Page]:
    ordered = sorted((steady(card) for card in cards), key=by_beginning)
    found = sheets(link.address, ordered, context.site.per_page, lambda card: card.first)
    return [_list_page(context, kind, link, sheet, month) for sheet in found]


def _list_page(context: Context, kind: str, link: Link, sheet: Sheet[CoverageCard], month: Moment | None) -> Page:
    breadcrumbs: tuple[Link, ...] = (context.home, link)
    if not sheet.is_entry:
        breadcrumbs = (*breadcrumbs, Link(str(sheet.pager.number), sheet.address))
    meta = make_meta(
        context,
        kind,
        link.title,
        sheet.address,
        feeds=feed_links(link.address) if kind == "section" else (),
        breadcrumbs=breadcrumbs,
        structured=structured.graph(structured.crumbs(breadcrumbs, context.site.base_url)),
        noindex=not sheet.items and not sheet.is_entry,
    )
    view = CoverageList(meta, link.title, tuple(sheet.items), sheet.pager, month)
    return Page(sheet.address, "html", view, "site.yaml", f"{kind}.html")
