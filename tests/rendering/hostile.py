"""Hostile: a view with an attack in every text that it holds."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from dateline.pages.views import ShareLink

TEXT = "\"'><script>evil()</script><evil-element onload=evil()></title></style><!--{{ t }}{% raw %}]]>&amp;<b"
LINK = "javascript:evil()//\"'><script>evil()</script>"
# What Dateline makes and no person writes: which body, what kind of thing, in which zone, a full URL of the site's own.
_OWN = frozenset(
    ["canonical", "digest", "direction", "fragment", "kind", "order", "precision", "status", "structured", "zone"]
)
_LINKS = frozenset(["address", "archived", "in_timeline", "path", "poll", "source_copy", "to", "url"])


def poisoned(value: Any, name: str = "") -> Any:
    """Give `value` with every text in it replaced; links by one that would run script."""
    if isinstance(value, str):
        return value if name in _OWN or not value else LINK if name in _LINKS else TEXT
    if isinstance(value, tuple):
        return tuple(poisoned(item, name) for item in value)
    if isinstance(value, dict):
        return {key: poisoned(item, name) for key, item in value.items()}
    if isinstance(value, ShareLink):
        return replace(value, title=TEXT)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: poisoned(getattr(value, field.name), field.name) for field in fields(value)}
        return replace(value, **changed)
    return value
