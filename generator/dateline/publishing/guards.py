"""Guards: why a site that is built may not be published as it stands, all of it told at once."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.history.git import GitFailed, GitMissing
from dateline.publishing.refusals import Refused
from dateline.publishing.uncommitted import NoRepository, uncommitted
from dateline.reading.target_scalars import OWN_FOLDERS, is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.build.manifest import Manifest
    from dateline.model import Target

NAMED = 3  # uncommitted files that are named
_NEARBY = (".home.arpa", ".internal", ".lan", ".local")
_PRETENDED = (".invalid", ".test", ".example.com", ".example.net", ".example.org")  # RFC 2606


def refusals(manifest: Manifest, target: Target, site: Path, *, live: bool = False) -> list[Refused]:
    """Give all reasons not to publish to `target` what the manifest of the site in the folder `site` says was built.

    A desk that is `live` publishes past errors in the input: what is faulty stands as it last was good.
    """
    return [
        *_of_build(manifest, live=live),
        *_of_address(manifest.base_url, target),
        *_of_place(target, site),
        *(_of_sources(target, site) if target.require_clean else ()),
    ]


# ── what was built ───────────────────────────────────────────────────────────────────────────────────────────────────


def _of_build(manifest: Manifest, *, live: bool) -> Iterator[Refused]:
    flags = manifest.flags
    if not manifest.complete:
        yield Refused("the build did not come to its end", "Run: dateline build")
    if flags.get("faulty") and not live:
        yield Refused(
            "the site was built past errors: what is faulty stands as it last was, or is left out",
            "Correct what dateline check says, and build again. A live desk goes on with: dateline publish --watch",
        )
    if flags.get("drafts"):
        yield Refused("the site was built with its drafts", "Run: dateline build, without --drafts")
    if flags.get("future"):
        yield Refused("the site was built with updates that are not due yet", "Run: dateline build, without --future")
    if flags.get("offline"):
        yield Refused(
            "the site was built to be read from a folder: its links name index.html",
            "Run: dateline build, without --offline",
        )


# ── where it was built for ───────────────────────────────────────────────────────────────────────────────────────────


def _of_address(base_url: str, target: Target) -> Iterator[Refused]:
    """Whoever writes an address as the target's own means it, whatever it is."""
    if target.url == base_url:
        return
    if target.url:
        yield Refused(
            f"the site was built for {base_url}, and {target.name} is at {target.url}",
            f"Run: dateline build --base-url {target.url}",
        )
    elif reason := unreachable(base_url):
        yield Refused(
            f"the site was built for {base_url}, {reason}",
            f"Correct base_url in site.yaml, and build again. If readers do find it there, write url: {base_url} "
            f"below {target.name} in site.yaml.",
        )


def unreachable(base_url: str) -> str:
    """Say why readers elsewhere would not find a site at `base_url`, or not safely; "" where nothing speaks against it.

    Hosts in `.example`, which demonstrations have, pass; those in `example.org` do not: a new site begins with one.
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").removesuffix(".")
    if is_loopback(host):
        return "which is this machine itself"
    if _is_nearby(host):
        return "which is reached from one network alone"
    if f".{host}".endswith(_PRETENDED):
        return "a name that stands for no site"
    return "" if parts.scheme == "https" else "without https"


def _is_nearby(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_NEARBY)


# ── where it goes to ─────────────────────────────────────────────────────────────────────────────────────────────────


def _of_place(target: Target, site: Path) -> Iterator[Refused]:
    written = target.path or ("" if ":" in target.to else target.to)
    if not written:
        return
    root, place = site.resolve(), (site / written).resolve()
    hint = f"Choose a folder of its own for {target.name}, outside of the site."
    if root.is_relative_to(place):
        yield Refused(f"{written} is the site's own folder, or one above it", hint)
    for name in OWN_FOLDERS:
        if place.is_relative_to((root / name).resolve()):
            yield Refused(f"{written} lies in {name}/, which is the site's own", hint)


# ── what it was built from ───────────────────────────────────────────────────────────────────────────────────────────


def _of_sources(target: Target, site: Path) -> Iterator[Refused]:
    wanted = f"{target.name} wants all sources committed"
    try:
        paths = uncommitted(site)
    except NoRepository:
        yield Refused(f"{wanted}, and the site is in no git repository", "Run: git init, and commit the site's files")
    except GitMissing:
        yield Refused(f"{wanted}, and there is no command git", "Install git, and see that it is found by the PATH.")
    except GitFailed as fault:
        yield Refused(f"{wanted}, and git does not say whether they are: {fault.first_line}", "See: git status")
    else:
        if paths:
            yield Refused(
                f"{wanted}, and {_named(paths)} not",
                "Commit what belongs to the site, let .gitignore name what does not, and build again.",
            )


def _named(paths: list[str]) -> str:
    more = len(paths) - NAMED
    named = ", ".join(paths[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"{named} {'is' if len(paths) == 1 else 'are'}"
