"""Directory: over outlines the same answers as over the whole newsroom; and what one coverage can be sure of."""

from __future__ import annotations

import json
import pickle
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from dateline.build.bodies import mark_up
from dateline.clock import public
from dateline.markup.render import Markup
from dateline.pages.plan import plan
from dateline.problems import Place, Problem
from dateline.reading.directory import Directory, Fault, StoryLinker, answer_as_json, answer_from
from dateline.reading.files import walk
from dateline.reading.masthead import Masthead, read_masthead
from dateline.reading.memory import Memory
from dateline.reading.outline import Outline, outline_from
from dateline.reading.read import make_linker, survey
from dateline.reading.stories import read_story
from harness import SITES
from reading.newsrooms import newsrooms, targets
from reading.sites import CLOCK, COVERAGE, SITE, an_update, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.reading.directory import Answer

HERE = Place("content/storm/one.md", 5, 7)
TARGETS = targets()
OUTSIDE = Outline("", {}, 0, 0, (), (), (), {}, ())


def outlined(folder: Path) -> tuple[Masthead, dict[str, Outline]]:
    """Read a site; give its masthead, and the outlines of its coverages as they come back from JSON."""
    masthead = read_masthead(folder, walk(folder, "content"), Memory())
    stories = (read_story(masthead, id_, CLOCK, Memory()) for id_ in masthead.layout.coverages)
    texts = [json.dumps(each.outline.as_json()) for each in stories]
    return masthead, {each.id: each for each in map(outline_from, map(json.loads, texts))}


