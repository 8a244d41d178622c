"""`dateline init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.authoring.desk import create_file
from dateline.authoring.starter import starter_files
from dateline.cli.options import SITE_FILE, present

if TYPE_CHECKING:
    from dateline.cli.terminal import Terminal


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--title", help="The site's name; otherwise the folder's.")
@click.option("--timezone", "zone_name", default="UTC", show_default=True, help="The zone in which times are shown.")
@click.pass_obj
def command(terminal: Terminal, folder: Path, title: str | None, zone_name: str) -> int:
    """Make a new site in FOLDER.

    It has settings, a page, a person and a small live coverage, ready to be changed.
    Nothing that is there already is written over.

    \b
      dateline init mysite
      cd mysite
      dateline serve
    """
    from dateline.reading.zones import is_zone, zone

    if not is_zone(zone_name):
        raise click.UsageError(f'"{zone_name}" is not a timezone. Write it as Area/City, such as America/New_York.')
    if (folder / SITE_FILE).exists():
        raise click.UsageError(f"{folder / SITE_FILE} is there already: this is a site.")
    name = title or folder.resolve().name
    files = starter_files(name, zone_name, present().astimezone(zone(zone_name)))
    there = [path for path in files if (folder / path).exists()]
    if there:
        raise click.UsageError(f"{folder / there[0]} is there already. Choose another folder.")
    for path, text in files.items():
        create_file(folder / path, text)
        terminal.result(str(folder / path))
    terminal.note(f"A site is in {folder}. See it with: dateline serve -C {folder}")
    return 0
