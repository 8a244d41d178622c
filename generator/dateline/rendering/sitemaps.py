"""Sitemaps (sitemaps.org 0.9)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.rendering.dates import rfc3339
from dateline.rendering.xml import DECLARATION, escaped

if TYPE_CHECKING:
    from dateline.pages.exports import Sitemap

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(view: Sitemap, base_url: str) -> str:
    """Write a sitemap, or the list of sitemaps. Addresses are full URLs, changes are told in UTC."""
    root, line = ("sitemapindex", "sitemap") if view.index else ("urlset", "url")
    lines = [f'{DECLARATION}<{root} xmlns="{_NAMESPACE}">']
    for each in view.lines:
        location = escaped(addresses.absolute(base_url, each.address))
        modified = f"<lastmod>{rfc3339(each.modified.astimezone(UTC))}</lastmod>" if each.modified else ""
        lines.append(f"<{line}><loc>{location}</loc>{modified}</{line}>")
    return "\n".join([*lines, f"</{root}>", ""])
