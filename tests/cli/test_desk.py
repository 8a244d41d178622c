"""The desk's commands: new files, and small edits, as typed in a terminal."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from dateline.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

SITE = """title: Gazette
base_url: https://gazette.example/
authority: gazette.example,2026
timezone: Europe/London
stale_after: 12
"""
COVERAGE = "---\ntitle: Storm\nstatus: live\ntimezone: America/New_York\n---\n"
UPDATE = "---\ntitle: The ferry has left\npublished: 2014-03-05T10:00:00-05:00\n---\nIt left.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one live coverage and one update."""
    (tmp_path / "site.yaml").write_text(SITE)
    storm = tmp_path / "content" / "storm"
    storm.mkdir(parents=True)
    (storm / "coverage.md").write_text(COVERAGE)
    (storm / "ferry.md").write_text(UPDATE)
    return tmp_path


def dateline(site: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command on the site; gives its exit code, results and notes."""
    out, err = io.StringIO(), io.StringIO()
    command, *rest = arguments
    code = run([*command.split(), "-C", str(site), *rest], out, err)
    return code, out.getvalue(), err.getvalue()


def text(site: Path, path: str) -> str:
    """Read a file of the site."""
    return (site / path).read_text(encoding="utf-8")


def test_a_new_update_goes_into_the_live_coverage(site: Path) -> None:
    """It is stamped in the coverage's zone, with the offset of that day, and its path is the one result."""
    result = dateline(site, "new update", "--title", "Pier closed", "--at", "2014-07-05 10:15", "--tag", "pier")
    assert result == (0, "content/storm/pier-closed.md\n", "")
    assert text(site, "content/storm/pier-closed.md") == (
        "---\ntitle: Pier closed\npublished: 2014-07-05T10:15:00-04:00\ntags: [pier]\n---\n\n"
    )


def test_an_id_that_is_taken_gets_a_number(site: Path) -> None:
    """An id is for ever, so no update takes another's."""
    arguments = ("new update", "storm", "--title", "Ferry", "--at", "2014-03-05T12:00:00-05:00")
    assert dateline(site, *arguments)[1] == "content/storm/ferry-2.md\n"
    code, _, err = dateline(site, *arguments, "--id", "ferry")
    assert (code, "is the id of another update" in err) == (2, True)


def test_without_a_live_coverage_one_has_to_be_named(site: Path) -> None:
    """Or made."""
    dateline(site, "close", "--at", "2014-03-06 09:00")
    code, _, err = dateline(site, "new update", "--title", "Late")
    assert (code, "No coverage is live" in err) == (2, True)


def test_a_misspelt_coverage_is_told_with_the_nearest(site: Path) -> None:
    """As everywhere."""
    code, _, err = dateline(site, "new update", "strom", "--title", "x")
    assert (code, 'There is no coverage "strom". Did you mean "storm"?' in err) == (2, True)


def test_a_time_that_never_was_is_refused(site: Path) -> None:
    """The same words as in `check`, and nothing is written."""
    code, out, err = dateline(site, "new update", "--title", "x", "--at", "2014-03-09 02:30")
    assert (code, out) == (2, "")
    assert "never existed in America/New_York" in err
    assert not (site / "content" / "storm" / "x.md").exists()


def test_new_coverage_and_author(site: Path) -> None:
    """Ids come from titles and names; nothing is written over."""
    assert dateline(site, "new coverage", "2014/talks", "--title", "Talks", "--timezone", "UTC")[:2] == (
        0, "content/2014/talks/coverage.md\n",
    )  # fmt: skip
    assert (
        dateline(site, "new author", "--name", "Łucja Nowak", "--role", "Reporter")[1]
        == "content/authors/lucja-nowak.md\n"
    )
    code, _, err = dateline(site, "new author", "--name", "Lucja Nowak")
    assert (code, "is there already" in err) == (2, True)
    assert dateline(site, "check", "--now", "2014-03-05T18:00:00Z")[:2] == (0, "no problems\n")


@pytest.mark.parametrize("bad", ["../../x", "A", "a b", "a//b", "page/"])
def test_an_id_that_cannot_be_an_address_is_refused(site: Path, bad: str) -> None:
    """Before anything is written, inside the site or out of it."""
    before = sorted(site.rglob("*"))
    assert dateline(site, "new coverage", bad, "--title", "x", "--timezone", "")[0] == 2
    assert sorted(site.rglob("*")) == before


def test_closing_sets_two_fields(site: Path) -> None:
    """And says when, in the coverage's zone."""
    assert dateline(site, "close", "storm", "--at", "2014-03-06T14:00:00Z")[:2] == (0, "content/storm/coverage.md\n")
    assert text(site, "content/storm/coverage.md") == COVERAGE.replace("live", "closed").replace(
        "York\n", "York\nclosed: 2014-03-06T09:00:00-05:00\n"
    )
    assert dateline(site, "close", "storm")[0] == 2


@pytest.mark.parametrize("name", ["ferry", "storm/ferry", "content/storm/ferry.md"])
def test_correcting_adds_a_line(site: Path, name: str) -> None:
    """An update is named by its id, its coverage and id, or its file."""
    result = dateline(site, "correct", name, "It left at ten.", "--at", "2014-03-05 11:00 EST")
    assert result[:2] == (0, "content/storm/ferry.md\n")
    line = "  - {at: 2014-03-05T11:00:00-05:00, kind: correction, text: It left at ten.}\n"
    assert text(site, "content/storm/ferry.md") == UPDATE.replace("---\nIt", f"corrections:\n{line}---\nIt")


def test_withdrawing_leaves_the_text(site: Path) -> None:
    """Status and notice are set; the body stays in the file."""
    dateline(site, "withdraw", "ferry", "It was another ferry: sorry.", "--redact", "--at", "2014-03-05 11:00")
    notice = '{at: 2014-03-05T11:00:00-05:00, reason: "It was another ferry: sorry.", redact: true}'
    assert text(site, "content/storm/ferry.md") == UPDATE.replace(
        "---\nIt", f"status: withdrawn\nwithdrawn: {notice}\n---\nIt"
    )
    assert dateline(site, "check", "--now", "2014-03-05T18:00:00Z")[:2] == (0, "no problems\n")
    assert dateline(site, "withdraw", "ferry", "again")[0] == 2


def test_what_cannot_be_edited_safely_is_left_alone(site: Path) -> None:
    """Front matter that the editor does not understand is not touched."""
    file = site / "content" / "storm" / "ferry.md"
    file.write_text(UPDATE.replace("title: The", "title: >\n  The").replace("---\nIt", "tags: []\n---\nIt"))
    before = file.read_text()
    assert dateline(site, "correct", "ferry", "x", "--at", "2014-03-05 11:00")[0] == 0
    assert before.splitlines()[:5] == file.read_text().splitlines()[:5]


def test_list_shows_what_needs_an_eye(site: Path) -> None:
    """Drafts, what is to come, and a live coverage that has gone quiet."""
    dateline(site, "new update", "storm", "--title", "Later", "--at", "2999-01-01 00:30", "--draft")
    dateline(site, "new update", "storm", "--title", "Much later", "--at", "2999-01-02 00:30")
    assert dateline(site, "list") == (0, (
        "Live, but stale\n"
        "  2014-03-05T10:00:00-05:00  content/storm/coverage.md  Storm\n"
        "To come\n"
        "  2999-01-02T00:30:00-05:00  content/storm/much-later.md  Much later\n"
        "Drafts\n"
        "  2999-01-01T00:30:00-05:00  content/storm/later.md  Later\n"
    ), "")  # fmt: skip
    items = json.loads(dateline(site, "list", "drafts", "--json")[1])["items"]
    assert [item["path"] for item in items] == ["content/storm/later.md"]


def test_schema_of_every_kind(tmp_path: Path) -> None:
    """Each is a JSON Schema that names the fields."""
    out = io.StringIO()
    assert run(["schema", "update"], out, io.StringIO()) == 0
    assert "published" in json.loads(out.getvalue())["properties"]
    assert run(["schema", "--output", str(tmp_path / "schemas")], io.StringIO(), io.StringIO()) == 0
    assert sorted(each.name for each in (tmp_path / "schemas").iterdir()) == [
        f"{kind}.schema.json" for kind in ("author", "coverage", "page", "site", "update")
    ]
    assert run(["schema"], io.StringIO(), io.StringIO()) == 2


def test_init_makes_a_site_without_problems(tmp_path: Path) -> None:
    """It builds clean, and a second init writes over nothing."""
    folder = tmp_path / "new"
    assert (
        run(["init", str(folder), "--title", 'News: "now"', "--timezone", "Asia/Tokyo"], io.StringIO(), io.StringIO())
        == 0
    )
    assert dateline(folder, "check", "--strict")[:2] == (0, "no problems\n")
    assert run(["init", str(folder)], io.StringIO(), io.StringIO()) == 2


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    """A folder with one of its files is refused before anything is written."""
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / "pages" / "about.md").write_text("mine")
    assert run(["init", str(tmp_path)], io.StringIO(), io.StringIO()) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["content"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("new coverage", "authors", "--title", "A"), '"authors" is an address of Dateline\'s own'),
        (("new coverage", "storm/days", "--title", "A"), '"days" is an address of Dateline\'s own'),
        (("new coverage", "con", "--title", "A"), '"con" is a device on Windows'),
        (("new coverage", "../x", "--title", "A"), '"../x" cannot be an address'),
        (("new update", "--title", "A", "--id", "page"), '"page" is an address of Dateline\'s own'),
        (("new update", "--title", "A", "--id", "a/b"), '"a/b" cannot be an address'),
        (("new update", "--title", "Aux"), '"aux" is a device on Windows'),
        (("new author", "a/b", "--name", "A"), '"a/b" cannot be an address'),
    ],
)
def test_no_file_is_made_that_a_build_would_refuse(site: Path, arguments: tuple[str, ...], why: str) -> None:
    before = sorted(site.rglob("*"))
    code, out, err = dateline(site, *arguments)
    assert (code, out) == (2, "")
    assert why in err
    assert sorted(site.rglob("*")) == before


def test_a_coverage_may_have_several_segments(site: Path) -> None:
    assert dateline(site, "new coverage", "2014/flood", "--title", "Flood")[:2] == (
        0,
        "content/2014/flood/coverage.md\n",
    )


def test_an_update_with_an_error_is_told_as_such(site: Path) -> None:
    """It is there; what is wrong in it has to be mended first."""
    (site / "content" / "storm" / "ferry.md").write_text(UPDATE.replace("published", "publisht"))
    code, _, err = dateline(site, "correct", "storm/ferry", "It left at ten.")
    assert (code, "content/storm/ferry.md:3:1: error[unknown-key]" in err) == (1, True)
