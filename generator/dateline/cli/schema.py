"""`dateline schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pydantic import BaseModel

    from dateline.cli.terminal import Terminal

KINDS = ("site", "coverage", "update", "author", "page")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write all of them into this folder.")
@click.pass_obj
def command(terminal: Terminal, kind: str | None, output: Path | None) -> int:
    """Give the JSON Schema of a file's fields.

    Editors complete and check YAML with it.

    \b
      dateline schema site > site.schema.json
      dateline schema --output schemas
    """
    if (kind is None) == (output is None):
        raise click.UsageError(f"Name one of {', '.join(KINDS)}, or a folder for all of them with --output.")
    if kind is not None:
        terminal.report(json_schema(kind))
        return 0
    import json

    folder = output or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for each in KINDS:
        file = folder / f"{each}.schema.json"
        file.write_text(json.dumps(json_schema(each), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        terminal.result(str(file))
    return 0


def json_schema(kind: str) -> dict[str, Any]:
    """Give a kind of file's JSON Schema (draft 2020-12)."""
    from dateline.reading.schemas import AuthorFields, CoverageFields, PageFields, SiteFields, UpdateFields

    schemas: dict[str, type[BaseModel]] = {
        "site": SiteFields,
        "coverage": CoverageFields,
        "update": UpdateFields,
        "author": AuthorFields,
        "page": PageFields,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schemas[kind].model_json_schema()}
