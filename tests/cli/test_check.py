"""`dateline check`: problems are what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import Site, states

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site, without a warning."""
    return Site.copy("harbour", tmp_path / "site").delete("content/storm/second-day/all-clear.md")


def test_a_good_site(site: Site) -> None:
    """One line, exit code 0, and nothing is written."""
    before = states(site.folder)
    ran = site.run("check")
    assert (ran.code, ran.out, ran.err) == (0, "no problems\n", "")
    assert states(site.folder) == before
    assert site.run("check", "-q").out == ""


def test_problems_are_the_result(site: Site) -> None:
    """On stdout, with how many there are; exit code 1."""
    site.edit("content/pages/about.md", "author:ada", "author:eda")
    ran = site.run("check")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("content/pages/about.md:4:")
    assert ran.out.endswith("\n1 error\n")


def test_warnings(site: Site) -> None:
    """They are told, and fail the check only when it is strict."""
    site.write("content/storm/soon.md", "---\npublished: 2026-03-11T08:00:00Z\n---\nSoon.\n")
    assert (site.run("check").code, site.run("check", "--strict").code) == (0, 1)
    assert "warning[time-in-future]" in site.run("check").out


def test_drafts_are_checked_when_asked_for(site: Site) -> None:
    """A draft's links are looked at before it is public."""
    site.edit("content/storm/second-day/draft-note.md", "Somebody", "[Somebody](update:nobody)")
    assert site.run("check").code == 0
    assert "unknown-update" in site.run("check", "--drafts").out


def test_json_and_timings(site: Site) -> None:
    """For an editor or a robot."""
    ran = site.run("check", "--json")
    assert (ran.code, ran.json["ok"], ran.json["problems"], ran.json["updates"]) == (0, True, [], 15)
    assert [each["name"] for each in ran.json["stages"]][-2:] == ["rendering", "links"]
    assert "rendering" in site.run("check", "--timings").err
