"""Coverage work: what of a coverage is marked up again, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.build import coverage_work, shards
from dateline.build.coverage_work import fragment_of
from dateline.build.looking import open_state
from dateline.build.shards import STANDFIRST
from dateline.markup.render import Markup
from dateline.reading.layout import unit_at
from harness import Site

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.build.shards import Row
    from dateline.markup.fragments import Fragment
    from dateline.model import Body

STORM, FERRY = unit_at("storm"), unit_at("2025/ferry")
GALE = "content/storm/first-day/gale-warning.md"
CLOSED = "content/storm/first-day/harbour-closed.md"
WAVE = "content/storm/first-day/first-wave.md"
HALF_WAY = "content/2025/ferry/half-way.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site that has been built, with a link from one coverage into the other."""
    made = Site.copy("harbour", tmp_path / "site")
    made.edit(HALF_WAY, "the band playing", "the band playing, as [once](update:storm/gale-warning)").build()
    return made


@pytest.fixture
def rendered(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001 - after the first build
    """The paths of the bodies of coverages that later builds render, in order."""
    paths: list[str] = []

    class Counting(Markup):
        def fragment(self, body: Body, coverage: str, lang: str = "", recipe: str = "") -> Fragment:
            paths.append(body.path)
            return super().fragment(body, coverage, lang, recipe)

    monkeypatch.setattr(coverage_work, "Markup", Counting)
    return paths


def kept(site: Site, unit: str) -> dict[str, Row]:
    """Give what the state keeps of a coverage's entries, by source path."""
    with open_state(site.folder, site.options) as state:
        return {row.path: row for row in shards.entries(state, unit).values()}


def test_what_is_shown_is_kept(site: Site) -> None:
    """Standfirst and updates; nothing of drafts or of what is not due, and no words of what was withdrawn."""
    rows = kept(site, STORM)
    assert rows["content/storm/coverage.md"].number == STANDFIRST
    assert sorted(row.number for row in rows.values()) == list(range(-1, 12))
    assert not [path for path in rows if "draft" in path or "all-clear" in path]
    withdrawn = rows["content/storm/second-day/withdrawn-report.md"]
    assert (withdrawn.html, withdrawn.text, withdrawn.fragment) == ("", "", "")
    assert len(kept(site, FERRY)) == 4


def test_a_fragment_comes_back_as_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its picture, its files and what it refers to."""
    made: dict[str, Fragment] = {}

    class Noting(Markup):
        def fragment(self, body: Body, coverage: str, lang: str = "", recipe: str = "") -> Fragment:
            made[body.path] = super().fragment(body, coverage, lang, recipe)
            return made[body.path]

    monkeypatch.setattr(coverage_work, "Markup", Noting)
    site.delete(".dateline").build()
    rows = {path: row for unit in (STORM, FERRY) for path, row in kept(site, unit).items() if row.recipe}
    assert {path: fragment_of(row) for path, row in rows.items()} == made
    assert any(fragment.image for fragment in made.values())
    assert any(fragment.uses for fragment in made.values())


def test_only_the_body_that_was_edited_is_rendered(site: Site, rendered: list[str]) -> None:
    """The others come from the state, also where front matter or the clock makes their coverage anew."""
    site.edit(GALE, "seen from the quay", "heard on the quay").build()
    assert rendered == [GALE]
    rendered.clear()
    site.edit(GALE, "title: Gale", "title: A gale").build()
    assert rendered == []
    site.build(now=site.build().outcome.next_due)
    assert rendered == ["content/storm/second-day/all-clear.md"]


def test_a_body_that_was_taken_back_is_rendered_again(site: Site, rendered: list[str]) -> None:
    """Only one form of each is kept: the last."""
    site.edit(GALE, "seen from", "heard on").build()
    site.edit(GALE, "heard on", "seen from").build()
    assert rendered == [GALE, GALE]


@pytest.mark.parametrize(
    ("path", "old", "new", "again"),
    [
        (WAVE, "title:", "id: great-wave\naliases: [first-wave]\ntitle:", [CLOSED]),
        (GALE, "title:", "id: warning\naliases: [gale-warning]\ntitle:", [HALF_WAY]),
        ("content/2025/ferry/coverage.md", "[/old/ferry/]", "[/old/ferry/, older/ferry]", []),
    ],
)
def test_what_links_to_a_thing_that_moved_is_rendered_again(
    site: Site, rendered: list[str], path: str, old: str, new: str, again: list[str]
) -> None:
    """And nothing else, in its own coverage or in another."""
    site.edit(path, old, new).build()
    assert rendered == again
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_a_picture_that_changed_its_size_is_shown_in_the_new_one(site: Site, rendered: list[str]) -> None:
    """Only the body that shows it is rendered again."""
    picture = site.folder / "content/storm/media/crane.png"
    picture.write_bytes(picture.read_bytes() + b"more")
    site.build()
    assert rendered == ["content/storm/first-day/crane-falls.md"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("per_page: 5", "per_page: 5\nmarkup: {smart_quotes: true}"), ("timezone:", "language: de\ntimezone:")],
)
def test_a_setting_of_the_markup_renders_all_again(site: Site, rendered: list[str], old: str, new: str) -> None:
    """Every fragment depends on it."""
    site.edit("site.yaml", old, new).build()
    bodies = [path for unit in (FERRY, STORM) for path, row in kept(site, unit).items() if row.fragment]
    assert sorted(rendered) == sorted(bodies)


def test_a_body_with_a_warning_is_rendered_again(site: Site, rendered: list[str]) -> None:
    """So that it is told again whenever its coverage is made; while nothing moves, it is told as it was."""
    site.edit(GALE, "seen from the quay", "seen[^1] from the quay")
    warned = ("unknown-footnote", "time-in-future")
    site.build().found(*warned)
    rendered.clear()
    site.edit(WAVE, "seen from the quay", "heard on the quay").build().found(*warned)
    assert rendered == [GALE, WAVE]
    rendered.clear()
    site.build().found(*warned)
    assert rendered == []


def test_what_is_gone_is_forgotten(site: Site) -> None:
    """The state holds what is shown and no more."""
    site.edit(HALF_WAY, ", as [once](update:storm/gale-warning)", "").delete(GALE).build()
    assert GALE not in kept(site, STORM)
    site.edit("content/storm/coverage.md", "related: [2025/ferry]\n", "")
    site.edit("content/storm/coverage.md", " What came before: [the ferry](coverage:2025/ferry).", "")
    site.delete("content/2025").build()
    assert kept(site, FERRY) == {}
    with open_state(site.folder, site.options) as state:
        assert FERRY not in shards.units(state)
        assert not list(state.rows("SELECT * FROM part WHERE unit = ?", FERRY))
        assert not list(state.rows("SELECT * FROM output WHERE unit = ?", FERRY))


@pytest.mark.parametrize(
    ("old", "new"), [("byline: [ada]", "byline: [ben]"), ("tags: [weather]", "tags: [weather, sea]")]
)
def test_rows_are_those_of_a_clean_build_when_the_coverage_says_something_else_of_them(
    site: Site, old: str, new: str
) -> None:
    """Byline and tags of a coverage say something of updates in which nothing moved."""
    site.edit("content/storm/coverage.md", old, new).build()
    rows = kept(site, STORM)
    site.delete(".dateline").build()
    assert rows == kept(site, STORM)
