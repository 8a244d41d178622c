"""Values: what is taken without a schema is what the schema gives, and faults are left to the schema."""

from __future__ import annotations

import subprocess
import sys
import typing
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from dateline.reading import target_values, values
from dateline.reading.fields import parse_fields
from dateline.reading.files import SourceText
from dateline.reading.plain_fields import Values, take_fields, values_of
from dateline.reading.schemas import SCHEMA_OF
from dateline.reading.values import CoverageValues, PageValues, SiteValues, UpdateValues

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def parts(annotation: object) -> list[type[BaseModel]]:
    """Give the schemas within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [each for part in typing.get_args(annotation) for each in parts(part)]


def with_parts(schema: type[BaseModel]) -> list[type[BaseModel]]:
    """Give a schema and those of its parts."""
    inner = [part for field in schema.model_fields.values() for part in parts(field.annotation)]
    return [schema, *(each for part in inner for each in with_parts(part))]


def _values_of(name: str) -> type[Values]:
    found: type[Values] = getattr(values, name, None) or getattr(target_values, name)
    return found


EVERY = {
    schema.__name__: (_values_of(schema.__name__.replace("Fields", "Values")), schema)
    for top in SCHEMA_OF.values()
    for schema in with_parts(top)
}
ALL = [pytest.param(*each, id=name) for name, each in EVERY.items()]
KINDS = [pytest.param(kind, schema, id=schema.__name__) for kind, schema in SCHEMA_OF.items()]

TEXTS = [
    *("", " ", "a", " a", "a ", "a\n", "a\nb", "\u2003a", "a\x85", "a\x1c", "\ufeffa", "a\u200b", "\xa0", "x y", "é"),
    *("true", "false", "True", "NO", "0", "1", "2", "-1", "-0", "007", "4", "5", "500", "501", "999999999", "!"),
    *("12", "1.0", "1e3", "٣", "con", "a-b", "A", "a_b", "a" * 101, "ö" * 101, "en", "pt-BR", "e", "2014-03-07"),
    *("2014-02-30", "20140307", "2014-W10", "https://a.example", "https://a.example/", "HTTPS://a.example/", "''"),
    *("mailto:a@b.example", "a@b.example", "https://a b/", "https://a.example/?q", "/old/one.html", "HH:mm", "d MMMM"),
    *("HHHHHHHH", "[a]", "published", "auto", "minute", "copy", "escape", "live", "correction", "a.example,2026"),
    *("1000000000", "-999999999", "a" * 10000),
]  # fmt: skip
ANYTHING = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TEXTS, "name"]), inner, max_size=3),
    max_leaves=3,
)


def literals(annotation: object) -> list[str]:
    """Give the words that a field lets be chosen."""
    if typing.get_origin(annotation) is typing.Literal:
        return [each for each in typing.get_args(annotation) if isinstance(each, str)]
    return [each for part in typing.get_args(annotation) for each in literals(part)]


def written(field: FieldInfo) -> st.SearchStrategy[Any]:
    """Give what may be written in a field: what is right, what is nearly right, and anything."""
    right = [yaml.load(each, yaml.BaseLoader) for each in field.examples or ()] + literals(field.annotation)  # noqa: S506
    found = st.sampled_from([*right, *right, *TEXTS]) | ANYTHING
    for part in parts(field.annotation):
        if str(field.annotation).startswith("dict"):
            found |= st.dictionaries(st.sampled_from(TEXTS), mappings(part), max_size=2)
        else:
            found |= mappings(part) | st.lists(mappings(part) | st.sampled_from(TEXTS), max_size=3)
    if str(field.annotation).startswith("tuple"):
        found |= st.lists(st.sampled_from([*TEXTS, *literals(field.annotation)]), max_size=3)
    if str(field.annotation).startswith("dict"):
        found |= st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(TEXTS), max_size=3)
    return found


def mappings(schema: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Give mappings that a schema describes, or nearly."""
    fields = {name: written(field) for name, field in schema.model_fields.items()}
    needed = {name: each for name, each in fields.items() if schema.model_fields[name].is_required()}
    further = st.lists(st.sampled_from(list(fields)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({**needed, **{name: fields[name] for name in names}})
    )
    right = {name: st.sampled_from(_right(schema.model_fields[name])) for name in needed}
    one = st.sampled_from(list(fields)).flatmap(lambda name: st.fixed_dictionaries({**right, name: fields[name]}))
    return one | further | st.dictionaries(st.sampled_from([*fields, "tag", ""]), ANYTHING, max_size=2)


def _right(field: FieldInfo) -> list[Any]:
    return [yaml.load(each, yaml.BaseLoader) for each in field.examples or ()]  # noqa: S506


def plain(value: Any) -> Any:
    """Give a value with its fields spelt out, whichever way it was made."""
    if isinstance(value, Values):
        return {name: plain(getattr(value, name)) for name in value.takes}
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    return {key: plain(each) for key, each in value.items()} if isinstance(value, typing.Mapping) else value


def types(value: Any) -> Any:
    """Give the types within a value: 1 is no True."""
    if isinstance(value, dict):
        return [(key, types(each)) for key, each in value.items()]
    return [types(each) for each in value] if isinstance(value, tuple) else type(value)


def same(kind: type[Values], schema: type[BaseModel], mapping: dict[str, Any]) -> bool:
    """Say whether the values and their types are those that the schema gives, or nothing is taken."""
    found = values_of(kind, mapping)
    if found is None:
        return True
    try:
        expected = plain(schema.model_validate(mapping))
    except ValidationError:
        return False
    return bool(plain(found) == expected) and types(plain(found)) == types(expected)


@pytest.mark.parametrize(("kind", "schema"), ALL)
def test_a_kind_has_its_schemas_fields(kind: type[Values], schema: type[BaseModel]) -> None:
    """In their order, with their defaults, and required where they are."""
    assert list(kind.takes) == list(schema.model_fields)
    required = [name for name, field in schema.model_fields.items() if field.is_required()]
    assert list(kind.required) == required
    for name, field in schema.model_fields.items():
        if name not in required:
            assert plain(getattr(kind, name)) == plain(field.get_default(call_default_factory=True))


@pytest.mark.parametrize(("kind", "schema"), ALL)
def test_every_example_is_taken_without_the_schema(kind: type[Values], schema: type[BaseModel]) -> None:
    """And every word that a field lets be chosen: what documents show is ordinary."""
    needed = {name: _right(schema.model_fields[name])[0] for name in kind.required}
    for name, field in schema.model_fields.items():
        words: list[Any] = [
            [each] if str(field.annotation).startswith("tuple") else each for each in literals(field.annotation)
        ]
        for each in [*_right(field), *words]:
            mapping = {**needed, name: each}
            assert values_of(kind, mapping) is not None, mapping
            assert same(kind, schema, mapping)


@pytest.mark.parametrize(("kind", "schema"), ALL)
def test_whatever_is_written_in_one_field_is_taken_as_by_the_schema(
    kind: type[Values], schema: type[BaseModel]
) -> None:
    """As a text, in a list, as a name and as a value of a mapping."""
    needed = {name: _right(schema.model_fields[name])[0] for name in kind.required}
    for name in schema.model_fields:
        for each in TEXTS:
            for written in (
                each,
                [each],
                [each, "a"],
                {each: "a"},
                {"a": each},
                {"name": each},
                [{"name": each}],
                [[each]],
            ):
                assert same(kind, schema, {**needed, name: written}), (name, written)


@pytest.mark.parametrize(("kind", "schema"), KINDS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_written_in_a_file_is_taken_as_by_the_schema(
    kind: type[Values], schema: type[BaseModel], data: st.DataObject
) -> None:
    assert same(kind, schema, data.draw(mappings(schema)))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (UpdateValues, "published: x\nkey: NO\n"),
        (UpdateValues, "published: x\ntag: [a]\n"),
        (UpdateValues, "title: A\n"),
        (UpdateValues, "published: x\ntitle: ' a '\n"),
        (PageValues, "title: a\nlang: x y\n"),
        (CoverageValues, "title: A\nimage: {file: a}\n"),
        (SiteValues, "title: A\nbase_url: a.example\nauthority: a.example,2026\n"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_schema(kind: type[Values], text: str) -> None:
    """Its problems are told, each at its place; what it changes is changed."""
    source = SourceText("x.md", text)
    short, long = take_fields(text, kind, source, 1), parse_fields(text, SCHEMA_OF[kind], source, 1)
    assert short[1] == long[1]
    assert (short[0] and plain(short[0].value)) == (long[0] and plain(long[0].value))


def test_values_are_set_once() -> None:
    found = values_of(PageValues, {"title": "A"})
    assert found is not None
    with pytest.raises(AttributeError):
        found.title = "B"


LIGHT = """
import sys
from dateline.reading.authors import read_author
from dateline.reading.coverages import read_coverage
from dateline.reading.files import SourceText
from dateline.reading.plain_pages import read_page
from dateline.reading.site import read_site
from dateline.reading.updates import Frame, read_update

site = read_site(SourceText("site.yaml", "title: A\\nbase_url: https://a.example/\\nauthority: a.example,2026\\n"))
files = [
    read_coverage(SourceText("content/a/coverage.md", "---\\ntitle: A\\ntags: [a]\\n---\\n"), "a", site.site),
    read_update(SourceText("content/a/one.md", "---\\npublished: 2014-03-07T13:30:00Z\\nkey: true\\ntitle: A\\n---\\n"),
        Frame("a", None, "UTC", None)),
    read_author(SourceText("content/authors/ana.md", "---\\nname: Ana\\n---\\n")),
    read_page(SourceText("content/pages/about.md", "---\\ntitle: A\\n---\\n")),
]
assert not [each.problems for each in [site, *files] if each.problems]
print(*sorted({"pydantic", "yaml", "babel"} & set(sys.modules)))
"""


def test_an_ordinary_site_is_read_without_the_heavy_libraries() -> None:
    """Neither the schemas nor the parser is imported for it: each costs more than reading a thousand updates."""
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("\n", "")
