"""Keeping going: a faulty coverage stays at its last good state, the rest goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dateline.problems import ProblemsFound
from harness import Site

if TYPE_CHECKING:
    from pathlib import Path

ONE = "content/storm/first-day/gale-warning.md"
FERRY = "content/2025/ferry/half-way.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site that keeps going, built once. Nothing is remembered but what stands on the disk."""
    site = Site.copy("harbour", tmp_path / "site", keep_going=True)
    site.delete("content/storm/second-day/all-clear.md").build().found()
    return site


def spoil(site: Site, path: str = ONE) -> None:
    """Make an update faulty, and change its text, too."""
    site.edit(path, "title:", "titel:").write(path, site.read(path) + "\nWords of a faulty file.\n")


def test_a_faulty_coverage_stays_and_the_rest_is_built(site: Site) -> None:
    """The error is told, the coverage shows what it last showed, another coverage's change appears."""
    spoil(site)
    site.edit(FERRY, "the band playing", "the band silent")
    built = site.build()
    assert [(each.code, each.place.path) for each in built.outcome.problems] == [("unknown-key", ONE)]
    assert built.outcome.held == ("content/storm",)
    assert "the band silent" in site.page("2025/ferry/half-way/index.html")
    assert not [path for path, content in site.outputs().items() if b"faulty file" in content]
    built.left("storm/index.html", "storm/gale-warning/index.html", "storm/gale-warning/index.md").removed()


def test_repaired_it_goes_on(site: Site) -> None:
    """What was written meanwhile appears with the repair."""
    spoil(site)
    site.write("content/storm/second-day/late.md", "---\npublished: 2026-03-10T11:00:00Z\n---\nLate news.\n")
    assert "storm/late/index.html" not in site.build().after
    site.edit(ONE, "titel:", "title:").build().found()
    assert "Late news" in site.page("storm/late/index.html")
    assert "faulty file" in site.page("storm/gale-warning/index.html")


@pytest.mark.parametrize("held", ["authors", "pages"])
def test_authors_and_pages_are_kept_the_same_way(site: Site, held: str) -> None:
    """A faulty biography does not take the person away."""
    path = {"authors": "content/authors/ada.md", "pages": "content/pages/about.md"}[held]
    site.write(path, "---\nnaem: Nobody\n---\n").edit(FERRY, "the band playing", "the band silent")
    built = site.build()
    assert built.outcome.held == (f"content/{held}",)
    assert {each.code for each in built.outcome.problems} == {"missing-field", "unknown-key"}
    assert "Ada Quill" in site.page("authors/ada/index.html")
    assert "the band silent" in site.page("2025/ferry/half-way/index.html")


def test_what_links_to_a_part_that_is_not_there_yet_is_held_too(site: Site) -> None:
    """A good coverage that links to a new update of a faulty one waits for it, and the problem says why."""
    site.write("content/storm/second-day/late.md", "---\npublished: 2026-03-10T11:00:00Z\n---\nLate news.\n")
    site.edit(FERRY, "the band playing", "the band playing, as [now](update:storm/late)")
    spoil(site)
    built = site.build()
    assert built.outcome.held == ("content/2025/ferry", "content/storm")
    told = [(each.code, each.place.path) for each in built.outcome.problems if each.severity == "error"]
    assert told == [("unknown-update", FERRY), ("unknown-key", ONE)]
    built.wrote().removed()


@pytest.mark.parametrize("loss", ["coverage.md", "coverage.md is empty", "an update is not UTF-8", "media"])
def test_whatever_is_wrong_with_a_coverage(site: Site, loss: str) -> None:
    """It stays: even where its own file has gone, or a picture that it shows."""
    match loss:
        case "coverage.md":
            site.delete("content/2025/ferry/coverage.md")
        case "coverage.md is empty":
            site.write("content/2025/ferry/coverage.md", "")
        case "an update is not UTF-8":
            (site.folder / FERRY).write_bytes(b"---\npublished: 2025-10-01T10:00:00Z\n---\n\xff\n")
        case _:
            site.delete("content/storm/media/crane.png")
    built = site.build()
    assert len(built.outcome.held) >= 1
    assert built.removed().touched == []


