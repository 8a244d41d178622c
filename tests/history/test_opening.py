"""Opening: what is told where a site has no history, or none that can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.cli.printing import problem_text
from dateline.history.trails import open_history
from history.repositories import COVERAGE, START, Repository, git, imported, update
from history.test_trails import opened

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

RUINED = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"


def a_site(folder: Path) -> Repository:
    """Make a repository of a coverage with one update, in two commits."""
    site = Repository(folder).write("site.yaml", "title: Storm\n").write("content/storm/coverage.md", COVERAGE)
    site.write("content/storm/one.md", update("It rains.")).commit()
    site.write("content/storm/one.md", update("It pours.")).commit()
    return site


def said(folder: Path, setting: Literal["required", "auto", "off"] = "required") -> str:
    """Give what a person is told of a site that has no history that can be used."""
    history, problems = open_history(folder, folder / ".dateline" / "history.db", setting)
    assert history is None
    return "\n".join(problem_text(problem) for problem in problems)


def test_a_site_without_a_repository(tmp_path: Path) -> None:
    """Nothing is amiss, unless a history is required."""
    assert said(tmp_path, "auto") == ""
    assert said(tmp_path) == (
        "site.yaml: error[history-missing] this site's history is required, and there is none: no git repository, and "
        "no history.jsonl\n"
        "  hint: Work in a clone of the site's repository, put history.jsonl (from dateline history export) beside "
        "site.yaml, or write history: auto."
    )


def test_off_is_off(tmp_path: Path) -> None:
    """Nothing is read where the site wants no history."""
    assert said(a_site(tmp_path / "site").folder, "off") == ""
    assert not (tmp_path / "site" / ".dateline").exists()


def test_a_repository_without_commits_has_an_empty_history(tmp_path: Path) -> None:
    """A site that was just begun is sound."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    history = opened(site.folder)
    assert history.trails("storm", [], {"one": []}) == {}
    history.close()
    site.write("content/storm/one.md", update("It rains.")).commit()
    later = opened(site.folder)
    assert list(later.trails("storm", [], {"one": []})) == ["one"]
    assert later.head != history.head
    later.close()


def test_a_shallow_clone_has_none(tmp_path: Path) -> None:
    """Its first commits would pass for first versions."""
    site = a_site(tmp_path / "site")
    git(tmp_path, "clone", "--quiet", "--depth=1", site.folder.as_uri(), "clone")
    assert said(tmp_path / "clone") == (
        "site.yaml: error[history-shallow] this clone holds only the last commits of the site's history\n"
        "  hint: Fetch the rest: git fetch --unshallow. In a workflow, check out with fetch-depth: 0."
    )
    assert "warning[history-shallow]" in said(tmp_path / "clone", "auto")
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    opened(tmp_path / "clone").close()


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_clone_without_all_files_has_none_and_fetches_none(kind: str, tmp_path: Path) -> None:
    """It says how they are fetched; where all are there, it is a clone like any other."""
    site = a_site(tmp_path / "site")
    site.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", site.folder.as_uri(), "clone")
    assert said(tmp_path / "clone") == (
        "site.yaml: error[history-partial] this clone does not hold all files of the site's history\n"
        "  hint: Fetch them: git fetch --refetch --no-filter. In a workflow, check out without filter:. Nothing is "
        "fetched by itself."
    )
    assert "warning[history-partial]" in said(tmp_path / "clone", "auto")
    git(tmp_path / "clone", "fetch", "--quiet", "--refetch", "--no-filter")
    opened(tmp_path / "clone").close()


def test_without_the_command_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository is there, and nothing that reads it."""
    site = a_site(tmp_path / "site")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert said(site.folder) == (
        "site.yaml: error[history-git-missing] the site's history is in a git repository, and there is no command git\n"
        "  hint: Install git, and see that it is found by the PATH."
    )
    assert "warning[history-git-missing]" in said(site.folder, "auto")


def test_a_repository_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's own advice is passed on, and nothing is done about it."""
    site = a_site(tmp_path / "site")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert said(site.folder) == (
        f"site.yaml: error[history-refused] git refuses to read this repository: detected dubious ownership in "
        f"repository at '{site.folder}'\n"
        f"  hint: It belongs to somebody else. If you trust it, do as git says: git config --global --add "
        f"safe.directory {site.folder}"
    )
    assert "warning[history-refused]" in said(site.folder, "auto")


