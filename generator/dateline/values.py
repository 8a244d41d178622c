"""Values: frozen, slotted dataclasses that are made quickly.

`dataclasses` writes and compiles the source of six methods for each class, at every start of the program: half a
millisecond a class, and a build has a hundred. Here one is compiled, `__init__`; the others are the same for all
classes but for the fields they look at, so they are closures over those. What comes of it is a dataclass all the same
(`fields`, `replace`, `asdict`), with the same methods; a test holds the two against each other.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError
from functools import partial
from operator import attrgetter, ge, gt, le, lt
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import Field, dataclass
else:

    def dataclass(*, frozen, slots, order=False):
        """Give what makes a class a frozen, slotted dataclass, as `dataclasses.dataclass` does.

        Raises `TypeError` for what only that can do.
        """
        if not (frozen and slots):
            raise TypeError("only frozen, slotted classes are made here")
        return partial(_made, order=order)


__all__ = ["dataclass"]

C = TypeVar("C", bound=type)


def _made(kind: C, *, order: bool) -> C:
    made: Any
    if any(dataclasses.is_dataclass(base) for base in kind.__mro__[1:]):
        made = dataclasses.dataclass(frozen=True, slots=True, order=order)(kind)  # few extend another
        return made  # type: ignore[no-any-return]
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    fields = dataclasses.fields(made)
    if hasattr(made, "__post_init__") or any(
        not field.init or field.kw_only or field.hash is not None for field in fields
    ):
        raise TypeError(f"{kind.__name__} asks for more than a plain value: use dataclasses.dataclass")
    made.__dataclass_params__.frozen = True  # for those that extend it, which must be frozen too
    compared = _taker([field.name for field in fields if field.compare])
    made.__init__ = _init(made, fields)
    made.__repr__ = _repr([field.name for field in fields if field.repr])
    made.__eq__, made.__hash__ = _equality(compared)
    for compare in (lt, le, gt, ge) if order else ():
        setattr(made, f"__{compare.__name__}__", _ordering(compared, compare))
    made.__setattr__, made.__delattr__ = _frozen(made, {field.name for field in fields})
    made.__getstate__, made.__setstate__ = _state([field.name for field in fields])
    return made  # type: ignore[no-any-return]


def _taker(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what takes the values of these fields from an object."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def _init(kind: type, fields: Sequence[Field[Any]]) -> Callable[..., None]:
    """Compile `__init__`. Each value is put into its slot as `object.__setattr__` would, without looking it up."""
    known: dict[str, Any] = {"MISSING": MISSING}
    parameters, lines = ["self"], []
    for number, field in enumerate(fields):
        name = field.name
        known[f"_set{number}"] = getattr(kind, name).__set__
        value = name
        if field.default is not MISSING:
            known[f"_default{number}"] = field.default
            parameters.append(f"{name}=_default{number}")
        elif field.default_factory is not MISSING:
            known[f"_make{number}"] = field.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"_make{number}() if {name} is MISSING else {name}"
        else:
            parameters.append(name)
        lines.append(f"  _set{number}(self, {value})")
    outer = f"def made({', '.join(known)}):\n def __init__({', '.join(parameters)}):\n"
    found: dict[str, Any] = {}
    exec(outer + "\n".join(lines or ["  pass"]) + "\n return __init__", {}, found)  # noqa: S102 - of names alone
    init: Callable[..., None] = found["made"](**known)
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return init


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    @recursive_repr()
    def __repr__(self: Any) -> str:  # noqa: N807
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({shown})"

    return __repr__


def _equality(take: Callable[[Any], tuple[Any, ...]]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return take(self) == take(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(take(self))

    return __eq__, __hash__


def _ordering(take: Callable[[Any], tuple[Any, ...]], compare: Callable[..., bool]) -> Callable[[Any, object], bool]:
    def ordered(self: Any, other: object) -> bool:
        return compare(take(self), take(other)) if other.__class__ is self.__class__ else NotImplemented

    return ordered


def _frozen(kind: Any, names: set[str]) -> tuple[Callable[[Any, str, object], None], Callable[[Any, str], None]]:
    def refuse(self: Any, name: str, doing: str) -> None:
        if type(self) is kind or name in names:
            raise FrozenInstanceError(f"cannot {doing} field {name!r}")

    def __setattr__(self: Any, name: str, value: object) -> None:  # noqa: N807
        refuse(self, name, "assign to")
        super(kind, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:  # noqa: N807
        refuse(self, name, "delete")
        super(kind, self).__delattr__(name)

    return __setattr__, __delattr__


def _state(names: Sequence[str]) -> tuple[Callable[[Any], list[Any]], Callable[[Any, list[Any]], None]]:
    """Give what hands the values to another process, and takes them there."""

    def __getstate__(self: Any) -> list[Any]:  # noqa: N807
        return [getattr(self, name) for name in names]

    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return __getstate__, __setstate__
