"""Schema parts: what stands in several kinds of file, pictures and bylines."""

from __future__ import annotations

from typing import Annotated

import pydantic
from pydantic import Field

from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Id, Line


class ImageFields(Schema):
    """A picture that front matter or settings name."""

    file: Line = Field(
        description="The picture's file: in a coverage `media/name`, for an author a file beside theirs, in site.yaml "
        "a file of content/static.",
        examples=["media/square.jpg"],
    )
    alt: Line = Field(
        description='What it shows, for people who cannot see it. `""` says that it is decorative.',
        examples=['"The square at noon, seen from the town hall"'],
    )
    credit: Line = Field(default="", description="Who made it.", examples=["Ines Calder / The Harbour Gazette"])


class CreditFields(Schema):
    """One name of a byline, written out."""

    author: Id | None = Field(
        default=None, description="An author's id, to give them another role here.", examples=["sample-reporter"]
    )
    name: Line = Field(default="", description="A person who has no page here.", examples=["Ines Calder"])
    role: Line = Field(default="", description="What they did here.", examples=["Photographs"])


def _kind_of_credit(value: object) -> str:
    return "person" if isinstance(value, dict | CreditFields) else "author"


Name = Annotated[
    Annotated[Line, pydantic.Tag("author")] | Annotated[CreditFields, pydantic.Tag("person")],
    pydantic.Discriminator(_kind_of_credit),
]
Byline = tuple[Name, ...]
