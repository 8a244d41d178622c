"""As it stood, against the truth: a real browser shows what was built of each commit at its time, with no history."""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from build.recorded import Recorded, at, update
from harness import Site
from history.repositories import by_chance, git
from tools import a_browser

from .test_replay import SEEN, stamp, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from playwright.sync_api import Browser, Page

INSTANTS = 15
WORDS = ("wind", "wave", "mole", "quay", "gull", "rope", "tide", "hull")
SAFELY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # which Python has since 3.11.4
REASON = '{{at: "{:%FT%TZ}", reason: It was wrong.}}'


@dataclass
class Newsroom:
    """Writes the coverage `storm` by chance, commit by commit; each update is committed before it is published."""

    made: Recorded
    chance: Random
    hours: float = 1.0
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # what stands there, by file
    gone: dict[str, dict[str, str]] = field(default_factory=dict)
    away: dict[str, dict[str, str]] = field(default_factory=dict)  # what went to the coverage `calm`

    @property
    def count(self) -> int:
        """How many there have been."""
        return len(self.texts) + len(self.gone) + len(self.away)

    def write(self, commits: int) -> None:
        """Make so many commits."""
        works = [self.new, self.new, self.new, self.edit, self.edit, self.tag, self.remove, self.put_back,
                 self.withdraw, self.restore, self.draft, self.move, self.beside, self.rename,
                 self.leave, self.leave, self.arrive, self.arrive]  # fmt: skip
        for _ in range(commits):
            self.hours += self.chance.choice([0.1, 0.4, 1, 2.5])
            self.chance.choice(works)()
            self.commit()

    def commit(self) -> None:
        """Commit what stands there."""
        self.made.commit(self.hours)

    def new(self) -> None:
        """Write an update, of now or of later."""
        name = f"n-{self.count:02d}"
        later = self.chance.choice([0, 0, 0.2, 3, 8])
        fields = {"published": f"{at(self.hours + later):%FT%TZ}", "title": f"Of {self.word()}", "body": self.word()}
        fields |= self.chance.choice([{}, {}, {"key": "true"}, {"pinned": "true"}, {"status": "draft"}])
        self.put(f"{name}.md", fields)

    def edit(self) -> None:
        """Change the words of an update, or what it is."""
        if name := self.some():
            more = self.chance.choice([{}, {"key": "true"}, {"title": f"Of {self.word()}"}, {"byline": "[bo]"}])
            self.put(name, self.texts[name] | {"body": f"{self.word()} {self.word()}"} | more)

    def tag(self) -> None:
        """Change what no reader sees."""
        if name := self.some():
            self.put(name, self.texts[name] | {"minor": "true"})

    def remove(self) -> None:
        """Delete an update."""
        if name := self.some():
            self.gone[name] = self.texts.pop(name)
            self.lose(name)

    def put_back(self) -> None:
        """Bring back what was deleted, with other words or as it was."""
        if self.gone:
            name = self.chance.choice(sorted(self.gone))
            self.put(name, self.gone.pop(name) | self.chance.choice([{}, {"body": self.word()}]))

    def withdraw(self) -> None:
        """Withdraw what is published."""
        name = self.some()
        if name and "status" not in self.texts[name] and self.texts[name]["published"] <= f"{at(self.hours):%FT%TZ}":
            self.put(name, self.texts[name] | {"status": "withdrawn", "withdrawn": REASON.format(at(self.hours))})

    def restore(self) -> None:
        """Publish what is a draft, at a time from now on; or what was withdrawn."""
        for name, fields in self.texts.items():
            if fields.get("status") == "draft":
                kept = {key: value for key, value in fields.items() if key != "status"}
                self.put(name, kept | {"published": f"{at(self.hours + 0.1):%FT%TZ}", "time_note": "Put off."})
                return
            if fields.get("status") == "withdrawn":
                self.put(name, {key: value for key, value in fields.items() if key not in {"status", "withdrawn"}})
                return

    def draft(self) -> None:
        """Pull an update back."""
        if (name := self.some()) and "status" not in self.texts[name]:
            self.put(name, self.texts[name] | {"status": "draft"})

    def move(self) -> None:
        """Change a time of publication, with a note."""
        if name := self.some():
            published = f"{at(self.hours + self.chance.choice([-1, 0.5])):%FT%TZ}"
            self.put(name, self.texts[name] | {"published": published, "time_note": "The clock was wrong."})

    def rename(self) -> None:
        """Rename a file; its id stays."""
        if name := self.some():
            fields = {"id": name.removesuffix(".md")} | self.texts[name]
            self.lose(name)
            self.put(name, fields, folder=self.chance.choice(["a/", "b/", ""]))

    def leave(self) -> None:
        """Move an update to the other coverage; its address here leads there."""
        if name := self.some():
            self.away[name] = self.texts.pop(name) | {"aliases": f"[storm/{name.removesuffix('.md')}]"}
            self.lose(name)
            self.made.write(f"calm/{name}", update("", **self.away[name]))

    def arrive(self) -> None:
        """Move one from there, or back."""
        if self.away:
            name = self.chance.choice(sorted(self.away))
            self.made.site.delete(f"content/calm/{name}")
            self.put(name, self.away.pop(name) | {"aliases": f"[calm/{name.removesuffix('.md')}]"})
            return
        name = f"c-{self.count:02d}.md"
        fields = {"published": f"{at(self.hours):%FT%TZ}", "title": f"Of {self.word()}", "body": self.word()}
        self.away[name] = fields
        self.made.write(f"calm/{name}", update("", **fields))

    def beside(self) -> None:
        """Edit beside the main line; it lands with the merge."""
        self.commit()
        self.made.repository.git("checkout", "--quiet", "-B", "side")
        self.edit()
        self.commit()
        self.made.repository.git("checkout", "--quiet", "main")
        self.hours += 1.5
        self.made.repository.clock = int(at(self.hours).timestamp()) - 60
        self.made.repository.merge("side")

    def put(self, name: str, fields: dict[str, str], folder: str = "") -> None:
        """Write an update's file where it stands, or into a `folder`."""
        self.texts[name] = fields
        content = self.made.site.folder / "content"
        path = next((content / "storm").rglob(name), content / "storm" / folder / name)
        self.made.write(path.relative_to(content).as_posix(), update("", **fields))

    def lose(self, name: str) -> None:
        """Delete an update's file, wherever it stands."""
        found = next((self.made.site.folder / "content/storm").rglob(name))
        self.made.site.delete(found.relative_to(self.made.site.folder).as_posix())

    def some(self) -> str:
        """Give the file of some update; "" where there is none."""
        return self.chance.choice(sorted(self.texts)) if self.texts else ""

    def word(self) -> str:
        """Give some words."""
        return f"{self.chance.choice(WORDS)} {self.chance.randrange(100)}"


