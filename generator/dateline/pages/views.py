"""Views: exactly what each page shows. These are the template contexts that `docs/themes.md` documents.

Addresses are site-rooted (`/2014/ukraine/`); the filter `href` makes them relative to the page. A picture's `path` is
its address here, and its `digest` stands for all that is shown of it. `fragment` fields are
fragment keys; the filter `body` gives their HTML. Moments are shown with the filters `time`, `date`, `stamp`, `iso`.
All are frozen values: what a page shows is what its key is made of (`dateline.digests.digest`). First the parts, then
one value for each kind of page. What feeds and sitemaps hold stands in `exports.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import Correction, Credit, Picture, Precision, Source
from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the IANA zone in which it is shown."""

    instant: datetime
    zone: str
    precision: Precision = "minute"


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads: a site-rooted address, or a full URL."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """One name of a byline. `address` is empty for a one-off."""

    name: str
    role: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """An author as shown in a list or at the foot of a coverage."""

    name: str
    role: str
    address: str
    photo: Picture | None
    fragment: str  # the bio; "" where there is none
    links: tuple[Link, ...] = ()
    former: bool = False
    count: int = 0  # updates, where the page shows it


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction as shown."""

    at: Moment
    kind: str  # correction | clarification | update
    text: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The coverage an update belongs to, as an update's page needs it."""

    id: str
    title: str
    address: str
    status: str
    section: Link | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """That what an update says was changed after it first stood in the site's history."""

    count: int  # versions after the first
    last: Moment  # when the newest of them landed
    address: str  # of the list of versions
    timemap: str  # address of the same for programs


@dataclass(frozen=True, slots=True)
class Entry:
    """An update as shown, wherever it is shown. `digest` stands for the whole of it."""

    digest: str
    id: str
    address: str  # permalink
    in_timeline: str  # address of its block, with anchor
    parent: Parent
    published: Moment
    headline: str  # the title, or the first sentence; "" where withdrawn
    title: str  # "" where there is none
    fragment: str
    text: str  # the body as plain text
    updated: Moment | None = None
    status: str = "published"  # published | draft | withdrawn
    scheduled: bool = False  # published lies in the future (preview with --future)
    byline: tuple[Person, ...] = ()
    own_byline: bool = False  # differs from the coverage's
    key: bool = False
    label: str = ""  # the label's name
    label_id: str = ""
    place: str = ""
    lang: str = ""
    summary: str = ""
    published_raw: str = ""
    time_note: str = ""
    tags: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    corrections: tuple[Notice, ...] = ()
    withdrawn_at: Moment | None = None
    withdrawn_reason: str = ""
    image: Picture | None = None  # first picture of the body, for cards and structured data
    edits: Edits | None = None  # where there are two versions or more


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A line of a coverage's summary. `anchor` is "" where the update is not on this page."""

    published: Moment
    title: str
    address: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """Updates of one local day, in the page's order. `address` is "" in lists across coverages: no page for the day."""

    moment: Moment
    address: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A neighbouring page and the time it covers. `last` is None where the page may still grow.

    A full block links to the next one from the instant of its own last update on, so that it never changes again.
    """

    address: str
    first: Moment | None
    last: Moment | None


@dataclass(frozen=True, slots=True)
class Pager:
    """Ways from one block to the others, in time: `older` and `newer`, `oldest` and `newest` (the two ends)."""

    older: Range | None = None
    newer: Range | None = None
    oldest: str = ""
    newest: str = ""
    number: int = 0  # this block's number; 0 on an entry page

    def __bool__(self) -> bool:
        """Say whether there is anywhere to go."""
        return bool(self.older or self.newer)


@dataclass(frozen=True, slots=True)
class Head:
    """A coverage's headline and state: what every page of it shows, and no later update changes."""

    id: str
    title: str
    address: str
    status: str  # scheduled | live | closed
    order: str  # newest | oldest
    section: Link | None
    zone: str  # IANA name
    summary: str
    byline: tuple[Person, ...]
    opened: Moment | None
    closed: Moment | None
    lang: str
    feeds: tuple[Link, ...] = ()
    tags: tuple[Link, ...] = ()  # the coverage's own topics


@dataclass(frozen=True, slots=True)
class CoverageCard:
    """A coverage in a list: home, section, archive, related."""

    title: str
    address: str
    status: str
    summary: str
    section: Link | None
    image: Picture | None
    first: Moment | None
    last: Moment | None
    count: int
    lang: str = ""
    key_event: KeyEvent | None = None  # the last one
    latest: KeyEvent | None = None  # the newest update


@dataclass(frozen=True, slots=True)
class CorrectionItem:
    """A line of the corrections page: a correction or a withdrawal of one update."""

    at: Moment
    kind: str  # correction | clarification | update | withdrawal
    text: str
    entry: Link
    parent: Link


