"""Vanished: a build answers every address of the ledger, or says which it would not; and looks no more than it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.addresses import output_path
from dateline.build import vanished
from dateline.build.checking import check
from dateline.clock import Clock
from dateline.ledger.append import record
from dateline.ledger.files import LedgerFile, read_file
from dateline.problems import ProblemsFound, errors
from harness import NOW, Site, states

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dateline.problems import Problem
    from dateline.reading.files import FoundFile

WAVE = "content/storm/first-wave.md"
STORM = "ledger/storm.txt"
FERRY = "ledger/2025/ferry.txt"
UPDATE = "---\ntitle: {}\npublished: {}\n---\n{}.\n"
FILES = {
    "site.yaml": "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n",
    "content/authors/ada.md": "---\nname: Ada\n---\nReports from the harbour.\n",
    "content/authors/ben.md": "---\nname: Ben\n---\nReports from the sea.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWe write down what we see.\n",
    "content/2025/ferry/coverage.md": "---\ntitle: The last ferry\nstatus: closed\nbyline: [ada, ben]\n---\n",
    "content/2025/ferry/ashore.md": UPDATE.format("Ashore", "2025-10-01T11:00:00Z", "The band plays"),
    "content/2025/ferry/casting-off.md": UPDATE.format("Casting off", "2025-10-01T09:00:00Z", "It leaves"),
    "content/2025/ferry/half-way.md": UPDATE.format("Half way", "2025-10-01T10:30:00Z", "All is well"),
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: live\nbyline: [ada]\n---\nWhat is known.\n",
    "content/storm/draft-note.md": UPDATE.format("Note", "2026-03-09T11:30:00Z\nstatus: draft", "To be checked"),
    "content/storm/first-wave.md": UPDATE.format("First wave", "2026-03-09T11:10:00Z", "Seen from the quay"),
    "content/storm/gale-warning.md": UPDATE.format("Gale warning", "2026-03-09T08:00:00Z", "It will blow"),
}


def make(folder: Path) -> Site:
    """Make a site in which no text links to another."""
    site = Site(folder)
    for path, text in FILES.items():
        site.write(path, text)
    return site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that was built and has a ledger, all of which is answered."""
    made = make(tmp_path / "site")
    made.build()
    append(made)
    made.build().wrote().removed()
    return made


def append(site: Site) -> None:
    """Append what is shown to the ledger; its files count as old, as those of sources do."""
    for path in record(site.folder, Clock(NOW)).new:
        site.moving(site.folder / path)


def refused(site: Site) -> tuple[Problem, ...]:
    """Give the errors for which a build changes nothing; a check tells the same."""
    before = states(site.output)
    with pytest.raises(ProblemsFound) as found:
        site.build()
    assert states(site.output) == before
    assert tuple(found.value.problems) == check(site.folder, site.options)
    return tuple(errors(found.value.problems))


def told(site: Site) -> list[str]:
    """Give the excerpts of what is told of the ledger as errors."""
    return [each.place.excerpt for each in refused(site) if each.code == "vanished-address"]


def answers(site: Site, *addresses: str) -> None:
    """Check that the site builds, and that these addresses are answered."""
    built = site.build()
    assert errors(built.outcome.problems) == []
    assert [each for each in addresses if not (site.output / output_path(each)).is_file()] == []


def recorded(site: Site, path: str) -> list[str]:
    """Give the addresses of a file of the ledger."""
    return site.read(path).split()


# ── what vanishes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_that_is_gone_is_told_at_its_line(site: Site) -> None:
    """With its ways out; and nothing of the output has changed."""
    site.delete(WAVE)
    (problem,) = refused(site)
    line = recorded(site, STORM).index("/storm/first-wave/") + 1
    assert (problem.code, problem.place.path, problem.place.line) == ("vanished-address", STORM, line)
    assert problem.message == "/storm/first-wave/ was published, and nothing will be there"
    assert "aliases: [first-wave]" in problem.hint
    assert "status: withdrawn" in problem.hint


