"""The stamp: it differs whenever a site's history may, and costs no process."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from dateline.history.stamp import find_git
from dateline.history.trails import history_stamp
from history.repositories import COVERAGE, Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    """Give a repository with one commit."""
    made = Repository(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    made.commit()
    return made


def test_every_move_of_head_shows(site: Repository) -> None:
    """A commit, a reset, another branch, packed references, a detached head."""
    stamps = [history_stamp(site.folder)]
    for step in (
        "commit",
        "switch -c other",
        "pack-refs --all",
        "commit",
        "reset HEAD~1",
        "checkout --detach",
        "commit",
    ):
        if step == "commit":
            site.commit()
        else:
            site.git(*step.split())
        stamps.append(history_stamp(site.folder))
    assert len(set(stamps)) == len(stamps)


def test_what_moves_no_head_does_not_show(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit, a tag; and no process is started to say so."""
    before = history_stamp(site.folder)
    site.write("content/storm/coverage.md", "other").git("tag", "later")
    monkeypatch.setattr(subprocess, "Popen", None)
    assert history_stamp(site.folder) == before


def test_a_folder_within_and_a_worktree_follow_theirs(site: Repository, tmp_path: Path) -> None:
    """A site below the repository's root; a worktree, whose branch is another."""
    below = site.folder / "content"
    site.git("worktree", "add", "--quiet", "-b", "tree", str(tmp_path / "tree"))
    before = history_stamp(below), history_stamp(tmp_path / "tree")
    assert before[0] == history_stamp(site.folder)
    site.commit()
    assert history_stamp(below) != before[0]
    assert history_stamp(tmp_path / "tree") == before[1]
    tree = Repository.__new__(Repository)
    tree.folder, tree.clock = tmp_path / "tree", site.clock
    tree.commit()
    assert history_stamp(tmp_path / "tree") != before[1]


def test_a_clone_that_is_no_longer_shallow_shows(site: Repository, tmp_path: Path) -> None:
    """Its head is the same, and what it knows is not."""
    site.commit()
    site.git("clone", "--quiet", "--depth=1", site.folder.as_uri(), str(tmp_path / "clone"))
    before = history_stamp(tmp_path / "clone")
    site.git("-C", str(tmp_path / "clone"), "fetch", "--quiet", "--unshallow")
    assert history_stamp(tmp_path / "clone") != before


def test_without_a_repository_the_exported_file_counts(tmp_path: Path) -> None:
    """There is none, there is one, it is another."""
    file = tmp_path / "history.jsonl"
    assert history_stamp(tmp_path) == ""
    file.write_text("one", encoding="utf-8")
    first = history_stamp(tmp_path)
    assert first
    file.write_text("two", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert history_stamp(tmp_path) not in ("", first)


def test_a_reference_that_leads_to_another_is_followed(site: Repository) -> None:
    """A branch may be another's second name."""
    site.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    site.git("symbolic-ref", "HEAD", "refs/heads/alias")
    before = history_stamp(site.folder)
    site.commit()
    assert history_stamp(site.folder) != before


def test_a_ceiling_is_one_for_us_too(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is told not to look, nothing is found."""
    below = site.folder / "content" / "storm"
    assert find_git(below) == site.folder / ".git"
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.folder))
    assert find_git(below) is None
    assert find_git(site.folder) == site.folder / ".git"
