"""Rules: a site's headers and redirects for servers that read them from a file of their own.

A site needs none of it to work: redirects are pages too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from dateline.addresses import REDIRECTS
from dateline.publishing.files import files_of, read_manifest
from dateline.publishing.headers import headers_text
from dateline.publishing.rules.nginx import nginx_text
from dateline.publishing.rules.redirects import parse_redirects
from dateline.publishing.rules.routing import MOST, routing_rules, routing_text
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from dateline.model import Target

Form = Literal["nginx", "s3", "headers", "redirects"]
_FILE = REDIRECTS[1:]


@dataclass(frozen=True, slots=True)
class Rules:
    """A file's text, and what a person should know of it; "" for nothing."""

    text: str
    note: str = ""


def rules_for(form: Form, output: Path, target: Target) -> Rules:
    """Give the rules for what stands in `output`, as `target` would send it. Raises `Refused` and `OSError`."""
    manifest = read_manifest(output)
    root = urlsplit(manifest.base_url).path.rstrip("/")
    written = (output / _FILE).read_text(encoding="utf-8") if _FILE in manifest.files else ""
    if form == "redirects":
        return Rules(written)
    if form == "s3":
        return _s3(written, manifest.files, target, root)
    files = files_of(output, manifest, replace(target, headers_file=False))
    if form == "headers":
        return Rules(headers_text(files.values(), root))
    return Rules(nginx_text(files, parse_redirects(written), target, root))


def _s3(written: str, paths: Collection[str], target: Target, root: str) -> Rules:
    redirects = parse_redirects(written)
    rules = routing_rules(redirects, paths, root)
    left_out = len(redirects) - len(rules)
    note = (
        f"{left_out:,} of {len(redirects):,} redirects are left out: S3 takes {MOST} rules, each for all keys that "
        "begin alike. Their pages lead on all the same."
    )
    return Rules(routing_text(rules, target, root), note if left_out else "")
