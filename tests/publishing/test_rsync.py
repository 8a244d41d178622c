"""Rsync: the real command, to a folder, through a remote shell, and to a daemon."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME as MANIFEST
from dateline.model import Target
from dateline.publishing import latch, locking
from dateline.publishing.hooks import Addresses, addresses_of
from dateline.publishing.locking import Lock, Owner, lock_bytes, new_lock, parse_lock
from dateline.publishing.publish import Published, Wish, publish
from dateline.publishing.record import NAME
from dateline.publishing.refusals import Locked, Refused, TargetFailed
from dateline.publishing.rsync import command as rsync_command
from dateline.publishing.rsync import lease as rsync_lease
from dateline.publishing.rsync.command import Command
from dateline.publishing.rsync.destination import destination_of, options_of
from dateline.publishing.rsync.faults import sentence_of
from dateline.publishing.rsync.lease import take
from dateline.publishing.rsync.place import RsyncWork, open_place
from tools import missing

from .editions import broken, site_of, write_edition, write_output
from .listening import answers, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs rsync")
NOW = datetime(2026, 11, 27, 18, 15, tzinfo=UTC)
KILLED = int(os.environ.get("DATELINE_RSYNCS_KILLED", "3"))  # publishes: the make target wants more of them
SHELL = """#!/bin/sh
# Takes the place of ssh: the other machine is this one.
[ "$1" = -l ] && shift 2
shift
exec sh -c "$*"
"""
DAEMON = """
use chroot = no
{user}
pid file = {folder}/pid
log file = {folder}/log
[www]
path = {path}
read only = no
[closed]
path = {path}
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for: nobody else publishes, and what fails goes on failing."""
    if not shutil.which("rsync"):
        missing("rsync")
    monkeypatch.setattr(rsync_lease, "SETTLE", 0.0)
    monkeypatch.setattr(rsync_command, "PAUSES", ())
    monkeypatch.setattr(latch, "PATIENCE", 0.0)


class Desk:
    """A site that is published to a folder, by whatever way."""

    def __init__(self, folder: Path, target: Target) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.there = folder / "www"
        self.target = target
        self.edition = 0

    def publish(self, **wish: object) -> Published:
        """Publish what is built."""
        wish = {"now": NOW, "max_deletes": "100"} | wish
        return publish(self.output, self.target, open_place(self.target, self.folder), Wish(**wish))  # type: ignore[arg-type]

    def next(self) -> dict[str, bytes]:
        """Build the next edition and publish it; gives what readers are to see."""
        self.edition += 1
        built = write_edition(self.output, self.edition)
        self.publish()
        return built

    def write(self, files: dict[str, bytes]) -> Published:
        """Build these files and publish them."""
        write_output(self.output, files)
        return self.publish()

    def note(self, lock: Lock, **ago: float) -> None:
        """Put somebody else's note at the target, written a while ago."""
        file = self.there / locking.NAME
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(lock_bytes(lock, NOW))
        written = time.time() - timedelta(**ago).total_seconds()
        os.utime(file, (written, written))

    def standing(self) -> dict[str, bytes]:
        """What stands at the target."""
        files = (file for file in self.there.rglob("*") if file.is_file())
        return {file.relative_to(self.there).as_posix(): file.read_bytes() for file in files}


