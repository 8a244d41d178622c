"""Authors: `content/authors/<id>.md` becomes a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.digests import digest_text
from dateline.model import Author, Picture
from dateline.reading.aliases import alias_problems
from dateline.reading.frontmatter import open_document
from dateline.reading.layout import stem
from dateline.reading.values import AuthorValues
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.problems import Problem
    from dateline.reading.files import SourceText


@dataclass(frozen=True, slots=True)
class AuthorFile:
    """An author's file as read. `author` is None where its problems make it unusable."""

    source: SourceText
    author: Author | None
    problems: tuple[Problem, ...] = ()


def read_author(source: SourceText) -> AuthorFile:
    """Read an author's file. The photo is not looked for here."""
    opened = open_document(source, AuthorValues)
    if isinstance(opened, tuple):
        return AuthorFile(source, None, opened)
    value = opened.fields.value
    folder = source.path.rpartition("/")[0]
    author = Author(
        id=stem(source.path),
        path=source.path,
        name=value.name,
        body=opened.body,
        digest=digest_text(source.text),
        role=value.role,
        photo=Picture(f"{folder}/{value.photo.file}", value.photo.alt, value.photo.credit) if value.photo else None,
        email=value.email,
        links=tuple(value.links.items()),
        former=value.former,
        aliases=value.aliases,
    )
    return AuthorFile(source, author, tuple(alias_problems(value.aliases, opened.fields.place)))
