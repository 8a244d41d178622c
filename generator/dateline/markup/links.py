"""Links: where a link may lead, and how it is written.

Allowed are https, http, mailto and tel; update:, coverage:, author:, page:, tag: and site-rooted addresses through the
linker; files of the media folder; and `#heading` within the body. All else is a problem, and its words stay text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from dateline import addresses, placeholders
from dateline.markup.escape import attribute
from dateline.reading.files import has_control

if TYPE_CHECKING:
    from dateline.markup.findings import Findings, Where

REFERENCES = frozenset({"update", "coverage", "author", "page", "tag"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"https?://[^/?#\\\s]", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")


def scheme_of(target: str) -> str:
    """Give the scheme of a URL in small letters (RFC 3986), or "" where it has none."""
    match = _SCHEME.match(target)
    return match[1].lower() if match else ""


def host_of(url: str) -> str:
    """Give a URL's host as people name it: without `www.` and port."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or url


def attributes(target: str, found: Findings, where: Where) -> str:
    """Give the attributes of an `<a>` that leads to `target`, or "" after telling why it may not."""
    scheme = scheme_of(target)
    if scheme in {"https", "http"}:
        if _HOST.match(target):
            return f' href="{attribute(encoded(target))}" rel="external"'
    elif scheme in REFERENCES:
        return _inside(target, found, where)
    elif scheme in {"mailto", "tel"}:
        return f' href="{attribute(encoded(target))}"'
    elif scheme:
        found.tell("link-scheme", where, scheme=scheme)
        return ""
    elif target.startswith("/") and not target.startswith("//"):
        return _inside(target, found, where)
    elif target.startswith("#"):
        return _heading(target, found, where)
    elif is_media_name(target, found.coverage):
        return media_attributes(target, found, where)
    found.tell("relative-link", where, link=target)
    return ""


def _inside(target: str, found: Findings, where: Where) -> str:
    address = found.reference(_decoded(target), where)
    return f' href="{attribute(placeholders.href(address))}"' if address else ""


def _heading(target: str, found: Findings, where: Where) -> str:
    anchor = found.anchors.get(_decoded(target[1:]).casefold())
    if anchor is None:
        found.tell("unknown-address", where, address=target)
        return ""
    return f' href="#{attribute(anchor)}"'


def media_attributes(target: str, found: Findings, where: Where) -> str:
    """Give the attributes of a link to a media file, which may name a part of it (`media/report.pdf#page=3`)."""
    name, hash_, part = target.partition("#")
    path = found.file_named(_decoded(name), where)
    return f' href="{attribute(media_href(path) + hash_ + encoded(part))}"' if path else ""


def media_href(path: str) -> str:
    """Give the way to a media file by its path in the site's folder."""
    return placeholders.href(addresses.media(path))


def is_media_name(target: str, coverage: str) -> bool:
    """Say whether `target` names a file: in a coverage one of its media folder, elsewhere one beside the page's own."""
    return target.startswith("media/") or (not coverage and bool(target) and target[0] not in "/#?\\")


def _decoded(target: str) -> str:
    """Give a target without percent-encoding, as it may come from a browser's address bar."""
    if "%" not in target:
        return target
    plain = unquote(target)
    return target if has_control(plain) else plain


def encoded(url: str) -> str:
    """Give a URL with everything percent-encoded that may not stand in one, its host in ASCII (punycode)."""
    if _PLAIN.fullmatch(url):
        return url
    from markdown_it.common.normalize_url import normalizeLink

    return normalizeLink(url)
