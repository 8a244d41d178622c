"""Memory: a process that builds again and again spares itself much, and is right whatever happens in between."""

from __future__ import annotations

import errno
import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from dateline.build import coverage_work, engine
from dateline.build.cleaning import clean
from dateline.build.engine import Memory, build, rehearse
from dateline.build.run import Run
from dateline.build.state import state_file
from dateline.problems import ProblemsFound
from dateline.reading import stories
from dateline.reading.files import read_text
from harness import NOW, Site, states

from .damages import DAMAGES, emptied
from .disks import FullDisk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from dateline.problems import Problem
    from dateline.reading.files import FoundFile, SourceText
    from dateline.reading.masthead import Masthead
    from dateline.reading.stories import StoryReading

ONE = "content/storm/first-day/gale-warning.md"
FERRY = "content/2025/ferry/half-way.md"


@pytest.fixture(params=[False, True], ids=["left to look", "told"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> Site:
    """A copy of the harbour site, built once by a process that goes on."""
    made = Site.copy("harbour", tmp_path / "site").remembering(told=request.param)
    made.build()
    return made


def as_clean(site: Site, **options: object) -> None:
    """Build, and check the output against that of a clean build."""
    site.build(**options)
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean", **options)


def test_an_edit(site: Site) -> None:
    """And another, and the first taken back."""
    for old, new in (("seen from", "heard on"), ("Gale warning:", "Gale:"), ("heard on", "seen from")):
        as_clean(site.edit(ONE, old, new))
    site.build().wrote().removed()


def test_a_told_build_reads_nothing_but_what_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of the output is looked at but those of what it makes again."""
    site = Site.copy("harbour", tmp_path / "site").remembering(told=True)
    site.build()
    read: list[str] = []

    def read_story(masthead: Masthead, id_: str, *rest: Any) -> StoryReading:
        read.append(id_)
        return real(masthead, id_, *rest)

    real = stories.read_story
    monkeypatch.setattr(coverage_work, "read_story", read_story)
    monkeypatch.setattr(engine, "look_at_outputs", None)
    site.edit(ONE, "seen from", "heard on").build()
    assert read == ["storm"]


def test_a_rehearsal_writes_nothing_and_the_next_edit_reads_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though this process had not read the coverage before: it found all as it should be."""
    site = Site.copy("harbour", tmp_path / "site")
    site.build()
    memory = Memory()
    build(site.folder, site.options, memory)
    before = states(site.folder / ".dateline"), states(site.output)
    rehearse(site.folder, site.options, memory)
    assert (states(site.folder / ".dateline"), states(site.output)) == before
    read: list[str] = []

    def reading(file: FoundFile) -> SourceText | Problem:
        read.append(file.path)
        return read_text(file)

    monkeypatch.setattr("dateline.reading.memory.read_text", reading)
    site.edit(ONE, "seen from", "heard on")
    outcome = build(site.folder, site.options, memory, changed=frozenset([str(site.folder / ONE)]))
    assert "storm/gale-warning/index.html" in outcome.written
    assert read == [ONE]


def test_what_comes_and_goes(site: Site) -> None:
    """Files, folders, a picture, a person, a setting, the theme."""
    site.write("content/storm/second-day/new.md", "---\ntitle: New\npublished: 2026-03-10T11:00:00Z\n---\nNew.\n")
    as_clean(site)
    as_clean(site.delete("content/storm/second-day/new.md"))
    as_clean(site.rename("content/storm/first-day", "content/storm/day-one"))
    picture = (site.folder / "content/storm/media/crane.png").read_bytes()
    as_clean(site.write("content/storm/media/crane.png", picture + b"more"))
    as_clean(site.edit("content/authors/ada.md", "Ada Quill", "Ada Q."))
    as_clean(site.edit("site.yaml", "per_page: 5", "per_page: 6"))
    as_clean(site.write("themes/dateline/i18n/en.yaml", "site_by: Made by\n"))
    as_clean(site.delete("themes"))


def test_time_passes(site: Site) -> None:
    """What has fallen due appears with whatever is built next, and goes when the clock is set back."""
    late = {"now": NOW.replace(day=12)}
    site.edit(FERRY, "the band playing", "the band silent")
    as_clean(site, **late)
    assert "storm/all-clear/index.html" in site.outputs()
    site.edit(FERRY, "the band silent", "the band playing")
    as_clean(site)
    assert "storm/all-clear/index.html" not in site.outputs()


def test_an_error_and_its_repair(site: Site) -> None:
    """What was edited while there was one is built with the repair."""
    before = site.outputs()
    site.edit(ONE, "title:", "titel:").edit(ONE, "seen from", "heard on")
    for _ in range(2):
        with pytest.raises(ProblemsFound):
            site.build()
        site.edit(FERRY, "with the band", "with a band")
        assert site.outputs() == before
        site.edit(FERRY, "with a band", "with the band")
    as_clean(site.edit(ONE, "titel:", "title:").edit(FERRY, "the band playing", "the band silent"))


def test_a_full_disk_and_room_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that came to no good end is not gone by."""
    site.edit(ONE, "seen from", "heard on")
    with monkeypatch.context() as patch:
        patch.setattr(engine, "Run", partial(Run, disk=FullDisk(9)))
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            site.build()
    as_clean(site.edit(FERRY, "the band playing", "the band silent"))


def test_an_output_that_somebody_changed(site: Site) -> None:
    """Where nothing is told, everything is looked at."""
    page = site.output / "about" / "index.html"
    page.write_bytes(page.read_bytes()[:-1] + b"?")
    (site.output / "storm" / "updates.json").unlink()
    site.doubt().build().wrote("about/index.html", "storm/updates.json")


def another_process(site: Site) -> None:
    """Let another process build meanwhile, other texts than those that will be there next."""
    site.edit(FERRY, "the band playing", "a band playing")
    Site(site.folder).build()
    site.edit(FERRY, "a band playing", "the band playing")


def cleaned(site: Site) -> None:
    """Let everything be taken away that was made."""
    clean(site.folder, site.output)


def forgotten(site: Site) -> None:
    """Let all be taken away that is kept beside the output."""
    site.delete(".dateline")


MEANWHILE = [another_process, cleaned, forgotten]


@pytest.mark.parametrize("happen", MEANWHILE, ids=lambda each: each.__name__)
def test_what_another_process_does_meanwhile(site: Site, happen: Callable[[Site], None]) -> None:
    """Is noticed, and nothing that was remembered is gone by."""
    happen(site)
    as_clean(site.edit(ONE, "seen from", "heard on"))
    as_clean(site.edit(ONE, "heard on", "seen from"))


@pytest.mark.parametrize(
    "damage", [each for each in DAMAGES if each is not emptied], ids=lambda damage: damage.__name__
)
def test_a_state_that_is_damaged_meanwhile(site: Site, damage: Callable[[Path], None]) -> None:
    """The output is right all the same, also that of the next process."""
    damage(state_file(site.folder, site.output))
    site.edit(ONE, "seen from", "heard on").build()
    as_clean(site.edit(ONE, "heard on", "seen on"))
    after = states(site.output)
    Site(site.folder).build().wrote().removed()
    assert states(site.output) == after
