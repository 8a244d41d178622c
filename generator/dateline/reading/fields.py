"""Fields: a YAML mapping held against a schema, every fault of it told with its place."""

from __future__ import annotations

import re
import typing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from dateline.catalogue import CATALOGUE
from dateline.problems import Problem, did_you_mean, problem
from dateline.reading.plain_fields import Fields, parse_mapping, written_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.reading.files import SourceText
    from dateline.reading.yaml import Parsed, Path

__all__ = ["Fields", "Schema", "hold_against", "parse_fields", "read_fields"]


class Schema(BaseModel):
    """What every schema shares: unknown fields are refused, values are frozen, text loses the space around it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


S = TypeVar("S", bound=BaseModel)
_KEY = "[key]"  # how pydantic says that the key of a mapping is at fault


def parse_fields(
    text: str, schema: type[S], source: SourceText, first_line: int
) -> tuple[Fields[S] | None, list[Problem]]:
    """Read the YAML mapping `text`, which stands in `source` from line `first_line` on, as `schema`."""
    parsed = parse_mapping(text, source, first_line)
    return (None, [parsed]) if isinstance(parsed, Problem) else hold_against(schema, source, parsed)


def hold_against(schema: type[S], source: SourceText, parsed: Parsed) -> tuple[Fields[S] | None, list[Problem]]:
    """Hold a mapping against `schema`."""
    try:
        return Fields(schema.model_validate(written_fields(parsed)), source, parsed), []
    except ValidationError as fault:
        return None, _covered(
            [_problem(schema, dict(error), source, parsed) for error in fault.errors(include_url=False)]
        )


def _covered(problems: list[Problem]) -> list[Problem]:
    """Give problems without the lines on which secrets stand: what is told may be kept where others read it."""
    lines = {each.place.line for each in problems if each.code == "secret-in-settings"}
    return [
        replace(each, place=replace(each.place, excerpt="")) if each.place.line in lines else each for each in problems
    ]


def read_fields(text: str, schema: type[S], source: SourceText, first_line: int) -> tuple[S | None, list[Problem]]:
    """Do as `parse_fields`, for a caller that needs no places."""
    fields, problems = parse_fields(text, schema, source, first_line)
    return (fields.value if fields else None), problems


def _problem(schema: type[BaseModel], error: dict[str, Any], source: SourceText, parsed: Parsed) -> Problem:
    path = _written_path(error["loc"], parsed.value)
    name = _dotted(path)
    if error["type"] in CATALOGUE:  # a schema that knows more of a fault than that there is one
        return problem(error["type"], source.place(*parsed.where(path, key=True)), field=name, **error["ctx"])
    if error["type"] == "extra_forbidden":
        known = list(_schema_at(schema, path[:-1]).model_fields)
        place = source.place(*parsed.where(path, key=True))
        return problem(
            "unknown-key", place, key=path[-1], suggestion=did_you_mean(str(path[-1]), known), known=", ".join(known)
        )
    example = example_of(schema, path)
    if error["type"] == "missing":
        return problem("missing-field", source.place(*parsed.where(path[:-1])), field=name, example=example)
    is_key = error["loc"][-1] == _KEY
    place = source.place(*parsed.where(path, key=is_key))
    hint = f"Write it like this: {example}" if example else "Correct it, or leave the field out."
    shown = _shown(path[-1] if is_key else _at(path, parsed.value))
    return problem("bad-value", place, field=name or "this", value=shown, reason=_reason(error), example=hint)


def _at(path: Path, value: Any) -> Any:
    for part in path:
        value = value[part]
    return value


def _written_path(location: Path, value: Any) -> Path:
    """Give a fault's path as the file has it: the schema's own steps (kinds of a union, keys of a mapping) left out."""
    path: list[str | int] = []
    for number, part in enumerate(location):
        inside = (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int))
        if inside:
            value = value[part]
            path.append(part)
        elif number == len(location) - 1 and isinstance(value, dict) and part != _KEY:
            path.append(part)  # a field that is missing
    return tuple(path)


def _dotted(path: Path) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        first = value.split("\n", 1)[0][:60]
        return f'"{first}…"' if first != value else f'"{value}"'
    return "a list" if isinstance(value, list) else "a mapping of fields" if isinstance(value, dict) else str(value)


_REASONS = {
    "bool_parsing": "it is true or false",
    "bool_type": "it is true or false",
    "int_parsing": "it is a whole number",
    "int_type": "it is a whole number",
    "string_type": "it is a text",
    "list_type": "it is a list",
    "tuple_type": "it is a list",
    "dict_type": "it is a mapping, each line name: value",
    "model_type": "it is a mapping, each line name: value",
    "model_attributes_type": "it is a mapping, each line name: value",
    "string_too_short": "it may not be empty",
    "string_pattern_mismatch": "it stands on one line",
}


def _reason(error: dict[str, Any]) -> str:
    if error["type"] == "literal_error":
        return "it is one of " + re.sub(r"'([^']*)'", r"\1", error["ctx"]["expected"])
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    said: str = error["msg"]
    return _REASONS.get(error["type"]) or said[0].lower() + said[1:]


def _schema_at(schema: type[BaseModel], path: Path) -> type[BaseModel]:
    """Give the schema of the mapping at `path`."""
    steps = [part for part in path if isinstance(part, str)]
    while steps:
        field = schema.model_fields.get(steps.pop(0))
        annotation = field.annotation if field else None
        if typing.get_origin(annotation) is dict:  # names of one's own
            if not steps:
                return Schema
            steps.pop(0)
        schema = next(_schemas(annotation), schema)
    return schema


def _schemas(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _schemas(argument)


def example_of(schema: type[BaseModel], path: Path) -> str:
    """Give a line that shows how the field at `path` is written, or nothing."""
    names = [part for part in path if isinstance(part, str)]
    for depth in range(len(names), 0, -1):
        fields = _schema_at(schema, tuple(names[: depth - 1])).model_fields
        if (found := fields.get(names[depth - 1])) and found.examples:
            return f"{names[depth - 1]}: {found.examples[0]}"
    return ""
