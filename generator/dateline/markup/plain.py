"""Plain: the short way for the bodies that most updates have.

Paragraphs, headings, lists, quotations and pictures on their own, with links and emphasis whose meaning hangs on
nothing around them, are read here with a few regular expressions, several times as fast as by the parser. The grammar
is narrow: whatever could mean something else goes the long way, and the whole body with it. A property test holds the
result equal, byte for byte, to the parser's.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from dateline.markup import headings, links
from dateline.markup.escape import attribute, escaped
from dateline.markup.pictures import figure, markdown_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.markup.findings import Findings

Block = tuple[str, str, int]
"""A block's kind, its text as written, and its first line in the body (from 0)."""

# Within emphasis, link texts and descriptions nothing else may begin; possessive (++) throughout, for linear time.
_WORDS = r"[^\\`*_\[\]<&~\t\n]++"
_ADDRESS = r"[\w\-.~:/?#@!$+,=%&']++"
_LINK = rf'\[(?P<{{0}}>{_WORDS})\]\((?P<{{1}}>{_ADDRESS})(?: "(?P<{{2}}>[^"\\&\n]++)")?\)'
# A run of * opens before a letter or digit (which is never punctuation), and between a space and anything but a space;
# the mirror of that closes it (CommonMark 0.31.2, section 6.2).
_OPENS = r"(?:(?<![^ \n]){0}(?=[^\s*])|{0}(?=[^\W_]))"
_CLOSES = r"(?:(?<=[^\W_]){0}|(?<=\S){0}(?=[ \n]|\Z))(?!\*)"
_STRONG = _OPENS.format(r"\*\*") + f"(?P<strong>{_WORDS})" + _CLOSES.format(r"\*\*")
_EM = _OPENS.format(r"\*(?!\*)") + f"(?P<em>{_WORDS})" + _CLOSES.format(r"\*")
_SPAN = f"{_STRONG}|{_EM}|{_LINK.format('label', 'to', 'title')}"
_SPANS = re.compile(_SPAN)
_MARK = re.compile(r"[*\[]")
_REFERENCE = re.compile(r"&(?:amp|apos|copy|euro|gt|hellip|[lr][ds]quo|lt|[mn]dash|nbsp|pound|quot);")
_TOKENS = (
    r"[^\\`*_\[\]<&!~\t\n]++",
    r"!(?!\[)",
    r"&(?![A-Za-z0-9#]+;)",
    _REFERENCE.pattern,
    re.sub(r"\(\?P<\w+>", "(?:", _SPAN),
)
_NO_AUTOLINK = r"<(?![^<>\s]*[:@])"
# What a line may begin with so that it begins no block: no marker of a list (with or without its text).
_LINE = r"(?!\d+[.)](?:\s|\Z))(?=[^\W_]|[“”„«»‘’\"'(…—–¡¿$€£*\[&{0}])(?:{1})++(?<!\s)"
_HEADING = re.compile(r"#{1,6} [^\\`*_\[\]<&!~#\s][^\\`*_\[\]<&!~#\t\n]*+(?<!\s)")
_FIGURE = re.compile("!" + _LINK.format("alt", "to", "title"))
_LISTS = frozenset(["ul", "ol"])
_QUOTED = re.compile(r"> (?=\S)|>(?=\n|\Z)")


class Grammar:
    """The expressions for blocks of text. Each is compiled when it is first needed: that takes milliseconds."""

    def __init__(self, *, html: bool) -> None:
        """Where raw HTML is let through (`html`), a `<` has a meaning."""
        tokens = _TOKENS if html else (*_TOKENS, _NO_AUTOLINK)
        self._line = _LINE.format("" if html else "<", "|".join(tokens))

    @cached_property
    def paragraph(self) -> re.Pattern[str]:
        """Lines of words."""
        return self._lines("")

    @cached_property
    def bullets(self) -> re.Pattern[str]:
        """A list, one line for each item."""
        return self._lines("- ")

    @cached_property
    def numbers(self) -> re.Pattern[str]:
        """A numbered list, one line for each item."""
        return self._lines(r"\d{1,9}\. ")

    def _lines(self, mark: str) -> re.Pattern[str]:
        """Give the expression for lines that begin with a mark; the last ends with the text (which ends with none)."""
        return re.compile(rf"(?:{mark}{self._line}(?:\n|\Z))++")


