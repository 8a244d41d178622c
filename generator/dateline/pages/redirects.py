"""Redirects: stubs at old addresses, and the same as a `_redirects` file for hosts that read one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.meta import make_meta
from dateline.pages.page import Page
from dateline.pages.views import Redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dateline.pages.context import Context

TEMPLATE = "redirect.html"


def alias_address(alias: str, of_id: Callable[[str], str]) -> str:
    """Give where an alias answers: a path beginning with `/` as it is, a former id by `of_id`.

    A path without an ending gets its slash: hosts serve the folder's page there.
    """
    if not alias.startswith("/"):
        return of_id(alias)
    return alias if alias.endswith("/") or "." in alias.rpartition("/")[2] else alias + "/"


def redirect_pages(context: Context, aliases: Iterable[str], page: Page, of_id: Callable[[str], str]) -> list[Page]:
    """Give a stub at each of a page's aliases; one that is the page's own address needs none."""
    old = dict.fromkeys(alias_address(alias, of_id) for alias in aliases)
    return [redirect(context, address, page) for address in old if address != page.address]


def redirect(context: Context, address: str, page: Page) -> Page:
    """Give a stub at `address` that leads to `page`, or where that leads."""
    to = page.view.to if page.template == TEMPLATE else page.address
    meta = make_meta(context, "redirect", page.view.meta.title, to, lang=page.view.meta.lang, noindex=True)
    return Page(address, "html", Redirect(meta, to), page.source, TEMPLATE, page.coverage)


def moved_pages(context: Context, moved: Sequence[tuple[str, str]], pages: Iterable[Page]) -> list[Page]:
    """Give stubs for every HTML page of a coverage below each of its former addresses, `moved` from old to new."""
    below = [page for page in pages if page.form == "html"]
    return [
        redirect(context, old + page.address.removeprefix(new), page)
        for old, new in moved
        for page in below
        if page.address.startswith(new)
    ]


def stubs(pages: Iterable[Page]) -> tuple[tuple[str, str], ...]:
    """Give old and new address of each stub among `pages`."""
    return tuple((page.address, page.view.to) for page in pages if page.template == TEMPLATE)


def redirects_page(context: Context, single: Sequence[tuple[str, str]], moved: Iterable[tuple[str, str]]) -> list[Page]:
    """Give `_redirects`: a line for each single redirect, and one for all below a coverage's former address.

    The format is Netlify's, which Cloudflare Pages and others read too. The first rule that fits wins, so the general
    ones come last. No file where there is nothing to redirect.
    """
    base = context.site.base_path.rstrip("/")
    folders = sorted(moved)
    lines = [_line(base, old, to) for old, to in sorted(single)]
    for before, after in folders:
        lines += [
            _line(base, before + old.removeprefix(after), to) for old, to in sorted(single) if old.startswith(after)
        ]
    lines += [_line(base, f"{before}*", f"{after}:splat") for before, after in folders]
    return [Page(addresses.REDIRECTS, "text", "".join(lines), "site.yaml")] if lines else []


def _line(base: str, old: str, to: str) -> str:
    return f"{base}{addresses.url_path(old)} {base}{addresses.url_path(to)} 301\n"
