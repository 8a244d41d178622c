"""Outline: what may be asked of a coverage from outside, small and plain."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from dateline.clock import Clock
from dateline.reading.files import walk
from dateline.reading.masthead import read_masthead
from dateline.reading.memory import Memory
from dateline.reading.outline import Outline, outline_from
from dateline.reading.stories import read_story
from reading.newsrooms import newsrooms
from reading.sites import CLOCK, COVERAGE, NOW, SITE, an_update, write

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "site.yaml": SITE + "timezone: America/New_York\n",
    "content/storm/coverage.md": COVERAGE.replace("status", "tags: [Sea, Wind]\nper_page: 5\nstatus"),
    "content/storm/a.md": an_update("id: one\ntags: [Wind]\naliases: [first, /old, /older.html, gale/g]\n"),
    "content/storm/b.md": an_update("id: two\n", at="2014-03-08T03:30:00Z"),
    "content/storm/c.md": an_update("id: three\ntags: [Wind, Rain]\nstatus: draft\naliases: [third, /draft]\n"),
    "content/storm/d.md": an_update("id: four\ntags: [Later]\n", at="2030-03-07T14:30:00Z"),
    "content/storm/e.md": "broken",
    "content/storm/f.md": an_update("id: one\n", at="2014-03-09T03:30:00Z"),
}


def outline_of(folder: Path, files: dict[str, str], clock: Clock = CLOCK, id_: str = "storm") -> Outline:
    """Write a site; give the outline of a coverage of it."""
    masthead = read_masthead(write(folder, files), walk(folder, "content"), Memory())
    return read_story(masthead, id_, clock, Memory()).outline


def test_it_holds_what_links_ask(tmp_path: Path) -> None:
    """Ids with the reason why an update is not public; days in local time; where aliases of public updates answer."""
    assert outline_of(tmp_path, FILES) == Outline(
        id="storm",
        updates={
            "first": ("one", ""),
            "gale/g": ("one", ""),
            "third": ("three", ": it is a draft"),
            "one": ("one", ""),
            "two": ("two", ""),
            "three": ("three", ": it is a draft"),
            "four": ("four", " before 2030-03-07T14:30:00Z"),
        },
        count=2,
        per_page=5,
        dates=("2014-03-07",),
        answers=("/storm/first/", "/old/", "/older.html", "/gale/g/"),
        unusable=("/storm/e/", "/storm/f/"),
        tags={
            "Sea": (1, "content/storm/coverage.md"),
            "Wind": (3, "content/storm/coverage.md"),
            "Rain": (1, "content/storm/c.md"),
            "Later": (1, "content/storm/d.md"),
        },
        topics=("Sea", "Wind"),
    )


def test_the_clock_decides_what_is_public(tmp_path: Path) -> None:
    everything = outline_of(tmp_path, FILES, Clock(NOW, drafts=True, future=True))
    assert (everything.count, everything.topics) == (4, ("Later", "Rain", "Sea", "Wind"))
    assert set(everything.updates.values()) == {(id_, "") for id_ in ("one", "two", "three", "four")}
    assert everything.dates == ("2014-03-07", "2030-03-07")
    assert "/draft/" in everything.answers


def test_without_a_public_update_there_are_no_topics(tmp_path: Path) -> None:
    """A topic's page is made from updates."""
    files = {path: text for path, text in FILES.items() if not path.endswith(("a.md", "b.md", "f.md"))}
    assert outline_of(tmp_path, files).topics == ()


def test_a_tag_is_first_in_the_first_file_by_path(tmp_path: Path) -> None:
    """Whatever the order of the timeline."""
    files = {
        "content/storm/a.md": an_update("tags: [Fog]\n", at="2014-03-09T03:30:00Z"),
        "content/storm/b.md": an_update("tags: [Fog]\n", at="2014-03-08T03:30:00Z"),
    }
    assert outline_of(tmp_path, FILES | files).tags["Fog"] == (2, "content/storm/a.md")


def test_of_a_coverage_that_cannot_be_used_nothing_answers(tmp_path: Path) -> None:
    outline = outline_of(tmp_path, FILES | {"content/storm/coverage.md": "broken"})
    assert outline == Outline("storm", {}, 0, 0, (), (), (), {}, ())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms())
def test_it_comes_back_from_json_and_from_another_process(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]
) -> None:
    """With the updates in whatever order: nothing depends on it."""
    folder = write(tmp_path_factory.mktemp("site"), files)
    masthead = read_masthead(folder, walk(folder, "content"), Memory())
    for id_ in masthead.layout.coverages:
        outline = read_story(masthead, id_, CLOCK, Memory()).outline
        assert outline_from(json.loads(json.dumps(outline.as_json()))) == outline
        assert pickle.loads(pickle.dumps(outline)) == outline  # noqa: S301 - it was made here


@pytest.mark.parametrize(
    "value", [{}, {"id": "storm"}, [], {"public": 1, "updates": {}}, {"public": [], "updates": {"a": 1}}]
)
def test_what_is_no_outline_is_refused(value: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        outline_from(value)  # type: ignore[arg-type]
