"""Permalinks: every update's own page, for ever; a tombstone where it was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest_text
from dateline.pages import structured
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.meta import make_meta
from dateline.pages.page import Copy, Later, Page
from dateline.pages.pictures import shareable
from dateline.pages.share import share_links
from dateline.pages.views import Link, Moment, Permalink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dateline.pages.entries import Postings
    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.pages.views import KeyEvent


def permalink_pages(frame: Frame, listed: Sequence[Listed], postings: Postings) -> list[Page]:
    """Give the page of each update, oldest first. Neighbours are the nearest that were not withdrawn."""
    older = _neighbours(listed)
    newer = _neighbours(listed[::-1])[::-1]
    crumbs = structured.crumb_maker(frame.crumbs, frame.context.site.base_url)

    def page(each: Listed, before: KeyEvent | None, after: KeyEvent | None) -> Page:
        def view() -> Permalink:
            return _view(frame, each, _structured(frame, each, postings, crumbs), before, after)

        entry = each.item.entry
        later = Later(_digest(frame, each, before, after), entry.lang or frame.context.site.language, view)
        template = "permalink.html" if each.stands else "tombstone.html"
        return Page(entry.address, "html", later, each.source, template, frame.coverage.id)

    return [page(*each) for each in zip(listed, older, newer, strict=True)]


def _neighbours(listed: Sequence[Listed]) -> list[KeyEvent | None]:
    """Give for each update the last one before it that stands."""
    found: list[KeyEvent | None] = []
    last: KeyEvent | None = None
    for each in listed:
        found.append(last)
        if each.stands:
            last = each.event
    return found


def _structured(frame: Frame, listed: Listed, postings: Postings, crumbs: Callable[[str, str], str]) -> str:
    if not (listed.stands and frame.context.structured_data):
        return ""
    entry = listed.item.entry
    url = addresses.absolute(frame.context.site.base_url, entry.address)
    return structured.graph(postings.of(listed), crumbs(entry.headline, url), frame.context.publisher)


def _view(frame: Frame, listed: Listed, data: str, older: KeyEvent | None, newer: KeyEvent | None) -> Permalink:
    context, entry = frame.context, listed.item.entry
    site = context.site
    stands = entry.status != "withdrawn"
    title = entry.headline or frame.coverage.title
    breadcrumbs = (*frame.crumbs, Link(entry.headline, entry.address))
    changed = listed.item.updated
    meta = make_meta(
        context,
        "permalink" if stands else "tombstone",
        title,
        entry.address,
        description=entry.summary or shorten(entry.text, DESCRIPTION),
        lang=entry.lang,
        feeds=frame.head.feeds,
        image=shareable(entry.image, frame.image) if stands else None,
        breadcrumbs=breadcrumbs,
        structured=data,
        published=entry.published,
        updated=Moment(changed, frame.coverage.timezone) if changed != entry.published.instant else None,
        authors=entry.byline,
        noindex=not stands,
        social_type="article",
    )
    copied = site.source_copies and stands
    return Permalink(
        meta=meta,
        head=frame.head,
        entry=entry,
        older=older,
        newer=newer,
        share=share_links(site.share, meta.canonical, title) if stands else (),
        source_copy=addresses.source_copy(frame.coverage.id, entry.id) if copied else "",
    )


def _digest(frame: Frame, listed: Listed, older: KeyEvent | None, newer: KeyEvent | None) -> str:
    """Give what stands for a page: its update, its neighbours, and all that it takes from coverage and site."""
    parts = [frame.surroundings, listed.item.entry.digest, listed.item.updated.isoformat()]
    for event in (older, newer):
        parts += (event.address, event.title, event.published.instant.isoformat()) if event else ("",)
    return digest_text("\x1f".join(parts))


def source_copies(frame: Frame, listed: Sequence[Listed]) -> list[Copy]:
    """Give the sources as written, where the site shows them; never that of a withdrawn update."""
    if not frame.context.site.source_copies:
        return []
    coverage = frame.coverage.id
    return [
        Copy(addresses.source_copy(coverage, each.item.entry.id), each.source, coverage)
        for each in listed
        if each.stands
    ]
