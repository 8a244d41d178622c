"""Write the documents that are made from the code: `make docs`, or with `--check` only say which are stale.

`docs/problems.md` comes from the catalogue, `docs/site-yaml.md` and the tables of `docs/content.md` from the schemas,
`docs/commands.md` from the commands' own help.
"""

from __future__ import annotations

import re
import sys
import types
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from pydantic import BaseModel

from dateline.catalogue import CATALOGUE, GROUPS
from dateline.cli.app import app
from dateline.markup.cards.kinds import KINDS
from dateline.reading.schemas import AuthorFields, CoverageFields, PageFields, SiteFields, UpdateFields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

DOCS = Path(__file__).parent
TABLES: dict[str, type[BaseModel]] = {
    "fields of an update": UpdateFields,
    "fields of a coverage": CoverageFields,
    "fields of an author": AuthorFields,
    "fields of a page": PageFields,
}
JOINTS: dict[Any, str] = {tuple: "[]", list: "[]", dict: ".NAME"}
WORDS = {str: "text", bool: "true or false", int: "number", float: "number", dict: "name: value"}
PROBLEMS_INTRODUCTION = """# Problems

What `dateline check` and `dateline build` can tell you. Each problem names its place as `path:line:column` and has a
code that stays the same. An error stops the build, and the last output stays as it was; a warning does not, unless you
ask for `--strict`. In messages, `{…}` stands for what was found.
"""


def pages() -> dict[Path, str]:
    """Give every document made from the code."""
    return {
        DOCS / "problems.md": problems_page(),
        DOCS / "site-yaml.md": site_page(),
        DOCS / "content.md": content_page((DOCS / "content.md").read_text(encoding="utf-8")),
        DOCS / "commands.md": commands_page(),
    }


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def problems_page() -> str:
    """Give the catalogue of problems."""
    parts = [PROBLEMS_INTRODUCTION]
    for group, codes in GROUPS.items():
        parts.append(f"\n## {group}\n")
        parts += [_problem(code) for code in codes]
    return "".join(parts)


def _problem(code: str) -> str:
    kind = CATALOGUE[code]
    hint = f"{kind.hint}  \n" if kind.hint and not kind.hint.startswith("{") else ""
    return (
        f"\n### {code}\n\n**{kind.severity}:** {_escaped(kind.message)}\n\n{_escaped(hint)}Why: {_escaped(kind.why)}\n"
    )


def _escaped(text: str) -> str:
    return re.sub(r"([*_<|\[\]])", r"\\\1", text)


# ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def site_page() -> str:
    """Give the table of every key of site.yaml."""
    return (
        "# site.yaml\n\nThe settings of a site: one file at its root. Keys that are not listed here are a problem. "
        "Where a key holds `NAME`, that is a name of your own. `dateline schema site` prints a JSON Schema for your "
        f"editor.\n\n{table(SiteFields)}"
    )


def content_page(text: str) -> str:
    """Give the content format with its tables made anew."""
    for name, schema in TABLES.items():
        text = _between(text, name, table(schema))
    cards = "\n".join(
        f"### `{kind}`\n\n{_paragraph(card.schema)}\n\n{table(card.schema)}" for kind, card in KINDS.items()
    )
    return _between(text, "cards", cards)


def _between(text: str, name: str, made: str) -> str:
    start, end = f"<!-- {name}: made by make docs -->\n", "<!-- end -->"
    before, found, rest = text.partition(start)
    if not found:
        raise SystemExit(f"docs/content.md has no place for the {name}")
    return f"{before}{start}\n{made}\n{end}{rest.partition(end)[2]}"


def table(schema: type[BaseModel]) -> str:
    """Give a table of a schema's fields, those of its parts included as `part.field`; `NAME` stands for your own."""
    rows = ["| key | what | kind | without it | example |", "|---|---|---|---|---|", *_rows(schema, "")]
    return "\n".join(rows) + "\n"


def _rows(schema: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in schema.model_fields.items():
        key = f"{above}{field.alias or name}"
        example = f"`{field.examples[0]}`" if field.examples else ""
        cells = (f"`{key}`", str(field.description or ""), kind_words(field.annotation), _default(field), example)
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
        for part, joint in _parts(field.annotation):
            yield from _rows(part, f"{key}{joint}.")


def _parts(annotation: Any, joint: str = "") -> Iterator[tuple[type[BaseModel], str]]:
    """Give the schemas within a type, each with what stands between a field's name and those of its parts."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, joint
    joint = JOINTS.get(typing.get_origin(annotation), joint)
    for argument in typing.get_args(annotation):
        yield from _parts(argument, joint)


def kind_words(annotation: Any) -> str:
    """Give a type as words."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments if value != "")
    if origin in {tuple, list}:
        return f"list of {_joined(argument for argument in arguments if argument is not ...)}"
    if origin is dict and kind_words(arguments[1]) == "fields":
        return "name: fields"
    if origin in {typing.Union, types.UnionType}:
        return _joined(argument for argument in arguments if argument not in {type(None), Literal[""]})
    if origin is typing.Annotated:
        return kind_words(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "fields"
    return WORDS.get(origin or annotation, "text")


def _joined(arguments: Iterator[Any]) -> str:
    return " or ".join(dict.fromkeys(map(kind_words, arguments)))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value in (None, "", (), {}) or isinstance(value, BaseModel):
        return ""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`[{', '.join(value)}]`" if isinstance(value, tuple) else f"`{value}`"


def _paragraph(schema: type[BaseModel]) -> str:
    return " ".join((schema.__doc__ or "").split())


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def commands_page() -> str:
    """Give the help of every command."""
    with app.make_context("dateline", [], resilient_parsing=True) as context:
        parts = [f"# Commands\n\n```\n{_help(app, context)}\n```\n", *_commands(app, context)]
    return "\n".join(parts)


def _commands(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None or command.hidden:
            continue
        with command.make_context(name, [], above, resilient_parsing=True) as context:
            yield f"## {context.command_path}\n\n```\n{_help(command, context)}\n```\n"
            if isinstance(command, click.Group):
                yield from _commands(command, context)


def _help(command: click.Command, context: click.Context) -> str:
    context.max_content_width, context.terminal_width = 110, 110
    return command.get_help(context).rstrip()


def main() -> None:
    """Write what is stale, or with `--check` name it and fail."""
    stale = {path: text for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text}
    if "--check" in sys.argv[1:] and stale:
        raise SystemExit("stale, run make docs: " + ", ".join(path.name for path in stale))
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote docs/{path.name}")


if __name__ == "__main__":
    main()