def stamp(file: Path) -> tuple[int, int]:
    """Give what differs when a file was written again."""
    about = file.stat()
    return about.st_ino, about.st_mtime_ns


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A site that is published to a folder of this machine."""
    return Desk(tmp_path, Target("live", "rsync", to="www"))


@contextmanager
def by_shell(folder: Path) -> Iterator[Target]:
    """Publish through a remote shell."""
    script = folder / "a shell"
    script.write_text(SHELL)
    script.chmod(0o755)
    yield Target("live", "rsync", to=f"desk@box.example:{folder}/www", options=("--rsh", f"'{script}'"))


@contextmanager
def by_daemon(folder: Path) -> Iterator[Target]:
    """Publish to a daemon on a free port."""
    own = folder / "daemon"
    own.mkdir()
    (folder / "www").mkdir()
    configuration = own / "rsyncd.conf"
    user = "uid = root\ngid = root" if os.geteuid() == 0 else ""
    configuration.write_text(DAEMON.format(user=user, folder=own, path=folder / "www"))
    for _ in range(5):  # somebody may take the port first
        port = free_port()
        command = [
            "rsync",
            "--daemon",
            "--no-detach",
            f"--config={configuration}",
            f"--port={port}",
            "--address=127.0.0.1",
        ]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                if answers(process, port):
                    yield Target("live", "rsync", to=f"rsync://127.0.0.1:{port}/www/")
                    return
            finally:
                process.terminate()
    pytest.fail((own / "log").read_text())


@contextmanager
def by_path(folder: Path) -> Iterator[Target]:
    """Publish to a folder that is not there yet."""
    yield Target("live", "rsync", to=str(folder / "www"))


@pytest.fixture(params=[by_path, by_shell, by_daemon])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A site that is published by each of the ways."""
    with request.param(tmp_path) as target:
        yield Desk(tmp_path, target)


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_edition_after_edition_stands_there_as_built(any_desk: Desk) -> None:
    """Readable for a web server, with what somebody else has put there, without what was removed; assets are kept."""
    first = any_desk.next()
    assert site_of(any_desk.standing()) == first
    (any_desk.there / "storm/u1/theirs.txt").write_text("theirs")
    second = any_desk.next()
    third = any_desk.next()
    assets = {path: content for path, content in (first | second).items() if path.startswith("assets/")}
    assert site_of(any_desk.standing()) == third | assets | {"storm/u1/theirs.txt": b"theirs"}
    assert not (any_desk.there / "storm/u2").exists()
    assert locking.NAME not in any_desk.standing()
    found = [any_desk.there, *any_desk.there.rglob("*")]
    mine = [entry for entry in found if entry.name != "theirs.txt"]
    assert {entry.stat().st_mode & 0o777 for entry in mine if entry.is_file()} == {0o644}
    assert {entry.stat().st_mode & 0o777 for entry in mine if entry.is_dir()} == {0o755}


def test_only_what_changed_is_sent(desk: Desk) -> None:
    """Even where it has the size and the time of what was there; the rest is not touched."""
    desk.write({"index.html": b"home", "about/index.html": b"about"})
    times = (desk.output / "index.html").stat()
    untouched = stamp(desk.there / "about/index.html")
    write_output(desk.output, {"index.html": b"HOME", "about/index.html": b"about"})
    os.utime(desk.output / "index.html", ns=(times.st_atime_ns, times.st_mtime_ns))
    done = desk.publish()
    assert desk.standing()["index.html"] == b"HOME"
    assert stamp(desk.there / "about/index.html") == untouched
    assert [file.path for file in done.plan.changed] == ["index.html", MANIFEST]
    assert done.requests == 6  # the note, a look, what is intended, the files, the record, the note is removed


def test_each_file_is_told_once_as_it_goes(desk: Desk) -> None:
    """Folders are none."""
    built = write_edition(desk.output, 1)
    told: list[tuple[str, int, int]] = []
    place = open_place(desk.target, desk.folder)
    publish(desk.output, desk.target, place, Wish(NOW), lambda *progress: told.append(progress))
    counts = {step: count for step, _, count in told}
    assert sum(counts.values()) == len(built)
    assert told == [(step, number, count) for step, count in counts.items() for number in range(1, count + 1)]


def test_nothing_to_do_touches_nothing(desk: Desk) -> None:
    """But for the note, which is gone again."""
    desk.next()
    before = {path: stamp(desk.there / path) for path in desk.standing()}
    assert desk.publish().plan.is_empty
    assert {path: stamp(desk.there / path) for path in desk.standing()} == before


def test_a_compressed_copy_has_the_time_of_its_file(desk: Desk) -> None:
    """As nginx asks for it."""
    desk.target = replace(desk.target, precompress=True)
    write_output(desk.output, {"index.html": b"<p>home</p>" * 200})
    os.utime(desk.output / "index.html", (1_400_000_000, 1_400_000_000))
    desk.publish()
    page = desk.there / "index.html"
    assert page.stat().st_mtime == 1_400_000_000
    assert page.with_name("index.html.gz").stat().st_mtime == 1_400_000_000


