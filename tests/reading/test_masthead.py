"""Masthead: everything of a site but its updates, at no cost that grows with them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from dateline.reading.files import walk
from dateline.reading.masthead import Masthead, read_masthead
from dateline.reading.memory import Memory
from reading.sites import COVERAGE, PNG, SITE, an_update, told, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from dateline.reading.files import FoundFile

FILES: dict[str, str | bytes] = {
    "site.yaml": SITE + 'sections: {world: World}\nmenu: {main: [{title: A, to: "page:about"}]}\n',
    "content/storm/coverage.md": COVERAGE.replace(
        "status", "section: sport\nbyline: [anna, bob]\nimage: {file: media/a.png, alt: A}\nrelated: [gone]\nstatus"
    ),
    "content/storm/media/a.png": PNG,
    "content/storm/media/unsafe.svg": "<svg onload='a()'/>",
    "content/storm/one.md": an_update("key: NO\n"),
    "content/flood/coverage.md": b"\xff",
    "content/flood/one.md": an_update(),
    "content/authors/ana.md": "---\nname: Ana\naliases: [anna]\n---\n",
    "content/authors/ines.md": "broken",
    "content/authors/unsafe.svg": "<svg onload='a()'/>",
    "content/pages/about.md": "---\ntitle: About\naliases: [who]\n---\n",
    "content/pages/more.md": "",
    "content/lost/two.md": an_update(),
    "content/static/CNAME": "live.harbour.example",
}


def masthead_of(folder: Path, files: dict[str, str | bytes], memory: Memory | None = None) -> Masthead:
    """Write a site and read its masthead."""
    return read_masthead(write(folder, files), walk(folder, "content"), memory or Memory())


def test_it_tells_what_is_wrong_outside_coverages(tmp_path: Path) -> None:
    """Each coverage tells its own, and only when all are read is it known where a menu leads."""
    assert sorted(told(masthead_of(tmp_path, FILES).problems)) == [
        ("empty-file", "content/pages/more.md", 0, 0),
        ("missing-coverage", "content/lost/two.md", 0, 0),
        ("no-front-matter", "content/authors/ines.md", 1, 1),
        ("unsafe-svg", "content/authors/unsafe.svg", 0, 0),
    ]


def test_a_coverage_stands_without_its_updates(tmp_path: Path) -> None:
    """With its picture found and the former ids of its byline replaced."""
    masthead = masthead_of(tmp_path, FILES)
    (storm,) = masthead.newsroom.coverages
    assert storm.updates == ()
    assert [credit.author for credit in storm.byline] == ["ana"]
    assert storm.image is not None
    assert (storm.image.width, storm.image.height) == (3, 2)


def test_the_problems_of_a_coverages_own_file_stand_with_it(tmp_path: Path) -> None:
    files = masthead_of(tmp_path, FILES).coverage_files
    assert {id_: [each.code for each in file.problems] for id_, file in files.items()} == {
        "flood": ["not-utf8"],
        "storm": ["unknown-section", "unknown-author", "unknown-coverage"],
    }


def test_its_register_names_what_can_be_used(tmp_path: Path) -> None:
    """What has a file that cannot be used is unusable; an author of a byline is known all the same."""
    masthead = masthead_of(tmp_path, FILES)
    register = masthead.register
    assert (register.coverages, register.authors) == ({"storm": "storm"}, {"anna": "ana", "ana": "ana"})
    assert register.pages == {"who": "about", "about": "about"}
    assert register.unusable == {"/flood/", "/authors/ines/", "/more/"}
    assert {"/CNAME", "/storm/feed.xml", "/who/", "/authors/anna/", "/sections/world/"} <= register.fixed
    assert masthead.names == {"anna": "ana", "ana": "ana", "ines": "ines"}


def test_no_update_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are."""
    opened: list[str] = []
    real = Memory.text

    def noted(memory: Memory, file: FoundFile) -> object:
        opened.append(file.path)
        return real(memory, file)

    monkeypatch.setattr(Memory, "text", noted)
    masthead_of(tmp_path, FILES)
    assert sorted(opened) == [
        "content/authors/ana.md",
        "content/authors/ines.md",
        "content/flood/coverage.md",
        "content/pages/about.md",
        "content/pages/more.md",
        "content/storm/coverage.md",
        "site.yaml",
    ]


def test_what_is_kept_as_the_last_good_state_is_that_of_people_and_pages(tmp_path: Path) -> None:
    """A coverage's texts are its own."""
    texts = masthead_of(tmp_path, FILES).texts
    assert {unit: sorted(paths) for unit, paths in texts.items()} == {
        "content/authors": ["content/authors/ana.md", "content/authors/ines.md"],
        "content/pages": ["content/pages/about.md", "content/pages/more.md"],
    }


def test_without_a_usable_site_yaml_the_rest_is_read(tmp_path: Path) -> None:
    masthead = masthead_of(tmp_path, FILES | {"site.yaml": "title: A\n"})
    assert not masthead.stands
    assert [coverage.id for coverage in masthead.newsroom.coverages] == ["storm"]
    assert "unknown-section" not in {each.code for each in masthead.coverage_files["storm"].problems}


def test_it_crosses_to_another_process(tmp_path: Path) -> None:
    masthead = masthead_of(tmp_path, FILES)
    assert pickle.loads(pickle.dumps(masthead)) == masthead  # noqa: S301 - it was made here
