"""`dateline check`."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from dateline.cli.options import present, shown_options, site_option

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("check")
@site_option
@shown_options
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--timings", is_flag=True, help="Say how long each stage took.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print all problems and timings as JSON.")
@click.pass_obj
def command(
    terminal: Terminal,
    site: Path,
    drafts: bool,
    future: bool,
    now: datetime | None,
    strict: bool,
    timings: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Tell what is wrong with the site, and write nothing.

    Applies every rule, renders every page, and looks whether each link and anchor inside the site leads somewhere and
    each feed is well formed.

    \b
      dateline check
      dateline check --drafts --future           before they are public
      dateline check --json                      for an editor or a robot
    """
    from dateline.build.checking import examine
    from dateline.build.options import BuildOptions
    from dateline.cli.outcomes import report, timing_lines
    from dateline.problems import errors

    options = BuildOptions(now=now or present(), drafts=drafts, future=future, strict=strict)
    with nullcontext() if quiet or as_json else terminal.progress() as progress:
        outcome = examine(site, options, progress)
    failed = bool(outcome.problems if strict else errors(outcome.problems))
    if as_json:
        terminal.report(report(outcome.problems, outcome, failed=failed))
        return int(failed)
    terminal.problems(outcome.problems, as_result=True)
    if timings:
        for line in timing_lines(outcome):
            terminal.note(line)
    if not quiet and not outcome.problems:
        terminal.result("no problems")
    return int(failed)
