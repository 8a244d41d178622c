"""The hooks for pre-commit: what they name exists, and does in a commit what it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from history.repositories import Repository
from tools import PROJECT

SITE = {
    ".gitignore": ".dateline/\n",
    "site.yaml": "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n",
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: closed\n---\nWhat is known.\n",
    "content/storm/one.md": "---\ntitle: One\npublished: 2014-03-10T11:00:00Z\n---\nIt blows.\n",
}
HOOKS = {each["id"]: each for each in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def committing(site: Repository, *hooks: str, arguments: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Commit what is staged, as pre-commit does: git runs the hooks' entries one after the other, without a shell."""
    lines = [shlex.join([*shlex.split(HOOKS[hook]["entry"]), *arguments]) for hook in hooks]
    hook = site.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nset -e\n" + "\n".join(lines) + "\n")
    hook.chmod(0o755)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["git", "commit", "--quiet", "--message", "An edit"],
        cwd=site.folder,
        env={**os.environ, **site.people(None, None, "Ann Desk"), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def staged(folder: Path, below: str = "") -> Repository:
    """Give a repository with a site in it, none of it committed."""
    site = Repository(folder)
    for path, text in SITE.items():
        site.write(below + path, text)
    site.git("add", "--all")
    return site


def test_there_are_two_that_pre_commit_can_install() -> None:
    """Each is of Python, for this repository is a package; neither is given files, for a site is a whole."""
    assert list(HOOKS) == ["dateline-check", "dateline-ledger"]
    assert {(each["language"], each["pass_filenames"]) for each in HOOKS.values()} == {("python", False)}


@pytest.mark.parametrize("below", ["", "news/"])
def test_a_commit_takes_its_addresses_along(tmp_path: Path, below: str) -> None:
    """The ledger is part of the commit, also where the site is a folder of the repository."""
    site = staged(tmp_path / "site", below)
    done = committing(site, *HOOKS, arguments=("-C", below.rstrip("/")) if below else ())
    assert (done.returncode, done.stdout) == (0, "")
    assert site.git("show", f"HEAD:{below}ledger/storm.txt") == "/storm/\n/storm/one/"
    assert site.git("status", "--porcelain") == ""


def test_a_site_that_publishes_nothing_yet_can_be_committed(tmp_path: Path) -> None:
    """There is no ledger to be added."""
    site = staged(tmp_path / "site")
    site.git("rm", "-r", "-q", "-f", "content")
    done = committing(site, "dateline-ledger")
    assert (done.returncode, (site.folder / "ledger").exists()) == (0, False)


def test_what_is_wrong_stops_the_commit(tmp_path: Path) -> None:
    """And is told."""
    site = staged(tmp_path / "site").write("content/storm/one.md", "---\ntitle: One\npublished: soon\n---\nIt blows.\n")
    done = committing(site, *HOOKS)
    assert done.returncode == 1
    assert "content/storm/one.md:3" in done.stdout + done.stderr
    assert site.git("rev-list", "--all") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/storm/one.md", {"dateline-check", "dateline-ledger"}),
        ("news/site.yaml", {"dateline-check", "dateline-ledger"}),
        ("ledger/storm.txt", {"dateline-check"}),
        ("README.md", set()),
        ("src/my-content/x", set()),
    ],
)
def test_a_hook_runs_where_the_site_has_changed(path: str, expected: set[str]) -> None:
    """Its `files` is searched for, as pre-commit does."""
    assert {name for name, hook in HOOKS.items() if re.search(hook["files"], path)} == expected
