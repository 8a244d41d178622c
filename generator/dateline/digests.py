"""Digests: what a value's key is. Stable from run to run and machine to machine."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from typing import Any


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
def _names(kind: Any) -> tuple[str, ...]:
    names = tuple(field.name for field in fields(kind))
    return ("digest",) if "digest" in names else names


def _walk(value: Any, emit: Any) -> None:
    if isinstance(value, str):
        emit(f"s{len(value)}:{value}")
    elif value is None or isinstance(value, int | float):
        emit(repr(value))
    elif isinstance(value, date):  # a datetime too
        emit(("t" if isinstance(value, datetime) else "d") + value.isoformat())
    elif isinstance(value, list | tuple):
        emit(f"[{len(value)}")
        for item in value:
            _walk(item, emit)
    elif isinstance(value, dict):
        emit(f"{{{len(value)}")
        for key, item in value.items():
            _walk(key, emit)
            _walk(item, emit)
    elif is_dataclass(value):
        kind: Any = type(value)
        emit(kind.__name__)
        for name in _names(kind):
            _walk(getattr(value, name), emit)
    else:
        raise TypeError(f"no stable digest for {type(value).__name__}")