def test_hostile_names_arrive_as_they_are(desk: Desk) -> None:
    """Spaces, line breaks, patterns, options, quotes, letters of any script."""
    names = ["-rf", "a b", "new\nline", "*", "[a]", "$(touch x)", "'\"", "Ünïcödé", "日本", "tilde~", ";ls", "#", "..."]
    files = {f"{name}/index.html": name.encode() for name in names} | {name + ".html": b"x" for name in names}
    desk.write(files)
    assert {path: content for path, content in site_of(desk.standing()).items() if path != MANIFEST} == files
    desk.write({"index.html": b"home"})
    assert site_of(desk.standing()).keys() == {"index.html", MANIFEST}
    assert sorted(entry.name for entry in desk.there.iterdir()) == [".dateline", "index.html", MANIFEST]


def test_folders_that_are_there_keep_their_rights(desk: Desk) -> None:
    """A desk of several people shares them by its group; what is new can be shared by the target's options."""
    desk.write({"storm/index.html": b"storm"})
    (desk.there / "storm").chmod(0o2777)
    desk.there.chmod(0o2777)
    desk.target = replace(desk.target, options=("--chmod=D2775,F664", "-g", f"--groupmap=*:{os.getgid()}"))
    desk.write({"storm/index.html": b"STORM", "storm/one/index.html": b"one"})
    modes = [(desk.there / path).stat().st_mode & 0o7777 for path in ("", "storm", "storm/one", "storm/index.html")]
    assert modes == [0o2777, 0o2777, 0o2775, 0o664]


def test_a_link_there_is_not_written_through(desk: Desk, tmp_path: Path) -> None:
    """A file takes its place."""
    desk.write({"index.html": b"home"})
    (tmp_path / "precious").write_text("precious")
    (desk.there / "index.html").unlink()
    (desk.there / "index.html").symlink_to(tmp_path / "precious")
    desk.write({"index.html": b"HOME"})
    assert (tmp_path / "precious").read_text() == "precious"
    assert not (desk.there / "index.html").is_symlink()


def test_what_was_altered_there_is_found_and_put_right_by_verifying(any_desk: Desk) -> None:
    """Changed to as many bytes, cut short, removed."""
    built = any_desk.next()
    (any_desk.there / "index.html").write_bytes(bytes(reversed(built["index.html"])))
    (any_desk.there / "storm/index.html").write_bytes(b"")
    (any_desk.there / "storm/feed.xml").unlink()
    place = open_place(any_desk.target, any_desk.folder)
    assert place.differing(place.look().record) == {"index.html", "storm/index.html", "storm/feed.xml"}
    any_desk.publish(verify=True)
    assert site_of(any_desk.standing()) == built


def test_an_output_that_changes_under_way_is_refused_and_what_was_begun_is_known(desk: Desk) -> None:
    """The next publish does what was not done."""
    desk.next()
    built = write_edition(desk.output, 2)
    (desk.output / "storm/index.html").write_bytes(b"x" * len(built["storm/index.html"]))
    with pytest.raises(Refused, match="is not what the manifest says"):
        desk.publish()
    left = parse_lock((desk.there / locking.NAME).read_bytes())
    assert left.left
    assert "storm/index.html" in left.intended - left.done.keys()
    assert "storm/u4/index.html" in left.done
    assert broken(site_of(desk.standing())) == []
    write_edition(desk.output, 2)
    assert desk.publish().resumed
    assert built.items() <= desk.standing().items()
    assert locking.NAME not in desk.standing()


def test_a_release_before_is_not_kept(desk: Desk) -> None:
    """It says what helps."""
    with pytest.raises(Refused, match="a target of kind rsync keeps no earlier releases"):
        open_place(desk.target, desk.folder).rollback()


# ── two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def elsewhere(*intended: str) -> Lock:
    """Give the note of a publisher on another machine."""
    return Lock(Owner("an id", "desk-3", "another machine", 4711, "1"), NOW, intended=frozenset(intended))