def fresh(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a site where another was."""
    shutil.rmtree(folder, ignore_errors=True)
    return write(folder, files)


def asked_of(linker: StoryLinker) -> dict[str, str | Problem]:
    """Ask all targets; give the answers."""
    return {target: linker.reference(target, linker.own.id, HERE) for target in TARGETS}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms())
def test_over_outlines_as_over_the_newsroom(tmp_path: Path, files: dict[str, str]) -> None:
    """The same address, or the same problem, for a link from any coverage and from none."""
    masthead, outlines = outlined(fresh(tmp_path / "site", files))
    directory = Directory(masthead.register, outlines.get)
    linker = make_linker(survey(tmp_path / "site", CLOCK), CLOCK)
    for coverage in ("", *outlines):
        for target in TARGETS:
            answer = directory.resolve(target, coverage)
            found = answer.at(HERE) if isinstance(answer, Fault) else answer
            assert (target, found) == (target, linker.reference(target, coverage, HERE))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms())
def test_with_what_the_directory_says_a_storys_links_are_right(tmp_path: Path, files: dict[str, str]) -> None:
    """A second time every guess is replaced; nothing new is asked then, and all answers are those of the whole site."""
    masthead, outlines = outlined(fresh(tmp_path / "site", files))
    directory = Directory(masthead.register, outlines.get)
    linker = make_linker(survey(tmp_path / "site", CLOCK), CLOCK)
    for own in (OUTSIDE, *(outlines[each.id] for each in masthead.newsroom.coverages)):
        first = StoryLinker(masthead, own, {})
        asked_of(first)
        right = {target: directory.resolve(target, own.id) for target in first.asked}
        second = StoryLinker(masthead, own, right)
        assert asked_of(second) == {target: linker.reference(target, own.id, HERE) for target in TARGETS}
        assert second.asked == right


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms(), others=newsrooms())
def test_what_is_not_noted_stays_right_whatever_the_others_become(
    tmp_path: Path, files: dict[str, str], others: dict[str, str]
) -> None:
    """So that a coverage whose files are the same needs nothing but its notes to be checked."""
    masthead, outlines = outlined(fresh(tmp_path / "site", files))
    for coverage in masthead.newsroom.coverages:
        linker = StoryLinker(masthead, outlines[coverage.id], {})
        answers = asked_of(linker)
        folder = f"content/{coverage.id}/"
        own = {path: text for path, text in files.items() if _is_own(path, folder, files)}
        rest = {path: text for path, text in others.items() if not path.startswith(folder)}
        now, then = outlined(fresh(tmp_path / "then", rest | own))
        directory = Directory(now.register, then.get)
        for target, answer in answers.items():
            if target.partition("#")[0] not in linker.asked:
                assert (target, answer) == (target, directory.resolve(target, coverage.id))


def _is_own(path: str, folder: str, files: Mapping[str, str]) -> bool:
    """Say whether a file is the coverage's in `folder`, and not that of one within."""
    within = [each.removesuffix("coverage.md") for each in files if each.endswith("/coverage.md")]
    return max((each for each in within if path.startswith(each)), key=len, default="") == folder


TWO = {
    "site.yaml": SITE,
    "content/storm/coverage.md": COVERAGE.replace("status", "tags: [Sea]\nstatus"),
    "content/storm/one.md": an_update("aliases: [first]\n"),
    "content/storm/draft.md": an_update("status: draft\n", at="2014-03-07T14:30:00Z"),
    "content/2014/flood/coverage.md": COVERAGE.replace("status", "aliases: [flood]\nstatus"),
    "content/2014/flood/two.md": an_update("tags: [Rain]\naliases: [second, /older.html]\n"),
    "content/pages/about.md": "---\ntitle: About\n---\n",
}


@pytest.mark.parametrize(
    ("target", "guess", "right"),
    [
        ("update:flood/two", "/2014/flood/two/", "/2014/flood/two/"),
        ("update:2014/flood/second", "/2014/flood/second/", "/2014/flood/two/"),
        ("update:2014/flood/three", "/2014/flood/three/", "unknown-update"),
        ("tag:rain", "/tags/rain/", "/tags/rain/"),
        ("tag:snow", "/tags/snow/", "unknown-address"),
        ("/tags/rain", "/tags/rain/", "/tags/rain/"),
        ("/2014/flood/two", "/2014/flood/two/", "/2014/flood/two/"),
        ("/2014/flood/days/2014-03-07/", "/2014/flood/days/2014-03-07/", "/2014/flood/days/2014-03-07/"),
        ("/older.html", "/older.html", "/older.html"),
        ("/archive/2014/04/", "/archive/2014/04/", "unknown-address"),
        ("/storm/draft/", "/storm/draft/", "not-yet-public"),
    ],
)
def test_what_only_another_coverage_can_tell_is_guessed(tmp_path: Path, target: str, guess: str, right: str) -> None:
    """To be the address that the reference names, with the anchor it has; and noted."""
    masthead, outlines = outlined(write(tmp_path, TWO))
    linker = StoryLinker(masthead, outlines["storm"], {})
    assert linker.reference(f"{target}#part", "storm", HERE) == f"{guess}#part"
    assert linker.asked == {target: guess}
    answer = Directory(masthead.register, outlines.get).resolve(target, "storm")
    assert (answer.code if isinstance(answer, Fault) else answer) == right


@pytest.mark.parametrize(
    ("target", "answer", "noted"),
    [
        ("update:one", "/storm/one/", False),
        ("update:storm/first", "/storm/one/", False),
        ("update:draft", "not-yet-public", True),
        ("update:gale/one", "unknown-coverage", True),
        ("coverage:flood", "/2014/flood/", True),
        ("coverage:gale", "unknown-coverage", True),
        ("page:about", "/about/", True),
        ("author:bob", "unknown-author", True),
        ("tag:sea", "/tags/sea/", True),
        ("/storm/one/", "/storm/one/", True),
        ("/2014/flood/", "/2014/flood/", True),
        ("/archive/2014/03/", "/archive/2014/03/", True),
    ],
)
def test_what_the_masthead_and_the_own_outline_tell_is_no_guess(
    tmp_path: Path, target: str, answer: str, *, noted: bool
) -> None:
    """It is noted where the masthead had a part in it: a page may be gone tomorrow."""
    masthead, outlines = outlined(write(tmp_path, TWO))
    linker = StoryLinker(masthead, outlines["storm"], {target: "/wrong/"})
    found = linker.reference(target, "storm", HERE)
    assert (found.code if isinstance(found, Problem) else found) == answer
    assert list(linker.asked) == ([target] if noted else [])


def test_answers_come_back_from_json_and_from_another_process(tmp_path: Path) -> None:
    masthead, outlines = outlined(write(tmp_path, TWO))
    directory = Directory(masthead.register, outlines.get)
    answers: list[Answer] = [directory.resolve(target, "storm") for target in TARGETS]
    assert any(isinstance(answer, Fault) for answer in answers)
    assert [answer_from(json.loads(json.dumps(answer_as_json(answer)))) for answer in answers] == answers
    assert pickle.loads(pickle.dumps(answers)) == answers  # noqa: S301 - it was made here


def test_outlines_are_looked_at_only_where_a_reference_needs_them(tmp_path: Path) -> None:
    """Of an archive with hundreds of coverages, one link into one of them reads one."""
    masthead, outlines = outlined(write(tmp_path, TWO))
    seen: list[str] = []

    def outline_of(id_: str) -> Outline | None:
        seen.append(id_)
        return outlines.get(id_)

    directory = Directory(masthead.register, outline_of)
    for target in ("update:2014/flood/two", "coverage:storm", "page:about", "author:bob", "/authors/", "/2014/flood/"):
        directory.resolve(target, "")
    assert seen == ["2014/flood"]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/flood/", "/flood/"),
        ("/flood/two/", "/flood/two/"),
        ("/flood/second", "/flood/second/"),
        ("/flood/page/1/", "/flood/page/1/"),
        ("/flood/days/2014-03-07/", "/flood/days/2014-03-07/"),
        ("/flood/feed.xml", ""),
        ("/flood/one/", ""),
    ],
)
def test_a_coverages_pages_answer_where_it_once_was(tmp_path: Path, target: str, address: str) -> None:
    """Stubs stand there that lead on; for feeds and data there are none."""
    masthead, outlines = outlined(write(tmp_path, TWO))
    answer = Directory(masthead.register, outlines.get).resolve(target, "storm")
    assert (answer if isinstance(answer, str) else "") == address


def assert_every_page_answers(folder: Path) -> None:
    """Check that what is planned for a site can be linked to, but for the numbered blocks of people and topics."""
    reading = survey(folder, CLOCK)
    newsroom, linker = public(reading.newsroom, CLOCK), make_linker(reading, CLOCK)
    planned, _ = plan(newsroom, mark_up(newsroom, Markup(newsroom.site, linker)), clock=CLOCK)
    pages = [
        page.address
        for page in planned.pages
        if page.form == "html" and (page.coverage or "/page/" not in page.address)
    ]
    assert pages
    assert [(page, linker.reference(page, "", HERE)) for page in pages] == [(page, page) for page in pages]


def test_every_page_of_a_site_can_be_linked_to() -> None:
    assert_every_page_answers(SITES / "harbour")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=newsrooms())
def test_every_page_of_any_site_can_be_linked_to(tmp_path: Path, files: dict[str, str]) -> None:
    """Also those that lead on from where a coverage or an update was before."""
    assert_every_page_answers(fresh(tmp_path / "site", files))