@dataclass(frozen=True, slots=True)
class Meta:
    """What every page says of itself in its head. Addresses here are site-rooted; `canonical` is a full URL."""

    kind: str
    """home, timeline, block, day, permalink, tombstone, author, authors, topic, section, archive, corrections, page,
    version, versions, not-found or redirect"""

    title: str  # "" where it is a word of the interface: authors, corrections, not-found
    description: str
    address: str
    canonical: str
    lang: str
    direction: str  # ltr | rtl
    feeds: tuple[Link, ...] = ()
    image: Picture | None = None
    breadcrumbs: tuple[Link, ...] = ()  # from the home page down, this page last
    structured: str = ""  # JSON-LD, safe to stand inside <script>
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    noindex: bool = False
    social_type: str = "website"  # OpenGraph type


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A way to share a page. `network` is copy, email, or a network's id; `url` is complete, and "" for copy.

    `title` is the network's name, and "" for copy and email: they are words of the interface.
    """

    network: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands on every page of the site and changes with no update."""

    title: str
    description: str
    base_url: str
    language: str
    main_menu: tuple[Link, ...]
    footer_menu: tuple[Link, ...]
    sections: tuple[Link, ...]
    publisher: str
    feedback: Link | None
    support_title: str
    support_text: str
    support: Link | None  # the button and where it leads
    options: dict[str, str]  # theme options of site.yaml
    favicon: str  # address of static/favicon.svg or .ico; "" where there is none
    apple_icon: str
    feeds: tuple[Link, ...]


# ── one value for each kind of page ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Timeline:
    """`timeline.html`: a coverage's entry page, one block, or one day (`meta.kind`: timeline, block, day).

    What a later update would change (key events, pinned, contributors, last update) stands on the entry page only.
    """

    meta: Meta
    head: Head
    days: tuple[Day, ...]
    pager: Pager
    share: tuple[ShareLink, ...] = ()
    date: Moment | None = None  # the day of a day page
    fragment: str = ""  # the standfirst
    image: Picture | None = None  # the lead picture
    updated: Moment | None = None  # the newest change that readers should know of
    key_events: tuple[KeyEvent, ...] = ()
    pinned: Entry | None = None
    contributors: tuple[PersonCard, ...] = ()
    related: tuple[CoverageCard, ...] = ()
    all_days: tuple[Link, ...] = ()  # the coverage's days, oldest first; title is yyyy-mm-dd
    poll: str = ""  # address of updates.json where this page should ask for news; else ""
    replay: str = ""  # address of what shows the coverage as it stood, on the entry page, where that is known; else ""


@dataclass(frozen=True, slots=True)
class Permalink:
    """`permalink.html`: an update's own page. `tombstone.html` (`meta.kind`: tombstone) receives the same."""

    meta: Meta
    head: Head
    entry: Entry
    older: KeyEvent | None  # neighbours in time; no anchor
    newer: KeyEvent | None
    share: tuple[ShareLink, ...] = ()
    source_copy: str = ""  # address of the source as written


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`author.html`: an author and a block of all their updates, newest first, across coverages."""

    meta: Meta
    person: PersonCard
    email: str
    coverages: tuple[CoverageCard, ...]  # entry page only; count is the author's updates there
    days: tuple[Day, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class People:
    """`authors.html`: everybody, former ones last."""

    meta: Meta
    people: tuple[PersonCard, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """`topic.html`: a tag and a block of its updates, newest first."""

    meta: Meta
    title: str
    count: int  # updates in all; 0 on numbered pages
    days: tuple[Day, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class CoverageList:
    """`section.html` and `archive.html`: coverages of a section, or those with updates in a month (`month`)."""

    meta: Meta
    title: str
    cards: tuple[CoverageCard, ...]
    pager: Pager
    month: Moment | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the archive, for lists."""

    moment: Moment
    address: str
    count: int  # coverages with updates in that month


@dataclass(frozen=True, slots=True)
class SectionCards:
    """A section and its latest coverages, on the home page."""

    section: Link
    cards: tuple[CoverageCard, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """`home.html`: live coverage first, then what comes, then the latest, by section; people; archive by month."""

    meta: Meta
    live: tuple[CoverageCard, ...]
    scheduled: tuple[CoverageCard, ...]
    recent: tuple[CoverageCard, ...]  # closed, latest first
    sections: tuple[SectionCards, ...]
    people: tuple[PersonCard, ...]
    months: tuple[Month, ...]  # latest first
    tags: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrections:
    """`corrections.html`: every correction and withdrawal, latest first."""

    meta: Meta
    items: tuple[CorrectionItem, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """`page.html`: a plain page."""

    meta: Meta
    title: str
    fragment: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """`404.html`: alone rooted at the base path, since it answers at any depth."""

    meta: Meta
    live: tuple[CoverageCard, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """`redirect.html`: a stub at an old address. `to` is site-rooted."""

    meta: Meta
    to: str


__all__ = [
    "Chrome",
    "Correction",
    "CorrectionItem",
    "Corrections",
    "CoverageCard",
    "CoverageList",
    "Credit",
    "Day",
    "Edits",
    "Entry",
    "Head",
    "Home",
    "KeyEvent",
    "Link",
    "Meta",
    "Moment",
    "Month",
    "NotFound",
    "Notice",
    "Pager",
    "Parent",
    "People",
    "Permalink",
    "Person",
    "PersonCard",
    "PersonPage",
    "Picture",
    "Prose",
    "Range",
    "Redirect",
    "SectionCards",
    "ShareLink",
    "Source",
    "Timeline",
    "Topic",
]
