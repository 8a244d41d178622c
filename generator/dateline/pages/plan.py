"""The plan: from the newsroom to every page, each with exactly the values that it shows.

A coverage is planned by itself (`plan_coverage`) and hands on a digest of itself; pages across coverages are made from
the digests (`plan_site`). Both are pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.cards import correction_items, coverage_card
from dateline.pages.collisions import without_collisions
from dateline.pages.context import make_context
from dateline.pages.corrections import corrections_pages
from dateline.pages.entries import make_entries
from dateline.pages.feeds import NEVER, feed_pages, make_feed
from dateline.pages.frame import make_frame
from dateline.pages.home import home_page, not_found_page
from dateline.pages.listed import CoverageDigest
from dateline.pages.live import live_page
from dateline.pages.page import Copy, Page, Plan
from dateline.pages.people import author_pages, in_order, people_page
from dateline.pages.permalinks import permalink_pages, source_copies
from dateline.pages.plain import plain_pages
from dateline.pages.redirects import moved_pages, redirect_pages, redirects_page, stubs
from dateline.pages.sections import by_month, month_pages, month_view, section_pages
from dateline.pages.sitemaps import coverage_sitemaps, index_page, robots_page, site_sitemaps
from dateline.pages.timeline import make_story, timeline_pages
from dateline.pages.topics import by_topic, most_used, topic_link, topic_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.clock import Clock
    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Newsroom
    from dateline.pages.context import Context
    from dateline.pages.exports import Feed
    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.problems import Problem


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """What one coverage asks for, and what the site's pages need of it."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
    digest: CoverageDigest


def plan(newsroom: Newsroom, fragments: Mapping[str, Fragment], *, clock: Clock) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan every page of `newsroom`, which holds only what is shown (`dateline.clock.public`).

    `fragments` are the rendered bodies by source path. The problems are addresses that two sources ask for; of such
    pages the plan holds one.
    """
    context = make_context(newsroom, fragments, clock)
    planned = [plan_coverage(coverage, context, fragments) for coverage in newsroom.coverages]
    site = plan_site(newsroom, context, fragments, [each.digest for each in planned])
    pages, copies, problems = without_collisions(
        [*site.pages, *(page for each in planned for page in each.pages)],
        [*site.copies, *(copy for each in planned for copy in each.copies)],
    )
    return Plan(pages, copies), problems


# ── one coverage ─────────────────────────────────────────────────────────────────────────────────────────────────────


def plan_coverage(coverage: Coverage, context: Context, fragments: Mapping[str, Fragment]) -> CoveragePlan:
    """Plan the pages of one coverage. Of `fragments` its own are needed."""
    frame = make_frame(coverage, context, fragments)
    listed, postings = make_entries(frame, fragments)
    story = make_story(frame, listed, postings)
    timeline = timeline_pages(story)
    permalinks = permalink_pages(frame, listed, postings)
    pages = [*timeline, *permalinks]
    sitemaps, sitemap_lines = coverage_sitemaps(story, pages)
    redirects = _redirects(frame, timeline[0], permalinks)
    moved = tuple(
        (addresses.coverage(alias), frame.head.address)
        for alias in dict.fromkeys(coverage.aliases)
        if not alias.startswith("/") and alias != coverage.id
    )
    feed = _coverage_feed(frame, listed)
    return CoveragePlan(
        pages=(
            *pages,
            *redirects,
            *moved_pages(context, moved, [*pages, *redirects]),
            live_page(story),
            *feed_pages(feed, coverage.path, coverage.id),
            *sitemaps,
        ),
        copies=(*source_copies(frame, listed), *_media(frame, listed, fragments)),
        digest=CoverageDigest(
            id=coverage.id,
            source=coverage.path,
            section=coverage.section,
            card=coverage_card(frame, listed),
            listed=tuple(listed),
            corrections=correction_items(listed),
            sitemaps=sitemap_lines,
            redirects=stubs(redirects),
            moved=moved,
        ),
    )


def _redirects(frame: Frame, entry: Page, permalinks: Sequence[Page]) -> list[Page]:
    """Give stubs at the aliases of a coverage's updates, and at those of its own that are addresses.

    An update's alias with several segments is where it stood in another coverage.
    """
    coverage = frame.coverage
    own = [alias for alias in coverage.aliases if alias.startswith("/")]

    def own_address(alias: str) -> str:
        return addresses.coverage(alias) if "/" in alias else addresses.permalink(coverage.id, alias)

    pages = redirect_pages(frame.context, own, entry, addresses.coverage)
    for update, page in zip(coverage.updates, permalinks, strict=True):
        if update.aliases:
            pages += redirect_pages(frame.context, update.aliases, page, own_address)
    return pages


def _coverage_feed(frame: Frame, listed: Sequence[Listed]) -> Feed:
    coverage = frame.coverage
    return make_feed(
        frame.context,
        "coverage",
        frame.first_id,
        coverage.title,
        frame.head.address,
        reversed(listed),
        subtitle=frame.summary,
        lang=coverage.lang,
        authors=frame.head.byline,
        begun=coverage.opened or coverage.closed or NEVER,
    )


def _media(frame: Frame, listed: Iterable[Listed], fragments: Mapping[str, Fragment]) -> tuple[Copy, ...]:
    """Give the files that a coverage's standing updates and its standfirst show or link to."""
    coverage = frame.coverage
    standing = (each.source for each in listed if each.stands)
    paths = _paths(fragments, [coverage.body.path, *standing])
    if coverage.image:
        paths.add(coverage.image.path)
    return tuple(Copy(addresses.media(path), path, coverage.id) for path in sorted(paths))


