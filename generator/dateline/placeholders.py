"""Placeholders: what a piece of HTML leaves open until it is known where it stands.

A fragment is rendered once and placed on many pages. Where it depends on the place, it holds a control character, which
no input can contain (reading refuses them): the way to the site's root, the `index.html` of a folder build, the prefix
of its ids, and the level of its headings.
"""

from __future__ import annotations

from dateline.addresses import url_path

ROOT = "\x02"  # becomes "../../" on a page, the base URL in a feed
INDEX = "\x03"  # becomes "index.html" in an offline build, else nothing
IDS = "\x04"  # becomes the prefix of ids, such as "u-first-step-"
HEADING = "\x05"  # with a digit from 1: depth below the fragment's own heading; "<h␅1>" becomes "<h4>"


def href(address: str) -> str:
    """Give a link to a site-rooted `address` (with or without `#anchor`), to be finished where it stands.

    Full URLs and bare anchors (`#u-1`) are given back as they are. The result is not HTML-escaped.
    """
    if not address.startswith("/"):
        return address
    path, hash_, anchor = address.partition("#")
    index = INDEX if path.endswith("/") else ""
    return f"{ROOT}{url_path(path[1:])}{index}{hash_}{anchor}"


def place(html: str, ids: str, level: int) -> str:
    """Fill a fragment's id prefix and heading levels; `level` is that of its shallowest heading (at most 6 is used)."""
    if IDS in html:
        html = html.replace(IDS, ids)
    if HEADING in html:
        for depth in range(1, 7):
            html = html.replace(f"{HEADING}{depth}", str(min(6, level + depth - 1)))
    return html


def finish(text: str, root: str, index: str = "") -> str:
    """Fill the way to the site's root and the name of a folder's page: nothing is left open after this."""
    return text.replace(ROOT, root).replace(INDEX, index)
