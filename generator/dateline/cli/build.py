"""`dateline build`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import base_url_option, present, shown_options, site_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dateline.build.looking import Look
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
@click.option("--paranoid", is_flag=True, help="Trust nothing of earlier builds: make all of it, compare every byte.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Build with N processes at once. Otherwise one for each processor, where there is enough to do.",
)
@click.option(
    "--explain", default="", metavar="PAGE", help="Say why PAGE, an address or a file, was made again or not."
)
@click.option("--timings", is_flag=True, help="Say how long each stage took, and for how many things.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done, its timings and all problems as JSON.")
@click.pass_obj
def command(terminal: Terminal, /, site: Path, **given: Any) -> int:
    """Write the site to output/.

    Makes again only what has changed since the last build, writes only files whose bytes differ, and removes only what
    it made. On an error the output stays as it was, unless --keep-going is given.

    \b
      dateline build
      dateline build --base-url https://news.example.org/live/
      dateline build --keep-going --watch        while a story runs
      dateline build --offline -o stick          to read without a server
      dateline build --explain /storm/           why was this page made again?
    """
    if given["watch"] and given["as_json"]:
        raise click.UsageError("--watch and --json do not go together.")
    if given["poll"] and not given["watch"]:
        raise click.UsageError("--poll goes with --watch.")
    if given["watch"] and given["explain"]:
        raise click.UsageError("--explain says what one build did; it does not go with --watch.")
    options, speech = _options(site, given), _speech(terminal, given)
    if given["watch"]:
        from dateline.cli.building import build_watching

        return build_watching(site, options, speech, fixed_now=given["now"] is not None, poll=given["poll"])
    seen = _look(site, options)
    if seen and seen.outcome and not options.paranoid:  # told before anything that builds is even imported
        from dateline.build.options import output_folder
        from dateline.cli.outcomes import tell_built

        return tell_built(seen.outcome, output_folder(site, options), options, speech)
    from dateline.cli.building import build_once

    return build_once(site, options, speech, seen)


def _look(site: Path, options: BuildOptions) -> Look | None:
    """Look whether anything has moved since the site was built; not where a page is to be explained."""
    from dateline.build.looking import look

    return None if options.explain else look(site, options)


def _speech(terminal: Terminal, given: dict[str, Any]) -> Speech:
    from dateline.cli.outcomes import Speech

    return Speech(terminal, quiet=given["quiet"], timings=given["timings"], as_json=given["as_json"])


def _options(site: Path, given: dict[str, Any]) -> BuildOptions:
    from pathlib import Path

    from dateline.build.options import BuildOptions, output_folder

    now: datetime = given["now"] or present()
    options = BuildOptions(
        now=now,
        output=Path(given["output"]) if given["output"] else None,
        base_url=given["base_url"],
        drafts=given["drafts"],
        future=given["future"],
        keep_going=given["keep_going"],
        strict=given["strict"],
        offline=given["offline"],
        paranoid=given["paranoid"],
        jobs=given["jobs"] or 0,
    )
    if not given["explain"]:
        return options
    return replace(options, explain=_page(given["explain"], output_folder(site, options)))


def _page(named: str, output: Path) -> str:
    """Give the output path of a file that is named as seen from here; what is none of `output` stays as it is named."""
    file, folder = type(output)(named).resolve(), output.resolve()
    return file.relative_to(folder).as_posix() if file != folder and file.is_relative_to(folder) else named