def test_a_picture_that_was_renamed_is_still_shown(site: Site) -> None:
    """The texts before show it by its old name: it is taken from the output, be it in a body or the lead picture."""
    lead = 'image: {file: media/lead.png, alt: "The quay"}\nstatus: live'
    site.edit("content/storm/coverage.md", "status: live", lead)
    (site.folder / "content/storm/media/lead.png").write_bytes(
        (site.folder / "content/storm/media/crane.png").read_bytes() + b"lead"
    )
    site.build().found()
    for name in ("crane", "lead"):
        site.rename(f"content/storm/media/{name}.png", f"content/storm/media/{name}-2.png")
    spoil(site)
    site.edit(FERRY, "the band playing", "the band silent")
    built = site.build()
    assert built.outcome.held == ("content/storm",)
    built.removed().left("storm/crane-falls/index.html", "storm/index.html", "media/storm/crane.png")


def test_without_last_good_texts_what_stands_in_the_output_stays(site: Site) -> None:
    """When .dateline has been deleted too, a faulty coverage's pages are left as they are."""
    site.delete(".dateline")
    spoil(site)
    site.edit(FERRY, "the band playing", "the band silent")
    built = site.build()
    assert built.outcome.held == ("content/storm",)
    built.left("storm/index.html", "storm/gale-warning/index.html", "media/storm/crane.png")
    assert "the band silent" in site.page("2025/ferry/half-way/index.html")
    site.edit(ONE, "titel:", "title:").build().removed()
    assert "faulty file" in site.page("storm/gale-warning/index.html")


@pytest.mark.parametrize(
    ("path", "page"),
    [("content/pages/about.md", "about/index.html"), ("content/authors/ben.md", "authors/ben/index.html")],
)
def test_the_same_for_pages_and_people(site: Site, path: str, page: str) -> None:
    """Where nothing else needs them, what stood there stays."""
    site.delete("content/2025").edit("content/storm/coverage.md", "related: [2025/ferry]\n", "")
    site.edit("content/storm/coverage.md", " What came before: [the ferry](coverage:2025/ferry).", "")
    site.edit("site.yaml", "  footer:\n    - {title: About, to: page:about}\n", "")
    site.edit("content/pages/about.md", " Ask [Ada](author:ada).", "").build()
    before = site.outputs()[page]
    site.delete(".dateline").write(path, "")
    if "authors" in path:
        for file in ("coverage.md", "first-day/power-fails.md"):
            site.write(f"content/storm/{file}", site.read(f"content/storm/{file}").replace("byline: [", "# ["))
    assert site.build().outcome.held == (path.rpartition("/")[0],)
    assert site.outputs()[page] == before


def test_a_new_faulty_coverage_is_left_out(site: Site) -> None:
    """It has no last good state; the others are built."""
    site.write("content/fog/coverage.md", "---\ntitle: Fog\n---\n").write("content/fog/one.md", "---\n---\nWhen?\n")
    built = site.build()
    assert built.outcome.held == ("content/fog",)
    assert [each.code for each in built.outcome.problems] == ["missing-field"]
    built.wrote().removed()


@pytest.mark.parametrize("fault", ["site.yaml", "theme"])
def test_what_belongs_to_no_coverage_stops_the_build(site: Site, fault: str) -> None:
    """There is no part of the site that could go on without its settings or its theme."""
    before = site.outputs()
    if fault == "theme":
        site.write("themes/dateline/templates/includes/footer.html", "{% if %}")
    else:
        site.edit("site.yaml", "authority:", "autority:")
    with pytest.raises(ProblemsFound):
        site.build()
    assert site.outputs() == before


