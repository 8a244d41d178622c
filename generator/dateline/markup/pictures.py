"""Pictures: from the media folder only, with their size, so that the page does not jump and asks no other site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from dateline.markup.escape import attribute, escaped
from dateline.markup.links import host_of, is_media_name, media_href, scheme_of
from dateline.reading.files import has_control

if TYPE_CHECKING:
    from dateline.markup.findings import Findings, Where
    from dateline.model import Picture


def markdown_picture(target: str, alt: str, found: Findings, where: Where) -> Picture | None:
    """Give the picture of `![alt](target)`, or nothing after telling what is wrong. It must say what it shows."""
    if not alt.strip():
        found.tell("missing-alt", where)
    name = target if "%" not in target or has_control(unquote(target)) else unquote(target)
    return picture_named(name, alt, found, where) if _is_own(target, found, where) else None


def picture_named(name: str, alt: str, found: Findings, where: Where, credit: str = "") -> Picture | None:
    """Give the picture that a card names, or nothing after telling what is wrong with it."""
    return found.picture(name, alt, where, credit) if _is_own(name, found, where) else None


def _is_own(target: str, found: Findings, where: Where) -> bool:
    scheme = scheme_of(target)
    if scheme in {"https", "http"} or target.startswith("//"):
        found.tell("outside-media", where, host=host_of(target))
    elif scheme:
        found.tell("link-scheme", where, scheme=scheme)
    elif is_media_name(target, found.coverage):
        return True
    else:
        found.tell("relative-link", where, link=target)
    return False


def img(picture: Picture) -> str:
    """Give a picture as `<img>`."""
    return (
        f'<img src="{attribute(media_href(picture.path))}" alt="{attribute(picture.alt)}" width="{picture.width}" '
        f'height="{picture.height}" loading="lazy" decoding="async">'
    )


def figure(picture: Picture, caption: str) -> str:
    """Give a picture that stands alone in its paragraph, with its caption."""
    words = f"\n<figcaption>{escaped(caption)}</figcaption>" if caption else ""
    return f'<figure class="picture">\n{img(picture)}{words}\n</figure>\n'
