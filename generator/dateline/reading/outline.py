"""Outline: what others may ask of a coverage, so that links into it are judged without its updates at hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from dateline import addresses
from dateline.clock import is_public
from dateline.reading.answering import alias_addresses, former_ids
from dateline.reading.unusable import unusable_updates
from dateline.reading.zones import zone
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.clock import Clock
    from dateline.model import Coverage, Update


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of one coverage from outside it; plain data. `per_page` is 0 where its own file cannot be used."""

    id: str
    updates: Mapping[str, tuple[str, str]]  # id or former id of an update → its id, and why it is not public, if so
    count: int  # of public updates
    per_page: int
    dates: tuple[str, ...]  # local dates (yyyy-mm-dd) of public updates, each once, sorted
    answers: tuple[str, ...]  # addresses at which the aliases of public updates answer
    unusable: tuple[str, ...]  # addresses that its files with errors would answer at
    tags: Mapping[str, tuple[int, str]]  # spelling → how often it is used, path of the first file that has it
    topics: tuple[str, ...]  # tags of the coverage and its public updates, sorted; none where no update is public

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON has it. Most updates are public and have had one id: those stand in a list of their own."""
        plain = [name for name, (id_, hidden) in self.updates.items() if name == id_ and not hidden]
        rest = {name: each for name, each in self.updates.items() if name != each[0] or each[1]}
        shallow = {each.name: getattr(self, each.name) for each in fields(self)}
        return shallow | {"updates": rest, "public": plain}


def outline_from(value: Mapping[str, Any]) -> Outline:
    """Give the outline that `as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` where it is none."""
    updates = {name: (name, "") for name in value["public"]}
    updates |= {name: (id_, hidden) for name, (id_, hidden) in value["updates"].items()}
    return Outline(
        id=value["id"],
        updates=updates,
        count=value["count"],
        per_page=value["per_page"],
        dates=tuple(value["dates"]),
        answers=tuple(value["answers"]),
        unusable=tuple(value["unusable"]),
        tags={tag: (count, path) for tag, (count, path) in value["tags"].items()},
        topics=tuple(value["topics"]),
    )


def make_outline(id_: str, coverage: Coverage | None, paths: Sequence[str], clock: Clock) -> Outline:
    """Give the outline of the coverage `id_`, with all its updates as read, at the clock's instant.

    `coverage` is None where its own file cannot be used; `paths` are the files of its updates, usable or not.
    """
    unusable = tuple(unusable_updates(id_, coverage, paths))
    if coverage is None:
        return Outline(id_, {}, 0, 0, (), (), unusable, {}, ())
    shown = [each for each in coverage.updates if is_public(each, clock)]
    shown_in = zone(coverage.timezone)
    days = {each.published.astimezone(shown_in).date() for each in shown}
    return Outline(
        id=id_,
        updates=_by_name(coverage.updates, shown),
        count=len(shown),
        per_page=coverage.per_page,
        dates=tuple(day.isoformat() for day in sorted(days)),
        answers=tuple(_answers(id_, shown)),
        unusable=unusable,
        tags=_tags(coverage),
        topics=tuple(sorted({*coverage.tags, *(tag for each in shown for tag in each.tags)})) if shown else (),
    )


def _by_name(updates: Sequence[Update], shown: Sequence[Update]) -> dict[str, tuple[str, str]]:
    """Give by id and former id an update's id and why it is not shown; what has an id now goes before what had it."""
    names = {each.id: (each.id, "") for each in shown}
    if len(shown) < len(updates):
        names = {each.id: names.get(each.id) or (each.id, _hidden(each)) for each in updates}
    former = {alias: names[each.id] for each in updates if each.aliases for alias in former_ids(each.aliases)}
    return former | names


def _hidden(update: Update) -> str:
    """Say why an update is not public, as a problem's message goes on."""
    if update.status == "draft":
        return ": it is a draft"
    return f" before {update.published:%Y-%m-%dT%H:%M:%SZ}"


def _answers(id_: str, shown: Iterable[Update]) -> Iterator[str]:
    """Give where aliases of updates answer. One with several segments is where an update stood in another coverage."""

    def of_id(alias: str) -> str:
        return addresses.coverage(alias) if "/" in alias else addresses.permalink(id_, alias)

    for each in shown:
        if each.aliases:
            yield from alias_addresses(each.aliases, of_id)


def _tags(coverage: Coverage) -> dict[str, tuple[int, str]]:
    """Count the spellings of tags; their first files are coverage.md, then the updates' by path."""
    counts = Counter(coverage.tags)
    first = dict.fromkeys(coverage.tags, coverage.path)
    for each in coverage.updates:
        if each.tags:
            counts.update(each.tags)
            for tag in each.tags:
                if tag not in first or (first[tag] != coverage.path and each.path < first[tag]):
                    first[tag] = each.path
    return {tag: (count, first[tag]) for tag, count in counts.items()}
