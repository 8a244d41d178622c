"""The command as a process: a build ends it at once, and loses nothing of what it said."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dateline.__main__ import builds_once
from harness import NOW, Site

if TYPE_CHECKING:
    from pathlib import Path

# Runs the command, and tells on its way whether the collector was on when the command line was imported.
WATCHED = """
import atexit, gc, sys
atexit.register(print, "taken apart", file=sys.stderr)
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "dateline.cli.app":
            print("collecting" if gc.isenabled() else "at rest", file=sys.stderr)
sys.meta_path.insert(0, Watch())
from dateline.__main__ import main
{before}
sys.exit(main())
"""


def ran(*arguments: str, before: str = "", out: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run a command line in a process of its own."""
    code = [sys.executable, "-c", WATCHED.format(before=before), *arguments]
    return subprocess.run(code, stdout=out, stderr=subprocess.PIPE, text=True, check=False)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.copy("harbour", tmp_path / "site")


def test_a_build_is_not_collected_and_not_taken_apart(site: Site) -> None:
    run = ran("build", "-C", str(site.folder), "--now", NOW.isoformat())
    assert (run.returncode, run.stderr.splitlines()[0]) == (0, "at rest")
    assert "taken apart" not in run.stderr
    assert run.stdout.count("\n") == 1
    assert (site.output / "manifest.json").exists()


def test_a_long_report_reaches_a_pipe_whole(site: Site) -> None:
    run = ran("build", "-C", str(site.folder), "--now", NOW.isoformat(), "--json")
    assert len(json.loads(run.stdout)["written"]) > 50


def test_the_exit_code_is_that_of_the_build(site: Site) -> None:
    site.edit("content/storm/coverage.md", "status: live", "status: alive")
    run = ran("build", "-C", str(site.folder), "--now", NOW.isoformat())
    assert run.returncode == 1
    assert "error[bad-value]" in run.stderr
    assert ran("build", "--no-such-option").returncode == 2
    assert ran("build", "-C", str(site.folder), "-o", str(site.folder)).returncode == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full")
def test_a_full_disk_behind_the_output_is_told(site: Site) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        run = ran("build", "-C", str(site.folder), "--now", NOW.isoformat(), out=full.fileno())
    assert run.returncode == 3
    assert "no space left" in run.stderr


@pytest.mark.parametrize("arguments", [["--version"], ["check", "--help"], ["build", "--watch", "--json"]])
def test_what_goes_on_or_does_little_ends_as_any_program(arguments: list[str]) -> None:
    lines = ran(*arguments).stderr.splitlines()
    assert (lines[0], lines[-1]) == ("collecting", "taken apart")


@pytest.mark.parametrize("before", ["sys.setprofile(lambda *_: None)", "sys.settrace(lambda *_: None)"])
def test_who_measures_a_build_is_heard_at_its_end(before: str) -> None:
    run = ran("build", "--help", before=before)
    assert run.returncode == 0
    assert run.stderr.splitlines() == ["at rest", "taken apart"]


@pytest.mark.parametrize(
    ("arguments", "once"),
    [(["build"], True), (["build", "-o", "x"], True), (["build", "--watch"], False), (["serve"], False), ([], False)],
)
def test_only_a_build_that_ends_is_one(arguments: list[str], once: bool) -> None:
    assert builds_once(arguments) == once
