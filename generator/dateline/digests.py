"""Digests: what a value's key is. Stable from run to run and machine to machine."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import blake2b, sha256
from json import JSONEncoder
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    Taker = Callable[[Any, list[str]], None]


def digest_bytes(content: bytes) -> str:
    """Give the hexadecimal BLAKE2b digest (16 bytes) of `content`."""
    return blake2b(content, digest_size=16).hexdigest()


def digest_text(text: str) -> str:
    """Give the digest of `text` in UTF-8."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest(value: Any) -> str:
    """Give the digest of a value made of dataclasses, tuples, lists, dicts, text, numbers, instants and None.

    A dataclass with a `digest` field stands for itself by that field, so that large values are hashed once.
    Raises `TypeError` for anything else: a set's order, say, is not stable.
    """
    parts: list[str] = []
    _walk(value, parts.append)
    return digest_text("\x1f".join(parts))


@cache
def _shape(kind: Hashable) -> tuple[str, Callable[[Any], tuple[Any, ...]]] | None:
    """Give a dataclass's name and what takes the values that stand for one; None for other kinds."""
    if not isinstance(kind, type) or not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    if "digest" in names:
        names = ("digest",)
    if len(names) > 1:
        return kind.__name__, attrgetter(*names)
    return kind.__name__, lambda value: tuple(getattr(value, name) for name in names)


def _walk(value: Any, emit: Callable[[str], None]) -> None:
    kind: Any = type(value)
    shape = _shape(kind)
    if shape is not None:
        name, take = shape
        emit(name)
        for item in take(value):
            if type(item) is str:  # most are: spare the call
                emit(f"s{len(item)}:{item}")
            elif item is None:
                emit("None")
            else:
                _walk(item, emit)
    elif isinstance(value, str):
        emit(f"s{len(value)}:{value}")
    elif isinstance(value, list | tuple):
        emit(f"[{len(value)}")
        for item in value:
            _walk(item, emit)
    elif value is None or isinstance(value, int | float):
        emit(repr(value))
    elif isinstance(value, date):  # a datetime too
        emit(("t" if isinstance(value, datetime) else "d") + value.isoformat())
    elif isinstance(value, dict):
        emit(f"{{{len(value)}")
        for key, item in value.items():
            _walk(key, emit)
            _walk(item, emit)
    else:
        raise TypeError(f"no stable digest for {kind.__name__}")


SHARED_KEPT = 2_000
_TEXTS = frozenset(["str", "Precision"])  # a field of such a type, as it is written there, holds a text
_PART = "\x1f"
_JSON = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Digester:
    """Gives digests of a great many values of the same few classes, of views, in less than half the time of `digest`.

    They are other ones than those of `digest`, and stand nowhere but in keys.
    """

    def __init__(self, shared: frozenset[type] = frozenset()) -> None:
        """`shared` are classes of which one value is part of many others: each of these is digested once."""
        self._shared = shared
        self._known: dict[int, tuple[object, str]] = {}  # by identity; the value is held, so that it stays its own
        self._takers = _Takers(self._taker)

    def digest(self, value: Any) -> str:
        """Give the digest of a value such as `digest` takes; lists and dicts hold plain data only (JSON's).

        Raises `TypeError` for anything else.
        """
        parts: list[str] = []
        self._takers[type(value)](value, parts)
        return _hashed(parts)

    def _taker(self, kind: type) -> Taker:
        """Give what takes a value of one class apart. A text whose place is not fixed has a mark before it."""
        if is_dataclass(kind):
            take = self._fields_taker(kind)
            return self._once(take) if kind in self._shared else take
        if issubclass(kind, tuple):
            return self._tuple
        if issubclass(kind, str):
            return lambda value, parts: parts.extend(("s", value))
        if issubclass(kind, list | dict):
            return lambda value, parts: parts.append(_JSON.encode(value))
        if issubclass(kind, date):
            return _instant if issubclass(kind, datetime) else lambda value, parts: parts.append(value.isoformat())
        if issubclass(kind, int | float | None):
            return lambda value, parts: parts.append(repr(value))
        raise TypeError(f"no stable digest for {kind.__name__}")

    def _fields_taker(self, kind: Any) -> Taker:
        """Give what takes a dataclass apart: its texts all at once, then what else it holds, one by one."""
        name, takers, held = kind.__name__, self._takers, fields(kind)
        stands_for_itself = any(field.name == "digest" for field in held)
        texts = _getter([field.name for field in held if field.type in _TEXTS])
        others = _getter([field.name for field in held if field.type not in _TEXTS])

        def take_texts(value: Any, parts: list[str]) -> None:
            parts.append(name)
            parts += texts(value)

        def take(value: Any, parts: list[str]) -> None:
            parts.append(name)
            parts += texts(value)
            for each in others(value):
                takers[type(each)](each, parts)

        def take_digest(value: Any, parts: list[str]) -> None:
            if value.digest:
                parts += (name, value.digest)
            else:  # it was not made
                take(value, parts)

        if stands_for_itself:
            return take_digest
        return take if any(field.type not in _TEXTS for field in held) else take_texts

    def _tuple(self, value: Any, parts: list[str]) -> None:
        takers = self._takers
        parts.append(f"({len(value)}")
        for each in value:
            takers[type(each)](each, parts)

    def _once(self, take: Taker) -> Taker:
        """Give what puts the digest of a shared value in its place."""

        def known(value: Any, parts: list[str]) -> None:
            found = self._known.get(id(value))
            if found is None:
                if len(self._known) >= SHARED_KEPT:
                    self._known.clear()
                own: list[str] = []
                take(value, own)
                found = self._known[id(value)] = (value, _hashed(own))
            parts.append(found[1])

        return known


class _Takers(dict[type, "Taker"]):
    """Takers by class, made when first asked for."""

    def __init__(self, make: Callable[[type], Taker]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, kind: type) -> Taker:
        found = self[kind] = self._make(kind)
        return found


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what takes the values of these fields."""
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple([getattr(value, name) for name in names])


def _instant(value: datetime, parts: list[str]) -> None:
    """Take an instant: in whole seconds, as nearly all are, several times as fast as by its text."""
    whole = value.tzinfo is UTC and not value.microsecond
    parts.append(f"@{value.timestamp()}" if whole else value.isoformat())


def _hashed(parts: list[str]) -> str:
    joined = _PART.join(parts)
    if joined.count(_PART) >= len(parts):  # a text holds one: then lengths say where each ends
        joined = f"{_PART}{_PART}".join([f"{len(part)}:{part}" for part in parts])
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
