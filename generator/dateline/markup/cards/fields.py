"""Fields: what the fields of cards may hold, beside `reading.scalar_types`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Address, Language, Line, Text

_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?) ?(Z|[+-]\d{2}:\d{2})")
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)")


def _when(text: str) -> str:
    try:
        if match := _INSTANT.fullmatch(text):
            return datetime.fromisoformat("{}T{}{}".format(*match.groups())).isoformat().replace("+00:00", "Z")
        if re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", text, re.ASCII):
            date.fromisoformat(text + "-01-01"[len(text) - 4 :])
            return text
    except ValueError as fault:
        raise ValueError(f"there is no such day or time: {fault}") from fault
    raise ValueError("it is a date (2014-03-05, 2014-03 or 2014), or a date and time with its offset")


def _duration(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise ValueError("it is minutes:seconds, or hours:minutes:seconds")
    return text


def _outside(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("it is a full address that begins with https:// or http://")
    return text


def _safe(text: str) -> str:
    if not text.startswith("https://"):
        raise ValueError("it is a full address that begins with https://")
    return text


When = Annotated[str, AfterValidator(_when)]
"""A year, month or day, or an instant, in ISO 8601."""
Duration = Annotated[str, AfterValidator(_duration)]
Outside = Annotated[Address, AfterValidator(_outside)]
Player = Annotated[Address, AfterValidator(_safe)]

# Fields that several kinds share, so that they are described alike.
CREDIT = Field(default="", description="Who made it, as it is to be shown.", examples=["Associated Press"])
DATE = Field(
    default="",
    description="When it appeared: a day, month or year, or an instant with its offset.",
    examples=["2014-03-05"],
)
LANG = Field(default="", description="Its language, where it is not that of the update.", examples=["fr"])
ARCHIVED = Field(
    default="", description="A copy of the original in an archive.", examples=["https://web.example.org/2014/status/1"]
)


class PictureFields(Schema):
    """One picture of a card."""

    file: Line = Field(description="The picture, a file of the media folder.", examples=["media/square.jpg"])
    alt: Text | None = Field(
        default=None,
        description='What it shows, for people who cannot see it; required. `""` says that it is decorative.',
        examples=['"The square at noon, seen from the town hall"'],
    )
    caption: Text = Field(default="", description="Words under the picture.", examples=["The square at noon."])
    credit: Text = CREDIT


class CaptionFields(Schema):
    """Captions of a recording in one language."""

    file: Line = Field(description="A WebVTT file of the media folder.", examples=["media/statement.en.vtt"])
    lang: Language = Field(description="The language of the captions.", examples=["en"])
    label: Text = Field(default="", description="How players name them.", examples=["English"])