def test_each_way_out_is_one(site: Site) -> None:
    """An alias, a withdrawal, a path as alias elsewhere, and the file itself."""
    text = site.read(WAVE)
    site.rename(WAVE, "content/storm/wave.md")
    assert told(site) == ["/storm/first-wave/"]
    site.edit("content/storm/wave.md", "published:", "aliases: [first-wave]\npublished:")
    answers(site, "/storm/first-wave/", "/storm/wave/")
    site.delete("content/storm/wave.md")
    assert told(site) == ["/storm/first-wave/"]
    site.edit("content/pages/about.md", "title:", "aliases: [/storm/first-wave]\ntitle:")
    answers(site, "/storm/first-wave/")
    site.edit("content/pages/about.md", "aliases: [/storm/first-wave]\n", "")
    site.write(
        WAVE,
        text.replace(
            "published:", "status: withdrawn\nwithdrawn: {at: 2026-03-10T11:00:00Z, reason: Wrong.}\npublished:"
        ),
    )
    answers(site, "/storm/first-wave/")
    site.write(WAVE, text)
    answers(site, "/storm/first-wave/")


def test_a_line_that_stands_there_twice_is_told_once(site: Site) -> None:
    """At the first of its places, whichever way they were merged."""
    site.delete(WAVE).write(STORM, "/storm/first-wave/\n/storm/\n/storm/first-wave/\n")
    assert [(each.code, each.place.line) for each in refused(site)] == [("vanished-address", 1)]


def test_a_draft_is_no_answer(site: Site) -> None:
    """It is said where the draft is; with --drafts it is one."""
    site.edit(WAVE, "published:", "status: draft\npublished:")
    (problem,) = refused(site)
    assert problem.message.endswith(f": {WAVE} is a draft")
    assert errors(site.build(drafts=True).outcome.problems) == []


def test_what_is_put_off_is_doubtful(site: Site) -> None:
    """A site may be built as it was at an earlier time; so this is no error, but it is told, once for a ledger."""
    for _ in range(2):
        built = site.build(now=NOW - timedelta(days=2000))
        late = [each for each in built.outcome.problems if each.code == "address-not-due"]
        assert [each.place.path for each in late] == [FERRY, STORM]
    assert late[0].message == (
        "/2025/ferry/ashore/ was published, and will not be there before 2025-10-01T11:00:00+00:00;"
        " 2 more of this ledger will not either"
    )
    built = site.build()
    assert [each for each in built.outcome.problems if each.code == "address-not-due"] == []
    with pytest.raises(ProblemsFound):
        site.build(now=NOW - timedelta(days=2000), strict=True)


def test_a_coverage_that_is_gone_is_told_once(site: Site) -> None:
    """With how many addresses were below it."""
    site.delete("content/2025")
    (problem,) = [each for each in refused(site) if each.code == "vanished-address"]
    assert problem.message == "/2025/ferry/ was published with 3 below it, and nothing will be there"
    assert "aliases: [2025/ferry]" in problem.hint


def test_a_coverage_that_is_renamed_with_an_alias_answers_for_all_its_permalinks(site: Site) -> None:
    """Renamed again, too; with an update renamed in between; and what is written down later adds to that."""
    ferry = recorded(site, FERRY)
    site.rename("content/2025/ferry", "content/ferry-ends")
    assert told(site) == ["/2025/ferry/"]
    site.edit("content/ferry-ends/coverage.md", "title:", "aliases: [2025/ferry]\ntitle:")
    answers(site, *ferry)
    append(site)
    site.rename("content/ferry-ends/half-way.md", "content/ferry-ends/mid-river.md")
    assert told(site) == ["/2025/ferry/half-way/", "/ferry-ends/half-way/"]
    site.edit("content/ferry-ends/mid-river.md", "published:", "aliases: [half-way]\npublished:")
    answers(site, *ferry, *recorded(site, "ledger/ferry-ends.txt"))
    append(site)
    site.rename("content/ferry-ends", "content/2025/last-ferry")
    site.edit("content/2025/last-ferry/coverage.md", "aliases: [2025/ferry]", "aliases: [2025/ferry, ferry-ends]")
    answers(site, *ferry, *recorded(site, "ledger/ferry-ends.txt"))


