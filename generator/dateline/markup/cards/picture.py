"""The card `picture`: one picture or several, with credit and description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dateline.markup.cards import parts
from dateline.markup.cards.fields import CREDIT, PictureFields
from dateline.markup.escape import escaped
from dateline.markup.pictures import img
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Line, Text

if TYPE_CHECKING:
    from dateline.markup.findings import Findings
    from dateline.reading.fields import Fields


class PictureCardFields(Schema):
    """A picture, or several with one caption."""

    file: Line = Field(
        default="", description="The picture, a file of the media folder.", examples=["media/square.jpg"]
    )
    alt: Text | None = Field(
        default=None,
        description='What it shows, for people who cannot see it; required. `""` says that it is decorative.',
        examples=['"The square at noon, seen from the town hall"'],
    )
    caption: Text = Field(default="", description="Words under the picture.", examples=["The square at noon."])
    credit: Text = CREDIT
    pictures: tuple[PictureFields, ...] = Field(
        default=(),
        description="Several pictures, in place of `file` and `alt`.",
        examples=['[{file: media/one.jpg, alt: "The pier"}, {file: media/two.jpg, alt: "The mast"}]'],
    )


def draw(fields: Fields[PictureCardFields], found: Findings) -> tuple[str, str]:
    """Give the HTML and plain text of a picture or of several."""
    card = fields.value
    if card.file and card.pictures:
        parts.tell_misplaced("pictures", "file", "a card has one picture, or a list of them", found, fields)
    if card.pictures:
        shown = parts.gallery(card.pictures, found, fields)
        described = [each.caption or each.alt or "" for each in card.pictures]
    elif not card.file:
        parts.tell_missing("file", "file: media/square.jpg", found, fields)
        shown, described = "", []
    else:
        one = PictureFields(file=card.file, alt=card.alt, credit=card.credit)
        picture = parts.picture(one, found, parts.place_of(fields, "file"))
        shown = img(picture) + "\n" if picture else ""
        described = [] if card.caption else [card.alt or ""]
    caption = (escaped(card.caption), parts.span("credit", card.credit))
    return parts.figure("picture", shown, caption), parts.lines(card.caption, *described)
