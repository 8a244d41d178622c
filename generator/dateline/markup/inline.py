"""Inline: the content of one paragraph, heading or cell, as HTML and as plain text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dateline.markup import links
from dateline.markup.escape import attribute, escaped
from dateline.markup.footnotes import tell_unknown
from dateline.markup.pictures import img, markdown_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from dateline.markup.cover import Cover
    from dateline.markup.findings import Findings
    from dateline.markup.footnotes import Footnotes
    from dateline.model import Picture

TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
}


class Inline:
    """Writes the content of inline tokens."""

    def __init__(self, found: Findings, notes: Footnotes, cover: Cover) -> None:
        self.found = found
        self.notes = notes
        self.cover = cover
        self.out: list[str] = []
        self.words: list[str] = []
        self.line = 0
        self.links: list[bool] = []  # of the links that are open: whether each leads somewhere

    def write(self, tokens: Sequence[Token], line: int) -> tuple[str, str]:
        """Give the HTML and the plain text of `tokens`, which begin at `line` of the body (from 0)."""
        self.out, self.words, self.line, self.links = [], [], line, []
        out, words = self.out.append, self.words.append
        for token in tokens:
            kind = token.type
            if kind == "text":
                words(token.content)
                out(escaped(token.content))
                if "[^" in token.content:
                    tell_unknown(token.content, line, self.found)
            elif kind in TAGS:
                out(TAGS[kind])
            elif kind == "softbreak":
                words(" ")
                out("\n")
            else:
                _RULES[kind](self, token)
        return "".join(self.out), "".join(self.words)

    def link_open(self, token: Token) -> None:
        """Begin a link, if it may lead where it wants to; else only its words are written."""
        target = str(token.attrs.get("href", ""))
        attributes = links.attributes(target, self.found, partial(self.found.place_of_link, target, self.line))
        self.links.append(bool(attributes))
        if attributes:
            title = str(token.attrs.get("title", ""))
            named = f' title="{attribute(title)}"' if title else ""
            self.out.append(f"<a{self.cover.attributes(attributes + named)}>")

    def link_close(self, _token: Token) -> None:
        """End a link."""
        if self.links.pop():
            self.out.append("</a>")

    def picture(self, token: Token) -> tuple[Picture | None, str]:
        """Give the picture of an image token, and its description."""
        alt = plain(token.children or ())
        target = str(token.attrs.get("src", ""))
        return markdown_picture(target, alt, self.found, partial(self.found.place_of_link, target, self.line)), alt

    def image(self, token: Token) -> None:
        """Write a picture within a line; where it cannot be shown, its description."""
        picture, alt = self.picture(token)
        self.words.append(alt)
        self.out.append(self.cover.element(img(picture)) if picture else escaped(alt))

    def hardbreak(self, _token: Token) -> None:
        """Write a line break."""
        self.words.append("\n")
        self.out.append("<br>\n")

    def code_inline(self, token: Token) -> None:
        """Write code."""
        self.words.append(token.content)
        self.out.append(f"<code>{escaped(token.content)}</code>")

    def footnote_ref(self, token: Token) -> None:
        """Write the mark of a footnote; in plain text it is left out."""
        self.out.append(self.notes.refer(token.meta["label"]))

    def html_inline(self, token: Token) -> None:
        """Write raw HTML, which is sanitised with the whole body."""
        self.out.append(token.content)


_RULES: dict[str, Callable[[Inline, Token], None]] = {
    "link_open": Inline.link_open,
    "link_close": Inline.link_close,
    "image": Inline.image,
    "hardbreak": Inline.hardbreak,
    "code_inline": Inline.code_inline,
    "footnote_ref": Inline.footnote_ref,
    "html_inline": Inline.html_inline,
}


def plain(tokens: Sequence[Token]) -> str:
    """Give the plain text of inline tokens."""
    words = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.children:
            words.append(plain(token.children))
    return "".join(words)
