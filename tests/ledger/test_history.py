"""Histories: whatever a newsroom publishes, renames, moves and takes away, every address of the ledger is looked after.

After any sequence of published states each address ever written down is answered, or a build says that it is not. What
is answered is known here without building: from ids and aliases alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from dateline.build.checking import check
from dateline.clock import Clock
from dateline.ledger.append import record
from dateline.ledger.files import find_files, read_file
from dateline.ledger.shown import shown
from dateline.problems import ProblemsFound, errors
from dateline.reading.read import read
from harness import NOW, Site

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.problems import Problem

STEPS = 14
SITE = "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n"
STATES = ("published", "published", "withdrawn", "draft")


@dataclass
class Entry:
    """An update, a coverage or an author: id, former ids, and of an update its status."""

    id: str
    aliases: list[str] = field(default_factory=list)
    status: str = "published"


@dataclass
class Newsroom:
    """What a newsroom has, and what it does next as `draw` has it. Each id is used once."""

    site: Site
    draw: random.Random
    coverages: dict[str, tuple[Entry, list[Entry]]] = field(default_factory=dict)
    authors: list[Entry] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)  # addresses that the page of former things answers for
    number: int = 0

    def name(self, kind: str) -> str:
        """Give an id that nothing ever had."""
        self.number += 1
        return f"{kind}-{self.number}"

    # ── works ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def step(self) -> None:
        """Do one thing, and write the site."""
        works = [
            self.add, self.add, self.add_coverage, self.add_author, self.lose, self.lose_coverage, self.lose_author,
            self.rename, self.rename_coverage, self.rename_author, self.move, self.state, self.state,
        ]  # fmt: skip
        self.draw.choice(works)()
        self.write()

    def add(self) -> None:
        if self.coverages:
            self.story()[1].append(Entry(self.name("update")))

    def add_coverage(self) -> None:
        folder = self.draw.choice(["", "2026/"])
        entry = Entry(folder + self.name("coverage"))
        self.coverages[entry.id] = (entry, [Entry(self.name("update")) for _ in range(3)])

    def add_author(self) -> None:
        self.authors.append(Entry(self.name("author")))

    def lose(self) -> None:
        if self.coverages and (updates := self.story()[1]):
            updates.remove(self.draw.choice(updates))

    def lose_coverage(self) -> None:
        if self.coverages:
            del self.coverages[self.story()[0].id]

    def lose_author(self) -> None:
        if self.authors:
            self.authors.remove(self.draw.choice(self.authors))

    def rename(self) -> None:
        if self.coverages and (updates := self.story()[1]):
            self.renamed(self.draw.choice(updates), self.name("update"))

    def rename_coverage(self) -> None:
        if self.coverages:
            entry, updates = self.coverages.pop(self.story()[0].id)
            self.renamed(entry, self.name("coverage"))
            self.coverages[entry.id] = (entry, updates)

    def rename_author(self) -> None:
        if self.authors:
            self.renamed(self.draw.choice(self.authors), self.name("author"))

    def renamed(self, entry: Entry, name: str) -> None:
        if self.draw.random() < 0.7:  # else somebody forgot
            entry.aliases.append(entry.id)
        entry.id = name

    def move(self) -> None:
        """Move an update to another coverage, with where it stood as an alias."""
        here, updates = self.story() if self.coverages else (Entry(""), [])
        there, others = self.story() if self.coverages else (here, [])
        if updates and here is not there:
            update = self.draw.choice(updates)
            updates.remove(update)
            update.aliases = [f"{here.id}/{each}" for each in (*update.aliases, update.id) if "/" not in each]
            others.append(update)

    def state(self) -> None:
        if self.coverages and (updates := self.story()[1]):
            self.draw.choice(updates).status = self.draw.choice(STATES)

    def story(self) -> tuple[Entry, list[Entry]]:
        return self.coverages[self.draw.choice(sorted(self.coverages))]

    def repair(self, ever: set[str]) -> None:
        """Answer for all that is not answered."""
        self.kept = ever - self.answered()
        self.write()

    # ── what stands there ────────────────────────────────────────────────────────────────────────────────────────────

    def answered(self) -> set[str]:
        """Give all addresses that ids and aliases answer for."""
        found = {f"/authors/{id_}/" for author in self.authors for id_ in (author.id, *author.aliases)}
        for coverage, updates in self.coverages.values():
            found |= {f"/{id_}/" for id_ in (coverage.id, *coverage.aliases)}
            shown = [update for update in updates if update.status != "draft"]
            for alias in [each for update in shown for each in (update.id, *update.aliases)]:
                absolute = "/" in alias
                within = f"{coverage.id}/"
                found |= (
                    {f"/{alias}/"} if absolute else {f"/{id_}/{alias}/" for id_ in (coverage.id, *coverage.aliases)}
                )
                if absolute and alias.startswith(within):  # it stood here before, and the coverage has other names
                    found |= {f"/{id_}/{alias.removeprefix(within)}/" for id_ in coverage.aliases}
        return found

    def write(self) -> None:
        """Write the sources of the site; what is as it was is left alone."""
        self.kept -= self.answered()
        files = {"site.yaml": SITE, "content/pages/former.md": _text("Former", sorted(self.kept))}
        for author in self.authors:
            files[f"content/authors/{author.id}.md"] = _text(author.id, author.aliases, name="name")
        for coverage, updates in self.coverages.values():
            files[f"content/{coverage.id}/coverage.md"] = _text(coverage.id, coverage.aliases, "status: closed\n")
            for number, update in enumerate(updates):
                fields = f"published: 2026-03-09T10:00:00Z\nsequence: {number}\nstatus: {update.status}\n"
                if update.status == "withdrawn":
                    fields += "withdrawn: {at: 2026-03-09T11:00:00Z, reason: It was wrong.}\n"
                files[f"content/{coverage.id}/{update.id}.md"] = _text(update.id, update.aliases, fields)
        for file in sorted(self.site.folder.glob("content/**/*.md")):
            if (path := file.relative_to(self.site.folder).as_posix()) not in files:
                self.site.delete(path)
        for path, text in files.items():
            if not (self.site.folder / path).is_file() or self.site.read(path) != text:
                self.site.write(path, text)


def _text(title: str, aliases: list[str], fields: str = "", name: str = "title") -> str:
    named = f"aliases: [{', '.join(aliases)}]\n" if aliases else ""
    return f"---\n{name}: {title}\n{fields}{named}---\nText.\n"


def newsroom(tmp_path: Path, seed: int) -> Newsroom:
    """Give a newsroom with two coverages."""
    made = Newsroom(Site(tmp_path / "site"), random.Random(seed))  # noqa: S311 - the same for ever
    made.add_coverage()
    made.add_coverage()
    made.add_author()
    made.write()
    return made


def append(site: Site) -> set[str]:
    """Append what is shown to the ledger, as after a publish, and give all that stands in it."""
    for path in record(site.folder, Clock(NOW)).new:
        site.moving(site.folder / path)
    ever = {line.address for file in find_files(site.folder)[0] for line in read_file(file).lines}
    shows = shown(read(site.folder, Clock(NOW)).newsroom, Clock(NOW))
    assert ever.issuperset(address for of in shows.values() for address in of)
    return ever


def assert_looked_after(told: tuple[Problem, ...], ever: set[str], answered: set[str]) -> None:
    """Check that each address of the ledger is answered or told, and none is both."""
    gone = {each.place.excerpt for each in told if each.code == "vanished-address"}
    assert {each.code for each in errors(told)} <= {"vanished-address"}
    assert gone & answered == set()
    for address in ever - answered:
        above = [each for each in gone if address.startswith(each)]  # its coverage, where all of that is gone
        assert above, f"{address} would vanish without a word"


@pytest.mark.parametrize("seed", range(4))
def test_every_address_is_answered_or_told(tmp_path: Path, seed: int) -> None:
    """By a build after a build, and by a check. Now and then all is put right, so that building goes on."""
    room = newsroom(tmp_path, seed)
    room.site.build()
    ever = append(room.site)
    for _ in range(STEPS):
        room.step()
        told = check(room.site.folder, room.site.options)
        assert_looked_after(told, ever, room.answered() | room.kept)
        if errors(told):
            with pytest.raises(ProblemsFound) as found:
                room.site.build()
            assert found.value.problems == told
            if room.draw.random() < 0.5:
                continue
            room.repair(ever)
        room.site.build()
        pages = {f"/{path.removesuffix('index.html')}" for path in room.site.outputs()}
        assert ever <= pages
        ever |= append(room.site)


@pytest.mark.parametrize("seed", range(4))
def test_a_build_that_goes_on_takes_no_published_page_away(tmp_path: Path, seed: int) -> None:
    """With `--keep-going`, in one process: every address of the ledger has its page, whatever is told."""
    room = newsroom(tmp_path, seed + 100)
    room.site.remembering(told=seed % 2 == 0)
    room.site.build(keep_going=True)
    ever = append(room.site)
    for _ in range(STEPS):
        room.step()
        built = room.site.build(keep_going=True)
        assert_looked_after(built.outcome.problems, ever, room.answered())
        pages = {f"/{path.removesuffix('index.html')}" for path in built.after}
        assert ever <= pages
        ever |= append(room.site)
    room.repair(ever)
    assert errors(room.site.build(keep_going=True).outcome.problems) == []
    clean = room.site.clean_outputs(tmp_path / "clean", keep_going=True)
    assert room.site.outputs() == clean
