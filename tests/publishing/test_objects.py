"""Objects: publishing to an S3 server over HTTP, and what Google's and Azure's stores are opened with."""

from __future__ import annotations

import gzip
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Barrier, Event, Lock
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME as MANIFEST
from dateline.model import Target
from dateline.publishing import locking, parallel
from dateline.publishing.hooks import addresses_of
from dateline.publishing.locking import Lock as Note
from dateline.publishing.locking import Owner, lock_bytes, new_lock, parse_lock
from dateline.publishing.objects import bucket as buckets
from dateline.publishing.objects import lease
from dateline.publishing.objects.place import open_place
from dateline.publishing.objects.stores import open_store
from dateline.publishing.parallel import Budget, in_parallel
from dateline.publishing.publish import Published, Wish, publish
from dateline.publishing.record import NAME
from dateline.publishing.refusals import Locked, Refused, TargetFailed

from .editions import site_of, write_edition, write_output
from .servers import S3, Google

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def published(output: Path, target: Target, **wish: object) -> Published:
    """Publish an output."""
    return publish(output, target, open_place(target, output), Wish(**{"now": NOW, "max_deletes": "100"} | wish))  # type: ignore[arg-type]


def put(s3: S3) -> int:
    """Give how many bytes the server was given to keep."""
    return sum(request.size for request in s3.seen if request.method == "PUT")


def elsewhere(*intended: str) -> bytes:
    """Give the lock of a publisher on another machine."""
    owner = Owner("an id", "desk-3", "another machine", 4711, "1")
    return lock_bytes(Note(owner, NOW, intended=frozenset(intended)), NOW)


