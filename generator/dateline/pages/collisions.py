"""Collisions: two sources that would answer at one address, as any disk may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.redirects import TEMPLATE
from dateline.problems import Place, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dateline.pages.page import Copy, Page
    from dateline.problems import Problem


def without_collisions(
    pages: Iterable[Page], copies: Iterable[Copy]
) -> tuple[tuple[Page, ...], tuple[Copy, ...], tuple[Problem, ...]]:
    """Give pages and copies sorted by address, each address once, and a problem for each that was wanted twice.

    A page stays where a redirect wants its address.

    Addresses are compared as NFC, case-folded. A file where another source needs a folder is a collision too.
    """
    taken: dict[str, tuple[str, str]] = {}  # key of the output path: address, source
    problems: list[Problem] = []
    kept_pages = [
        page
        for page in sorted(pages, key=lambda page: (page.address, page.template == TEMPLATE, page.source))
        if _take(taken, page.address, page.source, problems)
    ]
    kept_copies = [
        copy
        for copy in sorted(copies, key=lambda copy: (copy.address, copy.path))
        if _take(taken, copy.address, copy.path, problems)
    ]
    problems += _files_in_the_way(taken)
    return tuple(kept_pages), tuple(kept_copies), tuple(sorted(problems))


def _take(taken: dict[str, tuple[str, str]], address: str, source: str, problems: list[Problem]) -> bool:
    key = addresses.collision_key(addresses.output_path(address))
    if key not in taken:
        taken[key] = (address, source)
        return True
    problems.append(_problem(address, taken[key][1], source))
    return False


def _problem(address: str, *sources: str) -> Problem:
    """Tell it at the source that a person can rename: site.yaml makes pages that every site has."""
    other, place = sorted(sources, key=lambda source: (source != "site.yaml", source))
    if other == place:
        other = "another alias in it"
    return problem("duplicate-address", Place(place), address=address, other=other)


def _files_in_the_way(taken: dict[str, tuple[str, str]]) -> Sequence[Problem]:
    folders: dict[str, str] = {}  # key: a source that needs it
    for key, (_, source) in taken.items():
        folder = key.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = source
            folder = folder.rpartition("/")[0]
    return [_problem(address, source, folders[key]) for key, (address, source) in taken.items() if key in folders]
