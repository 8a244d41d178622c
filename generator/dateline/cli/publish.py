"""`dateline publish`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import require_site, site_option
from dateline.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.cli.outcomes import Speech
    from dateline.cli.terminal import Terminal

RULES = ("nginx", "s3", "headers", "redirects")
MODES = ("watch", "dry_run", "rollback", "rules")
GOES_WITH = {  # by option: the modes that know it; "" is a plain publish
    "poll": {"watch"},
    "verify": {"", "dry_run"},
    "max_deletes": {"", "dry_run", "watch"},
    "no_ledger": {"", "watch"},
    "as_json": {"", "dry_run", "rollback"},
    "quiet": {"", "rollback", "watch"},
}
_LIMIT = re.compile(r"[0-9]{1,9}|(?:[0-9]{1,2}(?:\.[0-9]+)?|100)%", re.ASCII)


def _limit(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    if value and not _LIMIT.fullmatch(value):
        raise click.BadParameter(f'"{value}" is neither a number of files nor a share of them. Write 40 or 5%.')
    return value or ""


@click.command("publish")
@site_option
@click.argument("target", metavar="[TARGET]", default="")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False), help="Publish this folder instead of output/ in the site's."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and removed, or refused.")
@click.option("--verify", is_flag=True, help="Look at every file that stands at the target, instead of its record.")
@click.option(
    "--max-deletes",
    metavar="N|N%",
    callback=_limit,
    help="Let so many files be removed at once, or such a share of them, instead of what site.yaml says.",
)
@click.option("--rollback", is_flag=True, help="Show readers the release before this one again. For kind: directory.")
@click.option("--rules", type=click.Choice(RULES), help="Only print rules for a server or host.")
@click.option("--watch", is_flag=True, help="Go on: build and publish on each save, and whenever an update is due.")
@click.option("--poll", is_flag=True, help="With --watch: look for changes by polling, as network disks need it.")
@click.option("--no-ledger", is_flag=True, help="Do not write down the published addresses in ledger/.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done, or would be, as JSON.")
@click.pass_obj
def command(terminal: Terminal, /, site: Path, target: str, **given: Any) -> int:
    """Send the site to where readers find it.

    Sends what a build has written to TARGET, one of those in site.yaml; where there is only one it need not be named.
    Only what has changed goes over the wire, what pages load before the pages. Only what an earlier publish put there
    is removed. A publish that was stopped is finished by the next one.

    \b
      dateline publish --dry-run                 what would be sent and removed
      dateline publish live
      dateline publish live --watch              while a story runs
      dateline publish stage --rollback          back to the release before this one
      dateline publish --rules nginx > live.conf

    With --json: ok, target, kind, url, dry_run, resumed; added, changed, deleted and kept, each a list of files with
    path and size in bytes (added and changed in the order in which they are sent, with their step); unchanged (count
    and size); max_deletes; sent (files, bytes, requests); seconds; ledger and hooks; refusals, problems, and the
    fault of a target that failed.
    """
    check_usage(given)
    require_site(site)
    from dateline.cli.outcomes import Speech, report

    speech = Speech(terminal, quiet=given["quiet"], as_json=given["as_json"])
    try:
        return _do(site, target, given, speech)
    except ProblemsFound as found:
        if not speech.as_json:
            raise
        terminal.report(report(found.problems, None, failed=True))
        return 1


def _do(site: Path, target: str, given: dict[str, Any], speech: Speech) -> int:
    from pathlib import Path

    from dateline.cli.publishing import Order, print_rules, publish_once, roll_back
    from dateline.cli.targets import some_target, wanted_target

    output = Path(given["output"]) if given["output"] else site / "output"
    if given["rules"]:
        return print_rules(given["rules"], output, some_target(site, target), speech)
    order = Order(
        site=site,
        output=output,
        target=wanted_target(site, target),
        max_deletes=given["max_deletes"],
        verify=given["verify"],
        dry_run=given["dry_run"],
        ledger=not given["no_ledger"],
    )
    if given["watch"]:
        from dateline.cli.live_desk import publish_watching

        return publish_watching(order, speech, poll=given["poll"])
    return roll_back(order, speech) if given["rollback"] else publish_once(order, speech)


def check_usage(given: dict[str, Any]) -> None:
    """Raise `click.UsageError` for options that make no sense together."""
    modes = [mode for mode in MODES if given[mode]]
    if len(modes) > 1:
        raise click.UsageError(f"{_written(modes[0])} and {_written(modes[1])} do not go together.")
    mode = modes[0] if modes else ""
    for name, known in GOES_WITH.items():
        if given[name] and mode not in known:
            if len(known) == 1:
                raise click.UsageError(f"{_written(name)} goes with {_written(*known)}.")
            raise click.UsageError(f"{_written(mode)} and {_written(name)} do not go together.")


def _written(name: str) -> str:
    return f"--{name.removeprefix('as_').replace('_', '-')}"
