"""The card `quote`: words set apart, with who said them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dateline.markup.cards import parts
from dateline.markup.cards.fields import ARCHIVED, DATE, LANG, Outside, When
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Language, Line, Words

if TYPE_CHECKING:
    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields


class QuoteFields(Schema):
    """Words of somebody, set apart from the text."""

    text: Words = Field(
        description="The words, exactly; an empty line parts paragraphs.",
        examples=["We will decide when we know more."],
    )
    author: Line = Field(default="", description="Who said or wrote them.", examples=["Ines Calder"])
    role: Line = Field(default="", description="What they are.", examples=["harbour master"])
    source: Line = Field(default="", description="Where they stand.", examples=["The Harbour Gazette"])
    url: Outside | None = Field(
        default=None, description="An address where they can be read.", examples=["https://harbour.example/decision"]
    )
    archived: Outside = ARCHIVED
    date: When = DATE
    lang: Language = LANG


def draw(fields: Fields[QuoteFields], found: Findings) -> tuple[str, str]:  # noqa: ARG001  # as every card's
    """Give a quotation's HTML and plain text."""
    quote = fields.value
    caption = (
        parts.span("author", quote.author),
        parts.span("role", quote.role),
        parts.origin(quote.source, quote.date, quote.url or ""),
        parts.archived(quote.archived),
    )
    html = parts.figure("quote", parts.quotation(quote.text, quote.lang, quote.url or ""), caption)
    return html, parts.lines(quote.text, f"— {quote.author}" if quote.author else "")
