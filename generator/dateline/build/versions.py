"""Versions: of everything that the output's bytes depend on beside the site itself."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

_STATED = re.compile(r"""^__version__ = ["']([^"'\\]+)["']$""", re.MULTILINE)


def versions() -> dict[str, str]:
    """Give each by name, as the manifest records them."""
    from dateline import __version__
    from dateline.reading.zones import TZDATA_VERSION

    return {
        "babel": version_of("babel"),
        "dateline": __version__,
        "jinja2": version_of("jinja2"),
        "markdown-it-py": version_of("markdown_it"),
        "tzdata": TZDATA_VERSION,
    }


def version_of(package: str) -> str:
    """Give a library's version as its first file states it, without importing it where that file says it plainly."""
    spec = find_spec(package)
    try:
        stated = _STATED.findall(Path(spec.origin).read_text(encoding="utf-8")) if spec and spec.origin else []
    except (OSError, UnicodeDecodeError):
        stated = []
    if len(stated) == 1:
        return str(stated[0])
    return str(import_module(package).__version__)
