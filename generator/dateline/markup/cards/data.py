"""The card `data`: a small table with a caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from dateline.markup import links
from dateline.markup.cards import parts
from dateline.markup.cards.fields import DATE, When
from dateline.markup.escape import attribute, escaped
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Flag, Line, Text, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields

COLUMN_LIMIT = 12
ROW_LIMIT = 200
_NUMBER = re.compile(r"[+\-−–]?\s?(?:[$€£]\s?)?\d[\d\s.,'’]*\s?(?:%|‰|[$€£])?")


class DataFields(Schema):
    """A small table. What is larger belongs into a document."""

    caption: Words = Field(description="What the table says.", examples=["Ferries that ran, by day"])
    columns: Annotated[tuple[Text, ...], Field(min_length=1, max_length=COLUMN_LIMIT)] = Field(
        description=f"The columns' names, {COLUMN_LIMIT} at most.", examples=["[Day, Ferries]"]
    )
    rows: Annotated[tuple[tuple[Text, ...], ...], Field(min_length=1, max_length=ROW_LIMIT)] = Field(
        description=f"The rows, each a list with a text for every column; {ROW_LIMIT} at most.",
        examples=["[[Monday, 12], [Tuesday, 9]]"],
    )
    row_names: Flag = Field(default=False, description="Whether the first column names the rows.", examples=["true"])
    note: Text = Field(default="", description="What readers should know of the figures.", examples=["To 6 p.m."])
    source: Line = Field(default="", description="Where the figures come from.", examples=["Harbour council"])
    url: Line = Field(
        default="", description="A link to the source, as in Markdown.", examples=["https://harbour.example/figures"]
    )
    date: When = DATE


def draw(fields: Fields[DataFields], found: Findings) -> tuple[str, str]:
    """Give a table's HTML and plain text."""
    card = fields.value
    for number, row in enumerate(card.rows):
        if len(row) != len(card.columns):
            found.tell(
                "bad-value",
                parts.place_of(fields, "rows", number),
                field=f"rows[{number + 1}]",
                value=f"a list of {len(row)}",
                reason=f"there are {len(card.columns)} columns",
                example="Write a text for every column; an empty one is written as two quotes.",
            )
    classes = [' class="number"' if _is_number_column(card.rows, index) else "" for index in range(len(card.columns))]
    head = "".join(
        f'<th scope="col"{name}>{escaped(column)}</th>' for column, name in zip(card.columns, classes, strict=True)
    )
    body = "".join(f"<tr>{_row(row, classes, named=card.row_names)}</tr>\n" for row in card.rows)
    # What scrolls must be reached by keyboard, and then says what it is.
    table = (
        f'<div class="table" role="group" aria-label="{attribute(card.caption)}" tabindex="0">\n<table>\n'
        f"<caption>{escaped(card.caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n"
        "</table>\n</div>\n"
    )
    caption = (parts.span("note", card.note), _source(fields, found))
    text = parts.lines(card.caption, *(", ".join(row) for row in (card.columns, *card.rows)), card.note)
    return parts.figure("data", table, caption), text


def _is_number_column(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row) and row[index]]
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def _row(row: Sequence[str], classes: Sequence[str], *, named: bool) -> str:
    cells = [f"<td{name}>{escaped(cell)}</td>" for cell, name in zip(row, classes, strict=False)]
    if named and row:
        cells[0] = f'<th scope="row"{classes[0]}>{escaped(row[0])}</th>'
    return "".join(cells)


def _source(fields: Fields[DataFields], found: Findings) -> str:
    card = fields.value
    attributes = links.attributes(card.url, found, parts.place_of(fields, "url")) if card.url else ""
    name = card.source or (links.host_of(card.url) if card.url else "")
    html = ", ".join(part for part in (escaped(name), parts.time(card.date)) if part)
    if not html:
        return ""
    return (
        f'<a class="card-origin"{attributes}>{html}</a>' if attributes else f'<span class="card-origin">{html}</span>'
    )