def test_an_author_who_is_renamed_with_an_alias_is_found(site: Site) -> None:
    """Under the old id too, without which it is told."""
    site.rename("content/authors/ben.md", "content/authors/benjamin.md")
    site.edit("content/2025/ferry/coverage.md", "[ada, ben]", "[ada, benjamin]")
    (problem,) = [each for each in refused(site) if each.code == "vanished-address"]
    assert (problem.place.path, problem.place.excerpt) == ("ledger/authors.txt", "/authors/ben/")
    assert "aliases: [ben]" in problem.hint
    site.edit("content/authors/benjamin.md", "name:", "aliases: [ben]\nname:")
    answers(site, "/authors/ben/", "/authors/benjamin/")


def test_an_update_that_moves_to_another_coverage_is_found(site: Site) -> None:
    """By an alias with the coverage's id, which the hint shows where that coverage is gone."""
    site.rename("content/2025/ferry/ashore.md", "content/storm/ashore.md")
    assert "/2025/ferry/ashore/" in told(site)
    site.edit("content/storm/ashore.md", "title:", "aliases: [2025/ferry/ashore]\ntitle:")
    answers(site, "/2025/ferry/ashore/", "/storm/ashore/")


def test_what_else_is_wrong_comes_first(site: Site) -> None:
    """A file that cannot be read may hold what answers: nothing is said to vanish that may be there. Lines are told."""
    site.delete(WAVE).write("content/storm/broken.md", "---\ntitle: [\n---\n")
    site.write("ledger/more.txt", "nonsense\n")
    codes = {each.code for each in refused(site)}
    assert "vanished-address" not in codes
    assert "ledger-line" in codes


ODD = ["/old/été/", "/old/größe/page.html", "/архив/буря/"]


@pytest.mark.parametrize("address", ODD)
def test_addresses_of_any_script_are_protected(site: Site, address: str) -> None:
    """Written by hand for what an older system had published."""
    site.write("ledger/older.txt", f"{address}\r\n")
    assert told(site) == [address]
    site.edit("content/pages/about.md", "title:", f"aliases: [{address}]\ntitle:")
    answers(site, address)


# ── keeping going ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_keep_going_the_rest_is_built_and_the_old_page_stays(site: Site) -> None:
    """As it stands, until the address is answered again; other pages are as they should be."""
    old = site.page("storm/first-wave/index.html")
    site.delete(WAVE).edit("content/2025/ferry/ashore.md", "title:", "title: At last,")
    for _ in range(2):
        built = site.build(keep_going=True)
        assert [each.code for each in errors(built.outcome.problems)] == ["vanished-address"]
        assert site.page("storm/first-wave/index.html") == old
        assert "At last," in site.page("2025/ferry/ashore/index.html")
        assert "first-wave" not in site.page("storm/index.html")
    assert told(site) == ["/storm/first-wave/"]
    site.write(WAVE, "---\ntitle: The wave\npublished: 2026-03-09T11:10:00Z\n---\nIt came.\n")
    answers(site, "/storm/first-wave/")
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


@pytest.mark.parametrize("told_of", [False, True])
def test_a_preview_lets_a_page_stand_and_takes_it_back(site: Site, told_of: bool) -> None:
    """One process that builds again and again, told what has moved or not."""
    site.remembering(told=told_of)
    site.options = replace(site.options, keep_going=True)
    text = site.read(WAVE)
    site.build()
    site.delete(WAVE)
    for _ in range(2):
        assert [each.code for each in errors(site.build().outcome.problems)] == ["vanished-address"]
        site.edit("content/2025/ferry/ashore.md", "plays", "plays on")
    assert (site.output / "storm/first-wave/index.html").is_file()
    site.write(WAVE, text)
    answers(site, "/storm/first-wave/")
    site.edit("content/2025/ferry/ashore.md", "The band", "A band")
    answers(site, "/storm/first-wave/")
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_a_coverage_that_is_gone_stands_with_all_below_it(site: Site) -> None:
    """A newsroom that publishes while something is amiss loses no page."""
    pages = {path for path in site.outputs() if path.startswith("2025/ferry/")}
    site.delete("content/2025")
    built = site.build(keep_going=True)
    assert [each.code for each in errors(built.outcome.problems)] == ["vanished-address"]
    assert pages <= set(site.outputs())