@cache
def grammar_for(*, html: bool) -> Grammar:
    """Give the grammar; where raw HTML is let through (`html`), a `<` has a meaning."""
    return Grammar(html=html)


def read(text: str, grammar: Grammar) -> list[Block] | None:
    """Give the blocks of a body, or nothing where it has to go the long way."""
    blocks: list[Block] = []
    line = 0
    before = ""
    for written in text.split("\n\n"):
        chunk = written.strip("\n")
        if chunk:
            kind = _kind(chunk, grammar)
            if not kind:
                return None
            first = line if chunk is written else line + len(written) - len(written.lstrip("\n"))
            if kind == before and kind in _LISTS:
                kind, chunk, first = _one_list(blocks.pop(), chunk, first)
            blocks.append((kind, chunk, first))
            before = kind
        line += written.count("\n") + 2
    return blocks


def _one_list(list_: Block, chunk: str, line: int) -> Block:
    """Give two lists of a kind with nothing between them as what they are: one, with space in it."""
    kind, written, first = list_
    return kind, written + "\n" * (line - first - written.count("\n")) + chunk, first


def _kind(chunk: str, grammar: Grammar) -> str:
    first = chunk[0]
    if first == "#":
        return "h" if _HEADING.fullmatch(chunk) else ""
    if first == "-":
        return "ul" if grammar.bullets.fullmatch(chunk) else ""
    if first == ">":
        return "blockquote" if _is_quotation(chunk, grammar) else ""
    if first == "!":
        return "figure" if _FIGURE.fullmatch(chunk) else ""
    if grammar.paragraph.fullmatch(chunk):
        return "p"
    return "ol" if grammar.numbers.fullmatch(chunk) else ""


def _is_quotation(chunk: str, grammar: Grammar) -> bool:
    parts = _unquoted(chunk)
    return parts is not None and all(grammar.paragraph.fullmatch(part) for part, _ in parts)


def _unquoted(chunk: str) -> list[tuple[str, int]] | None:
    """Give the paragraphs of a quotation and the line of each in it, or nothing where a line has no mark of its own."""
    lines = chunk.split("\n")
    if not all(_QUOTED.match(line) for line in lines):
        return None
    parts: list[tuple[str, int]] = []
    row = 0
    for part in "\n".join(line[2:] for line in lines).split("\n\n"):
        if inner := part.strip("\n"):
            parts.append((inner, row + len(part) - len(part.lstrip("\n"))))
        row += part.count("\n") + 2
    return parts or None


