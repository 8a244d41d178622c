"""`dateline build --explain`: why a page was made again, or was not, in words a person can use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness import Site

if TYPE_CHECKING:
    from pathlib import Path

FRONT = "the front (home, sections, months, corrections, plain pages, sitemaps), which every build looks at"
ONE = "content/storm/first-day/gale-warning.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site that was written long ago, and built."""
    site = Site.copy("harbour", tmp_path / "site")
    for file in site.folder.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    site.build()
    return site


def explained(site: Site, page: str, *arguments: str) -> list[str]:
    """Give what is said of a page."""
    ran = site.run("build", "--quiet", "--explain", page, *arguments)
    assert ran.code == 0
    return ran.out.splitlines()


def test_the_first_build(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    assert explained(Site.copy("harbour", tmp_path / "new"), "/storm/") == [
        "storm/index.html: written, because nothing is known of an earlier build of it",
        "it belongs to the coverage content/storm: made again, because nothing is known of an earlier build of it",
    ]


def test_a_page_in_which_nothing_changed(site: Site) -> None:
    """Neither the page nor what it belongs to."""
    assert explained(site, "/storm/") == [
        "storm/index.html: left as it is, because nothing that it shows or is made with has changed",
        "it belongs to the coverage content/storm: nothing in it has changed",
    ]


def test_a_page_that_shows_a_change(site: Site) -> None:
    """The file that was edited is named; a page beside it, that does not show it, is left."""
    site.edit(ONE, "title: Gale warning", "title: Gale alarm")
    assert explained(site, "/storm/gale-warning/") == [
        "storm/gale-warning/index.html: written, because what it shows has changed",
        f"it belongs to the coverage content/storm: made again, because {ONE} changed",
    ]
    site.edit(ONE, "title: Gale alarm", "title: Gale warning")
    assert explained(site, "/storm/page/2/") == [
        "storm/page/2/index.html: left as it is, because nothing that it shows or is made with has changed",
        f"it belongs to the coverage content/storm: made again, because {ONE} changed",
    ]


def test_a_page_of_a_person(site: Site) -> None:
    """It follows from the coverages."""
    site.edit("content/storm/first-day/power-fails.md", "title: Power fails", "title: No power")
    page, unit = explained(site, "/authors/ben/")
    assert page == "authors/ben/index.html: written, because what it shows has changed"
    assert unit.startswith("it belongs to the pages and feeds of the author ben: made again, because an update in it ")


def test_another_menu(site: Site) -> None:
    """It stands on every page."""
    site.edit("site.yaml", "title: People", "title: Reporters")
    made_with = "what it is made with has changed: the theme, its words, or a setting that stands on every page"
    assert explained(site, "/about/") == [
        f"about/index.html: written, because {made_with}",
        f"it belongs to {FRONT}",
    ]


def test_an_output_that_somebody_changed(site: Site) -> None:
    """It is put right."""
    (site.output / "index.html").write_text("mine", encoding="utf-8")
    assert explained(site, "/") == [
        "index.html: written, because its file was missing, or changed by somebody else",
        f"it belongs to {FRONT}",
    ]


def test_a_copy_of_a_source(site: Site) -> None:
    """It has changed when its source has."""
    site.write("content/static/humans.txt", "Made by others.\n")
    first, _ = explained(site, "humans.txt")
    assert first == "humans.txt: written, because the file that it is a copy of has changed"


def test_paranoid(site: Site) -> None:
    """Everything is made; the same bytes are not written."""
    assert explained(site, "/", "--paranoid") == [
        "index.html: made again, with the same bytes, because with --paranoid nothing of earlier builds is trusted",
        f"it belongs to {FRONT}",
    ]


def test_a_page_that_is_gone(site: Site) -> None:
    """By this build; later builds know nothing of it."""
    site.delete("content/pages/about.md")
    site.edit("site.yaml", "page:about", "/corrections/")
    assert explained(site, "/about/") == ["about/index.html: there is no such page any more; this build took it away"]
    assert explained(site, "/about/")[0].startswith("about/index.html: there is no such page")


@pytest.mark.parametrize(
    ("page", "meant"),
    [
        ("/storm/gale-warnin/", "storm/gale-warning/index.html"),
        ("/strom/gale-warning/", "storm/gale-warning/index.html"),
        ("storm/indx.html", "storm/index.html"),
        ("abuot", "about/index.html"),
    ],
)
def test_a_page_that_is_probably_meant(site: Site, page: str, meant: str) -> None:
    """By the names of all outputs."""
    (line,) = explained(site, page)
    assert line.endswith(f': there is no such page. Did you mean "{meant}"?')


def test_a_page_that_is_like_none(site: Site) -> None:
    """Nothing is guessed."""
    assert explained(site, "/zzz/") == ["zzz/index.html: there is no such page"]
    assert explained(site, "index.html/index.html") == ["index.html/index.html: there is no such page"]


@pytest.mark.parametrize(
    "page",
    [
        "/storm/",
        "/storm/index.html",
        "storm/index.html",
        "storm/",
        "storm",
        "https://harbour.example/storm/",
        "https://harbour.example/live/storm/?from=feed#gale-warning",
    ],
)
def test_how_a_page_can_be_named(site: Site, page: str) -> None:
    """By its address, its file in the output, or as a browser shows it."""
    assert explained(site, page)[0].startswith("storm/index.html: left as it is")


def test_a_page_named_by_its_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shell completes it."""
    assert explained(site, str(site.output / "storm" / "index.html"))[0].startswith("storm/index.html: left")
    monkeypatch.chdir(site.folder)
    assert explained(site, "output/storm/index.html")[0].startswith("storm/index.html: left")
    assert explained(site, "output/storm")[0].startswith("storm/index.html: left")


def test_json(site: Site) -> None:
    """The same lines."""
    found = site.run("build", "--json", "--explain", "/zzz/").json
    assert found["explained"] == ["zzz/index.html: there is no such page"]


def test_not_with_watch(site: Site) -> None:
    """It tells of one build."""
    ran = site.run("build", "--watch", "--explain", "/")
    assert ran.code == 2
    assert "--explain says what one build did; it does not go with --watch." in ran.err
