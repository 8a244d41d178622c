"""Read: a folder becomes a newsroom and every problem in it, from memory as from the disk, whatever it holds."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.problems import ProblemsFound
from dateline.reading.read import Memory, Reading, read
from dateline.reading.updates import Frame, UpdateFile, read_update
from reading.sites import CLOCK, COVERAGE, ONE, SITE, a_site, an_update, problems_of, reading_of, told, write

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.reading.files import SourceText

TWO = "content/storm/two.md"
STORM = "content/storm/coverage.md"
LATER = "2014-03-07T14:30:00-05:00"


def test_a_folder_without_site_yaml_is_no_site(tmp_path: Path) -> None:
    """And a broken link, a folder or a link out of the site in its place is none."""
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, CLOCK)
    assert [each.code for each in found.value.problems] == ["missing-site"]
    (tmp_path / "site.yaml").mkdir()
    assert [each.code for each in problems_of(tmp_path)] == ["missing-site"]
    (tmp_path / "site.yaml").rmdir()
    outside = write(tmp_path.parent / f"{tmp_path.name}-outside", {"site.yaml": SITE})
    (tmp_path / "site.yaml").symlink_to(outside / "site.yaml")
    assert [each.code for each in problems_of(tmp_path)] == ["link-leaves-site"]


def test_a_site_without_content_is_a_site(tmp_path: Path) -> None:
    reading = read(write(tmp_path, {"site.yaml": SITE}), CLOCK)
    assert (reading.newsroom.coverages, reading.problems, reading.files) == ((), (), {})


def test_the_problems_of_all_files_come_in_one_run_by_place(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {
            ONE: an_update("tag: a\nkey: NO\n"),
            TWO: b"\xff",
            "content/pages/about.md": "",
            "content/authors/Ana.md": "---\nname: Ana\n---\n",
            "content/lost/one.md": an_update(),
        },
    )
    assert told(reading.problems) == [
        ("bad-id", "content/authors/Ana.md", 0, 0),
        ("missing-coverage", "content/lost/one.md", 0, 0),
        ("empty-file", "content/pages/about.md", 0, 0),
        ("unknown-key", ONE, 4, 1),
        ("bad-value", ONE, 5, 6),
        ("not-utf8", TWO, 1, 1),
    ]


def test_texts_are_given_by_unit(tmp_path: Path) -> None:
    """What is kept as the last good state: texts as read, without byte-order mark, lines ending in \\n."""
    reading = reading_of(
        tmp_path,
        {
            ONE: ("\ufeff" + an_update()).replace("\n", "\r\n"),
            "content/pages/about.md": "---\ntitle: A\n---\n",
            "content/storm/media/a.md": "x",
        },
    )
    assert reading.texts == {
        "content/storm": {STORM: COVERAGE, ONE: an_update()},
        "content/authors": {},
        "content/pages": {"content/pages/about.md": "---\ntitle: A\n---\n"},
    }


def test_a_unit_that_is_held_is_read_from_what_is_held(tmp_path: Path) -> None:
    """The rest of the site is read from the disk."""
    good = reading_of(tmp_path, {ONE: an_update(), "content/pages/about.md": "---\ntitle: A\n---\n"})
    write(tmp_path, {ONE: "broken", TWO: an_update(at=LATER), "content/pages/about.md": "---\ntitle: B\n---\n"})
    assert [each.code for each in read(tmp_path, CLOCK).problems] == ["no-front-matter"]
    again = read(tmp_path, CLOCK, held={"content/storm": good.texts["content/storm"]})
    assert again.problems == ()
    assert again.newsroom.coverages == good.newsroom.coverages
    assert [page.title for page in again.newsroom.pages] == ["B"]


def test_a_deleted_coverage_that_is_held_stands_as_it_was(tmp_path: Path) -> None:
    good = reading_of(tmp_path, {ONE: an_update()})
    (tmp_path / STORM).unlink()
    again = read(tmp_path, CLOCK, held={"content/storm": good.texts["content/storm"]})
    assert (again.newsroom.coverages, again.problems) == (good.newsroom.coverages, ())


def test_a_unit_held_with_nothing_is_left_out(tmp_path: Path) -> None:
    a_site(tmp_path, {ONE: "broken", "content/flood/coverage.md": COVERAGE})
    reading = read(tmp_path, CLOCK, held={"content/storm": {}})
    assert ([each.id for each in reading.newsroom.coverages], reading.problems) == (["flood"], ())


def test_a_coverage_that_cannot_be_used_is_left_out_and_its_updates_are_judged(tmp_path: Path) -> None:
    """But not their times, which its timezone decides."""
    reading = reading_of(
        tmp_path, {ONE: an_update("key: NO\n"), TWO: an_update(at="2014-03-07 14:30")}, coverage="---\ntitel: A\n---\n"
    )
    assert reading.newsroom.coverages == ()
    assert told(reading.problems) == [
        ("missing-field", STORM, 2, 1),
        ("unknown-key", STORM, 2, 1),
        ("bad-value", ONE, 4, 6),
    ]
    unreadable = reading_of(tmp_path, {STORM: b"\xff"}, coverage="x")
    assert [each.code for each in unreadable.problems] == ["not-utf8", "bad-value"]


def test_from_memory_only_what_changed_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a coverage's updates, the one that was edited; all of them when its timezone changes."""
    parsed: list[str] = []
    real = read_update

    def counted(source: SourceText, frame: Frame) -> UpdateFile:
        parsed.append(source.path)
        return real(source, frame)

    monkeypatch.setattr("dateline.reading.stories.read_update", counted)
    memory = Memory()
    a_site(tmp_path, {ONE: an_update(), TWO: an_update(at=LATER)})
    read(tmp_path, CLOCK, memory)
    read(tmp_path, CLOCK, memory)
    write(tmp_path, {TWO: an_update("key: true\n", at=LATER)})
    read(tmp_path, CLOCK, memory)
    write(tmp_path, {STORM: COVERAGE.replace("Storm", "Gale")})
    read(tmp_path, CLOCK, memory)
    write(tmp_path, {STORM: COVERAGE.replace("status", "timezone: America/New_York\nstatus")})
    read(tmp_path, CLOCK, memory)
    assert parsed == [ONE, TWO, TWO, ONE, TWO]


