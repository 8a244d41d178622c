"""Replay: what a coverage's updates said and when, as scripts that a reader's browser loads only when asked.

An index says for each update which version of it was in force from when; parts of bounded size hold the versions as a
timeline shows them. Versions are numbered in the order in which they landed, so that a full part never changes when
something is added. The scripts are classic ones, for pages that are read from a folder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline import addresses
from dateline.digests import digest, digest_text
from dateline.pages.days import day_moment
from dateline.pages.entries import Shared, as_shown
from dateline.pages.headlines import first_sentence
from dateline.pages.page import Later, Page
from dateline.pages.replay_views import ReplayEvent, ReplayIndex, ReplayItem, ReplayPart
from dateline.pages.views import Day, KeyEvent, Moment
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from dateline.markup.fragments import Fragment
    from dateline.model import Past, Update
    from dateline.pages.frame import Frame

PART = 192 * 1024  # bytes of HTML in a part; as a script it is a little more
AROUND = 1_000  # bytes of an article beside its body, by and large
INDEX_TEMPLATE, PART_TEMPLATE = "parts/replay.html", "parts/replay-part.html"

Gap = tuple["datetime", "datetime | None"]


@dataclass(frozen=True, slots=True)
class _State:
    """An update as one version left it, and since when: None for the first, which is in force from the beginning."""

    update: Update
    since: datetime | None
    landed: datetime


@dataclass(frozen=True, slots=True)
class _Trail:
    """What became of one update."""

    id: str
    states: tuple[_State, ...]
    gaps: tuple[Gap, ...]  # when it was not in this coverage


class _Item(NamedTuple):
    """What one number stands for: a version, as the timeline shows it or as its copy at the top (`pinned`)."""

    state: _State
    pinned: bool


@dataclass(frozen=True, slots=True)
class _Book:
    """All that the scripts of one coverage hold, with the number of each item."""

    frame: Frame
    shared: Shared
    fragments: Mapping[str, Fragment]
    trails: Sequence[_Trail]
    parts: Sequence[Sequence[_Item]]
    here: frozenset[str]  # ids of the updates that have a page today

    def numbers(self) -> dict[tuple[int, bool], int]:
        """Give the number of each item: by the identity of its state, and whether it is the copy at the top."""
        items = [item for part in self.parts for item in part]
        return {(id(item.state), item.pinned): number for number, item in enumerate(items)}


def replay_pages(frame: Frame, pasts: Mapping[str, Past], fragments: Mapping[str, Fragment]) -> list[Page]:
    """Give a coverage's index and its parts; nothing where none of its updates has a past.

    `pasts` are by the id of the update, those that are no more in the coverage included; `fragments` by the path of
    the body, those of versions included.
    """
    trails = _trails(frame, pasts)
    if not trails:
        return []
    parts = _parts(_items(trails, is_open=frame.is_open), fragments)
    here = frozenset(update.id for update in frame.coverage.updates)
    book = _Book(frame, Shared(frame), fragments, trails, parts, here)
    ground = _ground(book)
    stamps = [_stamp(book, ground, items) for items in parts]
    coverage = frame.coverage
    pages = [_page(book, addresses.replay_index(coverage.id), INDEX_TEMPLATE, _index(book, stamps))]
    for number, (items, stamp) in enumerate(zip(parts, stamps, strict=True), 1):
        address = addresses.replay_part(coverage.id, number)
        pages.append(_page(book, address, PART_TEMPLATE, _part(book, items, number, stamp)))
    return pages


def _page(book: _Book, address: str, template: str, shows: Later) -> Page:
    coverage = book.frame.coverage
    return Page(address, "script", shows, coverage.path, template, coverage.id)


# ── what became of each update ───────────────────────────────────────────────────────────────────────────────────────


def _trails(frame: Frame, pasts: Mapping[str, Past]) -> list[_Trail]:
    """Give the updates of which there is something to tell, by id."""
    trails = [_trail(name, past) for name, past in pasts.items() if past.versions]
    if not trails:
        return []
    trails += [
        _redacted(update) for update in frame.coverage.updates if update.id not in pasts and _is_redacted(update)
    ]
    return sorted(trails, key=lambda trail: trail.id)


def _trail(name: str, past: Past) -> _Trail:
    states = [
        _State(version.update, version.landed if index else None, version.landed)
        for index, version in enumerate(past.versions)
    ]
    return _Trail(name, tuple(states), past.gaps + past.elsewhere)


def _is_redacted(update: Update) -> bool:
    return update.withdrawal is not None and update.withdrawal.redact


def _redacted(update: Update) -> _Trail:
    """Give a redacted update: of all that it was, the notice since it was taken down."""
    at = update.withdrawal.at if update.withdrawal else update.published
    return _Trail(update.id, (_State(update, at, at),), ())


# ── numbered, and parted ─────────────────────────────────────────────────────────────────────────────────────────────


def _items(trails: Sequence[_Trail], *, is_open: bool) -> list[_Item]:
    """Give all items in the order of their numbers: as they landed, those that landed at once as they were published.

    An update held at the top stands there once more; in closed coverage nothing is held.
    """
    states = [state for trail in trails for state in trail.states if state.update.status != "draft"]
    states.sort(key=lambda state: (state.landed, state.update.published, state.update.id))
    return [
        _Item(state, pinned)
        for state in states
        for pinned in ((False, True) if is_open and _holds(state.update) else (False,))
    ]


def _holds(update: Update) -> bool:
    return update.pinned and update.status != "withdrawn"


def _parts(items: Sequence[_Item], fragments: Mapping[str, Fragment]) -> list[list[_Item]]:
    """Cut the items into parts of `PART` bytes at most; one that is longer by itself has a part of its own."""
    parts: list[list[_Item]] = []
    filled = PART
    for item in items:
        fragment = fragments.get(item.state.update.body.path)
        size = AROUND + (_bytes(fragment.html) if fragment else 0)
        if filled + size > PART:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += size
    return parts


def _bytes(html: str) -> int:
    return len(html) if html.isascii() else len(html.encode("utf-8", "surrogatepass"))


def _ground(book: _Book) -> str:
    """Give what stands for all that articles take from elsewhere than from their files."""
    context = book.frame.context
    people = sorted((name, digest(person)) for name, person in context.people.items())
    return digest((book.frame.digest, book.shared.byline(()).digest, book.frame.is_open, people))


def _stamp(book: _Book, ground: str, items: Sequence[_Item]) -> str:
    """Give what stands for a part: all that its articles are made from, and when each version landed."""
    lines = [ground]
    for state, pinned in items:
        update = state.update
        fragment = book.fragments.get(update.body.path)
        key, kind = fragment.key if fragment else "", "pinned" if pinned else "" if update.id in book.here else "former"
        lines.append(f"{update.id} {update.digest} {key} {kind} {state.landed.timestamp()}")
    return digest_text("\n".join(lines))


# ── the scripts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _part(book: _Book, items: Sequence[_Item], number: int, stamp: str) -> Later:
    frame = book.frame

    def view() -> ReplayPart:
        made = tuple(_shown(book, item) for item in items)
        return ReplayPart(frame.lang, frame.head.address, number, stamp, made)

    return Later(digest_text(f"{number} {stamp}"), frame.lang, view)


def _shown(book: _Book, item: _Item) -> ReplayItem:
    """Give a version as the timeline shows it. One of an update that has no page any more leads to itself."""
    update = item.state.update
    entry = as_shown(update, book.shared, book.fragments, "", past=True)
    address = entry.address if update.id in book.here else f"#{addresses.anchor(update.id)}"
    # An entry that stands on no timeline says nothing of its id, and that may be another one by now.
    entry = replace(entry, address=address, digest=digest_text(f"{entry.digest} {update.id} {address}"))
    return ReplayItem(entry, "pinned" if item.pinned else "timeline")


def _index(book: _Book, stamps: Sequence[str]) -> Later:
    frame, coverage = book.frame, book.frame.coverage
    lines = [frame.head.address, coverage.status, coverage.order, str(coverage.per_page), *stamps]
    lines += [f"{trail.id} {trail.gaps}" for trail in book.trails if trail.gaps]
    # A day leads to its page where it has one, and that it has by the updates of today.
    lines += [str(update.published.timestamp()) for update in coverage.updates]
    return Later(digest_text("\n".join(lines)), frame.lang, lambda: _index_view(book, stamps))


def _index_view(book: _Book, stamps: Sequence[str]) -> ReplayIndex:
    frame, numbers = book.frame, book.numbers()
    instants = [at for trail in book.trails for at in _instants(trail)]
    return ReplayIndex(
        lang=frame.lang,
        page=frame.head.address,
        data=_data(book, stamps, numbers),
        zone=frame.coverage.timezone,
        first=min(instants),
        last=max(instants),
        days=_days(book),
        events=tuple(_events(book, numbers)),
    )


def _instants(trail: _Trail) -> Iterator[datetime]:
    for state in trail.states:
        yield state.update.published
        if state.since:
            yield state.since
    for begun, ended in trail.gaps:
        yield begun
        if ended:
            yield ended


def _data(book: _Book, stamps: Sequence[str], numbers: Mapping[tuple[int, bool], int]) -> dict[str, Any]:
    """Give the index as the script reads it; `docs/history.md` describes it. Instants are seconds since 1970 (UTC)."""
    coverage = book.frame.coverage
    firsts, count = [], 0
    for part in book.parts:
        firsts.append(count)
        count += len(part)
    return {
        "order": coverage.order,
        "perPage": coverage.per_page,
        "parts": [{"first": first, "stamp": stamp} for first, stamp in zip(firsts, stamps, strict=True)],
        "updates": [_update(trail, numbers) for trail in book.trails],
    }


def _update(trail: _Trail, numbers: Mapping[tuple[int, bool], int]) -> dict[str, Any]:
    told: dict[str, Any] = {"id": trail.id, "versions": [_version(state, numbers) for state in trail.states]}
    if trail.gaps:
        told["gaps"] = [[_seconds(begun), _seconds(ended) if ended else None] for begun, ended in trail.gaps]
    return told


def _version(state: _State, numbers: Mapping[tuple[int, bool], int]) -> dict[str, Any]:
    update = state.update
    told: dict[str, Any] = {"published": _seconds(update.published)}
    if state.since:
        told["from"] = _seconds(state.since)
    if (item := numbers.get((id(state), False))) is not None:
        told["item"] = item
    if (held := numbers.get((id(state), True))) is not None:
        told["pinned"] = held
    if update.sequence:
        told["sequence"] = update.sequence
    if _is_event(update):
        told["key"] = 1
    return told


def _is_event(update: Update) -> bool:
    return update.key and update.status == "published"


def _seconds(instant: datetime) -> int | float:
    """Give an instant in seconds since 1970, a whole number where it is one."""
    seconds = instant.timestamp()
    return int(seconds) if seconds.is_integer() else seconds


def _days(book: _Book) -> tuple[Day, ...]:
    """Give every local day on which some version has its update. Only one of today's timeline has a page."""
    frame = book.frame

    def date(update: Update) -> str:
        local = update.published.astimezone(frame.zone)
        return f"{local.year:04d}-{local.month:02d}-{local.day:02d}"

    today = {date(update) for update in frame.coverage.updates}
    all_dates = {date(state.update) for trail in book.trails for state in trail.states}
    return tuple(
        Day(
            day_moment(each, frame.coverage.timezone),
            addresses.day(frame.coverage.id, each) if each in today else "",
            (),
        )
        for each in sorted(all_dates)
    )


def _events(book: _Book, numbers: Mapping[tuple[int, bool], int]) -> Iterator[ReplayEvent]:
    """Give the versions that are key events, each as the list of key events names it."""
    coverage = book.frame.coverage
    for trail in book.trails:
        for state in trail.states:
            update = state.update
            if not _is_event(update):
                continue
            fragment = book.fragments.get(update.body.path)
            title = update.title or first_sentence(fragment.text if fragment else "") or coverage.title
            address = addresses.permalink(coverage.id, update.id) if update.id in book.here else ""
            moment = Moment(update.published, coverage.timezone, update.precision)
            yield ReplayEvent(numbers[id(state), False], KeyEvent(moment, title, address))
