"""Targets: which of the site's targets a command means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.model import Target
from dateline.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DEFAULTS = Target("site", "directory")
NONE = """site.yaml names no target to publish to. Write there, for example:

  publish:
    live:
      kind: directory
      path: /srv/www/live

Other kinds are s3, gs, az, git and rsync: docs/publishing.md has each worked through."""


def wanted_target(site: Path, name: str) -> Target:
    """Give the target called `name`, or the only one where that is "".

    Raises `click.UsageError` where there is none such, and `ProblemsFound` where site.yaml cannot be used.
    """
    return _chosen(_known(site), name)


def some_target(site: Path, name: str) -> Target:
    """Give the same; where none is named and there is not one alone, one that has nothing but defaults."""
    known = _known(site)
    return _chosen(known, name) if name or len(known) == 1 else DEFAULTS


def _known(site: Path) -> dict[str, Target]:
    from dateline.reading.targets import read_targets

    return {target.name: target for target in read_targets(site)}


def _chosen(known: Mapping[str, Target], name: str) -> Target:
    if not known:
        raise click.UsageError(NONE)
    if name in known:
        return known[name]
    if name:
        meant = did_you_mean(name, known) or f" There {'are' if len(known) > 1 else 'is'} {_listed(known.values())}."
        raise click.UsageError(f'There is no target "{name}" in site.yaml.{meant}')
    if len(known) > 1:
        raise click.UsageError(f"There are {len(known)} targets: {_listed(known.values())}. Name one.")
    return next(iter(known.values()))


def _listed(targets: Iterable[Target]) -> str:
    return ", ".join(f"{target.name} ({target.kind})" for target in targets)
