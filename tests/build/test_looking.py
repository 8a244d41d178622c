"""A site in which nothing has moved is not built again; whatever moves, it is."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.build import looking
from dateline.build.engine import BuildOptions, build
from dateline.build.looking import SETTLED, look
from dateline.build.state import State, state_file
from harness import NOW, Site, states

from .damages import DAMAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that was built."""
    made = Site.copy("harbour", tmp_path / "site")
    build(made.folder, made.options)
    return made


def still(site: Site, **options: object) -> bool:
    """Say whether the site counts as settled."""
    wanted = {"now": NOW} | options
    return look(site.folder, BuildOptions(**wanted)).outcome is not None  # type: ignore[arg-type] # options by name


def test_a_second_build_only_looks(site: Site) -> None:
    """It says what a build would say, warnings included, writes nothing, and takes one stage."""
    before = states(site.output)
    told = site.run("build", "--json")
    outcome = look(site.folder, site.options).outcome
    assert outcome is not None
    assert told.json["stages"] == [{"name": "looking", "seconds": told.json["seconds"], "count": len(before) - 1}]
    assert (told.code, told.json["written"], told.json["unchanged"]) == (0, [], len(before) - 1)
    again = build(site.folder, site.options)
    assert outcome.problems == again.problems != ()
    assert (outcome.pages, outcome.updates, outcome.next_due) == (again.pages, again.updates, again.next_due)
    assert states(site.output) == before


MOVES: dict[str, Callable[[Site], object]] = {
    "an update is edited": lambda site: site.edit("content/2025/ferry/ashore.md", "title:", "title: "),
    "an update comes": lambda site: site.write(
        "content/storm/new.md", "---\ntitle: New\npublished: 2026-03-10T11:00:00Z\n---\nNew.\n"
    ),
    "an update goes": lambda site: site.delete("content/2025/ferry/half-way.md"),
    "a file is renamed": lambda site: site.rename("content/static/humans.txt", "content/static/people.txt"),
    "a setting changes": lambda site: site.edit("site.yaml", "Harbour News", "Harbour Views"),
    "a theme's file comes": lambda site: site.write("themes/dateline/templates/includes/head.html", "<!-- -->"),
    "an output is changed": lambda site: (site.output / "index.html").write_text("x"),
    "an output is removed": lambda site: (site.output / "about" / "index.html").unlink(),
    "the manifest is removed": lambda site: (site.output / "manifest.json").unlink(),
}  # fmt: skip


@pytest.mark.parametrize("move", MOVES)
def test_whatever_moves_is_seen(site: Site, move: str) -> None:
    """And the build that follows makes the output what a clean one makes."""
    assert still(site)
    MOVES[move](site)
    assert not still(site)
    assert site.run("build").code == 0
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_a_write_of_the_same_size_is_seen_by_its_time(site: Site) -> None:
    """A letter exchanged, nothing else."""
    file = site.folder / "content/2025/ferry/ashore.md"
    text, then = file.read_text(), file.stat()
    file.write_text(text.replace("a", "e"))
    os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns + 1))
    assert not still(site)


def test_other_options_are_another_build(site: Site) -> None:
    """What the last build was not asked for has not been built."""
    assert not still(site, drafts=True)
    assert not still(site, future=True)
    assert not still(site, offline=True)
    assert not still(site, base_url="https://elsewhere.example/")
    assert not still(site, output=site.folder / "elsewhere")
    assert not still(site, strict=True)  # there is a warning


def test_the_clock_decides_too(site: Site) -> None:
    """Until something falls due nothing can differ; and not when the clock has gone back."""
    due = look(site.folder, site.options).outcome
    assert due is not None
    assert due.next_due is not None
    assert still(site, now=due.next_due - timedelta(seconds=1))
    assert not still(site, now=due.next_due)
    assert not still(site, now=NOW - timedelta(seconds=1))


def test_a_live_coverage_goes_stale_in_time(site: Site) -> None:
    """That is a warning to be told, though no file has moved."""
    site.edit("site.yaml", "stale_after: 0", "stale_after: 3")
    build(site.folder, site.options)
    assert still(site)
    assert not still(site, now=NOW + timedelta(hours=3))


