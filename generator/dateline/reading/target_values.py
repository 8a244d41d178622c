"""Target values: what the settings of a target say, each with how it is taken where nothing is out of the ordinary."""

from __future__ import annotations

from typing import get_args

from dateline.model import TargetKind
from dateline.reading import scalars
from dateline.reading import target_scalars as known
from dateline.reading.plain_fields import Values, checked, each, numbered, one_of, part, taken, words
from dateline.reading.target_rules import fit_together

MOST = 10**9  # what a number stays below
_flag = scalars.as_flag
_header = checked(known.as_header)
_arguments = each(checked(known.as_argument))


class CacheValues(Values):
    """`Cache-Control` by kind of file."""

    asset: str = taken(_header, "")
    media: str = taken(_header, "")
    page: str = taken(_header, "")
    timeline: str = taken(_header, "")
    front: str = taken(_header, "")
    feed: str = taken(_header, "")
    data: str = taken(_header, "")


class HookValues(Values):
    """Who is told of a publish; one of the three."""

    command: tuple[str, ...] = taken(_arguments, ())
    post: str = taken(checked(known.as_web_address), "")
    websub: str = taken(checked(known.as_web_address), "")


def _hook(written: object) -> HookValues:
    found = part(HookValues)(written)
    if not is_one(found.command, found.post, found.websub):
        raise ValueError
    return found


def is_one(*ways: object) -> bool:
    """Say whether a hook names exactly one way to be told."""
    return sum(map(bool, ways)) == 1


class TargetValues(Values):
    """Where the site is published."""

    kind: TargetKind = taken(one_of(*get_args(TargetKind)))
    url: str = taken(checked(known.as_site_address), "")
    path: str = taken(checked(known.as_folder), "")
    keep_releases: int = taken(numbered(scalars.as_number, range(1, MOST)), 5)
    bucket: str = taken(checked(known.as_bucket), "")
    prefix: str = taken(checked(known.as_prefix), "")
    region: str = taken(words, "")
    endpoint: str = taken(checked(known.as_endpoint), "")
    account: str = taken(checked(known.as_account), "")
    repository: str = taken(checked(known.as_repository), "")
    branch: str = taken(checked(known.as_branch), "gh-pages")
    cname: str = taken(checked(known.as_domain), "")
    to: str = taken(checked(known.as_destination), "")
    options: tuple[str, ...] = taken(_arguments, ())
    keep_assets: int = taken(numbered(scalars.as_number, range(MOST)), 30)
    max_deletes: str = taken(checked(known.as_limit), "5%")
    precompress: bool = taken(_flag, default=False)
    headers_file: bool = taken(_flag, default=False)
    require_clean: bool = taken(_flag, default=False)
    cache: CacheValues = taken(part(CacheValues), CacheValues())
    hooks: tuple[HookValues, ...] = taken(each(_hook), ())


def target(written: object) -> TargetValues:
    """Take the settings of a target. Raises `ValueError` and `KeyError` where the schema has to look at them."""
    if not isinstance(written, dict) or not fit_together(written):
        raise ValueError
    return part(TargetValues)(written)
