"""Targets: where site.yaml says that the site is published. They stand beside the site; no page depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import Hook, Target
from dateline.problems import ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dateline.reading.target_values import CacheValues, HookValues, TargetValues


def read_targets(folder: Path) -> tuple[Target, ...]:
    """Give the targets of the site in `folder`, in the order in which they are written; none of its content is read.

    Raises `ProblemsFound` where site.yaml is missing or cannot be used.
    """
    from dateline.reading.memory import Memory
    from dateline.reading.site import open_site

    found = open_site(folder, Memory())
    if found.site is None:
        raise ProblemsFound(found.problems)
    return found.targets


def targets_of(written: Mapping[str, TargetValues]) -> tuple[Target, ...]:
    """Give the targets that the settings name."""
    return tuple(_target(name, value) for name, value in written.items())


def _target(name: str, value: TargetValues) -> Target:
    return Target(
        name=name,
        kind=value.kind,
        url=value.url,
        path=value.path,
        keep_releases=value.keep_releases,
        bucket=value.bucket,
        prefix=value.prefix,
        region=value.region,
        endpoint=value.endpoint,
        account=value.account,
        repository=value.repository,
        branch=value.branch,
        cname=value.cname,
        to=value.to,
        options=value.options,
        keep_assets=value.keep_assets,
        max_deletes=value.max_deletes,
        precompress=value.precompress,
        headers_file=value.headers_file,
        require_clean=value.require_clean,
        cache=tuple(_cache(value.cache)),
        hooks=tuple(map(_hook, value.hooks)),
    )


def _cache(value: CacheValues) -> Iterator[tuple[str, str]]:
    kinds = ("asset", "media", "page", "timeline", "front", "feed", "data")
    return ((kind, header) for kind in kinds if (header := getattr(value, kind)))


def _hook(value: HookValues) -> Hook:
    if value.command:
        return Hook("command", value.command)
    return Hook("post", url=value.post) if value.post else Hook("websub", url=value.websub)
