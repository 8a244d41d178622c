"""`dateline build`: what it prints, and what it answers."""

from __future__ import annotations

import errno
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
from functools import partial
from typing import IO, TYPE_CHECKING

import pytest

from build.disks import FullDisk
from dateline.build import engine
from dateline.build.lock import lock_file, locked
from dateline.build.writer import Staging
from harness import NOW, Site, states

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    assert ran.json["updates"] == 15
    assert "storm/index.html" in ran.json["written"]
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
    """A line for each stage, beside the result."""
    ran = site.run("build", "--timings", "--quiet")
    lines = ran.err.removeprefix(WARNING).splitlines()
    assert [line.split()[0] for line in lines][:3] == ["reading", "markup", "planning"]
    assert lines[-1].startswith("in all")


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
    site.edit("site.yaml", "Harbour News", "Quay News")
    arguments = [sys.executable, "-m", "dateline", "build", "-C", str(site.folder), "--now", NOW.isoformat()]
    run = subprocess.run(
        arguments,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)),
    )
    assert run.returncode == 3
    last = run.stderr.splitlines()[-1]
    assert last.startswith(f"error: {site.output}")
    assert last.endswith(": file too large")
    assert states(site.output) == before


@pytest.mark.parametrize("reason", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT])
def test_a_folder_that_cannot_be_written_to(site: Site, monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    """Exit code 3, the folder, and what the system says."""
    monkeypatch.setattr(engine, "Staging", partial(Staging, disk=FullDisk(0, reason)))
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


def lines_of(stream: IO[str]) -> Iterator[str]:
    """Give the lines of a stream as they come; fails when none comes for long."""
    waiting: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in stream:
            waiting.put(line)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield waiting.get(timeout=30)


def test_watching(site: Site) -> None:
    """It builds, builds again when a source is saved, tells of an error, and ends on request with 0."""
    site.delete("content/storm/second-day/all-clear.md")
    arguments = [sys.executable, "-m", "dateline", "build", "-C", str(site.folder), "--watch", "--now", NOW.isoformat()]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = lines_of(process.stderr)
        assert " files changed in " in next(told)
        site.edit("content/2025/ferry/ashore.md", "the band playing", "the band silent")
        assert " files changed in " in next(told)
        assert "the band silent" in site.page("2025/ferry/ashore/index.html")
        site.edit(ONE, "title:", "titel:")
        assert "error[unknown-key]" in next(told)
        assert "nothing written" in next(line for line in told if "written" in line)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
