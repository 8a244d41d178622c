"""`dateline init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline import __version__
from dateline.authoring.desk import create_file
from dateline.authoring.starter import starter_files
from dateline.authoring.workflows import FILES, TARGETS, with_target, workflow
from dateline.cli.options import SITE_FILE, present

if TYPE_CHECKING:
    from dateline.cli.terminal import Terminal


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--title", help="The site's name; otherwise the folder's.")
@click.option("--timezone", "zone_name", default="UTC", show_default=True, help="The zone in which times are shown.")
@click.option(
    "--ci", "host", type=click.Choice(list(FILES)), help="Also write the file by which a host publishes the site."
)
@click.pass_obj
def command(terminal: Terminal, folder: Path, title: str | None, zone_name: str, host: str | None) -> int:
    """Make a new site in FOLDER.

    It has settings, a page, a person and a small live coverage, ready to be changed.
    Nothing that is there already is written over. With --ci, FOLDER may be a site already.

    \b
      dateline init mysite
      cd mysite
      dateline serve
      dateline init --ci github                  check, build and publish with each push
    """
    from dateline.reading.zones import is_zone

    if not is_zone(zone_name):
        raise click.UsageError(f'"{zone_name}" is not a timezone. Write it as Area/City, such as America/New_York.')
    is_site = (folder / SITE_FILE).exists()
    if is_site and not host:
        raise click.UsageError(f"{folder / SITE_FILE} is there already: this is a site.")
    files = {} if is_site else _new_site(folder, title, zone_name, host)
    hosts_own = _workflow(folder, host) if host else {}
    files |= hosts_own
    if there := [file for file in files if file.exists()]:
        instead = "Move it away, or leave --ci out." if there[0] in hosts_own else "Choose another folder."
        raise click.UsageError(f"{there[0]} is there already. {instead}")
    for file, text in files.items():
        create_file(file, text)
        terminal.result(str(file))
    if not is_site:
        terminal.note(f"A site is in {folder}. See it with: dateline serve -C {folder}")
    elif host:
        terminal.note(f"{folder / SITE_FILE} says where to publish. For the pages of {host}:\n")
        terminal.note(f"publish:\n  pages: {TARGETS[host]}")
    return 0


def _new_site(folder: Path, title: str | None, zone_name: str, host: str | None) -> dict[Path, str]:
    from dateline.reading.zones import zone

    texts = starter_files(title or folder.resolve().name, zone_name, present().astimezone(zone(zone_name)))
    if host:
        texts[SITE_FILE] = with_target(texts[SITE_FILE], host)
    return {folder / path: text for path, text in texts.items()}


def _workflow(folder: Path, host: str) -> dict[Path, str]:
    """Give the host's file, at the top of the repository that the site lies in: hosts look for it nowhere else."""
    from dateline.history.stamp import find_git

    git = find_git(folder)
    site = folder.resolve()
    top = git.parent if git else site
    below = site.relative_to(top).as_posix()
    return {(folder if top == site else top) / FILES[host]: workflow(host, below, __version__)}
