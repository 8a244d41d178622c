"""The card `post`: what somebody wrote on a social network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dateline.markup.cards import parts
from dateline.markup.cards.fields import (
    ARCHIVED,
    DATE,
    LANG,
    Outside,
    PictureFields,
    When,
)
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Language, Line, Text, Words

if TYPE_CHECKING:
    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields


class PostFields(Schema):
    """A post on a social network, in its author's own words."""

    author: Words = Field(description="Who wrote it, by name.", examples=["Ines Calder"])
    handle: Line = Field(default="", description="Their name on the network.", examples=['"@ines@harbour.example"'])
    platform: Line = Field(default="", description="The network.", examples=["Harbour"])
    date: When = DATE
    url: Outside | None = Field(
        default=None, description="Where it stands or stood.", examples=["https://harbour.example/@ines/1"]
    )
    archived: Outside = ARCHIVED
    text: Text = Field(
        default="",
        description="Its words, exactly; an empty line parts paragraphs.",
        examples=["The ferry has left. The car deck is closed."],
    )
    lang: Language = LANG
    pictures: tuple[PictureFields, ...] = Field(
        default=(),
        description="Pictures that belong to it.",
        examples=['[{file: media/ferry.jpg, alt: "The ferry leaving"}]'],
    )


def draw(fields: Fields[PostFields], found: Findings) -> tuple[str, str]:
    """Give a post's HTML and plain text."""
    post = fields.value
    if not post.text and not post.pictures:
        parts.tell_missing("text", "text: The ferry has left.", found, fields)
    said = parts.quotation(post.text, post.lang, post.url or "") if post.text else ""
    caption = (
        parts.span("author", post.author),
        parts.span("handle", post.handle),
        parts.origin(post.platform, post.date, post.url or ""),
        parts.archived(post.archived),
    )
    who = f"{post.author} ({post.handle})" if post.handle else post.author
    html = parts.figure("post", said + parts.gallery(post.pictures, found, fields), caption)
    return html, f"{who}: {post.text}" if post.text else who
