"""Plain pages: about, corrections policy, imprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages import structured
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.meta import make_meta
from dateline.pages.page import Page
from dateline.pages.pictures import shown
from dateline.pages.redirects import redirect_pages
from dateline.pages.views import Link, Prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.markup.fragments import Fragment
    from dateline.model import PlainPage
    from dateline.pages.context import Context


def plain_pages(context: Context, page: PlainPage, fragments: Mapping[str, Fragment]) -> list[Page]:
    """Give a plain page and its redirects."""
    fragment = fragments.get(page.body.path)
    address = addresses.plain_page(page.id)
    breadcrumbs = (context.home, Link(page.title, address))
    meta = make_meta(
        context,
        "page",
        page.title,
        address,
        description=page.summary or (shorten(fragment.text, DESCRIPTION) if fragment else ""),
        lang=page.lang,
        image=shown(fragment.image) if fragment else None,
        breadcrumbs=breadcrumbs,
        structured=structured.graph(structured.crumbs(breadcrumbs, context.site.base_url)),
    )
    made = Page(address, "html", Prose(meta, page.title, fragment.key if fragment else ""), page.path, "page.html")
    return [made, *redirect_pages(context, page.aliases, made, addresses.plain_page)]
