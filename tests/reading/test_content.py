"""Content files: what front matter says becomes the model's value, and one field is held against another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.digests import digest_text
from dateline.model import Author, Body, Correction, Credit, Picture, PlainPage, Site, Source, Withdrawal
from dateline.reading.authors import read_author
from dateline.reading.coverages import CoverageFile, read_coverage
from dateline.reading.files import SourceText
from dateline.reading.plain_pages import read_page
from dateline.reading.updates import Frame, UpdateFile, read_update
from reading.sites import COVERAGE, ONE, an_update, told

SITE = Site("A", "https://a.example/", "/", "a.example,2026", timezone="Europe/Lisbon", per_page=30)
NEW_YORK = Frame("storm", "America/New_York", "America/New_York", None)
NO_ZONE = Frame("storm", None, "UTC", None)


def update(text: str, frame: Frame = NO_ZONE, path: str = ONE) -> UpdateFile:
    """Read an update."""
    return read_update(SourceText(path, text), frame)


def coverage(text: str) -> CoverageFile:
    """Read a coverage."""
    return read_coverage(SourceText("content/storm/coverage.md", text), "storm", SITE)


# ── updates ──────────────────────────────────────────────────────────────────────────────────────────────────────────

EVERYTHING = """---
title: Lavrov warns Kerry against "hasty" sanctions
published: 2014-03-07 13:30
updated: 2014-03-07T14:05:00-05:00
byline: [ana, {author: ines, role: Photographs}, {name: Jo Doe, role: Data}]
key: true
pinned: true
tags: [diplomacy, Port Alder]
place: Moscow
label: analysis
sources:
  - {name: Reuters, url: "https://a.example/", archived: "https://b.example/", seen: 2014-03-07, note: By telephone.}
  - {name: Interfax}
corrections:
  - {at: 2014-03-07T15:00:00-05:00, text: The wrong day.}
  - {at: 2014-03-07 16:00, kind: clarification, text: "NO"}
id: hasty-steps
sequence: 2
aliases: [old-id, /old/one.html]
lang: ru
summary: "1.10"
minor: true
precision: hour
published_raw: 1.30 p.m.
time_note: From the old page.
---

