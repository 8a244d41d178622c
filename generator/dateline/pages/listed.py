"""Listed: an update as lists need it, and a coverage's digest: all that pages across coverages are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.pages.views import KeyEvent
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.pages.exports import FeedItem, SitemapLine
    from dateline.pages.views import CorrectionItem, CoverageCard, Entry, Link


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
