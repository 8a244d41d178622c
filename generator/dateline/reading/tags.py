"""Tags: one topic, one spelling."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dateline.addresses import slug
from dateline.problems import problem
from dateline.reading.frontmatter import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dateline.model import Coverage, Newsroom, Update
    from dateline.problems import Problem
    from dateline.reading.files import SourceText


def tag_problems(newsroom: Newsroom, sources: Mapping[str, SourceText]) -> Iterator[Problem]:
    """Tell once of each spelling of a tag that is not its commonest (of equals, the first by alphabet)."""
    counts: Counter[str] = Counter()
    for coverage in newsroom.coverages:
        counts.update(coverage.tags)
        for update in coverage.updates:
            counts.update(update.tags)
    usual: dict[str, str] = {}
    for tag in sorted(counts, key=lambda each: (-counts[each], each)):
        usual.setdefault(slug(tag), tag)
    odd = {tag for tag in counts if usual[slug(tag)] != tag}
    if odd:
        yield from _told(newsroom, sources, odd, usual)


def _told(
    newsroom: Newsroom, sources: Mapping[str, SourceText], odd: set[str], usual: Mapping[str, str]
) -> Iterator[Problem]:
    tagged: list[Coverage | Update] = []
    for coverage in newsroom.coverages:
        tagged += [coverage, *sorted(coverage.updates, key=lambda update: update.path)]
    for each in tagged:
        for number, tag in enumerate(each.tags):
            if tag in odd:
                odd.discard(tag)
                key = slug(tag)
                yield problem(
                    "tag-spelling", place_of(sources[each.path], "tags", number), tag=tag, other=usual[key], slug=key
                )
