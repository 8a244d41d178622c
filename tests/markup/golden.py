"""Golden fixtures: title, input and output, parted by lines of a single dot.

`python -m markup.golden` in `tests/` writes every output anew; what changed is then read as a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markup.harness import html

FOLDER = Path(__file__).parent / "golden"
SETTINGS: dict[str, dict[str, Any]] = {
    "sanitize": {"html": "sanitize"},
    "smart-quotes-de": {"smart_quotes": True, "lang": "de"},
    "smart-quotes-en": {"smart_quotes": True},
    "smart-quotes-fr": {"smart_quotes": True, "lang": "fr-FR"},
}
"""What is set for the fixtures of a file beside the defaults."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture."""

    file: str
    title: str
    input: str
    output: str


def fixtures() -> list[Fixture]:
    """Give all fixtures."""
    return [fixture for path in sorted(FOLDER.glob("*.md")) for fixture in _read(path)]


def _read(path: Path) -> list[Fixture]:
    parts = path.read_text("utf-8").split("\n.\n")
    triplets = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    return [Fixture(path.stem, title.strip(), written, output) for title, written, output in triplets]


def output_of(fixture: Fixture) -> str:
    """Give what the input of a fixture becomes."""
    return html(fixture.input + "\n", **SETTINGS.get(fixture.file, {})).rstrip("\n")


def _rewrite() -> None:
    for path in sorted(FOLDER.glob("*.md")):
        done = [f"{each.title}\n.\n{each.input}\n.\n{output_of(each)}\n.\n" for each in _read(path)]
        path.write_text("\n".join(done), "utf-8")


if __name__ == "__main__":
    _rewrite()
