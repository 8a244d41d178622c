"""Settings schema: the fields of `theme.yaml`."""

from __future__ import annotations

from dateline.reading.fields import Schema


class ThemeSettings(Schema):
    """`theme.yaml`."""

    name: str = ""
    extends: str = ""
    description: str = ""
