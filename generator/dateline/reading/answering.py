"""Answering: the addresses of the site at which something will stand, for links that name an address and no id."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dateline.model import Author, Coverage, Newsroom, PlainPage
    from dateline.reading.outline import Outline

_BLOCK = re.compile(r"(.*/)page/([1-9][0-9]{0,5})/")
_DAY = re.compile(r"days/([0-9]{4}-[0-9]{2}-[0-9]{2})/")
_MONTH = re.compile(r"/archive/([0-9]{4})/([0-9]{2})/")


@dataclass(frozen=True, slots=True)
class Register:
    """What can be named on a site, but for updates; only of what can be used."""

    coverages: Mapping[str, str]  # id or former id → id
    authors: Mapping[str, str]
    pages: Mapping[str, str]
    fixed: frozenset[str]  # addresses that answer whatever the updates are
    unusable: frozenset[str]  # addresses of what has a file that cannot be used
    source_copies: bool

    @classmethod
    def of(cls, newsroom: Newsroom, unusable: Iterable[str]) -> Register:
        """Gather the names and addresses of a newsroom; its updates are not looked at."""
        return cls(
            coverages=_by_name(newsroom.coverages),
            authors=_by_name(newsroom.authors),
            pages=_by_name(newsroom.pages),
            fixed=frozenset(_fixed(newsroom)),
            unusable=frozenset(unusable),
            source_copies=newsroom.site.source_copies,
        )

    def has_coverage(self, id_: str) -> bool:
        """Say whether there is a coverage of this id, which is no former one."""
        return self.coverages.get(id_) == id_


class Answering:
    """What answers on a site: a register, and the outlines of its coverages, each looked at when it is needed.

    `outline_of` gives the outline of the coverage of an id, or nothing where it has none.
    """

    def __init__(self, register: Register, outline_of: Callable[[str], Outline | None]) -> None:
        self.register = register
        self.outline_of = outline_of
        self._known: dict[str, frozenset[str]] = {}

    def at(self, address: str, asking: str) -> bool:
        """Say whether something will stand at `address`, written as `dateline.addresses` has it.

        The coverage `asking` ("" for none) is looked at before any other.
        """
        if address in self.register.fixed:
            return True
        if with_slash(address) != address:
            return False  # a folder's page: only what is copied from the folder of static files answers without a slash
        own = self.outline_of(asking) if self.register.has_coverage(asking) else None
        if match := _MONTH.fullmatch(address):
            month = f"{match[1]}-{match[2]}"
            return (own is not None and month in _months(own)) or month in self._months
        if own and address in self._of(own):
            return True
        return self._below(address) or address in self._scattered

    @cached_property
    def _outlines(self) -> list[Outline]:
        ids = sorted(set(self.register.coverages.values()))
        return [outline for id_ in ids if (outline := self.outline_of(id_))]

    @cached_property
    def _months(self) -> frozenset[str]:
        return frozenset(month for outline in self._outlines for month in _months(outline))

    @cached_property
    def _scattered(self) -> frozenset[str]:
        return frozenset[str]().union(*map(self._of, self._outlines))

    def _of(self, outline: Outline) -> frozenset[str]:
        """Give the addresses of a coverage that are not made from its id: of aliases and topics."""
        if outline.id not in self._known:
            topics = (each for topic in outline.topics for each in _with_feeds(addresses.tag(topic)))
            self._known[outline.id] = frozenset((*outline.answers, *topics))
        return self._known[outline.id]

    def _below(self, address: str) -> bool:
        """Say whether a page of a coverage answers at `address`: below its entry page, or where that once was."""
        path = address.strip("/").split("/")
        for end in range(len(path) - 1, 0, -1):
            name = "/".join(path[:end])
            id_ = self.register.coverages.get(name)
            if id_ is None:
                continue
            outline = self.outline_of(id_)
            rest = address.removeprefix(addresses.coverage(name))
            if id_ == name:
                return outline is not None and self._has(outline, rest)
            if outline and rest.endswith("/") and (self._has(outline, rest) or f"/{id_}/{rest}" in outline.answers):
                return True
        return False

    def _has(self, outline: Outline, rest: str) -> bool:
        """Say whether something stands at `rest` below the coverage's entry page."""
        if match := _BLOCK.fullmatch("/" + rest):
            return match[1] == "/" and int(match[2]) <= max(1, -(-outline.count // (outline.per_page or 1)))
        if match := _DAY.fullmatch(rest):
            return match[1] in outline.dates
        id_, slash, name = rest.partition("/")
        shown = outline.updates.get(id_) == (id_, "")
        return shown and bool(slash) and (not name or (name == "index.md" and self.register.source_copies))


def _months(outline: Outline) -> set[str]:
    return {date[:7] for date in outline.dates}


def _fixed(newsroom: Newsroom) -> Iterator[str]:
    """Give the addresses that no update makes."""
    yield from (addresses.NOT_FOUND, addresses.SITEMAP, addresses.ROBOTS, addresses.AUTHORS)
    yield from (f"/{each.address}" for each in newsroom.statics)
    yield from _with_feeds(addresses.HOME)
    yield from _with_feeds(addresses.CORRECTIONS)
    for author in newsroom.authors:
        yield from _with_feeds(addresses.author(author.id))
        yield from alias_addresses(author.aliases, addresses.author)
    for section in newsroom.site.sections:
        yield from _with_feeds(addresses.section(section.id))
    for page in newsroom.pages:
        yield addresses.plain_page(page.id)
        yield from alias_addresses(page.aliases, addresses.plain_page)
    for coverage in newsroom.coverages:
        yield from _with_feeds(addresses.coverage(coverage.id))
        yield from (addresses.live_data(coverage.id), addresses.coverage_sitemap(coverage.id))
        yield from alias_addresses(coverage.aliases, addresses.coverage)


def _with_feeds(entry: str) -> Iterator[str]:
    yield entry
    yield from (addresses.feed(entry, form) for form in addresses.FEED_NAMES)


def alias_addresses(aliases: Iterable[str], of_id: Callable[[str], str]) -> Iterator[str]:
    """Give where aliases answer: a former id as `of_id` has it, a path as `with_slash` has it."""
    for alias in aliases:
        yield with_slash(alias) if alias.startswith("/") else of_id(alias)


def with_slash(path: str) -> str:
    """Give the address that a path names: with the slash of a folder's page, unless its last segment has an ending."""
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"


def former_ids(aliases: Iterable[str]) -> list[str]:
    """Give the aliases that are former ids, and no addresses."""
    return [alias for alias in aliases if not alias.startswith("/")]


def _by_name(values: tuple[Coverage, ...] | tuple[Author, ...] | tuple[PlainPage, ...]) -> dict[str, str]:
    """Give ids by id and former id; what has an id now goes before what had it once."""
    names = {former: each.id for each in values for former in former_ids(each.aliases)}
    return names | {each.id: each.id for each in values}
