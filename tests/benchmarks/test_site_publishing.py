"""The benchmark of publishing: it publishes, sees each edit at its target, and counts what was sent."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from measuring import Failed
from sides import Folder, Sent
from site_publishing import admit_files, table

if TYPE_CHECKING:
    from pathlib import Path


def test_each_target_is_read_after_each_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a watch and by two commands; a store is asked five times beside its files, a folder never."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.setenv(name, "")  # what the benchmark sets is taken back afterwards
    monkeypatch.setattr("site_publishing.LIMIT", 60.0)
    lines = list(table(tmp_path / "site", 12, 1))
    first = [line.split(" | ") for line in lines[2:4]]
    edits = [line.split(" | ") for line in lines[7:]]
    assert [cells[0] for cells in first] == ["| S3 (moto)", "| directory"]
    assert first[0][1] == first[1][1]
    assert [cells[1] for cells in edits] == ["`publish --watch`", "`build`, `publish`"] * 2
    assert [int(cells[4]) - int(cells[2]) for cells in edits] == [5, 5, 0, 0]
    assert all(re.fullmatch(r"\d+\.\d\d s", cells[5]) for cells in edits)


def test_whatever_else_is_sent_is_a_failure(tmp_path: Path) -> None:
    """A benchmark that counted it in would praise it."""
    with pytest.raises(Failed, match=r"sent without need: \['b'\]; not sent: \['c'\]"):
        admit_files(Folder(tmp_path), Sent(Counter("ab"), 2, 2), Counter("ac"))
