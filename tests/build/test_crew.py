"""The crew: what is made in several processes is what one would make; and what becomes of a process that fails."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from dateline.build import crew, gathering
from dateline.build.bench import Task
from dateline.build.crew import (
    WORTH_FORKING,
    WORTH_SPAWNING,
    Placing,
    WorkerLost,
    WorkersDisk,
    WorkersState,
    jobs_for,
)
from dateline.build.engine import build
from dateline.build.manifest import load_manifest
from dateline.build.stage import STAGE
from dateline.build.state import State
from dateline.problems import ProblemsFound
from harness import Site, states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dateline.build.bench import Bench, Made
    from dateline.build.disk import Stamp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
ONE = "content/storm/first-day/gale-warning.md"
FERRY = "content/2025/ferry/half-way.md"


@pytest.fixture(autouse=True)
def _forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers be forked, also beside the threads of what runs the tests; and share even small coverages."""
    monkeypatch.setattr(crew, "may_fork", lambda: True)
    monkeypatch.setattr(gathering, "GREAT", 2)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A copy of the harbour site, to be built with three processes. None of them is left over in the end."""
    yield Site.copy("harbour", tmp_path / "site", jobs=3)
    assert multiprocessing.active_children() == []


def in_workers(monkeypatch: pytest.MonkeyPatch, unit: str, happen: Callable[[], object]) -> None:
    """Let something happen to the worker that is given `unit`, before it makes that; "" is for any that puts files."""

    def do(bench: Bench, work: Task | Placing) -> Made | list[str]:
        if os.getpid() != parent and unit == (work.unit if isinstance(work, Task) else ""):
            happen()
        return real(bench, work)

    parent, real = os.getpid(), crew.do
    monkeypatch.setattr(crew, "do", do)


def killed() -> None:
    """Be killed, as by a system that is short of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


# ── the same, however many ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_with_any_number_of_processes(site: Site, tmp_path: Path) -> None:
    """And the same outcome, for the first time and after an edit."""
    for jobs, old, new in ((3, "seen from", "heard on"), (2, "heard on", "seen from")):
        several = site.build()
        one = site.build(jobs=1, output=tmp_path / "one")
        assert (several.outcome.jobs, one.outcome.jobs) == (jobs, 1)
        assert states(tmp_path / "one").keys() == several.after.keys()
        assert {path: content for path, (content, _) in one.after.items()} == site.outputs()
        assert several.outcome.problems == one.outcome.problems
        assert several.outcome.written == one.outcome.written
        assert (several.outcome.pages, several.outcome.updates) == (one.outcome.pages, one.outcome.updates)
        site.edit(ONE, old, new).write(FERRY, f"{site.read(FERRY)}\nMore.\n")
    site.build().removed()
    site.build().wrote().removed()
    site.build(jobs=1).wrote().removed()


