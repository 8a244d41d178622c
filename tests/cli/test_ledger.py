"""`dateline ledger`: what a pre-commit hook calls, and what checks that it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import Site, command, states

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "site.yaml": "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n",
    "content/authors/ada.md": "---\nname: Ada\n---\nReports from the harbour.\n",
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: closed\nbyline: [ada]\n---\nWhat is known.\n",
    "content/storm/one.md": "---\ntitle: One\npublished: 2014-03-10T11:00:00Z\n---\nIt blows.\n",
    "content/storm/two.md": "---\ntitle: Two\npublished: 2999-03-10T11:00:00Z\n---\nIt will blow.\n",
    "content/storm/three.md": "---\ntitle: Three\npublished: 2014-03-10T12:00:00Z\nstatus: draft\n---\nDoes it blow?\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with an update, one to come, and a draft."""
    made = Site(tmp_path / "site")
    for path, text in FILES.items():
        made.write(path, text)
    return made


def test_it_says_what_it_added_and_then_that_nothing_is_new(site: Site) -> None:
    """One line a file; a second run writes nothing."""
    first = site.run("ledger")
    assert first.out == "ledger/authors.txt: 1 address added\nledger/storm.txt: 2 addresses added\n"
    assert (first.code, first.err) == (0, "")
    assert site.read("ledger/storm.txt") == "/storm/\n/storm/one/\n"
    before = states(site.folder / "ledger")
    again = site.run("ledger")
    assert (again.code, again.out) == (0, "")
    assert again.err == "nothing new: every address that is published stands in the ledger\n"
    assert states(site.folder / "ledger") == before


def test_a_hook_hears_nothing(site: Site) -> None:
    """With --quiet it is silent, whether something is new or not."""
    for _ in range(2):
        ran = site.run("ledger", "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_check_says_what_is_missing_and_writes_nothing(site: Site) -> None:
    """It fails where something is, and only then."""
    ran = site.run("ledger", "--check")
    assert ran.code == 1
    assert ran.out == (
        "ledger/authors.txt: 1 address missing\n  /authors/ada/\n"
        "ledger/storm.txt: 2 addresses missing\n  /storm/\n  /storm/one/\n"
    )
    assert not (site.folder / "ledger").exists()
    site.run("ledger")
    assert site.run("ledger", "--check").code == 0


def test_as_json(site: Site) -> None:
    """The same for adding and checking."""
    files = [
        {"path": "ledger/authors.txt", "addresses": ["/authors/ada/"]},
        {"path": "ledger/storm.txt", "addresses": ["/storm/", "/storm/one/"]},
    ]
    checked = site.run("ledger", "--check", "--json")
    assert (checked.code, checked.json) == (1, {"ok": False, "count": 3, "files": files, "problems": []})
    added = site.run("ledger", "--json")
    assert (added.code, added.json) == (0, {"ok": True, "count": 3, "files": files, "problems": []})
    assert site.run("ledger", "--json").json == {"ok": True, "count": 0, "files": [], "problems": []}


def test_what_is_faulty_is_left_out(site: Site) -> None:
    """A note says so; what is sound is written down, for it may be published with --keep-going."""
    site.write("content/storm/four.md", "---\ntitle: Four\n---\nNo time.\n")
    ran = site.run("ledger", "--quiet")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "1 error: what is faulty was left out. See: dateline check\n"
    assert site.read("ledger/storm.txt") == "/storm/\n/storm/one/\n"


def test_a_ledger_that_cannot_be_read_stops_it(site: Site) -> None:
    """A commit with a half-done merge in it is not made; as JSON too."""
    site.write("ledger/storm.txt", "<<<<<<< HEAD\n/storm/\n=======\n/storm/one/\n>>>>>>> desk\n")
    ran = site.run("ledger", "--quiet")
    assert (ran.code, ran.out) == (1, "")
    assert "ledger/storm.txt:1:1: error[ledger-line]" in ran.err
    told = site.run("ledger", "--json")
    assert told.code == 1
    assert [each["line"] for each in told.json["problems"]] == [1, 3, 5]
    assert not told.json["ok"]


def test_it_goes_with_building(site: Site) -> None:
    """What it wrote is answered by the next build; what is taken away afterwards is not."""
    site.run("build")
    site.run("ledger")
    assert site.run("build").code == 0
    site.delete("content/storm/one.md")
    ran = site.run("build")
    assert ran.code == 1
    assert "ledger/storm.txt:2:1: error[vanished-address] /storm/one/ was published" in ran.err
    assert site.run("ledger", "--check").code == 0
    kept = site.run("build", "--keep-going")
    assert kept.code == 1
    assert (site.output / "storm/one/index.html").is_file()


def test_only_in_a_site(tmp_path: Path) -> None:
    """Nothing is put into any other folder."""
    ran = command("ledger", "-C", str(tmp_path))
    assert ran.code == 1
    assert "missing-site" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_init_tells_git_to_join_ledgers(tmp_path: Path) -> None:
    """Two branches that both publish merge without a conflict."""
    command("init", str(tmp_path / "site"))
    assert "ledger/** merge=union\n" in (tmp_path / "site" / ".gitattributes").read_text(encoding="utf-8")
