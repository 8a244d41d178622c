"""Coverages made of nothing but times, for the rules that compare them."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Body, Coverage, CoverageStatus, Update, UpdateStatus
from dateline.problems import Place
from dateline.reading.time_rules import CoverageTimes, UpdateTimes
from dateline.reading.times import Resolved, resolve

NEW_YORK = "America/New_York"
FOLDER = "content/talks"


@dataclass(frozen=True)
class Entry:
    """An update as a test writes it: its published time, its file's name, and what else matters."""

    published: str
    name: str = ""
    updated: str = ""
    corrections: tuple[str, ...] = ()
    withdrawn: str = ""
    sequence: int = 0
    note: str = ""
    raw: str = ""
    status: UpdateStatus = "published"


def one(entry: Entry, zone: str = NEW_YORK, number: int = 0) -> tuple[Update, UpdateTimes]:
    """Give an update and its times; those times must be readable."""
    path = f"{FOLDER}/{entry.name or f'update-{number:03d}'}.md"

    def read(written: str, line: int) -> Resolved:
        found = resolve(written, zone, Place(path, line, 1), precision="day", has_note=bool(entry.note))
        assert found.instant, found.problems
        return found

    published = read(entry.published, 2)
    times = UpdateTimes(
        published,
        read(entry.updated, 3) if entry.updated else None,
        tuple(read(at, 4 + index) for index, at in enumerate(entry.corrections)),
        read(entry.withdrawn, 8) if entry.withdrawn else None,
        Place(path, 9, 1) if entry.raw else None,
    )
    assert published.instant
    update = Update(
        id=path.rpartition("/")[2].removesuffix(".md"),
        coverage="talks",
        path=path,
        published=published.instant,
        body=Body("", path, 10),
        digest="",
        sequence=entry.sequence,
        time_note=entry.note,
        published_raw=entry.raw,
        status=entry.status,
    )
    return update, times


def story(
    *entries: Entry, opened: str = "", closed: str = "", status: CoverageStatus = "closed", zone: str = NEW_YORK
) -> tuple[Coverage, CoverageTimes]:
    """Give a coverage of these updates, oldest first, and its times."""
    file = f"{FOLDER}/coverage.md"
    made = [one(entry, zone, number) for number, entry in enumerate(entries)]
    begin = resolve(opened, zone, Place(file, 3, 1), precision="day") if opened else None
    end = resolve(closed, zone, Place(file, 4, 1), precision="day") if closed else None
    coverage = Coverage(
        id="talks",
        path=file,
        title="Talks",
        body=Body("", file, 6),
        digest="",
        timezone=zone,
        status=status,
        opened=begin.instant if begin else None,
        closed=end.latest if end else None,
        updates=tuple(sorted((update for update, _ in made), key=lambda update: update.order)),
    )
    times = {update.path: times for update, times in made}
    return coverage, CoverageTimes(Place(file, 5, 1), begin, end, times)