def test_a_second_publisher_elsewhere_is_told_who_is_at_it(any_desk: Desk) -> None:
    """As long as the note is not a minute old, by the clock there; it is left as it is."""
    any_desk.next()
    any_desk.note(elsewhere(), seconds=50)
    before = any_desk.standing()
    with pytest.raises(Locked, match=r"^live: process 4711 on desk-3 is publishing there since 18:15:00 UTC"):
        any_desk.next()
    assert any_desk.standing() == before


def test_a_note_that_has_ended_is_taken_over_with_what_it_was_at(desk: Desk) -> None:
    """Of what that publish intended nothing is believed."""
    desk.next()
    desk.note(elsewhere("index.html", "storm/u9/index.html"), seconds=70)
    (desk.there / "index.html").write_text("half a home")
    (desk.there / "storm/u9").mkdir()
    (desk.there / "storm/u9/index.html").write_text("sent, and then it stopped")
    assert open_place(desk.target, desk.folder).look().uncertain == {"index.html", "storm/u9/index.html"}
    done = desk.publish()
    assert done.resumed
    assert [file.path for file in done.plan.changed] == ["index.html"]
    assert done.plan.removed == ("storm/u9/index.html",)
    assert not (desk.there / "storm/u9").exists()
    assert locking.NAME not in desk.standing()


def test_a_publish_that_did_all_but_its_record_is_finished_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one has nothing to send; it writes the record, and hooks hear what the one before had sent."""
    desk.next()
    write_edition(desk.output, 2)
    with monkeypatch.context() as patch:
        patch.setattr(RsyncWork, "finish", broken_off)
        with pytest.raises(TargetFailed):
            desk.publish()
    done = desk.publish()
    assert (done.plan.is_empty, done.resumed) == (True, True)
    assert "/storm/" in addresses_of(done.plan).changed
    assert locking.NAME not in desk.standing()
    again = desk.publish()
    assert (again.resumed, addresses_of(again.plan)) == (False, Addresses((), ()))


def broken_off(*_: object) -> None:
    """Fail as a line does."""
    raise TargetFailed("live: the connection broke off.")


def test_a_publisher_of_this_machine_that_is_dead_holds_nobody_up(desk: Desk) -> None:
    """However young its note is."""
    desk.next()
    lock = new_lock(NOW)
    desk.note(replace(lock, owner=replace(lock.owner, id="another", born="1")))
    assert desk.publish().plan.is_empty


def test_a_second_publisher_here_is_told_at_once(desk: Desk) -> None:
    """Before anything is asked of the target."""
    said = rf"^live: another publish by process {os.getpid()} is under way\."
    with open_place(desk.target, desk.folder).publishing(), pytest.raises(Locked, match=said):
        desk.next()
    desk.next()


def test_who_was_written_over_stops_before_it_changes_anything_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next renewal finds another's note; that stays."""
    desk.next()
    write_edition(desk.output, 2)
    with open_place(desk.target, desk.folder).publishing() as work:
        desk.note(elsewhere())
        monkeypatch.setattr(rsync_lease, "RENEW", 0.0)
        with pytest.raises(Locked, match="another publish has taken over"):
            work.remove(["index.html"], lambda _: None)
    assert (desk.there / "index.html").exists()
    assert parse_lock((desk.there / locking.NAME).read_bytes()) == elsewhere()


