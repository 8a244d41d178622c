"""`docs/building.md`: its examples print what it says, apart from the times."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.authoring.starter import starter_files
from dateline.build.outcome import Outcome
from dateline.cli.outcomes import report
from harness import command
from tools import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = (PROJECT / "docs" / "building.md").read_text(encoding="utf-8")
NOW = "2026-03-10T12:00:00+00:00"
LONG_AGO = 1_000_000_000  # seconds since 1970


def examples() -> list[tuple[str, str]]:
    """Give every command of the page with what it is said to print."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
    parts = re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]
    return [(line, printed) for line, _, printed in (part.partition("\n") for part in parts)]


def timeless(text: str) -> str:
    """Give what is printed without times."""
    text = re.sub(r"\d+\.\d\d s$", "… s", text, flags=re.MULTILINE)
    return re.sub(r"\d+\.\d{3}(?:( +[\d,]+) +[\d,]+)?$", r"…\1", text, flags=re.MULTILINE)


def follow(line: str, folder: Path, minute: int) -> str:
    """Do what a person does who follows the page, each time some time after the last, and give what is printed."""
    if line.startswith(("dateline init", "cd ")):
        return ""
    if not line.startswith("dateline "):
        subprocess.run(["/bin/sh", "-c", line], cwd=folder, check=True)
        changed = [file for file in folder.joinpath("content").rglob("*") if file.stat().st_mtime > LONG_AGO + 10_000]
        for file in changed:
            os.utime(file, (LONG_AGO + minute, LONG_AGO + minute))
        return ""
    ran = command(*shlex.split(line)[1:], "--now", NOW)
    assert ran.code == 0
    return ran.err + ran.out


def test_the_examples_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, from a site as `dateline init` makes it."""
    folder = tmp_path / "mysite"
    for path, text in starter_files("mysite", "UTC", datetime(2026, 3, 10, 11, 0, tzinfo=UTC)).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (LONG_AGO, LONG_AGO))
    monkeypatch.chdir(folder)
    for minute, (line, printed) in enumerate(examples(), 1):
        told = follow(line, folder, minute).replace(str(folder), "/home/you/mysite")
        assert timeless(told) == timeless(printed), line


def test_every_stage_is_explained() -> None:
    """The table of stages has those that the example prints."""
    ((_, printed),) = [each for each in examples() if "--timings" in each[0]]
    stages = [line.split()[0] for line in printed.splitlines()[1:-2]]
    explained = re.findall(r"^\| (\w+) \|", PAGE.partition("| stage | what it does |")[2], flags=re.MULTILINE)
    assert explained[: len(stages)] == stages


def test_every_key_of_json_is_explained() -> None:
    """And no other."""
    table = PAGE.partition("prints the same for a program:")[2].partition("## ")[0]
    first_cells = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    explained = [key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)]
    assert sorted(explained) == sorted([*report((), Outcome(()), failed=False), "output"])
