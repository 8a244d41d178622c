"""Scalar types: the kinds of text of `scalars`, as the fields of schemas name them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from dateline.reading.scalars import (
    as_address,
    as_date_pattern,
    as_day,
    as_flag,
    as_id,
    as_language,
    as_mail,
    as_number,
    as_tag,
    as_time_pattern,
    normal_base_url,
)

_ONE_LINE = r"^[^\n]*$"

Text = str
"""Any text, "" included."""
Line = Annotated[str, StringConstraints(pattern=_ONE_LINE)]
"""A text on one line."""
Words = Annotated[str, StringConstraints(min_length=1, pattern=_ONE_LINE)]
"""A line that says something."""
Prose = Annotated[str, StringConstraints(min_length=1)]
"""A text that says something, on as many lines as it needs."""
Id = Annotated[str, AfterValidator(as_id)]
Flag = Annotated[bool, BeforeValidator(as_flag)]
Number = Annotated[int, BeforeValidator(as_number)]
Fold = Annotated[Literal[0, 1], BeforeValidator(as_number)]
Count = Annotated[int, BeforeValidator(as_number), Field(ge=0)]
PageSize = Annotated[int, BeforeValidator(as_number), Field(ge=5, le=500)]
Address = Annotated[str, AfterValidator(as_address)]
BaseUrl = Annotated[str, AfterValidator(normal_base_url)]
Language = Annotated[str, AfterValidator(as_language)]
Day = Annotated[str, AfterValidator(as_day)]
Mail = Annotated[str, AfterValidator(as_mail)]
Tag = Annotated[str, AfterValidator(as_tag)]
TimePattern = Annotated[str, AfterValidator(as_time_pattern)]
DatePattern = Annotated[str, AfterValidator(as_date_pattern)]
Authority = str
Alias = str
Precision = Literal["minute", "hour", "day"]
