"""Digests: what a value's key is. Stable from run to run and machine to machine."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


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
