"""`dateline publish --watch`: a desk whose rounds are called one by one, and the command as a whole."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import Entry, Manifest, manifest_bytes
from dateline.cli import live_desk
from dateline.cli.after_publish import Aftermath, Entered
from dateline.cli.live_desk import Desk, pause, publish_watching, saved_at
from dateline.cli.outcomes import Speech
from dateline.cli.publishing import Order
from dateline.cli.terminal import Terminal
from dateline.model import Target
from dateline.preview.loop import Crashed, Polling, Rebuilt
from dateline.problems import Place, ProblemsFound, problem
from dateline.publishing.refusals import Refused, TargetFailed
from harness import Site

from .test_build import PATIENCE, lines_of, save_edit
from .test_publish import FILES, ONE
from .test_publish_lines import published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dateline.publishing.publish import Published, Wish

START = datetime(2026, 11, 27, 18, tzinfo=UTC)
SAVED = frozenset(["/nowhere/at/all.md"])
FAULT = problem("unknown-key", Place("content/a.md", 3, 1, "titel: x"), key="titel", suggestion="", known="title")
DONE = published({}, {"storm/one/index.html": 7_000})
AGAIN = published({"storm/one/index.html": 6_000}, {"storm/one/index.html": 7_000})
DOWN = TargetFailed("live: nobody answers.")
PROGRAM = """
import sys
from dateline.cli import app, live_desk
live_desk.FIRST_PAUSE = 1
sys.exit(app.run(sys.argv[1:]))
"""


@dataclass
class Round:
    """A desk whose builds and publishes do what the test says, in time that the test lets pass."""

    folder: Path
    built: Rebuilt | Exception = field(default_factory=lambda: Rebuilt((), ("storm/index.html",), 0.2, None))
    outcome: Published | Exception | list[Refused] = DONE
    now: datetime = START
    builds: int = 0
    wishes: list[Wish] = field(default_factory=list)
    ledgers: list[bool] = field(default_factory=list)
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)

    def desk(self, *, quiet: bool = False) -> Desk:
        """Give the desk."""
        order = Order(self.folder, self.folder / "output", Target("live", "directory", path="../www"))
        speech = Speech(Terminal(self.out, self.err), quiet=quiet)
        place: object = object()
        return Desk(order, place, self.rebuild, speech, lambda: self.now)  # type: ignore[arg-type]

    def rebuild(self, _: frozenset[str] | None) -> Rebuilt:
        """Build: the manifest is another where something has changed."""
        if isinstance(self.built, Exception):
            raise self.built
        if self.built.changed:
            self.builds += 1
            output = self.folder / "output"
            output.mkdir(exist_ok=True)
            files = {f"{self.builds}.html": Entry("0" * 64, self.builds)}
            (output / "manifest.json").write_bytes(manifest_bytes(Manifest("https://live.example/", files=files)))
            os.utime(output / "manifest.json", (self.builds, self.builds))
        return self.built

    def guard(self, *_: object, live: bool) -> list[Refused]:
        """Refuse what the test wants refused."""
        assert live
        return self.outcome if isinstance(self.outcome, list) else []

    def publish(self, _output: object, _target: object, _place: object, wish: Wish) -> Published:
        """Publish."""
        self.wishes.append(wish)
        assert not isinstance(self.outcome, list)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def after(self, *_: object, ledger: bool) -> Aftermath:
        """Do nothing after it but note whether the ledger was to be written."""
        self.ledgers.append(ledger)
        return Aftermath(Entered() if ledger else None)

    def said(self) -> str:
        """Give what was said since the last time."""
        text = self.out.getvalue() + self.err.getvalue()
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        return text


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A desk that nothing is known of."""
    made = Round(tmp_path)
    monkeypatch.setattr(live_desk, "guard", made.guard)
    monkeypatch.setattr(live_desk, "publish", made.publish)
    monkeypatch.setattr(live_desk, "after_publish", made.after)
    return made


def unchanged(built: Rebuilt | Exception) -> Rebuilt:
    """Give a build that found nothing to do."""
    assert isinstance(built, Rebuilt)
    return replace(built, changed=())


# ── rounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_round_builds_and_publishes_what_came_of_it(rounds: Round) -> None:
    """The build is told as `build --watch` tells it, and the publish with how long the save has been waiting."""
    desk = rounds.desk()
    assert desk(None).next_due is None
    assert rounds.said() == ("published 1 file in 0.42 s\n1 file changed in 0.20 s: storm/index.html\n")
    desk(SAVED)
    assert rounds.said() == (
        "published 1 file in 0.42 s; 0.00 s after the save\n1 file changed in 0.20 s: storm/index.html\n"
    )
    assert [wish.now for wish in rounds.wishes] == [START, START]


def test_what_was_published_is_not_published_again(rounds: Round) -> None:
    """A round whose build changed nothing asks nothing of the target."""
    desk = rounds.desk()
    desk(None)
    rounds.built = unchanged(rounds.built)
    desk(SAVED)
    assert len(rounds.wishes) == 1


def test_what_is_due_next_is_handed_on(rounds: Round) -> None:
    """So that a scheduled update is built and published in its time."""
    due = START + timedelta(hours=1)
    rounds.built = Rebuilt((), ("index.html",), 0.2, due)
    assert rounds.desk()(None).next_due == due


def test_a_quiet_desk_tells_only_what_went_wrong(rounds: Round) -> None:
    """With -q."""
    desk = rounds.desk(quiet=True)
    desk(None)
    assert rounds.said() == ""
    rounds.outcome = DOWN
    desk(SAVED)
    assert rounds.said().startswith("error: live: nobody answers.\n")


def test_problems_of_a_build_do_not_keep_the_rest_back(rounds: Round) -> None:
    """They are printed, and what was built past them is published."""
    rounds.built = Rebuilt((FAULT,), ("index.html",), 0.2, None)
    rounds.desk()(None)
    said = rounds.said()
    assert "error[unknown-key]" in said
    assert "published 1 file" in said


@pytest.mark.parametrize("fault", [ProblemsFound([FAULT]), OSError(28, "No space left on device")])
def test_a_build_that_comes_to_nothing_is_for_the_watch_to_tell(rounds: Round, fault: Exception) -> None:
    """Nothing is published then."""
    rounds.built = fault
    with pytest.raises(type(fault)):
        rounds.desk()(None)
    assert (rounds.wishes, rounds.said()) == ([], "")


def test_no_round_is_told_twice(rounds: Round) -> None:
    """What the watch reports beyond them is told."""
    desk = rounds.desk()
    desk.hear(desk(None))
    assert rounds.said().count("1 file changed") == 1
    desk.hear(Rebuilt((FAULT,), (), 0.1, None))
    desk.hear(Polling("too many folders"))
    desk.hear(Crashed(ValueError("no such thing")))
    said = rounds.said()
    assert "nothing written (0.10 s)" in said
    assert "looking for changes by polling: too many folders\nerror: ValueError: no such thing\n" in said


# ── a publish that fails ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_publish_that_failed_is_tried_again_later_and_later(rounds: Round) -> None:
    """After 5 seconds, twice as long each time, a minute at most; its reason is told once."""
    desk = rounds.desk()
    rounds.outcome = DOWN
    pauses, told = [], []
    for _ in range(6):
        due = desk(None).next_due
        assert due is not None
        pauses.append((due - rounds.now).total_seconds())
        told.append(rounds.said())
        rounds.now, rounds.built = due, unchanged(rounds.built)
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert told[0] == (
        "1 file changed in 0.20 s: storm/index.html\nerror: live: nobody answers.\n"
        "not published; trying again in 5 s, or with the next save\n"
    )
    assert told[1] == "not published; trying again in 10 s, or with the next save\n"
    rounds.outcome = DONE
    assert desk(None).next_due is None
    assert rounds.said() == "published 1 file in 0.42 s\n"
    desk(None)
    assert len(rounds.wishes) == 7


def test_the_next_save_does_not_wait_for_that(rounds: Round) -> None:
    """Nor does what falls due before."""
    desk = rounds.desk()
    rounds.outcome, due = DOWN, START + timedelta(seconds=2)
    rounds.built = Rebuilt((), ("index.html",), 0.2, due)
    assert desk(None).next_due == due
    rounds.outcome = DONE
    desk(SAVED)
    assert "published 1 file" in rounds.said()


def test_another_reason_is_told(rounds: Round) -> None:
    """And the first one again, when it comes after a publish that went well."""
    desk = rounds.desk()
    for outcome in (DOWN, Refused("there is a link in the output", "Remove it."), DONE, DOWN):
        rounds.outcome = outcome
        desk(SAVED)
    said = rounds.said()
    assert said.count("error: live: nobody answers.\n") == 2
    assert said.count("error: there is a link in the output\n  hint: Remove it.\n") == 1


