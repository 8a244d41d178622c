"""Entries: every update of a coverage as shown, made once and shared by all pages that show it."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest, digest_text
from dateline.pages import structured
from dateline.pages.exports import FeedItem
from dateline.pages.frame import first_id
from dateline.pages.headlines import first_sentence
from dateline.pages.listed import Listed
from dateline.pages.pictures import shown
from dateline.pages.views import Edits, Entry, Link, Moment, Notice
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dateline.markup.fragments import Fragment
    from dateline.model import Credit, Past, Update
    from dateline.pages.frame import Frame
    from dateline.pages.views import Person


NO_PASTS: Mapping[str, Past] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline resolved: shared by all updates that have it."""

    people: tuple[Person, ...]
    authors: tuple[str, ...]  # ids
    data: str  # for structured data: JSON, or "" where it names nobody
    digest: str
    own: bool  # differs from the coverage's


@dataclass(slots=True)
class Shared:
    """Values that updates of one coverage have in common, kept by what they are made from."""

    frame: Frame
    bylines: dict[tuple[Credit, ...], Byline] = field(default_factory=dict)
    tags: dict[tuple[str, ...], tuple[tuple[Link, ...], tuple[Link, ...]]] = field(default_factory=dict)

    def byline(self, credit: tuple[Credit, ...]) -> Byline:
        """Give a byline; the coverage's where it names nobody."""
        known = self.bylines.get(credit)
        if known is None:
            known = self.bylines[credit] = self._byline(credit)
        return known

    def _byline(self, credit: tuple[Credit, ...]) -> Byline:
        context, coverage = self.frame.context, self.frame.coverage
        named = credit or coverage.byline
        people = tuple(context.credited(one) for one in named)
        return Byline(
            people=people,
            authors=tuple(dict.fromkeys(each.author for each in named if each.author in context.cards and each.author)),
            data=structured.encode(structured.people(people, context.site.base_url)) if people else "",
            digest=digest(people),
            own=people != self.frame.head.byline,
        )

    def topics(self, tags: tuple[str, ...]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        """Give an update's own tags as links, and those with the coverage's, each address once."""
        known = self.tags.get(tags)
        if known is None:
            own = tuple(Link(tag, addresses.tag(tag)) for tag in tags)
            by_address = {link.address: link for link in (*self.frame.head.tags, *own)}
            known = self.tags[tags] = (own, tuple(by_address.values()))
        return known


class Postings:
    """The BlogPosting of each update, by permalink; made when a page that shows it is. Many are on no such page."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._made_from: dict[str, tuple[Update, Listed, Byline]] = {}
        self._made: dict[str, str] = {}

    def add(self, update: Update, listed: Listed, byline: Byline) -> None:
        """Have what one is made from."""
        self._made_from[listed.item.entry.address] = (update, listed, byline)

    def of(self, listed: Listed) -> str:
        """Give an update's BlogPosting; "" for a withdrawn one, and for all where pages hold no structured data."""
        address = listed.item.entry.address
        if not (listed.stands and self._frame.context.structured_data):
            return ""
        made = self._made.get(address)
        if made is None:
            update, shown, byline = self._made_from[address]
            made = self._made[address] = _posting(update, shown, self._frame, byline)
        return made


def make_entries(
    frame: Frame, fragments: Mapping[str, Fragment], pasts: Mapping[str, Past] = NO_PASTS
) -> tuple[list[Listed], Postings]:
    """Give a coverage's updates as shown, oldest first, and what gives each one's BlogPosting.

    `pasts` are those of its updates by id, where the site has a history.
    """
    shared = Shared(frame)
    listed: list[Listed] = []
    postings = Postings(frame)
    per_page = frame.coverage.per_page
    block = ""
    for index, update in enumerate(frame.coverage.updates):
        if index % per_page == 0:
            block = addresses.block(frame.head.address, index // per_page + 1)
        in_timeline = f"{block}#{addresses.anchor(update.id)}"
        local = update.published.astimezone(frame.zone)
        byline, (_, topics) = shared.byline(update.byline), shared.topics(update.tags)
        edits = make_edits(update, frame, pasts.get(update.id)) if pasts else None
        entry = as_shown(update, shared, fragments, in_timeline, edits)
        each = _listed(update, entry, frame, local, byline.authors, topics)
        listed.append(each)
        postings.add(update, each, byline)
    return listed, postings


def make_edits(update: Update, frame: Frame, past: Past | None) -> Edits | None:
    """Give the mark of an update with versions to show: two or more that landed. A draft or redacted one has none."""
    if past is None or len(past.versions) < 2 or update.status == "draft" or not frame.context.versions:
        return None
    if update.withdrawal and update.withdrawal.redact:
        return None
    own = (update.coverage, update.id)
    last = Moment(past.versions[-1].landed, frame.coverage.timezone)
    return Edits(len(past.versions) - 1, last, addresses.versions(*own), addresses.timemap(*own))


def as_shown(
    update: Update,
    shared: Shared,
    fragments: Mapping[str, Fragment],
    in_timeline: str,
    edits: Edits | None = None,
    *,
    past: bool = False,
) -> Entry:
    """Give an update as shown, `in_timeline` at the address of its block with its anchor.

    `past` says that it is one of an update's versions: those have been published, whatever the clock says.
    """
    if update.status == "withdrawn":
        return _withdrawn(update, shared.frame, in_timeline, edits)
    scheduled = not past and update.published > shared.frame.context.now
    return _entry(update, shared, fragments.get(update.body.path), in_timeline, edits, scheduled)


def _entry(
    update: Update, shared: Shared, fragment: Fragment | None, in_timeline: str, edits: Edits | None, scheduled: bool
) -> Entry:
    frame, byline = shared.frame, shared.byline(update.byline)
    zone_name = frame.coverage.timezone
    text = fragment.text if fragment else ""
    key = fragment.key if fragment and fragment.html else ""
    return Entry(
        digest=_digest(update, frame, key, in_timeline, byline.digest, scheduled, edits),
        id=update.id,
        address=addresses.permalink(update.coverage, update.id),
        in_timeline=in_timeline,
        parent=frame.parent,
        published=Moment(update.published, zone_name, update.precision),
        headline=update.title or first_sentence(text) or frame.coverage.title,
        title=update.title,
        fragment=key,
        text=text,
        updated=Moment(update.updated, zone_name) if update.updated else None,
        status=update.status,
        scheduled=scheduled,
        byline=byline.people,
        own_byline=byline.own,
        key=update.key,
        label=frame.context.labels.get(update.label, update.label) if update.label else "",
        label_id=update.label,
        place=update.place,
        lang=update.lang or frame.coverage.lang,
        summary=update.summary,
        published_raw=update.published_raw,
        time_note=update.time_note,
        tags=shared.topics(update.tags)[0],
        sources=update.sources,
        corrections=_notices(update, zone_name),
        image=shown(fragment.image) if fragment and fragment.image else None,
        edits=edits,
    )


def _withdrawn(update: Update, frame: Frame, in_timeline: str, edits: Edits | None) -> Entry:
    """Give what is left of a withdrawn update: when it stood, when it went and why. Nothing of what it said."""
    withdrawal, zone_name = update.withdrawal, frame.coverage.timezone
    return Entry(
        digest=_digest(update, frame, "", in_timeline, "", False, edits),
        id=update.id,
        address=addresses.permalink(update.coverage, update.id),
        in_timeline=in_timeline,
        parent=frame.parent,
        published=Moment(update.published, zone_name, update.precision),
        headline="",
        title="",
        fragment="",
        text="",
        status="withdrawn",
        lang=update.lang or frame.coverage.lang,
        corrections=_notices(update, zone_name),
        withdrawn_at=Moment(withdrawal.at, zone_name) if withdrawal else None,
        withdrawn_reason=withdrawal.reason if withdrawal else "",
        edits=edits,
    )


def _digest(
    update: Update,
    frame: Frame,
    fragment: str,
    in_timeline: str,
    byline: str,
    scheduled: bool,
    edits: Edits | None,
) -> str:
    """Give what stands for an entry: its file and all that it takes from elsewhere."""
    instant = update.published.isoformat()
    parts = [update.digest, fragment, frame.digest, in_timeline, byline, instant, "scheduled" if scheduled else ""]
    if edits:
        parts += (str(edits.count), edits.last.instant.isoformat())
    return digest_text("\x1f".join(parts))


def _notices(update: Update, zone_name: str) -> tuple[Notice, ...]:
    if not update.corrections or (update.withdrawal and update.withdrawal.redact):
        return ()
    return tuple(Notice(Moment(each.at, zone_name), each.kind, each.text) for each in update.corrections)


def last_change(update: Update) -> datetime:
    """Give the instant of the last thing that happened to an update."""
    if not (update.updated or update.corrections or update.withdrawal):
        return update.published
    changes = [update.published, *(each.at for each in update.corrections)]
    changes += [update.updated] if update.updated else []
    changes += [update.withdrawal.at] if update.withdrawal else []
    return max(changes)


def _listed(
    update: Update,
    entry: Entry,
    frame: Frame,
    local: datetime,
    authors: tuple[str, ...],
    topics: tuple[Link, ...],
) -> Listed:
    date = f"{local.year:04d}-{local.month:02d}-{local.day:02d}"
    item = FeedItem(_identity(update, frame), entry, last_change(update))
    return Listed(item, date, authors, topics, update.path)


def _identity(update: Update, frame: Frame) -> str:
    """Give an update's id in feeds. A first id with several segments is one in another coverage, and whole already."""
    authority, first = frame.context.site.authority, first_id(update.id, update.aliases)
    return (
        addresses.entry_id(authority, first) if "/" in first else addresses.entry_id(authority, frame.first_id, first)
    )


def _posting(update: Update, listed: Listed, frame: Frame, byline: Byline) -> str:
    entry, changed = listed.item.entry, listed.item.updated
    day = update.precision == "day"
    published = listed.date if day else structured.stamp(update.published.astimezone(frame.zone))
    return structured.posting(
        entry,
        addresses.absolute(frame.context.site.base_url, entry.address),
        base_url=frame.context.site.base_url,
        authors=byline.data,
        published=published,
        modified=published if changed == update.published else structured.stamp(changed.astimezone(frame.zone)),
        lang=update.lang or frame.lang,
        blog=frame.encoded_url,
        corrected=[structured.stamp(notice.at.instant.astimezone(frame.zone)) for notice in entry.corrections],
    )
