"""`dateline build`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import base_url_option, present, shown_options, site_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dateline.build.options import BuildOptions
    from dateline.cli.outcomes import Speech
    from dateline.cli.terminal import Terminal


@click.command("build")
@site_option
@click.option(
    "-o", "--output", type=click.Path(file_okay=False), help="Write here instead of to output/ in the site's folder."
)
@base_url_option
@shown_options
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--keep-going", is_flag=True, help="Leave what is faulty at its last good state and build the rest.")
@click.option("--offline", is_flag=True, help="Make links that work from a folder or a USB stick, without a server.")
@click.option("--watch", is_flag=True, help="Go on, and build again whenever a source changes or an update is due.")
@click.option("--poll", is_flag=True, help="With --watch: look for changes by polling, as network disks need it.")
@click.option("--paranoid", is_flag=True, help="Compare every byte, also where no file's time or size has changed.")
@click.option("--timings", is_flag=True, help="Say how long each stage took.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done, its timings and all problems as JSON.")
@click.pass_obj
def command(terminal: Terminal, /, site: Path, **given: Any) -> int:
    """Write the site to output/.

    Writes only what changed and removes only what it made. On an error the output stays as it was, unless
    --keep-going is given.

    \b
      dateline build
      dateline build --base-url https://news.example.org/live/
      dateline build --keep-going --watch        while a story runs
      dateline build --offline -o stick          to read without a server
    """
    if given["watch"] and given["as_json"]:
        raise click.UsageError("--watch and --json do not go together.")
    if given["poll"] and not given["watch"]:
        raise click.UsageError("--poll goes with --watch.")
    options = _options(given)
    if not given["watch"] and not given["paranoid"] and _told_as_settled(terminal, site, options, given):
        return 0
    from dateline.cli.building import build_once, build_watching

    speech = _speech(terminal, given)
    if given["watch"]:
        return build_watching(site, options, speech, fixed_now=given["now"] is not None, poll=given["poll"])
    return build_once(site, options, speech)


def _told_as_settled(terminal: Terminal, site: Path, options: BuildOptions, given: dict[str, Any]) -> bool:
    """Tell of a site in which nothing has moved, before anything that builds is even imported."""
    from dateline.build.options import output_folder
    from dateline.build.settled import settled
    from dateline.cli.outcomes import tell_built

    outcome = settled(site, options)
    if outcome is not None:
        tell_built(outcome, output_folder(site, options), options, _speech(terminal, given))
    return outcome is not None


def _speech(terminal: Terminal, given: dict[str, Any]) -> Speech:
    from dateline.cli.outcomes import Speech

    return Speech(terminal, quiet=given["quiet"], timings=given["timings"], as_json=given["as_json"])


def _options(given: dict[str, Any]) -> BuildOptions:
    from pathlib import Path

    from dateline.build.options import BuildOptions

    now: datetime = given["now"] or present()
    return BuildOptions(
        now=now,
        output=Path(given["output"]) if given["output"] else None,
        base_url=given["base_url"],
        drafts=given["drafts"],
        future=given["future"],
        keep_going=given["keep_going"],
        strict=given["strict"],
        offline=given["offline"],
    )
