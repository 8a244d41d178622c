"""Options: where to write, and what stands in the way of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.build.options import BuildOptions, at_base_url, misplaced_output, output_folder
from dateline.clock import Clock
from dateline.model import Newsroom
from dateline.model import Site as Settings
from harness import NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_the_output_folder_is_the_site_s_own_unless_another_is_named(tmp_path: Path) -> None:
    """`output/` beside site.yaml."""
    assert output_folder(tmp_path, BuildOptions(now=NOW)) == tmp_path / "output"
    assert output_folder(tmp_path, BuildOptions(now=NOW, output=tmp_path / "x")) == tmp_path / "x"


def test_what_is_due_is_decided_by_these() -> None:
    """Instant and flags make the clock; the instant stands in no flag."""
    options = BuildOptions(now=NOW, drafts=True)
    assert options.clock == Clock(NOW, drafts=True, future=False)
    assert options.flags == {"drafts": True, "future": False, "offline": False}


@pytest.mark.parametrize(
    ("output", "fine"),
    [
        ("output", True), ("../elsewhere", True), (".dateline/preview", True), ("contents", True),
        (".", False), ("..", False), ("content/x", False), ("output/../content", False), ("link", False),
    ],
)  # fmt: skip
def test_an_output_among_the_sources_is_misplaced(tmp_path: Path, output: str, *, fine: bool) -> None:
    """By whatever name it is reached."""
    site = tmp_path / "a" / "site"
    (site / "content").mkdir(parents=True)
    (site / "link").symlink_to(site / "content")
    assert (misplaced_output(site, site / output) == "") is fine


def test_a_base_url_brings_its_path() -> None:
    """Everything absolute follows it; "" leaves the site's own."""
    newsroom = Newsroom(Settings("T", "https://a.example/", "/", "a.example,2026"))
    moved = at_base_url(newsroom, "https://b.example/news/").site
    assert (moved.base_url, moved.base_path, moved.title) == ("https://b.example/news/", "/news/", "T")
    assert at_base_url(newsroom, "") is newsroom
    assert at_base_url(newsroom, "https://a.example/") is newsroom
