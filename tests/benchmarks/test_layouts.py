"""One corpus in every generator's layout: the same updates, the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from contenders import roster
from corpus import generate
from layouts import LAYOUTS, SITE_WORDS, Marks, copy_theme, read_marks, write_layouts
from vocabulary import AUTHORS

SIZE = 40
KNOWN = roster(Path("nowhere"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marks]:
    """Every layout of a small corpus."""
    folder = tmp_path_factory.mktemp("layouts")
    return folder, write_layouts(folder, SIZE, list(LAYOUTS))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_update_stands_where_its_contender_looks_for_it(corpus: tuple[Path, Marks], name: str) -> None:
    """With the whole of its body, but for the address of the coverage's picture."""
    folder, _ = corpus
    for update in generate(SIZE)[1]:
        source = folder / name / KNOWN[name].update.format(coverage=update.coverage, id=update.id)
        body = update.body.partition("(media/")[0]
        assert body in source.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LAYOUTS)
def test_files_that_are_edited_exist(corpus: tuple[Path, Marks], name: str) -> None:
    """And each holds what the edit changes."""
    folder, marks = corpus
    contender = KNOWN[name]
    texts = {
        contender.author.format(author=marks.newest.author): marks.newest.author_name,
        contender.theme: "This page is part of an archive",
        contender.settings: "The Live Archive",
    }
    assert [
        path for path, text in texts.items() if text not in (folder / name / path).read_text(encoding="utf-8")
    ] == []


def test_marks_are_read_as_they_were_written(corpus: tuple[Path, Marks]) -> None:
    """They name the first and the last update, and one author of each."""
    folder, marks = corpus
    updates = sorted(generate(SIZE)[1], key=lambda update: update.published)
    assert read_marks(folder) == marks
    assert (marks.oldest.id, marks.newest.id) == (updates[0].id, updates[-1].id)
    assert marks.newest.author_name == updates[-1].byline[0]
    assert (marks.updates, marks.coverages, marks.oldest_pages) == (SIZE, 1, 1)


def test_tags_stand_only_where_pages_are_made_of_them(corpus: tuple[Path, Marks]) -> None:
    """In the row that times all of Dateline's outputs."""
    folder, marks = corpus
    heads = {
        name: (folder / name / KNOWN[name].update.format(coverage=marks.newest.coverage, id=marks.newest.id))
        .read_text(encoding="utf-8")
        .split("---")[1]
        for name in LAYOUTS
    }
    assert [name for name, head in heads.items() if "tags:" in head] == ["dateline"]


@pytest.mark.parametrize("name", SITE_WORDS)
def test_a_theme_is_copied_with_its_shared_parts(tmp_path: Path, name: str) -> None:
    """No mark is left open; the site's title is said in the theme's own language."""
    copy_theme(name, tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert [text for text in texts if "@@" in text] == []
    assert any(f"© {SITE_WORDS[name]}." in text for text in texts)


def test_every_author_is_named_in_every_layout(corpus: tuple[Path, Marks]) -> None:
    """By id in front matter, by name in the files of authors."""
    folder, _ = corpus
    for name in LAYOUTS:
        contender = KNOWN[name]
        pattern = contender.author.format(author="*")
        text = "".join(path.read_text(encoding="utf-8") for path in (folder / name).glob(pattern))
        assert [author for author in AUTHORS if author not in text] == []
