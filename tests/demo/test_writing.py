"""Writing with `dateline serve` and a browser beside it, as a newsroom does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from dateline.authoring.desk import create_file, edit_file
from dateline.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PATIENCE = 60  # seconds after which a test gives up


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Run `dateline serve` as a process of its own; gives its address once the site is built."""
    command = [sys.executable, "-m", "dateline", "serve", "-C", str(site)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        assert server.stdout is not None
        said = ""
        while "files changed in" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said
        yield found[0]
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site, as `dateline init` makes it."""
    assert run(["init", str(tmp_path / "site")]) == 0
    return tmp_path / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window."""
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE * 1000)
    yield opened
    opened.close()


def test_the_open_page_follows_the_file(site: Path, page: Page) -> None:
    """A saved edit shows; a mistake is told over the page with file and line, and goes when it is repaired."""
    update = site / "content" / "town-hall-opening" / "first-tour.md"
    with serving(site) as url:
        page.goto(f"{url}town-hall-opening/")
        page.get_by_role("heading", name="The first tour begins").wait_for()

        edit_file(update, lambda text: text.replace("The first tour begins", "The first tour has begun"))
        page.get_by_role("heading", name="The first tour has begun").wait_for()

        edit_file(update, lambda text: text.replace("published:", "publisht:"))
        overlay = page.get_by_role("alert")
        overlay.wait_for()
        told = overlay.inner_text()
        assert "content/town-hall-opening/first-tour.md:3:1" in told
        assert 'Did you mean "published"?' in told
        assert page.get_by_role("heading", name="The first tour has begun").is_visible()

        edit_file(update, lambda text: text.replace("publisht:", "published:"))
        overlay.wait_for(state="detached")


def test_a_new_update_appears_and_a_removed_one_goes(site: Path, page: Page) -> None:
    """Without a hand on the browser."""
    new = site / "content" / "town-hall-opening" / "queue.md"
    with serving(site) as url:
        page.goto(f"{url}town-hall-opening/")
        create_file(new, "---\ntitle: A long queue\npublished: 2026-01-02T10:00:00Z\n---\nIt reaches the corner.\n")
        page.get_by_role("heading", name="A long queue").wait_for()
        new.unlink()
        page.get_by_role("heading", name="A long queue").wait_for(state="detached")
