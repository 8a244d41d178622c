"""HTML: the tokens of a body as HTML, and as lines of plain text beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.markup import headings
from dateline.markup.cards.draw import draw_fence
from dateline.markup.escape import attribute, escaped
from dateline.markup.footnotes import Footnotes, Note
from dateline.markup.inline import Inline, plain
from dateline.markup.pictures import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from dateline.markup.cover import Cover
    from dateline.markup.findings import Findings

SCROLLS = ' class="table" tabindex="0"'  # wide tables scroll; the keyboard must reach what scrolls


class Writer:
    """Writes the blocks of one body.

    `gap` is the line break that stands between what was opened and the next block, unless text follows at once (as in
    the items of a tight list). Footnotes are written aside and placed at the end.
    """

    def __init__(self, found: Findings, cover: Cover) -> None:
        self.found = found
        self.cover = cover
        self.notes = Footnotes(cover)
        self.inline = Inline(found, self.notes, cover)
        self.out: list[str] = []
        self.lines: list[str] = []
        self.gap = ""
        self.heads: list[tuple[str, str]] = []  # of the headings to come: element, id
        self.row: list[str] = []
        self.is_figure = False
        self.aside: list[tuple[list[str], list[str], Token]] = []

    def write(self, tokens: Sequence[Token]) -> None:
        """Write all tokens, then the footnotes."""
        self._look_at_headings(tokens)
        for token in tokens:
            _RULES[token.type](self, token)
        self.out.append(self.notes.html())
        self.lines.extend(self.notes.words())
        self.notes.tell_unused(self.found)

    def _look_at_headings(self, tokens: Sequence[Token]) -> None:
        heads = [(token, tokens[index + 1]) for index, token in enumerate(tokens) if token.type == "heading_open"]
        if heads:
            depths = headings.depths(int(head.tag[1]) for head, _ in heads)
            anchors = headings.anchors(plain(content.children or ()) for _, content in heads)
            self.heads = [(headings.tag(depth), id_) for depth, (_, id_) in zip(depths, anchors, strict=True)][::-1]
            self.found.anchors = {anchor: id_ for anchor, id_ in anchors if anchor}

    def block(self, html: str) -> None:
        """Write a block, on a line of its own."""
        self.out.append(self.gap + html)
        self.gap = ""

    def open(self, token: Token) -> None:
        """Begin a block that holds others."""
        start = token.attrs.get("start")
        self.block(f'<{token.tag} start="{start}">\n' if start is not None else f"<{token.tag}>\n")

    def close(self, token: Token) -> None:
        """End a block."""
        self.gap = ""
        self.out.append(f"</{token.tag}>\n")

    def item_open(self, _token: Token) -> None:
        """Begin a list item."""
        self.block("<li>")
        self.gap = "\n"

    def paragraph_open(self, token: Token) -> None:
        """Begin a paragraph; those of tight lists have no element."""
        if token.hidden:
            self.gap = ""
        else:
            self.block("<p>")

    def paragraph_close(self, token: Token) -> None:
        """End a paragraph."""
        if token.hidden:
            self.gap = "\n"
        elif self.is_figure:
            self.is_figure = False
        else:
            self.out.append("</p>\n")

    def content(self, token: Token) -> None:
        """Write the content of a paragraph, heading or cell."""
        children, line = token.children or [], (token.map or (0, 0))[0]
        if len(children) == 1 and children[0].type == "image" and self._figure(children[0], line):
            return
        html, words = self.inline.write(children, line)
        self.out.append(html)
        self.lines.append(words)

    def _figure(self, token: Token, line: int) -> bool:
        """Write a picture that is alone in its paragraph as a figure, if it is one and can be shown."""
        if not self.out[-1].endswith("<p>"):
            return False
        self.inline.line = line
        picture, alt = self.inline.picture(token)
        caption = str(token.attrs.get("title", ""))
        self.lines.append(caption or alt)
        self.is_figure = True
        before = self.out.pop().removesuffix("<p>")
        self.out.append(
            before + (self.cover.element(figure(picture, caption)) if picture else f"<p>{escaped(alt)}</p>\n")
        )
        return True

    def heading_open(self, token: Token) -> None:
        """Begin a heading, at its depth."""
        element, id_ = self.heads[-1]
        element = self.cover.heading(int(token.tag[1]), element)
        named = self.cover.attributes(f' id="{id_}"' if id_ else "")
        self.block(f"<{element}{named}>")

    def heading_close(self, token: Token) -> None:
        """End a heading."""
        self.out.append(f"</{self.cover.heading(int(token.tag[1]), self.heads.pop()[0])}>\n")

    def rule(self, _token: Token) -> None:
        """Write a thematic break."""
        self.block("<hr>\n")

    def code(self, token: Token) -> None:
        """Write a listing."""
        self.listing(token.content, "")

    def fence(self, token: Token) -> None:
        """Write a card, or a listing of code."""
        card = draw_fence(token, self.found)
        if card is None:
            self.listing(token.content, token.info.split(maxsplit=1)[0] if token.info.strip() else "")
        else:
            self.block(self.cover.element(card.html))
            self.lines.append(card.text)

    def listing(self, code: str, language: str) -> None:
        """Write code as it is. What scrolls can be reached by keyboard."""
        named = f' class="language-{attribute(language)}"' if language else ""
        self.block(self.cover.element(f'<pre tabindex="0"><code{named}>{escaped(code)}</code></pre>\n'))
        self.lines.append(code.rstrip("\n"))

    def table_open(self, _token: Token) -> None:
        """Begin a table."""
        self.block(f"<div{self.cover.attributes(SCROLLS)}>\n<table>\n")

    def table_close(self, _token: Token) -> None:
        """End a table."""
        self.out.append("</table>\n</div>\n")

    def row_open(self, _token: Token) -> None:
        """Begin a row; its cells' words stand in one line of plain text."""
        self.out.append("<tr>\n")
        self.row, self.lines = self.lines, []

    def row_close(self, _token: Token) -> None:
        """End a row."""
        self.out.append("</tr>\n")
        cells, self.lines = self.lines, self.row
        self.lines.append(", ".join(cell for cell in cells if cell))

    def cell_open(self, token: Token) -> None:
        """Begin a cell."""
        style = str(token.attrs.get("style", ""))
        scope = ' scope="col"' if token.tag == "th" else ""
        aligned = f' class="{style.removeprefix("text-align:")}"' if style else ""
        self.out.append(f"<{token.tag}{self.cover.attributes(scope + aligned)}>")

    def raw(self, token: Token) -> None:
        """Write raw HTML, which is sanitised with the whole body."""
        self.block(token.content)
        from dateline.markup.sanitize import words_of

        self.lines.append(words_of(token.content))

    def note_open(self, token: Token) -> None:
        """Begin a footnote, aside."""
        self.aside.append((self.out, self.lines, token))
        self.out, self.lines = [], []

    def note_close(self, _token: Token) -> None:
        """End a footnote."""
        html, words = "".join(self.out), self.lines
        self.out, self.lines, opened = self.aside.pop()
        self.notes.add(opened.meta["label"], Note(html, words, (opened.map or (0, 0))[0]))


