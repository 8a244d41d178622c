"""People: authors, and all their updates across coverages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest
from dateline.pages import structured
from dateline.pages.feeds import feed_pages, make_feed
from dateline.pages.frame import first_id
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.listings import update_sheets, with_days
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.redirects import redirect_pages
from dateline.pages.views import CoverageCard, Link, People, PersonPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dateline.markup.fragments import Fragment
    from dateline.model import Author
    from dateline.pages.context import Context
    from dateline.pages.listed import Roll, Spot
    from dateline.pages.listings import Sheet
    from dateline.pages.views import Meta, PersonCard


def people_page(context: Context, authors: Sequence[Author]) -> Page:
    """Give the page of everybody, by name, former ones last."""
    meta = make_meta(context, "authors", "", addresses.AUTHORS, breadcrumbs=(context.home, Link("", addresses.AUTHORS)))
    return Page(addresses.AUTHORS, "html", People(meta, in_order(context, authors)), "site.yaml", "authors.html")


def in_order(context: Context, authors: Sequence[Author]) -> tuple[PersonCard, ...]:
    """Give everybody's cards, by name, former ones last."""
    ordered = sorted(authors, key=lambda each: (each.former, each.name.casefold(), each.id))
    return tuple(context.cards[each.id] for each in ordered)


def author_pages(context: Context, author: Author, roll: Roll, fragments: Mapping[str, Fragment]) -> list[Page]:
    """Give an author's pages, feeds and redirects. `roll` has their updates."""
    address = addresses.author(author.id)
    bio = fragments.get(author.body.path)
    about = shorten(bio.text, DESCRIPTION) if bio else ""
    sheets = list(update_sheets(address, roll, context.site.per_page))
    card = context.cards[author.id]
    alike = digest((_meta(context, author, sheets[0], about), card, author.email))

    def view(sheet: Sheet[Spot]) -> PersonPage:
        meta = _meta(context, author, sheet, about)
        if not sheet.is_entry:
            return PersonPage(meta, card, author.email, (), (), sheet.pager)
        counted = replace(card, count=sum(spot.stands for spot in roll.spots))
        return PersonPage(meta, counted, author.email, _worked_on(context, roll), (), sheet.pager)

    shown = ((sheet.address, with_days(view, sheet, roll, alike, context.site.language)) for sheet in sheets)
    pages = [Page(address, "html", shows, author.path, "author.html") for address, shows in shown]
    pages += redirect_pages(context, author.aliases, pages[0], addresses.author)
    feed = make_feed(
        context,
        "author",
        f"authors/{first_id(author.id, author.aliases)}",
        f"{author.name} – {context.site.title}",
        address,
        reversed(roll),
        subtitle=about,
        authors=(context.people[author.id],),
    )
    return pages + feed_pages(feed, author.path)


def _meta(context: Context, author: Author, sheet: Sheet[Spot], about: str) -> Meta:
    address, base_url = addresses.author(author.id), context.site.base_url
    steps: tuple[Link, ...] = (Link(author.name, address),)
    if not sheet.is_entry:
        steps = (*steps, Link(str(sheet.pager.number), sheet.address))
    return make_meta(
        context,
        "author",
        author.name,
        sheet.address,
        description=about,
        feeds=feed_links(address),
        image=context.cards[author.id].photo,
        breadcrumbs=(context.home, Link("", addresses.AUTHORS), *steps),
        structured=structured.graph(
            structured.person(author, address, context.site),
            structured.crumbs((context.home, *steps), base_url),
            context.publisher,
        ),
        noindex=not sheet.is_entry and not sheet.items,
        social_type="profile",
    )


def _worked_on(context: Context, roll: Roll) -> tuple[CoverageCard, ...]:
    """Give the coverages of somebody's updates, the latest first: how many are theirs, and when they wrote them."""
    own: dict[str, list[Spot]] = {}
    for spot in roll.spots:
        if spot.stands:
            own.setdefault(spot.coverage, []).append(spot)
    cards = [
        replace(context.heads[coverage], first=spots[0].published, last=spots[-1].published, count=len(spots))
        for coverage, spots in own.items()
    ]
    ordered = sorted(zip(own, cards, strict=True), key=lambda each: (own[each[0]][-1].instant, each[0]), reverse=True)
    return tuple(card for _, card in ordered)
