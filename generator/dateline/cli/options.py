"""Options: what several commands have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")
SITE_FILE = "site.yaml"


def nearest_site(start: Path) -> Path:
    """Give the nearest folder, from `start` upwards, that has a site.yaml; `start` itself where none has."""
    return next((folder for folder in (start, *start.parents) if (folder / SITE_FILE).exists()), start)


def require_site(site: Path) -> None:
    """Raise `ProblemsFound` where `site` is no site's folder: nothing of ours is put there."""
    from dateline.problems import Place, ProblemsFound, problem

    if not (site / SITE_FILE).exists():
        raise ProblemsFound([problem("missing-site", Place(SITE_FILE))])


def present() -> datetime:
    """Give the present instant."""
    return datetime.now(UTC)


def site_option(command: Command) -> Command:
    """Add `-C`, which names the site's folder; the command receives it as `site`."""
    add = click.option(
        "-C",
        "--site",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=_site,
        help="The site's folder. Otherwise the nearest one, from here upwards, that has a site.yaml.",
    )
    return add(command)


def shown_options(command: Command) -> Command:
    """Add what decides which updates are shown: `drafts`, `future`, and `now`, an instant or None."""
    for add in (
        click.option(
            "--now",
            callback=_instant,
            metavar="INSTANT",
            help="Show what is due at this instant (2026-11-24T12:00:00Z) instead of the present one.",
        ),
        click.option("--future", is_flag=True, help="Show updates whose time has not come, too."),
        click.option("--drafts", is_flag=True, help="Show drafts, too."),
    ):
        command = add(command)
    return command


def base_url_option(command: Command) -> Command:
    """Add `--base-url`, which stands for the one in site.yaml; "" where it is not given."""
    add = click.option(
        "--base-url",
        callback=_base_url,
        metavar="URL",
        help="Where the site will be published, instead of what site.yaml says.",
    )
    return add(command)


def _site(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    return value if value is not None else nearest_site(Path.cwd())


def _instant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: its offset leads out of the years 1 to 9999
        pass
    raise click.BadParameter(f'"{value}" is no instant. Write it with its offset, as in 2026-11-24T12:00:00Z.')


def _base_url(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    if value is None:
        return ""
    from dateline.reading.scalars import normal_base_url

    try:
        return normal_base_url(value)
    except ValueError as fault:
        raise click.BadParameter(f'"{value}": {fault}.') from fault
