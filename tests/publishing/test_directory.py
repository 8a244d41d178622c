"""Directory: releases that are whole, a switch that is one instant, and nothing of anybody else's touched."""

from __future__ import annotations

import errno
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME as MANIFEST
from dateline.model import Target
from dateline.publishing.directory import making
from dateline.publishing.directory.place import open_place
from dateline.publishing.directory.releases import Releases
from dateline.publishing.publish import Published, Wish, publish
from dateline.publishing.record import NOTHING_PUBLISHED
from dateline.publishing.refusals import Locked, Refused, TargetFailed

from .editions import broken, write_edition, write_output

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
NOW = datetime(2026, 11, 27, 18, 15, tzinfo=UTC)
FIRST, SECOND, THIRD = (f"20261127T1815{number:02}Z-{number}" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of these tests has to outlive a power cut."""
    monkeypatch.setattr(making, "settle", lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)


class Desk:
    """A site of which edition after edition is published into a folder."""

    def __init__(self, folder: Path) -> None:
        self.output = folder / "output"
        self.path = folder / "www"
        self.target = Target("live", "directory", path="www", keep_releases=2)
        self.place = open_place(self.target, folder)
        self.edition = 0

    def publish(self, **wish: object) -> Published:
        """Publish what is built, a second after the last time."""
        self.edition += 1
        wish = {"now": NOW + timedelta(seconds=self.edition), "max_deletes": "100"} | wish
        return publish(self.output, self.target, self.place, Wish(**wish))  # type: ignore[arg-type]

    def next(self, **wish: object) -> dict[str, bytes]:
        """Build the next edition and publish it; gives what readers are to see."""
        built = write_edition(self.output, self.edition + 1)
        self.publish(**wish)
        return built

    def write(self, files: dict[str, bytes], **wish: object) -> Published:
        """Build these files and publish them."""
        write_output(self.output, files)
        return self.publish(**wish)

    @property
    def current(self) -> Path:
        """What readers see."""
        return self.path / "current"

    @property
    def releases(self) -> list[str]:
        """What lies in the folder of releases."""
        return sorted(entry.name for entry in (self.path / "releases").iterdir())

    def halves(self) -> list[str]:
        """Which releases lack a file that their record names, or have no record."""
        releases = Releases(self.path)
        records = {name: releases.record(name).files.keys() for name in releases.names()}
        return [name for name, paths in records.items() if not paths or paths - tree(releases.release(name)).keys()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A site that has never been published."""
    return Desk(tmp_path)


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, by its path."""
    root = folder.resolve()
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def site(files: dict[str, bytes]) -> dict[str, bytes]:
    """Give files without the fingerprinted ones, some of which are kept."""
    return {path: content for path, content in files.items() if not path.startswith("assets/")}


def inode(file: Path) -> int:
    """Give what tells whether two names are of one file."""
    return file.stat().st_ino


@pytest.mark.parametrize("below", ["", "/storm"])
def test_what_readers_see_is_no_place_to_publish_to(desk: Desk, tmp_path: Path, below: str) -> None:
    """Whoever names `current` itself would put a site into a release, where nobody finds it."""
    desk.next()
    before = tree(desk.path)
    desk.place = open_place(replace(desk.target, path=f"www/current{below}"), tmp_path)
    for attempt in (desk.publish, desk.place.look, desk.place.rollback):
        with pytest.raises(Refused, match=f"^the `path` of the target leads into the release .*{FIRST}$") as told:
            attempt()
        assert told.value.hint == f"Let it name the folder that holds `current`: {desk.path}"
    assert tree(desk.path) == before


def test_a_first_publish_makes_a_release_and_a_relative_link_to_it(desk: Desk) -> None:
    """Named by the instant and the number; the record lies where no server serves it."""
    built = desk.next()
    assert str(desk.current.readlink()) == f"releases/{FIRST}"
    assert tree(desk.current) == built
    assert desk.place.look().record.files.keys() == built.keys()
    assert sorted(entry.name for entry in desk.path.iterdir()) == ["current", "lock", "records", "releases"]
    assert [entry.name for entry in (desk.path / "records").iterdir()] == [f"{FIRST}.json"]


def test_a_web_server_may_read_it_whatever_the_umask(desk: Desk) -> None:
    """Every folder 0755, every file 0644."""
    before = os.umask(0o077)
    try:
        desk.next()
    finally:
        os.umask(before)
    found = [desk.path, *desk.path.resolve().rglob("*")]
    assert {entry.stat().st_mode & 0o7777 for entry in found if entry.is_dir()} == {0o755}
    assert {entry.stat().st_mode & 0o7777 for entry in desk.current.resolve().rglob("*.*")} == {0o644}


def test_what_did_not_change_is_one_file_in_both_releases(desk: Desk) -> None:
    """And is not counted as sent; what did change leaves the older release as it was."""
    desk.write({"index.html": b"home", "about/index.html": b"about", "gone/index.html": b"gone"})
    (desk.output / "gone/index.html").unlink()
    done = desk.write({"index.html": b"HOME", "about/index.html": b"about"})
    old, new = (desk.path / "releases" / name for name in (FIRST, SECOND))
    assert inode(old / "about/index.html") == inode(new / "about/index.html")
    assert (old / "index.html").read_bytes() == b"home"
    assert tree(old).keys() - tree(new).keys() == {"gone/index.html"}
    record = (desk.path / "records" / f"{SECOND}.json").stat().st_size
    assert (done.requests, done.bytes) == (3, len(b"HOME") + len(tree(new)[MANIFEST]) + record)


@pytest.mark.parametrize("fault", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_where_links_are_refused_files_are_copied(desk: Desk, fault: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With their time, so that a server's ETag stays."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    desk.write({"index.html": b"home", "about/index.html": b"about"})
    (desk.current / "theirs.html").write_bytes(b"theirs")
    (desk.current / "news.html").write_bytes(b"theirs, and in the way")
    before = (desk.current / "about/index.html").stat()
    monkeypatch.setattr(os, "link", refuse)
    files = {"index.html": b"HOME", "about/index.html": b"about", "news.html": b"news"}
    desk.write(files)
    after = (desk.current / "about/index.html").stat()
    seen = tree(desk.current)
    assert {path: seen[path] for path in seen if path != MANIFEST} == files | {"theirs.html": b"theirs"}
    assert after.st_ino != before.st_ino
    assert after.st_mtime_ns == before.st_mtime_ns


def test_so_many_releases_are_kept_and_others_are_nobodys_business(desk: Desk) -> None:
    """Older ones go with their records. What is not named as a release stays."""
    desk.next()
    (desk.path / "releases/before-dateline").mkdir()
    (desk.path / "records/notes.json").write_text("mine")
    desk.next()
    desk.next()
    assert desk.releases == [SECOND, THIRD, "before-dateline"]
    records = sorted(entry.name for entry in (desk.path / "records").iterdir())
    assert records == [f"{SECOND}.json", f"{THIRD}.json", "notes.json"]


def test_the_release_before_stays_even_where_one_is_to_be_kept(desk: Desk) -> None:
    """A request may just be reading it."""
    desk.place = open_place(replace(desk.target, keep_releases=1), desk.output.parent)
    desk.next()
    desk.next()
    desk.next()
    assert desk.releases == [SECOND, THIRD]


def test_pages_already_loaded_find_their_assets_for_as_long_as_it_is_said(desk: Desk) -> None:
    """Through any number of releases, then they go."""
    first = desk.next()
    (sheet,) = [path for path in first if path.startswith("assets/")]
    desk.next()
    desk.next()
    assert (desk.current / sheet).read_bytes() == first[sheet]
    desk.next(now=NOW + timedelta(days=31))
    assert not (desk.current / sheet).exists()


def test_what_somebody_else_put_among_the_files_is_taken_along(desk: Desk) -> None:
    """A proof for a certificate, a link; not what stands where a file or a folder of the site now does."""
    desk.write({"index.html": b"home"})
    (desk.current / ".well-known/acme").mkdir(parents=True)
    (desk.current / ".well-known/acme/token").write_text("proof")
    (desk.current / "old").symlink_to("/srv/archive")
    (desk.current / "about").write_text("in the way of a folder")
    (desk.current / "faq").mkdir()
    (desk.current / "faq/index.html").write_text("in the way of a file")
    desk.write({"index.html": b"HOME", "about/index.html": b"about", "faq": b"faq"})
    desk.write({"index.html": b"home again", "about/index.html": b"about", "faq": b"faq"})
    assert (desk.current / ".well-known/acme/token").read_text() == "proof"
    assert str((desk.current / "old").readlink()) == "/srv/archive"
    assert (desk.current / "about/index.html").read_bytes() == b"about"
    assert (desk.current / "faq").read_bytes() == b"faq"


def test_a_page_that_changed_within_a_second_has_another_time(desk: Desk) -> None:
    """nginx tells contents apart by the second and the size; a compressed copy goes with its page."""
    target = replace(desk.target, precompress=True)
    desk.target, desk.place = target, open_place(target, desk.output.parent)
    for text in (b"<p>one</p>" * 200, b"<p>two</p>" * 200):
        write_output(desk.output, {"index.html": text, "about/index.html": b"<p>about</p>" * 200})
        for path in ("index.html", "about/index.html"):
            os.utime(desk.output / path, (1_400_000_000.5, 1_400_000_000.5))
        desk.publish()
    old, new = (desk.path / "releases" / name for name in (FIRST, SECOND))
    times = [int((folder / "index.html").stat().st_mtime) for folder in (old, new)]
    assert times == [1_400_000_000, 1_400_000_001]
    assert (old / "about/index.html").stat().st_mtime == (new / "about/index.html").stat().st_mtime
    for page in (old / "index.html", new / "index.html", new / "about/index.html"):
        assert page.with_name("index.html.gz").stat().st_mtime_ns == page.stat().st_mtime_ns


# ── rolling back ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rolled_back_readers_see_the_release_before(desk: Desk) -> None:
    """The newer one is kept, and each page of it that is still loaded finds its assets."""
    first, second = desk.next(), desk.next()
    assert desk.place.rollback() == FIRST
    assert site(tree(desk.current)) == site(first)
    assert desk.releases == [FIRST, SECOND]
    sheets = {path: content for path, content in second.items() if path.startswith("assets/")}
    assert sheets.items() <= tree(desk.current).items()
    with pytest.raises(Refused, match="has no release before the one that readers see"):
        desk.place.rollback()


def test_the_next_publish_goes_on_from_what_readers_see(desk: Desk) -> None:
    """What was rolled back is no release any more, so that rolling back again does not lead to it; its assets stay."""
    first, second = desk.next(), desk.next()
    desk.place.rollback()
    third = desk.next()
    assert site(tree(desk.current)) == site(third)
    assert desk.releases == [FIRST, THIRD]
    sheets = {path for path in (*first, *second) if path.startswith("assets/")}
    assert sheets <= tree(desk.current).keys()
    assert desk.place.look().record.number == 3
    assert desk.place.rollback() == FIRST


def test_assets_of_what_was_rolled_back_are_kept_as_long_as_any(desk: Desk) -> None:
    """Counted from the first publish after it."""
    desk.next()
    (sheet,) = [path for path in desk.next() if path.startswith("assets/")]
    desk.place.rollback()
    desk.next(now=NOW + timedelta(days=40))
    desk.next(now=NOW + timedelta(days=69))
    assert (desk.current / sheet).exists()
    desk.next(now=NOW + timedelta(days=71))
    assert not (desk.current / sheet).exists()


def test_nothing_is_written_through_a_link_in_a_rollback(desk: Desk, tmp_path: Path) -> None:
    """Somebody has moved the assets of an old release elsewhere."""
    desk.next()
    desk.next()
    assets = desk.path / "releases" / FIRST / "assets"
    assets.rename(tmp_path / "elsewhere")
    assets.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="leads elsewhere, and nothing is written through a symbolic link"):
        desk.place.rollback()
    assert tree(tmp_path / "elsewhere") == before
    assert str(desk.current.readlink()) == f"releases/{SECOND}"


def test_where_nothing_is_published_a_rollback_makes_nothing(desk: Desk) -> None:
    """Not even the folder."""
    with pytest.raises(Refused):
        desk.place.rollback()
    assert not desk.path.exists()


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_looking_changes_nothing(desk: Desk) -> None:
    """There is nothing to see, and no folder afterwards."""
    assert desk.place.look().record is NOTHING_PUBLISHED
    write_edition(desk.output, 1)
    done = desk.publish(dry_run=True)
    assert len(done.plan.added) == len(tree(desk.output))
    assert not desk.path.exists()


def test_what_was_altered_is_found_and_put_right_by_verifying(desk: Desk) -> None:
    """Changed, cut short, removed, replaced by a link; a page or its compressed copy. Older releases stay."""
    target = replace(desk.target, precompress=True)
    desk.target, desk.place = target, open_place(target, desk.output.parent)
    pages = {f"{name}/index.html": f"<p>{name}</p>".encode() * 200 for name in "abcdefg"}
    desk.write(pages)
    desk.write({**pages, "index.html": b"home"})
    damaged = desk.current
    for path, content in [("a/index.html", b"<p>A</p>" * 200), ("b/index.html", b"<p>b"), ("c/index.html.gz", b"c")]:
        (damaged / path).unlink()
        (damaged / path).write_bytes(content)
    (damaged / "d/index.html").unlink()
    (damaged / "e/index.html").unlink()
    (damaged / "e/index.html").symlink_to("../f/index.html")
    (damaged / "f/index.html.gz").write_bytes(tree(damaged)["g/index.html.gz"][:-9])  # in both releases
    found = desk.place.differing(desk.place.look().record)
    assert found == {f"{name}/index.html" for name in "abde"} | {f"{name}/index.html.gz" for name in "cf"}
    older = tree(desk.path / "releases" / SECOND)
    desk.publish(verify=True)
    assert desk.place.differing(desk.place.look().record) == set()
    assert tree(desk.path / "releases" / SECOND) == older


def test_a_file_that_is_missing_is_not_passed_over_in_silence(desk: Desk) -> None:
    """Readers go on seeing what they saw; the hint says how it is put right."""
    desk.write({"index.html": b"home", "about/index.html": b"about"})
    (desk.current / "about/index.html").unlink()
    with pytest.raises(Refused, match=r"about/index\.html was published, and does not stand there any more") as refused:
        desk.write({"index.html": b"HOME", "about/index.html": b"about"})
    assert "--verify" in refused.value.hint
    assert str(desk.current.readlink()) == f"releases/{FIRST}"
    desk.publish(verify=True)
    assert (desk.current / "about/index.html").read_bytes() == b"about"


# ── what is in the way ───────────────────────────────────────────────────────────────────────────────────────────────


def real_current(path: Path) -> None:
    (path / "current").mkdir()
    (path / "current/index.html").write_text("mine")


def current_elsewhere(path: Path) -> None:
    (path / "current").symlink_to("/srv/old-site")


def current_above(path: Path) -> None:
    (path / "current").symlink_to(f"releases/../../{FIRST}")


def linked_releases(path: Path) -> None:
    (path.parent / "elsewhere").mkdir()
    (path / "releases").symlink_to(path.parent / "elsewhere")


def linked_records(path: Path) -> None:
    (path / "records").symlink_to(path.parent)


def file_of_releases(path: Path) -> None:
    (path / "releases").write_text("mine")


def linked_lock(path: Path) -> None:
    (path / "lock").symlink_to(path.parent / "precious")


@pytest.mark.parametrize(
    ("foul", "said"),
    [
        (real_current, "is no link to a release"),
        (current_elsewhere, "leads to /srv/old-site, which is no release of Dateline's"),
        (current_above, "which is no release of Dateline's"),
        (linked_releases, "is a symbolic link, and nothing is written through one"),
        (linked_records, "is a symbolic link, and nothing is written through one"),
        (file_of_releases, "is no folder"),
        (linked_lock, "is no file of Dateline's"),
    ],
)
def test_what_is_in_the_way_is_left_alone_and_named(desk: Desk, foul: Callable[[Path], None], said: str) -> None:
    """With the way out. Nothing is made, and nothing is written through a link."""
    desk.path.mkdir()
    foul(desk.path)
    before = sorted(desk.path.parent.rglob("*"))
    write_output(desk.output, {"index.html": b"home"})
    with pytest.raises(Refused, match=said) as refused:
        desk.publish()
    assert "Move it away" in refused.value.hint
    left = sorted(entry for entry in desk.path.parent.rglob("*") if desk.output not in (entry, *entry.parents))
    assert [entry for entry in left if entry not in before and entry.name not in {"lock", "records", "releases"}] == []
    assert not (desk.path.parent / "precious").exists()


def test_a_link_to_a_release_that_is_gone_leads_to_a_new_one(desk: Desk) -> None:
    """Somebody has removed the folder."""
    desk.next()
    (desk.path / "releases" / FIRST).rename(desk.path / "releases" / "away")
    built = desk.next()
    assert tree(desk.current) == built


def test_a_release_that_a_person_chose_by_hand_is_gone_on_from(desk: Desk) -> None:
    """By `ln -sfn`, and with an absolute path."""
    desk.next()
    desk.next()
    desk.current.unlink()
    desk.current.symlink_to(desk.path / "releases" / FIRST)
    assert desk.place.look().record.number == 1
    desk.next()
    assert str(desk.current.readlink()) == f"releases/{THIRD}"


def test_a_record_that_cannot_be_read_is_said_and_can_be_moved_away(desk: Desk) -> None:
    """Then all is sent, and nothing of what was there is lost."""
    first = desk.next()
    record = desk.path / "records" / f"{FIRST}.json"
    record.write_bytes(b"{}")
    with pytest.raises(Refused, match=rf"records/{FIRST}\.json is no record that can be read") as refused:
        desk.next()
    assert refused.value.hint.startswith("Move it away")
    record.unlink()
    second = desk.next()
    assert second.items() <= tree(desk.current).items()
    assert first.keys() <= tree(desk.current).keys()


@pytest.mark.parametrize("fault", [errno.EACCES, errno.EPERM])
def test_a_folder_that_may_not_be_written_is_said(desk: Desk, fault: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what would help."""
    write_edition(desk.output, 1)

    def refuse(path: str, *_: object) -> None:
        raise OSError(fault, os.strerror(fault), path)

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(TargetFailed, match=r"^live: .*/www: .*Readers see what.*must be allowed to write there\.$"):
        desk.publish()


# ── two at once, full, killed ────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_publisher_is_told_at_once(desk: Desk) -> None:
    """And by which process; a rollback is one too."""
    desk.next()
    desk.next()
    with desk.place.publishing():
        with pytest.raises(Locked, match=rf"^live: another publish by process {os.getpid()} is under way\."):
            desk.next()
        with pytest.raises(Locked):
            desk.place.rollback()
    assert desk.place.rollback() == FIRST


def test_what_was_begun_and_not_finished_leaves_nothing(desk: Desk) -> None:
    """An output that changes under way is refused, and the room is given back."""
    desk.next()
    built = write_edition(desk.output, 2)
    (desk.output / "storm/index.html").write_bytes(b"x" * len(built["storm/index.html"]))
    with pytest.raises(Refused, match="is not what the manifest says"):
        desk.publish()
    assert desk.releases == [FIRST]


@pytest.mark.parametrize("call", ["mkdir", "open", "write", "link", "fsync", "symlink", "rename", "replace"])
def test_a_full_disk_is_said_and_readers_see_what_they_saw(
    desk: Desk, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that finds no room; when there is some again the next publish does all."""
    desk.write({"index.html": b"home", "about/index.html": b"about"})
    own = getattr(os, call)

    def full(*given: object, **named: object) -> object:
        if call == "open" and not given[1] & os.O_EXCL:  # type: ignore[operator]
            return own(*given, **named)
        raise OSError(errno.ENOSPC, "No space left on device")

    files = {"index.html": b"HOME", "about/index.html": b"about", "news/index.html": b"news"}
    with monkeypatch.context() as patch:
        write_output(desk.output, files)
        patch.setattr(os, call, full)
        with pytest.raises(TargetFailed, match=r"^live: .*no space left on device\. Readers see what.*`keep_releases`"):
            desk.publish()
    assert str(desk.current.readlink()) == f"releases/{FIRST}"
    assert tree(desk.current)["index.html"] == b"home"
    desk.publish()
    assert {path: content for path, content in tree(desk.current).items() if path != MANIFEST} == files


def test_readers_see_a_release_only_when_all_of_it_is_on_the_medium(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linked files and folders are waited for as one; then the link is switched."""
    desk.next()
    built = write_edition(desk.output, 2)
    waited = []

    def settle(folder: Path) -> None:
        waited.append((built.items() <= tree(folder).items(), str(desk.current.readlink())))

    monkeypatch.setattr(making, "settle", settle)
    desk.publish()
    assert waited == [(True, f"releases/{FIRST}")]


CHANGES = frozenset(["mkdir", "link", "rename", "symlink", "remove", "rmdir", "chmod", "utime", "truncate"])


def killed_before(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own that is killed before it changes the disk for the `step`th time.

    Say whether it came to that.
    """
    child = os.fork()
    if child == 0:
        steps = count()

        def watch(event: str, given: tuple[object, ...]) -> None:
            opened = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
            if (opened or event.removeprefix("os.") in CHANGES) and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_before_any_of_its_steps_it_leaves_a_whole_release_and_the_next_publish_cleans_up(desk: Desk) -> None:
    """Readers see the old site or the new one; never a part, never a page without its assets."""
    old = desk.next()
    for step in count():
        new = write_edition(desk.output, 1 + step % 2, updates=1)  # so that no more assets are kept from step to step
        was_killed = killed_before(step, desk.publish)
        seen = tree(desk.current)
        assert site(seen) in (site(old), site(new))
        assert broken(seen) == []
        assert desk.halves() == []
        desk.edition += 1
        desk.publish()
        assert site(tree(desk.current)) == site(new)
        assert [name for name in desk.releases if name.startswith(".")] == []
        old = new
        if not was_killed:
            break
    assert step > 40
