"""Settings: what `theme.yaml` says. What is plainly written is taken as it is; at all else the schema looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.problems import Place, Problem
from dateline.reading.files import read_text
from dateline.reading.plain_yaml import parse_plain
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.reading.files import FoundFile, SourceText

SETTINGS = "theme.yaml"
_NAMES = frozenset(["description", "extends", "name"])


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts of `theme.yaml`: the theme that this one extends, "" for none, and where it says so."""

    extends: str
    place: Place


def read_settings(file: FoundFile) -> tuple[Settings, list[Problem]]:
    """Read the `theme.yaml` of a theme."""
    source = read_text(file)
    if isinstance(source, Problem):
        return Settings("", Place(file.path)), [source]
    plain = parse_plain(source.text)
    if plain is None or not _NAMES.issuperset(plain):
        return _by_schema(source)
    values = [value for value in plain.values() if isinstance(value, str) and value == value.strip()]
    if len(values) != len(plain):
        return _by_schema(source)
    extends = str(plain.get("extends", ""))
    return Settings(extends, _place(source) if extends else source.place(1)), []


def _place(source: SourceText) -> Place:
    """Give the place of what stands behind `extends: `."""
    name = "extends: "
    lines = enumerate(source.text.splitlines(), 1)
    return next(source.place(line, len(name) + 1) for line, text in lines if text.startswith(name))


def _by_schema(source: SourceText) -> tuple[Settings, list[Problem]]:
    from dateline.reading.fields import parse_fields
    from dateline.rendering.settings_schema import ThemeSettings

    fields, problems = parse_fields(source.text, ThemeSettings, source, 1)
    if fields is None:
        return Settings("", source.place(1)), problems
    return Settings(fields.value.extends, fields.place("extends")), problems