_RULES: dict[str, Callable[[Writer, Token], None]] = {
    "paragraph_open": Writer.paragraph_open,
    "paragraph_close": Writer.paragraph_close,
    "inline": Writer.content,
    "heading_open": Writer.heading_open,
    "heading_close": Writer.heading_close,
    "bullet_list_open": Writer.open,
    "bullet_list_close": Writer.close,
    "ordered_list_open": Writer.open,
    "ordered_list_close": Writer.close,
    "list_item_open": Writer.item_open,
    "list_item_close": Writer.close,
    "blockquote_open": Writer.open,
    "blockquote_close": Writer.close,
    "hr": Writer.rule,
    "code_block": Writer.code,
    "fence": Writer.fence,
    "table_open": Writer.table_open,
    "table_close": Writer.table_close,
    "thead_open": Writer.open,
    "thead_close": Writer.close,
    "tbody_open": Writer.open,
    "tbody_close": Writer.close,
    "tr_open": Writer.row_open,
    "tr_close": Writer.row_close,
    "th_open": Writer.cell_open,
    "th_close": Writer.close,
    "td_open": Writer.cell_open,
    "td_close": Writer.close,
    "html_block": Writer.raw,
    "footnote_reference_open": Writer.note_open,
    "footnote_reference_close": Writer.note_close,
}
