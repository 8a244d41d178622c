"""Codec: a dataclass as a row, a plain value that JSON can hold.

A row holds the values in the order of the fields, without their names; an instant is ISO 8601 text. How to make and to
read a class's rows is found once, from the types of its fields.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from dateline.pages import exports, views
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_NAMES = {**vars(views), **vars(exports), "datetime": datetime}  # what annotations speak of


@dataclass(frozen=True, slots=True)
class Way:
    """How a JSON value is made of a value of one type that JSON does not have, and how it is read."""

    make: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows of one dataclass are made and read."""

    kind: type[Any]
    take: Callable[[Any], tuple[Any, ...]]  # all its values
    ways: tuple[tuple[int, Way], ...]  # by the place of a field

    def make(self, value: Any) -> list[Any]:
        """Give the row of `value`."""
        row = list(self.take(value))
        for index, way in self.ways:
            if row[index] is not None:
                row[index] = way.make(row[index])
        return row

    def read(self, row: Sequence[Any]) -> Any:
        """Give the value that `row` was made of. Raises `ValueError`, `TypeError` or `IndexError` for another row."""
        values = list(row)
        for index, way in self.ways:
            if values[index] is not None:
                values[index] = way.read(values[index])
        return self.kind(*values)


@cache
def rows_of(kind: Any) -> Rows:
    """Find how the rows of the dataclass `kind`, of two fields or more, are made.

    Raises `TypeError` where a field's type is none that rows can hold.
    """
    names = [field.name for field in fields(kind)]
    ways = ways_of(kind)
    return Rows(kind, attrgetter(*names), tuple((n, ways[name]) for n, name in enumerate(names) if name in ways))


@cache
def ways_of(kind: Any) -> Mapping[str, Way]:
    """Give how each field of the dataclass `kind` is made and read, by its name; those that JSON has are left out.

    Raises `TypeError` where a field's type is none that rows can hold.
    """
    found = {name: _way(hint) for name, hint in _hints(kind).items()}
    return {name: way for name, way in found.items() if way}


def described(*kinds: type[Any]) -> dict[str, str]:
    """Give the names and types of all fields of some dataclasses, and of those that these hold, by class."""
    found: dict[str, str] = {}
    for kind in kinds:
        _describe(kind, found)
    return found


def _describe(hint: Any, found: dict[str, str]) -> None:
    for inner in get_args(hint):
        _describe(inner, found)
    if isinstance(hint, type) and is_dataclass(hint) and hint.__name__ not in found:
        hints = _hints(hint)
        found[hint.__name__] = repr(hints)
        for each in hints.values():
            _describe(each, found)


def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, localns=_NAMES)
    return {field.name: hints[field.name] for field in fields(kind)}


def _way(hint: Any) -> Way | None:
    origin, inner = get_origin(hint), get_args(hint)
    if hint in (str, int, bool) or origin is Literal:
        return None
    if hint is datetime:
        return Way(datetime.isoformat, datetime.fromisoformat)
    if NoneType in inner:
        (meant,) = (each for each in inner if each is not NoneType)
        return _way(meant)
    if origin is tuple:
        return _tuple_way(inner)
    if isinstance(hint, type) and is_dataclass(hint):
        rows = rows_of(hint)
        return Way(rows.make, rows.read)
    raise TypeError(f"no row for a {hint}")


def _tuple_way(inner: tuple[Any, ...]) -> Way:
    ways = [_way(each) for each in inner if each is not Ellipsis]
    if not any(ways):
        return Way(list, tuple)
    (way,) = ways  # of many values of one type
    if way is None:
        return Way(list, tuple)
    make, read = way.make, way.read
    return Way(lambda value: [make(each) for each in value], lambda row: tuple([read(each) for each in row]))
