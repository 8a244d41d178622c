"""Chrome: what stands on every page of the site and changes with no update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.context import find_icon
from dateline.pages.meta import feed_links
from dateline.pages.views import Chrome, Link

if TYPE_CHECKING:
    from dateline.model import MenuItem, Newsroom

_BY_ID = {
    "author": addresses.author,
    "coverage": addresses.coverage,
    "page": addresses.plain_page,
    "section": addresses.section,
    "tag": addresses.tag,
}


def chrome(newsroom: Newsroom) -> Chrome:
    """Make the chrome from the site's settings and the names of its static files."""
    site = newsroom.site
    return Chrome(
        title=site.title,
        description=site.description,
        base_url=site.base_url,
        language=site.language,
        main_menu=tuple(_menu_link(item) for item in site.main_menu),
        footer_menu=tuple(_menu_link(item) for item in site.footer_menu),
        sections=tuple(Link(each.title, addresses.section(each.id)) for each in site.sections),
        publisher=site.publisher.name if site.publisher else "",
        feedback=Link(site.feedback.title, destination(site.feedback.url)) if site.feedback else None,
        support_title=site.support.title if site.support else "",
        support_text=site.support.text if site.support else "",
        support=Link(site.support.button, destination(site.support.url)) if site.support else None,
        options=dict(sorted(site.theme_options)),
        favicon=find_icon(newsroom.statics, "favicon.svg", "favicon.ico", "favicon.png"),
        apple_icon=find_icon(newsroom.statics, "apple-touch-icon.png"),
        feeds=feed_links(addresses.HOME),
    )


def _menu_link(item: MenuItem) -> Link:
    return Link(item.title, destination(item.to))


def destination(to: str) -> str:
    """Give where a link of site.yaml leads: `page:about`, `update:coverage/id#anchor`, `/address/` or a URL.

    That there is something was seen to when the site was read.
    """
    kind, colon, rest = to.partition(":")
    name, hash_, anchor = rest.partition("#")
    if colon and kind in _BY_ID:
        return _BY_ID[kind](name) + hash_ + anchor
    if kind == "update" and "/" in name:
        return addresses.permalink(*name.rsplit("/", 1)) + hash_ + anchor
    return to
