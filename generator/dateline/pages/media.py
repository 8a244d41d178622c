"""Media: the files that pages show or link to, as copies into the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.page import Copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage
    from dateline.pages.listed import Listed


def coverage_media(coverage: Coverage, listed: Iterable[Listed], fragments: Mapping[str, Fragment]) -> tuple[Copy, ...]:
    """Give the files that a coverage's standing updates and its standfirst show or link to."""
    standing = (each.source for each in listed if each.stands)
    paths = fragment_media(fragments, [coverage.body.path, *standing])
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