def test_a_redirect_that_is_gone_is_told_each_time(site: Site) -> None:
    """One to a page with an ending too; a file of that kind does not stay."""
    site.write("ledger/older.txt", "/news/ferry.html\n")
    site.edit("content/2025/ferry/coverage.md", "title:", "aliases: [/news/ferry.html]\ntitle:")
    answers(site, "/news/ferry.html")
    site.edit("content/2025/ferry/coverage.md", "aliases: [/news/ferry.html]\n", "")
    for _ in range(2):
        built = site.build(keep_going=True)
        assert [each.place.excerpt for each in errors(built.outcome.problems)] == ["/news/ferry.html"]


# ── looking no more than it must ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of the ledger that builds read."""
    found: list[str] = []

    def noted(file: FoundFile) -> LedgerFile:
        found.append(file.path)
        return read_file(file)

    monkeypatch.setattr(vanished, "read_file", noted)
    return found


def test_a_ledger_that_stands_is_not_read_again(site: Site, reads: list[str]) -> None:
    """Not where an update is edited or comes; only what moved is read, or all when a page goes."""
    site.edit(WAVE, "title:", "title: Then")
    site.build()
    site.write("content/storm/new.md", "---\ntitle: New\npublished: 2026-03-10T11:00:00Z\n---\nNew.\n")
    site.build()
    assert reads == []
    append(site)
    site.build()
    assert reads == [STORM]
    reads.clear()
    site.delete("content/storm/draft-note.md").edit(WAVE, "published:", "tags: [foam]\npublished:")
    site.build()
    site.edit(WAVE, "tags: [foam]\n", "")  # whose page goes
    site.build()
    assert reads == [FERRY, "ledger/authors.txt", STORM]


def test_without_a_ledger_nothing_is_asked(tmp_path: Path, reads: list[str]) -> None:
    """And a folder of it that comes, goes and comes again is seen each time."""
    site = make(tmp_path / "site")
    site.build()
    site.write(STORM, "/storm/\n/storm/gone/\n")
    assert told(site) == ["/storm/gone/"]
    site.rename("ledger", "elsewhere")
    site.build()
    site.rename("elsewhere", "ledger")
    assert told(site) == ["/storm/gone/"]
    assert reads


MOVES: dict[str, Callable[[Site], object]] = {
    "an address comes": lambda site: site.write(STORM, f"{site.read(STORM)}/storm/zero/\n"),
    "an address is another": lambda site: site.edit(STORM, "/storm/first-wave/", "/storm/first-waves/"),
    "a file comes": lambda site: site.write("ledger/quay.txt", "/quay/\n"),
    "a mark of a merge comes": lambda site: site.write("ledger/quay.txt", "=======\n"),
}  # fmt: skip


@pytest.mark.parametrize("move", MOVES)
def test_whatever_moves_in_the_ledger_is_seen(site: Site, move: str) -> None:
    """By the next build, which would otherwise only look."""
    MOVES[move](site)
    ran = site.run("build")
    assert ran.code == 1
    assert "[vanished-address]" in ran.err or "[ledger-line]" in ran.err


def test_a_ledger_written_a_moment_ago_is_read_again(site: Site, reads: list[str]) -> None:
    """Another write might bear the same stamp."""
    (site.folder / STORM).write_text(site.read(STORM), encoding="utf-8")
    site.build()
    site.build()
    assert reads == [STORM, STORM]
