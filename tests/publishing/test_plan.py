"""The plan: for anything that may stand at a target, and anything that is to stand there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.publishing.kinds import is_fingerprinted, kinds_of
from dateline.publishing.plan import Plan, deletes, make_plan, most_deletes
from dateline.publishing.record import NOTHING_PUBLISHED, Placed, Record

from .fakes import BASE_URL, build_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dateline.publishing.files import File

NOW = datetime(2026, 11, 27, 18, 0, 0, 123, tzinfo=UTC)
WHOLE = NOW.replace(microsecond=0)
MONTH = timedelta(days=30)
PATHS = st.sampled_from(
    [
        *("index.html", "about/index.html", "storm/index.html", "storm/updates.json", "storm/gale/index.html"),
        *("assets/style.0123abcd.css", "assets/style.4567abcd.css", "assets/logo.png", "media/storm/a.png", "feed.xml"),
    ]
)
FILES = st.dictionaries(PATHS, st.sampled_from([b"", b"one", b"two"])).map(lambda each: build_of(each).files)
GONE = st.none() | st.integers(-50, 50).map(lambda days: WHOLE + timedelta(days=days))
PLACED = st.builds(Placed, st.sampled_from(["0" * 64, "1" * 64]), st.integers(0, 9), st.just("how"), GONE)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Give a record whose files are partly those of a site, partly others, partly gone for a while."""
    stood: dict[str, Placed] = {
        path: Placed(file.sha256, file.size, draw(st.sampled_from([file.how, "other"])))
        for path, file in draw(FILES).items()
    }
    return Record(draw(st.integers(0, 9)), WHOLE, BASE_URL, stood | draw(st.dictionaries(PATHS, PLACED)))


def planned(files: Mapping[str, File], record: Record, uncertain: Collection[str] = (), now: datetime = NOW) -> Plan:
    """Make a plan as a publish does."""
    return make_plan(files, record, uncertain, base_url=BASE_URL, now=now, keep_assets=MONTH)


@settings(deadline=None, max_examples=60)
@given(FILES, records(), st.sets(PATHS))
def test_carried_out_it_gives_what_should_stand(files: dict[str, File], record: Record, uncertain: set[str]) -> None:
    """Whatever had become of the uncertain files: the site, what is kept, and nothing else of ours."""
    plan = planned(files, record, uncertain)
    stood = {path: placed.sha256 for path, placed in record.files.items() if path not in uncertain}
    sent = {file.path: file.sha256 for file in (*plan.added, *plan.changed)}
    stands = {path: digest for path, digest in (stood | sent).items() if path not in plan.removed}
    assert stands == {path: placed.sha256 for path, placed in plan.record.files.items()}
    assert stands.keys() == files.keys() | set(plan.kept)


@settings(deadline=None, max_examples=60)
@given(FILES, records(), st.sets(PATHS))
def test_nothing_is_touched_that_is_not_ours(files: dict[str, File], record: Record, uncertain: set[str]) -> None:
    """Removed is only what the record or a stopped publish names; sent, what belongs to the site. Nothing twice."""
    plan = planned(files, record, uncertain)
    sent = [file.path for file in (*plan.added, *plan.changed)]
    assert set(plan.removed) <= (record.files.keys() | uncertain) - files.keys()
    assert set(sent) <= files.keys()
    assert len({*sent, *plan.removed, *plan.kept}) == len([*sent, *plan.removed, *plan.kept])
    assert plan.unchanged == len(files) - len(sent)
    assert {file.path for file in plan.changed} <= record.files.keys()
    assert not {file.path for file in plan.added} & record.files.keys()


@settings(deadline=None, max_examples=60)
@given(FILES, records(), st.sets(PATHS))
def test_a_second_plan_is_empty(files: dict[str, File], record: Record, uncertain: set[str]) -> None:
    """What was done need not be done again; the record differs by its number alone."""
    plan = planned(files, record, uncertain)
    again = planned(files, plan.record)
    assert again.is_empty
    assert again.kept == plan.kept
    assert again.record == replace(plan.record, number=plan.record.number + 1)


@settings(deadline=None, max_examples=60)
@given(FILES, records(), st.integers(0, 100))
def test_what_is_kept_goes_after_its_time(files: dict[str, File], record: Record, days: int) -> None:
    """Only fingerprinted files are kept: from when they left until a month has passed, and never twice as long."""
    plan = planned(files, record)
    assert all(is_fingerprinted(path) for path in plan.kept)
    later = planned(files, plan.record, now=NOW + timedelta(days=days))
    for path in plan.kept:
        gone = plan.record.files[path].gone
        assert gone is not None
        assert gone <= WHOLE
        assert (path in later.kept) == (WHOLE + timedelta(days=days) - gone < MONTH)
        assert (path in later.removed) == (path not in later.kept)


@settings(deadline=None, max_examples=60)
@given(records())
def test_a_page_goes_before_what_it_loads(record: Record) -> None:
    """Removals are in the reverse order of sending, whichever files go."""
    order = {"front": 0, "feed": 0, "data": 0, "timeline": 1, "page": 2, "media": 3, "asset": 3}
    kinds = kinds_of(record.files)
    plan = planned({}, record)
    groups = [{order[kinds[path]] for path in group} for group in plan.removals]
    assert all(len(group) == 1 for group in groups)
    assert groups == sorted(groups, key=min)
    assert all(list(group) == sorted(group) for group in plan.removals)


