"""The synthetic corpus: the same for everybody, and built whole and without problems."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from corpus import generate
from dateline.build.engine import BuildOptions, build
from make_corpus import author_id, write_site
from vocabulary import AUTHORS

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 600
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one large coverage, built."""
    folder = tmp_path_factory.mktemp("corpus")
    write_site(folder, SIZE)
    assert build(folder, BuildOptions(now=NOW)).problems == ()
    return folder


def test_the_same_size_and_seed_give_the_same_corpus() -> None:
    """And another seed another."""
    assert list(generate(50, 1)[1]) == list(generate(50, 1)[1])
    assert list(generate(50, 1)[1]) != list(generate(50, 2)[1])


def test_every_update_has_its_page_and_stands_in_its_block(site: Path) -> None:
    """Blocks of 50, numbered from the oldest, hold the updates in order; nothing is lost between them."""
    (coverage,), updates = generate(SIZE)
    ids = [update.id for update in updates]
    output = site / "output" / coverage.slug
    assert [name for name in ids if not (output / name / "index.html").is_file()] == []
    blocks = [output / "page" / str(number + 1) / "index.html" for number in range((SIZE + 49) // 50)]
    for number, block in enumerate(blocks):
        page = block.read_text(encoding="utf-8")
        places = [page.index(f'id="u-{name}"') for name in ids[number * 50 : number * 50 + 50]]
        assert places == sorted(places, reverse=True)  # newest first


def test_every_author_is_credited(site: Path) -> None:
    """Each person's pages link every update that bears their name."""
    (coverage,), updates = generate(SIZE)
    credited: dict[str, list[str]] = {name: [] for name in AUTHORS}
    for update in updates:
        for name in update.byline:
            credited[name].append(update.id)
    for name, ids in credited.items():
        folder = site / "output" / "authors" / author_id(name)
        pages = "".join(page.read_text(encoding="utf-8") for page in folder.rglob("index.html"))
        assert [each for each in ids if f"{coverage.slug}/{each}/" not in pages] == [], name
