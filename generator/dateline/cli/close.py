"""`dateline close`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.authoring.desk import edit_file, find_coverage, only_live
from dateline.authoring.edits import set_field
from dateline.authoring.starter import stamp
from dateline.cli.asking import instant_in, newsroom_of, refused_as_usage
from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("close")
@site_option
@click.argument("coverage", required=False)
@click.option("--at", metavar="TIME", help="When it ended, if not now.")
@click.pass_obj
def command(terminal: Terminal, site: Path, coverage: str | None, at: str | None) -> int:
    """Close a coverage.

    From now on it reads from its beginning. Without COVERAGE: the one that is live. Sets status: and closed: in
    its coverage.md; every other line stays as it is.
    """
    now = present()
    newsroom = newsroom_of(site, now)

    def work() -> None:
        story = find_coverage(newsroom, coverage) if coverage else only_live(newsroom)
        if story.status == "closed":
            raise click.UsageError(f"{story.id} is closed already.")
        ended = stamp(instant_in(story.timezone, at, now))
        edit_file(site / story.path, lambda text: set_field(set_field(text, "status", "closed"), "closed", ended))
        terminal.result(story.path)
        terminal.note(f"closed at {ended}")

    refused_as_usage(work)
    return 0