The **body**.
"""


def test_every_field_of_an_update_arrives() -> None:
    read = update(EVERYTHING, NEW_YORK)
    assert read.problems == ()
    found = read.update
    assert found is not None
    assert (found.id, found.coverage, found.path, found.order) == (
        "hasty-steps",
        "storm",
        ONE,
        (datetime(2014, 3, 7, 18, 30, tzinfo=UTC), 2, "hasty-steps"),
    )
    assert found.body == Body("\nThe **body**.\n", ONE, 27)
    assert found.digest == digest_text(EVERYTHING)
    assert found.title == 'Lavrov warns Kerry against "hasty" sanctions'
    assert found.updated == datetime(2014, 3, 7, 19, 5, tzinfo=UTC)
    assert found.byline == (Credit("ana", "ana"), Credit("ines", "ines", "Photographs"), Credit(None, "Jo Doe", "Data"))
    assert (found.key, found.pinned, found.minor, found.status) == (True, True, True, "published")
    assert (found.tags, found.place, found.label, found.lang) == (
        ("diplomacy", "Port Alder"),
        "Moscow",
        "analysis",
        "ru",
    )
    assert found.sources == (
        Source("Reuters", "https://a.example/", "https://b.example/", "2014-03-07", "By telephone."),
        Source("Interfax"),
    )
    assert found.corrections == (
        Correction(datetime(2014, 3, 7, 20, 0, tzinfo=UTC), "correction", "The wrong day."),
        Correction(datetime(2014, 3, 7, 21, 0, tzinfo=UTC), "clarification", "NO"),
    )
    assert (found.aliases, found.summary, found.precision) == (("old-id", "/old/one.html"), "1.10", "hour")
    assert (found.published_raw, found.time_note) == ("1.30 p.m.", "From the old page.")


def test_the_least_that_is_an_update() -> None:
    """A time and a text: the id is the file's name, the byline the coverage's."""
    found = update("---\npublished: 2014-03-07T13:30:00-05:00\n---\nThe wind rises.\n").update
    assert found is not None
    assert (found.id, found.title, found.byline, found.status) == ("one", "", (), "published")


def test_a_withdrawn_update_says_when_and_why() -> None:
    read = update(
        an_update(
            'status: withdrawn\nwithdrawn: {at: 2014-03-07T15:00:00Z, reason: "Not so.", redact: true}\n', body=""
        )
    )
    assert read.problems[0].code == "correction-before-update"
    assert read.update is not None
    assert read.update.withdrawal == Withdrawal(datetime(2014, 3, 7, 15, tzinfo=UTC), "Not so.", redact=True)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("status: withdrawn\n", ("missing-field", ONE, 4, 9)),
        ("withdrawn: {at: 2014-03-08T15:00:00Z, reason: a}\n", ("bad-value", ONE, 4, 12)),
        ("id: Not An Id\n", ("bad-id", ONE, 4, 5)),
        ("id: page\n", ("reserved-id", ONE, 4, 5)),
        ("aliases: [good, /../bad]\n", ("bad-alias", ONE, 4, 17)),
        ("byline: [{role: Data}]\n", ("bad-value", ONE, 4, 10)),
        ("id: con\n", ("bad-file-name", ONE, 4, 5)),
        ("aliases: [good, aux]\n", ("bad-alias", ONE, 4, 17)),
        ("tags: [good, Con]\n", ("bad-value", ONE, 4, 14)),
        ("byline: [ana, bob, {author: ana, role: Data}]\n", ("bad-value", ONE, 4, 20)),
        ("byline: [ana, {author: ana, name: Ana}]\n", ("bad-value", ONE, 4, 15)),
        ("updated: soon\n", ("time-unreadable", ONE, 4, 10)),
        ("corrections: [{at: soon, text: a}]\n", ("time-unreadable", ONE, 4, 20)),
    ],
)
def test_a_field_that_cannot_stand_beside_the_others(fields: str, expected: tuple[str, str, int, int]) -> None:
    assert told(update(an_update(fields)).problems) == [expected]


def test_a_key_event_needs_a_title_and_an_update_something_to_show() -> None:
    """A draft may still be empty; so may what was withdrawn."""
    bare = "---\npublished: 2014-03-07T13:30:00Z\n{}---\n{}"
    assert [each.code for each in update(bare.format("key: true\n", "Text.")).problems] == ["title-required"]
    assert [each.code for each in update(bare.format("", " \n")).problems] == ["missing-field"]
    assert update(bare.format("status: draft\n", "")).problems == ()


def test_a_time_is_read_in_the_coverages_zone_and_refused_without_one() -> None:
    text = an_update(at="2014-03-07 13:30")
    assert [each.code for each in update(text).problems] == ["time-no-offset"]
    assert update(text).update is None
    local = update(text, NEW_YORK).update
    assert local is not None
    assert local.published == datetime(2014, 3, 7, 18, 30, tzinfo=UTC)


def test_where_the_coverage_cannot_be_used_only_the_times_are_not_judged() -> None:
    """Its timezone is not known; everything else in the update is told."""
    read = update(an_update("id: Not An Id\n", at="2014-03-07 13:30"), Frame("storm", None, "", None))
    assert read.update is None
    assert [each.code for each in read.problems] == ["bad-id"]


# ── coverages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_coverage_takes_what_it_does_not_say_from_the_site() -> None:
    found = coverage(COVERAGE).coverage
    assert found is not None
    assert (found.id, found.timezone, found.per_page, found.updates) == ("storm", "Europe/Lisbon", 30, ())
    assert coverage(COVERAGE).zone is None


def test_every_field_of_a_coverage_arrives() -> None:
    read = coverage(
        "---\ntitle: Storm\nsummary: Wind.\nsection: world\nstatus: live\ntimezone: America/New_York\n"
        "opened: 2014-03-05 09:00\nclosed: 2014-03-07\nbyline: [ana]\ntags: [a, b]\norder: oldest\nper_page: 20\n"
        "image: {file: media/a/b.png, alt: A, credit: B}\nrelated: [2014/x]\naliases: [2013/storm, /old/]\nlang: uk\n"
        "---\nThe standfirst.\n"
    )
    found = read.coverage
    assert read.problems == ()
    assert found is not None
    assert (found.title, found.summary, found.section, found.status) == ("Storm", "Wind.", "world", "live")
    assert (found.timezone, read.zone, found.order, found.per_page) == (
        "America/New_York",
        "America/New_York",
        "oldest",
        20,
    )
    assert found.opened == datetime(2014, 3, 5, 14, 0, tzinfo=UTC)
    assert found.closed == datetime(2014, 3, 8, 4, 59, 59, tzinfo=UTC)
    assert read.window == (found.opened, found.closed)
    assert (found.byline, found.tags, found.lang) == ((Credit("ana", "ana"),), ("a", "b"), "uk")
    assert found.image == Picture("content/storm/media/a/b.png", "A", "B")
    assert (found.related, found.aliases) == (("2014/x",), ("2013/storm", "/old/"))
    assert found.body == Body("The standfirst.\n", "content/storm/coverage.md", 18)
    assert (read.status.line, read.status.column) == (5, 9)


@pytest.mark.parametrize(
    ("fields", "status", "order"),
    [
        ("", "live", "newest"),
        ("closed: 2014-03-07T12:00:00Z\n", "closed", "oldest"),
        ("status: live\nclosed: 2030-03-07T12:00:00Z\n", "live", "newest"),
        ("status: scheduled\n", "scheduled", "newest"),
        ("status: closed\n", "closed", "oldest"),
        ("status: closed\norder: newest\n", "closed", "newest"),
        ("status: live\norder: oldest\n", "live", "oldest"),
        ("status: closed\norder: auto\n", "closed", "oldest"),
    ],
)
def test_state_and_order_follow_from_each_other(fields: str, status: str, order: str) -> None:
    """Newest first while live, oldest first once closed, unless the file says otherwise."""
    found = coverage(f"---\ntitle: Storm\n{fields}---\n").coverage
    assert found is not None
    assert (found.status, found.order) == (status, order)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("timezone: EST\n", [("time-zone-unknown", 3, 11)]),
        ("timezone: EST\nopened: 2014-03-05 09:00\n", [("time-zone-unknown", 3, 11)]),
        ("opened: 2014-03-05 09:00\n", [("time-no-offset", 3, 9)]),
        ("status: open\n", [("bad-value", 3, 9)]),
        ("image: {file: a.png}\n", [("missing-field", 3, 8)]),
        ("image: media/a.png\n", [("bad-value", 3, 8)]),
    ],
)
def test_what_is_wrong_with_a_coverage(fields: str, expected: list[tuple[str, int, int]]) -> None:
    found = coverage(f"---\ntitle: Storm\n{fields}---\n").problems
    assert [(each.code, each.place.line, each.place.column) for each in found] == expected


# ── authors and pages ────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_an_author_arrives() -> None:
    text = (
        '---\nname: Ana\nrole: Reporter\nphoto: {file: ana.png, alt: ""}\nemail: ana@a.example\n'
        'links: {Mastodon: "https://a.example/@ana", Site: "https://b.example"}\nformer: true\naliases: [anna]\n'
        "---\nThe bio.\n"
    )
    read = read_author(SourceText("content/authors/ana-calder.md", text))
    assert read.problems == ()
    assert read.author == Author(
        id="ana-calder",
        path="content/authors/ana-calder.md",
        name="Ana",
        body=Body("The bio.\n", "content/authors/ana-calder.md", 10),
        digest=digest_text(text),
        role="Reporter",
        photo=Picture("content/authors/ana.png", ""),
        email="ana@a.example",
        links=(("Mastodon", "https://a.example/@ana"), ("Site", "https://b.example")),
        former=True,
        aliases=("anna",),
    )


def test_every_field_of_a_page_arrives() -> None:
    text = "---\ntitle: About\nsummary: Who.\nlang: de\naliases: [/about.html, who]\n---\nText.\n"
    read = read_page(SourceText("content/pages/about.md", text))
    assert read.problems == ()
    assert read.page == PlainPage(
        id="about",
        path="content/pages/about.md",
        title="About",
        body=Body("Text.\n", "content/pages/about.md", 7),
        digest=digest_text(text),
        summary="Who.",
        lang="de",
        aliases=("/about.html", "who"),
    )
