"""Versions: what each update said before, a page for each version, a list of them, and their TimeMap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest_text
from dateline.model import swhid
from dateline.pages.changes import changes
from dateline.pages.differences import difference
from dateline.pages.entries import Shared, as_shown
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.meta import make_meta
from dateline.pages.page import Later, Page
from dateline.pages.past_views import Span, VersionLine, VersionPage, Versions
from dateline.pages.timemaps import timemap
from dateline.pages.views import Link, Moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dateline.markup.fragments import Fragment
    from dateline.model import Past
    from dateline.pages.differences import Difference
    from dateline.pages.frame import Frame
    from dateline.pages.listed import Listed
    from dateline.pages.past_views import Change
    from dateline.pages.views import Entry, Meta


def version_pages(
    frame: Frame, listed: Sequence[Listed], pasts: Mapping[str, Past], fragments: Mapping[str, Fragment]
) -> list[Page]:
    """Give the pages of the versions of all updates that are marked as edited (`dateline.pages.entries.make_edits`).

    `listed` are a coverage's updates, `pasts` are by id, `fragments` by path: of the versions' bodies too.
    """
    shared = Shared(frame)
    pages: list[Page] = []
    for each in listed if pasts else ():
        if each.item.entry.edits:
            trail = _Trail(shared, each, pasts[each.item.entry.id], fragments)
            numbers = range(1, len(trail.versions) + 1)
            pages += [_list_page(trail), _timemap_page(trail), *(_version_page(trail, number) for number in numbers)]
    return pages


def stood_from(past: Past) -> list[datetime]:
    """Give for each version the instant from which it stood.

    The first stands from when it was published: coverage may have been put into a history years later. A later one
    stands from when it landed, but not before that.
    """
    first = past.versions[0].update.published
    return [first, *(max(first, each.landed) for each in past.versions[1:])]


class _Trail:
    """An update's versions, oldest first, as shown; what takes time is made when a page that shows it is."""

    def __init__(self, shared: Shared, listed: Listed, past: Past, fragments: Mapping[str, Fragment]) -> None:
        self.frame, self.listed, self.past = shared.frame, listed, past
        self.today = listed.item.entry
        self.versions = past.versions
        in_timeline = self.today.in_timeline
        self.entries = [as_shown(each.update, shared, fragments, in_timeline, past=True) for each in past.versions]
        stamps = addresses.version_stamps(each.landed for each in past.versions)
        coverage = self.frame.coverage.id
        self.addresses = [addresses.version(coverage, self.today.id, stamp) for stamp in stamps]
        self.list_address = addresses.versions(coverage, self.today.id)
        self.timemap = addresses.timemap(coverage, self.today.id)
        self._differences: dict[int, Difference] = {}

    @property
    def title(self) -> str:
        """What the update goes by: its headline of today, or the last one that it had."""
        headlines = [self.today.headline, *(each.headline for each in reversed(self.entries))]
        return next((each for each in headlines if each), self.frame.coverage.title)

    def moment(self, instant: datetime) -> Moment:
        """Give an instant in the coverage's zone."""
        return Moment(instant, self.frame.coverage.timezone)

    def stood_before(self, index: int) -> Entry | None:
        """Give the last version before this one that was not withdrawn."""
        return next((each for each in reversed(self.entries[:index]) if each.status != "withdrawn"), None)

    def difference(self, index: int) -> Difference:
        """Give how the text of the version before became that of this one. Withdrawing it is no change of the text."""
        if index not in self._differences:
            before, entry = self.stood_before(index), self.entries[index]
            was = before.text if before else ""
            self._differences[index] = difference(was, was if entry.status == "withdrawn" else entry.text)
        return self._differences[index]

    def changes(self, index: int) -> tuple[Change, ...]:
        """Give what else was changed."""
        return changes(self.entries[index - 1], self.entries[index], self.stood_before(index)) if index else ()

    def line(self, index: int) -> VersionLine:
        """Give a version as the list has it."""
        version, told = self.versions[index], self.difference(index) if index else None
        return VersionLine(
            number=index + 1,
            address=self.addresses[index],
            landed=self.moment(version.landed),
            by=version.by,
            headline=self.entries[index].headline,
            added=told.added if told else 0,
            removed=told.removed if told else 0,
            fields=tuple(each.field for each in self.changes(index)),
            gone=self._gone(index),
        )

    def neighbour(self, index: int) -> VersionLine | None:
        """Give a version as its neighbours name it; None where there is none."""
        if not 0 <= index < len(self.versions):
            return None
        version, headline = self.versions[index], self.entries[index].headline
        return VersionLine(index + 1, self.addresses[index], self.moment(version.landed), version.by, headline)

    def _gone(self, index: int) -> tuple[Span, ...]:
        """Give the gaps that began while this version was the newest; those before the first one belong to it."""
        begins = self.versions[index].landed if index else None
        ends = self.versions[index + 1].landed if index + 1 < len(self.versions) else None
        return tuple(
            Span(self.moment(first), self.moment(last) if last else None)
            for first, last in self.past.gaps
            if (begins is None or begins <= first) and (ends is None or first < ends)
        )

    def digest(self, *indexes: int) -> str:
        """Give what stands for some versions, and for all that their pages take from elsewhere."""
        parts = [self.frame.surroundings, self.today.address, self.title]
        for index in indexes:
            version = self.versions[index]
            landed, authored = version.landed.isoformat(), version.authored.isoformat()
            parts += (self.entries[index].digest, landed, authored, version.commit, version.blob, version.by)
        return digest_text("\x1f".join(parts))


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _list_page(trail: _Trail) -> Page:
    def view() -> Versions:
        lines = [trail.line(index) for index in reversed(range(len(trail.versions)))]
        meta = _meta(trail, "versions", trail.list_address, trail.today, "")
        return Versions(meta, trail.frame.head, trail.today, tuple(lines), trail.past.settled, trail.timemap)

    gaps = [f"{first.isoformat()} {last.isoformat() if last else ''}" for first, last in trail.past.gaps]
    all_versions = trail.digest(*range(len(trail.versions)))
    shown = digest_text("\x1f".join([all_versions, trail.today.digest, repr(trail.past.settled), *gaps]))
    return _page(trail, trail.list_address, Later(shown, _lang(trail, trail.today), view), "versions.html")


