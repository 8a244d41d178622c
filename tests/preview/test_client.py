"""The client in a real browser."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from dateline.preview.loop import Crashed, Rebuilt
from dateline.preview.run import PreviewOptions
from tools import a_browser

from .harness import PATIENCE, FakeBuild, Running, fake_for, fault, make_site, page, running, save

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

MILLISECONDS = PATIENCE * 1000
UNTOUCHED = "window.untouched === true"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's window, without a past; what goes wrong in a page fails the test."""
    made = browser.new_context()
    made.set_default_timeout(MILLISECONDS)
    errors: list[str] = []
    made.on("weberror", lambda error: errors.append(str(error.error)))
    yield made
    made.close()
    assert not errors


class Desk:
    """A site with a preview, and a browser to look at it."""

    def __init__(self, site: Path, build: FakeBuild, run: Running, context: BrowserContext) -> None:
        """Begin with no edits."""
        self.site, self.build, self.run, self.context = site, build, run, context
        self.saves = 0

    def open(self, path: str = "") -> Page:
        """Open a page; mark it, so that a reload shows."""
        tab = self.context.new_page()
        tab.goto(self.run.url + path)
        self.mark(tab)
        return tab

    def mark(self, tab: Page) -> None:
        """Mark a page, so that a reload shows."""
        tab.evaluate("window.untouched = true")

    def save(self) -> None:
        """Save an update, so that the site is built again."""
        self.saves += 1
        save(self.site / "content/storm/one.md", f"{self.saves}")

    def rebuild(self, **files: str) -> None:
        """Change files of the output (`_` stands for `/` or `.`, see `named`) and wait until they are built."""
        self.build.files |= {named(name): text for name, text in files.items()}
        self.save()
        self.run.wait(Rebuilt)

    def overlay(self, tab: Page) -> str:
        """Wait for the overlay and give its text."""
        return tab.get_by_role("alert").inner_text()


def named(name: str) -> str:
    """Give the output path that stands for a keyword: `storm__index_html` is `storm/index.html`."""
    return name.replace("__", "/").replace("_", ".")


@contextmanager
def desk_of(tmp_path: Path, context: BrowserContext, files: dict[str, str] | None = None) -> Iterator[Desk]:
    """Run a preview and wait for its first build."""
    site = make_site(tmp_path / "site")
    build = fake_for(site, files)
    with running(site, build) as run:
        run.wait(Rebuilt)
        yield Desk(site, build, run, context)


@pytest.fixture
def desk(tmp_path: Path, context: BrowserContext) -> Iterator[Desk]:
    """A site of two pages."""
    files = {
        "index.html": page("Home", "<p>x" * 200),
        "storm/index.html": page("Storm", root="../"),
        "404.html": page("No such page", root="/"),
        "style.css": "h1 { color: rgb(255, 0, 0) }",
    }
    with desk_of(tmp_path, context, files) as made:
        yield made


def test_a_changed_page_reloads_where_it_was_scrolled_to(desk: Desk) -> None:
    tab = desk.open()
    tab.evaluate("scrollTo(0, 700)")
    desk.rebuild(index_html=page("Edited", "<p>x" * 200))
    tab.get_by_role("heading", name="Edited").wait_for()
    tab.wait_for_function("scrollY === 700")
    assert not tab.evaluate(UNTOUCHED)


def test_a_page_that_did_not_change_is_left_alone(desk: Desk) -> None:
    home, storm = desk.open(), desk.open("storm/")
    desk.rebuild(storm__index_html=page("Edited", root="../"))
    storm.get_by_role("heading", name="Edited").wait_for()
    assert home.evaluate(UNTOUCHED)


def test_a_stylesheet_is_exchanged_without_a_reload(desk: Desk) -> None:
    tab = desk.open()
    for blue in (255, 128, 64):
        desk.rebuild(style_css=f"h1 {{ color: rgb(0, 0, {blue}) }}")
        tab.wait_for_function(f"getComputedStyle(document.querySelector('h1')).color === 'rgb(0, 0, {blue})'")
        tab.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert tab.evaluate(UNTOUCHED)


