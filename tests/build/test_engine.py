"""The engine: whole sites built, and what keeps one from being built."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.build import engine
from dateline.build.lock import Busy, lock_file, locked
from dateline.build.manifest import NAME, OutputRefused, load_manifest
from dateline.build.run import Run
from dateline.build.stage import STAGE
from dateline.build.state import Damaged, state_file
from dateline.problems import ProblemsFound, errors
from harness import NOW, Site, states

from .damages import cut_off, emptied, not_sqlite, overwritten_within
from .disks import CountedDisk, FullDisk

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = "content/storm/first-day/gale-warning.md"
ELSEWHERE = {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site."""
    return Site.copy("harbour", tmp_path / "site")


def test_a_site_is_built_whole(site: Site) -> None:
    """Every kind of file is there; the manifest names all of them and what they depend on."""
    built = site.build().found("time-in-future")
    kinds = {"index.html", "404.html", "feed.xml", "rss.xml", "feed.json", "sitemap.xml", "robots.txt", "favicon.svg"}
    assert kinds <= set(built.after)
    assert {"storm/crane-falls/index.html", "storm/updates.json", "media/storm/crane.png"} <= set(built.after)
    assert (built.outcome.updates, len(built.touched)) == (15, len(built.after) - 1)
    manifest = load_manifest(site.output)
    assert manifest is not None
    assert set(manifest.files) == set(built.after) - {NAME}
    assert manifest.base_url == "https://harbour.example.org/"
    assert manifest.flags == {"drafts": False, "future": False, "offline": False}
    assert set(manifest.versions) == {"babel", "dateline", "jinja2", "markdown-it-py", "tzdata"}
    assert [stage.name for stage in built.outcome.stages] == [
        "looking", "reading", "theme", "history", "markup", "planning", "rendering", "writing", "state", "committing",
    ]  # fmt: skip
    assert {stage.name: stage.count for stage in built.outcome.stages}["rendering"] == built.outcome.pages


def test_a_second_build_writes_nothing(site: Site) -> None:
    """Neither in the output nor beside the site but what it looked at, whether or not it remembers the first."""
    site.build()
    before = states(site.folder / ".dateline")
    built = site.build().wrote().removed()
    assert built.after == built.before
    own = {lock_file(site.folder, site.output), state_file(site.folder, site.output)}
    after = states(site.folder / ".dateline")
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} <= {
        file.relative_to(site.folder / ".dateline").as_posix() for file in own
    }
    site.remembering().build().wrote().removed()
    site.build().wrote().removed()


def test_the_same_bytes_elsewhere(site: Site, tmp_path: Path) -> None:
    """Another folder, time zone, locale and hash seed, in another process: no byte differs."""
    site.build()
    other = Site.copy("harbour", tmp_path / "somewhere else" / "ünder" / "site")
    arguments = [sys.executable, "-m", "dateline", "build", "-C", str(other.folder), "--now", NOW.isoformat()]
    subprocess.run(arguments, env=os.environ | ELSEWHERE, check=True, capture_output=True)
    assert other.outputs() == site.outputs()


def test_the_clock_stands_nowhere_in_the_output(site: Site) -> None:
    """A build a year later, with nothing come due, gives the same bytes."""
    site.delete("content/storm/second-day/all-clear.md").build()
    later = site.build(now=NOW.replace(year=2027))
    assert later.touched == []


def test_an_error_leaves_the_output_as_it_was(site: Site) -> None:
    """All problems are told, nothing is written."""
    site.build()
    before = states(site.output)
    site.edit(ONE, "title:", "titel:")
    site.edit("content/2025/ferry/ashore.md", "published:", "publisht:")
    site.write("content/pages/more.md", "---\ntitle: More\n---\n[Nowhere](page:nowhere)\n")
    with pytest.raises(ProblemsFound) as raised:
        site.build()
    errors = {(each.place.path, each.code) for each in raised.value.problems if each.severity == "error"}
    assert errors == {
        ("content/2025/ferry/ashore.md", "missing-field"),
        ("content/2025/ferry/ashore.md", "unknown-key"),
        ("content/pages/more.md", "unknown-page"),
        (ONE, "unknown-key"),
    }
    assert states(site.output) == before


def test_a_template_that_fails_on_a_page_leaves_the_output_as_it_was(site: Site) -> None:
    """Even when it is the last page of the site."""
    site.build()
    before = states(site.output)
    site.write(
        "themes/dateline/templates/includes/footer.html", "{% if meta.kind == 'topic' %}{{ 1 // 0 }}{% endif %}\n"
    )
    with pytest.raises(ProblemsFound) as raised:
        site.build()
    assert [each.code for each in raised.value.problems] == ["template-error"]
    assert states(site.output) == before


def test_warnings_stop_a_strict_build(site: Site) -> None:
    """With --strict a warning is an error."""
    with pytest.raises(ProblemsFound) as raised:
        site.build(strict=True)
    assert [each.code for each in raised.value.problems] == ["time-in-future"]
    assert not site.output.exists()


