"""Listing: one list of updates across coverages, planned by itself from what each coverage has in it.

Listings go by name: `author/<id>`, `tag/<address>`, `section/<id>` (its feeds), `site` and `corrections` (theirs).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest_text
from dateline.pages.corrections import corrections_feeds
from dateline.pages.feeds import NEWEST, corrected, feed_pages, make_feed
from dateline.pages.listed import Roll, Spot, spots_of
from dateline.pages.people import author_pages
from dateline.pages.redirects import stubs
from dateline.pages.sections import section_feeds
from dateline.pages.sitemaps import in_sitemap
from dateline.pages.topics import topic_link, topic_pages
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom
    from dateline.pages.context import Context
    from dateline.pages.listed import CoverageDigest, Listed
    from dateline.pages.page import Page

SITE = "site"
CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Part:
    """What one coverage has in one listing."""

    listing: str  # its name
    positions: tuple[int, ...]  # among the coverage's `listed`, ascending: all that the listing's pages are made from
    count: int  # how many updates these are
    spelt: Mapping[str, int]  # of a tag: how many of them spell it in each way; else empty
    source: str  # path, in the site's folder, of the first of them
    digest: str  # of all that the listing takes of them: while it is the same, so are its pages


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """The pages of one listing, and what the site's pages need of it."""

    pages: tuple[Page, ...]
    mapped: tuple[str, ...]  # addresses that the sitemap names
    stubs: tuple[tuple[str, str], ...]  # redirects among its pages: old address, new address


@dataclass(slots=True)
class Gathered:
    """All that coverages have in one listing."""

    roll: Roll  # at one instant by coverage, in its own order
    spelt: Counter[str]


# ── what a coverage has in listings ──────────────────────────────────────────────────────────────────────────────────


def parts(digest: CoverageDigest, listed: Sequence[Listed], spots: Sequence[Spot]) -> list[Part]:
    """Give what a coverage has in listings, by name; in those where it has nothing it has no part.

    `listed` are its updates, oldest first, and `spots` where they stand. Where a listing has feeds only, its part is no
    more than they can hold.
    """
    positions: dict[str, list[int]] = {}
    for position, each in enumerate(listed):
        for name in each.people:
            positions.setdefault(f"author/{name}", []).append(position)
        for link in each.topics:
            positions.setdefault(f"tag/{link.address}", []).append(position)
    newest = _newest(listed)
    positions[SITE] = newest
    if digest.section:
        positions[f"section/{digest.section}"] = newest
    positions[CORRECTIONS] = _corrected(listed)
    return [_part(name, found, listed, spots) for name, found in sorted(positions.items()) if found]


def _newest(listed: Sequence[Listed]) -> list[int]:
    found = []
    for position in range(len(listed) - 1, -1, -1):
        if listed[position].in_feeds:
            found.append(position)
            if len(found) == NEWEST:
                break
    return found[::-1]


def _corrected(listed: Sequence[Listed]) -> list[int]:
    by_address = {each.item.entry.address: position for position, each in enumerate(listed)}
    latest = [each for each in corrected(listed) if each.in_feeds][:NEWEST]
    return sorted(by_address[each.item.entry.address] for each in latest)


def _part(name: str, positions: list[int], listed: Sequence[Listed], spots: Sequence[Spot]) -> Part:
    spelt: Counter[str] = Counter()
    if name.startswith("tag/"):
        address = name.removeprefix("tag/")
        spelt.update(link.title for n in positions for link in listed[n].topics if link.address == address)
    source = listed[positions[0]].source
    taken = [
        source,
        *(spots[n].stamp for n in positions),
        *(f"{count} {title}" for title, count in sorted(spelt.items())),
    ]
    return Part(name, tuple(positions), len(positions), dict(spelt), source, digest_text("\x1f".join(taken)))


def gather(coverages: Iterable[tuple[CoverageDigest, Sequence[Listed]]]) -> dict[str, Gathered]:
    """Give all that coverages have in each listing, by its name. Each coverage comes with its updates."""
    all_of: dict[str, Sequence[Listed]] = {}
    spots: dict[str, list[Spot]] = {}
    spelt: dict[str, Counter[str]] = {}
    for digest, listed in sorted(coverages, key=lambda each: each[0].id):
        all_of[digest.id] = listed
        own = spots_of(digest.id, listed)
        for part in parts(digest, listed, own):
            spots.setdefault(part.listing, []).extend([own[position] for position in part.positions])
            spelt.setdefault(part.listing, Counter()).update(part.spelt)

    def read(some: Sequence[Spot]) -> list[Listed]:
        return [all_of[spot.coverage][spot.number] for spot in some]

    return {name: Gathered(Roll(sorted(found), read), spelt[name]) for name, found in spots.items()}


# ── the pages of a listing ───────────────────────────────────────────────────────────────────────────────────────────


def listing_names(newsroom: Newsroom, names: Iterable[str]) -> list[str]:
    """Give the names of a site's listings, those without updates too. `names` are those that coverages have parts in.

    What no author and no section of the site answers to is left out.
    """
    fixed = [f"author/{author.id}" for author in newsroom.authors]
    fixed += [f"section/{section.id}" for section in newsroom.site.sections]
    return [*fixed, SITE, CORRECTIONS, *sorted({name for name in names if name.startswith("tag/")})]


def plan_listing(
    name: str,
    newsroom: Newsroom,
    context: Context,
    fragments: Mapping[str, Fragment],
    roll: Roll,
    spelt: Mapping[str, int],
) -> ListingPlan:
    """Plan the pages of the listing `name`.

    `roll` has the updates of all its parts, at one instant by coverage and in its own order. `spelt` is how a tag is
    spelt, counted over all parts. Of `newsroom` settings and authors are looked at; of `fragments` those of bios.
    Raises `KeyError` where there is no such author or section.
    """
    pages = tuple(_pages(name, newsroom, context, fragments, roll, spelt))
    return ListingPlan(pages, in_sitemap(pages), stubs(pages))


def _pages(
    name: str,
    newsroom: Newsroom,
    context: Context,
    fragments: Mapping[str, Fragment],
    roll: Roll,
    spelt: Mapping[str, int],
) -> list[Page]:
    kind, _, which = name.partition("/")
    if kind == "author":
        author = next((each for each in newsroom.authors if each.id == which), None)
        if author is None:
            raise KeyError(name)
        return author_pages(context, author, roll, fragments)
    if kind == "tag":
        return topic_pages(context, topic_link(which, spelt), roll)
    if kind == "section":
        return section_feeds(context, which, roll)
    if name == CORRECTIONS:
        return corrections_feeds(context, list(roll))
    return _site_feeds(context, roll)


def _site_feeds(context: Context, roll: Roll) -> list[Page]:
    site = context.site
    feed = make_feed(context, "site", "/", site.title, addresses.HOME, reversed(roll), subtitle=site.description)
    return feed_pages(feed, "site.yaml")
