"""Frame: what all pages of one coverage share, made once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest
from dateline.pages import structured
from dateline.pages.context import own_context, summary
from dateline.pages.meta import feed_links
from dateline.pages.pictures import shown
from dateline.pages.views import Head, Link, Moment, Parent
from dateline.reading.zones import zone
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Picture
    from dateline.pages.context import Context


@dataclass(frozen=True, slots=True)
class Frame:
    """A coverage's values that its pages and entries share."""

    context: Context
    coverage: Coverage
    zone: ZoneInfo
    first_id: str  # the first id ever used: what feeds go by
    url: str  # of the entry page, complete
    encoded_url: str  # the same, in JSON-LD
    head: Head
    parent: Parent
    lang: str  # the coverage's, or the site's
    crumbs: tuple[Link, ...]  # from the home page down to the coverage
    summary: str
    image: Picture | None
    fragment: str  # key of the standfirst, or ""
    digest: str  # of all that an entry takes from its coverage
    surroundings: str  # digest of all that a permalink shows beside its entry and its neighbours

    @property
    def newest_first(self) -> bool:
        """Whether the timeline begins with the newest update."""
        return self.coverage.order == "newest"

    @property
    def is_open(self) -> bool:
        """Whether updates are still to come."""
        return self.coverage.status != "closed"


def first_id(own: str, aliases: tuple[str, ...]) -> str:
    """Give the first id ever used: the first alias that is an id and not an address, else the id of today."""
    return next((alias for alias in aliases if not alias.startswith("/")), own)


def make_parent(coverage: Coverage, context: Context) -> Parent:
    """Give a coverage as its entries speak of it: coverage.md alone says all of it."""
    section = context.sections.get(coverage.section)
    address = addresses.coverage(coverage.id)
    return Parent(coverage.id, coverage.title, address, coverage.status, section, coverage.lang)


def make_frame(coverage: Coverage, context: Context, fragments: Mapping[str, Fragment]) -> Frame:
    """Make the frame of a coverage."""
    address = addresses.coverage(coverage.id)
    section = context.sections.get(coverage.section)
    parent = make_parent(coverage, context)
    standfirst = fragments.get(coverage.body.path)
    head = Head(
        id=coverage.id,
        title=coverage.title,
        address=address,
        status=coverage.status,
        order=coverage.order,
        section=section,
        zone=coverage.timezone,
        summary=coverage.summary,
        byline=tuple(context.credited(credit) for credit in coverage.byline),
        opened=Moment(coverage.opened, coverage.timezone) if coverage.opened else None,
        closed=Moment(coverage.closed, coverage.timezone) if coverage.closed else None,
        lang=coverage.lang,
        feeds=feed_links(address),
        tags=tuple(Link(tag, addresses.tag(tag)) for tag in coverage.tags),
    )
    url = addresses.absolute(context.site.base_url, address)
    return Frame(
        context=context,
        coverage=coverage,
        zone=zone(coverage.timezone),
        first_id=first_id(coverage.id, coverage.aliases),
        url=url,
        encoded_url=structured.encode(url),
        head=head,
        parent=parent,
        lang=coverage.lang or context.site.language,
        crumbs=(context.home, *((section,) if section else ()), Link(coverage.title, address)),
        summary=summary(coverage, fragments),
        image=shown(coverage.image),
        fragment=standfirst.key if standfirst and standfirst.html else "",
        digest=digest((parent, coverage.timezone, context.site.labels)),
        surroundings=_surroundings(coverage, context, head),
    )


def _surroundings(coverage: Coverage, context: Context, head: Head) -> str:
    """Give the digest of all that a permalink takes from its coverage and the site, but for who wrote it."""
    alone = replace(coverage, updates=(), related=())
    return digest((head, shown(coverage.image), own_context(context, alone, ())))
