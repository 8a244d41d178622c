"""`dateline serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.cli.options import present, require_site, shown_options, site_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("serve")
@site_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Answer at this address of the machine.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Or the next free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option("--poll", is_flag=True, help="Look for changes by polling, as network disks need it.")
@shown_options
@click.option("--allow-host", multiple=True, metavar="NAME", help="Answer under this name, too. May be repeated.")
@click.pass_obj
def command(
    terminal: Terminal,
    site: Path,
    host: str,
    port: int,
    open_browser: bool,
    poll: bool,
    drafts: bool,
    future: bool,
    now: datetime | None,
    allow_host: tuple[str, ...],
) -> int:
    """Show the site in a browser and keep it current while you write.

    Builds into .dateline/preview, never into output/. Pages reload when they change; a mistake is shown over the page
    until it is repaired, and the rest of the site stays as it is. Ctrl-C stops it.

    \b
      dateline serve --open
      dateline serve --drafts --future           with all that is not public yet
    """
    from dateline.build.options import BuildOptions
    from dateline.cli.building import rebuilding, telling
    from dateline.preview.run import PreviewOptions, preview_folder, run_preview

    require_site(site)
    options = BuildOptions(
        now=now or present(),
        output=preview_folder(site),
        drafts=drafts,
        future=future,
        keep_going=True,
        durable=False,
    )
    run_preview(
        site,
        rebuilding(site, options, fixed_now=now is not None),
        PreviewOptions(host=host, port=port, open_browser=open_browser, poll=poll, allow_hosts=allow_host),
        telling(terminal),
    )
    return 0
