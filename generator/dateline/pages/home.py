"""Home: live coverage first, then what comes, then the latest; and the page for where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages import structured
from dateline.pages.cards import by_beginning
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.views import CoverageCard, Home, NotFound, SectionCards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.pages.context import Context
    from dateline.pages.listed import CoverageDigest
    from dateline.pages.views import Link, Month, PersonCard

RECENT = 12  # closed coverages
IN_SECTION = 5  # coverages of each section


def home_page(
    context: Context,
    digests: Sequence[CoverageDigest],
    people: tuple[PersonCard, ...],
    months: tuple[Month, ...],
    tags: tuple[Link, ...],
) -> Page:
    """Give the home page."""
    site = context.site
    cards = [digest.card for digest in digests]
    meta = make_meta(
        context,
        "home",
        site.title,
        addresses.HOME,
        description=shorten(site.description, DESCRIPTION),
        feeds=feed_links(addresses.HOME),
        breadcrumbs=(context.home,),
        structured=structured.graph(structured.website(site), context.publisher),
    )
    view = Home(
        meta=meta,
        live=tuple(sorted((card for card in cards if card.status == "live"), key=_latest, reverse=True)),
        scheduled=tuple(sorted((card for card in cards if card.status == "scheduled"), key=by_beginning)),
        recent=tuple(sorted((card for card in cards if card.status == "closed"), key=_latest, reverse=True)[:RECENT]),
        sections=_sections(context, digests),
        people=tuple(card for card in people if not card.former),
        months=months,
        tags=tags,
    )
    return Page(addresses.HOME, "html", view, "site.yaml", "home.html")


def _sections(context: Context, digests: Sequence[CoverageDigest]) -> tuple[SectionCards, ...]:
    found = []
    for name, link in context.sections.items():
        cards = sorted((digest.card for digest in digests if digest.section == name), key=_latest, reverse=True)
        if cards:
            found.append(SectionCards(link, tuple(cards[:IN_SECTION])))
    return tuple(found)


def _latest(card: CoverageCard) -> tuple[bool, float, str]:
    moment = card.last or card.first
    return (moment is not None, moment.instant.timestamp() if moment else 0.0, card.address)


def not_found_page(context: Context) -> Page:
    """Give what answers where there is nothing: it leads to what is live."""
    live = sorted((head for head in context.heads.values() if head.status == "live"), key=by_beginning, reverse=True)
    meta = make_meta(context, "not-found", "", addresses.NOT_FOUND, noindex=True)
    return Page(addresses.NOT_FOUND, "html", NotFound(meta, tuple(live)), "site.yaml", "404.html")
