"""Vanished: what the ledger holds and the site would not answer, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.clock import is_public
from dateline.ledger.files import AUTHORS, ENDING, FOLDER
from dateline.problems import Place, Problem, problem
from dateline.reading.zones import iso

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from dateline.clock import Clock
    from dateline.ledger.lines import Line
    from dateline.model import Newsroom, Update

Unanswered = tuple[str, "Sequence[Line]"]
"""The path of a file of the ledger, and its lines at whose addresses nothing will be."""
_KINDS = {
    "update": (
        "the update that took its place",
        "bring the update back, if need be as a withdrawn one (status: withdrawn)",
    ),
    "coverage": ("the coverage.md of the coverage that took its place", "bring the coverage back"),
    "author": ("the file of the person who took that place", "bring the file back, with former: true"),
    "address": ("what took its place", "bring back what was there"),
}
"""What kind of thing was at an address → into what an alias goes, what else can be done."""


def vanished(unanswered: Sequence[Unanswered], newsroom: Newsroom, clock: Clock) -> Iterator[Problem]:
    """Tell of addresses at which nothing will be. `newsroom` holds drafts and what is not due, too.

    Where a coverage is gone, what was below it is told with it. What is only not due is doubtful and no error: a site
    can be built as it was at an earlier time.
    """
    if not unanswered:
        return
    hidden = dict(_hidden(newsroom, clock))
    for path, lines in unanswered:
        first = {line.address: line for line in reversed(lines)}  # merged files may hold an address twice
        late = {each: line for each, line in first.items() if each in hidden and not _is_draft(hidden[each], clock)}
        if late:
            yield _not_due(path, late, hidden, newsroom)
        yield from _gone(path, {each: line for each, line in first.items() if each not in late}, hidden, newsroom)


def _hidden(newsroom: Newsroom, clock: Clock) -> Iterator[tuple[str, Update]]:
    """Give the updates that are not shown, by permalink: drafts, and those that are not due."""
    for coverage in newsroom.coverages:
        for update in coverage.updates:
            if not is_public(update, clock):
                yield addresses.permalink(coverage.id, update.id), update


def _is_draft(update: Update, clock: Clock) -> bool:
    return update.status == "draft" and not clock.drafts


def _gone(path: str, gone: Mapping[str, Line], hidden: Mapping[str, Update], newsroom: Newsroom) -> Iterator[Problem]:
    known = {coverage.id for coverage in newsroom.coverages}
    entry = addresses.coverage(path.removeprefix(f"{FOLDER}/").removesuffix(ENDING))
    for address, line in sorted(gone.items(), key=lambda item: item[1].number):
        if address.startswith(entry) and address != entry and entry in gone:
            continue
        below = sum(each.startswith(entry) for each in gone) - 1 if address == entry else 0
        kind, alias = _what(path, entry, address, known)
        into, otherwise = _KINDS[kind]
        update = hidden.get(address)
        yield problem(
            "vanished-address",
            Place(path, line.number, 1, address),
            address=address,
            below=f" with {below} below it" if below else "",
            reason=f": {update.path} is a draft" if update else "",
            alias=alias,
            into=into,
            otherwise="publish it again, or withdraw it (status: withdrawn)" if update else otherwise,
        )


def _what(path: str, entry: str, address: str, known: Collection[str]) -> tuple[str, str]:
    """Give what kind of thing was at an address, and the alias that leads from there. `known` are coverages' ids."""
    if path == AUTHORS and address.startswith(addresses.AUTHORS):
        return "author", address.removeprefix(addresses.AUTHORS).strip("/")
    if path != AUTHORS and address == entry:
        return "coverage", address.strip("/")
    if path != AUTHORS and address.startswith(entry):
        return "update", address.removeprefix(entry if entry.strip("/") in known else "/").strip("/")
    return "address", address


def _not_due(path: str, late: Mapping[str, Line], hidden: Mapping[str, Update], newsroom: Newsroom) -> Problem:
    """Tell of what is not due, all of one file in one."""
    first = min(late.values(), key=lambda line: line.number)
    update = hidden[first.address]
    zone = next(coverage.timezone for coverage in newsroom.coverages if coverage.id == update.coverage)
    return problem(
        "address-not-due",
        Place(path, first.number, 1, first.address),
        address=first.address,
        instant=iso(update.published, zone),
        others=f"; {len(late) - 1} more of this ledger will not either" if len(late) > 1 else "",
        source=update.path,
    )
