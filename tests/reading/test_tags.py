"""Tags: which spellings are told, and that hardly a file is opened for it."""

from __future__ import annotations

from dateline.reading.tags import tag_spelling
from reading.sites import an_update, told

ONE, TWO = "content/storm/one.md", "content/storm/two.md"
TEXTS = {
    ONE: an_update('tags: [Wind, "  port alder "]\n'),
    TWO: an_update("tags:\n- Wind\n- PORT ALDER\n"),
}


def test_a_rarer_spelling_is_told_where_it_first_stands() -> None:
    """Spellings are counted over all coverages."""
    tags = [
        {"Port Alder": (2, "content/flood/a.md")},
        {"Wind": (9, ONE), "port alder": (1, ONE), "PORT ALDER": (1, TWO)},
    ]
    opened: list[str] = []

    def text(path: str) -> str:
        opened.append(path)
        return TEXTS[path]

    assert told(tag_spelling(tags, text)) == [("tag-spelling", ONE, 4, 14), ("tag-spelling", TWO, 6, 3)]
    assert opened == [ONE, TWO]


def test_where_all_are_spelt_alike_no_file_is_opened() -> None:
    assert tag_spelling([{"Sea": (1, ONE)}, {"Sea": (4, TWO), "Wind": (1, TWO)}], TEXTS.__getitem__) == []


def test_a_file_that_was_just_changed_is_told_as_a_whole() -> None:
    """The tag may be gone from it since it was counted."""
    tags = [{"Sea": (2, ONE), "sea": (1, TWO)}]
    for changed in (an_update(), "", "---\ntags: x\n---\n", "---\n- a\n---\n"):
        (found,) = tag_spelling(tags, lambda _, text=changed: text)  # type: ignore[misc]
        assert (found.place.path, found.code) == (TWO, "tag-spelling")
