"""Routing: redirects as the routing rules of a website that Amazon S3 serves."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.publishing.rules.redirects import below, catches_no_page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dateline.model import Target
    from dateline.publishing.rules.redirects import Redirect

MOST = 50  # rules of a bucket


def routing_rules(redirects: Sequence[Redirect], paths: Collection[str], root: str) -> list[Redirect]:
    """Give the redirects that S3 can be told, whole folders first where not all find room.

    S3 holds a rule to the beginning of a key: one that would catch a page is left out, and a longer one stands before a
    shorter. What S3 does with percent-encoded keys is not said anywhere; those are left out too. `paths` are the site's
    files, `root` is where the site is on its host, without a slash at its end.
    """
    usable = (
        each
        for each in sorted(redirects, key=lambda each: not each.folder)
        if "%" not in each.old + each.to
        and each.old.startswith(f"{root}/")
        and catches_no_page(each, redirects, paths, root)
    )
    return sorted(islice(usable, MOST), key=lambda each: (-len(each.old), each.old))


def routing_text(rules: Sequence[Redirect], target: Target, root: str) -> str:
    """Give rules as the JSON that S3's console takes. They name the target's host, where its `url` says it."""
    return json.dumps([_rule(each, target, root) for each in rules], indent=2) + "\n"


def _rule(redirect: Redirect, target: Target, root: str) -> dict[str, Any]:
    prefix = f"{target.prefix}/" if target.prefix else ""
    found = urlsplit(target.url)
    host = {"Protocol": found.scheme, "HostName": found.netloc} if found.netloc else {}
    by = "ReplaceKeyPrefixWith" if redirect.folder else "ReplaceKeyWith"
    return {
        "Condition": {"KeyPrefixEquals": prefix + below(redirect.old, root)},
        "Redirect": {**host, by: redirect.to[1:], "HttpRedirectCode": "301"},
    }
