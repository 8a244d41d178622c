"""Names: what a file may be called, so that every system can store it and no two of them mix it up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME_LIMIT = 255  # bytes of one name, as file systems have it
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"  # compiled when it is needed, by `re`
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
_USUAL = r"[a-z0-9_-][a-z0-9._-]{0,200}[a-z0-9_-]"  # nearly every name is one that all systems store
_ONE_USUAL = re.compile(_USUAL)
_ALL_USUAL = re.compile(
    r"(?:(?!(?:4913|desktop\.ini|(?:con|prn|aux|nul|(?:com|lpt)[1-9])(?:\.[^/]*)?)/)"
    rf"(?>{_USUAL})(?<!\.swp)(?<!\.swx)(?<!\.tmp)/)*"
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')


def are_usual(names: Sequence[str]) -> bool:
    """Say whether no name of a folder needs a closer look: none is passed over, bad, or one that another looks like.

    In doubt it says no.
    """
    return _ALL_USUAL.fullmatch("/".join([*names, ""])) is not None


def passed_over(name: str) -> bool:
    """Say whether a file or folder is no one's content: hidden, or an editor's or a system's own."""
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name in {"4913", "Thumbs.db", "desktop.ini"}
    )


def printable(name: str) -> str:
    """Give a name that may hold undecodable bytes or control characters in a form that can be shown."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return re.sub(_CONTROL, lambda match: f"\\x{ord(match[0]):02x}", shown)


def bad_name(name: str) -> str:
    """Say why `name` cannot be stored on every system, or give nothing."""
    if _ONE_USUAL.fullmatch(name) and name.partition(".")[0] not in _RESERVED:
        return ""
    raw = name.encode("utf-8", "surrogateescape")
    if any(0xDC80 <= ord(letter) <= 0xDCFF for letter in name):
        return "this name is not UTF-8"
    if len(raw) > NAME_LIMIT:
        return f"this name has {len(raw)} bytes; file systems take {NAME_LIMIT}"
    if re.search(_CONTROL, name) or "\n" in name or "\t" in name:
        return "this name holds a control character"
    if match := _FORBIDDEN.search(name):
        return f"this name holds {match[0]}, which Windows cannot store"
    if name.endswith((".", " ")):
        return "this name ends in a dot or space, which Windows cannot store"
    if name.split(".", maxsplit=1)[0].lower() in _RESERVED:
        return f'"{name.split(".", maxsplit=1)[0]}" is a device on Windows'
    return ""


def look_alikes(folder: str, names: Iterable[str]) -> Iterator[Problem]:
    """Tell of names in `folder` that differ only by case or Unicode form from one before."""
    first: dict[str, str] = {}
    for name in names:
        key = normalize("NFC", name).casefold()
        if key in first:
            yield problem(
                "names-differ-by-case", Place(printable(f"{folder}/{name}")), other=printable(f"{folder}/{first[key]}")
            )
        else:
            first[key] = name
