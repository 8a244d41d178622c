"""A site with a past: a correction, a minor edit, a slip, a move, a removal and a withdrawal, each a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import command
from history.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Ran

SITE = "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n"
TALKS = "---\ntitle: Talks in Geneva\nstatus: closed\ntimezone: America/New_York\nbyline: [ada]\n---\nWhat is known.\n"
NOTICE = '\n  - {at: 2014-03-07T15:00:00-05:00, kind: correction, text: "An earlier version gave the wrong length."}'
CALL = "content/talks/call.md"
MOVED = "content/talks/day-one/call.md"
QUAY = "content/talks/quay.md"
RUMOUR = "content/talks/rumour.md"
GONE = "content/talks/gone.md"


def text(title: str, body: str, at: str = "13:30", **fields: str) -> str:
    """Give an update's file."""
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\npublished: 2014-03-07T{at}:00-05:00\n{lines}---\n{body}\n"


def begun(folder: Path) -> Repository:
    """Give a site of four updates in one commit."""
    site = Repository(folder).write("site.yaml", SITE).write(".gitignore", ".dateline/\n")
    site.write("content/authors/ada.md", "---\nname: Ada\n---\nReports.\n").write("content/talks/coverage.md", TALKS)
    site.write(
        CALL, text("The call", "The call lasted nine minutes.\n\nBoth sides will meet again.\n\nA third.\n\nMore.")
    )
    site.write(QUAY, text("The quay is closed", "Police closed the quay.", "12:00"))
    site.write(RUMOUR, text("A rumour", "Somebody said so.", "12:30"))
    site.write(GONE, text("To be gone", "Nothing stays.", "12:40"))
    site.commit()
    return site


def edited(folder: Path) -> Repository:
    """Give the same site some commits later, in each of which something else happened."""
    site = begun(folder)
    body = "The call lasted ten minutes.\n\nBoth sides will meet again.\n\nA third.\n\nMore."
    site.write(CALL, text("The call", body, corrections=NOTICE)).commit(authored=site.clock)
    site.write(CALL, "---\ntitle: The call\n---\nA slip.\n").commit(by="Bob Slip")
    body = body.replace("ten minutes", "some ten minutes")
    site.write(CALL, text("The long call", body, corrections=NOTICE, minor="true", tags="[talks]")).commit()
    (folder / MOVED).parent.mkdir()
    (folder / CALL).rename(folder / MOVED)
    site.commit(by="Mia Mover")
    (folder / GONE).unlink()
    site.commit()
    withdrawn = '{at: 2014-03-07T16:00:00-05:00, reason: "It was not so."}'
    site.write(RUMOUR, text("A rumour", "", "12:30", status="withdrawn", withdrawn=withdrawn)).commit()
    return site


def ran(site: Repository, name: str, *arguments: str) -> Ran:
    """Run a command on the site."""
    return command(name, "-C", str(site.folder), *arguments)


def commits(site: Repository) -> list[str]:
    """Give the ids of the commits as they are printed, oldest first."""
    return site.git("log", "--reverse", "--format=%h", "--abbrev=12").split()


def swhid(site: Repository, revision: str, path: str) -> str:
    """Give what a file is called in an archive of software."""
    return f"swh:1:cnt:{site.git('rev-parse', f'{revision}:{path}')}"
