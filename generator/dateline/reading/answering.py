"""Answering: the addresses of the site at which something will stand, for links that name an address and no id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.clock import is_public
from dateline.reading.zones import zone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dateline.clock import Clock
    from dateline.model import Coverage, Newsroom

_BLOCK = re.compile(r"(.*/)page/([1-9][0-9]{0,5})/")
_DAY = re.compile(r"days/([0-9]{4}-[0-9]{2}-[0-9]{2})/")
_MONTH = re.compile(r"/archive/([0-9]{4})/([0-9]{2})/")


@dataclass(frozen=True, slots=True)
class Answering:
    """What answers: `fixed` addresses, and each coverage's pages by its public updates."""

    fixed: Collection[str]
    coverages: Mapping[str, Coverage]
    shown: Mapping[str, Collection[str]]  # coverage id → ids of its public updates
    source_copies: bool
    clock: Clock

    @classmethod
    def of(cls, newsroom: Newsroom, clock: Clock) -> Answering:
        """Gather the addresses."""
        coverages = {each.id: each for each in newsroom.coverages}
        shown = {
            each.id: frozenset(update.id for update in each.updates if is_public(update, clock))
            for each in newsroom.coverages
        }
        return cls(frozenset(_fixed(newsroom, clock)), coverages, shown, newsroom.site.source_copies, clock)

    def at(self, address: str) -> bool:
        """Say whether something will stand at `address`, written as `dateline.addresses` has it."""
        if address in self.fixed:
            return True
        if match := _MONTH.fullmatch(address):
            return any(
                f"{match[1]}-{match[2]}" in _local_dates(each, self.clock, 7) for each in self.coverages.values()
            )
        path = address.strip("/").split("/")
        for end in range(len(path) - 1, 0, -1):
            if coverage := self.coverages.get("/".join(path[:end])):
                return self._below(coverage, address.removeprefix(addresses.coverage(coverage.id)))
        return False

    def _below(self, coverage: Coverage, rest: str) -> bool:
        """Say whether something stands at `rest` below the coverage's entry page."""
        shown = self.shown[coverage.id]
        if match := _BLOCK.fullmatch("/" + rest):
            return match[1] == "/" and int(match[2]) <= max(1, -(-len(shown) // coverage.per_page))
        if match := _DAY.fullmatch(rest):
            return match[1] in _local_dates(coverage, self.clock, 10)
        id_, slash, name = rest.partition("/")
        return id_ in shown and bool(slash) and (not name or (name == "index.md" and self.source_copies))


def _local_dates(coverage: Coverage, clock: Clock, length: int) -> set[str]:
    """Give the local dates (10 characters) or months (7) of a coverage's public updates."""
    shown_in = zone(coverage.timezone)
    return {
        each.published.astimezone(shown_in).date().isoformat()[:length]
        for each in coverage.updates
        if is_public(each, clock)
    }


def _fixed(newsroom: Newsroom, clock: Clock) -> Iterator[str]:
    """Give the addresses that are not made from an update's own id or time."""
    yield from (addresses.NOT_FOUND, addresses.SITEMAP, addresses.ROBOTS, addresses.AUTHORS)
    yield from (f"/{each.address}" for each in newsroom.statics)
    yield from _with_feeds(addresses.HOME)
    yield from _with_feeds(addresses.CORRECTIONS)
    for author in newsroom.authors:
        yield from _with_feeds(addresses.author(author.id))
        yield from _aliases(author.aliases, "/authors/")
    for section in newsroom.site.sections:
        yield from _with_feeds(addresses.section(section.id))
    for page in newsroom.pages:
        yield addresses.plain_page(page.id)
        yield from _aliases(page.aliases, "/")
    tags: set[str] = set()
    for coverage in newsroom.coverages:
        entry = addresses.coverage(coverage.id)
        yield from _with_feeds(entry)
        yield from (addresses.live_data(coverage.id), addresses.coverage_sitemap(coverage.id))
        yield from _aliases(coverage.aliases, "/")
        for update in coverage.updates:
            if is_public(update, clock):
                tags.update(coverage.tags, update.tags)
                if update.aliases:
                    yield from _aliases(update.aliases, entry)
    for tag in tags:
        yield from _with_feeds(addresses.tag(tag))


def _with_feeds(entry: str) -> Iterator[str]:
    yield entry
    yield from (addresses.feed(entry, form) for form in addresses.FEED_NAMES)


def _aliases(aliases: tuple[str, ...], base: str) -> Iterator[str]:
    """Give where aliases answer: a former id below `base`, a path as it is, or with the slash of a folder's page."""
    for alias in aliases:
        if not alias.startswith("/"):
            yield f"{base}{alias}/"
        else:
            yield alias if alias.endswith("/") or "." in alias.rpartition("/")[2] else f"{alias}/"
