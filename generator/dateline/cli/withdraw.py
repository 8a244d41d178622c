"""`dateline withdraw`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.authoring.desk import edit_file, find_coverage, find_update
from dateline.authoring.edits import set_field
from dateline.authoring.starter import stamp
from dateline.cli.asking import ask, instant_in, newsroom_of, refused_as_usage
from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.authoring.edits import Scalar
    from dateline.cli.terminal import Terminal


@click.command("withdraw")
@site_option
@click.argument("update")
@click.argument("reason", required=False)
@click.option("--redact", is_flag=True, help="Show no earlier version of it either.")
@click.option("--at", metavar="TIME", help="When it was withdrawn, if not now.")
@click.pass_obj
def command(terminal: Terminal, site: Path, update: str, reason: str | None, redact: bool, at: str | None) -> int:
    """Take an update down.

    Its address then says when, and the REASON that readers are given. UPDATE is its file, coverage/id, or its
    id. Sets status: and withdrawn:; the text stays in the file, and in git.
    """
    now = present()
    newsroom = newsroom_of(site, now, update)
    why = ask(reason, "The reason that readers are given", "REASON")

    def work() -> None:
        found = find_update(newsroom, update)
        if found.status == "withdrawn":
            raise click.UsageError(f"{found.coverage}/{found.id} is withdrawn already.")
        instant = stamp(instant_in(find_coverage(newsroom, found.coverage).timezone, at, now))
        notice: dict[str, Scalar] = {"at": instant, "reason": why, **({"redact": True} if redact else {})}
        edit_file(
            site / found.path, lambda text: set_field(set_field(text, "status", "withdrawn"), "withdrawn", notice)
        )
        terminal.result(found.path)
        terminal.note(f"withdrawn at {instant}")

    refused_as_usage(work)
    return 0
