"""Destination: where rsync sends to, and with which further options. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.publishing.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Target

DAEMON = "rsync://"
_ALONE = re.compile(
    r"-[46gosz]|--(?:blocking-io|compress|fake-super|fsync|group|ipv[46]|mkpath|numeric-ids|old-(?:args|compress)|owner"
    r"|(?:protect|secluded)-args|super|trust-sender|zz)"
)
_WITH_A_VALUE = re.compile(
    r"-[Me]|--(?:address|bwlimit|ch(?:mod|own)|compress-(?:choice|level)|contimeout|groupmap|password-file|port|protocol"
    r"|remote-option|rsh|rsync-path|skip-compress|sockopts|timeout|usermap|z[cl])"
)


def destination_of(target: Target, site: Path) -> str:
    """Give the destination, ending so that a path can follow; a relative path is one of the folder `site`.

    It is read as rsync reads it: what has a colon before the first slash is on another machine. Raises `Refused` for a
    host that ssh would take for an option.
    """
    to = target.to
    remote = to.removeprefix(DAEMON).partition("/")[0] if to.startswith(DAEMON) else to.partition("/")[0]
    if not to.startswith(DAEMON) and ":" not in remote:
        return f"{str((site / to).resolve()).rstrip('/')}/"
    user, _, host = remote.rpartition("@")
    if user.startswith("-") or not host or host.startswith(("-", ":")):
        raise Refused(f"{target.name}: {remote!r} is no host", "Correct `to` in site.yaml.")
    if to.endswith(":"):  # the folder in which one arrives there
        return f"{to}./"
    return to if to.endswith("/") else f"{to}/"


def is_daemon(destination: str) -> bool:
    """Say whether rsync itself answers there, without a shell."""
    return destination.startswith(DAEMON) or "::" in destination.partition("/")[0]


def options_of(target: Target) -> list[str]:
    """Give the further options. Raises `Refused` for one that has no place in a publish: it could send, delete or skip
    something else than the plan says.
    """
    options = iter(target.options)
    for option in options:
        name, equals, _ = option.partition("=")
        if _WITH_A_VALUE.fullmatch(name):
            if not equals and next(options, None) is None:
                raise Refused(f"{target.name}: {option} has no value", "Correct `options` in site.yaml.")
        elif not _ALONE.fullmatch(option):
            raise Refused(
                f"{target.name}: {option} is no option for a publish",
                "Which there are is told in docs/publishing.md; what is sent and removed is decided by the plan.",
            )
    return list(target.options)
