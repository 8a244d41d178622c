"""The script in a real browser: it copies, plays when asked, and brings news without moving what is read."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline import addresses
from dateline.clock import public
from dateline.digests import digest_text
from dateline.model import Withdrawal
from dateline.pages.chrome import chrome
from dateline.rendering.render import Renderer
from dateline.rendering.theme import load_theme
from pages import samples
from tools import PROJECT, a_browser, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from dateline.model import Newsroom, Update

RECORDING = (
    '<figure class="card card-video"><a class="poster" href="https://video.example/1" rel="external" '
    'data-play="https://player.example/embed/1">The ferry</a></figure>'
)
LONG = "The wind rises over the harbour, and the boats pull at their ropes. " * 12
POLLED = 26_000  # milliseconds after which the page has asked once more
ORDER = "[...document.querySelectorAll('.day article')].map(each => each.dataset.id)"


class Site:
    """A live coverage in a folder, built anew whenever it changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.builds = 0
        self.updates = samples.counted(6, start=samples.NOW - timedelta(hours=6))
        self.updates = [replace(each, body=replace(each.body, text=LONG)) for each in self.updates]

    def build(self, status: str = "live") -> None:
        """Write the coverage's pages; each build's files are younger than the last one's."""
        self.builds += 1
        made = samples.one_story(self.updates, status=status, order="newest", site=samples.site(publisher=None))
        for path, content in _pages(made).items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            os.utime(file, (1_700_000_000 + 60 * self.builds,) * 2)

    def publish(self, name: str, minutes: int = 100) -> None:
        """Add an update."""
        at = self.updates[-1].published + timedelta(minutes=minutes)
        self.updates.append(samples.update(name, at, LONG, title=f"News: {name}"))

    def withdraw(self, name: str, reason: str) -> None:
        """Take an update down."""
        gone = Withdrawal(self.updates[-1].published + timedelta(minutes=5), reason)
        self.updates = [
            replace(each, status="withdrawn", withdrawal=gone, digest=digest_text(reason)) if each.id == name else each
            for each in self.updates
        ]

    def change(self, name: str, text: str) -> None:
        """Change an update's body."""
        self.updates = [_changed(each, text) if each.id == name else each for each in self.updates]


def _changed(update: Update, text: str) -> Update:
    return replace(update, body=replace(update.body, text=text), digest=digest_text(text))


