"""Escape: text as HTML, so that it stays text."""

from __future__ import annotations

import re
from functools import cache

_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_PLANE_END = 0xFFFE  # the last two code points of every plane are no characters


@cache
def _control() -> re.Pattern[str]:
    """Give what no text may hold. It takes long to compile, and plain bodies do not need it."""
    return re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def escaped(text: str) -> str:
    """Give `text` as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Give `text` as an attribute's value, to stand in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def paragraphs(text: str) -> str:
    """Give plain text as `<p>`: an empty line parts paragraphs, a line break stays one."""
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n", text)]
    return "".join(f"<p>{'<br>'.join(escaped(part).split(chr(10)))}</p>\n" for part in parts if part)


def without_controls(text: str) -> str:
    """Give `text` with U+FFFD for what can stand in neither HTML nor XML: a reference such as `&#12;` may give it."""
    return _control().sub("\ufffd", text)


def without_control_references(html: str) -> str:
    """Give HTML in which no numeric reference (`&#2;`) stands for a control character or no character at all."""
    return _REFERENCE.sub(lambda match: match[0] if _is_character(match) else "\ufffd", html)


def _is_character(match: re.Match[str]) -> bool:
    digits = (match[1] or match[2]).lstrip("0")
    if len(digits) > 7:
        return False
    code = int(digits or "0", 16 if match[1] else 10)
    if code > 0x10FFFF or code & 0xFFFF >= _PLANE_END:
        return False
    return not _control().match(chr(code))
