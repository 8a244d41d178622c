"""Quoting: the first thing that was changed in a text, in a few words of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.pages.headlines import shorten

if TYPE_CHECKING:
    from dateline.pages.differences import Difference


def first_change(told: Difference, limit: int) -> tuple[str, str]:
    """Give what went and what came in the first paragraph that changed, each in at most `limit` characters.

    Both are "" where no word changed: paragraphs were joined or parted.
    """
    for paragraph in told.paragraphs:
        gone = " ".join(run.text for run in paragraph.runs if run.kind == "removed")
        come = " ".join(run.text for run in paragraph.runs if run.kind == "added")
        if gone or come:
            return shorten(gone, limit), shorten(come, limit)
    return "", ""
