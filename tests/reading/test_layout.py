"""Layout: what each file is follows from where it stands; what stands nowhere is told."""

from __future__ import annotations

import pytest

from dateline.model import StaticFile
from dateline.reading.layout import lay_out, owner_of, unit_of

STORM = "content/storm/coverage.md"


def codes(*paths: str) -> list[tuple[str, str]]:
    """Lay paths out; give code and path of each problem."""
    return [(each.code, each.place.path) for each in lay_out(paths, {}).problems]


def test_every_kind_of_file_has_its_place() -> None:
    layout = lay_out(
        [
            "content/2014/ukraine/coverage.md",
            "content/2014/ukraine/one.md",
            "content/2014/ukraine/day-2/two.md",
            "content/2014/ukraine/notes.txt",
            "content/2014/ukraine/media/a.png",
            "content/2014/ukraine/media/report.md",
            "content/authors/ana.md",
            "content/authors/ana.png",
            "content/pages/about.md",
            "content/static/CNAME",
            "content/static/deep/a.md",
        ],
        {},
    )
    assert layout.coverages == {"2014/ukraine": ["content/2014/ukraine/day-2/two.md", "content/2014/ukraine/one.md"]}
    assert (layout.authors, layout.pages) == (["content/authors/ana.md"], ["content/pages/about.md"])
    assert layout.media == {
        "content/2014/ukraine": ["content/2014/ukraine/media/a.png", "content/2014/ukraine/media/report.md"],
        "content/authors": ["content/authors/ana.png"],
    }
    assert layout.statics == [
        StaticFile("content/static/CNAME", "CNAME"),
        StaticFile("content/static/deep/a.md", "deep/a.md"),
    ]
    assert layout.problems == []


def test_an_update_belongs_to_the_nearest_coverage() -> None:
    """A coverage may stand within another's folder."""
    layout = lay_out(
        [STORM, "content/storm/one.md", "content/storm/flood/coverage.md", "content/storm/flood/two.md"], {}
    )
    assert layout.coverages == {"storm": ["content/storm/one.md"], "storm/flood": ["content/storm/flood/two.md"]}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/one.md", "missing-coverage"),
        ("content/flood/one.md", "missing-coverage"),
        ("content/coverage.md", "bad-file-name"),
        ("content/storm/one.MD", "bad-file-name"),
        ("content/storm/one.markdown", "bad-file-name"),
        ("content/authors/desk/ana.md", "bad-file-name"),
        ("content/pages/more/about.md", "bad-file-name"),
        ("content/authors/Ana.md", "bad-id"),
        ("content/pages/About_us.md", "bad-id"),
        ("content/pages/tags.md", "reserved-id"),
        ("content/Flood/coverage.md", "bad-id"),
        ("content/2014/page/coverage.md", "reserved-id"),
        ("content/archive/coverage.md", "reserved-id"),
    ],
)
def test_a_file_with_no_place_is_told(path: str, code: str) -> None:
    assert codes(STORM, path) == [(code, path)]


def test_a_coverage_with_a_name_that_cannot_be_is_told_once() -> None:
    """Not again for each of its updates."""
    assert codes("content/Flood/coverage.md", "content/Flood/one.md", "content/Flood/two.md") == [
        ("bad-id", "content/Flood/coverage.md")
    ]


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("content/storm/one.md", "content/storm"),
        ("content/storm/deep/one.md", "content/storm"),
        ("content/storm/media/a.png", "content/storm"),
        ("content/storm/flood/one.md", "content/storm/flood"),
        ("content/2014/ukraine/one.md", "content/2014/ukraine"),
        ("content/2014/lost/one.md", "content/2014/lost"),
        ("content/2014/lost/deep/one.md", "content/2014/lost"),
        ("content/lost/deep/one.md", "content/lost"),
        ("content/lost.md", "content/lost.md"),
        ("content/authors/ana.md", "content/authors"),
        ("content/authors/desk/ana.md", "content/authors"),
        ("content/pages/about.md", "content/pages"),
        ("content/static/CNAME", ""),
        ("site.yaml", ""),
        ("themes/mine/theme.yaml", ""),
    ],
)
def test_the_unit_of_a_file(path: str, unit: str) -> None:
    """What is left at its last good state together."""
    assert unit_of(path, ["storm", "storm/flood", "2014/ukraine"]) == unit


def test_the_owner_is_above_and_not_beside() -> None:
    assert owner_of("content/storm-2/one.md", {"storm"}) is None
    assert owner_of("content/storm.md", {"storm"}) is None
    assert owner_of("content/storm/coverage.md", {"storm"}) == "storm"


def test_of_a_held_unit_only_the_held_texts_are_read() -> None:
    """Whatever stands on the disk: new files, missing ones, and media, which stay."""
    found = [
        STORM,
        "content/storm/new.md",
        "content/storm/media/a.png",
        "content/flood/coverage.md",
        "content/flood/a.md",
    ]
    layout = lay_out(found, {"content/storm": {STORM: "", "content/storm/old.md": ""}})
    assert layout.coverages == {"flood": ["content/flood/a.md"], "storm": ["content/storm/old.md"]}
    assert layout.media == {"content/storm": ["content/storm/media/a.png"]}


def test_a_unit_held_with_nothing_is_left_out() -> None:
    """A folder that never was good, and one that has lost its coverage.md."""
    layout = lay_out([STORM, "content/storm/one.md"], {"content/storm": {}})
    assert (layout.coverages, layout.problems) == ({}, [])
    layout = lay_out(["content/lost/one.md", STORM], {"content/lost": {}})
    assert (layout.coverages, layout.problems) == ({"storm": []}, [])
    layout = lay_out(["content/lost.md", STORM], {"content/lost.md": {}})
    assert (layout.coverages, layout.problems) == ({"storm": []}, [])


def test_a_lost_coverage_file_comes_back_from_what_is_held() -> None:
    """The coverage.md was deleted; its last good state has it."""
    layout = lay_out(["content/storm/one.md"], {"content/storm": {STORM: "", "content/storm/one.md": ""}})
    assert (layout.coverages, layout.problems) == ({"storm": ["content/storm/one.md"]}, [])
