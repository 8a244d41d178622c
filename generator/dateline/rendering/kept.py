"""Kept: what was made once and may be asked for again, up to a number of things; the oldest go first."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, `limit` of them at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[K, V] = {}
        self.get = self._values.get

    def keep(self, key: K, value: V) -> V:
        """Keep a value, and give it back."""
        if len(self._values) >= self._limit and key not in self._values:
            del self._values[next(iter(self._values))]
        self._values[key] = value
        return value
