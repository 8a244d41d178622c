"""Plain pages: `content/pages/<id>.md` becomes a page outside any coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.digests import digest_text
from dateline.model import PlainPage
from dateline.reading.aliases import alias_problems
from dateline.reading.frontmatter import open_document
from dateline.reading.layout import stem
from dateline.reading.values import PageValues
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.problems import Problem
    from dateline.reading.files import SourceText


@dataclass(frozen=True, slots=True)
class PageFile:
    """A plain page's file as read. `page` is None where its problems make it unusable."""

    source: SourceText
    page: PlainPage | None
    problems: tuple[Problem, ...] = ()


def read_page(source: SourceText) -> PageFile:
    """Read a plain page's file."""
    opened = open_document(source, PageValues)
    if isinstance(opened, tuple):
        return PageFile(source, None, opened)
    value = opened.fields.value
    page = PlainPage(
        id=stem(source.path),
        path=source.path,
        title=value.title,
        body=opened.body,
        digest=digest_text(source.text),
        summary=value.summary,
        lang=value.lang,
        aliases=value.aliases,
    )
    return PageFile(source, page, tuple(alias_problems(value.aliases, opened.fields.place)))
