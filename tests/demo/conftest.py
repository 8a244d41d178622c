"""The repository's own site, built once for each worker, and served from a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.build.engine import BuildOptions, build
from tools import PROJECT, a_browser, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Built:
    """A built site: its folder, and every output path in it."""

    folder: Path
    paths: tuple[str, ...]

    def ending(self, *endings: str) -> list[str]:
        """Give the output paths with one of these endings."""
        return [path for path in self.paths if path.endswith(endings)]


def build_demo(output: Path, *, offline: bool = False) -> Built:
    """Build the repository's own site into `output`."""
    outcome = build(PROJECT, BuildOptions(output=output, now=NOW, offline=offline))
    of_the_clone = "history-"  # it may be shallow, or somebody else's
    assert [each for each in outcome.problems if not each.code.startswith(of_the_clone)] == []
    paths = sorted(file.relative_to(output).as_posix() for file in output.rglob("*") if file.is_file())
    return Built(output, tuple(paths))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as it is published."""
    return build_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def offline_demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as it is read from a folder."""
    return build_demo(tmp_path_factory.mktemp("offline"), offline=True)


@pytest.fixture(scope="session")
def demo_url(demo: Built) -> Iterator[str]:
    """Where the site is served."""
    with served(demo.folder) as url:
        yield url


@pytest.fixture(scope="module")  # while one is open, playwright's event loop runs in this thread
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium
