"""Plain fields: a mapping in which nothing is out of the ordinary, taken as it is.

Each kind of file has a class of values (`reading.values`) that says how each field is taken, and a schema
(`reading.schemas`) that also says what the field means and what can be wrong with it. The schema alone tells faults;
but most files have none, and to make the schemas costs more than reading a thousand of them. So a mapping is first held
against the values: what they take is what the schema gives, which a test holds. For everything that the schema would
refuse, or change, they give nothing, and the schema is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, TypeVar, cast

from dateline.problems import Problem, problem
from dateline.reading.yaml import Parsed, parse_yaml
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dateline.problems import Place
    from dateline.reading.files import SourceText

T = TypeVar("T")
V = TypeVar("V", bound="Values")
_REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class _Field:
    take: Callable[[Any], Any]
    default: Any


def taken(take: Callable[[Any], Any], default: Any = _REQUIRED) -> Any:
    """Declare a field of `Values`; without a default it must be there.

    `take` gives its value for what is written, and raises `ValueError` for everything that is out of the ordinary.
    """
    return _Field(take, default)


class Values:
    """The fields of one kind of file, or of a part of it. They are set once, by `values_of`."""

    takes: ClassVar[dict[str, Callable[[Any], Any]]]  # by field
    required: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        """Leave the defaults as attributes of the class: an instance holds only what was written."""
        fields = {name: each for name, each in vars(cls).items() if isinstance(each, _Field)}
        cls.takes = {name: each.take for name, each in fields.items()}
        cls.required = tuple(name for name, each in fields.items() if each.default is _REQUIRED)
        for name, each in fields.items():
            if each.default is _REQUIRED:
                delattr(cls, name)
            else:
                setattr(cls, name, each.default)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} is set once")


def values_of(kind: type[V], given: Mapping[str, Any]) -> V | None:
    """Give the values of a mapping; None where the schema has to look at it."""
    try:
        return _take_all(kind, given)
    except (ValueError, KeyError):
        return None


def _take_all(kind: type[V], given: Mapping[str, Any]) -> V:
    """Raises `KeyError` where a field is unknown or missing."""
    values = kind()
    fields, takes = values.__dict__, kind.takes
    for name, written in given.items():
        fields[name] = takes[name](written)
    for name in kind.required:
        if name not in fields:
            raise KeyError(name)
    return values


# ── how values are taken ─────────────────────────────────────────────────────────────────────────────────────────────


def text(written: object) -> str:
    """Take a text without space around it."""
    if not isinstance(written, str) or written != written.strip():
        raise ValueError
    return written


def line(written: object) -> str:
    """Take a text on one line."""
    if not isinstance(written, str) or "\n" in written or written != written.strip():
        raise ValueError
    return written


def words(written: object) -> str:
    """Take a line that says something."""
    if not written:
        raise ValueError
    return line(written)


def prose(written: object) -> str:
    """Take a text that says something."""
    if not written:
        raise ValueError
    return text(written)


def checked(check: Callable[[str], str]) -> Callable[[object], str]:
    """Give what takes a text by `check`, one of `scalars`."""

    def take(written: object) -> str:
        return check(text(written))

    return take


def numbered(read: Callable[[object], int], numbers: range) -> Callable[[object], int]:
    """Give what takes one of these numbers."""

    def take(written: object) -> int:
        if (number := read(written)) not in numbers:
            raise ValueError
        return number

    return take


def one_of(*known: str) -> Callable[[object], str]:
    """Give what takes one of these words."""

    def take(written: object) -> str:
        if not isinstance(written, str) or written not in known:
            raise ValueError
        return written

    return take


def each(take: Callable[[Any], T]) -> Callable[[object], tuple[T, ...]]:
    """Give what takes a list."""

    def take_list(written: object) -> tuple[T, ...]:
        if not isinstance(written, list):
            raise ValueError  # noqa: TRY004 - it says that the schema has to look
        return tuple([take(item) for item in written])

    return take_list


def pairs(take_key: Callable[[Any], str], take: Callable[[Any], T]) -> Callable[[object], dict[str, T]]:
    """Give what takes a mapping with names of one's own."""

    def take_mapping(written: object) -> dict[str, T]:
        if not isinstance(written, dict):
            raise ValueError  # noqa: TRY004 - it says that the schema has to look
        return {take_key(key): take(item) for key, item in written.items()}

    return take_mapping


def part(kind: type[V]) -> Callable[[object], V]:
    """Give what takes a mapping of further fields."""

    def take(written: object) -> V:
        if not isinstance(written, dict):
            raise ValueError  # noqa: TRY004 - it says that the schema has to look
        return _take_all(kind, written)

    return take


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Fields(Generic[F]):
    """The fields of one document, and where each stands."""

    value: F
    source: SourceText
    parsed: Parsed

    def place(self, *path: str | int) -> Place:
        """Give the place of the value at `path`, such as `("corrections", 0, "at")`."""
        return self.source.place(*self.parsed.where(path))


def take_fields(
    text: str, kind: type[V], source: SourceText, first_line: int
) -> tuple[Fields[V] | None, list[Problem]]:
    """Read the YAML mapping `text`, which stands in `source` from line `first_line` on, as values of `kind`."""
    parsed = parse_mapping(text, source, first_line)
    if isinstance(parsed, Problem):
        return None, [parsed]
    given = written_fields(parsed)
    values = values_of(kind, given)
    if values is not None:
        return Fields(values, source, parsed), []
    from dateline.reading.fields import hold_against
    from dateline.reading.schemas import SCHEMA_OF

    # A schema's value has the same attributes, of the same types.
    return cast("tuple[Fields[V] | None, list[Problem]]", hold_against(SCHEMA_OF[kind], source, parsed))


def parse_mapping(text: str, source: SourceText, first_line: int) -> Parsed | Problem:
    """Parse a YAML document that must be a mapping; an empty one is a mapping without fields."""
    parsed = parse_yaml(text, source, first_line)
    if isinstance(parsed, Problem):
        return parsed
    if parsed.value is None:
        parsed.value = {}
    if not isinstance(parsed.value, dict):
        return problem("not-a-mapping", source.place(*parsed.where(())))
    return parsed


def written_fields(parsed: Parsed) -> dict[str, Any]:
    """Give a mapping without its blank fields: they count as left out."""
    value: dict[str, Any] = _without_blanks(parsed.value) if parsed.has_blanks else parsed.value
    return value


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return ["" if item is None else _without_blanks(item) for item in value]
    return value
