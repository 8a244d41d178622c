"""Gathering: which coverages are made again, and that every link of theirs is right in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.build import coverage_work, crew, listing_work
from dateline.problems import ProblemsFound, errors
from dateline.reading import stories
from harness import NOW, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from dateline.build.bench import Bench, Made, Task
    from dateline.clock import Clock
    from dateline.reading.masthead import Masthead
    from dateline.reading.memory import Memory
    from dateline.reading.stories import StoryReading

FILES = {
    "site.yaml": "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n",
    "content/authors/ana.md": "---\nname: Ana\naliases: [anna]\n---\n",
    "content/authors/bo.md": "---\nname: Bo\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWe.\n",
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: closed\n---\n",
    "content/storm/one.md": "---\ntitle: A\npublished: 2026-03-09T08:00:00Z\nbyline: [ana]\ntags: [sea]\n---\nWaves.\n",
    "content/flood/coverage.md": "---\ntitle: Flood\nstatus: closed\n---\n",
    "content/flood/one.md": "---\ntitle: B\npublished: 2026-03-09T09:00:00Z\nbyline: [bo]\ntags: [rain]\n---\nRain.\n",
    "content/calm/coverage.md": "---\ntitle: Calm\nstatus: closed\n---\n",
    "content/calm/one.md": "---\ntitle: C\npublished: 2026-03-09T10:00:00Z\n---\nNothing.\n",
}
UNITS = ["content/calm", "content/flood", "content/storm"]


def an_update(at: str, body: str = "More.\n", fields: str = "") -> str:
    """Give the text of an update."""
    return f"---\ntitle: New\npublished: {at}\n{fields}---\n{body}"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Three coverages that know nothing of each other, built."""
    made = Site(tmp_path / "site")
    for path, text in FILES.items():
        made.write(path, text)
    made.build().found()
    return made


