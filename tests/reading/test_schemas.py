"""Schemas: each field says what it is, with an example that is right."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from dateline.reading.fields import parse_fields
from dateline.reading.files import SourceText
from dateline.reading.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from dateline.reading.fields import Schema


def parts(annotation: object) -> Iterator[type[BaseModel]]:
    """Give the schemas within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from parts(argument)


def every_field(schema: type[BaseModel], above: str) -> Iterator[tuple[str, type[BaseModel], str, FieldInfo]]:
    """Give every field of a schema and of its parts."""
    for name, field in schema.model_fields.items():
        yield f"{above}.{name}", schema, name, field
        for part in parts(field.annotation):
            yield from every_field(part, f"{above}.{name}")


FIELDS = [each for kind, schema in SCHEMAS.items() for each in every_field(schema, kind)]
NAMED = [pytest.param(*each[1:], id=each[0]) for each in FIELDS]


@pytest.mark.parametrize(("schema", "name", "field"), NAMED)
def test_a_field_says_what_it_is(schema: type[Schema], name: str, field: FieldInfo) -> None:
    """A sentence for the tables of the documents, and for editors."""
    assert field.description, name
    assert field.description[0].isupper()
    assert field.description.endswith("."), name
    assert schema.__doc__


@pytest.mark.parametrize(("schema", "name", "field"), NAMED)
def test_a_fields_example_is_right(schema: type[Schema], name: str, field: FieldInfo) -> None:
    """What a hint tells a person to write is accepted as it stands there."""
    assert field.examples, name
    for example in field.examples:
        text = f"{name}: {example}\n"
        _, problems = parse_fields(text, schema, SourceText("x", text), 1)
        assert [each for each in problems if each.code != "missing-field"] == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_can_be_given_to_an_editor(kind: str) -> None:
    """Every field is in the JSON Schema, and no other is let through."""
    schema = SCHEMAS[kind].model_json_schema()
    assert list(schema["properties"]) == list(SCHEMAS[kind].model_fields)
    assert schema["additionalProperties"] is False


def test_the_types_that_an_editor_sees_are_those_of_yaml() -> None:
    """A true or a number needs no quotes in an editor that knows the schema."""
    update = SCHEMAS["update"].model_json_schema()["properties"]
    assert update["key"]["type"] == "boolean"
    assert update["sequence"]["type"] == "integer"
    assert update["fold"]["anyOf"][0]["enum"] == [0, 1]