def _pages(newsroom: Newsroom) -> dict[str, bytes]:
    shown = public(newsroom, samples.CLOCK)
    bodies = samples.fragments(shown).values()
    fragments = {each.key: replace(each, html=f"{each.html}{RECORDING}") for each in bodies}
    theme = load_theme(PROJECT, "dateline")
    renderer = Renderer(theme, chrome(shown), shown.site, fragments)
    made = {addresses.output_path(page.address): renderer.render(page) for page in samples.planned(shown).pages}
    return made | {asset.address.lstrip("/"): asset.content for asset in theme.assets.values()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A live coverage, built."""
    made = Site(tmp_path)
    made.build()
    return made


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Its entry page, with a clock that the test moves on. A fault in the script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    with served(site.folder) as url:
        opened.clock.install()
        opened.goto(f"{url}story/")
        yield opened
    opened.close()
    assert faults == []


def poll(page: Page) -> None:
    """Let the page ask for news once, and wait until it has read its own page again."""
    with page.expect_response("**/updates.json"), page.expect_response("**/story/") as read:
        page.clock.run_for(POLLED)
    read.value.finished()  # until then the page may still be at it, while what is asked for next is there already
    settle(page)


def settle(page: Page) -> None:
    """Wait until answers that have come have been worked through: another one is asked for and read after them."""
    page.evaluate("fetch('updates.json?barrier').then(answer => answer.text())")


def test_at_the_top_news_moves_in_by_itself(page: Page, site: Site) -> None:
    """A reader who has not begun to read sees the newest update, and hears of it."""
    site.publish("latest")
    site.build()
    poll(page)
    page.wait_for_selector("#u-latest")
    assert page.evaluate(ORDER)[:2] == ["latest", "n-0006"]
    assert page.text_content("#status") == "New updates: 1"


def test_further_down_news_waits_and_nothing_moves(page: Page, site: Site) -> None:
    """It is offered as a number; shown when asked for, with the focus on it."""
    page.evaluate("document.querySelector('#u-n-0003').scrollIntoView()")
    top = "document.querySelector('#u-n-0003').getBoundingClientRect().top"
    before = page.evaluate(top)
    site.publish("second")
    site.publish("third")
    site.build()
    poll(page)
    page.wait_for_selector(".news button")
    assert page.text_content(".news button") == "New updates: 2"
    assert page.query_selector("#u-third") is None
    assert page.evaluate(top) == before
    page.click(".news button")
    assert page.evaluate(ORDER)[:3] == ["third", "second", "n-0006"]
    assert page.evaluate("document.activeElement.id") == "u-third"
    assert page.is_hidden(".news button")


def test_an_edit_above_is_applied_without_moving_what_is_read(page: Page, site: Site) -> None:
    """A longer text further up leaves the paragraph under the reader's eyes where it was."""
    page.evaluate("document.querySelector('#u-n-0003').scrollIntoView()")
    top = "document.querySelector('#u-n-0003').getBoundingClientRect().top"
    before = page.evaluate(top)
    site.change("n-0006", f"Corrected. {LONG}{LONG}")
    site.build()
    poll(page)
    page.wait_for_function("document.querySelector('#u-n-0006').textContent.includes('Corrected.')")
    assert abs(page.evaluate(top) - before) <= 1


def test_what_the_reader_is_busy_with_is_left_alone_until_later(page: Page, site: Site) -> None:
    """The focus is never taken away by an edit; the edit comes once it has moved on."""
    page.focus("#u-n-0006 .permalink")
    site.change("n-0006", "Corrected while focused.")
    site.build()
    poll(page)
    assert page.evaluate("document.activeElement.closest('article').id") == "u-n-0006"
    assert "Corrected while focused." not in str(page.text_content("#u-n-0006"))
    page.evaluate("document.activeElement.blur()")
    poll(page)
    page.wait_for_function("document.querySelector('#u-n-0006').textContent.includes('Corrected while focused.')")


def test_when_coverage_closes_the_page_says_so_and_asks_no_more(page: Page, site: Site) -> None:
    """The badge changes too."""
    site.build("closed")
    poll(page)
    page.wait_for_function("document.querySelector('#status').textContent === 'This coverage has ended.'")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(10 * POLLED)
    settle(page)
    assert [url for url in asked if url.endswith("updates.json")] == []
    assert page.text_content(".state .badge") == "Closed"


def test_a_failing_server_is_asked_less_and_less_often(page: Page, site: Site) -> None:
    """After faults the page backs off; nothing on it changes."""
    (site.folder / "story" / "updates.json").unlink()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(6):
        page.clock.run_for(POLLED)
        settle(page)
    times = len([url for url in asked if url.endswith("updates.json")])
    assert times in {2, 3}  # after 20, then 40, then 80 seconds, each up to a quarter longer; not six times
    assert page.evaluate(ORDER)[0] == "n-0006"


def test_a_link_is_copied_and_the_reader_told(page: Page) -> None:
    """The button beside a permalink copies its full address."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#u-n-0006 .copy")
    page.wait_for_function("document.querySelector('#status').textContent === 'Link copied'")
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith("/story/n-0006/")


def test_a_recording_elsewhere_plays_only_when_asked(page: Page) -> None:
    """The button says from where; before it is pressed nothing is asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.locator("#u-n-0006 .play")
    assert button.text_content() == "Play here, from player.example"
    assert [url for url in asked if "player.example" in url] == []
    with page.expect_request("https://player.example/**"):
        button.click()
    assert page.get_attribute("iframe.frame", "title") == "The ferry"
    assert [url for url in asked if "player.example" in url] == ["https://player.example/embed/1?autoplay=1"]


def test_a_withdrawal_is_applied_where_the_update_stood(page: Page, site: Site) -> None:
    """What was said goes, the reason stands in its place, and nothing that is read moves."""
    page.evaluate("document.querySelector('#u-n-0002').scrollIntoView()")
    top = "document.querySelector('#u-n-0002').getBoundingClientRect().top"
    before = page.evaluate(top)
    site.withdraw("n-0005", "It could not be confirmed.")
    site.build()
    poll(page)
    page.wait_for_function("document.querySelector('#u-n-0005').textContent.includes('It could not be confirmed.')")
    assert "The wind rises" not in str(page.text_content("#u-n-0005"))
    assert abs(page.evaluate(top) - before) <= 1
    assert page.evaluate(ORDER) == [f"n-000{n}" for n in (6, 5, 4, 3, 2, 1)]
    assert page.query_selector(".news button:visible") is None


def test_a_page_that_nobody_looks_at_asks_for_nothing(page: Page, site: Site) -> None:
    """It asks again as soon as it comes back into view."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    turn = "seen => { Object.defineProperty(document, 'visibilityState', { value: seen, configurable: true });"
    turn += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(turn, "hidden")
    page.clock.run_for(10 * POLLED)
    settle(page)
    assert [url for url in asked if url.endswith("updates.json")] == []
    site.publish("meanwhile")
    site.build()
    page.evaluate(turn, "visible")
    with page.expect_response("**/updates.json"), page.expect_response("**/story/"):
        page.clock.run_for(2_000)
    page.wait_for_selector("#u-meanwhile")


def test_news_takes_no_focus_by_itself(page: Page, site: Site) -> None:
    """Whoever stands on a link at the top stays there while the news moves in or is announced."""
    page.focus(".share a")
    site.publish("unasked")
    site.build()
    poll(page)
    page.wait_for_selector("#u-unasked")
    assert page.evaluate("document.activeElement.className") == "share-way"