def test_the_same_where_workers_start_anew(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they must in a process with threads, and on other systems: nothing crosses but what can be written down."""
    monkeypatch.setattr(crew, "may_fork", lambda: False)
    site.build(jobs=2)
    assert site.outputs() == site.clean_outputs(tmp_path / "clean", jobs=1)
    site.edit(ONE, "title:", "titel:")
    with pytest.raises(ProblemsFound) as several:
        site.build(jobs=2)
    with pytest.raises(ProblemsFound) as one:
        site.build(jobs=1)
    assert several.value.problems == one.value.problems


def test_a_second_crew_in_one_build(site: Site) -> None:
    """Where a plain page had guessed wrong, what stands on every page is another, and all are made again."""
    site.edit("content/pages/about.md", "[Ada](author:ada)", "[Ada](author:ada), or [read](update:2025/ferry/landed)")
    site.build()
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean", jobs=1)


def test_every_problem_is_told_in_the_same_order(site: Site) -> None:
    """Of every coverage, also of those that were not yet made when the first error was found."""
    site.edit(ONE, "title:", "titel:").edit(FERRY, "the band playing", "[the band](update:nowhere)[^1]")
    site.write("content/fog/coverage.md", "---\ntitle: Fog\n---\n").write("content/fog/one.md", "---\n---\nWhen?\n")
    told = []
    for jobs in (1, 2, 3):
        with pytest.raises(ProblemsFound) as raised:
            site.build(jobs=jobs)
        told.append(raised.value.problems)
        assert not site.output.exists()
    assert told[0] == told[1] == told[2]
    codes = ["unknown-update", "unknown-footnote", "missing-field", "unknown-key", "time-in-future"]
    assert [each.code for each in told[0]] == codes


def test_how_many_processes_pay() -> None:
    """As many as the system has; none beside this one where there is little to be made, or where one was asked for."""
    assert [jobs_for(wanted, WORTH_SPAWNING) for wanted in (1, 2, 8)] == [1, 2, 8]
    assert jobs_for(8, 1) == 8
    assert jobs_for(0, WORTH_FORKING - 1) == 1
    assert jobs_for(0, WORTH_FORKING) == len(os.sched_getaffinity(0))
    assert WORTH_SPAWNING > WORTH_FORKING


# ── workers that fail ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unit", ["content/storm", "listing/author/ada"])
def test_a_worker_that_is_killed(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """It is said which, and at what; the output is as it was, and the next build is as if nothing had happened."""
    site.build()
    site.edit(ONE, "seen from", "heard on").edit(FERRY, "the band playing", "the band silent")
    before = states(site.output)
    with monkeypatch.context() as patch:
        in_workers(patch, unit, killed)
        with pytest.raises(WorkerLost, match=rf"a worker process was killed by signal 9 while it made {unit}\."):
            site.build()
        told = site.run("build", "--jobs", "3")
        assert (told.code, told.out) == (3, "")
        assert "Nothing was put in place: the output is as it was." in told.err
    assert states(site.output) == before
    assert not (site.output / STAGE).exists()
    site.build()
    assert site.outputs() == site.clean_outputs(tmp_path / "clean")


def test_a_worker_that_is_killed_in_the_first_build(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no output then."""
    with monkeypatch.context() as patch:
        in_workers(patch, "content/storm", killed)
        with pytest.raises(WorkerLost):
            site.build()
    assert not site.output.exists()
    site.build(jobs=1).found("time-in-future")


def test_a_worker_that_is_killed_while_files_are_put_in_place(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the output is not whole, and the manifest says so; the next build goes on."""
    site.build()
    site.edit("site.yaml", "Harbour News", "Quay News")
    with monkeypatch.context() as patch:
        in_workers(patch, "", killed)
        with pytest.raises(WorkerLost, match=r"while it put files in place\. The output is not whole until"):
            site.build()
    manifest = load_manifest(site.output)
    assert manifest is not None
    assert not manifest.complete
    site.build(jobs=1)
    assert site.outputs() == site.clean_outputs(site.folder.parent / "clean")


def test_a_worker_that_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it does."""
    in_workers(monkeypatch, "content/storm", lambda: os._exit(7))
    with pytest.raises(WorkerLost, match=r"ended with exit code 7 while it made content/storm\."):
        site.build()


class NearlyFull(WorkersDisk):
    """Has room for a few files."""

    left = 9

    def write(self, path: str, chunks: Iterable[bytes], *, durable: bool = False) -> Stamp:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        return super().write(path, chunks, durable=durable)


def test_a_full_disk_is_told_as_in_one_process(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output is as it was."""
    site.build()
    before = states(site.output)
    site.edit("site.yaml", "Harbour News", "Quay News")
    with monkeypatch.context() as patch:
        patch.setattr(crew, "WorkersDisk", NearlyFull)
        with pytest.raises(OSError, match="No space left on device") as raised:
            site.build()
    assert raised.value.errno == errno.ENOSPC
    assert STAGE in raised.value.filename
    assert states(site.output) == before
    site.build()


class Odd(Exception):
    """An exception that cannot be made anew from its message."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}, {why}")


def raising(fault: BaseException) -> Callable[[], None]:
    """Give what raises `fault`."""

    def work() -> None:
        raise fault

    return work


@pytest.mark.parametrize(
    "fault", [RuntimeError("a bug"), Odd("a bug", "of an odd kind"), RuntimeError("a bug", lambda: 1)]
)
def test_a_bug_is_raised_where_the_person_is(site: Site, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """With what it says, whether or not it can cross as it is; the output is as it was."""
    site.build()
    before = states(site.output)
    site.edit("site.yaml", "Harbour News", "Quay News")
    with monkeypatch.context() as patch:
        in_workers(patch, "content/storm", raising(fault))
        with pytest.raises(Exception, match="a bug") as raised:
            site.build()
    assert not isinstance(raised.value, OSError)
    assert states(site.output) == before


FAILING = "{{% if meta.kind == '{}' %}}{{{{ 1 // 0 }}}}{{% endif %}}\n"


@pytest.mark.parametrize("kind", ["permalink", "timeline", "topic", "home"])
def test_a_template_that_fails_is_told_as_in_one_process(site: Site, kind: str) -> None:
    """On whichever page it does: the output is as it was."""
    site.build()
    before = states(site.output)
    site.write("themes/dateline/templates/includes/footer.html", FAILING.format(kind))
    told = []
    for jobs in (1, 3):
        with pytest.raises(ProblemsFound) as raised:
            site.build(jobs=jobs)
        told.append(raised.value.problems)
    assert [each.code for each in told[0]] == ["template-error"]
    assert told[0] == told[1]
    assert states(site.output) == before


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("path", [ONE, FERRY])
def test_errors_in_the_content_are_told_before_those_of_a_template(site: Site, jobs: int, path: str) -> None:
    """In whichever coverage, and however far its neighbours came."""
    site.write("themes/dateline/templates/includes/footer.html", FAILING.format("permalink")).edit(
        path, "title:", "titel:"
    )
    with pytest.raises(ProblemsFound) as raised:
        site.build(jobs=jobs)
    assert [each.code for each in raised.value.problems] == ["unknown-key", "time-in-future"]


@pytest.mark.parametrize("what", ["a file", "a name", "the state"])
def test_a_worker_whose_parent_is_gone_changes_nothing(tmp_path: Path, what: str) -> None:
    """It ends before it would: another build may be under way by then."""
    (tmp_path / "old").write_text("old")
    with State.open(tmp_path / "state.sqlite", "") as state:
        state.set_value("name", "old")
    child = os.fork()
    if child == 0:
        another = os.getpid()
        disk = WorkersDisk(another)
        if what == "a file":
            disk.write(str(tmp_path / "new"), (b"new",))
        elif what == "a name":
            disk.replace(str(tmp_path / "old"), str(tmp_path / "new"))
        else:
            with WorkersState(tmp_path / "state.sqlite", another) as state, state.transaction():
                state.set_value("name", "new")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert not (tmp_path / "new").exists()
    with State(tmp_path / "state.sqlite") as state:
        assert state.value("name") == "old"


def test_an_interrupted_build_leaves_no_worker(site: Site) -> None:
    """Nor anything in the output."""

    def interrupt(_stage: str, done: int, _whole: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(site.folder, site.options, progress=interrupt)
    assert multiprocessing.active_children() == []
    assert not site.output.exists()
    site.build()