@settings(deadline=None, max_examples=60)
@given(FILES)
def test_the_steps_hold_all_that_is_sent(files: dict[str, File]) -> None:
    """Each file once, in its step, sorted; steps without a file are left out."""
    plan = planned(files, NOTHING_PUBLISHED)
    steps = plan.steps()
    assert [step for step, _ in steps] == [
        step for step in ("assets", "permalinks", "timelines", "front") if step in dict(steps)
    ]
    assert sorted(file.path for _, each in steps for file in each) == sorted(files)
    assert all(each and [file.path for file in each] == sorted(file.path for file in each) for _, each in steps)
    assert plan.size == sum(file.size for file in files.values())


def test_what_is_new_goes_before_what_leads_to_it() -> None:
    """The update before it, timelines and the home page lead to an update, and they all to a new topic's page."""
    coverage = {"storm/updates.json": b"", "storm/one/index.html": b"", "storm/index.html": b"", "index.html": b""}
    before = planned(build_of(coverage).files, NOTHING_PUBLISHED).record
    now = dict.fromkeys(coverage, b"changed") | {
        "media/a.png": b"",
        "storm/two/index.html": b"",
        "tags/sea/index.html": b"",
    }
    sent = [(step, [file.path for file in files]) for step, files in planned(build_of(now).files, before).steps()]
    assert sent == [
        ("assets", ["media/a.png"]),
        ("permalinks", ["storm/two/index.html"]),
        ("front", ["tags/sea/index.html"]),
        ("permalinks", ["storm/one/index.html"]),
        ("timelines", ["storm/index.html"]),
        ("front", ["index.html", "storm/updates.json"]),
    ]


def test_an_asset_that_comes_back_is_kept_no_longer() -> None:
    """It belongs to the site again, and was there all the time."""
    files = build_of({"assets/style.0123abcd.css": b"a", "index.html": b""}).files
    first = planned(files, NOTHING_PUBLISHED)
    without = planned({"index.html": files["index.html"]}, first.record)
    assert without.kept == ("assets/style.0123abcd.css",)
    back = planned(files, without.record)
    assert (back.is_empty, back.kept, back.unchanged) == (True, (), 2)
    assert back.record.files["assets/style.0123abcd.css"].gone is None


def test_a_clock_that_ran_ahead_keeps_nothing_for_ever() -> None:
    """What left in the future left now."""
    ahead = Record(1, WHOLE, BASE_URL, {"assets/a.0123abcd.js": Placed("0" * 64, 1, "", WHOLE + timedelta(days=9000))})
    assert planned({}, ahead).record.files["assets/a.0123abcd.js"].gone == WHOLE


@pytest.mark.parametrize(
    ("limit", "files", "most"),
    [
        ("0", 1000, 0),
        ("7", 3, 7),
        ("5%", 0, 20),
        ("5%", 400, 20),
        ("5%", 10_000, 500),
        ("0.5%", 10_000, 50),
        ("100%", 999, 999),
    ],
)
def test_a_limit_is_a_number_or_a_share(limit: str, files: int, most: int) -> None:
    """Of a share, 20 are let through at least."""
    before = Record(files={f"{number}.txt": Placed("0" * 64, 0) for number in range(files)})
    assert most_deletes(limit, before) == most


@pytest.mark.parametrize("limit", ["", "-1", "many", "5 %", "%", "1e9", "nan%", "٥", "5%\n"])
def test_anything_else_is_no_limit(limit: str) -> None:
    """It is refused before anything is compared with it."""
    with pytest.raises(ValueError, match="neither a number of files nor a share"):
        most_deletes(limit, NOTHING_PUBLISHED)


def test_the_limit_counts_what_readers_lose() -> None:
    """Neither what had only been kept a while, nor what a stopped publish may have left."""
    style, about, left = "assets/style.0123abcd.css", "about/index.html", "left/index.html"
    long_ago = WHOLE - timedelta(days=31)
    before = Record(1, WHOLE, BASE_URL, {style: Placed("0" * 64, 1, "", long_ago), about: Placed("0" * 64, 1)})
    plan = planned({}, before, {left})
    assert plan.removed == (about, left, style)
    assert deletes(plan, before) == 1


def test_the_limit_does_not_count_compressed_copies() -> None:
    """To compress no longer takes nothing from readers, and a page is one page with its copy; one of its own counts."""
    page, other, own = Placed("1" * 64, 1), Placed("2" * 64, 1), Placed("3" * 64, 1)
    plain = {f"{number}/index.html": page for number in range(900)}
    before = Record(
        1, WHOLE, BASE_URL, plain | {f"{path}.gz": page for path in plain} | {"data": other, "data.gz": own}
    )
    assert deletes(planned({}, before, set()), before) == 902
    only_plain = replace(
        planned({}, before, set()), removals=(tuple(path for path in before.files if path[-1] == "z"),)
    )
    assert deletes(only_plain, before) == 1
    assert most_deletes("5%", before) == 45
