"""Newsroom: files held against each other; whatever one file cannot show is told of all of them in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.model import Credit
from reading.sites import COVERAGE, ONE, PNG, SITE, a_site, an_update, problems_of, reading_of, told

if TYPE_CHECKING:
    from pathlib import Path

TWO = "content/storm/two.md"
LATER = "2014-03-07T14:30:00-05:00"
ANA = "---\nname: Ana\naliases: [anna]\n---\n"


def test_updates_stand_oldest_first_then_by_sequence_then_by_id(tmp_path: Path) -> None:
    """Whatever their files are called."""
    reading = reading_of(
        tmp_path,
        {
            "content/storm/a.md": an_update(at=LATER),
            "content/storm/b.md": an_update("sequence: 2\n"),
            "content/storm/c.md": an_update("sequence: 1\n"),
            "content/storm/deep/d.md": an_update("sequence: 2\nid: aa\n"),
        },
    )
    (storm,) = reading.newsroom.coverages
    assert [update.id for update in storm.updates] == ["c", "aa", "b", "a"]


def test_coverages_authors_and_pages_stand_by_id(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {
            "content/alder/coverage.md": COVERAGE,
            "content/2014/x/coverage.md": COVERAGE,
            "content/authors/zoe.md": ANA.replace("aliases: [anna]\n", ""),
            "content/authors/ana.md": ANA,
            "content/pages/imprint.md": "---\ntitle: Imprint\n---\n",
            "content/pages/about.md": "---\ntitle: About\n---\n",
        },
    )
    newsroom = reading.newsroom
    assert [each.id for each in newsroom.coverages] == ["2014/x", "alder", "storm"]
    assert [each.id for each in newsroom.authors] == ["ana", "zoe"]
    assert [each.id for each in newsroom.pages] == ["about", "imprint"]


def test_of_two_updates_with_one_id_the_first_by_path_stays(tmp_path: Path) -> None:
    """The other is told, at its id where it says one, and names the first."""
    reading = reading_of(tmp_path, {ONE: an_update(), TWO: an_update("id: one\n", at=LATER)})
    assert told(reading.problems) == [("duplicate-id", TWO, 4, 5)]
    assert "content/storm/one.md" in reading.problems[0].message
    assert [update.path for update in reading.newsroom.coverages[0].updates] == [ONE]


def test_two_coverages_may_have_an_update_of_one_id(tmp_path: Path) -> None:
    files = {ONE: an_update(), "content/flood/coverage.md": COVERAGE, "content/flood/one.md": an_update()}
    assert reading_of(tmp_path, files).problems == ()


def test_an_author_that_is_not_there_is_told_with_who_was_meant(tmp_path: Path) -> None:
    """In an update, and in a coverage."""
    reading = reading_of(
        tmp_path,
        {ONE: an_update("byline: [{name: Jo}, anaa]\n"), "content/authors/ana.md": ANA},
        coverage=COVERAGE.replace("status", "byline: [bob]\nstatus"),
    )
    assert told(reading.problems) == [
        ("unknown-author", "content/storm/coverage.md", 3, 10),
        ("unknown-author", ONE, 4, 22),
    ]
    assert [each.message for each in reading.problems] == [
        'there is no author "bob".',
        'there is no author "anaa". Did you mean "ana"?',
    ]


def test_a_former_id_stands_for_its_author(tmp_path: Path) -> None:
    """Old updates need no edit when an author's id changes."""
    reading = reading_of(tmp_path, {ONE: an_update("byline: [anna]\n"), "content/authors/ana.md": ANA})
    assert reading.problems == ()
    assert reading.newsroom.coverages[0].updates[0].byline == (Credit("ana", "ana"),)


def test_an_author_whose_file_has_an_error_is_not_missing_as_well(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, {ONE: an_update("byline: [ana]\n"), "content/authors/ana.md": "---\nnam: Ana\n---\n"}
    )
    assert {each.code for each in reading.problems} == {"unknown-key", "missing-field"}


@pytest.mark.parametrize(
    ("site", "field", "code"),
    [
        ("sections: {world: World}\n", "section: world\n", ""),
        ("sections: {world: World}\n", "section: wrold\n", "unknown-section"),
        ("", "section: world\n", "unknown-section"),
        ("", "related: [storm]\n", ""),
        ("", "related: [old-flood]\n", ""),
        ("", "related: [2014/flood, gale]\n", "unknown-coverage"),
        ("", "image: {file: media/a.png, alt: A}\n", ""),
        ("", "image: {file: media/b.png, alt: A}\n", "missing-media"),
        ("", "image: {file: media/bad.png, alt: A}\n", "unreadable-picture"),
    ],
)
def test_what_a_coverage_names_is_there(tmp_path: Path, site: str, field: str, code: str) -> None:
    files: dict[str, str | bytes] = {
        ONE: an_update(),
        "content/2014/flood/coverage.md": COVERAGE.replace("status", "aliases: [old-flood]\nstatus"),
        "content/storm/media/a.png": PNG,
        "content/storm/media/bad.png": b"words",
    }
    reading = reading_of(tmp_path, files, site=SITE + site, coverage=COVERAGE.replace("status", f"{field}status"))
    assert [each.code for each in reading.problems] == ([code] if code else [])


