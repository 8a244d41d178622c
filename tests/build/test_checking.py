"""Checking: what `dateline check` finds beyond what a build does, and that it writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import pytest

from dateline.build import checking
from dateline.build.checking import Malformed, check, examine
from harness import Site, states

if TYPE_CHECKING:
    from pathlib import Path

FOOTER = "themes/dateline/templates/includes/footer.html"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site."""
    return Site.copy("harbour", tmp_path / "site").delete("content/storm/second-day/all-clear.md")


def test_a_good_site_has_no_problems_and_nothing_is_written(site: Site) -> None:
    """Neither an output nor anything of our own appears."""
    before = states(site.folder)
    outcome = examine(site.folder, site.options)
    assert outcome.problems == ()
    assert states(site.folder) == before
    assert [stage.name for stage in outcome.stages] == [
        "reading", "markup", "history", "theme", "planning", "rendering", "links",
    ]  # fmt: skip
    assert outcome.updates == 15
    assert outcome.stages[-1].count > 100


def footer(*links: str) -> str:
    """Give a template for the foot of every page with these links."""
    return "".join(f'<a href="{{{{ "{link}"|href }}}}">there</a>\n' for link in links)


def test_links_of_the_theme_that_lead_nowhere(site: Site) -> None:
    """Each is told once, though it stands on every page: pages, anchors, feeds and media."""
    nowhere = ["/media/storm/boat.png", "/nowhere/", "/storm/#u-nobody", "/storm/feed.atom"]
    site.write(FOOTER, footer(*nowhere))
    problems = check(site.folder, site.options)
    assert {each.code for each in problems} == {"unknown-address"}
    assert [each.message for each in problems] == [f"nothing will be at {address}" for address in nowhere]


def test_links_that_lead_somewhere(site: Site) -> None:
    """Pages, anchors, feeds, media and static files are all found; addresses elsewhere are nobody's business here."""
    there = ["/", "/storm/", "/storm/#u-power-back", "/storm/feed.xml", "/media/storm/crane.png", "/404.html"]
    site.write(FOOTER, footer(*there, "/humans.txt", "https://elsewhere.example/", "mailto:desk@harbour.example"))
    assert check(site.folder, site.options) == ()


def test_all_problems_of_all_stages_are_told_by_place(site: Site) -> None:
    """Fields, links in bodies, pictures, addresses asked for twice, the theme."""
    site.edit("content/storm/first-day/gale-warning.md", "title:", "titel:")
    site.edit("content/storm/first-day/crane-falls.md", "media/crane.png", "media/crain.png")
    site.edit("content/pages/about.md", "author:ada", "author:eda")
    site.write("content/static/about/index.html", "<p>Another</p>")
    site.write(FOOTER, "{% if %}")
    found = [(each.place.path, each.code) for each in check(site.folder, site.options)]
    assert found == sorted(found)
    assert found == [
        ("content/pages/about.md", "unknown-author"),
        ("content/static/about/index.html", "duplicate-address"),
        ("content/storm/first-day/crane-falls.md", "missing-media"),
        ("content/storm/first-day/gale-warning.md", "unknown-key"),
        (FOOTER, "template-error"),
    ]


def test_a_template_that_fails_on_a_page_is_told(site: Site) -> None:
    """Though nothing is written, every page is rendered."""
    site.write(FOOTER, "{% if meta.kind == 'tombstone' %}{{ 1 // 0 }}{% endif %}")
    assert [(each.code, each.place.path) for each in check(site.folder, site.options)] == [("template-error", FOOTER)]


def test_without_site_yaml_that_is_the_problem(tmp_path: Path) -> None:
    """It is told like any other."""
    assert [each.code for each in check(tmp_path, Site(tmp_path).options)] == ["missing-site"]


def test_a_feed_that_is_not_well_formed_is_our_fault(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No input can cause one; should it happen, it is no problem of the person's files."""

    def broken(_content: bytes) -> None:
        raise ParseError("broken")

    monkeypatch.setattr(checking, "fromstring", broken)
    with pytest.raises(Malformed, match=r"/2025/ferry/feed\.xml is not well formed: broken"):
        check(site.folder, site.options)
