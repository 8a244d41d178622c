"""Kinds: every kind of card, with its fields and what draws it. `docs/content.md` is made from these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.markup.cards import data, document, picture, post, quote, recording
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields, Schema


@dataclass(frozen=True, slots=True)
class CardKind:
    """A kind of card: its fields, and what gives its HTML and plain text."""

    schema: type[Schema]
    draw: Callable[[Fields[Any], Findings], tuple[str, str]]


KINDS: dict[str, CardKind] = {
    "post": CardKind(post.PostFields, post.draw),
    "video": CardKind(recording.VideoFields, recording.draw_video),
    "audio": CardKind(recording.AudioFields, recording.draw_audio),
    "picture": CardKind(picture.PictureCardFields, picture.draw),
    "document": CardKind(document.DocumentFields, document.draw),
    "quote": CardKind(quote.QuoteFields, quote.draw),
    "data": CardKind(data.DataFields, data.draw),
}

ELSEWHERE = {
    "embed": "post",
    "gallery": "picture",
    "image": "picture",
    "photo": "picture",
    "podcast": "audio",
    "pullquote": "quote",
    "table": "data",
    "toot": "post",
    "tweet": "post",
    "twitter": "post",
    "youtube": "video",
}
"""What other systems call these."""
