"""A publish as a whole: its order, what a stopped one leaves, what is refused, and what the next one makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.build.manifest import NAME, Entry, Manifest, manifest_bytes
from dateline.publishing.place import Standing
from dateline.publishing.publish import ATTEMPTS, Published, Wish, publish, send_build
from dateline.publishing.record import parse_record
from dateline.publishing.refusals import Locked, Moved, Refused, TargetFailed

from .fakes import BASE_URL, LIVE, FakePlace, FakeWork, Ground, Killed, WholeWork, broken, build_of, page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from random import Random

    from dateline.publishing.files import File
    from dateline.publishing.place import Told
    from dateline.publishing.record import Record

NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
ANY_NUMBER = Wish(NOW, max_deletes="100000")
FOREIGN = {"foreign.html": b"somebody's", "assets/old.0123abcd.css": b"somebody's", "storm/note.txt": b"somebody's"}

# ── sites, and what happens to them ──────────────────────────────────────────────────────────────────────────────────


def site(theme: int, updates: Mapping[str, tuple[int, int | None]]) -> dict[str, bytes]:
    """Give a site of one coverage: of each update its revision and its picture; all pages load the theme's style."""
    style = f"assets/style.{theme:08x}.css"
    files = {style: f"style {theme}".encode()}
    for name, (revision, picture) in updates.items():
        needs = [style]
        if picture is not None:
            needs.append(f"media/storm/{picture}.png")
            files[needs[-1]] = f"picture {picture} {revision % 2}".encode()
        files[f"storm/{name}/index.html"] = page(needs=needs, links=["storm/index.html"], words=f"{name} {revision}")
    permalinks = [path for path in files if path.startswith("storm/")]
    pictures = [path for path in files if path.startswith("media/")]
    timelines = {f"storm/page/{number}/index.html": permalinks[number::3] for number in range(len(permalinks) // 2)}
    for path, links in timelines.items():
        files[path] = page(needs=[style, *pictures], links=links)
    files["storm/index.html"] = page(needs=[style, *pictures], links=permalinks)
    files["storm/updates.json"] = repr(updates).encode()
    files["index.html"] = page(needs=[style], links=["storm/index.html", *timelines, *permalinks[:2]])
    return files


SITES = st.builds(
    site,
    st.integers(0, 2),
    st.dictionaries(
        st.sampled_from(["gale", "wave", "quay", "crane", "calm"]),
        st.tuples(st.integers(0, 2), st.none() | st.integers(0, 2)),
    ),
)
ROUNDS = st.lists(st.tuples(SITES, st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=4)


def sent(ground: Ground, files: Mapping[str, bytes], works: type[FakeWork], now: datetime = NOW) -> Published:
    """Publish a site, however many files go."""
    return send_build(build_of(files), LIVE, FakePlace(ground, works), replace(ANY_NUMBER, now=now))


def check(files: Mapping[str, bytes]) -> None:
    """Hold what stands to the promise."""
    assert broken(files) == []


@pytest.mark.parametrize("works", [FakeWork, WholeWork])
@given(ROUNDS, SITES, st.randoms())
@settings(max_examples=75, deadline=None)
def test_killed_anywhere_no_reader_misses_anything(
    works: type[FakeWork], rounds: list[tuple[dict[str, bytes], int, int]], final: dict[str, bytes], random: Random
) -> None:
    """Sites are published one after the other, each stopped at some change, days apart; then one is not stopped.

    At every instant each page that stands finds what it loads, and each timeline where it leads. At the end exactly the
    last site stands there, beside what is kept for pages already loaded, and what was somebody else's all along.
    """
    ground, now = Ground(dict(FOREIGN), seen=check, random=random), NOW
    for files, last, days in rounds:
        ground.last = ground.changes + last
        now += timedelta(days=days)
        try:
            sent(ground, files, works, now)
        except Killed:
            check(ground.files)
    ground.last = -1
    done = sent(ground, final, works, now)
    kept = {path: ground.files.get(path) for path in done.plan.kept}
    assert None not in kept.values()
    assert ground.files == FOREIGN | kept | final
    assert (parse_record(ground.record).files, ground.intended) == (done.plan.record.files, None)
    assert done.plan.record.files.keys() == kept.keys() | final.keys()
    assert sent(ground, final, works, now).plan.is_empty


@given(SITES, SITES, st.integers(0, 80))
@settings(max_examples=25, deadline=None)
def test_all_at_once_means_all_or_nothing(before: dict[str, bytes], after: dict[str, bytes], last: int) -> None:
    """Where all appears at the end, a publish that is stopped has changed nothing."""
    ground = Ground(dict(FOREIGN))
    sent(ground, before, WholeWork)
    ground.last = ground.changes + last
    try:
        sent(ground, after, WholeWork)
    except Killed:
        assert ground.files == FOREIGN | before


def test_pages_already_loaded_find_their_style_for_a_month() -> None:
    """It goes with the first publish after that, counted from the first without it, and is not brought back to life."""
    ground, old = Ground(), "assets/style.00000001.css"
    sent(ground, site(1, {}), FakeWork)
    found = {}
    for day in (1, 10, 30, 31, 32):
        sent(ground, site(2, {"gale": (day, None)}), FakeWork, NOW + timedelta(days=day))
        found[day] = old in ground.files
    assert found == {1: True, 10: True, 30: True, 31: False, 32: False}


# ── the order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_way_there_and_the_way_back() -> None:
    """What a page needs comes before it and goes after it; the record comes last."""
    ground = Ground()
    whole = site(0, {"gale": (0, 1)})
    sent(ground, whole, FakeWork)
    sent(ground, {}, FakeWork, NOW + timedelta(days=1))
    sent(ground, {}, FakeWork, NOW + timedelta(days=40))
    assert ground.calls == [
        "intend",
        "send assets/style.00000000.css media/storm/1.png",
        "send storm/gale/index.html",
        "send storm/index.html",
        "send index.html storm/updates.json",
        "finish",
        "intend",
        "remove index.html storm/updates.json",
        "remove storm/index.html",
        "remove storm/gale/index.html",
        "remove media/storm/1.png",
        "finish",
        "intend",
        "remove assets/style.00000000.css",
        "finish",
    ]


def test_progress_is_told_step_by_step() -> None:
    """Each step counts its own files; what is removed is a step like the others."""
    ground, told = Ground(), list[tuple[str, int, int]]()
    sent(ground, {"about/index.html": page(), "favicon.ico": b"", "old.txt": b""}, FakeWork)
    files = {"about/index.html": page(words="now"), "favicon.ico": b"1", "a/index.html": page()}
    send_build(build_of(files), LIVE, FakePlace(ground), ANY_NUMBER, lambda *each: told.append(each))
    assert told == [("assets", 1, 1), ("permalinks", 1, 1), ("permalinks", 1, 1), ("removing", 1, 1)]


# ── what is refused, and what is only looked at ──────────────────────────────────────────────────────────────────────


def many(count: int) -> dict[str, bytes]:
    """Give a site of so many plain pages."""
    return {f"{number}/index.html": page() for number in range(count)}


@pytest.mark.parametrize(
    ("before", "after", "limit", "allowed"),
    [
        (100, 80, "5%", True),
        (100, 79, "5%", False),
        (1000, 950, "5%", True),
        (1000, 949, "5%", False),
        (100, 99, "0", False),
        (100, 100, "0", True),
        (100, 0, "100%", True),
        (100, 60, "40", True),
        (100, 59, "40", False),
    ],
)
def test_many_deletions_are_not_let_through(before: int, after: int, limit: str, allowed: bool) -> None:
    """A share lets 20 through at least, a number just as many; when it is too much, nothing at all is changed."""
    ground = Ground()
    sent(ground, many(before), FakeWork)
    wish = Wish(NOW, max_deletes=limit)
    if allowed:
        assert len(send_build(build_of(many(after)), LIVE, FakePlace(ground), wish).plan.removed) == before - after
        return
    with pytest.raises(Refused, match=f"{before - after} files? would be removed at live, and") as told:
        send_build(build_of(many(after)), LIVE, FakePlace(ground), wish)
    assert told.value.hint.endswith(f"add --max-deletes {before - after}")
    assert (len(ground.files), ground.intended) == (before, None)


def test_what_was_only_kept_is_not_counted() -> None:
    """A whole theme that has had its time goes without a question, as does what a stopped publish left."""
    assets = {f"assets/{number}.0000000{number % 10}.js": b"" for number in range(60)}
    ground = Ground()
    sent(ground, assets | many(1), FakeWork)
    sent(ground, many(2), FakeWork, NOW + timedelta(days=1))
    wish = Wish(NOW + timedelta(days=40), max_deletes="0")
    assert len(send_build(build_of(many(3)), LIVE, FakePlace(ground), wish).plan.removed) == 60
    ground.last = ground.changes + 20
    with pytest.raises(Killed):
        sent(ground, many(90), FakeWork)
    ground.last = -1
    assert len(send_build(build_of(many(3)), LIVE, FakePlace(ground), wish).plan.removed) == 87


def test_a_second_publisher_is_told() -> None:
    """And changes nothing."""
    ground = Ground(held=True)
    with pytest.raises(Locked):
        sent(ground, many(1), FakeWork)
    assert ground == Ground(held=True)


def test_who_was_overtaken_begins_again() -> None:
    """As often as there is hope; what the other one published is seen then."""

    class Overtaken(FakeWork):
        times = 0

        def finish(self, record: Record) -> None:
            Overtaken.times += 1
            if Overtaken.times < ATTEMPTS:
                raise Moved("somebody else was quicker")
            super().finish(record)

    ground = Ground()
    sent(ground, many(2), Overtaken)
    assert (Overtaken.times, sorted(ground.files)) == (ATTEMPTS, sorted(many(2)))
    Overtaken.times = -ATTEMPTS
    with pytest.raises(TargetFailed, match="somebody else was quicker"):
        sent(ground, many(3), Overtaken)


def test_what_the_target_refuses_is_finished_by_the_next() -> None:
    """The files that were under way are sent again, whatever has become of them."""

    class Refusing(FakeWork):
        def send(self, files: Sequence[File], told: Told) -> None:
            super().send(files[:1], told)
            raise TargetFailed("live: the disk is full")

    ground = Ground()
    with pytest.raises(TargetFailed):
        sent(ground, many(3), Refusing)
    assert ground.intended == many(3).keys()
    done = sent(ground, many(3), FakeWork)
    assert (done.resumed, done.requests, ground.files) == (True, 3, many(3))


def test_verifying_reads_the_target_itself() -> None:
    """What somebody changed or removed there is put right; without that nothing is seen of it."""
    ground = Ground()
    sent(ground, many(4), FakeWork)
    ground.files["1/index.html"] = page(words="defaced")
    del ground.files["2/index.html"]
    assert sent(ground, many(4), FakeWork).plan.is_empty
    done = send_build(build_of(many(4)), LIVE, FakePlace(ground), replace(ANY_NUMBER, verify=True))
    assert [file.path for file in done.plan.changed] == ["1/index.html", "2/index.html"]
    assert ground.files == many(4)


def test_other_headers_are_sent() -> None:
    """A file is sent again when only what is said of it has changed."""
    ground = Ground()
    sent(ground, many(2) | {"favicon.ico": b""}, FakeWork)
    target = replace(LIVE, cache=(("page", "no-cache"),))
    built = build_of(many(2) | {"favicon.ico": b""}, target)
    done = send_build(built, target, FakePlace(ground), ANY_NUMBER)
    assert [file.path for file in done.plan.changed] == sorted(many(2))


# ── the output folder ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder as a build leaves it."""
    return written(tmp_path / "output", many(3))


def written(output: Path, files: Mapping[str, bytes], *, complete: bool = True) -> Path:
    """Write an output folder."""
    for path, content in files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    entries = {path: Entry(sha256(content).hexdigest(), len(content)) for path, content in files.items()}
    manifest = Manifest(BASE_URL, files=entries, complete=complete)
    (output / NAME).write_bytes(manifest_bytes(manifest))
    return output


def test_the_manifest_is_published_too(output: Path) -> None:
    """It is what a reader, or another tool, can hold the site against; and it is read back with the record."""
    ground = Ground()
    done = publish(output, LIVE, FakePlace(ground), ANY_NUMBER)
    assert ground.files == many(3) | {NAME: (output / NAME).read_bytes()}
    assert (len(done.plan.added), done.requests, done.bytes) == (4, 4, sum(map(len, ground.files.values())))
    assert done.seconds > 0
    assert publish(output, LIVE, FakePlace(ground), ANY_NUMBER).plan.is_empty


def test_a_dry_run_changes_nothing(output: Path) -> None:
    """It gives the plan, beyond the limit too, and asks for no lock."""
    ground = Ground()
    sent(ground, many(50), FakeWork)
    before = replace(ground, files=dict(ground.files), calls=list(ground.calls), held=True)
    ground.held = True
    done = publish(output, LIVE, FakePlace(ground), Wish(NOW, max_deletes="0", dry_run=True))
    assert (len(done.plan.removed), done.plan.unchanged, len(done.plan.added), done.requests) == (47, 3, 1, 0)
    assert ground == before


def test_what_changes_meanwhile_is_not_sent(output: Path) -> None:
    """A file that is no longer what the manifest says ends the publish; the next one finishes it."""
    ground = Ground()

    class Meddling(FakeWork):
        def send(self, files: Sequence[File], told: Told) -> None:
            (output / "1/index.html").write_bytes(page(words="else"))
            super().send(files, told)

    with pytest.raises(Refused, match=r"1/index\.html is not what the manifest says"):
        publish(output, LIVE, FakePlace(ground, Meddling), ANY_NUMBER)
    assert "1/index.html" not in ground.files
    files = many(3) | {"1/index.html": page(words="else")}
    assert publish(written(output, files), LIVE, FakePlace(ground), ANY_NUMBER).resumed
    assert ground.files == files | {NAME: (output / NAME).read_bytes()}


def test_a_link_in_the_output_is_not_followed(output: Path, tmp_path: Path) -> None:
    """Not even where what it leads to is what the manifest says."""
    (tmp_path / "elsewhere").write_bytes(page())
    (output / "1/index.html").unlink()
    (output / "1/index.html").symlink_to(tmp_path / "elsewhere")
    ground = Ground()
    with pytest.raises(Refused, match=r"1/index\.html does not stand there as the manifest says$"):
        publish(output, LIVE, FakePlace(ground), ANY_NUMBER)
    assert ground == Ground()


def test_a_build_that_is_not_whole_is_refused(tmp_path: Path, output: Path) -> None:
    """Nothing built, one that was stopped, files that are gone: each is said, and how many there are."""
    told = []
    for folder in (tmp_path / "none", written(tmp_path / "stopped", many(1), complete=False)):
        with pytest.raises(Refused) as refused:
            publish(folder, LIVE, FakePlace(Ground()), ANY_NUMBER)
        told.append(str(refused.value).removeprefix(str(folder)))
    (output / "0/index.html").unlink()
    (output / "2/index.html").write_bytes(b"")
    with pytest.raises(Refused) as refused:
        publish(output, LIVE, FakePlace(Ground()), ANY_NUMBER)
    told.append(str(refused.value).removeprefix(str(output)))
    assert told == [
        " has no manifest.json: nothing is built there",
        f"the build in {tmp_path / 'stopped'} did not come to its end, or is under way",
        "/0/index.html does not stand there as the manifest says, nor do 1 more",
    ]


def test_a_record_that_is_none_is_refused(output: Path) -> None:
    """It is no reason to send everything, let alone to remove anything; the hint says what to do."""
    ground = Ground(record=b"<html>")
    with pytest.raises(Refused, match=r"\.dateline/published\.json at the target is no record") as told:
        publish(output, LIVE, FakePlace(ground), ANY_NUMBER)
    assert told.value.hint.startswith("Move it away")
    assert (ground.files, ground.calls) == ({}, [])


def test_nothing_to_do_is_nothing_done(output: Path) -> None:
    """Not even an intention is noted."""
    ground = Ground()
    publish(output, LIVE, FakePlace(ground), ANY_NUMBER)
    ground.calls.clear()
    done = publish(output, LIVE, FakePlace(ground), ANY_NUMBER)
    assert (ground.calls, done.requests, done.bytes, done.before) == ([], 0, 0, parse_record(ground.record))
    assert FakePlace(ground).look() == Standing(done.before)
