"""The demo site as readers and their browsers have it: accessible, whole without scripts, quiet on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tools import axe

from .kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    from .conftest import Built

WIDTHS = {"phone": 360, "desktop": 1280}
RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
def test_axe_finds_nothing(browser: Browser, demo_url: str, kind: str, scheme: str, width: int) -> None:
    """axe-core finds no violation on any kind of page, and nothing is wider than the window."""
    page = browser.new_page(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
    )
    try:
        page.goto(demo_url + KINDS[kind].lstrip("/"))
        page.add_script_tag(content=axe())
        violations = page.evaluate(RUN_AXE)
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_whole_without_scripts(browser: Browser, demo_url: str, kind: str) -> None:
    """With JavaScript off, every word, link and picture stands there that stands there with it, but for buttons."""
    words = """() => { const main = document.querySelector("main").cloneNode(true);
      main.querySelectorAll("button, [hidden], [role=status], template, script").forEach((each) => each.remove());
      return { text: main.textContent.replace(/\\s+/g, " ").trim(),
               links: [...main.querySelectorAll("a[href]")].map((each) => each.getAttribute("href")),
               pictures: [...main.querySelectorAll("img, svg, video, audio")].length } }"""
    seen = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(demo_url + KINDS[kind].lstrip("/"))
        seen.append(page.evaluate(words))  # this runs whether or not the page may run scripts
        context.close()
    assert seen[1] == seen[0]
    assert len(seen[1]["text"]) > 40


def foreign(page: Page, home: str) -> list[str]:
    """Collect the requests of a page that leave for another host than `home`'s."""
    left: list[str] = []

    def look(request: Request) -> None:
        if urlsplit(request.url).scheme not in {"data", "blob"} and not request.url.startswith(home):
            left.append(request.url)

    page.on("request", look)
    return left


@pytest.mark.parametrize("kind", KINDS)
def test_no_request_leaves_for_another_host(browser: Browser, demo_url: str, kind: str) -> None:
    """While a page loads and is read to its end, nothing is asked of a third party, and no script fails."""
    page = browser.new_page()
    left, errors = foreign(page, demo_url), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.on("response", lambda response: errors.append(response.url) if response.status >= 400 else None)
    page.goto(demo_url + KINDS[kind].lstrip("/"))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.close()
    assert (left, errors) == ([], [])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "not found"])
def test_a_page_reads_from_a_folder(browser: Browser, offline_demo: Built, kind: str) -> None:
    """Built with --offline and opened from file://, a page finds its style, pictures and scripts, and no more."""
    home = offline_demo.folder.as_uri() + "/"
    page = browser.new_page()
    left, errors = foreign(page, home), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(home + KINDS[kind].lstrip("/") + "index.html")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    unstyled = page.evaluate("[...document.styleSheets].length") == 0
    first_link = page.locator("main a[href]").first.get_attribute("href") or ""
    page.close()
    assert (left, errors, unstyled) == ([], [], False)
    assert not first_link.endswith("/")
