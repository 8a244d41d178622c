"""Edits: the changes that are made between two builds, and the pages that must show each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layouts import FOOT_WORDS, SITE_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from contenders import Contender
    from layouts import Marked, Marks

NEWEST, OLD, AUTHOR, THEME, TITLE = "newest", "old", "author", "theme", "title"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file. `shown_on` are the outputs in which the mark stands after a right build."""

    name: str
    title: str
    path: str  # of the source
    change: Callable[[str, str], str]  # the source's text and a mark → the text with the mark in it
    shown_on: tuple[str, ...]


def edits(contender: Contender, marks: Marks) -> tuple[Edit, ...]:
    """Give every edit for a contender's layout of a corpus."""
    newest, oldest = marks.newest, marks.oldest
    new_page, old_page = page(newest), page(oldest)
    timeline = f"{newest.coverage}/index.html"
    block = contender.old_page.format(coverage=oldest.coverage, pages=marks.oldest_pages)
    person = f"authors/{newest.author}/index.html"
    name = newest.author_name
    return (
        Edit(NEWEST, "newest update", source(contender, newest), with_sentence, (new_page, timeline)),
        Edit(OLD, "oldest update", source(contender, oldest), with_sentence, (old_page, block)),
        Edit(AUTHOR, "author’s name", contender.author.format(author=newest.author), after(name), (person, new_page)),
        Edit(THEME, "theme file", contender.theme, after(FOOT_WORDS), (new_page, old_page, timeline)),
        Edit(TITLE, "site title", contender.settings, after(SITE_TITLE), (new_page, old_page, "index.html")),
    )


def source(contender: Contender, update: Marked) -> str:
    """Give the path of an update's source."""
    return contender.update.format(coverage=update.coverage, id=update.id)


def page(update: Marked) -> str:
    """Give the output path of an update's own page."""
    return f"{update.coverage}/{update.id}/index.html"


def with_sentence(text: str, mark: str) -> str:
    """Add a paragraph at the end."""
    return f"{text.rstrip()}\n\nEdited, mark {mark}.\n"


def after(words: str) -> Callable[[str, str], str]:
    """Give the change that puts the mark after the first place of `words`."""

    def change(text: str, mark: str) -> str:
        if words not in text:
            raise ValueError(f"the file to edit does not say {words!r}")
        return text.replace(words, f"{words} {mark}", 1)

    return change
