"""Redirects: what a build's `_redirects` file says, and which of it a server can be told that knows no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LINE = re.compile(r"(/[^\s\x00-\x1f\x7f]*) (/[^\s\x00-\x1f\x7f]*) 301")
_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Redirect:
    """From one address to another, both paths of URLs on the host, percent-encoded; `folder`: and all that is below."""

    old: str
    to: str
    folder: bool = False


def parse_redirects(text: str) -> tuple[Redirect, ...]:
    """Read the lines that Dateline writes to a `_redirects` file, in their order; others are passed over."""
    return tuple(_redirect(*found.groups()) for line in text.split("\n") if (found := _LINE.fullmatch(line)))


def _redirect(old: str, to: str) -> Redirect:
    if old.endswith("/*") and to.endswith("/:splat"):
        return Redirect(old[:-1], to.removesuffix(":splat"), folder=True)
    return Redirect(old, to)


def below(address: str, root: str) -> str:
    """Give the part of an address that is below the site's root, which is at `root` on its host."""
    return address.removeprefix(f"{root}/")


def catches_no_page(redirect: Redirect, every: Iterable[Redirect], paths: Collection[str], root: str) -> bool:
    """Say whether nothing that stands below the old address would be lost, were all of it to lead away.

    `every` are all redirects, `paths` the site's files, `root` is where the site is on its host. Below a coverage's
    former address everything has its counterpart at the new one; below another only redirects may stand.
    """
    begun, to = unquote(below(redirect.old, root)), unquote(below(redirect.to, root))
    leading = {unquote(below(each.old, root)) for each in every if each.old.startswith(redirect.old)}

    def leads_on(path: str) -> bool:
        counterpart = to + path.removeprefix(begun)
        return path.removesuffix(_INDEX) in leading or (redirect.folder and counterpart in paths)

    return all(leads_on(path) for path in paths if path.startswith(begun))