def _version_page(trail: _Trail, number: int) -> Page:
    """Give the page of a version. It names no number of versions, so that the next one changes no page but the last."""
    index = number - 1
    entry, version = trail.entries[index], trail.versions[index]
    present = trail.past.settled and number == len(trail.versions)

    def view() -> VersionPage:
        return VersionPage(
            meta=_meta(trail, "version", trail.addresses[index], entry, version.landed.isoformat()),
            head=trail.frame.head,
            entry=entry,
            number=number,
            present=present,
            stood=_stood(trail, index),
            difference=trail.difference(index) if index else None,
            changes=trail.changes(index),
            landed=trail.moment(version.landed),
            authored=trail.moment(version.authored) if version.authored != version.landed else None,
            by=version.by,
            commit=version.commit,
            swhid=swhid(version.blob),
            earlier=trail.neighbour(index - 1),
            later=trail.neighbour(index + 1),
            today=Link(trail.title, trail.today.address),
            versions=trail.list_address,
            timemap=trail.timemap,
        )

    shown = trail.digest(*_seen(trail, index))
    later = Later(digest_text(f"{shown} {number} {present}"), _lang(trail, entry), view)
    return _page(trail, trail.addresses[index], later, "version.html")


def _seen(trail: _Trail, index: int) -> list[int]:
    """Give the versions that the page of one shows something of."""
    count = len(trail.versions)
    stood = trail.stood_before(index)
    seen = {0, index - 1, index, index + 1} | ({trail.entries.index(stood)} if stood else set())
    return sorted(each for each in seen if 0 <= each < count)


def _stood(trail: _Trail, index: int) -> Span | None:
    begins = stood_from(trail.past)
    last = index + 1 == len(begins)
    if not last and begins[index + 1] <= begins[index]:
        return None
    return Span(trail.moment(begins[index]), None if last else trail.moment(begins[index + 1]))


def _timemap_page(trail: _Trail) -> Page:
    mementos = [(address, each.landed) for address, each in zip(trail.addresses, trail.versions, strict=True)]
    text = timemap(trail.frame.context.site.base_url, trail.today.address, trail.timemap, mementos)
    return Page(trail.timemap, "text", text, trail.listed.source, coverage=trail.frame.coverage.id)


def _page(trail: _Trail, address: str, later: Later, template: str) -> Page:
    return Page(address, "html", later, trail.listed.source, template, trail.frame.coverage.id)


def _lang(trail: _Trail, entry: Entry) -> str:
    return entry.lang or trail.frame.context.site.language


def _meta(trail: _Trail, kind: str, address: str, entry: Entry, name: str) -> Meta:
    """Make the head of a page that no search engine is to keep: what counts is the update itself."""
    frame, today = trail.frame, trail.today
    meta = make_meta(
        frame.context,
        kind,
        entry.headline or trail.title,
        address,
        description=entry.summary or shorten(entry.text, DESCRIPTION),
        lang=entry.lang,
        feeds=frame.head.feeds,
        breadcrumbs=(*frame.crumbs, Link(trail.title, today.address), Link(name, address)),
        published=entry.published,
        authors=entry.byline,
        noindex=True,
        social_type="article",
    )
    return replace(meta, canonical=addresses.absolute(frame.context.site.base_url, today.address))
