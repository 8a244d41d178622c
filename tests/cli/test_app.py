"""The command line as a whole: help, wrong usage, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

import dateline
from dateline.cli import app as module
from dateline.cli.app import COMMANDS, app
from harness import Site, command

if TYPE_CHECKING:
    from pathlib import Path


def test_the_version() -> None:
    """One line, for people and scripts."""
    assert command("--version") == command("-V")
    assert (command("--version").code, command("--version").out) == (0, f"dateline {dateline.__version__}\n")


def test_help_lists_every_command_and_the_exit_codes() -> None:
    """A newcomer can begin from it."""
    ran = command("--help")
    assert ran.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in ran.out] == []
    assert "dateline serve" in ran.out
    assert "Exit codes: 0 done" in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_each_option_what_for(name: str) -> None:
    """With an example where there is more than one way to call it."""
    found = app.get_command(click.Context(app), name)
    assert found is not None
    assert found.name == name
    assert found.help
    assert [each.name for each in found.params if isinstance(each, click.Option) and not each.help] == []
    if name in {"build", "check", "completion", "publish", "serve"}:
        assert f"  dateline {name}" in found.help


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], 'There is no command "biuld". Did you mean "build"?'),
        (["build", "--outptu", "x"], "Did you mean --output?"),
        (["build", "-C", "/nowhere/at/all"], "does not exist"),
        (["build", "--now", "tomorrow"], '"tomorrow" is no instant. Write it with its offset'),
        (["build", "--now", "2026-03-10T12:00:00"], "Write it with its offset"),
        (["build", "--base-url", "news"], '"news": '),
        (["build", "--poll"], "--poll goes with --watch"),
        (["build", "--watch", "--json"], "do not go together"),
        (["serve", "--port", "70000"], "70000"),
        (["completion", "tcsh"], "tcsh"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(arguments: list[str], words: str) -> None:
    """Exit code 2, and a sentence that says what to write, on stderr."""
    ran = command(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words.replace("--output?", "") in ran.err


def test_without_a_command_there_is_help() -> None:
    """Whoever types the bare name wants to know what there is."""
    ran = command()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize("name", ["build", "check", "serve", "clean", "publish"])
def test_outside_of_a_site(tmp_path: Path, name: str) -> None:
    """Every command says that there is no site.yaml, and makes nothing."""
    ran = command(name, "-C", str(tmp_path))
    assert ran.code == 1
    assert "error[missing-site] there is no site.yaml here" in ran.out + ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_nearest_site_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command can be run from anywhere in a site."""
    site = Site.copy("harbour", tmp_path / "site")
    monkeypatch.chdir(site.folder / "content" / "storm" / "first-day")
    assert command("build", "--now", "2026-03-10T12:00:00Z").code == 0
    assert (site.output / "index.html").exists()


def test_what_the_system_refuses(tmp_path: Path) -> None:
    """Exit code 3 and a sentence with the file: here an output folder that cannot be made."""
    (tmp_path / "file").write_text("in the way")
    site = Site.copy("harbour", tmp_path / "site")
    ran = site.run("build", "--output", str(tmp_path / "file" / "output"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"error: {tmp_path}/file/output: not a directory\n"


def test_an_interrupted_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it without a traceback."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.app, "invoke", interrupted)
    assert (command("build").code, command("build").err) == (130, "")


def test_a_reader_that_has_gone() -> None:
    """`dateline … | head` ends quietly."""
    read, write = os.pipe()
    os.close(read)
    arguments = [sys.executable, "-m", "dateline", "completion", "bash"]
    run = subprocess.run(arguments, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (run.returncode, run.stderr) == (141, b"")
