"""Share: links that hand a page to a network or to a mail program. Addresses only: no third party's script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from dateline.pages.views import ShareLink

if TYPE_CHECKING:
    from collections.abc import Sequence

# {url} and {title} are percent-encoded whole. "copy" has no address: the theme's script copies the canonical one.
_WAYS = {
    "copy": ("", ""),
    "email": ("", "mailto:?subject={title}&body={url}"),
    "bluesky": ("Bluesky", "https://bsky.app/intent/compose?text={title}%20{url}"),
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    "mastodon": ("Mastodon", "https://share.joinmastodon.org/#text={title}%20{url}"),
    "reddit": ("Reddit", "https://www.reddit.com/submit?url={url}&title={title}"),
    "telegram": ("Telegram", "https://t.me/share/url?url={url}&text={title}"),
    "whatsapp": ("WhatsApp", "https://wa.me/?text={title}%20{url}"),
    "x": ("X", "https://x.com/intent/post?url={url}&text={title}"),
}
NETWORKS = tuple(_WAYS)
"""The names that `share` in site.yaml may hold."""


_QUOTED = {code: quote(chr(code), safe="") for code in range(128)}
_EASY = re.compile(r"[A-Za-z0-9_.~ :/-]*").fullmatch  # nearly all URLs, many titles


def _quoted(text: str) -> str:
    if _EASY(text):
        return text.replace(" ", "%20").replace(":", "%3A").replace("/", "%2F")
    return text.translate(_QUOTED) if text.isascii() else quote(text, safe="")


def share_links(networks: Sequence[str], url: str, title: str) -> tuple[ShareLink, ...]:
    """Give the ways to share the page at `url` (a full URL), in the order of `networks`.

    The titles of copy and email are "": they are words of the theme. Raises `KeyError` for a network not in `NETWORKS`.
    """
    if not networks:
        return ()
    quoted_url, quoted_title = _quoted(url), _quoted(title)
    links = []
    for network in networks:
        name, pattern = _WAYS[network]
        to = pattern.replace("{url}", quoted_url).replace("{title}", quoted_title) if pattern else ""
        links.append(ShareLink(network, name, to))
    return tuple(links)