def test_guards_hold_at_a_live_desk_too(rounds: Round) -> None:
    """All they say is told, and nothing is asked of the target."""
    rounds.outcome = [Refused("the site was built for http://localhost/", "Correct base_url."), Refused("no")]
    due = rounds.desk()(None).next_due
    assert due == START + timedelta(seconds=5)
    assert rounds.wishes == []
    assert "error: the site was built for http://localhost/\n  hint: Correct base_url.\nerror: no\n" in rounds.said()


def test_whatever_goes_wrong_with_a_publish_the_desk_goes_on(rounds: Round) -> None:
    """A fault of ours is told by its kind."""
    rounds.outcome = KeyError("sha256")
    assert rounds.desk()(None).next_due == START + timedelta(seconds=5)
    assert "error: KeyError: 'sha256'\n" in rounds.said()


def test_a_publish_that_was_stopped_is_told_of(rounds: Round) -> None:
    """The next one has finished it."""
    rounds.outcome = replace(DONE, resumed=True)
    rounds.desk()(None)
    assert "an earlier publish had been stopped: what it left undone is done now\n" in rounds.said()


def test_the_ledger_is_looked_at_where_it_may_lack_an_address(rounds: Round) -> None:
    """At first, where a page is new or may have been sent before; not for every edit, for it takes a while."""
    desk = rounds.desk()
    for outcome in (AGAIN, AGAIN, DONE, AGAIN, replace(AGAIN, resumed=True), AGAIN):
        rounds.outcome = outcome
        desk(SAVED)
    assert rounds.ledgers == [True, False, True, False, True, False]


