"""The plan: from the newsroom to every page, each with exactly the values that it shows.

A coverage is planned by itself (`plan_coverage`) and hands on a digest of itself and its updates as listed. Listings of
updates across coverages are planned by themselves too, from these (`dateline.pages.listing`); the front of the site is
made from the digests (`dateline.pages.front`). All are pure.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.cards import correction_items, coverage_card
from dateline.pages.collisions import without_collisions
from dateline.pages.context import make_context
from dateline.pages.entries import NO_PASTS, make_entries
from dateline.pages.feeds import NEVER, feed_pages, make_feed
from dateline.pages.frame import make_frame
from dateline.pages.front import plan_front
from dateline.pages.listed import EMPTY, CoverageDigest
from dateline.pages.listing import Gathered, gather, listing_names, plan_listing
from dateline.pages.live import live_page
from dateline.pages.media import coverage_media
from dateline.pages.page import Copy, Page, Plan
from dateline.pages.permalinks import permalink_pages, source_copies
from dateline.pages.redirects import moved_pages, redirect_pages, stubs
from dateline.pages.sitemaps import coverage_sitemaps
from dateline.pages.timeline import make_story, timeline_pages
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dateline.clock import Clock
    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Newsroom, Past
    from dateline.pages.context import Context
    from dateline.pages.exports import Feed
    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.problems import Problem


NOTHING_KNOWN: Mapping[str, Mapping[str, Past]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """What one coverage asks for, and what the site's pages need of it."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
    digest: CoverageDigest
    listed: tuple[Listed, ...]  # its updates, oldest first


def plan(
    newsroom: Newsroom,
    fragments: Mapping[str, Fragment],
    *,
    clock: Clock,
    pasts: Mapping[str, Mapping[str, Past]] = NOTHING_KNOWN,
    **uses: bool,
) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan every page of `newsroom`, which holds only what is shown (`dateline.clock.public`).

    `fragments` are the rendered bodies by source path, `pasts` what is known of each coverage's updates by its id;
    `uses` are what `make_context` asks of the theme. The problems are addresses that two sources ask for; of such pages
    the plan holds one.
    """
    context = make_context(newsroom, fragments, clock, **uses)
    planned = [
        plan_coverage(coverage, context, fragments, pasts.get(coverage.id, NO_PASTS)) for coverage in newsroom.coverages
    ]
    pages, copies = plan_site(newsroom, context, fragments, planned)
    kept_pages, kept_copies, problems = without_collisions(
        [*pages, *(page for each in planned for page in each.pages)],
        [*copies, *(copy for each in planned for copy in each.copies)],
    )
    return Plan(kept_pages, kept_copies), problems


def plan_site(
    newsroom: Newsroom, context: Context, fragments: Mapping[str, Fragment], planned: Sequence[CoveragePlan]
) -> tuple[tuple[Page, ...], tuple[Copy, ...]]:
    """Plan the pages and copies that stand across coverages: all listings, and the front.

    Of `newsroom` settings, authors, plain pages and static files are looked at; of `fragments` those of bios and pages.
    """
    found = gather((each.digest, each.listed) for each in planned)
    nothing = Gathered(EMPTY, Counter())
    listings = [
        plan_listing(name, newsroom, context, fragments, of.roll, of.spelt)
        for name in listing_names(newsroom, found)
        for of in [found.get(name, nothing)]
    ]
    front = plan_front(
        newsroom,
        context,
        fragments,
        [each.digest for each in planned],
        {name.removeprefix("tag/"): of.spelt for name, of in found.items() if name.startswith("tag/")},
        [address for each in listings for address in each.mapped],
        [stub for each in listings for stub in each.stubs],
    )
    return (*front.pages, *(page for each in listings for page in each.pages)), front.copies


# ── one coverage ─────────────────────────────────────────────────────────────────────────────────────────────────────


def plan_coverage(
    coverage: Coverage, context: Context, fragments: Mapping[str, Fragment], pasts: Mapping[str, Past] = NO_PASTS
) -> CoveragePlan:
    """Plan the pages of one coverage. Of `fragments` its own are needed, those of its `pasts` (by id) among them."""
    frame = make_frame(coverage, context, fragments)
    listed, postings = make_entries(frame, fragments, pasts)
    story = make_story(frame, listed, postings)
    past = _past_pages(frame, listed, pasts, fragments)
    timeline = timeline_pages(story, next((page.address for page in past if page.form == "script"), ""))
    permalinks = permalink_pages(frame, listed, postings)
    pages = [*(page for page, _ in timeline), *permalinks]
    sitemaps, sitemap_lines = coverage_sitemaps(story, pages, {page.address: shown for page, shown in timeline})
    redirects = _redirects(frame, pages[0], permalinks)
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
            *past,
            *feed_pages(feed, coverage.path, coverage.id),
            *sitemaps,
        ),
        copies=(*source_copies(frame, listed), *coverage_media(coverage, listed, fragments, pasts)),
        digest=CoverageDigest(
            id=coverage.id,
            source=coverage.path,
            section=coverage.section,
            card=coverage_card(frame, listed),
            months=tuple(dict.fromkeys(each.date[:7] for each in listed if each.stands)),
            corrections=correction_items(listed),
            sitemaps=sitemap_lines,
            redirects=stubs(redirects),
            moved=moved,
        ),
        listed=tuple(listed),
    )


def _past_pages(
    frame: Frame, listed: Sequence[Listed], pasts: Mapping[str, Past], fragments: Mapping[str, Fragment]
) -> list[Page]:
    """Give what tells of earlier versions. Where nothing is known of any, what plans it is not even imported."""
    if not pasts:
        return []
    from dateline.pages.replay import replay_pages
    from dateline.pages.versions import version_pages

    versions = version_pages(frame, listed, pasts, fragments) if frame.context.versions else []
    return versions + (replay_pages(frame, pasts, fragments) if frame.context.replay else [])


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
