"""Trails: what the rest of Dateline asks of a site's past, and how it is opened."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.history.cache import Cache, Damaged, made_anew
from dateline.history.catching_up import HEAD, UNBORN, WRONG, catch_up
from dateline.history.exported import BadExport, ExportedFile
from dateline.history.git import Git, GitFailed, GitMissing
from dateline.history.known import History, Repository
from dateline.history.revisions import Revision, Trail
from dateline.history.stamp import EXPORTED, find_git, history_stamp
from dateline.problems import Place, problem

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from dateline.problems import Problem

    Setting = Literal["required", "auto", "off"]

__all__ = ["History", "Revision", "Trail", "history_stamp", "open_history"]

_SITE = Place("site.yaml")  # where `history:` stands
_NO_COMMITS = "does not have any commits yet"
_ADVICE = "git config "  # what git says to do about a repository that is somebody else's begins so


class _Trouble(Exception):
    """There is no history, because of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def open_history(folder: Path, cache: Path, setting: Setting) -> tuple[History | None, tuple[Problem, ...]]:
    """Give what is known of the past of the site in `folder`, and what is wrong with it.

    None where there is no history, or none that can be trusted. `cache` is the file in which it is kept; `setting` is
    the site's. Without a history what is wrong is an error where it is `required`, else a warning. Raises `OSError`.
    """
    if setting == "off":
        return None, ()
    try:
        if find_git(folder) is not None:
            history = _from_git(folder, cache)
        elif (folder / EXPORTED).is_file():
            history = _from_file(folder / EXPORTED, cache)
        elif setting == "required":
            return None, (problem("history-missing", _SITE),)
        else:
            return None, ()
    except _Trouble as trouble:
        severity = trouble.problem.severity if setting == "required" else "warning"
        return None, (replace(trouble.problem, severity=severity),)
    return history, tuple(_date_problems(history))


def _from_git(folder: Path, cache: Path) -> History:
    """Open the history that a repository holds. Raises `_Trouble`."""
    git = Git(folder.resolve())
    try:
        shallow, prefix, head = _whereabouts(git)
        if shallow:
            raise _Trouble(problem("history-shallow", _SITE))
        catch_up(git, prefix, head, cache)
    except GitMissing as fault:
        raise _Trouble(problem("history-git-missing", _SITE)) from fault
    except GitFailed as fault:
        raise _Trouble(_failed(git, fault)) from fault
    return History(Repository(git, prefix, head), cache)


def _whereabouts(git: Git) -> tuple[bool, str, str]:
    """Say whether a clone is shallow, and give the way to the site in it and its last commit's id, or `UNBORN`.

    Raises `GitFailed`.
    """
    asked = ("rev-parse", "--is-shallow-repository", "--show-prefix")
    try:
        told, head = git.ask(*asked, "HEAD", "--").removesuffix("\n--\n").rsplit("\n", 1)
    except GitFailed:
        told, head = git.ask(*asked).removesuffix("\n"), _born(git)
    shallow, _, prefix = told.partition("\n")
    return shallow == "true", prefix, head


def _born(git: Git) -> str:
    """Give `UNBORN` where there is no commit yet; raises `GitFailed`, with the reason, where there is another."""
    try:
        return git.ask("log", "-1", "--format=%H").strip()
    except GitFailed as fault:
        if _NO_COMMITS in fault.said:
            return UNBORN
        raise


def _failed(git: Git, fault: GitFailed) -> Problem:
    """Say why git failed."""
    lines = [line.strip() for line in fault.said.splitlines()]
    if advice := next((line for line in lines if line.startswith(_ADVICE) and "safe.directory" in line), ""):
        return problem("history-refused", _SITE, reason=fault.first_line, advice=advice)
    if git.answers("config", "--get-regexp", r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"):
        return problem("history-partial", _SITE)
    return problem("history-broken", _SITE, reason=fault.first_line)


def _from_file(file: Path, cache: Path) -> History:
    """Open the history that an exported file holds. Raises `_Trouble`."""
    exported = ExportedFile(file)
    known = Cache.known(cache, exported.name)
    try:
        if known is not None and known.value(HEAD) == exported.head:
            return History(exported, cache)
    except Damaged:
        pass
    finally:
        if known is not None:
            known.close()
    try:
        with made_anew(cache, exported.name) as new:
            exported.read_into(new)
    except BadExport as fault:
        raise _Trouble(problem("history-export", Place(EXPORTED, fault.line, 1), reason=fault.reason)) from fault
    return History(exported, cache)


def _date_problems(history: History) -> list[Problem]:
    """Tell of dates that cannot be right."""
    told = json.loads(history.cache().value(WRONG) or "[]")
    if not told:
        return []
    count, commit, seconds = told
    date = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}" if seconds >= 0 else "no date"
    words = "1 commit has a date" if count == 1 else f"{count} commits have dates"
    return [problem("history-date", _SITE, commits=words, commit=commit[:12], date=date)]