def _paths(fragments: Mapping[str, Fragment], bodies: Iterable[str]) -> set[str]:
    paths: set[str] = set()
    for body in bodies:
        fragment = fragments.get(body)
        if fragment:
            paths.update(fragment.media)
            if fragment.image:
                paths.add(fragment.image.path)
    return paths


# ── the site ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What stands across coverages."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]


def plan_site(
    newsroom: Newsroom, context: Context, fragments: Mapping[str, Fragment], digests: Sequence[CoverageDigest]
) -> SitePlan:
    """Plan the pages across coverages from the coverages' digests.

    Of `newsroom` settings, authors, plain pages and static files are looked at; of `fragments` those of bios and pages.
    """
    listed = _in_time(digests)
    pages: list[Page] = [
        *_lists(newsroom, context, digests, listed),
        *_people(newsroom, context, fragments, listed),
        *corrections_pages(context, [item for digest in digests for item in digest.corrections], listed),
        *(made for page in newsroom.pages for made in plain_pages(context, page, fragments)),
        *feed_pages(_site_feed(context, listed), "site.yaml"),
    ]
    sitemaps, sitemap_lines = site_sitemaps(pages)
    pages += [*sitemaps, index_page([*sitemap_lines, *(line for digest in digests for line in digest.sitemaps)])]
    pages.append(not_found_page(context))
    statics = {each.address for each in newsroom.statics}
    if addresses.ROBOTS.lstrip("/") not in statics:  # a site's own stands instead
        pages.append(robots_page(context.site))
    redirects = [*stubs(pages), *(each for digest in digests for each in digest.redirects)]
    pages += redirects_page(context, redirects, [each for digest in digests for each in digest.moved])
    return SitePlan(tuple(pages), _site_copies(newsroom, fragments))


def _in_time(digests: Iterable[CoverageDigest]) -> list[Listed]:
    """Give all updates, oldest first; at one instant by coverage, in its own order."""
    found = [each for digest in sorted(digests, key=lambda digest: digest.id) for each in digest.listed]
    return sorted(found, key=lambda each: each.item.entry.published.instant)


def _lists(
    newsroom: Newsroom, context: Context, digests: Sequence[CoverageDigest], listed: Sequence[Listed]
) -> list[Page]:
    """Give home, topics, sections and months."""
    topics, months = by_topic(listed), by_month(digests)
    pages = [
        home_page(
            context,
            digests,
            in_order(context, newsroom.authors),
            tuple(month_view(context, month, found) for month, found in months.items()),
            most_used(topics),
        )
    ]
    for address, found in topics.items():
        pages += topic_pages(context, topic_link(address, found), found)
    for section in context.sections:
        own = [digest for digest in digests if digest.section == section]
        pages += section_pages(context, section, own, _in_time(own))
    for month, in_month in months.items():
        pages += month_pages(context, month, in_month)
    return pages


def _people(
    newsroom: Newsroom, context: Context, fragments: Mapping[str, Fragment], listed: Sequence[Listed]
) -> list[Page]:
    """Give everybody's page, and each author's."""
    own: dict[str, list[Listed]] = {author.id: [] for author in newsroom.authors}
    for each in listed:
        for name in each.people:
            own[name].append(each)
    pages = [people_page(context, newsroom.authors)]
    for author in newsroom.authors:
        pages += author_pages(context, author, own[author.id], fragments)
    return pages


def _site_feed(context: Context, listed: Sequence[Listed]) -> Feed:
    site = context.site
    return make_feed(context, "site", "/", site.title, addresses.HOME, reversed(listed), subtitle=site.description)


def _site_copies(newsroom: Newsroom, fragments: Mapping[str, Fragment]) -> tuple[Copy, ...]:
    """Give static files, and the media of the site, its people and its plain pages."""
    site = newsroom.site
    bodies = [*(author.body.path for author in newsroom.authors), *(page.body.path for page in newsroom.pages)]
    paths = _paths(fragments, bodies)
    pictures = [site.image, site.publisher.logo if site.publisher else None]
    pictures += [author.photo for author in newsroom.authors]
    statics = {each.path for each in newsroom.statics}
    paths.update(picture.path for picture in pictures if picture and picture.path not in statics)
    return (
        *(Copy(f"/{each.address}", each.path) for each in newsroom.statics),
        *(Copy(addresses.media(path), path) for path in sorted(paths)),
    )
