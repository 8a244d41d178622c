"""`dateline ledger`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dateline.cli.terminal import Terminal
    from dateline.problems import Problem


@click.command("ledger")
@site_option
@click.option("--check", is_flag=True, help="Only say what is missing from the ledger, and fail if anything is.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON.")
@click.pass_obj
def command(terminal: Terminal, site: Path, check: bool, quiet: bool, as_json: bool) -> int:
    """Write down every address that is published.

    Appends to ledger/ the addresses of coverages, authors and updates that the site shows now. Commit these files: a
    build then fails where one of their addresses would vanish. No line is ever removed. Drafts and what is not due are
    left out; withdrawn updates are not, for their addresses say so.

    \b
      dateline ledger
      dateline ledger --quiet && git add ledger  as a pre-commit hook
      dateline ledger --check                    as a check elsewhere
    """
    from dateline.cli.options import require_site
    from dateline.cli.outcomes import counted_word
    from dateline.clock import Clock
    from dateline.ledger.append import missing, record
    from dateline.problems import ProblemsFound, errors

    try:
        require_site(site)
        record_or_look = missing if check else record
        found = record_or_look(site, Clock(present()))
    except ProblemsFound as fault:
        if as_json:
            terminal.report(_report({}, fault.problems, failed=True))
            return 1
        raise
    new, faults = found.new, errors(found.problems)
    failed = bool(check and new)
    if as_json:
        terminal.report(_report(new, faults, failed=failed))
        return int(failed)
    if not quiet:
        _tell(terminal, new, "missing" if check else "added")
    if faults:
        terminal.note(f"{counted_word(len(faults), 'error')}: what is faulty was left out. See: dateline check")
    return int(failed)


def _tell(terminal: Terminal, new: Mapping[str, tuple[str, ...]], state: str) -> None:
    """Say what is new; what is missing by address, for that is what somebody will look for."""
    for path, addresses in new.items():
        terminal.result(f"{path}: {len(addresses):,} {'address' if len(addresses) == 1 else 'addresses'} {state}")
        for address in addresses if state == "missing" else ():
            terminal.result(f"  {address}")
    if not new:
        terminal.note("nothing new: every address that is published stands in the ledger")


def _report(new: Mapping[str, tuple[str, ...]], problems: Iterable[Problem], *, failed: bool) -> dict[str, Any]:
    from dateline.cli.printing import problem_json

    return {
        "ok": not failed,
        "count": sum(map(len, new.values())),
        "files": [{"path": path, "addresses": list(addresses)} for path, addresses in new.items()],
        "problems": [problem_json(each) for each in problems],
    }
