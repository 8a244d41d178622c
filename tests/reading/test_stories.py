"""Stories: each coverage is read by itself, and all of them with the masthead are the site."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from dateline.reading.files import walk
from dateline.reading.layout import unit_at
from dateline.reading.masthead import Masthead, read_masthead
from dateline.reading.media import Gallery
from dateline.reading.memory import Memory
from dateline.reading.read import survey
from dateline.reading.stories import StoryReading, read_story
from harness import SITES
from reading.newsrooms import newsrooms
from reading.sites import CLOCK, COVERAGE, ONE, SITE, a_site, an_update, told, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.problems import Problem

INVALID = Path(__file__).parents[1] / "invalid"
SAMPLES = [SITES / "harbour", *sorted(folder for folder in INVALID.iterdir() if (folder / "content").is_dir())]
TOLD_OF_ALL = {"tag-spelling"}  # and what is wrong with a menu, which stands in site.yaml


def alone(masthead: Masthead, id_: str) -> StoryReading:
    """Read a coverage as another process does that has been given nothing but the masthead and its own files."""
    own = masthead.files.copy()
    for path in masthead.files:
        if not path.startswith(f"{unit_at(id_)}/"):
            own.put(path, None)
    lent = replace(masthead, files=own, gallery=Gallery(), texts={})
    given: Masthead = pickle.loads(pickle.dumps(lent))  # noqa: S301 - it was made here
    reading: StoryReading = pickle.loads(pickle.dumps(read_story(given, id_, CLOCK, Memory())))  # noqa: S301
    return reading


def of_one(problems: tuple[Problem, ...]) -> list[Problem]:
    """Give the problems that some one file shows, or one coverage."""
    return [each for each in problems if each.code not in TOLD_OF_ALL and each.place.path != "site.yaml"]


def assert_together(folder: Path) -> None:
    """Check that masthead and stories, each read alone, are the site as it is read at once."""
    whole = survey(folder, CLOCK)
    masthead = read_masthead(folder, walk(folder, "content"), Memory())
    stories = {id_: alone(masthead, id_) for id_ in reversed(masthead.layout.coverages)}
    coverages = {id_: each.coverage for id_, each in stories.items() if each.coverage}
    assert whole.newsroom == replace(masthead.newsroom, coverages=tuple(coverages[id_] for id_ in sorted(coverages)))
    problems = {*masthead.problems, *(told for each in stories.values() for told in each.problems)}
    assert of_one(whole.problems) == of_one(tuple(sorted(problems)))
    assert whole.texts == {**masthead.texts, **{unit_at(id_): each.texts for id_, each in stories.items()}}
    assert whole.unusable == masthead.register.unusable.union(*(each.outline.unusable for each in stories.values()))


@pytest.mark.parametrize("site", SAMPLES, ids=lambda folder: folder.name)
def test_the_masthead_and_the_stories_are_the_site(site: Path) -> None:
    """Of a sound site, and of every kind of broken one."""
    assert_together(site)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms())
def test_of_whatever_newsroom(tmp_path: Path, files: Mapping[str, str]) -> None:
    """Coverages within each other's folders, moved, drafted, not yet due, and faulty."""
    folder = tmp_path / "site"
    shutil.rmtree(folder, ignore_errors=True)
    assert_together(write(folder, files))


def test_a_story_tells_the_problems_of_all_its_files(tmp_path: Path) -> None:
    """Its own file's, its updates', those of its times, and of drawings in its media folder; nobody else's."""
    a_site(
        tmp_path,
        {
            ONE: an_update("label: alarm\nbyline: [bob]\n"),
            "content/storm/two.md": an_update(),
            "content/storm/three.md": b"\xff",
            "content/storm/media/unsafe.svg": "<svg onload='a()'/>",
            "content/flood/coverage.md": "broken",
            "content/authors/unsafe.svg": "<svg onload='a()'/>",
        },
        coverage=COVERAGE.replace("status", "section: sport\nstatus"),
    )
    masthead = read_masthead(tmp_path, walk(tmp_path, "content"), Memory())
    found = sorted(read_story(masthead, "storm", CLOCK, Memory()).problems)
    assert [(code, path) for code, path, _, _ in told(found)] == [
        ("unknown-section", "content/storm/coverage.md"),
        ("unsafe-svg", "content/storm/media/unsafe.svg"),
        ("unknown-label", ONE),
        ("unknown-author", ONE),
        ("not-utf8", "content/storm/three.md"),
        ("time-tie", "content/storm/two.md"),
    ]


def test_a_story_is_read_from_what_is_held(tmp_path: Path) -> None:
    folder = a_site(tmp_path, {ONE: "broken"})
    held = {"content/storm": {"content/storm/coverage.md": COVERAGE, ONE: an_update()}}
    masthead = read_masthead(folder, walk(folder, "content"), Memory(), held)
    reading = read_story(masthead, "storm", CLOCK, Memory(), held)
    assert (reading.problems, reading.texts) == ((), held["content/storm"])
    assert reading.outline.count == 1


def test_a_watching_process_parses_only_what_changed(tmp_path: Path) -> None:
    """The very value that was read before stands in the coverage again."""
    memory = Memory()
    folder = a_site(tmp_path, {ONE: an_update(), "content/storm/two.md": an_update(at="2014-03-09T13:30:00Z")})

    def updates() -> tuple[object, ...]:
        masthead = read_masthead(folder, walk(folder, "content"), memory)
        coverage = read_story(masthead, "storm", CLOCK, memory).coverage
        return coverage.updates if coverage else ()

    one, two = updates()
    write(folder, {ONE: an_update("key: true\n"), "site.yaml": SITE + "description: A\n"})
    again, still = updates()
    assert again != one
    assert still is two
