"""Render: a body's Markdown as a fragment, once for every page and feed that shows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dateline.digests import digest_text
from dateline.markup import plain
from dateline.markup.escape import without_controls
from dateline.markup.findings import Findings, ask, found
from dateline.markup.fragments import Fragment
from dateline.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

    from dateline.markup.fragments import Linker
    from dateline.markup.parser import Parser
    from dateline.markup.quotes import Quotes
    from dateline.markup.sanitize import Covered
    from dateline.model import Body, Site

RENDERER = "1"  # raised when the same text gives other HTML than before
BODY_LIMIT = 100_000  # characters of one body: some 15,000 words, a hundred times an ordinary update


class Markup:
    """Renders bodies. Made once per build; a fragment depends on nothing but what its key is made of."""

    def __init__(self, site: Site, linker: Linker) -> None:
        self._linker = linker
        self._language = site.language
        self._html = site.html == "sanitize"
        self._grammar = plain.grammar_for(html=self._html)
        self._smart = site.smart_quotes
        self._parsers: dict[Quotes | None, Parser] = {}

    def recipe(self, body: Body, lang: str = "") -> str:
        """Give the digest of what a fragment of `body` is made of by itself: text, settings, language, renderer.

        A fragment made by the same recipe can be used again while it is `still` so.
        """
        return digest_text(
            "\x1f".join((RENDERER, str(self._html), str(self._smart), lang or self._language, body.text))
        )

    def still(self, fragment: Fragment, body: Body, coverage: str) -> bool:
        """Say whether all that `fragment` uses outside its text is found as it was. One with problems is made again."""
        if fragment.problems:
            return False
        here = Place(body.path)
        return all(found(ask(self._linker, use.kind, use.target, coverage, here)) == use.found for use in fragment.uses)

    def fragment(self, body: Body, coverage: str, lang: str = "", recipe: str = "") -> Fragment:
        """Render `body`, which stands in `coverage` ("" on plain pages and bios), in `lang` or the site's language.

        `recipe` is its recipe, where that is known already.
        """
        findings = Findings(self._linker, body, coverage)
        if len(body.text) > BODY_LIMIT:
            first = partial(findings.place_of, "", 0)
            findings.tell("body-too-long", first, count=f"{len(body.text):,}", limit=f"{BODY_LIMIT:,}")
            html, text = "", ""
        else:
            html, text = self._render(body, lang or self._language, findings)
        uses = findings.uses
        made_of = (
            recipe or self.recipe(body, lang),
            *(part for use in uses for part in (use.kind, use.target, use.found)),
        )
        return Fragment(
            key=digest_text("\x1f".join(made_of)),
            html=html,
            text=text,
            media=tuple(findings.media),
            image=findings.image,
            uses=uses,
            problems=tuple(findings.problems),
        )

    def _render(self, body: Body, lang: str, findings: Findings) -> tuple[str, str]:
        text = body.text
        if not text or text.isspace():
            return "", ""
        blocks = None if self._smart and ('"' in text or "'" in text) else plain.read(text, self._grammar)
        if blocks is not None:
            short = plain.PlainWriter(findings)
            short.write(blocks)
            return "".join(short.out), "\n".join([line for line in short.lines if line and not line.isspace()])
        return self._parsed(text, lang, findings)

    def _parsed(self, text: str, lang: str, findings: Findings) -> tuple[str, str]:
        """Go the long way, through the parser, which is not even imported before."""
        from dateline.markup.cover import Bare
        from dateline.markup.html import Writer

        tokens = self._parser(lang).parse(text, {})
        if "&#" in text:
            _without_controls(tokens)
        covered = _covered(tokens, findings) if self._html else None
        writer = Writer(findings, covered or Bare())
        writer.write(tokens)
        html = "".join(writer.out)
        return (covered.clean(html) if covered else html), _joined(writer.lines)

    def _parser(self, lang: str) -> Parser:
        from dateline.markup.parser import Parser
        from dateline.markup.quotes import quotes_for

        quotes = quotes_for(lang) if self._smart else None
        if quotes not in self._parsers:
            self._parsers[quotes] = Parser(html=self._html, quotes=quotes)
        return self._parsers[quotes]


def _covered(tokens: Sequence[Token], findings: Findings) -> Covered | None:
    """Give what covers our own HTML where there is raw HTML to be sanitised beside it."""
    from dateline.markup.sanitize import Covered, prepare

    return Covered(findings) if prepare(tokens, findings) else None


def _joined(lines: list[str]) -> str:
    return "\n".join(line for line in "\n".join(lines).split("\n") if line and not line.isspace())


def _without_controls(tokens: Iterable[Token]) -> None:
    """Take out of tokens what a reference such as `&#12;` let in, and a page or a feed cannot hold."""
    for token in tokens:
        token.content = without_controls(token.content)
        token.info = without_controls(token.info)
        token.attrs = {
            name: without_controls(value) if isinstance(value, str) else value for name, value in token.attrs.items()
        }
        if token.children:
            _without_controls(token.children)