def test_the_note_is_renewed_while_an_rsync_works(any_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a step takes."""
    any_desk.next()
    write_edition(any_desk.output, 2)
    monkeypatch.setattr(rsync_lease, "RENEW", 0.0)
    seen: list[int] = []
    place = open_place(any_desk.target, any_desk.folder)
    with place.publishing() as work:
        for _ in range(3):
            place.differing(work.standing.record)
            seen.append(parse_lock((any_desk.there / locking.NAME).read_bytes()).renewals)
    assert sorted(set(seen)) == seen


def test_an_rsync_whose_lock_is_lost_is_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only when it would have ended by itself."""
    monkeypatch.setattr(rsync_lease, "RENEW", 0.01)
    lease, _ = take(Command(desk.target, desk.folder))
    desk.note(elsewhere())
    with subprocess.Popen(["sleep", "600"]) as endless:
        with pytest.raises(Locked, match="another publish has taken over"), lease.watching(endless):
            endless.wait(60)
        assert endless.returncode == -signal.SIGTERM


def test_the_age_of_a_note_is_told_by_the_clock_there(desk: Desk, tmp_path: Path) -> None:
    """Whatever that of the publisher says."""
    folder = tmp_path / "note"
    folder.mkdir()
    (folder / "lock.json").write_text("{}")
    os.utime(folder / "lock.json", (1_400_000_000, 1_400_000_000))
    before = time.time()
    Command(desk.target, desk.folder).send_note(folder, "lock.json")
    assert (desk.there / "lock.json").stat().st_mtime >= int(before)


def test_who_is_written_over_before_it_begins_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw no note, both put one; the first looks again after a while."""
    desk.next()
    monkeypatch.setattr(time, "sleep", lambda _: desk.note(elsewhere()))
    with pytest.raises(Locked, match="process 4711 on desk-3 is publishing there"):
        desk.next()
    assert parse_lock((desk.there / locking.NAME).read_bytes()) == elsewhere()


def test_a_note_that_is_none_is_said(desk: Desk) -> None:
    """And not removed."""
    desk.next()
    (desk.there / locking.NAME).write_text("{}")
    with pytest.raises(Refused, match=r"\.dateline/lock\.json cannot be used"):
        desk.next()
    assert (desk.there / locking.NAME).read_text() == "{}"


def test_a_record_that_cannot_be_read_holds_nobody_up(desk: Desk) -> None:
    """The lock is let go of, the hint says what helps."""
    desk.next()
    (desk.there / NAME).write_text("{}")
    with pytest.raises(Refused, match="is no record that can be read"):
        desk.next()
    assert locking.NAME not in desk.standing()


# ── killed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own and kill that after a while; say whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_wherever_a_publish_is_killed_the_site_is_whole_and_the_next_one_ends_right(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: the lock of a dead process holds nobody up, and what its rsync still does is waited for."""
    monkeypatch.setattr(latch, "PATIENCE", 30.0)
    desk.next()
    (desk.there / "theirs.html").write_bytes(b"theirs")
    draw = random.Random(20140307)  # noqa: S311 - the same for ever
    killed, usual = 0, 0.0
    while killed < KILLED:
        desk.edition += 1
        built = write_edition(desk.output, desk.edition, 12)
        if usual:
            killed += killed_after(draw.uniform(0, 1.1) * usual, desk.publish)
            assert broken(site_of(desk.standing())) == []
        began = time.monotonic()
        desk.publish()
        usual = usual or time.monotonic() - began
        standing = desk.standing()
        assert {path: standing.get(path) for path in built} == built
        assert locking.NAME not in standing
        sheets = {path for path in standing if path.startswith("assets/")}
        assert site_of(standing).keys() - sheets == {*built, "theirs.html"} - sheets


# ── what cannot be used, and what fails ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("to", "destination"),
    [
        ("www", "/site/www/"),
        ("../www/", "/www/"),
        ("/", "/"),
        ("-rf", "/site/-rf/"),
        ("./a:b", "/site/a:b/"),
        ("box:", "box:./"),
        ("box:/", "box:/"),
        ("desk@box.example:live", "desk@box.example:live/"),
        ("[::1]:/srv/www", "[::1]:/srv/www/"),
        ("box::www", "box::www/"),
        ("rsync://box.example:8730/www", "rsync://box.example:8730/www/"),
    ],
)
def test_a_destination_is_read_as_rsync_reads_it(to: str, destination: str) -> None:
    """A relative path is one of the site's folder, and nothing of this machine can be an option."""
    assert destination_of(Target("live", "rsync", to=to), Path("/site")) == destination


@pytest.mark.parametrize(
    "to",
    ["-oProxyCommand=touch x:/www", "desk@-oProxyCommand=x:/www", "-l@box:/www", ":/www", "rsync://-x/www", "::www"],
)
def test_a_host_that_would_be_an_option_is_refused(to: str) -> None:
    """ssh would take it for one."""
    with pytest.raises(Refused, match="is no host"):
        destination_of(Target("live", "rsync", to=to), Path("/site"))


@pytest.mark.parametrize(
    "options",
    [
        ["--delete"],
        ["--del"],
        ["--inplace"],
        ["-n"],
        ["-az"],
        ["--size-only"],
        ["--temp-dir=/tmp"],
        ["--exclude=x"],
        ["/etc/passwd"],
        ["--rsh"],
    ],
)
def test_options_that_would_change_what_is_sent_are_refused(options: list[str]) -> None:
    """Nor may one be a file to send, or take the next of ours for its value."""
    with pytest.raises(Refused):
        options_of(Target("live", "rsync", options=tuple(options)))


def test_options_for_the_way_there_are_passed_on() -> None:
    """In either form."""
    options = ("--rsh", "ssh -p 2222", "--bwlimit=1000", "-z", "-e", "-x", "--chown=www:www")
    assert options_of(Target("live", "rsync", options=options)) == list(options)


def test_a_folder_that_cannot_be_made_is_said(desk: Desk, tmp_path: Path) -> None:
    """With what rsync said itself."""
    desk.target = replace(desk.target, to=str(tmp_path / "not/there/www"))
    with pytest.raises(TargetFailed, match=r"^live: a folder above the destination is not there\. Make it \(.*\)\.$"):
        desk.next()


def test_a_daemon_that_refuses_is_said(tmp_path: Path) -> None:
    """No such module, one that nobody may write to, nobody there."""
    with by_daemon(tmp_path) as target:
        for module, said in [
            ("none", "the server has no such module"),
            ("closed", "the server lets nobody write there"),
        ]:
            with pytest.raises(TargetFailed, match=f"^live: {said}"):
                Desk(tmp_path, replace(target, to=target.to.replace("/www/", f"/{module}/"))).next()
    with pytest.raises(TargetFailed, match=r"^live: nothing answers there\. Check that the server runs"):
        Desk(tmp_path, target).next()


def test_a_shell_that_fails_is_said_in_its_own_words(desk: Desk, tmp_path: Path) -> None:
    """No way in, and no rsync there."""
    for said, code, sentence in [
        ("Permission denied (publickey).", 255, "ssh is not let in. Check the user and the key"),
        ("ssh: Could not resolve hostname box: Name or service not known", 255, "the host is not found"),
        ('rsync: [Receiver] mkdir "/srv/live" failed: Permission denied (13)', 11, "this user may not write there"),
        ("sh: rsync: not found", 127, "there is no rsync at the other end"),
    ]:
        script = tmp_path / f"shell{code}"
        script.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit {code}\n")
        script.chmod(0o755)
        desk.target = replace(desk.target, to="box:/www", options=("--rsh", str(script)))
        with pytest.raises(TargetFailed, match=f"^live: {re.escape(sentence)}"):
            desk.next()


def test_what_passes_is_tried_again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is cut twice."""
    monkeypatch.setattr(rsync_command, "PAUSES", (0.0, 0.0))
    script = tmp_path / "shell"
    cut = 'echo x >>"$0.calls"\n[ $(wc -l <"$0.calls") -le 2 ] && exit 12\n'
    script.write_text(SHELL.replace("shift\nexec", f"shift\n{cut}exec"))
    script.chmod(0o755)
    desk.target = replace(desk.target, to=f"box:{tmp_path}/www", options=("--rsh", str(script)))
    built = desk.next()
    assert site_of(desk.standing()) == built


def test_a_sentence_holds_no_secret_and_no_command_for_a_terminal() -> None:
    """Whatever the other end says."""
    said = 'rsync: [sender] failed for "rsync://desk:s3cret@box/www" \x1b[2J\nmore'
    told = sentence_of(Target("live", "rsync"), 23, said)
    assert told == 'live: not everything could be written there (failed for "rsync://box/www" ?[2J).'


def test_without_rsync_it_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything else."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TargetFailed, match=r"^live: publishing to it needs the program rsync\. Install it\.$"):
        open_place(desk.target, desk.folder)


def test_a_full_disk_there_is_said() -> None:
    """In whatever call it comes."""
    said = 'rsync: [receiver] write failed on "/srv/www/x": No space left on device (28)\nrsync error: error in file IO'
    told = sentence_of(Target("live", "rsync"), 11, said)
    assert told.startswith("live: the disk there is full. Make room and try again (write failed on ")
