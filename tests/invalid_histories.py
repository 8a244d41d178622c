"""Sites whose history cannot be used: repositories, which no repository can hold. By code, as in `tests/invalid/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from history.repositories import START, Repository, git, update

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = "title: The Harbour Gazette\nbase_url: https://live.harbour.example/\nauthority: harbour.example,2026\n"
COVERAGE = "---\ntitle: Storm in Port Alder\nstatus: closed\n---\nThe harbour is closed.\n"


def _site(folder: Path) -> Repository:
    """Make a sound site that requires its history, in two commits."""
    site = Repository(folder).write("site.yaml", f"{SITE}history: required\n").write(".gitignore", ".dateline/\n")
    site.write("content/storm/coverage.md", COVERAGE).write("content/storm/one.md", update("The wind blows.")).commit()
    site.write("content/storm/one.md", update("The wind blows still.", minor="true")).commit()
    return site


def _without(folder: Path) -> None:
    _site(folder)
    (folder / ".git").rename(folder.with_name("repository"))


def _clone(how: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        origin = _site(folder.with_name("origin"))
        origin.git("config", "uploadpack.allowFilter", "true")
        git(folder.parent, "clone", "--quiet", how, origin.folder.as_uri(), folder.name)

    return make


def _broken(folder: Path) -> None:
    (_site(folder).folder / ".git" / "refs" / "heads" / "main").write_text("no id\n", encoding="utf-8")


def _wrong_dates(folder: Path) -> None:
    site = _site(folder)
    site.write("content/storm/two.md", update("It rains.", sequence="2")).commit(at=START - 10**8)
    site.write("content/storm/two.md", update("It rains still.", sequence="2", minor="true")).commit()


def _silent(folder: Path) -> None:
    _site(folder).write("content/storm/one.md", update("The wind drops in the night.")).commit()


def _moved(folder: Path) -> None:
    later = update("The wind blows still.", minor="true").replace("13:30", "13:45")
    _site(folder).write("content/storm/one.md", later).commit()


def _exported(folder: Path) -> None:
    _without(folder)
    (folder / "history.jsonl").write_text('{"format": "diary"}\n', encoding="utf-8")


HISTORIES: dict[str, Callable[[Path], object]] = {
    "history-missing": _without,
    "history-shallow": _clone("--depth=1"),
    "history-partial": _clone("--filter=blob:none"),
    "history-git-missing": _site,
    "history-refused": _site,
    "history-broken": _broken,
    "history-date": _wrong_dates,
    "history-export": _exported,
    "silent-edit": _silent,
    "published-moved": _moved,
}
ENVIRONMENT = {
    "history-git-missing": {"PATH": "/nowhere"},
    "history-refused": {
        "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1",
        "GIT_CONFIG_GLOBAL": "/nowhere",
        "GIT_CONFIG_NOSYSTEM": "1",
    },
}
"""What must be so while such a site is checked."""