def test_without_site_yaml_nothing_is_made(tmp_path: Path) -> None:
    """Not even our own folder."""
    with pytest.raises(ProblemsFound) as raised:
        Site(tmp_path).build()
    assert [each.code for each in raised.value.problems] == ["missing-site"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("output", [".", "..", "content", "content/storm/out", "themes/x", ".git"])
def test_sources_are_never_an_output_folder(site: Site, output: str) -> None:
    """Writing among what the site is made from is refused."""
    with pytest.raises(OutputRefused, match=r"choose (a|another) folder"):
        site.build(output=site.folder / output)


def test_with_settings_that_cannot_be_used_every_other_file_is_told_too(site: Site) -> None:
    """Bodies are marked up all the same: one run tells it all."""
    site.edit("site.yaml", "title: Harbour News", "titel: Harbour News")
    site.edit("content/2025/ferry/ashore.md", "published:", "publisht:")
    site.write("content/pages/more.md", "---\ntitle: More\n---\nSee [nothing](page:nothing).\n")
    with pytest.raises(ProblemsFound) as found:
        site.build()
    told = [(each.place.path.rpartition("/")[2], each.code) for each in errors(found.value.problems)]
    assert told == [
        ("ashore.md", "missing-field"),
        ("ashore.md", "unknown-key"),
        ("more.md", "unknown-page"),
        ("site.yaml", "missing-field"),
        ("site.yaml", "unknown-key"),
    ]


def test_nothing_is_written_through_a_link_out_of_the_site(site: Site, tmp_path: Path) -> None:
    """Not even Dateline's own notes."""
    (tmp_path / "elsewhere").mkdir()
    (site.folder / ".dateline").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputRefused, match="leads out of the site"):
        site.build()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_foreign_files_are_kept_and_never_overwritten(site: Site) -> None:
    """A file of somebody else's stays through every build, and a page that needs its place is refused."""
    (site.output / "storm").mkdir(parents=True)
    (site.output / ".gitkeep").touch()
    (site.output / "storm" / "notes.txt").write_text("mine")
    site.build()
    site.delete("content/storm").edit("content/2025/ferry/coverage.md", "closed: ", "# closed: ").build()
    assert site.page("storm/notes.txt") == "mine"
    assert (site.output / ".gitkeep").exists()
    site.write("content/static/storm/notes.txt", "the site's")
    with pytest.raises(OutputRefused, match=r"storm/notes\.txt"):
        site.build()
    assert site.page("storm/notes.txt") == "mine"


def test_two_builds_at_once(site: Site) -> None:
    """The second says so, at once, and touches nothing; another output folder is free."""
    site.build()
    with locked(lock_file(site.folder, site.output), "output"):
        with pytest.raises(Busy, match=r"another build into .* is under way"):
            site.build()
        assert len(site.build(output=site.folder / "other").touched) > 50