@pytest.fixture
def units(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001 - after the first build
    """The units that later builds make, in order; a coverage's is there as often as it is read."""
    made: list[str] = []

    def read_story(masthead: Masthead, id_: str, clock: Clock, memory: Memory, held: Any = None) -> StoryReading:
        made.append(f"content/{id_}")
        return real(masthead, id_, clock, memory, held)

    def make_listing(bench: Bench, task: Task) -> Made:
        made.append(task.unit)
        return real_listing(bench, task)

    real, real_listing = stories.read_story, listing_work.make_listing
    monkeypatch.setattr(coverage_work, "read_story", read_story)
    monkeypatch.setattr(crew, "make_listing", make_listing)
    return made


def as_clean(site: Site, **options: object) -> None:
    """Check the output against that of a clean build."""
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean", **options)


def wrong(site: Site) -> list[tuple[str, str]]:
    """Build; give the errors, as code and file."""
    with pytest.raises(ProblemsFound) as raised:
        site.build()
    return [(each.code, each.place.path) for each in errors(raised.value.problems)]


# ── what is made again ───────────────────────────────────────────────────────────────────────────────────────────────


def test_where_nothing_moved_nothing_is_made(site: Site, units: list[str]) -> None:
    """No coverage is read, no listing planned."""
    built = site.build().wrote().removed()
    assert units == []
    assert built.outcome.updates == 3


CHANGES: dict[str, tuple[Callable[[Site], object], list[str]]] = {
    "an update is edited": (
        lambda site: site.edit("content/storm/one.md", "Waves", "Great waves"),
        ["content/storm", "listing/author/ana", "listing/site", "listing/tag//tags/sea/"],
    ),
    "an update comes": (
        lambda site: site.write("content/storm/two.md", an_update("2026-03-09T11:00:00Z", fields="tags: [rain]\n")),
        ["content/storm", "listing/site", "listing/tag//tags/rain/"],
    ),
    "an update goes": (
        lambda site: site.delete("content/storm/one.md"), ["content/storm", "listing/author/ana", "listing/site"],
    ),
    "an author's name": (
        lambda site: site.edit("content/authors/ana.md", "Ana", "Ana B."),
        ["content/storm", "listing/author/ana", "listing/site", "listing/tag//tags/sea/"],
    ),
    "an author's biography": (
        lambda site: site.write("content/authors/ana.md", FILES["content/authors/ana.md"] + "She writes.\n"),
        ["content/storm", "listing/author/ana"],  # its first words stand beside what she wrote
    ),
    "an author comes": (
        lambda site: site.write("content/authors/cy.md", "---\nname: Cy\n---\n"), ["listing/author/cy"],
    ),
    "a plain page": (lambda site: site.edit("content/pages/about.md", "We.", "Us."), []),
    "a file published as it is": (lambda site: site.write("content/static/humans.txt", "us"), []),
    "a coverage's title": (
        lambda site: site.edit("content/calm/coverage.md", "Calm", "Quiet"), ["content/calm", "listing/site"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_did_not_move_is_not_made_again(site: Site, units: list[str], change: str) -> None:
    """Coverages and listings whose updates are the same are neither read, marked up, planned nor rendered."""
    edit, expected = CHANGES[change]
    edit(site)
    site.build()
    assert sorted(set(units)) == expected
    as_clean(site)


def test_the_template_of_one_kind_of_page_makes_every_unit_again(site: Site, units: list[str]) -> None:
    """What a page is made with is looked up for each; only those that it makes are written."""
    site.write("themes/dateline/templates/tombstone.html", "<p>Gone.</p>\n")
    site.build().wrote()
    assert set(UNITS) <= set(units)


def test_what_falls_due_makes_its_coverage_again(site: Site, units: list[str]) -> None:
    """And no other; nor when the clock passes over nothing."""
    site.write("content/storm/two.md", an_update("2026-03-11T08:00:00Z")).build()
    units.clear()
    site.build(now=NOW.replace(hour=13))
    assert units == []
    late = {"now": NOW.replace(day=12)}
    assert "storm/two/index.html" in site.build(**late).touched
    assert units == ["content/storm", "listing/site"]
    as_clean(site, **late)


def test_a_clock_that_goes_back_makes_them_again(site: Site) -> None:
    """What is not yet public is not shown."""
    early = {"now": NOW.replace(day=9, hour=9, minute=30)}
    assert "calm/one/index.html" in site.build(**early).outcome.removed
    as_clean(site, **early)


# ── links between coverages ──────────────────────────────────────────────────────────────────────────────────────────


def link(site: Site, target: str) -> None:
    """Let the storm link to something."""
    site.edit("content/storm/one.md", "Waves.", f"Waves, as [there]({target}).")


@pytest.mark.parametrize("target", ["update:flood/one", "coverage:flood", "/flood/one/", "tag:rain", "author:bo"])
def test_a_guess_that_is_right_costs_nothing(site: Site, units: list[str], target: str) -> None:
    """A coverage whose links lead where they say is made once."""
    link(site, target)
    site.build()
    assert units.count("content/storm") == 1
    as_clean(site)


def test_a_guess_that_is_wrong_is_made_again_once(site: Site, units: list[str]) -> None:
    """An update that is linked to by its former id is found under its present one."""
    site.edit("content/flood/one.md", "title:", "aliases: [first]\ntitle:")
    link(site, "update:flood/first")
    site.build()
    assert units.count("content/storm") == 2
    assert 'href="../../flood/one/"' in site.page("storm/one/index.html")
    as_clean(site)
    units.clear()
    site.edit("content/storm/one.md", "Waves", "Great waves").build()
    assert units.count("content/storm") == 1, "the answer is remembered"
    as_clean(site)


@pytest.mark.parametrize(
    ("target", "fields", "at", "code"),
    [
        ("update:flood/two", "status: draft\n", "2026-03-09T11:00:00Z", "not-yet-public"),
        ("update:flood/two", "", "2026-03-12T11:00:00Z", "not-yet-public"),
        ("/flood/two/", "status: draft\n", "2026-03-09T11:00:00Z", "not-yet-public"),
        ("update:flood/three", "", "2026-03-09T11:00:00Z", "unknown-update"),
        ("/flood/three/", "", "2026-03-09T11:00:00Z", "unknown-address"),
        ("/tags/snow/", "", "2026-03-09T11:00:00Z", "unknown-address"),
        ("/flood/days/2026-03-08/", "", "2026-03-09T11:00:00Z", "unknown-address"),
    ],
)
def test_a_guess_that_leads_nowhere_is_an_error(site: Site, target: str, fields: str, at: str, code: str) -> None:
    """As often as it is built; repaired in the other coverage, it is none."""
    site.write("content/flood/two.md", an_update(at, fields=fields))
    link(site, target)
    for _ in range(2):
        assert wrong(site) == [(code, "content/storm/one.md")]
    site.write("content/flood/two.md", an_update("2026-03-09T11:00:00Z", fields="tags: [snow]\naliases: [three]\n"))
    if "days" in target:
        site.write("content/flood/four.md", an_update("2026-03-08T11:00:00Z"))
    site.build()
    as_clean(site)


def test_what_comes_elsewhere_makes_a_link_right(site: Site) -> None:
    """In a coverage whose own files did not move."""
    link(site, "update:flood/two")
    assert wrong(site) == [("unknown-update", "content/storm/one.md")]
    site.write("content/flood/two.md", an_update("2026-03-09T11:00:00Z"))
    site.build()
    assert 'href="../../flood/two/"' in site.page("storm/one/index.html")
    as_clean(site)


@pytest.mark.parametrize(
    ("target", "change", "code"),
    [
        ("update:flood/one", lambda site: site.delete("content/flood/one.md"), "unknown-update"),
        ("update:flood/one", lambda site: site.edit("content/flood/one.md", "title:", "status: draft\ntitle:"),
         "not-yet-public"),
        ("/flood/one/", lambda site: site.rename("content/flood/one.md", "content/flood/two.md"), "unknown-address"),
        ("tag:rain", lambda site: site.edit("content/flood/one.md", "[rain]", "[hail]"), "unknown-address"),
        ("coverage:flood", lambda site: site.delete("content/flood"), "unknown-coverage"),
        ("author:bo", lambda site: site.delete("content/authors/bo.md").delete("content/flood"), "unknown-author"),
        ("page:about", lambda site: site.delete("content/pages/about.md"), "unknown-page"),
        ("/archive/2026/02/", lambda site: site.edit("content/flood/one.md", "2026-02", "2026-03"), "unknown-address"),
    ],
)  # fmt: skip
def test_what_goes_elsewhere_makes_a_link_wrong(
    site: Site, target: str, change: Callable[[Site], object], code: str
) -> None:
    """In a coverage whose own files did not move; and the output stays as it was."""
    if "archive" in target:
        site.edit("content/flood/one.md", "2026-03", "2026-02")
    link(site, target)
    before = site.build().after
    change(site)
    assert wrong(site) == [(code, "content/storm/one.md")]
    assert {path: content for path, (content, _) in before.items()} == site.outputs()


def test_what_is_found_elsewhere_moves_the_link(site: Site, units: list[str]) -> None:
    """A new id, with the former one as an alias; other coverages are left alone."""
    link(site, "update:flood/one")
    site.build()
    units.clear()
    site.edit("content/flood/one.md", "title:", "id: first\naliases: [one]\ntitle:").build()
    assert sorted(each for each in units if each in UNITS) == ["content/flood", "content/storm"]
    assert 'href="../../flood/first/"' in site.page("storm/one/index.html")
    as_clean(site)


@pytest.mark.parametrize("path", ["content/pages/about.md", "content/authors/ana.md"])
def test_pages_and_people_link_into_coverages_too(site: Site, path: str) -> None:
    """Wherever what they link to goes."""
    site.write(path, site.read(path) + "See [that](update:flood/one).\n").build()
    site.edit("content/flood/one.md", "title:", "id: first\naliases: [one]\ntitle:").build()
    as_clean(site)
    site.edit("content/flood/one.md", "aliases: [one]\n", "")
    assert wrong(site) == [("unknown-update", path)]
    site.edit(path, "update:flood/one", "update:flood/first").build()
    as_clean(site)


def test_a_menu_links_into_coverages_too(site: Site) -> None:
    """It stands on every page, and names a problem of site.yaml."""
    site.write("site.yaml", FILES["site.yaml"] + 'menu: {main: [{title: Rain, to: "tag:rain"}]}\n').build()
    as_clean(site)
    site.edit("content/flood/one.md", "[rain]", "[hail]")
    assert wrong(site) == [("unknown-address", "site.yaml")]


# ── people and related coverages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fields", ["status: draft\n", ""], ids=["draft", "not due"])
def test_an_author_who_goes_is_missed_wherever_they_are_named(site: Site, fields: str) -> None:
    """Also by an update that is not shown."""
    site.write("content/calm/two.md", an_update("2026-03-12T10:00:00Z", fields=f"{fields}byline: [bo]\n"))
    site.edit("content/flood/one.md", "byline: [bo]\n", "").build()
    site.delete("content/authors/bo.md")
    assert wrong(site) == [("unknown-author", "content/calm/two.md")]


def test_a_former_id_that_somebody_else_takes_over(site: Site) -> None:
    """A byline that names it leads to that person then; where nobody has it, it is an error."""
    site.edit("content/storm/one.md", "byline: [ana]", "byline: [anna]").build()
    site.edit("content/authors/ana.md", "aliases: [anna]\n", "")
    assert wrong(site) == [("unknown-author", "content/storm/one.md")]
    site.edit("content/authors/bo.md", "name: Bo", "name: Bo\naliases: [anna]").build()
    assert 'href="../../authors/bo/"' in site.page("storm/one/index.html")
    as_clean(site)


def test_a_related_coverage_stands_on_every_page_that_names_it(site: Site, units: list[str]) -> None:
    """By its title and picture; where it goes, that is an error in the other's file."""
    site.edit("content/storm/coverage.md", "status:", "related: [calm]\nstatus:").build()
    units.clear()
    site.edit("content/calm/coverage.md", "Calm", "Quiet").build()
    assert [each for each in units if each in UNITS] == ["content/calm", "content/storm"]
    assert "Quiet" in site.page("storm/index.html")
    as_clean(site)
    site.delete("content/calm")
    assert wrong(site) == [("unknown-coverage", "content/storm/coverage.md")]


# ── in a process that builds again and again ─────────────────────────────────────────────────────────────────────────


def test_a_listing_that_only_the_first_of_two_makings_changed_is_made(site: Site) -> None:
    """A coverage whose guess was wrong is made twice; what the first making changed counts as well."""
    site.edit("content/flood/one.md", "title:", "aliases: [first]\ntitle:")
    site.write("content/storm/two.md", an_update("2026-03-09T11:00:00Z"))
    site.remembering(told=True).build()
    site.edit("content/storm/one.md", "title: A", "title: Sea one")
    site.edit("content/storm/two.md", "More.", "More, as [there](update:flood/first).").build()
    assert "Sea one" in site.page("tags/sea/index.html")
    as_clean(site)
