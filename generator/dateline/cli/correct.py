"""`dateline correct`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.authoring.desk import edit_file, find_coverage, find_update
from dateline.authoring.edits import append_item
from dateline.authoring.starter import stamp
from dateline.cli.asking import ask, instant_in, newsroom_of, refused_as_usage
from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("correct")
@site_option
@click.argument("update")
@click.argument("text", required=False)
@click.option(
    "--kind",
    type=click.Choice(["correction", "clarification", "update"]),
    default="correction",
    show_default=True,
    help="What the notice is.",
)
@click.option("--at", metavar="TIME", help="When it was corrected, if not now.")
@click.pass_obj
def command(terminal: Terminal, site: Path, update: str, text: str | None, kind: str, at: str | None) -> int:
    """Add a correction to an update.

    TEXT says what was wrong and what is right. UPDATE is its file, coverage/id, or its id. Only the list
    corrections: grows; correct the text itself in the file.

    \b
      dateline correct hasty-steps "An earlier version gave the wrong day for the call."
    """
    now = present()
    newsroom = newsroom_of(site, now, update)
    notice = ask(text, "What was wrong, and what is right", "TEXT")

    def work() -> None:
        found = find_update(newsroom, update)
        instant = stamp(instant_in(find_coverage(newsroom, found.coverage).timezone, at, now))
        item = {"at": instant, "kind": kind, "text": notice}
        edit_file(site / found.path, lambda source: append_item(source, "corrections", item))
        terminal.result(found.path)
        terminal.note(f"{kind} added, dated {instant}")

    refused_as_usage(work)
    return 0
