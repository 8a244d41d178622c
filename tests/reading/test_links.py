"""Links: by id and by address, each leads to something that readers will find, or is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock
from dateline.problems import Place, Problem
from dateline.reading.read import Reading, make_linker
from reading.sites import CLOCK, COVERAGE, NOW, PNG, SITE, an_update, problems_of, reading_of, told, write

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.markup.fragments import Linker

HERE = Place("content/storm/one.md", 5, 7)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """A site with two coverages, people, a page, and updates in every state."""
    files: dict[str, str | bytes] = {
        "content/storm/one.md": an_update("tags: [Port Alder]\naliases: [first, /old/one.html, /older]\n"),
        "content/storm/two.md": an_update(at="2014-03-08T03:30:00Z"),
        "content/storm/draft.md": an_update("status: draft\ntags: [hidden]\n", at="2014-03-07T14:30:00Z"),
        "content/storm/later.md": an_update(at="2030-03-07T14:30:00Z"),
        "content/storm/gone.md": an_update("status: withdrawn\nwithdrawn: {at: 2014-03-09T00:00:00Z, reason: a}\n"),
        "content/storm/broken.md": an_update("key: NO\n"),
        "content/storm/media/square.png": PNG,
        "content/storm/media/map 1.svg": b"<svg/>",
        "content/storm/media/saved.html": "<script>alert(1)</script>",
        "content/storm/media/Saved.XHTML": "<html/>",
        "content/storm/media/notes.txt": "<script>alert(1)</script>",
        "content/storm/media/cafe\u0301.png": PNG,
        "content/2014/flood/coverage.md": COVERAGE.replace("Storm", "Flood").replace(
            "status", "aliases: [flood]\nstatus"
        ),
        "content/2014/flood/one.md": an_update(),
        "content/ruin/coverage.md": "---\ntitel: x\n---\n",
        "content/ruin/one.md": an_update(),
        "content/authors/ana.md": "---\nname: Ana\naliases: [anna]\n---\n",
        "content/authors/ana.png": PNG,
        "content/authors/ines.md": "no front matter",
        "content/pages/about.md": "---\ntitle: About\naliases: [who, /impressum.html]\n---\n",
        "content/static/deep/table.csv": "a,b\n",
    }
    coverage = COVERAGE.replace("status", "timezone: America/New_York\nper_page: 5\nstatus")
    site = SITE + "sections: {world: World}\n"
    return reading_of(tmp_path_factory.mktemp("links"), files, site=site, coverage=coverage)


@pytest.fixture(scope="module")
def linker(reading: Reading) -> Linker:
    """What resolves links, as the site stands now."""
    return make_linker(reading, CLOCK)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("update:one", "/storm/one/"),
        ("update:first", "/storm/one/"),
        ("update:gone", "/storm/gone/"),
        ("update:storm/one", "/storm/one/"),
        ("update:2014/flood/one", "/2014/flood/one/"),
        ("update:flood/one", "/2014/flood/one/"),
        ("update:one#heading", "/storm/one/#heading"),
        ("coverage:storm", "/storm/"),
        ("coverage:flood", "/2014/flood/"),
        ("coverage:storm#u-one", "/storm/#u-one"),
        ("author:ana", "/authors/ana/"),
        ("author:anna", "/authors/ana/"),
        ("page:about", "/about/"),
        ("page:who", "/about/"),
        ("tag:port alder", "/tags/port-alder/"),
        ("tag:Port Alder", "/tags/port-alder/"),
        ("/", "/"),
        ("/feed.xml", "/feed.xml"),
        ("/storm", "/storm/"),
        ("/storm/one/#a", "/storm/one/#a"),
        ("/storm/page/1/", "/storm/page/1/"),
        ("/storm/days/2014-03-07/", "/storm/days/2014-03-07/"),
        ("/storm/rss.xml", "/storm/rss.xml"),
        ("/storm/updates.json", "/storm/updates.json"),
        ("/archive/2014/03/", "/archive/2014/03/"),
        ("/authors/", "/authors/"),
        ("/authors/ana/feed.json", "/authors/ana/feed.json"),
        ("/sections/world/", "/sections/world/"),
        ("/corrections/", "/corrections/"),
        ("/about/", "/about/"),
        ("/deep/table.csv", "/deep/table.csv"),
        ("/old/one.html", "/old/one.html"),
        ("/older", "/older/"),
        ("/storm/first/", "/storm/first/"),
        ("/flood/", "/flood/"),
        ("/impressum.html", "/impressum.html"),
    ],
)
def test_a_link_leads_somewhere(linker: Linker, target: str, address: str) -> None:
    assert linker.reference(target, "storm", HERE) == address


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("update:three", "unknown-update"),
        ("update:storm/three", "unknown-update"),
        ("update:gale/one", "unknown-coverage"),
        ("update:", "unknown-update"),
        ("update:draft", "not-yet-public"),
        ("update:later", "not-yet-public"),
        ("/storm/draft/", "not-yet-public"),
        ("coverage:gale", "unknown-coverage"),
        ("coverage:", "unknown-coverage"),
        ("author:bob", "unknown-author"),
        ("page:imprint", "unknown-page"),
        ("tag:hidden", "unknown-address"),
        ("tag:", "unknown-address"),
        ("/nothing/", "unknown-address"),
        ("/storm/page/2/", "unknown-address"),
        ("/storm/page/0/", "unknown-address"),
        ("/storm/days/2014-03-08/", "unknown-address"),
        ("/storm/one/index.md", "unknown-address"),
        ("/storm/one/page/1/", "unknown-address"),
        ("/archive/2014/04/", "unknown-address"),
        ("/sections/sport/", "unknown-address"),
        ("/media/storm/square.png", "unknown-address"),
        ("/../etc/passwd", "unknown-address"),
        ("gale", "unknown-address"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_place(linker: Linker, target: str, code: str) -> None:
    found = linker.reference(target, "storm", HERE)
    assert isinstance(found, Problem), found
    assert (found.code, found.place) == (code, HERE)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("update:broken", "/storm/broken/"),
        ("/storm/broken/", "/storm/broken/"),
        ("coverage:ruin", "/ruin/"),
        ("update:ruin/one", "/ruin/one/"),
        ("author:ines", "/authors/ines/"),
    ],
)
def test_a_link_to_a_file_with_an_error_is_no_second_error(linker: Linker, target: str, address: str) -> None:
    """The error of the file is told; with it mended, the link is right."""
    assert linker.reference(target, "storm", HERE) == address


def test_the_clock_decides_what_is_public(reading: Reading) -> None:
    """With --drafts and --future a link to what is shown then is right."""
    everything = make_linker(reading, Clock(NOW, drafts=True, future=True))
    assert everything.reference("update:draft", "storm", HERE) == "/storm/draft/"
    assert everything.reference("update:later", "storm", HERE) == "/storm/later/"
    assert everything.reference("tag:hidden", "storm", HERE) == "/tags/hidden/"


def test_an_update_named_on_a_page_needs_its_coverage(linker: Linker) -> None:
    """A page belongs to no coverage."""
    found = linker.reference("update:one", "", HERE)
    assert isinstance(found, Problem)
    assert found.message == 'there is no update "one".'


def test_a_slip_is_told_with_what_was_meant(linker: Linker) -> None:
    found = linker.reference("update:storm/tow", "storm", HERE)
    assert isinstance(found, Problem)
    assert found.message == 'there is no update "tow" in the coverage "storm". Did you mean "two"?'


@pytest.mark.parametrize(
    ("name", "coverage", "source", "path"),
    [
        ("media/square.png", "storm", "content/storm/one.md", "content/storm/media/square.png"),
        ("media/square.png", "storm", "content/storm/deep/one.md", "content/storm/media/square.png"),
        ("media/map 1.svg", "storm", "content/storm/one.md", "content/storm/media/map 1.svg"),
        ("media/caf\u00e9.png", "storm", "content/storm/one.md", "content/storm/media/caf\u00e9.png"),
        ("media/cafe\u0301.png", "storm", "content/storm/one.md", "content/storm/media/caf\u00e9.png"),
        ("ana.png", "", "content/authors/ana.md", "content/authors/ana.png"),
    ],
)
def test_media_by_name(linker: Linker, name: str, coverage: str, source: str, path: str) -> None:
    assert linker.media(name, coverage, source, HERE) == path


@pytest.mark.parametrize(
    ("name", "coverage", "code"),
    [
        ("media/none.png", "storm", "missing-media"),
        ("media/Square.png", "storm", "missing-media"),
        ("media/../one.md", "storm", "link-leaves-media"),
        ("../site.yaml", "", "link-leaves-media"),
        ("media\\..\\..\\x", "storm", "link-leaves-media"),
        ("/etc/passwd", "", "link-leaves-media"),
        ("one.md", "", "missing-media"),
    ],
)
def test_media_that_is_not_there_or_elsewhere(linker: Linker, name: str, coverage: str, code: str) -> None:
    found = linker.media(name, coverage, "content/storm/one.md", HERE)
    assert isinstance(found, Problem), found
    assert found.code == code


def test_a_picture_by_its_path(linker: Linker) -> None:
    measured = linker.picture("content/storm/media/square.png", HERE)
    assert isinstance(measured, tuple)
    assert measured[:2] == (3, 2)
    unmeasured = linker.picture("content/storm/media/map 1.svg", HERE)
    assert isinstance(unmeasured, Problem)
    assert unmeasured.code == "unreadable-picture"
    missing = linker.picture("content/storm/media/none.png", HERE)
    assert isinstance(missing, Problem)
    assert missing.code == "missing-media"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("/authors/", ""),
        ("page:about", ""),
        ("section:world", ""),
        ("update:storm/one", ""),
        ("https://a.example/", ""),
        ("mailto:a@b.example", ""),
        ("tel:+1-555-0100", ""),
        ("page:imprint", "unknown-page"),
        ("section:sport", "unknown-address"),
        ("/nowhere/", "unknown-address"),
        ("javascript:alert(1)", "link-scheme"),
        ("//evil.example/", "relative-link"),
        ("about", "relative-link"),
    ],
)
def test_every_link_of_a_menu_is_followed(tmp_path: Path, to: str, code: str) -> None:
    """At its place in site.yaml."""
    site = f'{SITE}sections: {{world: World}}\nmenu:\n  main:\n    - {{title: A, to: "{to}"}}\n'
    write(tmp_path, {"site.yaml": site, "content/storm/coverage.md": COVERAGE, "content/storm/one.md": an_update()})
    write(tmp_path, {"content/pages/about.md": "---\ntitle: About\n---\n"})
    assert told(problems_of(tmp_path)) == ([(code, "site.yaml", 7, 22)] if code else [])


@pytest.mark.parametrize("name", ["media/saved.html", "media/Saved.XHTML"])
def test_a_page_or_program_is_no_media(linker: Linker, name: str) -> None:
    """It would run on the site's own address, as a drawing with a script would."""
    found = linker.media(name, "storm", "content/storm/one.md", HERE)
    assert isinstance(found, Problem)
    assert (found.code, found.place) == ("active-media", HERE)


def test_what_browsers_show_as_text_may_be_linked_to(linker: Linker) -> None:
    assert linker.media("media/notes.txt", "storm", "content/storm/one.md", HERE) == "content/storm/media/notes.txt"
