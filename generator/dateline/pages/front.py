"""Front: the pages of the whole site, made from the coverages' digests and what the listings tell of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.corrections import corrections_page
from dateline.pages.home import home_page, not_found_page
from dateline.pages.media import fragment_media
from dateline.pages.page import Copy, Page
from dateline.pages.people import in_order, people_page
from dateline.pages.plain import plain_pages
from dateline.pages.redirects import redirects_page
from dateline.pages.redirects import stubs as stubs_of
from dateline.pages.sections import by_month, month_pages, month_view, section_pages
from dateline.pages.sitemaps import in_sitemap, index_page, robots_page, site_sitemaps
from dateline.pages.topics import most_used
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom
    from dateline.pages.context import Context
    from dateline.pages.listed import CoverageDigest


@dataclass(frozen=True, slots=True)
class FrontPlan:
    """What stands across coverages, but for listings of updates."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]


def plan_front(
    newsroom: Newsroom,
    context: Context,
    fragments: Mapping[str, Fragment],
    digests: Sequence[CoverageDigest],
    topics: Mapping[str, Mapping[str, int]],
    mapped: Iterable[str],
    stubs: Iterable[tuple[str, str]],
) -> FrontPlan:
    """Plan home, sections, months, people, corrections, plain pages, sitemaps, redirects and the site's files.

    Of `newsroom` settings, authors, plain pages and static files are looked at; of `fragments` those of bios and pages.
    `topics` say how often each spelling of a tag is used, by the tag's address. `mapped` and `stubs` are those of all
    listings together.
    """
    pages: list[Page] = [
        *_lists(newsroom, context, digests, topics),
        people_page(context, newsroom.authors),
        corrections_page(context, [item for digest in digests for item in digest.corrections]),
        *(made for page in newsroom.pages for made in plain_pages(context, page, fragments)),
    ]
    sitemaps, sitemap_lines = site_sitemaps([*in_sitemap(pages), *mapped])
    pages += [*sitemaps, index_page([*sitemap_lines, *(line for digest in digests for line in digest.sitemaps)])]
    pages.append(not_found_page(context))
    statics = {each.address for each in newsroom.statics}
    if addresses.ROBOTS.lstrip("/") not in statics:  # a site's own stands instead
        pages.append(robots_page(context.site))
    redirects = [*stubs_of(pages), *stubs, *(each for digest in digests for each in digest.redirects)]
    pages += redirects_page(context, redirects, [each for digest in digests for each in digest.moved])
    return FrontPlan(tuple(pages), _copies(newsroom, fragments))


def _lists(
    newsroom: Newsroom,
    context: Context,
    digests: Sequence[CoverageDigest],
    topics: Mapping[str, Mapping[str, int]],
) -> list[Page]:
    """Give home, sections and months."""
    months = by_month(digests)
    pages = [
        home_page(
            context,
            digests,
            in_order(context, newsroom.authors),
            tuple(month_view(context, month, found) for month, found in months.items()),
            most_used(topics),
        )
    ]
    for section in context.sections:
        pages += section_pages(context, section, [digest for digest in digests if digest.section == section])
    for month, in_month in months.items():
        pages += month_pages(context, month, in_month)
    return pages


def _copies(newsroom: Newsroom, fragments: Mapping[str, Fragment]) -> tuple[Copy, ...]:
    """Give static files, and the media of the site, its people and its plain pages."""
    site = newsroom.site
    bodies = [*(author.body.path for author in newsroom.authors), *(page.body.path for page in newsroom.pages)]
    paths = fragment_media(fragments, bodies)
    pictures = [site.image, site.publisher.logo if site.publisher else None]
    pictures += [author.photo for author in newsroom.authors]
    statics = {each.path for each in newsroom.statics}
    paths.update(picture.path for picture in pictures if picture and picture.path not in statics)
    return (
        *(Copy(f"/{each.address}", each.path) for each in newsroom.statics),
        *(Copy(addresses.media(path), path) for path in sorted(paths)),
    )
