"""Texts: which files are updates, and which id they state; the same as where a site is read today."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.history.texts import coverage_above, is_coverage_file, is_text, stated_id, stem
from dateline.reading.files import SourceText
from dateline.reading.frontmatter import Opened, open_document
from dateline.reading.layout import lay_out
from dateline.reading.values import UpdateValues

SEGMENTS = ["storm", "night", "media", "authors", "pages", "static", ".git", "#notes", "Thumbs.db", "tag-1"]
PATHS = st.lists(st.sampled_from(SEGMENTS), max_size=4).flatmap(
    lambda folders: st.sampled_from(["one.md", "coverage.md", "two.txt", "x.md~", ".md", "one.MD"]).map(
        lambda name: "/".join(["content", *folders, name])
    )
)


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        (b"---\nid: one\n---\n", "one"),
        (b"---\ntitle: A\nid: one # the first\n---\n", "one"),
        (b"\xef\xbb\xbf---\nid: one\n---\n", "one"),
        (b"---\r\nid: one\r\n---\r\n", "one"),
        (b"---  \nid:   'one'  # so\n---", "one"),
        (b'---\n"id": "one"\n---\n', "one"),
        (b"---\n'id' : one\n---\n", "one"),
        (b"---\nid:\tone\t# so\n---\n", "one"),
        (b"---\nid: [one\ntitle: {\n---\n", "[one"),
        (b"---\ntitle: {\nid: one\n---\n\xff", "one"),
        (b"---\nid:\n---\n", ""),
        (b"---\nid: # none\n---\n", ""),
        (b"---\nid:one\n---\n", ""),
        (b"---\nmore:\n  id: one\n---\n", ""),
        (b"---\nids: one\nidea: two\n---\n", ""),
        (b"---\ntitle: A\n---\nid: one\n", ""),
        (b"---\nid: one\n", ""),
        (b"id: one\n---\n", ""),
        (b"\n---\nid: one\n---\n", ""),
        (b"", ""),
        ("---\nid: one\n---\n".encode("utf-16"), ""),
        (b"---\n---\nid: one\n---\n", ""),
    ],
)
def test_the_id_that_front_matter_states(written: bytes, id_: str) -> None:
    """Quotes, comments, line ends and marks matter not; what cannot be read states none."""
    assert stated_id(written) == id_


@given(
    st.lists(
        st.sampled_from(
            ["id: one", "id: 'two'", 'id: "three" # so', "title: A", "summary: |\n  id: four\n  ---", "# id: five", ""]
        ),
        max_size=4,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
@settings(deadline=None)
def test_it_is_the_one_that_reading_takes(lines: list[str], ending: str, mark: str) -> None:
    """Wherever the strict reader accepts a file, both say the same."""
    text = "\n".join(["---", "published: 2014-03-07T13:30:00Z", *lines, "---", "id: body", ""])
    opened = open_document(SourceText("content/storm/x.md", text), UpdateValues)
    if isinstance(opened, Opened):
        assert stated_id((mark + text.replace("\n", ending)).encode()) == (opened.fields.value.id or "")


@given(st.lists(PATHS, max_size=8, unique=True))
@settings(deadline=None)
def test_what_is_an_update_is_what_reading_lays_out_as_one(paths: list[str]) -> None:
    """The same files, of the same coverages; passed over is what a walk passes over."""
    walked = [path for path in paths if is_text(path) or not path.endswith(".md")]
    texts = [path for path in paths if is_text(path)]
    own = [path for path in texts if is_coverage_file(path)]
    coverages = {path.removeprefix("content/").rpartition("/")[0] for path in own}
    found: dict[str, list[str]] = {}
    for path in sorted(texts):
        owner = coverage_above(path.removeprefix("content/").rpartition("/")[0], coverages)
        if owner and path not in own:
            found.setdefault(owner, []).append(path)
    laid = lay_out(walked, {})
    assert found == {id_: updates for id_, updates in laid.coverages.items() if updates}
    assert {*laid.coverages} == coverages


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("content/storm/one.md", True),
        ("content/storm/day one/größe.md", True),
        ("content/one.md", False),
        ("content", False),
        ("one.md", False),
        ("content/authors/one.md", False),
        ("content/storm/.drafts/one.md", False),
        ("content/storm/one.md~", False),
        ("themes/storm/one.md", False),
        ("content/authors-of-storms/one.md", True),
    ],
)
def test_where_texts_stand(path: str, is_one: bool) -> None:
    """Below a folder of content/ that holds coverages, under names that a walk does not pass over."""
    assert is_text(path) is is_one


def test_a_stem_is_in_one_unicode_form() -> None:
    """However a system stored it."""
    assert stem("gro\u0308ße.md") == stem("größe.md") == "größe"