def test_a_text_that_was_just_written_is_read_again(site: Site) -> None:
    """Another write within the same tick of the clock bears the same stamp: what it says decides."""
    file = site.folder / "content/2025/ferry/ashore.md"
    ahead = time.time_ns() + 10**12
    os.utime(file, ns=(ahead, ahead))
    build(site.folder, site.options)
    assert still(site)
    file.write_bytes(file.read_bytes().replace(b"a", b"e"))
    os.utime(file, ns=(ahead, ahead))
    assert not still(site)


@pytest.mark.parametrize("path", ["content/static/humans.txt", "site.yaml"])
def test_any_other_file_that_was_just_written_settles_nothing(site: Site, path: str) -> None:
    """A picture, a setting, a theme's file: the build that follows looks at it."""
    ahead = time.time_ns() + 10**12
    os.utime(site.folder / path, ns=(ahead, ahead))
    build(site.folder, site.options)
    assert not still(site)


def test_another_program_is_another_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of Dateline or of a library may make other bytes."""
    monkeypatch.setattr(looking, "_LIBRARIES", ("json",))
    assert not still(site)


def test_errors_settle_nothing(site: Site) -> None:
    """What was told once is told again."""
    site.edit("content/2025/ferry/ashore.md", "published:", "publisht:")
    assert site.run("build", "--keep-going").code == 1
    assert not still(site)
    assert site.run("build", "--keep-going").code == 1


def test_paranoid_compares_every_byte(site: Site) -> None:
    """An output changed behind the back of every stamp is made good."""
    page = site.output / "index.html"
    then, good = page.stat(), page.read_bytes()
    with page.open("r+b") as file:
        file.write(b"<!doctype WRONG")
    os.utime(page, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert site.run("build").code == 0
    assert page.read_bytes() != good
    assert site.run("build", "--paranoid").code == 0
    assert page.read_bytes() == good


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_state_that_is_not_as_it_was_left_is_never_trusted(site: Site, damage: Callable[[Path], None]) -> None:
    """It counts for nothing: the site is built anew, and after that there is a state again."""
    file = state_file(site.folder, site.output)
    damage(file)
    assert not still(site)
    before = states(site.output)
    outcome = build(site.folder, site.options)
    assert (outcome.updates, outcome.written, outcome.removed) == (15, (), ())
    assert {stage.name: stage.count for stage in outcome.stages}["rendering"] == outcome.pages
    assert states(site.output) == before
    assert still(site)
    assert file.is_file()
    assert not file.is_symlink()


def kept_of(site: Site) -> str:
    """Give the record of what the last build went by."""
    with State(state_file(site.folder, site.output)) as state:
        text = state.value(SETTLED)
    assert text is not None
    return text


def keep(site: Site, text: str | None) -> None:
    """Put another record in its place."""
    with State(state_file(site.folder, site.output)) as state:
        state.set_value(SETTLED, text)


@pytest.mark.parametrize("kept", [None, "", "{", "[]", "{}", "1", '{"options": 1}', "\x00"])
def test_a_record_that_is_none_counts_for_nothing(site: Site, kept: str | None) -> None:
    """Cut off, of another form, not there."""
    keep(site, kept)
    assert not still(site)


def test_a_record_with_a_hole_counts_for_nothing(site: Site) -> None:
    """Each of its values is needed."""
    value = json.loads(kept_of(site))
    for name in value:
        keep(site, json.dumps({key: each for key, each in value.items() if key != name}))
        assert not still(site), name
    keep(site, json.dumps(value))
    assert still(site)


def test_a_look_makes_nothing(tmp_path: Path) -> None:
    """Neither where there is no site, nor where one was never built."""
    assert look(tmp_path, BuildOptions(now=NOW)).outcome is None
    assert list(tmp_path.iterdir()) == []
    site = Site.copy("harbour", tmp_path / "site")
    before = states(site.folder)
    assert not still(site)
    assert states(site.folder) == before