def test_pictures_arrive_measured(tmp_path: Path) -> None:
    """The lead picture, a photo, the site's picture and its publisher's logo."""
    reading = reading_of(
        tmp_path,
        {
            "content/storm/media/a.png": PNG,
            "content/authors/ana.md": "---\nname: Ana\nphoto: {file: ana.png, alt: Ana}\n---\n",
            "content/authors/ana.png": PNG,
            "content/static/card.png": PNG,
        },
        site=SITE + 'image: {file: card.png, alt: A}\npublisher: {name: P, logo: {file: card.png, alt: ""}}\n',
        coverage=COVERAGE.replace("status", "image: {file: media/a.png, alt: A}\nstatus"),
    )
    assert reading.problems == ()
    newsroom = reading.newsroom
    publisher = newsroom.site.publisher
    pictures = [newsroom.coverages[0].image, newsroom.authors[0].photo, newsroom.site.image]
    pictures.append(publisher.logo if publisher else None)
    assert [(each.width, each.height, len(each.digest)) for each in pictures if each] == [(3, 2, 32)] * 4


def test_a_photo_may_not_come_from_elsewhere(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, {"content/authors/ana.md": "---\nname: A\nphoto: {file: ../../site.yaml, alt: A}\n---\n"}
    )
    assert told(reading.problems) == [("link-leaves-media", "content/authors/ana.md", 3, 15)]
    assert reading.newsroom.authors[0].photo is None


def test_a_label_that_is_not_declared_is_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, {ONE: an_update("label: analysys\n")}, site=SITE + "labels: {analysis: Analysis}\n")
    assert told(reading.problems) == [("unknown-label", ONE, 4, 8)]


def test_an_unsafe_drawing_is_told_whether_or_not_it_is_shown(tmp_path: Path) -> None:
    """It is published at an address of its own. What stands in static/ is the site's own affair."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><script/></svg>'
    files: dict[str, str | bytes] = {
        f"content/{where}": drawing for where in ("storm/media/a.SVG", "static/b.svg", "authors/c.svg")
    }
    assert [each.place.path for each in reading_of(tmp_path, files).problems] == [
        "content/authors/c.svg",
        "content/storm/media/a.SVG",
    ]


def test_a_tag_in_two_spellings_is_told_once_at_the_rarer(tmp_path: Path) -> None:
    """Both lead to one page; the commoner one, and of equals the first by alphabet, is right."""
    reading = reading_of(
        tmp_path,
        {
            ONE: an_update("tags: [port alder, harbour]\n"),
            TWO: an_update("tags: [port alder, Harbour]\n", at=LATER),
            "content/storm/three.md": an_update("tags: [Port Alder]\n", at="2014-03-07T15:30:00-05:00"),
        },
        coverage=COVERAGE.replace("status", "tags: [Port Alder, Port Alder]\nstatus"),
    )
    assert told(reading.problems) == [("tag-spelling", ONE, 4, 8), ("tag-spelling", ONE, 4, 20)]
    assert [each.message for each in reading.problems] == [
        'the tag "port alder" is also written "Port Alder"',
        'the tag "harbour" is also written "Harbour"',
    ]


def test_the_rules_of_time_are_told_of_the_whole_coverage(tmp_path: Path) -> None:
    """Two updates at one instant; a live coverage without news."""
    reading = reading_of(tmp_path, {ONE: an_update(), TWO: an_update()}, coverage=COVERAGE.replace("closed", "live", 1))
    assert {each.code for each in reading.problems} == {"time-tie", "coverage-stale"}


def test_where_site_yaml_cannot_be_used_everything_else_is_told_all_the_same(tmp_path: Path) -> None:
    """One run tells all; what only site.yaml could judge (sections, labels) is left out."""
    a_site(
        tmp_path,
        {ONE: an_update("label: x\nkey: NO\n"), TWO: an_update("label: x\nbyline: [bob]\n", at=LATER)},
        site=SITE + "per_page: x\n",
        coverage=COVERAGE.replace("status", "section: x\nstatus"),
    )
    assert told(problems_of(tmp_path)) == [
        ("bad-value", ONE, 5, 6),
        ("unknown-author", TWO, 5, 10),
        ("bad-value", "site.yaml", 4, 11),
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Ines Calder", "content/authors/ines-calder.md"),
        ("../ana", "content/authors/ana.md"),
        ('"?"', "/their-name.md"),
    ],
)
def test_a_name_where_an_id_belongs_is_told_with_an_id(tmp_path: Path, written: str, hint: str) -> None:
    """The hint names a file that can be made, never one outside the folder."""
    (found,) = reading_of(tmp_path, {ONE: an_update(f"byline: [{written}]\n")}).problems
    assert found.code == "unknown-author"
    assert hint in found.hint
    assert ".." not in found.hint
