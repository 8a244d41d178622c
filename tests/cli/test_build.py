"""`dateline build`: what it prints, and what it answers."""

from __future__ import annotations

import errno
import json
import os
import queue
import re
import resource
import signal
import subprocess
import sys
import threading
from functools import partial
from typing import IO, TYPE_CHECKING

import pytest

from build.disks import FullDisk
from dateline.authoring.desk import edit_file
from dateline.build import engine
from dateline.build.lock import lock_file, locked
from dateline.build.run import Run
from harness import NOW, Site, states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 60  # seconds after which a test gives up
ONE = "content/storm/first-day/gale-warning.md"
WARNING = (
    "content/storm/second-day/all-clear.md:3:12: warning[time-in-future] "
    "2026-03-11T08:00:00Z is in the future: this update is not shown yet\n"
    "    3 | published: 2026-03-11T08:00:00Z\n"
    "      |            ^\n"
    "  hint: It appears in the first build after that instant; --future shows it now.\n"
    "1 warning\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A copy of the harbour site."""
    return Site.copy("harbour", tmp_path / "site")


def test_it_says_what_it_did(site: Site) -> None:
    """One line on stdout; problems on stderr."""
    ran = site.run("build")
    assert (ran.code, ran.err) == (0, WARNING)
    assert ran.out.startswith(f"{site.output}: 15 updates on ")
    assert " written, 0 removed in " in ran.out
    assert ran.out.count("\n") == 1
    assert "; 0 written, 0 removed in " in site.run("build").out


def test_quiet_prints_problems_only(site: Site) -> None:
    """For scripts that look at the exit code."""
    ran = site.run("build", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", WARNING)


def test_json(site: Site) -> None:
    """Everything for a machine, on stdout alone."""
    ran = site.run("build", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["ok"] is True
    assert [each["code"] for each in ran.json["problems"]] == ["time-in-future"]
    assert {each["name"] for each in ran.json["stages"]} >= {"reading", "markup", "planning", "rendering", "writing"}
    assert all(set(each) == {"name", "seconds", "count"} for each in ran.json["stages"])
    assert (ran.json["updates"], ran.json["jobs"]) == (15, 1)
    assert "storm/index.html" in ran.json["written"]
    assert (ran.json["written_count"], ran.json["removed_count"]) == (len(ran.json["written"]), 0)
    assert ran.json["next_due"] == "2026-03-11T08:00:00+00:00"
    assert ran.json["output"] == str(site.output)


def test_json_of_a_faulty_site(site: Site) -> None:
    """The same value with what is wrong; exit code 1."""
    site.edit(ONE, "title:", "titel:")
    ran = site.run("build", "--json")
    assert (ran.code, ran.err, ran.json["ok"]) == (1, "", False)
    assert [each["code"] for each in ran.json["problems"]] == ["unknown-key", "time-in-future"]
    assert "written" not in ran.json


def test_timings(site: Site) -> None:
    """A table on stderr, beside the result: a line for each stage, and what a person waited last."""
    ran = site.run("build", "--timings", "--quiet")
    lines = ran.err.removeprefix(WARNING).splitlines()
    assert lines[0].split() == ["stage", "seconds", "things", "µs", "each"]
    assert {line.split()[0] for line in lines[1:-1]} >= {"looking", "reading", "markup", "planning", "rendering"}
    assert re.fullmatch(r"in all +\d\.\d{3}", lines[-1])
    assert ran.out == ""


def test_timings_of_a_settled_site(tmp_path: Path) -> None:
    """The look at it is all that there is to measure."""
    site = settled(tmp_path / "site")
    ran = site.run("build", "--timings")
    stage, looking, whole = ran.err.splitlines()
    assert stage.startswith("stage    seconds")
    assert re.fullmatch(rf"looking +\d\.\d{{3}} +{len(site.outputs()) - 1} +[\d,]+", looking)
    assert whole.startswith("in all")
    assert "; 0 written, 0 removed in " in ran.out


def test_json_of_a_settled_site(tmp_path: Path) -> None:
    """The same value as of any build."""
    site = settled(tmp_path / "site")
    found = site.run("build", "--json").json
    assert [each["name"] for each in found["stages"]] == ["looking"]
    assert (found["jobs"], found["written"], found["written_count"]) == (1, [], 0)
    assert found["unchanged"] == len(site.outputs()) - 1


@pytest.mark.parametrize("jobs", ["0", "-1", "257", "two"])
def test_a_number_of_processes_that_cannot_be(site: Site, jobs: str) -> None:
    """Wrong usage: exit code 2, and nothing is made."""
    ran = site.run("build", f"--jobs={jobs}")
    assert (ran.code, ran.out) == (2, "")
    fault = "'two' is not a valid integer range" if jobs == "two" else f"{jobs} is not in the range 1<=x<=256"
    assert ran.err.endswith(f"Error: Invalid value for '-j' / '--jobs': {fault}.\n")
    assert not site.output.exists()


def test_processes_that_were_asked_for(site: Site) -> None:
    """As many as there are coverages to make, and the same bytes; the table says that its times are summed."""
    alone = site.run("build", "--jobs", "1", "--timings")
    assert "processes" not in alone.err
    outputs = site.outputs()
    together = in_new_process(site, "--jobs", "2", "--paranoid", "--timings")
    assert together.returncode == 0
    assert together.stderr.endswith('the stages add up the time of 2 processes; "in all" is the time you waited\n')
    assert site.outputs() == outputs


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_worker_that_is_killed(site: Site) -> None:
    """Exit code 3, what happened and what may help; the output is as it was."""
    site.build()
    before = states(site.output)
    site.edit("site.yaml", "Harbour News", "Quay News")
    killed = (
        "import os, signal, sys; from dateline.build import crew; from dateline.cli.app import run;"
        "crew.make_unit = lambda bench, task: os.kill(os.getpid(), signal.SIGKILL); sys.exit(run(sys.argv[1:]))"
    )
    ran = in_new_process(site, "--jobs", "2", program=("-c", killed))
    assert (ran.returncode, ran.stdout) == (3, "")
    assert re.fullmatch(
        r"error: a worker process was killed by signal 9 while it made content/[a-z0-9/-]+\. Nothing was put in place: "
        r"the output is as it was\. If memory is short, build with --jobs 1\.\n",
        ran.stderr,
    )
    assert states(site.output) == before


def test_an_error_is_told_with_its_line(site: Site) -> None:
    """Exit code 1, place, excerpt, hint, and how many there are; nothing on stdout, nothing written."""
    site.edit(ONE, "title:", "titel:")
    ran = site.run("build")
    assert (ran.code, ran.out) == (1, "")
    assert f'{ONE}:2:1: error[unknown-key] there is no field "titel" here. Did you mean "title"?\n' in ran.err
    assert "    2 | titel: Gale warning\n      | ^\n  hint: Known fields: " in ran.err
    assert ran.err.endswith("1 error, 1 warning\n")
    assert not site.output.exists()


def test_strict(site: Site) -> None:
    """A warning fails the build."""
    assert site.run("build", "--strict").code == 1
    assert not site.output.exists()
    assert site.run("build", "--strict", "--future").code == 0


def test_keep_going(site: Site) -> None:
    """Exit code 1 all the same, and a word on what stays behind."""
    site.run("build")
    site.edit(ONE, "title:", "titel:").edit("content/2025/ferry/ashore.md", "the band playing", "the band silent")
    ran = site.run("build", "--keep-going")
    assert ran.code == 1
    assert "content/storm stays at its last good state" in ran.err
    assert "the band silent" in site.page("2025/ferry/ashore/index.html")
    assert site.run("build", "--keep-going", "--json").json["held"] == ["content/storm"]


def test_another_folder_and_flags(site: Site, tmp_path: Path) -> None:
    """Each option reaches the build."""
    elsewhere = tmp_path / "stick"
    arguments = ["-o", str(elsewhere), "--offline", "--drafts", "--future", "--base-url", "https://b.example/x"]
    assert site.run("build", *arguments).code == 0
    assert not site.output.exists()
    manifest = json.loads((elsewhere / "manifest.json").read_text())["dateline"]
    assert manifest["flags"] == {"drafts": True, "future": True, "offline": True}
    assert manifest["base_url"] == "https://b.example/x/"


def test_an_output_among_the_sources_is_wrong_usage(site: Site) -> None:
    """Exit code 2, and nothing is made."""
    before = states(site.folder)
    ran = site.run("build", "-o", str(site.folder / "content" / "site"))
    assert ran.code == 2
    assert "lies in content/" in ran.err
    assert states(site.folder) == before


def test_a_second_build_at_once(site: Site) -> None:
    """Exit code 3, and a sentence that says who is at work."""
    with locked(lock_file(site.folder, site.output), "output"):
        ran = site.run("build")
    assert ran.code == 3
    assert ran.err == (
        f"error: another build into {site.output} is under way (process {os.getpid()}). "
        "Wait for it to end, or stop it.\n"
    )


def test_a_foreign_file_in_the_way(site: Site) -> None:
    """Exit code 3, and a sentence that names it."""
    site.write("output/index.html", "mine")
    ran = site.run("build")
    assert ran.code == 3
    assert "holds what Dateline did not make, where it has a file to write: index.html." in ran.err
    assert states(site.output).keys() == {"index.html"}


def test_a_limit_of_the_system_on_files(site: Site) -> None:
    """A real refusal in the middle of writing: exit code 3, and the output is what it was."""
    site.build()
    before = states(site.output)
    site.edit("site.yaml", "Harbour News", "Quay News").write("content/static/tape.txt", "tick " * 500_000)
    limit = 2_000_000  # bytes: more than the state of builds has
    run = in_new_process(site, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert run.returncode == 3
    last = run.stderr.splitlines()[-1]
    assert last.startswith(f"error: {site.output}")
    assert last.endswith(": file too large")
    assert states(site.output) == before


@pytest.mark.parametrize("reason", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_to(site: Site, monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    """Exit code 3, the folder, and what the system says."""
    monkeypatch.setattr(engine, "Run", partial(Run, disk=FullDisk(0, reason)))
    ran = site.run("build")
    assert ran.code == 3
    words = os.strerror(reason)
    assert ran.err.splitlines()[-1] == f"error: {site.output}: {words[0].lower()}{words[1:]}"
    assert not site.output.exists()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")  # noqa: PTH112 - evaluated once
def test_a_place_where_nothing_can_be_made(site: Site) -> None:
    """Exit code 3, for root too."""
    ran = site.run("build", "-o", "/proc/self/site")
    assert ran.code == 3
    assert ran.err.splitlines()[-1].startswith("error: /proc/")


def settled(folder: Path) -> Site:
    """Give a site that was built long after it was written, so that nothing is left to doubt."""
    site = Site(folder)
    site.write("site.yaml", "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\n")
    site.write("content/storm/coverage.md", "---\ntitle: Storm\nstatus: closed\n---\nAll that is known.\n")
    site.write("content/storm/one.md", "---\ntitle: One\npublished: 2026-03-10T11:00:00Z\n---\nIt blows.\n")
    for path in ("site.yaml", "content/storm/coverage.md", "content/storm/one.md"):
        os.utime(folder / path, (1_000_000_000, 1_000_000_000))
    assert site.run("build").code == 0
    return site


def in_new_process(
    site: Site,
    *arguments: str,
    program: tuple[str, ...] = ("-m", "dateline"),
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own, which may make others."""
    command = [sys.executable, *program, "build", "-C", str(site.folder), "--now", NOW.isoformat(), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=before)


def lines_of(stream: IO[str]) -> Iterator[str]:
    """Give the lines of a stream as they come; fails when none comes for long."""
    waiting: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in stream:
            waiting.put(line)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield waiting.get(timeout=PATIENCE)


def save_edit(site: Site, path: str, old: str, new: str) -> None:
    """Replace a text in a source in one instant: a build that looks meanwhile sees the old file or the new one."""
    assert site.read(path).count(old) == 1
    edit_file(site.folder / path, lambda text: text.replace(old, new))


def test_watching(site: Site) -> None:
    """It builds, builds again when a source is saved, tells of an error, and ends on request with 0."""
    site.delete("content/storm/second-day/all-clear.md")
    arguments = [sys.executable, "-m", "dateline", "build", "-C", str(site.folder), "--watch", "--now", NOW.isoformat()]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = lines_of(process.stderr)
        assert " files changed in " in next(told)
        save_edit(site, "content/2025/ferry/ashore.md", "the band playing", "the band silent")
        assert " files changed in " in next(told)
        assert "the band silent" in site.page("2025/ferry/ashore/index.html")
        save_edit(site, ONE, "title:", "titel:")
        assert "error[unknown-key]" in next(told)
        assert "nothing written" in next(line for line in told if "written" in line)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
