"""Values: our dataclasses are what `dataclasses` makes of the same class."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field
from operator import ge, gt, le, lt
from typing import Any

import pytest

from dateline.values import dataclass


class Plain:
    """A class before it is made a dataclass."""

    name: str
    place: tuple[int, ...] = (1, 2)
    known: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False, repr=False)


class Single:
    """One field."""

    digest: str


class Bare:
    """None."""


def both(kind: type, **options: bool) -> tuple[Any, Any]:
    """Give what we and what `dataclasses` make of a class."""
    bodies = [
        {name: value for name, value in vars(kind).items() if name not in {"__dict__", "__weakref__"}} for _ in "ab"
    ]
    ours, theirs = (type(kind.__name__, (), {**body, "__qualname__": kind.__qualname__}) for body in bodies)
    return dataclass(frozen=True, slots=True, **options)(ours), dataclasses.dataclass(
        frozen=True, slots=True, **options
    )(theirs)


CALLS: list[tuple[type, tuple[Any, ...], dict[str, Any]]] = [
    (Plain, ("a",), {}),
    (Plain, ("a", (3,)), {"note": "n"}),
    (Plain, (), {"name": "b", "known": {"x": 1}}),
    (Single, ("d",), {}),
    (Bare, (), {}),
]


@pytest.mark.parametrize(("kind", "arguments", "named"), CALLS)
def test_a_value_shows_itself_and_its_fields_as_theirs(
    kind: type, arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    ours, theirs = (each(*arguments, **named) for each in both(kind))
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert [each.name for each in dataclasses.fields(ours)] == [each.name for each in dataclasses.fields(theirs)]
    assert type(ours).__slots__ == type(theirs).__slots__
    assert type(ours).__match_args__ == type(theirs).__match_args__
    assert not hasattr(ours, "__dict__")
    assert list(inspect.signature(type(ours)).parameters) == list(inspect.signature(type(theirs)).parameters)


@pytest.mark.parametrize("kind", [Plain, Single, Bare])
@pytest.mark.parametrize(("arguments", "named"), [((), {}), (("a", "b", "c", "d", "e"), {}), (("a",), {"other": 1})])
def test_what_theirs_is_not_made_with_ours_is_not(
    kind: type, arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    if kind is Bare and not arguments:
        return
    for each in both(kind):
        with pytest.raises(TypeError, match="argument"):
            each(*arguments, **named)


def test_equal_values_are_equal_and_have_one_hash() -> None:
    ours, _ = both(Single)
    plain, theirs = both(Plain)
    assert ours("a") == ours("a")
    assert ours("a") != ours("b")
    assert hash(ours("a")) == hash(ours("a"))
    assert plain("a", note="x") == plain("a", note="y"), "what is not compared makes no difference"
    assert plain("a") != theirs("a")
    assert plain("a").__eq__("a") is NotImplemented
    with pytest.raises(TypeError, match="unhashable"):
        hash(plain("a"))  # a dictionary is in it


@pytest.mark.parametrize("compare", [lt, le, gt, ge])
@pytest.mark.parametrize("second", [("a", (1,)), ("a", (3,)), ("b", (0,))])
def test_ordered_values_are_ordered_by_their_fields(compare: Any, second: tuple[Any, ...]) -> None:
    ours, theirs = both(Plain, order=True)
    first = ("a", (1, 2))
    assert compare(ours(*first), ours(*second)) == compare(theirs(*first), theirs(*second))
    with pytest.raises(TypeError, match="not supported"):
        compare(ours(*first), 1)


def test_without_order_there_is_none() -> None:
    ours, _ = both(Plain)
    with pytest.raises(TypeError, match="not supported"):
        assert ours("a") < ours("b")


def test_a_value_cannot_be_changed() -> None:
    for kind in both(Plain):
        value = kind("a")
        for name in ("name", "known", "unheard_of"):
            with pytest.raises((FrozenInstanceError, TypeError)):  # theirs is a TypeError for what is no field
                setattr(value, name, "b")
            with pytest.raises((FrozenInstanceError, TypeError)):
                delattr(value, name)
        assert value.name == "a"


def test_each_value_has_its_own_of_what_is_made_by_default() -> None:
    ours, _ = both(Plain)
    assert ours("a").known is not ours("a").known


@dataclass(frozen=True, slots=True)
class Sent:
    """A value that crosses to another process."""

    name: str
    parts: tuple[str, ...] = ()


def test_a_value_is_copied_replaced_and_sent() -> None:
    value = Sent("a", ("b",))
    assert copy.deepcopy(value) == value
    assert copy.copy(value) == value
    assert dataclasses.replace(value, name="c") == Sent("c", ("b",))
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 -- our own bytes
    match value:
        case Sent(name, parts):
            assert (name, parts) == ("a", ("b",))


@pytest.mark.parametrize("make", [dataclass, dataclasses.dataclass])
def test_a_class_that_extends_a_value_is_frozen_too(make: Any) -> None:
    """Whichever of the two makes it."""
    below = make(frozen=True, slots=True)(
        type("Below", (Sent,), {"__doc__": "One more field.", "__annotations__": {"more": "int"}, "more": 0})
    )
    assert repr(below("a", more=1)) == "Below(name='a', parts=(), more=1)"
    assert (below("a"), below("a") == Sent("a")) == (below("a"), False)
    assert dataclasses.replace(below("a"), more=2).more == 2
    assert copy.copy(below("a", more=3)) == below("a", more=3)
    with pytest.raises(FrozenInstanceError):
        below("a").more = 2


@pytest.mark.parametrize(
    "body",
    [
        {"__annotations__": {"a": "int"}, "a": field(kw_only=True)},
        {"__annotations__": {"a": "int"}, "a": field(init=False, default=1)},
        {"__annotations__": {"a": "int"}, "a": field(hash=False)},
        {"__post_init__": lambda _: None},
    ],
)
def test_what_only_theirs_can_do_is_refused(body: dict[str, Any]) -> None:
    """Rather than to be done otherwise than one expects of a dataclass."""
    with pytest.raises(TypeError, match=r"use dataclasses\.dataclass"):
        dataclass(frozen=True, slots=True)(type("Asking", (), {"__doc__": "x", **body}))


def test_what_is_no_field_alone_is_refused() -> None:
    for stated in ("ClassVar[int]", "dataclasses.InitVar[int]", "KW_ONLY"):
        with pytest.raises(TypeError, match=r"use dataclasses\.dataclass"):
            dataclass(frozen=True, slots=True)(type("Asking", (), {"__annotations__": {"a": stated}}))
    with pytest.raises(TypeError, match="without a default"):
        dataclass(frozen=True, slots=True)(type("Asking", (), {"__annotations__": {"a": "int", "b": "int"}, "a": 1}))
    with pytest.raises(ValueError, match="default_factory"):
        dataclass(frozen=True, slots=True)(type("Asking", (), {"__annotations__": {"a": "object"}, "a": []}))
    with pytest.raises(TypeError, match="slotted"):
        dataclass(frozen=True, slots=False)


def test_what_is_not_frozen_can_be_changed_and_has_no_hash() -> None:
    """As theirs."""
    for make in (dataclass, dataclasses.dataclass):
        kind: Any = make(slots=True)(
            type(
                "Open",
                (),
                {"__doc__": "x", "__annotations__": {"a": "int", "b": "list"}, "b": field(default_factory=list)},
            )
        )
        value = kind(1)
        value.a = 2
        value.b.append(3)
        assert (value, repr(value)) == (kind(2, [3]), "Open(a=2, b=[3])")
        assert copy.deepcopy(value) == dataclasses.replace(value)
        assert kind(1).b == []
        with pytest.raises(AttributeError):
            value.unheard_of = 1
        del value.a
        assert not hasattr(value, "a")
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)