def test_a_stylesheet_of_another_name_is_exchanged_without_a_reload(desk: Desk) -> None:
    tab = desk.open()
    home = desk.build.files["index.html"]
    for name, colour in (("a", "rgb(1, 1, 1)"), ("b", "rgb(2, 2, 2)"), ("a", "rgb(1, 1, 1)")):
        for old in ("style.css", "style.a.css", "style.b.css"):
            desk.build.files.pop(old, None)
        sheet = {f"style_{name}_css": f"h1 {{ color: {colour} }}"}
        desk.rebuild(index_html=home.replace("style.css", f"style.{name}.css"), **sheet)
        tab.wait_for_function(f"getComputedStyle(document.querySelector('h1')).color === '{colour}'")
    assert tab.evaluate(UNTOUCHED)


def test_a_picture_replaced_under_its_name_reloads_the_page(desk: Desk) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    desk.rebuild(a_svg=svg.format(10), index_html=page("Home", '<img src="a.svg">'))
    tab = desk.open()
    tab.wait_for_function("document.images[0].naturalWidth === 10")
    desk.rebuild(a_svg=svg.format(20))
    tab.wait_for_function("document.images[0].naturalWidth === 20")


def test_data_that_a_script_asks_for_does_not_reload_the_page(desk: Desk) -> None:
    desk.rebuild(updates_json="1")
    tab = desk.open()
    tab.evaluate("fetch('/updates.json').then(answer => answer.text())")
    desk.rebuild(updates_json="2")
    desk.rebuild(style_css="h1 { color: rgb(9, 9, 9) }")
    tab.wait_for_function("getComputedStyle(document.querySelector('h1')).color === 'rgb(9, 9, 9)'")
    assert tab.evaluate(UNTOUCHED)


def test_a_page_that_vanished_shows_that_and_comes_back(desk: Desk) -> None:
    tab = desk.open("storm/")
    storm = desk.build.files.pop("storm/index.html")
    desk.rebuild()
    tab.get_by_role("heading", name="No such page").wait_for()
    desk.rebuild(storm__index_html=storm)
    tab.get_by_role("heading", name="Storm").wait_for()


def test_a_problem_is_shown_over_the_last_good_page_and_goes_when_repaired(desk: Desk) -> None:
    tab = desk.open()
    desk.build.problems = (fault(),)
    desk.save()
    said = desk.overlay(tab)
    assert "1 problem" in said
    assert "content/storm/coverage.md:3:1" in said
    assert 'error[unknown-key] unknown key "titel"' in said
    assert 'Did you mean "title"?' in said
    assert tab.get_by_role("alert").locator("pre").inner_text() == "titel: Storm\n^"
    assert tab.get_by_role("heading", name="Home").is_visible()
    desk.build.problems = ()
    desk.save()
    tab.get_by_role("alert").wait_for(state="detached")
    assert tab.evaluate(UNTOUCHED)


def test_the_overlay_takes_neither_the_focus_nor_the_page(desk: Desk) -> None:
    desk.rebuild(index_html=page("Home", '<button id="mine">x</button>'))
    tab = desk.open()
    tab.focus("#mine")
    desk.build.problems = (fault(),)
    desk.save()
    desk.overlay(tab)
    assert tab.evaluate("document.activeElement.id") == "mine"
    tab.click("#mine")


@pytest.mark.parametrize("how", ["Escape", "Close"])
def test_the_overlay_can_be_dismissed_until_the_next_problem(desk: Desk, how: str) -> None:
    tab = desk.open()
    desk.build.problems = (fault(),)
    desk.save()
    desk.overlay(tab)
    if how == "Escape":
        tab.keyboard.press("Escape")
    else:
        tab.get_by_role("button", name="Close").click()
    tab.get_by_role("alert").wait_for(state="detached")
    desk.rebuild(index_html=page("Edited"))
    tab.get_by_role("heading", name="Edited").wait_for()
    assert tab.get_by_role("alert").count() == 0
    desk.build.problems = (fault("another"),)
    desk.save()
    assert "another" in desk.overlay(tab)


