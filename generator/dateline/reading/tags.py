"""Tags: one topic, one spelling."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dateline.addresses import slug
from dateline.problems import problem
from dateline.reading.files import SourceText
from dateline.reading.frontmatter import Document, split
from dateline.reading.yaml import Parsed, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dateline.problems import Place, Problem


def tag_spelling(tags: Iterable[Mapping[str, tuple[int, str]]], text: Callable[[str], str]) -> list[Problem]:
    """Tell once of each spelling of a tag that is not its commonest (of equals, the first by alphabet).

    `tags` are those of the outlines of all coverages, by id; `text` gives the source text of a file in which a tag
    stands, by its path. It is called only for a spelling that is told.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for of_coverage in tags:
        for tag, (count, path) in of_coverage.items():
            counts[tag] += count
            first.setdefault(tag, path)
    usual: dict[str, str] = {}
    for tag in sorted(counts, key=lambda each: (-counts[each], each)):
        usual.setdefault(slug(tag), tag)
    odd = [(tag, usual[key]) for tag in counts if usual[key := slug(tag)] != tag]
    return [
        problem(
            "tag-spelling", _place(SourceText(first[tag], text(first[tag])), tag), tag=tag, other=other, slug=slug(tag)
        )
        for tag, other in odd
    ]


def _place(source: SourceText, tag: str) -> Place:
    """Give the place at which a file has a tag."""
    document = split(source)
    parsed = parse_yaml(document.fields, source, document.fields_line) if isinstance(document, Document) else None
    if not isinstance(parsed, Parsed) or not isinstance(parsed.value, dict):
        return source.place(0)
    tags = parsed.value.get("tags")
    written = [str(each).strip() for each in tags] if isinstance(tags, list) else []
    return source.place(*parsed.where(("tags", written.index(tag)) if tag in written else ("tags",)))
