"""The card `document`: a file to read or keep, with what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import Field

from dateline.markup import links
from dateline.markup.cards import parts
from dateline.markup.cards.fields import ARCHIVED, CREDIT, DATE, LANG, Outside, When
from dateline.markup.escape import escaped
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Language, Line, Text, Words

if TYPE_CHECKING:
    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields

_ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})\Z")


class DocumentFields(Schema):
    """A document: a file of the media folder, or one elsewhere."""

    title: Words = Field(description="Its title.", examples=["Statement of the harbour council"])
    file: Line = Field(default="", description="A file of the media folder.", examples=["media/statement.pdf"])
    url: Outside | None = Field(
        default=None, description="Where it stands, when it is elsewhere.", examples=["https://harbour.example/1.pdf"]
    )
    archived: Outside = ARCHIVED
    text: Text = Field(
        default="", description="The words of it that matter.", examples=["The bridge is closed until further notice."]
    )
    credit: Text = CREDIT
    date: When = DATE
    lang: Language = LANG


def draw(fields: Fields[DocumentFields], found: Findings) -> tuple[str, str]:
    """Give a document's HTML and plain text."""
    card = fields.value
    if not parts.has_one_address("file: media/statement.pdf", found, fields):
        attributes = ""
    elif card.url:
        attributes = links.attributes(card.url, found, parts.place_of(fields, "url"))
    else:
        attributes = parts.file_attributes(card.file, found, parts.place_of(fields, "file"))
    title = f"<a{attributes}{parts.language(card.lang)}>{escaped(card.title)}</a>"
    ending = _ENDING.search(card.file)
    named = " ".join(part for part in (title, parts.span("format", ending[1].upper() if ending else "")) if part)
    said = parts.quotation(card.text, card.lang) if card.text else ""
    caption = (
        parts.span("credit", card.credit),
        parts.origin("", card.date, card.url or ""),
        parts.archived(card.archived),
    )
    return parts.figure("document", f'<p class="card-title">{named}</p>\n{said}', caption), parts.lines(
        card.title, card.text
    )
