"""Meta: what every page says of itself in its head."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.pictures import shareable
from dateline.pages.views import Link, Meta

if TYPE_CHECKING:
    from dateline.model import Picture
    from dateline.pages.context import Context
    from dateline.pages.views import Moment, Person

_RIGHT_TO_LEFT = frozenset(["ar", "arc", "azb", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"])
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"])
_FORMS = (("atom", "Atom"), ("rss", "RSS"), ("json", "JSON Feed"))


@lru_cache(maxsize=256)
def direction(lang: str) -> str:
    """Give `rtl` or `ltr` for a language tag (BCP 47); a script that it names decides before its language does."""
    parts = lang.casefold().replace("_", "-").split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


def feed_links(address: str) -> tuple[Link, ...]:
    """Give the three feeds of the listing at `address`, each by its form's name."""
    return tuple(Link(name, addresses.feed(address, form)) for form, name in _FORMS)


def make_meta(
    context: Context,
    kind: str,
    title: str,
    address: str,
    *,
    description: str = "",
    lang: str = "",
    feeds: tuple[Link, ...] = (),
    image: Picture | None = None,
    breadcrumbs: tuple[Link, ...] = (),
    structured: str = "",
    published: Moment | None = None,
    updated: Moment | None = None,
    authors: tuple[Person, ...] = (),
    noindex: bool = False,
    social_type: str = "website",
) -> Meta:
    """Make a page's meta. `lang` and `image` are the site's where the page has none of its own, or none to share.

    `image` is as `dateline.pages.pictures` gives it.

    A page whose name is a word of the interface (authors, corrections, not-found) has the title "": the theme words it.
    """
    lang = lang or context.site.language
    return Meta(
        kind=kind,
        title=title,
        description=description,
        address=address,
        canonical=addresses.absolute(context.site.base_url, address),
        lang=lang,
        direction=direction(lang),
        feeds=feeds,
        image=shareable(image, context.image),
        breadcrumbs=breadcrumbs,
        structured=structured if context.structured_data else "",
        published=published,
        updated=updated,
        authors=authors,
        noindex=noindex,
        social_type=social_type,
    )
