"""Pictures as views hold them: with their address in place of their path."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest

if TYPE_CHECKING:
    from dateline.model import Picture


def shareable(*pictures: Picture | None) -> Picture | None:
    """Give the first of `pictures`, as shown, that networks can put on a card: none of them draws an SVG."""
    for each in pictures:
        if each and not each.path.casefold().endswith(".svg"):
            return each
    return None


def shown(picture: Picture | None) -> Picture | None:
    """Give a picture as a view shows it: `path` is its address, `digest` stands for all of it.

    A value with a `digest` stands for itself by that (`dateline.digests`): the file's alone would leave a new
    description or credit unseen.
    """
    if picture is None:
        return None
    address = addresses.media(picture.path)
    seen = (address, picture.alt, picture.credit, picture.width, picture.height, picture.digest)
    return replace(picture, path=address, digest=digest(seen))
