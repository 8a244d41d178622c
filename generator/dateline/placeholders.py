"""Placeholders: what a piece of HTML leaves open until it is known where it stands.

A fragment is rendered once and placed on many pages. Where it depends on the place, it holds a control character, which
no input can contain (reading refuses them): the way to the site's root, the `index.html` of a folder build, the prefix
of its ids, the level of its headings, and what the theme says in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.addresses import url_path

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = "\x02"  # becomes "../../" on a page, the base URL in a feed
INDEX = "\x03"  # becomes "index.html" in an offline build, else nothing
IDS = "\x04"  # becomes the prefix of ids, such as "u-first-step-"
HEADING = "\x05"  # with a digit from 1: depth below the fragment's own heading; "<h␅1>" becomes "<h4>"
SAID = "\x06"  # around a key of the theme's words ("␆archived-copy␆") or a time in ISO 8601 ("␆2014-03-05␆")
_ROOT, _INDEX = ROOT.encode(), INDEX.encode()


def href(address: str) -> str:
    """Give a link to a site-rooted `address` (with or without `#anchor`), to be finished where it stands.

    Full URLs and bare anchors (`#u-1`) are given back as they are. The result is not HTML-escaped.
    """
    if not address.startswith("/"):
        return address
    path, hash_, anchor = address.partition("#")
    index = INDEX if path.endswith("/") else ""
    return f"{ROOT}{url_path(path[1:])}{index}{hash_}{anchor}"


def plain_words(key: str) -> str:
    """Give words for a `SAID` key where no theme is at hand: the key's own, a time as it is."""
    return key if key[:1].isdigit() else key.replace("-", " ")


def say(html: str, said: Callable[[str], str] = plain_words) -> str:
    """Fill what the theme says. `said` gives HTML for a key of its words, or for a year, month, day or instant.

    Times are ISO 8601: `2014`, `2014-03`, `2014-03-05`, or an instant with its offset.
    """
    if SAID not in html:
        return html
    parts = html.split(SAID)
    parts[1::2] = [said(key) for key in parts[1::2]]
    return "".join(parts)


def place(html: str, ids: str, level: int, said: Callable[[str], str] = plain_words) -> str:
    """Fill a fragment's words, id prefix and heading levels; `level` is that of its shallowest heading.

    At most level 6 is used.
    """
    html = say(html, said)
    if IDS in html:
        html = html.replace(IDS, ids)
    if HEADING in html:
        for depth in range(1, 7):
            html = html.replace(f"{HEADING}{depth}", str(min(6, level + depth - 1)))
    return html


def finish(text: str, root: str, index: str = "") -> str:
    """Fill the way to the site's root and the name of a folder's page: nothing is left open after this."""
    return text.replace(ROOT, root).replace(INDEX, index)


def finished(text: str, root: str, index: str = "") -> bytes:
    """Give `text`, its links filled as `finish` does, in UTF-8: in bytes, a character is found and replaced sooner."""
    return text.encode().replace(_ROOT, root.encode()).replace(_INDEX, index.encode())
