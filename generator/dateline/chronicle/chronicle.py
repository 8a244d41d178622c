"""Chronicle: a site and its history, opened to be asked about its updates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dateline.authoring.desk import NotFound
from dateline.build.past_work import blob_id
from dateline.chronicle.states import Reader
from dateline.chronicle.trail import Today, account, names_of, places_of, trails_of
from dateline.history.revisions import Trail
from dateline.history.stamp import history_stamp
from dateline.history.trails import open_history
from dateline.problems import ProblemsFound, did_you_mean, errors
from dateline.reading.names import printable
from dateline.reading.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.chronicle.trail import Account
    from dateline.clock import Clock
    from dateline.history.known import History
    from dateline.history.revisions import Names
    from dateline.model import Coverage, Update
    from dateline.problems import Problem
    from dateline.reading.read import Reading

Home = tuple["Coverage | str", str]
"""Where an update is at home: its coverage, or only the id of one that is gone; and its own id."""


class NoHistory(Exception):
    """The site is in no repository, and has no exported history."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The updates of one coverage that were edited, those changed last first."""

    coverage: str
    title: str  # "" where the coverage is gone
    zone: str
    accounts: tuple[Account, ...]


class Chronicle:
    """A site as it stands, and its history. All methods raise `OSError`; close it when it is no longer needed."""

    def __init__(self, reading: Reading, history: History, problems: tuple[Problem, ...]) -> None:
        self.history = history
        self.problems = problems
        """What is doubtful in the history."""
        self.newsroom = reading.newsroom
        self._reading = reading
        self._coverages = {coverage.id: coverage for coverage in reading.newsroom.coverages}
        masthead = reading.masthead
        self._reader = Reader(reading.newsroom.site, masthead.coverage_files, masthead.names)
        self._updates = {(each.coverage, each.id): each for own in self._coverages.values() for each in own.updates}
        self._faults = {each.place.path: each for each in reversed(errors(reading.problems))}
        self._texts = {path: text for texts in reading.texts.values() for path, text in texts.items()}

    @cached_property
    def _names(self) -> dict[str, Names]:
        """What each coverage and its updates are called, and were."""
        return {coverage.id: names_of(coverage) for coverage in self._coverages.values()}

    def close(self) -> None:
        """Let go of the history."""
        self.history.close()

    def account(self, name: str) -> Account:
        """Give the account of the update that `name` means: a path, `coverage/id`, or an id; former ones too.

        Raises `NotFound`, and `ProblemsFound` where it is a file that cannot be read and has no history.
        """
        coverage, id_ = self._find(name)
        trail = trails_of(self.history, coverage).get(id_) or Trail(_id_of(coverage), id_, ())
        texts = self.history.texts(each.blob for each in trail.revisions)
        today = self._today(coverage, trail)
        return account(coverage, trail, today, self._reader, texts, places_of(self.history, coverage, id_))

    def edited(self) -> list[Edited]:
        """Give the updates that were edited since they were published, by coverage, what was changed last first."""
        homes: list[Coverage | str] = [*self._coverages.values(), *sorted(self._gone_coverages())]
        found = [(home, list(self._edited(home))) for home in homes]
        told = [
            Edited(
                _id_of(home),
                "" if isinstance(home, str) else home.title,
                self._reader.zone(_id_of(home)),
                tuple(sorted(accounts, key=_newest)),
            )
            for home, accounts in found
            if accounts
        ]
        return sorted(told, key=lambda each: _newest(each.accounts[0]))

    def redacted_blobs(self) -> set[str]:
        """Give the blobs of all that may not be shown again."""
        found: set[str] = set()
        for coverage in self._coverages.values():
            redacted = [each.id for each in coverage.updates if each.withdrawal and each.withdrawal.redact]
            trails = trails_of(self.history, coverage) if redacted else {}
            found.update(each.blob for id_ in redacted if id_ in trails for each in trails[id_].revisions)
        return found - {""}

    # ── which update is meant ────────────────────────────────────────────────────────────────────────────────────────

    def _find(self, name: str) -> Home:
        wanted = below_content(name)
        now = [(coverage, update) for coverage in self.newsroom.coverages for update in coverage.updates]
        found: list[Home] = [(coverage, update.id) for coverage, update in now if wanted in _names(update)]
        found = found or [(coverage, update.id) for coverage, update in now if wanted.strip("/") in _former(update)]
        found = found or self._find_in_history(wanted)
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(printable(f"{_id_of(coverage)}/{id_}") for coverage, id_ in found)
            raise NotFound(f'Several updates are called "{name}"; name one of them: {choices}')
        if fault := self._faults.get(f"content/{wanted}"):
            raise ProblemsFound([fault])
        hint = did_you_mean(wanted.rpartition("/")[2].removesuffix(".md"), (update.id for _, update in now))
        raise NotFound(f'There is no update "{name}", and there was none.{hint}')

    def _find_in_history(self, wanted: str) -> list[Home]:
        keys = dict.fromkeys(
            (row.coverage, row.id)
            for row in self.history.cache().all_rows()
            if wanted in {row.path.removeprefix("content/"), f"{row.coverage}/{row.id}", row.id}
        )
        homes = [home for key in keys if (home := self._home(key))]
        return list({(_id_of(coverage), id_): (coverage, id_) for coverage, id_ in homes}.values())

    def _home(self, key: tuple[str, str]) -> Home | None:
        """Give the update whose key this is, or was."""
        own = [each for each in self._coverages.values() if key[0] in self._names[each.id].coverages]
        for coverage in (*own, *self._coverages.values()):
            if id_ := self._names[coverage.id].owners.get(key):
                return coverage, id_
        if not own:
            return key
        former = self._names[own[0].id].owner(key)
        return (own[0], former) if former else None

    def _gone_coverages(self) -> set[str]:
        known = {name for names in self._names.values() for name in names.coverages}
        return {row.coverage for row in self.history.cache().all_rows()} - known

    # ── what they say ────────────────────────────────────────────────────────────────────────────────────────────────

    def _edited(self, home: Coverage | str) -> Iterator[Account]:
        trails = trails_of(self.history, home)
        for id_ in [id_ for id_ in trails if (_id_of(home), id_) not in self._updates]:
            if any((_id_of(home), id_) in self._names[each].owners for each in self._names if each != _id_of(home)):
                del trails[id_]  # it is told where it stands now
        todays = {id_: self._today(home, trail) for id_, trail in trails.items()}
        doubtful = [trail for id_, trail in trails.items() if _may_be_edited(trail, todays[id_])]
        texts = self.history.texts(each.blob for trail in doubtful for each in trail.revisions)
        for trail in doubtful:
            today = todays[trail.id]
            moved = today.update is not None and trail.revisions[-1].path != today.path
            places = places_of(self.history, home, trail.id) if moved else []
            found = account(home, trail, today, self._reader, texts, places, comparing=False)
            if found.versions > 1 or (found.versions and (found.removed or found.pending)):
                yield found

    def _today(self, coverage: Coverage | str, trail: Trail) -> Today:
        update = self._updates.get((_id_of(coverage), trail.id))
        if update is not None:
            return Today(update, self._texts.get(update.path, ""), update.path)
        path = trail.revisions[-1].path if trail.revisions else ""
        fault = self._faults.get(path) if path in self._reading.files else None
        return Today(path=path, fault=fault.message) if fault else Today()