EDITS = st.lists(
    st.tuples(
        st.sampled_from([ONE, TWO, STORM, "site.yaml", "content/authors/ana.md", "content/flood/coverage.md"]),
        st.sampled_from(
            [
                None,
                "",
                "broken",
                an_update(),
                an_update("byline: [ana]\nid: one\n", at=LATER),
                COVERAGE,
                SITE,
                COVERAGE.replace("status", "timezone: America/New_York\nstatus"),
                "---\nname: Ana\n---\n",
                SITE + "per_page: 9\n",
            ]
        ),
    ),
    max_size=6,
)


def whole(folder: Path, memory: Memory | None = None) -> object:
    """Give everything that a reading gives, but for what it keeps for itself."""
    try:
        reading = read(folder, CLOCK, memory)
    except ProblemsFound as found:
        return found.problems
    return reading.newsroom, reading.problems, reading.texts, reading.unusable


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_from_memory_the_same_as_from_the_disk(tmp_path: Path, edits: list[tuple[str, str | None]]) -> None:
    """After any edits and deletions, in any order, good or broken."""
    folder, memory = tmp_path / "site", Memory()
    shutil.rmtree(folder, ignore_errors=True)
    a_site(folder, {ONE: an_update()})
    for number, (path, text) in enumerate(edits):
        if text is None:
            (folder / path).unlink(missing_ok=True)
        else:
            write(folder, {path: text})
            os.utime(folder / path, (1_000_000_000 + number,) * 2)  # so long ago that its stamp is trusted
        assert whole(folder, memory) == whole(folder)


WORDS = st.sampled_from(
    [
        "---\n",
        "title: A\n",
        "published: 2014-03-07T13:30:00Z\n",
        "byline: [a, {name: b}]\n",
        "tags: [",
        "]\n",
        "id: x\n",
        ": ",
        "key: true\n",
        "status: withdrawn\n",
        "withdrawn: {at: 2014-03-07T13:30:00Z, reason: a}\n",
        "- ",
        "\n",
        "\r",
        "\x00",
        "corrections:\n",
        "  - {at: 2014-03-08, text: a}\n",
        "&a ",
        "*a",
        "!!x ",
        "é",
        "\ufeff",
        "�",
        "fold: 1\n",
        "text\n",
        "opened: 2014-03-07\n",
        "timezone: America/New_York\n",
        "image: {file: a, alt: b}\n",
        "aliases: [/a, b]\n",
        "'",
        '"',
        "#",
    ]
)
CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.lists(WORDS, max_size=14).map(lambda words: "".join(words).encode("utf-8", "surrogatepass")),
    st.lists(WORDS, max_size=10).map(lambda words: f"---\n{''.join(words)}---\n".encode("utf-8", "surrogatepass")),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.tuples(*[CONTENTS] * 5))
def test_whatever_a_file_holds_it_is_read_or_told(tmp_path: Path, files: tuple[bytes, ...]) -> None:
    """Arbitrary bytes as site.yaml, coverage, update, author and page: values or problems, and never anything else."""
    site, coverage, update, author, page = files
    folder = a_site(tmp_path / "site", {ONE: update, "content/authors/ana.md": author, "content/pages/about.md": page})
    write(folder, {STORM: coverage})
    reading = read(folder, CLOCK)
    assert isinstance(reading, Reading)
    newsroom = reading.newsroom
    known = {each.body.path for values in (newsroom.authors, newsroom.pages, newsroom.coverages) for each in values}
    faulty = {each.place.path for each in reading.problems}
    assert {STORM, "content/authors/ana.md", "content/pages/about.md"} <= known | faulty
    write(folder, {"site.yaml": site})
    assert problems_of(folder) or read(folder, CLOCK)