def test_a_full_disk_leaves_the_output_as_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever in the making of the new state the room ends."""
    site.remembering().build()
    before = states(site.output)
    site.edit(ONE, "Gale warning: seen", "A gale warning: seen")
    counted = CountedDisk()
    monkeypatch.setattr(engine, "Run", partial(Run, disk=counted))
    site.build()
    first_rename = next(index for index, step in enumerate(counted.steps) if step.startswith("replace"))
    assert first_rename > 20
    for last in (0, 1, 2, 3, first_rename // 2, first_rename - 1, first_rename):
        site.edit(ONE, "gale warning", f"gale warning {last}")
        mixed = states(site.output)
        monkeypatch.setattr(engine, "Run", partial(Run, disk=FullDisk(last)))
        with pytest.raises(OSError, match="No space left on device"):
            site.build()
        assert states(site.output) == mixed
    assert before != mixed
    monkeypatch.setattr(engine, "Run", Run)
    site.build()
    assert not (site.output / STAGE).exists()


def test_drafts_and_future_updates_come_only_when_asked_for(site: Site) -> None:
    """Neither page, nor feed, nor any other file knows of them; with the flags both are there, and go again."""
    site.build()
    words = (b"Not ready", b"All clear")
    assert not [path for path, content in site.outputs().items() if any(word in content for word in words)]
    site.build(drafts=True, future=True)
    assert {"storm/draft-note/index.html", "storm/all-clear/index.html"} <= set(site.outputs())
    manifest = load_manifest(site.output)
    assert manifest is not None
    assert manifest.flags == {"drafts": True, "future": True, "offline": False}
    site.build().removed(
        *(f"storm/{id_}/index.{ending}" for id_ in ("all-clear", "draft-note") for ending in ("html", "md")),
        "storm/days/2026-03-11/index.html",
        "authors/ada/page/4/index.html",
    )


def test_an_update_appears_when_it_is_due(site: Site) -> None:
    """The outcome says when that is, and a build at that instant shows it."""
    due = site.build().outcome.next_due
    assert due is not None
    assert due.isoformat() == "2026-03-11T08:00:00+00:00"
    later = site.build(now=due)
    assert "storm/all-clear/index.html" in later.touched
    assert later.outcome.next_due is None


def test_an_offline_build_names_every_file(site: Site) -> None:
    """Its links work from a folder: none leads to a folder."""
    site.build(offline=True)
    assert 'href="../index.html"' in site.page("storm/index.html")
    pages = [path for path in site.outputs() if path.endswith(".html")]
    links = [link for path in pages for link in re.findall(r'href="([^":]*)"', site.page(path))]
    assert len(links) > 500
    assert [link for link in links if link.partition("#")[0].endswith("/")] == []


def test_another_base_url_changes_what_is_absolute(site: Site) -> None:
    """Feeds, sitemaps and canonical links name it; the manifest says so."""
    site.build(base_url="https://preview.example.com/news/")
    assert "https://preview.example.com/news/storm/" in site.page("sitemap-site.xml") + site.page("storm/sitemap.xml")
    assert 'href="https://preview.example.com/news/storm/"' in site.page("storm/index.html")
    assert not [path for path, content in site.outputs().items() if b"https://harbour.example.org/" in content]


def test_a_web_app_s_manifest_has_to_have_another_name(site: Site) -> None:
    """The list of what was built stands there; the problem names the file."""
    site.write("content/static/manifest.json", "{}")
    with pytest.raises(ProblemsFound) as raised:
        site.build()
    errors = [each for each in raised.value.problems if each.severity == "error"]
    assert [(each.code, each.place.path) for each in errors] == [("duplicate-address", "content/static/manifest.json")]


def test_the_collector_runs_again_afterwards(site: Site) -> None:
    """It rests during a build only, however that ends; where it was off it stays off."""
    site.edit(ONE, "title:", "titel:")
    with suppress(ProblemsFound):
        site.build()
    assert gc.isenabled()
    gc.disable()
    try:
        with suppress(ProblemsFound):
            site.build()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_progress_is_told(site: Site) -> None:
    """How many updates are made, and how many listings, each to its end; never less than was told before."""
    told: list[tuple[str, int, int]] = []
    outcome = engine.build(site.folder, site.options, progress=lambda *step: told.append(step))
    people_tags_and_feeds = 9
    updates = [(done, whole) for stage, done, whole in told if stage == "updates"]
    assert updates == sorted(updates)
    assert updates[-1][0] == updates[-1][1] >= outcome.updates
    listings = [(done, whole) for stage, done, whole in told if stage == "listings"]
    assert listings == [(number, people_tags_and_feeds) for number in range(1, people_tags_and_feeds + 1)]
    assert {stage for stage, _, _ in told} == {"updates", "listings"}


@pytest.mark.parametrize("stage", ["updates", "listings"])
@pytest.mark.parametrize("damage", [cut_off, emptied, not_sqlite, overwritten_within, Path.unlink])
def test_a_state_that_is_damaged_while_it_is_used(site: Site, stage: str, damage: Callable[[Path], None]) -> None:
    """Whatever comes of that build, the output is whole, and the next build makes it what it should be."""
    site.build()
    before = site.outputs()
    site.edit("site.yaml", "Harbour News", "Quay News")
    done: list[str] = []

    def spoil(at: str, *_: int) -> None:
        if at == stage and not done:
            done.append(at)
            damage(state_file(site.folder, site.output))

    try:
        engine.build(site.folder, site.options, progress=spoil)
    except (OSError, Damaged):
        assert site.outputs() == before
    assert done == [stage]
    site.build()
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


@pytest.mark.parametrize(
    ("path", "output"),
    [
        ("content/storm/media/crane.png", "media/storm/crane.png"),
        ("content/static/humans.txt", "humans.txt"),
        (ONE, "storm/gale-warning/index.md"),
    ],
)
def test_what_was_just_written_is_compared(site: Site, path: str, output: str) -> None:
    """Another write within the same tick of the clock bears the same stamp: the next build looks into the file."""
    file = site.folder / path
    ahead = time.time_ns() + 10**12
    os.utime(file, ns=(ahead, ahead))
    site.build()
    file.write_bytes(file.read_bytes()[:-2] + b"?\n")
    os.utime(file, ns=(ahead, ahead))
    site.build()
    assert site.outputs()[output] == file.read_bytes()
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_paranoid_trusts_nothing(site: Site) -> None:
    """Neither stamps nor what the state says: it is made anew, and so is what somebody changed behind every stamp."""
    site.build()
    page = site.output / "about" / "index.html"
    good, then = page.read_bytes(), page.stat()
    page.write_bytes(good[:-2] + b"?\n")
    os.utime(page, ns=(then.st_atime_ns, then.st_mtime_ns))
    text, then = site.folder / ONE, (site.folder / ONE).stat()
    text.write_bytes(text.read_bytes().replace(b"seen from", b"heard on."))
    os.utime(text, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert site.build().touched == []
    built = site.build(paranoid=True)
    assert page.read_bytes() == good
    assert b"heard on." in site.outputs()["storm/gale-warning/index.html"]
    assert {stage.name: stage.count for stage in built.outcome.stages}["rendering"] == built.outcome.pages
