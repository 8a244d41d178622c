"""Sanitize: raw HTML held to an allow-list, together with the Markdown around it.

nh3 parses as browsers do (html5ever), so what it writes means to a browser what was checked. No class, id or style of
raw HTML comes through: a text cannot dress up as a part of the page.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import nh3

from dateline.markup import headings, links
from dateline.markup.escape import without_control_references, without_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from dateline.markup.findings import Findings

_ALLOWED = """
    a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr
    blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary ul
    caption col colgroup table tbody td tfoot th thead tr
"""
TAGS = frozenset(_ALLOWED.split())
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"https", "http", "mailto", "tel", *links.REFERENCES}
_MARK = "\x07"
_ATTRIBUTES_MARK = re.compile(f' (?:id|href)="{_MARK}([0-9]+){_MARK}"')
_ELEMENT_MARK = re.compile(f"{_MARK}([0-9]+){_MARK}")
_MARK_ONLY = re.compile(f"{_MARK}[0-9]+{_MARK}")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_HREF_SCHEME = re.compile(r"""\bhref\s*=\s*["']?\s*([A-Za-z][A-Za-z0-9+.-]*):""", re.IGNORECASE)


class Covered:
    """Puts marks in the place of generated HTML, and takes them away again. Made for one body."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.kept: list[str] = []

    def element(self, html: str) -> str:
        """Give the mark of a complete element."""
        return self._keep(html) if html else ""

    def attributes(self, text: str) -> str:
        """Give an attribute that stands for those of a tag."""
        return f' id="{self._keep(text)}"' if text else ""

    def heading(self, level: int, element: str) -> str:  # noqa: ARG002  # its depth is found with the raw ones'
        """Give a heading's element as written."""
        return f"h{level}"

    def clean(self, html: str) -> str:
        """Sanitise a body's HTML, put back what was kept, and nest its headings, raw ones too."""
        cleaned = nh3.clean(
            html,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            attribute_filter=self._attribute,
            link_rel=None,
            url_schemes=_SCHEMES,
        )
        cleaned = _nested(cleaned)
        cleaned = _ATTRIBUTES_MARK.sub(lambda match: self.kept[int(match[1])], cleaned)
        return _ELEMENT_MARK.sub(lambda match: self.kept[int(match[1])], cleaned)

    def _keep(self, html: str) -> str:
        self.kept.append(html)
        return f"{_MARK}{len(self.kept) - 1}{_MARK}"

    def _attribute(self, _tag: str, name: str, value: str) -> str | None:
        if _MARK_ONLY.fullmatch(value):
            return value
        if name == "id":
            return None
        if name != "href":
            return value
        attributes = links.attributes(value.strip(), self.found, partial(self.found.place_of, value, 0))
        return self._keep(attributes) if attributes else None


def _nested(html: str) -> str:
    names = iter(map(headings.tag, headings.depths(int(m[2]) for m in _HEADING.finditer(html) if not m[1])))
    opened: list[str] = []

    def name(match: re.Match[str]) -> str:
        if match[1]:
            return f"</{opened.pop()}"
        opened.append(next(names))
        return f"<{opened[-1]}"

    return _HEADING.sub(name, html)


def prepare(tokens: Sequence[Token], found: Findings) -> bool:
    """Say whether there is raw HTML in `tokens`; make it harmless to the marks and tell what will be taken out."""
    raw = False
    for token in tokens:
        for each in (token, *(token.children or ())):
            if each.type in {"html_block", "html_inline"}:
                each.content = without_control_references(each.content)
                _tell_removed(each.content, (token.map or (0, 0))[0], found)
                raw = True
    return raw


def _tell_removed(html: str, line: int, found: Findings) -> None:
    for match in _TAG.finditer(html):
        tag, written = match[1].lower(), match[0]
        if tag not in TAGS:
            found.tell("html-removed", partial(found.place_of, written, line), tag=tag)
    for match in _HREF_SCHEME.finditer(html):
        scheme, written = match[1].lower(), match[0]
        if scheme not in _SCHEMES:
            found.tell("link-scheme", partial(found.place_of, written, line), scheme=scheme)


def words_of(html: str) -> str:
    """Give the plain text of raw HTML."""
    return without_controls(unescape(nh3.clean(html, tags=set())))