def test_what_site_yaml_says_of_the_target_counts_at_once(rounds: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hint to correct it would help nobody otherwise. While the file is faulty, or names it not, the last counts."""
    opened: list[str] = []

    def opening(target: Target, _: object) -> object:
        opened.append(target.path)
        return object()

    monkeypatch.setattr(live_desk, "open_place", opening)
    site = Site(rounds.folder).write("site.yaml", FILES["site.yaml"])
    desk = rounds.desk()
    desk(None)
    for words in ("../www", "../other", "../other, kind: git", "../other"):
        site.write("site.yaml", FILES["site.yaml"].replace("../www", words) + "\n")
        desk(SAVED)
    assert opened == ["../other"]
    assert rounds.said().count("publishing goes by that from now on\n") == 1
    assert len(rounds.wishes) == 5
    site.write("site.yaml", FILES["site.yaml"].replace("live:", "stage:"))
    desk(SAVED)
    assert 'There is no target "live" in site.yaml.' in rounds.said()
    assert opened == ["../other"]


def test_pauses_end_at_a_minute() -> None:
    """However long a target is away."""
    assert [pause(failures) for failures in (1, 2, 5, 100_000)] == [5, 10, 60, 60]


# ── since when ───────────────────────────────────────────────────────────────────────────────────────────────────────


def saved_file(folder: Path, name: str, after: float) -> str:
    """Give a file that was saved so many seconds after the start."""
    file = folder / name
    file.touch()
    instant = (START + timedelta(seconds=after)).timestamp()
    os.utime(file, (instant, instant))
    return str(file)


def test_the_newest_save_counts(tmp_path: Path) -> None:
    """Of those since the last round."""
    files = [saved_file(tmp_path, f"{after}.md", after) for after in (1, 3, 2)]
    now = START + timedelta(seconds=5)
    assert saved_at(files, START, now) == START + timedelta(seconds=3)


@pytest.mark.parametrize("after", [-3600, 3600])
def test_a_file_that_was_moved_here_counts_from_when_that_was_heard(tmp_path: Path, after: int) -> None:
    """Its own time is of another day; one that is gone has none."""
    now = START + timedelta(seconds=5)
    assert saved_at([saved_file(tmp_path, "a.md", after), str(tmp_path / "gone.md")], START, now) == now


def test_where_no_save_is_known_nobody_waits(tmp_path: Path) -> None:
    """As at first, or when something falls due."""
    assert saved_at(None, START, START) is None
    assert saved_at([str(tmp_path)], None, START) is None


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def watching(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, during: Callable[[Desk], None]) -> tuple[str, bool]:
    """Watch, and stop when `during` is over; give what was noted, and whether threads were left behind."""
    site = Site(tmp_path / "site").write("site.yaml", FILES["site.yaml"])
    left: list[bool] = []
    monkeypatch.setattr(live_desk, "run_watch", lambda _site, desk, *_: during(desk))
    monkeypatch.setattr(live_desk, "_end", lambda: left.append(True))
    err = io.StringIO()
    order = Order(site.folder, site.output, Target("live", "directory", path="../www"))
    assert publish_watching(order, Speech(Terminal(io.StringIO(), err)), poll=False) == 0
    return err.getvalue(), bool(left)


def test_it_says_that_it_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And how to end it; nothing more where nothing is under way then."""
    told = "publishing to live on each save; Ctrl-C stops\n"
    assert watching(monkeypatch, tmp_path, lambda _: None) == (told, False)


def test_a_target_that_cannot_be_used_is_told_before_it_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With what helps, as of a publish without --watch."""

    def refused(*_: object) -> None:
        raise Refused("live: --delete is no option for a publish", "Leave it out.")

    monkeypatch.setattr(live_desk, "open_place", refused)
    site, err = Site(tmp_path / "site").write("site.yaml", FILES["site.yaml"]), io.StringIO()
    order = Order(site.folder, site.output, Target("live", "rsync", to="../www"))
    assert publish_watching(order, Speech(Terminal(io.StringIO(), err)), poll=False) == 1
    assert err.getvalue() == "error: live: --delete is no option for a publish\n  hint: Leave it out.\n"


def test_a_publish_that_does_not_end_in_time_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is told that the next one finishes it."""

    def stuck(desk: Desk) -> None:
        desk.is_publishing = True

    told, left = watching(monkeypatch, tmp_path, stuck)
    assert told.endswith("a publish was under way, and is left as it is: the next one finishes it\n")
    assert left


@contextmanager
def desk_of(site: Site) -> Iterator[tuple[subprocess.Popen[str], Iterator[str], Iterator[str]]]:
    """Run the command; gives the process, its results and its notes, line by line. It does not outlive the test."""
    arguments = [sys.executable, "-c", PROGRAM, "publish", "-C", str(site.folder), "--watch"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            yield process, lines_of(process.stdout), lines_of(process.stderr)
        finally:
            process.kill()


def test_from_save_to_readers(tmp_path: Path) -> None:
    """It builds and publishes, again on each save, whatever is faulty elsewhere, and ends on request with 0."""
    site = Site(tmp_path / "site")
    for path, text in FILES.items():
        site.write(path, text)
    page = tmp_path / "www" / "current" / "storm" / "one" / "index.html"
    with desk_of(site) as (process, results, notes):
        assert next(notes) == "publishing to live on each save; Ctrl-C stops\n"
        assert re.fullmatch(r"published \d+ files in \d+\.\d\d s\n", next(results))
        assert "It blows." in page.read_text()
        assert any(line == "ledger/storm.txt: 3 addresses added\n" for line in notes)
        save_edit(site, ONE, "It blows.", "It *hardly* blows.")
        assert re.fullmatch(r"published \d+ files in \d+\.\d\d s; \d+\.\d\d s after the save\n", next(results))
        assert "<em>hardly</em>" in page.read_text()
        save_edit(site, ONE, "title:", "titel:")
        assert any("error[unknown-key]" in line for line in notes)
        save_edit(site, "site.yaml", "title: Wire", "title: Cable")
        assert any("Cable" in page.read_text() for line in results if line.startswith("published"))
        assert "<em>hardly</em>" in page.read_text()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_it_goes_on_by_itself_when_the_target_is_there_again(tmp_path: Path) -> None:
    """What was in the way is told, and what may help; after that nobody needs to save anything."""
    site = Site(tmp_path / "site")
    for path, text in FILES.items():
        site.write(path, text)
    in_the_way = tmp_path / "www" / "current"
    in_the_way.mkdir(parents=True)
    with desk_of(site) as (process, results, notes):
        assert any(line.startswith("error: ") and str(in_the_way) in line for line in notes)
        assert any(line == "not published; trying again in 1 s, or with the next save\n" for line in notes)
        in_the_way.rmdir()
        assert next(results).startswith("published ")
        assert (in_the_way / "storm" / "one" / "index.html").is_file()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