def test_a_deleted_coverage_does_not_come_back(site: Site) -> None:
    """What was stored of it goes with it."""
    site.delete("content/2025").edit("content/storm/coverage.md", "related: [2025/ferry]\n", "")
    site.edit("content/storm/coverage.md", " What came before: [the ferry](coverage:2025/ferry).", "")
    assert "2025/ferry/index.html" in site.build().outcome.removed
    spoil(site)
    assert "2025/ferry/index.html" not in site.build().after


# ── what the manifest says of it ─────────────────────────────────────────────────────────────────────────────────────


def is_faulty(site: Site) -> bool:
    """Say whether the manifest tells of a build past errors; of another it says nothing."""
    flags = json.loads(site.outputs()["manifest.json"])["dateline"]["flags"]
    assert flags.get("faulty", True) is True
    assert sorted(flags) == sorted({"drafts", "future", "offline", *(["faulty"] if "faulty" in flags else [])})
    return "faulty" in flags


@pytest.mark.parametrize("remembering", [True, False])
def test_the_manifest_says_that_there_were_errors(site: Site, *, remembering: bool) -> None:
    """Until there are none: even where nothing else of the output changes, neither then nor now."""
    if remembering:
        site.remembering().build()
    assert not is_faulty(site)
    good = site.read(ONE)
    site.write(ONE, good.replace("title:", "titel:")).build().wrote().removed()
    assert is_faulty(site)
    site.build().wrote().removed()
    assert is_faulty(site)
    site.write(ONE, good).build().wrote().removed().found()
    assert not is_faulty(site)


def test_warnings_are_no_errors(site: Site) -> None:
    site.edit("site.yaml", "stale_after: 0", "stale_after: 1")
    assert {each.severity for each in site.build().outcome.problems} == {"warning"}
    assert not is_faulty(site)


def test_a_build_that_stops_leaves_what_the_manifest_says(site: Site) -> None:
    """The output stays as it was, so it is what it was."""
    spoil(site)
    with pytest.raises(ProblemsFound):
        site.build(keep_going=False)
    assert not is_faulty(site)
    site.build()
    with pytest.raises(ProblemsFound):
        site.build(keep_going=False)
    assert is_faulty(site)
    site.edit(ONE, "titel:", "title:").build(keep_going=False).found()
    assert not is_faulty(site)


def test_a_look_at_a_site_does_not_leave_it_faulty(tmp_path: Path) -> None:
    """Commands that find nothing to do go by what the manifest says now, not by what it said before."""
    site = Site.copy("harbour", tmp_path / "site")
    assert site.run("build", "--keep-going").code == 0
    good = site.read(ONE)
    site.write(ONE, good.replace("title:", "titel:"))
    assert site.run("build", "--keep-going").code == 1
    assert is_faulty(site)
    site.write(ONE, good)
    assert site.run("build").code == 0
    assert not is_faulty(site)
    assert [stage["name"] for stage in site.run("build", "--json").json["stages"]] == ["looking"]
    assert not is_faulty(site)


def test_a_faulty_site_from_nothing_is_faulty(site: Site, tmp_path: Path) -> None:
    """Incremental is clean in this, too."""
    spoil(site)
    site.build()
    assert site.outputs() == site.clean_outputs(tmp_path / "clean")
    assert is_faulty(site)


# ── in one process, again and again ──────────────────────────────────────────────────────────────────────────────────


def test_with_a_memory_it_is_the_same(site: Site, tmp_path: Path) -> None:
    """A preview that remembers keeps exactly what a build that does not."""
    other = Site.copy("harbour", tmp_path / "other", keep_going=True).remembering()
    other.delete("content/storm/second-day/all-clear.md").build()
    for each in (site, other):
        spoil(each)
        each.edit(FERRY, "the band playing", "the band silent").build()
    assert other.outputs() == site.outputs()
    for each in (site, other):
        each.edit(ONE, "titel:", "title:").build()
    assert other.outputs() == site.outputs() == site.clean_outputs(tmp_path / "clean")
