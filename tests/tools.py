"""Tools: what tests use that pip does not bring, and a plain web server.

Where a tool is missing, a test skips and says so; in CI it fails.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PROJECT = Path(__file__).parents[1]
_PACKAGES = PROJECT / ".tools" / "node_modules"
_CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def missing(what: str) -> NoReturn:
    """Skip for want of a tool; fail where the tools are required."""
    if os.environ.get("DATELINE_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{what} is required here and missing")
    pytest.skip(f"{what} is missing; see CONTRIBUTING.md")


def html_checker() -> list[str]:
    """Give the command of the Nu HTML checker."""
    java, jar = shutil.which("java"), _PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if java is None:
        missing("Java")
    if not jar.is_file():
        missing("the Nu HTML checker (make tools)")
    return [java, "-Xss4m", "-jar", str(jar)]


def axe() -> str:
    """Give axe-core's script."""
    script = _PACKAGES / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing("axe-core (make tools)")
    return script.read_text(encoding="utf-8")


def chromium() -> str:
    """Give the path of Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    missing("Chromium")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Give a headless browser."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    try:
        playwright = sync_playwright().start()
    except Exception as fault:  # noqa: BLE001 - a driver that cannot start raises no class of its own
        missing(f"a driver of playwright that starts ({fault})")
    try:
        browser = playwright.chromium.launch(executable_path=path, args=_CHROMIUM_FLAGS)
        yield browser
        browser.close()
    finally:
        playwright.stop()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as any static host would; gives its URL."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