def built_then(made: Recorded, moment: datetime, folder: Path) -> dict[str, Any]:
    """Build what was committed at an instant, as of then and without a history; give what its page shows."""
    commit = made.repository.git("rev-list", "--first-parent", "-1", f"--before={int(moment.timestamp())}", "main")
    with tarfile.open(fileobj=io.BytesIO(git(made.site.folder, "archive", commit))) as archive:
        archive.extractall(folder, **SAFELY)  # noqa: S202 -- what git has just packed
    then = Site(folder, replace(made.site.options, now=moment, output=None))
    then.write("site.yaml", then.read("site.yaml").replace("silent_edits", "history: off\nsilent_edits"))
    then.build()
    tree = html.document_fromstring(then.page("storm/index.html"))
    side, main = '//*[@class="story-side"]', '//*[@class="story-main"]'
    return {
        "ids": [each.get("data-id") for each in tree.xpath(f'{main}//*[@class="day"]//article')],
        "days": [words(each) for each in tree.xpath(f'{main}//*[@class="day"]')],
        "keys": [words(each) for each in tree.xpath(f'{side}//section[contains(@class, "keys")]//li')],
        "pinned": [words(each) for each in tree.xpath(f'{main}//section[@class="pinned"]')],
    }


def shown(page: Page) -> dict[str, Any]:
    """Give what a page shows."""
    seen = page.evaluate(SEEN)
    return {name: seen[name] for name in ("ids", "days", "keys", "pinned")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window whose scripts must not fail."""
    faults: list[str] = []
    opened = browser.new_context(viewport={"width": 1280, "height": 800})
    opened.on("weberror", lambda error: faults.append(str(error.error)))
    yield opened.new_page()
    opened.close()
    assert faults == []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Recorded]:
    """Gives a site that was written by chance, and built to be opened from its folder; one in three oldest first."""
    root = tmp_path_factory.mktemp("written")

    @cache
    def write(seed: int) -> Recorded:
        order = "oldest" if seed % 3 == 2 else "newest"
        made = Recorded.open(root / str(seed), "silent_edits: off\nper_page: 5\n", status="live", order=order)
        newsroom = Newsroom(made, by_chance(f"stood {seed}"))
        newsroom.write(70)
        made.site.options = replace(made.site.options, now=at(newsroom.hours + 12), offline=True)
        made.site.build()
        return made

    return write


def moments(made: Recorded, count: int) -> list[datetime]:
    """Give instants at, just before and between changes."""
    stamps = made.repository.git("log", "--first-parent", "--format=%ct", "main").split()
    commits = [datetime.fromtimestamp(int(each), tz=at(0).tzinfo) for each in stamps]
    around = [each + timedelta(minutes=shift) for each in commits for shift in (-1, 0, 7, 45)]
    return sorted(by_chance("moments").sample([each for each in around if each >= min(commits)], count))


@pytest.mark.parametrize("seed", range(3))
def test_it_shows_what_was_built_of_each_commit(
    written: Callable[[int], Recorded], seed: int, page: Page, tmp_path: Path
) -> None:
    """The same updates and texts in the same order, from a folder."""
    made = written(seed)
    entry = (made.site.output / "storm/index.html").as_uri()
    for number, moment in enumerate(moments(made, INSTANTS)):
        page.goto(f"{entry}?at={stamp(moment)}")
        page.wait_for_selector("html.is-past .past-said time")
        assert shown(page) == built_then(made, moment, tmp_path / str(number)), moment


@pytest.mark.parametrize("seed", range(2))
def test_replay_shows_what_was_built_of_each_commit(
    written: Callable[[int], Recorded], seed: int, page: Page, tmp_path: Path
) -> None:
    """At steps of its slider. Where the oldest stand first it turns to what is new, which no build does."""
    made = written(seed)
    page.goto((made.site.output / "storm/index.html").as_uri())
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    last = int(page.get_attribute(".past-slider", "max") or 0)
    for step in sorted(by_chance("steps").sample(range(last + 1), min(INSTANTS, last + 1))):
        page.locator(".past-slider").fill(str(step))
        page.wait_for_function(
            "step => document.querySelector('.past-slider').value === String(step)"
            " && document.querySelector('.past-slider').getAttribute('aria-valuetext') ==="
            " document.querySelector('.past-said time').textContent",
            arg=step,
        )
        moment = datetime.fromisoformat(str(page.get_attribute(".past-said time", "datetime")))
        assert shown(page) == built_then(made, moment, tmp_path / str(step)), moment


def test_what_was_taken_over_shows_from_when_it_was_published(page: Page, tmp_path: Path) -> None:
    """It was committed long after; its later versions from when they landed."""
    made = Recorded.open(tmp_path / "site", "silent_edits: off\n")
    made.write("storm/first.md", update("One boat is out.", published=at(-2000), title="First"))
    made.write("storm/last.md", update("All are back.", published=at(-1000), title="Last")).commit(10)
    made.told("storm/first.md", (12, update("Two boats are out.", published=at(-2000), title="First")))
    made.site.build(offline=True)
    entry = (made.site.output / "storm/index.html").as_uri()
    for hours, wanted in {
        -2001: {},
        -2000: {"first": "One boat"},
        -1000.1: {"first": "One boat"},
        -1000: {"first": "One boat", "last": "All are back"},
        11.9: {"first": "One boat", "last": "All are back"},
        12: {"first": "Two boats", "last": "All are back"},
    }.items():
        page.goto(f"{entry}?at={stamp(at(hours))}")
        page.wait_for_selector("html.is-past .past-said time")
        seen = page.evaluate(SEEN)
        assert sorted(seen["ids"]) == sorted(wanted)
        assert [text for text in wanted.values() if not any(text in day for day in seen["days"])] == []
