"""Asking: what a command needs and was not given is asked for, where a person can answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dateline.authoring.desk import NotFound
from dateline.authoring.edits import EditRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from dateline.model import Newsroom


def ask(value: str | None, question: str, flag: str, default: str | None = None) -> str:
    """Give `value`, else the answer to `question`. Raises `click.UsageError` where nobody can answer."""
    if value is not None:
        return value.strip()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        if default is not None:
            return default
        raise click.UsageError(f"{question}? Say it with {flag}.")
    return str(click.prompt(question, default=default, show_default=bool(default), err=True)).strip()


def newsroom_of(site: Path, now: datetime, wanted: str = "") -> Newsroom:
    """Read the site, whatever is wrong in other files than that of `wanted`, an update or a coverage.

    Raises `ProblemsFound` with what is wrong in that, or where site.yaml cannot be used.
    """
    from dateline.clock import Clock
    from dateline.problems import ProblemsFound, errors
    from dateline.reading.read import read

    reading = read(site, Clock(now))
    ending = f"/{wanted.removesuffix('.md').rpartition('/')[2]}.md"
    faulty = [each for each in errors(reading.problems) if wanted and each.place.path.endswith(ending)]
    if faulty:
        raise ProblemsFound(faulty)
    return reading.newsroom


def instant_in(zone_name: str, written: str | None, now: datetime) -> datetime:
    """Give the instant that `--at` says, else `now`, in the zone. Raises `click.UsageError` where it says none."""
    from dateline.problems import Place
    from dateline.reading.times import resolve, zone

    if written is None:
        return now.astimezone(zone(zone_name))
    found = resolve(written, zone_name, Place("--at"))
    if found.instant is None:
        raise click.UsageError("\n".join(f"--at: {each.message}\n{each.hint}" for each in found.problems))
    return found.instant.astimezone(zone(zone_name))


def refused_as_usage(work: Callable[[], None]) -> None:
    """Do `work`; what cannot be found or edited is told as wrong usage."""
    try:
        work()
    except (NotFound, EditRefused) as fault:
        raise click.UsageError(str(fault)) from fault
