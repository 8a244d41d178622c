"""Edits: one field of a file's front matter changed, and every other character left as it was.

The text is cut where YAML's own parser says that a value begins and ends, never by a pattern. What comes out is read
again and compared with what was meant; where the two differ, nothing is changed and the desk is told to edit by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Scalar = str | bool
Value = Scalar | Mapping[str, Scalar]

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/+-]*(?::[0-9]{2}[A-Za-z0-9:.+-]*)*")
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n|\r|\n)(.*?)^---[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL | re.MULTILINE
)


class EditRefused(Exception):
    """Raised where an edit would change more than was asked, or the front matter cannot be read."""


def set_field(text: str, name: str, value: Value) -> str:
    """Give `text` with the top-level field `name` set to `value`; a new field comes last. Raises `EditRefused`."""
    start, fields = _front_matter(text)
    meant = {**_values(fields), name: _meant(value)}
    node = _field(fields, name)
    if node is None:
        edited = _with_newline(fields, _newline(text)) + f"{name}: {written(value)}{_newline(text)}"
    else:
        begin, end = node.start_mark.index, _end(fields, node)
        lead = "" if fields[begin - 1 : begin] in {" ", "\t"} else " "
        edited = fields[:begin] + lead + written(value) + fields[end:]
    return _checked(text, start, fields, edited, meant)


def append_item(text: str, name: str, item: Mapping[str, Scalar]) -> str:
    """Give `text` with `item` added at the end of the list `name`; the list is made where there is none."""
    start, fields = _front_matter(text)
    before = _values(fields)
    items = before.get(name)
    meant = {**before, name: [*(items if isinstance(items, list) else []), _meant(item)]}
    node, newline = _field(fields, name), _newline(text)
    if not isinstance(node, yaml.SequenceNode):
        if items:
            raise EditRefused(f"{name} is not a list")
        bare = _without_field(fields, name) if node is not None else fields
        edited = _with_newline(bare, newline) + f"{name}:{newline}  - {written(item)}{newline}"
    elif node.flow_style:
        edited = _into_flow(fields, node, written(item))
    else:
        last = node.value[-1]
        indent = " " * (node.start_mark.column)
        end = _end(fields, last)
        edited = f"{fields[:end]}{newline}{indent}- {written(item)}{fields[end:]}"
    return _checked(text, start, fields, edited, meant)


def written(value: Value) -> str:
    """Give a value as YAML on one line: plain where that says the same, else quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value == value.strip() else json.dumps(value, ensure_ascii=False)
    return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"


def _front_matter(text: str) -> tuple[int, str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise EditRefused("the file has no front matter")
    return match.start(1), match[1]


def _compose(fields: str) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(fields, Loader=yaml.SafeLoader)  # the one in Python: its marks count characters
    except yaml.YAMLError as fault:
        raise EditRefused("the front matter is not valid YAML") from fault
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise EditRefused("the front matter has no fields")
    return node


def _values(fields: str) -> dict[str, Any]:
    """Give every field, with every scalar as text: what is compared before and after."""
    _compose(fields)
    loaded = yaml.load(fields, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes text, lists and mappings only
    return dict(loaded) if loaded else {}


def _field(fields: str, name: str) -> yaml.Node | None:
    node = _compose(fields)
    pairs: Sequence[tuple[yaml.Node, yaml.Node]] = node.value if node else []
    return next((value for key, value in pairs if key.value == name), None)


def _end(fields: str, node: yaml.Node) -> int:
    """Give where the text of a value ends; the parser counts the blank and comment lines after a block to it."""
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style not in {"|", ">"}:
        return end
    kept = fields[node.start_mark.index : end]
    lines = kept.splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return int(node.start_mark.index) + len("".join(lines).rstrip("\r\n \t"))


def _without_field(fields: str, name: str) -> str:
    """Give `fields` without the empty field `name`."""
    node = _compose(fields)
    key = next(key for key, _ in node.value if key.value == name) if node else None
    if key is None:
        return fields
    line_end = fields.find("\n", key.start_mark.index)
    return fields[: key.start_mark.index] + (fields[line_end + 1 :] if line_end >= 0 else "")


def _into_flow(fields: str, node: yaml.SequenceNode, item: str) -> str:
    bracket = node.end_mark.index - 1
    body = fields[node.start_mark.index + 1 : bracket].rstrip()
    comma = "" if not node.value else " " if body.endswith(",") else ", "
    end = node.start_mark.index + 1 + len(body)
    return fields[:end] + comma + item + fields[bracket:]


def _checked(text: str, start: int, before: str, after: str, meant: dict[str, Any]) -> str:
    """Put the edited fields back, once they are what was meant."""
    if _values(after) != meant:
        raise EditRefused("this front matter is written in a way that cannot be edited safely")
    return text[:start] + after + text[start + len(before) :]


def _meant(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {key: _meant(item) for key, item in value.items()}
    return written(value) if isinstance(value, bool) else value


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with_newline(fields: str, newline: str) -> str:
    return fields if not fields or fields.endswith(("\n", "\r")) else fields + newline