def test_a_broken_repository(tmp_path: Path) -> None:
    """What git says first is quoted."""
    site = a_site(tmp_path / "site")
    (site.folder / ".git" / "HEAD").write_text("ref: refs/heads/../../etc\n", encoding="utf-8")
    assert said(site.folder) == (
        "site.yaml: error[history-broken] git cannot read the site's history: your current branch appears to be "
        "broken\n"
        "  hint: See what git says: git fsck. A new clone is often the shortest way."
    )
    assert "warning[history-broken]" in said(site.folder, "auto")


@pytest.mark.parametrize("path", ["HEAD", "HEAD~1", "HEAD^{tree}", "HEAD~1:content/storm/one.md"])
def test_a_repository_that_lost_an_object(path: str, tmp_path: Path) -> None:
    """A commit, a tree, a file: none is passed over, and what was read before is not spoilt."""
    site = a_site(tmp_path / "site")
    lost = site.git("rev-parse", path)
    (site.folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert "error[history-broken] git cannot read the site's history: " in said(site.folder)
    assert lost in said(site.folder) or path == "HEAD"


def test_a_log_that_breaks_off(tmp_path: Path) -> None:
    """What git printed until then is no history."""
    folder = Repository(tmp_path / "site").folder
    git(folder, "config", "fastimport.unpackLimit", "5000")
    head = "commit refs/heads/main\ncommitter A <a@b> {0} +0000\ndata 1\n.\nM 100644 inline content/storm/one.md\n"
    story = [head.format(START + number) + f"data 3\n{number:03}\n" for number in range(300)]
    imported(folder, "".join(story).encode())
    lost = git(folder, "rev-parse", "HEAD~250^{tree}").decode().strip()
    (folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert "[history-broken] git cannot read the site's history: " in said(folder)
    assert lost in said(folder)


def test_a_repository_with_a_file_that_is_damaged(tmp_path: Path) -> None:
    """What git says of it is quoted."""
    site = a_site(tmp_path / "site")
    lost = site.git("rev-parse", "HEAD~1:content/storm/one.md")
    file = site.folder / ".git/objects" / lost[:2] / lost[2:]
    file.chmod(0o600)
    file.write_bytes(b"no object")
    assert "[history-broken] git cannot read the site's history: " in said(site.folder)
    assert "ended early" not in said(site.folder)


def test_a_worktree_that_lost_its_repository(tmp_path: Path) -> None:
    """The file .git leads nowhere."""
    site = a_site(tmp_path / "site")
    site.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    opened(tmp_path / "tree").close()
    site.folder.rename(tmp_path / "gone")
    assert "[history-broken] git cannot read the site's history: not a git repository" in said(tmp_path / "tree")


def test_dates_that_cannot_be_right_are_told_and_do_not_count(tmp_path: Path) -> None:
    """What landed later did not land earlier: the time of the commit before stands for them."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    wrong = []
    for number, at in enumerate([START, START + 60, 1, START + 10**9, START + 120]):
        commit = site.write("content/storm/one.md", update(f"Edit {number}.")).commit(at=at)
        wrong += [commit] if number in (2, 3) else []
    history, problems = open_history(site.folder, tmp_path / "history.db", "required")
    assert history is not None
    revisions = history.trails("storm", [], {"one": []})["one"].revisions
    assert [int(each.landed.timestamp()) - START for each in revisions] == [0, 60, 60, 60, 120]
    assert "\n".join(map(problem_text, problems)) == (
        f"site.yaml: warning[history-date] 2 commits have dates that cannot be right (the first is {wrong[0][:12]}, of "
        "1970-01-01); the time of the commit before counts\n"
        "  hint: Check the clock of the machine that made them. What landed later never landed earlier."
    )
    history.close()


def test_dates_that_no_calendar_has(tmp_path: Path) -> None:
    """Beyond the year 9999, and what is no date at all: as if they were the first right one's."""
    parts = []
    for number, date in enumerate(["999999999999 +0000", f"{START} +0000", "99999999999999 +0000"]):
        people = f"author A <a@b> {date}\ncommitter A <a@b> {date}\n"
        files = "M 100644 inline content/storm/coverage.md\ndata 20\n---\ntitle: Storm\n---\n" if not number else ""
        text = update(f"Edit {number}.")
        files += f"M 100644 inline content/storm/one.md\ndata {len(text)}\n{text}\n"
        parts.append(f"commit refs/heads/main\n{people}data 1\n.\n{files}")
    imported(tmp_path / "site", "".join(parts).encode())
    history, problems = open_history(tmp_path / "site", tmp_path / "history.db", "auto")
    assert history is not None
    revisions = history.trails("storm", [], {"one": []})["one"].revisions
    assert [(each.landed.timestamp(), each.authored.timestamp()) for each in revisions] == [(START, START)] * 3
    assert [each.code for each in problems] == ["history-date"]
    assert "of no date" in problems[0].message
    history.close()


def test_a_hook_s_variables_and_a_person_s_settings_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another repository in the environment nor a taste for signatures, renames or relative paths."""
    site = a_site(tmp_path / "site")
    expected = opened(site.folder, tmp_path / "one.db").trails("storm", [], {})
    other = Repository(tmp_path / "other")
    other.commit()
    for name, value in {
        "GIT_DIR": other.folder / ".git",
        "GIT_INDEX_FILE": "nowhere",
        "GIT_GLOB_PATHSPECS": "1",
    }.items():
        monkeypatch.setenv(name, str(value))
    lines = (
        "log.follow=true",
        "log.showRoot=false",
        "log.showSignature=true",
        "diff.relative=true",
        "diff.renames=copies",
    )
    settings = tmp_path / "config"
    for line in (*lines, "core.quotePath=true", "diff.orderFile=/nowhere", "log.date=iso", "log.mailmap=true"):
        git(tmp_path, "config", "--file", str(settings), *line.split("=", 1))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert opened(site.folder, tmp_path / "two.db").trails("storm", [], {}) == expected


def test_a_site_in_a_folder_that_is_linked_to(tmp_path: Path) -> None:
    """What it is in the repository counts, not the way there."""
    site = Repository(tmp_path / "all").write("sites/a b*/content/storm/coverage.md", COVERAGE)
    site.write("sites/a b*/content/storm/one.md", update("It rains.")).commit()
    (tmp_path / "link").symlink_to(site.folder / "sites" / "a b*")
    assert list(opened(tmp_path / "link", tmp_path / "history.db").trails("storm", [], {})) == ["one"]


def test_a_link_is_no_text(tmp_path: Path) -> None:
    """A file that becomes a symbolic link is gone."""
    site = a_site(tmp_path / "site")
    (site.folder / "content/storm/one.md").unlink()
    (site.folder / "content/storm/one.md").symlink_to("coverage.md")
    site.commit()
    revisions = opened(site.folder).trails("storm", [], {})["one"].revisions
    assert [bool(each.blob) for each in revisions] == [True, True, False]


def test_a_huge_file_goes_by_its_name(tmp_path: Path) -> None:
    """It is not looked into, and is no text."""
    site = a_site(tmp_path / "site")
    site.write("content/storm/huge.md", "---\nid: two\n---\n" + "words " * 200_000).commit()
    history = opened(site.folder)
    trails = history.trails("storm", [], {})
    assert sorted(trails) == ["huge", "one"]
    assert history.texts([trails["huge"].revisions[0].blob]) == {}
    history.close()


def test_ids_of_sha_256(tmp_path: Path) -> None:
    """A repository may name its objects by the longer hash."""
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main", "site")
    text = update("It rains.")
    story = "commit refs/heads/main\ncommitter A <a@b> 1394200000 +0000\ndata 1\n.\n"
    story += "M 100644 inline content/storm/coverage.md\ndata 20\n---\ntitle: Storm\n---\n"
    imported(tmp_path / "site", f"{story}M 100644 inline content/storm/one.md\ndata {len(text)}\n{text}\n".encode())
    history = opened(tmp_path / "site")
    blob = history.trails("storm", [], {})["one"].revisions[0].blob
    assert len(blob) == 64
    assert history.texts([blob]) == {blob: text.encode()}
    history.close()
