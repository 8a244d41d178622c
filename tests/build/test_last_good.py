"""Last good texts: what a faulty coverage falls back to, from process to process."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.build.last_good import forget_good, good_folder, load_good, save_good, stored_units

from .disks import FullDisk, tree

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"content/storm/coverage.md": "---\ntitle: Storm\n---\n", "content/storm/one.md": "é日本\n"}


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """By unit, whatever letters its name and its texts hold."""
    assert save_good(tmp_path / "good", "content/storm", TEXTS)
    assert save_good(tmp_path / "good", "content/2014/日本", {})
    assert load_good(tmp_path / "good", "content/storm") == TEXTS
    assert load_good(tmp_path / "good", "content/2014/日本") == {}
    assert load_good(tmp_path / "good", "content/wind") is None
    assert load_good(tmp_path / "nowhere", "content/wind") is None


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.text(min_size=1).filter(lambda t: t.isprintable()), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> None:
    """No character parts or joins texts."""
    folder = tmp_path_factory.mktemp("good")
    save_good(folder, "content/a", texts)
    assert load_good(folder, "content/a") == texts


def test_the_same_is_not_written_again(tmp_path: Path) -> None:
    """A second build writes nothing, here either."""
    save_good(tmp_path, "content/storm", TEXTS)
    before = {file: file.stat() for file in tmp_path.iterdir()}
    assert not save_good(tmp_path, "content/storm", dict(reversed(TEXTS.items())))
    assert {file: file.stat() for file in tmp_path.iterdir()} == before
    assert save_good(tmp_path, "content/storm", {**TEXTS, "content/storm/two.md": ""})


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"unit": "content/storm", "files": [["a", 99]]}\nshort', b"[]\n", b"\xff\n"]
)
def test_what_is_damaged_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    """A half file is never taken for a coverage's texts."""
    save_good(tmp_path, "content/storm", TEXTS)
    next(tmp_path.iterdir()).write_bytes(damage)
    assert load_good(tmp_path, "content/storm") is None


def test_a_full_disk_leaves_the_old_texts(tmp_path: Path) -> None:
    """Written beside, then renamed."""
    save_good(tmp_path, "content/storm", TEXTS)
    before = tree(tmp_path)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        save_good(tmp_path, "content/storm", {"content/storm/coverage.md": "new"}, FullDisk(3))
    assert load_good(tmp_path, "content/storm") == TEXTS
    assert set(before) <= set(tree(tmp_path))
    save_good(tmp_path, "content/storm", {"content/storm/coverage.md": "new"})
    assert load_good(tmp_path, "content/storm") == {"content/storm/coverage.md": "new"}


def test_a_deleted_coverage_is_forgotten(tmp_path: Path) -> None:
    """Its texts do not come back; the others stay, and what is left of a stopped save goes."""
    save_good(tmp_path, "content/storm", TEXTS)
    save_good(tmp_path, "content/wind", {})
    (tmp_path / "0123.new").touch()
    forget_good(tmp_path, {"content/wind"})
    assert load_good(tmp_path, "content/storm") is None
    assert load_good(tmp_path, "content/wind") == {}
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_stored_can_be_listed(tmp_path: Path) -> None:
    """By unit; what is damaged is passed over."""
    for unit in ("content/wind", "content/2014/storm"):
        save_good(tmp_path, unit, TEXTS)
    (tmp_path / "damaged.texts").write_bytes(b"{")
    assert stored_units(tmp_path) == ["content/2014/storm", "content/wind"]
    assert stored_units(tmp_path / "nowhere") == []


def test_they_stand_below_the_site(tmp_path: Path) -> None:
    """Where `dateline clean` and git-ignore expect them."""
    assert good_folder(tmp_path) == tmp_path / ".dateline" / "good"
