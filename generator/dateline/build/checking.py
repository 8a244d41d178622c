"""Checking: everything but writing. Every page is rendered, and every link between them followed."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError, fromstring

from dateline import addresses
from dateline.build.outcome import Outcome, Stopwatch
from dateline.build.prepare import prepare
from dateline.clock import next_due
from dateline.pages.chrome import chrome
from dateline.problems import Place, ProblemsFound, errors, problem
from dateline.rendering.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.build.options import BuildOptions
    from dateline.build.outcome import Progress
    from dateline.build.prepare import Prepared
    from dateline.pages.page import Page
    from dateline.problems import Problem
    from dateline.rendering.theme import Theme

_REFERS = re.compile(r'\s(id|href|src|poster|data-poll|data-src|srcset)="([^"]*)"')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_XML = {"atom", "rss", "sitemap"}
_JSON = {"json", "jsonfeed"}


class Malformed(Exception):
    """A feed or sitemap is not well formed. No input should be able to cause it: it is a fault of Dateline's."""


def check(folder: Path, options: BuildOptions) -> tuple[Problem, ...]:
    """Give everything that is wrong with the site in `folder`, by place."""
    return examine(folder, options).problems


def examine(folder: Path, options: BuildOptions, progress: Progress | None = None) -> Outcome:
    """Check the site in `folder`, and say how long each stage took. Raises `OSError` where the system does."""
    watch = Stopwatch(progress) if progress else Stopwatch()
    try:
        prepared = prepare(folder, options, watch)
        problems = set(prepared.problems)
        if prepared.theme and not errors(problems):
            problems |= set(_rendered_problems(prepared, prepared.theme, watch))
    except ProblemsFound as found:
        return Outcome(tuple(sorted(found.problems)), stages=watch.stages, seconds=watch.whole)
    return Outcome(
        problems=tuple(sorted(problems)),
        stages=watch.stages,
        pages=len(prepared.plan.pages),
        updates=sum(len(coverage.updates) for coverage in prepared.newsroom.coverages),
        next_due=next_due(prepared.reading.newsroom, options.clock),
        seconds=watch.whole,
    )


@dataclass(slots=True)
class _Links:
    """The links between pages: what there is, and what is asked for, by the source that first asked."""

    base_path: str
    there: dict[str, frozenset[str]] = field(default_factory=dict)  # output path → ids
    asked: dict[tuple[str, str], str] = field(default_factory=dict)  # output path and anchor → source

    def add(self, page: Page, text: str) -> None:
        """Take in a page."""
        path = addresses.output_path(page.address)
        ids, links = set[str](), set[str]()
        for name, value in _REFERS.findall(text):
            if name == "id":
                ids.add(unescape(value))
            elif name == "srcset":
                links.update(part.split()[0] for part in value.split(",") if part.strip())
            else:
                links.add(value)
        self.there[path] = frozenset(ids)
        for link in links:
            if not _SCHEME.match(link):
                self.asked.setdefault(self.target(link, path), page.source)

    def target(self, link: str, path: str) -> tuple[str, str]:
        """Give the output path and the anchor that a link on the page at `path` leads to."""
        where, _, anchor = unescape(link).partition("#")
        where = where.partition("?")[0]
        if not where:
            return path, unquote(anchor)
        if where.startswith("/"):
            where = where.removeprefix(self.base_path) if where.startswith(self.base_path) else f"/{where}"
        else:
            folder = where.endswith(("/", "/.", "/..")) or where in {".", ".."}
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), where))
            where = "" if where == "." else where + ("/" if folder else "")
        return unquote(where + "index.html" if not where or where.endswith("/") else where), unquote(anchor)

    def broken(self) -> Iterator[Problem]:
        """Tell of what is asked for and not there."""
        for (path, anchor), source in self.asked.items():
            if path not in self.there or (anchor and path.endswith(".html") and anchor not in self.there[path]):
                address = "/" + path.removesuffix("index.html") + (f"#{anchor}" if anchor else "")
                yield problem("unknown-address", Place(source), address=address)


def _rendered_problems(prepared: Prepared, theme: Theme, watch: Stopwatch) -> Iterator[Problem]:
    """Render everything. Raises `ProblemsFound` where a template fails."""
    newsroom = prepared.newsroom
    fragments = {fragment.key: fragment for fragment in prepared.fragments.values()}
    renderer = Renderer(theme, chrome(newsroom), newsroom.site, fragments)
    links = _Links(newsroom.site.base_path)
    pages = prepared.plan.pages
    with watch.stage("rendering", len(pages)):
        for number, page in enumerate(pages):
            if number % 64 == 0:
                watch.progress("rendering", number, len(pages))
            content = renderer.render(page)
            if page.form == "html":
                links.add(page, content.decode())
            else:
                links.there[addresses.output_path(page.address)] = frozenset()
                _well_formed(page, content)
    others = [copy.address for copy in prepared.plan.copies] + [asset.address for asset in theme.assets.values()]
    links.there |= {addresses.output_path(address): frozenset() for address in others}
    with watch.stage("links", len(links.asked)):
        yield from links.broken()


def _well_formed(page: Page, content: bytes) -> None:
    try:
        if page.form in _XML:
            fromstring(content)  # noqa: S314 - our own, and without a document type
        elif page.form in _JSON:
            json.loads(content)
    except (ParseError, ValueError) as fault:
        raise Malformed(f"{page.address} is not well formed: {fault}") from fault