def test_a_page_opened_when_things_are_broken_shows_it(desk: Desk) -> None:
    desk.build.problems = (fault(), fault("another", 4))
    desk.rebuild()
    assert "2 problems" in desk.overlay(desk.open("storm/"))


def test_what_a_problem_says_stays_text(desk: Desk) -> None:
    tab = desk.open()
    evil = "<img src=x onerror='window.harmed = true'><script>window.harmed = true</script>"
    desk.build.problems = (fault(evil),)
    desk.save()
    assert evil in desk.overlay(tab)
    assert tab.evaluate("window.harmed") is None


def test_a_crash_is_shown(desk: Desk) -> None:
    tab = desk.open()
    desk.build.error = RuntimeError("the disk is on fire")
    desk.save()
    desk.run.wait(Crashed)
    said = desk.overlay(tab)
    assert "The build failed" in said
    assert "RuntimeError: the disk is on fire" in said


def test_the_overlay_shows_under_a_strict_content_security_policy(desk: Desk) -> None:
    rules = "default-src 'none'; script-src 'self'; connect-src 'self'"
    policy = f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
    desk.rebuild(index_html=page("Home").replace("<title>", f"{policy}<title>"))
    tab = desk.open()
    desk.build.problems = (fault(),)
    desk.save()
    desk.overlay(tab)
    style = tab.get_by_role("alert").evaluate("element => getComputedStyle(element).position")
    assert style == "fixed"


def test_pages_wait_for_the_first_build_and_then_appear(tmp_path: Path, context: BrowserContext) -> None:
    site = make_site(tmp_path / "site")
    build = fake_for(site)
    build.error = RuntimeError("not yet")
    with running(site, build) as run:
        run.wait(Crashed)
        desk = Desk(site, build, run, context)
        tab = desk.open()
        assert "not yet" in desk.overlay(tab)
        build.error = None
        desk.save()
        tab.get_by_role("heading", name="Home").wait_for()
        assert tab.get_by_role("alert").count() == 0


@contextmanager
def reserved_port() -> Iterator[int]:
    """Give a port that nobody gets by chance: a socket that is bound and does not listen keeps it for who asks."""
    with socket.socket() as keeping:
        keeping.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeping.bind(("127.0.0.1", 0))
        yield keeping.getsockname()[1]


def test_a_page_survives_a_restart_of_the_server(tmp_path: Path, context: BrowserContext) -> None:
    site = make_site(tmp_path / "site")
    build = fake_for(site)
    with reserved_port() as port:
        with running(site, build, PreviewOptions(port=port)) as run:
            assert run.port == port
            run.wait(Rebuilt)
            tab = Desk(site, build, run, context).open()
        build.files["index.html"] = page("Restarted")
        with running(site, build, PreviewOptions(port=port)) as run:
            assert run.port == port
            tab.get_by_role("heading", name="Restarted").wait_for()


def test_many_tabs_do_not_use_up_the_connections(desk: Desk) -> None:
    tabs = []
    for _ in range(10):
        tabs.append(desk.open())
        tabs[-1].evaluate(  # as a browser does to tabs that are not in view
            "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    shown = desk.open()
    desk.rebuild(index_html=page("Edited"))
    shown.get_by_role("heading", name="Edited").wait_for()
    assert tabs[0].evaluate(UNTOUCHED)
    tabs[0].evaluate("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))")
    tabs[0].get_by_role("heading", name="Edited").wait_for()


def test_no_request_leaves_the_machine(desk: Desk) -> None:
    asked: list[str] = []
    desk.context.on("request", lambda request: asked.append(request.url))
    tab = desk.open()
    desk.rebuild(index_html=page("Edited"))
    tab.get_by_role("heading", name="Edited").wait_for()
    assert asked
    assert all(re.match(re.escape(desk.run.url), url) for url in asked)
