"""XML: the text of elements and attributes (XML 1.0), for documents that are written as a text."""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # fewer are sooner compiled


def clean(text: str) -> str:
    """Give a text without the characters that XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)


def escaped(text: str) -> str:
    """Give a text as the content of an element."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Give a text as an attribute's value, to stand in double quotes; line ends and tabs are kept."""
    value = escaped(text).replace('"', "&quot;")
    return value.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def element(name: str, text: str, attributes: str = "") -> str:
    """Give an element with its text. `attributes` are written already, each with a space before it."""
    return f"<{name}{attributes}>{inner}</{name}>" if (inner := escaped(text)) else f"<{name}{attributes} />"