def test_what_is_built_stands_there_with_its_headers(tmp_path: Path, s3: S3) -> None:
    """Type, charset and how long it may be kept; nothing of Dateline's own may be kept at all."""
    target, built = s3.target(), write_edition(tmp_path, 1)
    published(tmp_path, target)
    assert site_of(s3.objects(target.bucket)) == built
    sent = {request.path: request.headers for request in s3.seen if request.method == "PUT"}
    told = {path: (headers["content-type"], headers["cache-control"]) for path, headers in sent.items()}
    assert told["storm/index.html"] == ("text/html; charset=utf-8", "public, max-age=15")
    assert told["storm/updates.json"] == ("application/json; charset=utf-8", "public, max-age=5")
    (sheet,) = [path for path in built if path.endswith(".css")]
    assert told[sheet] == ("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    assert {told[NAME][1], told[locking.NAME][1]} == {"no-store"}


def test_compressed_copies_take_the_place_of_the_plain_ones(tmp_path: Path, s3: S3) -> None:
    """A store cannot choose between two, so all readers get the one; it says what it is."""
    target, built = s3.target(precompress=True), write_edition(tmp_path, 1)
    published(tmp_path, target)
    assert gzip.decompress(s3.objects(target.bucket)["index.html"]) == built["index.html"]
    (sent,) = [request for request in s3.seen if request.path == "index.html"]
    assert sent.headers["content-encoding"] == "gzip"
    assert open_place(target, tmp_path).differing(open_place(target, tmp_path).look().record) == set()


def test_one_edit_makes_as_many_requests_and_bytes_as_it_says(tmp_path: Path, s3: S3) -> None:
    """Lock, record, lock with the intention, the file and the manifest, record, unlock: the server saw no other."""
    target = s3.target()
    built = write_edition(tmp_path, 1)
    published(tmp_path, target)
    s3.seen.clear()
    write_output(
        tmp_path, {path: content for path, content in built.items() if path != MANIFEST} | {"index.html": b"new"}
    )
    done = published(tmp_path, target)
    seen = [(request.method, request.path) for request in s3.seen]
    assert seen[:3] == [("PUT", locking.NAME), ("GET", NAME), ("PUT", locking.NAME)]
    assert sorted(seen[3:5]) == [("PUT", "index.html"), ("PUT", MANIFEST)]
    assert seen[5:] == [("PUT", NAME), ("POST", "")]  # a list of one object to remove
    assert (done.requests, done.bytes) == (len(seen), put(s3))


def test_nothing_new_is_three_requests(tmp_path: Path, s3: S3) -> None:
    """The lock, the record, and the lock again."""
    target = s3.target()
    write_edition(tmp_path, 1)
    published(tmp_path, target)
    s3.seen.clear()
    assert published(tmp_path, target).plan.is_empty
    assert [request.method for request in s3.seen] == ["PUT", "GET", "POST"]


def test_the_tally_holds_for_a_first_publish_and_for_removals(tmp_path: Path, s3: S3) -> None:
    """Every request is counted; of bytes, those of what is put, not the list of names in a removal."""
    target = s3.target()
    for number in (1, 7):
        s3.seen.clear()
        write_edition(tmp_path, number)
        done = published(tmp_path, target, now=NOW)
        assert done.requests == len(s3.seen)
        assert done.bytes == put(s3)
    assert [request.method for request in s3.seen][-3:] == ["POST", "PUT", "POST"]  # three files, the record, the lock


def test_what_is_not_ours_is_left_alone(tmp_path: Path, s3: S3) -> None:
    """An object that no publish put there stays, whatever is published."""
    target = s3.target()
    s3.put(target.bucket, "storm/theirs.html", b"theirs")
    for number in (1, 2, 3):
        write_edition(tmp_path, number)
        published(tmp_path, target)
    assert s3.objects(target.bucket)["storm/theirs.html"] == b"theirs"


def test_a_prefix_is_a_folder_of_its_own(tmp_path: Path, s3: S3) -> None:
    """Two sites in one bucket do not know of each other, not even with prefixes that begin alike."""
    bucket = s3.bucket()
    for prefix, number in [("live", 1), ("live2", 5)]:
        target = s3.target(bucket=bucket, prefix=prefix)
        built = write_edition(tmp_path / prefix, number)
        published(tmp_path / prefix, target)
        place = open_place(target, tmp_path)
        assert place.differing(place.look().record) == set()
        found = {path.removeprefix(f"{prefix}/"): content for path, content in s3.objects(bucket).items()}
        assert {path: found.get(path) for path in built} == built
    assert not [path for path in s3.objects(bucket) if not path.startswith(("live/", "live2/"))]


def test_names_that_need_escaping_arrive_as_they_are(tmp_path: Path, s3: S3) -> None:
    """Spaces, signs that mean something in addresses, and other scripts."""
    names = ["media/100 %25 50%.txt", "media/a+b&c=d;e,f.txt", "media/what#is?this.txt", "media/Überflutung-津波.txt"]
    target = s3.target()
    written = write_output(tmp_path, {name: name.encode() for name in [*names, "media/'quoted' (1)~.txt"]})
    published(tmp_path, target)
    assert site_of(s3.objects(target.bucket)) == written
    place = open_place(target, tmp_path)
    assert place.differing(place.look().record) == set()
    kept = write_output(tmp_path, {names[0]: b"kept"})
    published(tmp_path, target)
    assert site_of(s3.objects(target.bucket)) == kept


def test_a_large_file_goes_in_parts(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one object, with its type, and the requests for its parts are counted."""
    monkeypatch.setattr(buckets, "PART", 5 * 1024 * 1024)
    target = s3.target()
    written = write_output(tmp_path, {"media/film.mp4": bytes(11 * 1024 * 1024)})
    done = published(tmp_path, target)
    assert site_of(s3.objects(target.bucket)) == written
    assert [request.method for request in s3.seen if request.path == "media/film.mp4"].count("PUT") == 3
    assert done.requests == len(s3.seen)
    place = open_place(target, tmp_path)
    assert place.differing(place.look().record) == set()


def test_what_somebody_else_changed_is_found_by_one_listing(tmp_path: Path, s3: S3) -> None:
    """An object altered, one removed, one put again with the same bytes: the last is as it was. No object is read."""
    target = s3.target()
    built = write_edition(tmp_path, 1)
    published(tmp_path, target)
    s3.put(target.bucket, "index.html", built["index.html"].swapcase())
    s3.put(target.bucket, "storm/feed.xml", built["storm/feed.xml"])
    place = open_place(target, tmp_path)
    record = place.look().record
    place._bucket.delete("storm/updates.json")
    s3.seen.clear()
    assert place.differing(record) == {"index.html", "storm/updates.json"}
    assert [request.method for request in s3.seen] == ["GET"]
    done = published(tmp_path, target, verify=True)
    assert sorted(file.path for file in done.plan.changed) == ["index.html", "storm/updates.json"]
    assert site_of(s3.objects(target.bucket)) == built


def test_a_dry_run_changes_nothing(tmp_path: Path, s3: S3) -> None:
    """Two reads, and no lock."""
    target = s3.target()
    write_edition(tmp_path, 1)
    assert len(published(tmp_path, target, dry_run=True).plan.added) == 9
    assert [request.method for request in s3.seen] == ["GET", "GET"]
    assert s3.objects(target.bucket) == {}


def test_a_second_publisher_is_told_who_is_there(tmp_path: Path, s3: S3) -> None:
    """In this process, too. The first goes on, and is not disturbed."""
    target = s3.target()
    write_edition(tmp_path, 1)
    with open_place(target, tmp_path).publishing() as work:
        with pytest.raises(Locked, match=r"^live: process \d+ on .+ is publishing there since \d\d:\d\d:\d\d UTC\. "):
            published(tmp_path, target)
        work.intend(["index.html"])
    assert published(tmp_path, target).resumed


def test_of_many_that_begin_at_once_each_publishes_alone_or_not_at_all(tmp_path: Path, s3: S3) -> None:
    """What stands in the end is one edition, whole; whoever did not publish it was told, or was before."""
    target, together = s3.target(), Barrier(6)
    editions = {number: write_edition(tmp_path / str(number), number) for number in range(6)}

    def attempt(number: int) -> bool:
        together.wait(30)
        try:
            published(tmp_path / str(number), target)
        except Locked:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        ended = list(pool.map(attempt, editions))
    assert any(ended)
    standing = site_of(s3.objects(target.bucket))
    pages = {path: content for path, content in standing.items() if not path.startswith("assets/")}
    whole = [number for number, built in editions.items() if pages.items() <= built.items() <= standing.items()]
    assert len(whole) == 1
    assert ended[whole[0]]
    assert locking.NAME not in s3.objects(target.bucket)


def test_a_lock_ends_by_the_clock_of_the_store(tmp_path: Path, s3: S3) -> None:
    """However wrong the clocks of the publishers are. Until then it holds; what is looked at says so, too."""
    target = s3.target()
    built = write_edition(tmp_path, 1)
    s3.put(target.bucket, locking.NAME, elsewhere("index.html", "storm/gone.html"))
    s3.put(target.bucket, "storm/gone.html", b"half of a publish")
    with pytest.raises(Locked, match="process 4711 on desk-3"):
        published(tmp_path, target)
    assert open_place(target, tmp_path).look().uncertain == frozenset()
    s3.modified(target.bucket, locking.NAME, seconds=locking.LIFE + 5)
    assert open_place(target, tmp_path).look().uncertain == {"index.html", "storm/gone.html"}
    assert published(tmp_path, target).resumed
    assert s3.objects(target.bucket).keys() == {*built, NAME}


def test_a_lock_of_a_dead_process_of_this_machine_is_over_at_once(tmp_path: Path, s3: S3) -> None:
    """Its number may be another process's by now: that one was born at another time."""
    target = s3.target()
    write_edition(tmp_path, 1)
    mine = new_lock(NOW)
    dead = replace(mine, owner=replace(mine.owner, born="1"), intended=frozenset(["index.html"]))
    s3.put(target.bucket, locking.NAME, lock_bytes(dead, NOW))
    assert published(tmp_path, target).resumed


def test_what_a_stopped_publish_had_done_is_not_sent_again(tmp_path: Path, s3: S3) -> None:
    """A first publish of a large site that fails goes on where it was. Hooks hear of all that is new for readers."""
    target = s3.target()
    built = write_edition(tmp_path, 1)
    s3.fault = lambda request: "501" if request.path == "index.html" else None
    with pytest.raises(TargetFailed):
        published(tmp_path, target)
    assert parse_lock(s3.objects(target.bucket)[locking.NAME]).left
    s3.healthy()
    done = published(tmp_path, target)
    sent = {file.path for file in (*done.plan.added, *done.plan.changed)}
    assert done.resumed
    assert "index.html" in sent
    assert not [path for path in sent if path.startswith(("assets/", "storm/u1/", "storm/index"))]
    assert {"/", "/storm/", "/storm/u1/"} <= set(addresses_of(done.plan).changed)
    assert site_of(s3.objects(target.bucket)) == built


def test_a_long_publish_renews_its_lock_and_notes_what_is_done(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a request, when it is time: here it always is."""
    monkeypatch.setattr(lease, "RENEW", 0.0)
    target = s3.target()
    built = write_edition(tmp_path, 1)
    notes = []

    def looking(_: object) -> None:
        if locking.NAME in (standing := s3.objects(target.bucket)):
            notes.append(parse_lock(standing[locking.NAME]))

    s3.fault = looking
    published(tmp_path, target)
    assert site_of(s3.objects(target.bucket)) == built
    counted = [len(note.done) for note in notes]
    assert counted == sorted(counted)
    assert counted[-1] >= len(built) - 1
    assert {note.owner.id for note in notes} == {notes[0].owner.id}


def test_a_publish_whose_lock_was_taken_over_stops(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes nothing more, and leaves the lock to the other."""
    monkeypatch.setattr(lease, "RENEW", 0.0)
    target = s3.target()
    s3.put(target.bucket, "index.html", b"old")
    with open_place(target, tmp_path).publishing() as work:
        work.intend(["index.html"])
        s3.put(target.bucket, locking.NAME, elsewhere("index.html"))
        before = s3.objects(target.bucket)
        with pytest.raises(Locked, match="another publish has taken over"):
            work.remove(["index.html"], lambda _: None)
        monkeypatch.setattr(lease, "RENEW", 1000.0)
        with pytest.raises(Locked, match="another publish has taken over"):
            work.remove(["index.html"], lambda _: None)
    assert s3.objects(target.bucket) == before


def test_a_store_that_overwrites_in_spite_of_the_condition_is_refused(tmp_path: Path, s3: S3) -> None:
    """Some take the header and heed it not: that is tried at the first publish, and no lock is left behind."""
    target = s3.target()
    write_edition(tmp_path, 1)
    s3.unheeded = frozenset(["if-none-match"])
    sentence = "cannot write an object on condition that none is there, so two publishes could not be kept apart"
    with pytest.raises(Refused, match=sentence):
        published(tmp_path, target)
    assert s3.objects(target.bucket) == {}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (NAME, b"{}"),
        (NAME, b"\x1f\x8bno gzip"),
        (locking.NAME, b"not json"),
        (locking.NAME, b'{"dateline": {"form": 2}}'),
        (locking.NAME, elsewhere("../../secret")),
        (locking.NAME, elsewhere(locking.NAME)),
    ],
)
def test_what_cannot_be_read_there_is_refused(tmp_path: Path, s3: S3, path: str, content: bytes) -> None:
    """With the way out. Nothing is sent, and what stood there stands."""
    target = s3.target()
    write_edition(tmp_path, 1)
    s3.put(target.bucket, path, content)
    with pytest.raises(Refused) as caught:
        published(tmp_path, target)
    assert path in str(caught.value)
    assert caught.value.hint
    assert s3.objects(target.bucket) == {path: content}


def test_there_is_no_release_to_go_back_to(tmp_path: Path, s3: S3) -> None:
    """An object store keeps one state."""
    with pytest.raises(Refused, match="a target of kind s3 keeps no earlier releases"):
        open_place(s3.target(), tmp_path).rollback()


def test_an_endpoint_without_encryption_is_for_this_machine_only() -> None:
    """Credentials and drafts are not sent in the clear."""
    with pytest.raises(Refused, match=r"^live: s3\.example\.org would be asked without encryption"):
        open_store(Target("live", "s3", bucket="news", endpoint="http://s3.example.org"))


def test_google_is_asked_in_its_own_way(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conditions are by generation, each object is removed with a request of its own; all else is as with S3.

    What answers is moto with Google's generations added, not Google.
    """
    account = {"disable_oauth": True, "client_email": "", "private_key": "", "private_key_id": ""}
    monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", json.dumps({"gcs_base_url": s3.endpoint} | account))
    monkeypatch.setattr(lease, "RENEW", 0.0)
    s3.google = Google()
    target = s3.target(kind="gs")
    for number in (1, 2):
        s3.seen.clear()
        built = write_edition(tmp_path, number)
        assert published(tmp_path, target).requests == len(s3.seen)
    place = open_place(target, tmp_path)
    with place.publishing() as work:
        with pytest.raises(Locked, match="is publishing there"):
            published(tmp_path, target)
        work.remove(["not/there.html"], lambda _: None)
        assert place.differing(work.standing.record) == set()
    assert published(tmp_path, target).plan.is_empty
    standing = s3.objects(target.bucket)
    assert {path: standing.get(path) for path in built} == built
    assert standing.keys() - built.keys() == {NAME, *work.standing.record.files} - built.keys()


def test_google_and_azure_are_opened_with_what_the_target_says() -> None:
    """No server of theirs is asked here: this is as far as it goes without one."""
    google = open_store(Target("live", "gs", bucket="news", prefix="live", endpoint="https://gs.example.org"))
    told = {name: google.config.get(name) for name in ("bucket", "base_url")}
    assert (told, google.prefix) == ({"bucket": "news", "base_url": "https://gs.example.org"}, "live")
    azure = open_store(Target("live", "az", bucket="news", account="desk", endpoint="https://blob.example.org"))
    told = {name: azure.config.get(name) for name in ("container_name", "account_name", "endpoint")}
    assert told == {"container_name": "news", "account_name": "desk", "endpoint": "https://blob.example.org"}


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The plain installation does without it."""
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(TargetFailed) as caught:
        open_place(Target("live", "s3", bucket="news"), tmp_path)
    assert str(caught.value) == ('live: publishing to s3 needs obstore. Run: pip install "dateline[cloud]"')


def test_a_lock_is_read_as_it_was_written() -> None:
    """With what was intended, and what of that is done."""
    lock = replace(new_lock(NOW), intended=frozenset(["a/ü.html", "manifest.json"]), done={"b.html": None})
    content = lock_bytes(lock, NOW)
    assert parse_lock(content) == lock
    assert json.loads(content)["dateline"]["expires"] == NOW.isoformat()


def test_what_is_intended_again_is_no_longer_done() -> None:
    """And what a stopped publish was at stays so until it is sent or removed."""
    stopped = replace(new_lock(NOW), intended=frozenset("abc"), done={"a": None, "b": None})
    lock = locking.intending(stopped, frozenset("ad"))
    assert lock.intended == {"a", "c", "d"}
    assert dict(lock.done) == {"b": None}


def test_memory_is_held_for_few_files_at_once() -> None:
    """What is larger than all that may be held is held alone."""
    budget, mutex, held, most = Budget(100), Lock(), [0], [0]

    def hold(size: int) -> None:
        with budget.holding(size):
            with mutex:
                held[0] += size
                most[0] = max(most[0], held[0])
            sha256(bytes(1_000_000)).digest()  # takes a moment, in which others would begin
            with mutex:
                held[0] -= size

    in_parallel(hold, [40] * 30, lambda: None)
    assert 40 < most[0] <= 100
    in_parallel(hold, [300, *[10] * 30], lambda: None)
    assert most[0] == 300


def test_the_thread_that_waits_is_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """It renews the lock while a large file is sent: here the work goes on when that was done."""
    monkeypatch.setattr(parallel, "NOW_AND_THEN", 0.01)
    renewed = Event()

    def send(_: int) -> None:
        assert renewed.wait(30)

    in_parallel(send, [1, 2], lambda: None, renewed.set)


def test_what_fails_first_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is hurried, what has not begun never does, and the first exception is the one that is told."""
    monkeypatch.setattr(parallel, "WORKERS", 2)
    hurried, begun = Event(), []

    def send(number: int) -> None:
        begun.append(number)
        if number == 1:
            raise TargetFailed("the first")
        assert hurried.wait(30)
        raise TargetFailed("a later one")

    with pytest.raises(TargetFailed, match="the first"):
        in_parallel(send, range(100), hurried.set)
    assert len(begun) < 100
