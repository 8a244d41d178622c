"""The benchmark of histories: its repository holds what it says, and each case asks for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from history_reading import asked, make_repository

if TYPE_CHECKING:
    from pathlib import Path


def test_each_case_finds_every_revision(tmp_path: Path) -> None:
    """Half as many edits as updates; with one commit more, one revision more."""
    make_repository(tmp_path / "site", 20)
    assert [asked(tmp_path / "site", case)[0] for case in ("cold", "warm", "extended")] == [30, 30, 31]
