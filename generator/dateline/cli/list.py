"""`dateline list`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from dateline.cli.asking import newsroom_of
from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dateline.cli.terminal import Terminal
    from dateline.model import Coverage, Newsroom

GROUPS = {"live": "Live", "stale": "Live, but stale", "scheduled": "Scheduled", "future": "To come", "drafts": "Drafts"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs an eye: in which group, where, what, and when."""

    group: str
    path: str
    title: str
    at: datetime | None
    zone: str


@click.command("list")
@site_option
@click.argument("groups", metavar="[GROUP]...", type=click.Choice(list(GROUPS)), nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(terminal: Terminal, site: Path, groups: tuple[str, ...], as_json: bool) -> int:
    """List what needs an eye.

    That is coverage that is live, stale or scheduled, updates to come (future), and drafts.

    \b
      dateline list
      dateline list drafts stale
    """
    now = present()
    lines = [line for line in desk_lines(newsroom_of(site, now), now) if not groups or line.group in groups]
    if as_json:
        terminal.report({"items": [_plain(line) for line in lines]})
        return 0
    for group, heading in GROUPS.items():
        found = [line for line in lines if line.group == group]
        if found:
            terminal.result(heading)
            for line in found:
                terminal.result(f"  {_when(line):<25}  {line.path}  {line.title}".rstrip())
    if not lines:
        terminal.note("nothing live, scheduled, to come, or in draft")
    return 0


def desk_lines(newsroom: Newsroom, now: datetime) -> Iterator[Line]:
    """Give what needs an eye at `now`, by coverage and time."""
    for coverage in newsroom.coverages:
        yield from _coverage_lines(coverage, now, newsroom.site.stale_after)
        for update in coverage.updates:
            group = "drafts" if update.status == "draft" else "future" if update.published > now else ""
            if group:
                yield Line(group, update.path, update.title, update.published, coverage.timezone)


def _coverage_lines(coverage: Coverage, now: datetime, stale_after: int) -> Iterator[Line]:
    shown = [each.published for each in coverage.updates if each.status != "draft" and each.published <= now]
    last = max(shown, default=coverage.opened)
    if coverage.status == "scheduled":
        yield Line("scheduled", coverage.path, coverage.title, coverage.opened, coverage.timezone)
    elif coverage.status == "live":
        stale = bool(stale_after and last and now - last > timedelta(hours=stale_after))
        yield Line("stale" if stale else "live", coverage.path, coverage.title, last, coverage.timezone)


def _when(line: Line) -> str:
    from dateline.reading.zones import iso

    return iso(line.at, line.zone) if line.at else "–"


def _plain(line: Line) -> dict[str, Any]:
    return {"group": line.group, "path": line.path, "title": line.title, "at": _when(line) if line.at else None}