class PlainWriter:
    """Writes the blocks of a plain body; `out` and `lines` hold HTML and plain text, as a `Writer`'s do."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.out: list[str] = []
        self.lines: list[str] = []
        self.heads: list[tuple[str, str]] = []

    def write(self, blocks: list[Block]) -> None:
        """Write all blocks."""
        self._look_at_headings([chunk for kind, chunk, _ in blocks if kind == "h"])
        for kind, chunk, line in blocks:
            _RULES[kind](self, chunk, line)

    def _look_at_headings(self, written: list[str]) -> None:
        if written:
            depths = headings.depths(chunk.index(" ") for chunk in written)
            anchors = headings.anchors(chunk.partition(" ")[2] for chunk in written)
            self.heads = [(headings.tag(depth), id_) for depth, (_, id_) in zip(depths, anchors, strict=True)][::-1]
            self.found.anchors = {anchor: id_ for anchor, id_ in anchors if anchor}

    def inline(self, text: str, line: int) -> str:
        """Give the HTML of a paragraph's words, and note them down as plain text."""
        if "*" not in text and "[" not in text:
            return self._words(text, self.lines)
        html: list[str] = []
        words: list[str] = []
        end = 0
        while (mark := _MARK.search(text, end)) and (match := _SPANS.match(text, mark.start())):
            strong, em, label, target, title = match.groups()
            if mark.start() > end:
                html.append(self._words(text[end : mark.start()], words))
            words.append(strong or em or label)
            end = match.end()
            if label:
                html.append(self._link(escaped(label), target, title, line))
            else:
                html.append(f"<strong>{escaped(strong)}</strong>" if strong else f"<em>{escaped(em)}</em>")
        html.append(self._words(text[end:], words))
        self.lines.append("".join(words))
        return "".join(html)

    def _words(self, text: str, words: list[str]) -> str:
        """Give the HTML of words that mean nothing else, and note them down in `words`."""
        said = text.replace("\n", " ")
        if "&" in text:
            said, text = _REFERENCE.sub(_unescaped, said), _REFERENCE.sub(_unescaped, text)
        words.append(said)
        return escaped(text)

    def _link(self, label: str, target: str, title: str | None, line: int) -> str:
        """Give a link, or only its words where it may not lead where it wants to."""
        attributes = links.attributes(target, self.found, partial(self.found.place_of_link, target, line))
        named = f' title="{attribute(title)}"' if title else ""
        return f"<a{attributes}{named}>{label}</a>" if attributes else label

    def paragraph(self, chunk: str, line: int) -> None:
        """Write a paragraph."""
        self.out.append(f"<p>{self.inline(chunk, line)}</p>\n")

    def heading(self, chunk: str, line: int) -> None:
        """Write a heading."""
        element, id_ = self.heads.pop()
        words = self.inline(chunk.partition(" ")[2], line)
        named = f' id="{id_}"' if id_ else ""
        self.out.append(f"<{element}{named}>{words}</{element}>\n")

    def bullets(self, chunk: str, line: int) -> None:
        """Write a list."""
        self.out.append("<ul>\n")
        self._items(chunk, line)
        self.out.append("</ul>\n")

    def numbers(self, chunk: str, line: int) -> None:
        """Write a numbered list."""
        first = int(chunk.partition(".")[0])
        self.out.append("<ol>\n" if first == 1 else f'<ol start="{first}">\n')
        self._items(chunk, line)
        self.out.append("</ol>\n")

    def _items(self, chunk: str, line: int) -> None:
        before, after = ("<li>\n<p>", "</p>\n</li>\n") if "\n\n" in chunk else ("<li>", "</li>\n")
        for row, item in enumerate(chunk.split("\n"), line):
            if item:
                self.out.append(f"{before}{self.inline(item.partition(' ')[2], row)}{after}")

    def quotation(self, chunk: str, line: int) -> None:
        """Write a quotation."""
        self.out.append("<blockquote>\n")
        for part, row in _unquoted(chunk) or ():
            self.paragraph(part, line + row)
        self.out.append("</blockquote>\n")

    def picture(self, chunk: str, line: int) -> None:
        """Write a picture with its caption."""
        match = _FIGURE.fullmatch(chunk)
        alt, target, title = match.groups() if match else ("", "", None)
        picture = markdown_picture(target, alt, self.found, partial(self.found.place_of_link, target, line))
        self.lines.append(title or alt)
        self.out.append(figure(picture, title or "") if picture else f"<p>{escaped(alt)}</p>\n")


def _unescaped(match: re.Match[str]) -> str:
    from html import unescape

    return unescape(match[0])


_RULES: dict[str, Callable[[PlainWriter, str, int], None]] = {
    "p": PlainWriter.paragraph,
    "h": PlainWriter.heading,
    "ul": PlainWriter.bullets,
    "ol": PlainWriter.numbers,
    "blockquote": PlainWriter.quotation,
    "figure": PlainWriter.picture,
}