def open_chronicle(site: Path, clock: Clock) -> Chronicle:
    """Open the site in a folder with its history, whatever site.yaml says of showing it.

    Raises `NoHistory`; `ProblemsFound` where site.yaml or the history cannot be used; and `OSError`.
    """
    reading = read(site, clock)
    if not history_stamp(site):
        raise NoHistory
    history, problems = open_history(site, site / ".dateline" / "history.db", "required")
    if history is None:
        raise ProblemsFound(problems)
    return Chronicle(reading, history, problems)


def below_content(name: str) -> str:
    """Give a path or id as it stands below `content/`, from wherever in the site it was typed."""
    _, marker, below = name.replace("\\", "/").rpartition("content/")
    return (below if marker else name).removeprefix("./")


def _id_of(coverage: Coverage | str) -> str:
    return coverage if isinstance(coverage, str) else coverage.id


def _names(update: Update) -> set[str]:
    return {update.path.removeprefix("content/"), f"{update.coverage}/{update.id}", update.id}


def _former(update: Update) -> set[str]:
    names = {alias.strip("/") for alias in update.aliases}
    return names | {f"{update.coverage}/{name}" for name in names if "/" not in name}


def _may_be_edited(trail: Trail, today: Today) -> bool:
    last = trail.revisions[-1]
    return len(trail.revisions) > 1 or today.update is None or last.blob != blob_id(today.text)


def _newest(found: Account) -> tuple[float, str]:
    """Order by what was changed last; what is not committed yet comes first."""
    last = found.last
    landed = last.landed if last else None
    return (-landed.timestamp() if landed else float("-inf"), found.path)
