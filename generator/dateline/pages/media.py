"""Media: the files that pages show or link to, as copies into the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.entries import NO_PASTS
from dateline.pages.page import Copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Past
    from dateline.pages.listed import Listed


def coverage_media(
    coverage: Coverage,
    listed: Iterable[Listed],
    fragments: Mapping[str, Fragment],
    pasts: Mapping[str, Past] = NO_PASTS,
) -> tuple[Copy, ...]:
    """Give the files that a coverage's standing updates and its standfirst show or link to.

    So do their versions, and former updates where a reader can see how the coverage stood: `pasts` are all of these.
    """
    standing = [each.source for each in listed if each.stands]
    earlier = (version.update.body.path for past in pasts.values() for version in past.versions)
    paths = fragment_media(fragments, [coverage.body.path, *standing, *earlier])
    if coverage.image:
        paths.add(coverage.image.path)
    return tuple(Copy(addresses.media(path), path, coverage.id) for path in sorted(paths))


def fragment_media(fragments: Mapping[str, Fragment], bodies: Iterable[str]) -> set[str]:
    """Give the paths, in the site's folder, of the files that some bodies show or link to."""
    paths: set[str] = set()
    for body in bodies:
        fragment = fragments.get(body)
        if fragment:
            paths.update(fragment.media)
            if fragment.image:
                paths.add(fragment.image.path)
    return paths
