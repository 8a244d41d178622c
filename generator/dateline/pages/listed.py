"""Listed: an update as lists need it, and a coverage's digest: all that pages across coverages are made from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from dateline.pages.views import KeyEvent, Moment
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dateline.model import Precision
    from dateline.pages.exports import FeedItem, SitemapLine
    from dateline.pages.views import CorrectionItem, CoverageCard, Entry, Link

AT_A_TIME = 50  # updates that are read together


@dataclass(frozen=True, slots=True)
class Listed:
    """An update that is shown, with what says in which lists it stands."""

    item: FeedItem
    date: str  # yyyy-mm-dd in the coverage's zone
    people: tuple[str, ...]  # author ids
    topics: tuple[Link, ...]  # its tags and its coverage's
    source: str  # path in the site's folder

    @property
    def entry(self) -> Entry:
        """The update as shown."""
        return self.item.entry

    @property
    def event(self) -> KeyEvent:
        """The update as neighbours and cards name it, without an anchor."""
        entry = self.item.entry
        return KeyEvent(entry.published, entry.headline, entry.address)

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.item.entry.status != "withdrawn"

    @property
    def in_feeds(self) -> bool:
        """Whether feeds and sitemaps may name it: no draft, and due."""
        return self.item.entry.status != "draft" and not self.item.entry.scheduled


class Spot(NamedTuple):
    """Where an update stands in a list across coverages: what must be known of it before it is read.

    Thousands are made for a page or two, from rows as they are; and as tuples they sort as they stand in a list.
    """

    instant: str  # when it was published: ISO 8601, UTC, as text that sorts
    coverage: str  # id
    number: int  # among the coverage's updates, oldest first
    zone: str
    precision: Precision
    stands: bool
    stamp: str  # stands for the whole of it

    @property
    def published(self) -> Moment:
        """When it was published."""
        return Moment(datetime.fromisoformat(self.instant), self.zone, self.precision)


class Roll:
    """All updates of a list across coverages, oldest first. They are read when a page shows them."""

    def __init__(self, spots: Sequence[Spot], read: Callable[[Sequence[Spot]], list[Listed]]) -> None:
        """`read` gives the updates that stand at some of `spots`."""
        self.spots = spots
        self.read = read

    def __iter__(self) -> Iterator[Listed]:
        """Give all of them."""
        return iter(self.read(self.spots))

    def __reversed__(self) -> Iterator[Listed]:
        """Give them newest first, no more of them read than are asked for, by and large."""
        for end in range(len(self.spots), 0, -AT_A_TIME):
            yield from reversed(self.read(self.spots[max(0, end - AT_A_TIME) : end]))


EMPTY = Roll((), lambda _: [])


def spots_of(coverage: str, listed: Iterable[Listed]) -> list[Spot]:
    """Give the spots of a coverage's updates, which come oldest first."""
    return [_spot(coverage, number, each) for number, each in enumerate(listed)]


def _spot(coverage: str, number: int, listed: Listed) -> Spot:
    """What goes by the coverage's aliases, byline and tags is not in its digest."""
    entry = listed.item.entry
    made_of = [entry.digest, listed.item.id, "own" if entry.own_byline else "", *listed.people]
    if listed.topics != entry.tags:
        made_of += [link.title for link in listed.topics]
    moment, stamp = entry.published, "\x1f".join(made_of)
    instant = moment.instant.isoformat(timespec="microseconds")
    return Spot(instant, coverage, number, moment.zone, moment.precision, listed.stands, stamp)


@dataclass(frozen=True, slots=True)
class CoverageDigest:
    """What the pages across coverages need of one coverage, but for its updates."""

    id: str
    source: str  # path in the site's folder
    section: str  # a section id
    card: CoverageCard
    months: tuple[str, ...]  # yyyy-mm, in its zone, in which it has updates that stand; oldest first
    corrections: tuple[CorrectionItem, ...]
    sitemaps: tuple[SitemapLine, ...]  # its lines of the index
    redirects: tuple[tuple[str, str], ...]  # (old address, new address)
    moved: tuple[tuple[str, str], ...]  # (old folder, new folder): all below has moved with it
