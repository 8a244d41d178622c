"""`dateline clean`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.cli.options import require_site, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("clean")
@site_option
@click.option("-o", "--output", type=click.Path(file_okay=False), help="Clean this folder instead of output/.")
@click.pass_obj
def command(terminal: Terminal, site: Path, output: str | None) -> int:
    """Remove what builds have made.

    That is every file that output/manifest.json names, the preview, and what Dateline remembers in .dateline/: the next
    build makes everything again. Sources, and files in output/ that Dateline did not make, stay.
    """
    from pathlib import Path

    from dateline.build.cleaning import clean

    require_site(site)
    folder = Path(output) if output else site / "output"
    removed = clean(site, folder)
    terminal.result(f"{folder}: {removed:,} {'file' if removed == 1 else 'files'} removed")
    return 0
