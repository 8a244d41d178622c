"""Values: slotted dataclasses, most of them frozen, that are made quickly.

`dataclasses` writes and compiles the source of six methods for each class, at every start of the program: half a
millisecond a class, and a build has a hundred. Here one is compiled, `__init__`, and once for all classes with as many
fields; each has it with the names of its own. The others are the same for all classes but for the fields they look at.
What comes of it is a dataclass all the same (`fields`, `replace`, `asdict`), with the same methods; a test holds the
two against each other.
"""

from __future__ import annotations

import dataclasses
from copy import copy
from dataclasses import MISSING, Field, FrozenInstanceError, field
from functools import cache, partial
from operator import attrgetter, ge, gt, le, lt
from reprlib import recursive_repr
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass
else:

    def dataclass(*, slots, frozen=False, order=False):
        """Give what makes a class a slotted dataclass, as `dataclasses.dataclass` does.

        Raises `TypeError` for what only that can do.
        """
        if not slots:
            raise TypeError("only slotted classes are made here")
        return partial(_made, frozen=frozen, order=order)


__all__ = ["dataclass"]

C = TypeVar("C", bound=type)


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Open:
    """A class of which `dataclasses` has noted what it notes; the same is noted of ours, so that it knows them."""

    value: Any


_PARAMS: dict[bool, Any] = {frozen: copy(_Open.__dataclass_params__) for frozen in (False, True)}  # type: ignore[attr-defined]
_PARAMS[True].frozen = True  # so that what extends one must be frozen, too
_A_FIELD = _Open.__dataclass_fields__["value"]._field_type  # type: ignore[attr-defined]  # noqa: SLF001


def _made(kind: C, *, frozen: bool, order: bool) -> C:
    made: Any
    if any(dataclasses.is_dataclass(base) for base in kind.__mro__[1:]):
        made = dataclasses.dataclass(frozen=frozen, slots=True, order=order)(kind)  # few extend another
        return made  # type: ignore[no-any-return]
    fields = [_field(kind, name, stated) for name, stated in kind.__annotations__.items()]
    if hasattr(kind, "__post_init__") or any(
        not field.init or field.kw_only or field.hash is not None for field in fields
    ):
        raise TypeError(f"{kind.__name__} asks for more than a plain value: use dataclasses.dataclass")
    names = tuple([field.name for field in fields])
    known = {"__dataclass_fields__": dict(zip(names, fields, strict=True)), "__match_args__": names}
    known["__dataclass_params__"] = _PARAMS[frozen]
    made = _slotted(kind, names, known | _methods(fields, frozen=frozen, order=order))
    made.__init__ = _init(made, fields)
    return made  # type: ignore[no-any-return]


def _field(kind: type, name: str, stated: str) -> Field[Any]:
    """Give a field as `dataclasses` would, which takes long to find out that it is no variable of the class."""
    default = vars(kind).get(name, MISSING)
    made: Any = default if isinstance(default, Field) else field(default=default)
    if any(word in str(stated) for word in ("ClassVar", "InitVar", "KW_ONLY")):
        raise TypeError(f"{kind.__name__}.{name} is more than a field: use dataclasses.dataclass")
    if made.default.__class__.__hash__ is None:
        raise ValueError(f"{kind.__name__}.{name} would share its default: use a default_factory")
    made.name, made.type = name, stated
    made.kw_only = made.kw_only is True
    made._field_type = _A_FIELD  # noqa: SLF001
    return made  # type: ignore[no-any-return]


def _slotted(kind: type, names: tuple[str, ...], added: dict[str, Any]) -> type:
    """Give a class anew, with slots and these attributes. One that is set later costs as much as all of them."""
    body = {name: value for name, value in vars(kind).items() if name not in {"__dict__", "__weakref__", *names}}
    named = {"__qualname__": kind.__qualname__, "__slots__": names}
    return type(kind)(kind.__name__, kind.__bases__, body | named | added)


def _methods(fields: Sequence[Field[Any]], *, frozen: bool, order: bool) -> dict[str, Callable[..., object] | None]:
    take = _taker([field.name for field in fields if field.compare])
    methods: dict[str, Callable[..., object] | None] = {"__repr__": _repr, "__eq__": _equality(take), "__hash__": None}
    if frozen:
        methods |= _FROZEN | {"__hash__": _hash(take)}
    if order:
        methods |= {f"__{compare.__name__}__": _ordering(take, compare) for compare in (lt, le, gt, ge)}
    return methods


def _taker(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what takes the values of these fields from an object."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def _init(kind: type, fields: Sequence[Field[Any]]) -> Callable[..., None]:
    """Give `__init__`. Each value is put into its slot as `object.__setattr__` would, without looking it up."""
    asked = sum(field.default is MISSING and field.default_factory is MISSING for field in fields)
    defaults = tuple(field.default for field in fields[asked:])  # MISSING where it is made
    if any(field.default is MISSING and field.default_factory is MISSING for field in fields[asked:]):
        raise TypeError(f"{kind.__name__} has a field without a default after one with it")
    known = {f"_set{number}": _setter(kind, field) for number, field in enumerate(fields)}
    code = _init_code(len(fields)).replace(co_varnames=("self", *[field.name for field in fields]))
    init = FunctionType(code, known, "__init__", defaults)
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return init


def _setter(kind: type, field: Field[Any]) -> Callable[[Any, Any], None]:
    """Give what puts a value into the slot of a field; one that was not given is made, where it can be."""
    put: Callable[[Any, Any], None] = getattr(kind, field.name).__set__
    make = field.default_factory
    if make is MISSING:
        return put
    return lambda self, value: put(self, make() if value is MISSING else value)


@cache
def _init_code(size: int) -> CodeType:
    """Compile `__init__` for so many fields."""
    head = f"def __init__({', '.join(['self', *[f'f{number}' for number in range(size)]])}):"
    lines = [f" _set{number}(self, f{number})" for number in range(size)] or [" pass"]
    code: CodeType = compile("\n".join([head, *lines]), "<values>", "exec").co_consts[0]  # of numbers alone
    return code


def _equality(take: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return take(self) == take(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(take: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(take(self))

    return __hash__


def _ordering(take: Callable[[Any], tuple[Any, ...]], compare: Callable[..., bool]) -> Callable[[Any, object], bool]:
    def ordered(self: Any, other: object) -> bool:
        return compare(take(self), take(other)) if other.__class__ is self.__class__ else NotImplemented

    return ordered


@recursive_repr()
def _repr(self: Any) -> str:
    names = [field.name for field in dataclasses.fields(self) if field.repr]
    return f"{self.__class__.__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"


def _refuse(self: Any, name: str, doing: str) -> None:
    """Refuse to change a value; a class that extends one, and is none itself, may have more that can be changed."""
    if name in self.__dataclass_fields__ or "__dataclass_fields__" in vars(type(self)):
        raise FrozenInstanceError(f"cannot {doing} field {name!r}")


def _setattr(self: Any, name: str, value: object) -> None:
    _refuse(self, name, "assign to")
    object.__setattr__(self, name, value)


def _delattr(self: Any, name: str) -> None:
    _refuse(self, name, "delete")
    object.__delattr__(self, name)


def _getstate(self: Any) -> list[Any]:
    """Give the values to hand to another process."""
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    """Take the values there."""
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


_FROZEN: dict[str, Callable[..., object]] = {
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
