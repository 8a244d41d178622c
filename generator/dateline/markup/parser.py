"""Parser: markdown-it for CommonMark, tables, strikethrough and footnotes, and nothing more.

Links are taken as written: what may be linked to, and how an address is encoded, is decided in `links`. Fuzzy linkify
and typographic replacements are off; smart quotes are a setting. Rules that could be driven to quadratic time or to an
output out of proportion are bounded here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import table
from markdown_it.rules_core.smartquotes import process_inlines
from mdit_py_plugins.footnote import footnote_plugin

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    from dateline.markup.quotes import Quotes

CELL_LIMIT = 20_000  # cells in the tables of one body; rows are filled up, so a small text can make many
QUOTE_LIMIT = 200  # quotation marks in one paragraph: pairing them takes the square of their number
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_CELLS = "cells"


class Parser(MarkdownIt):
    """markdown-it, with addresses left to the link policy. Made once per build and language's quotes."""

    def __init__(self, *, html: bool, quotes: Quotes | None) -> None:
        super().__init__("commonmark", {"html": html, "typographer": quotes is not None, "linkify": False})
        self.enable(["table", "strikethrough"])
        footnote_plugin(self, inline=False, move_to_end=False)
        self.inline.ruler.at("footnote_ref", _footnote_reference)
        self.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
        if not html:
            self.disable(["html_block", "html_inline"])
        if quotes:
            self.options["quotes"] = quotes
            self.core.ruler.at("smartquotes", _smart_quotes)
            self.enable("smartquotes")

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  # the library's name
        """Let every link through to the link policy, which tells what it refuses."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's name
        """Leave an address as written; it is encoded once it is known where it leads."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        """Show an autolink as written: decoding `%02` would let a control character in."""
        return link


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """Read `[^label]` where there is such a note. Labels have 100 characters at most, so that it takes linear time."""
    if not state.src.startswith("[^", state.pos):
        return False
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    notes = state.env.get("footnotes")
    if match is None or notes is None or f":{match[1]}" not in notes["refs"]:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": match[1]}
    state.pos = match.end()
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, until the body's tables have more cells than anyone reads; then it stays text."""
    if state.env.get(_CELLS, 0) > CELL_LIMIT:
        return False
    before = len(state.tokens)
    is_table = table(state, start, end, silent)
    if is_table and not silent:
        state.env[_CELLS] = state.env.get(_CELLS, 0) + (len(state.tokens) - before) // 3
    return is_table


def _smart_quotes(state: StateCore) -> None:
    """Make straight quotation marks typographic ones, but in a paragraph that is nothing but quotation marks."""
    for token in state.tokens:
        if token.children and 0 < token.content.count('"') + token.content.count("'") <= QUOTE_LIMIT:
            process_inlines(token.children, state)
