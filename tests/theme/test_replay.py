"""As it stood, and Replay, in a real browser: what they show is what a build of that state shows at that time."""

from __future__ import annotations

import random
import re
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from dateline.clock import Clock, public
from dateline.pages.chrome import chrome
from dateline.pages.plan import plan
from dateline.rendering.render import Renderer
from dateline.rendering.theme import load_theme
from pages import samples
from tools import PROJECT, a_browser, axe, html_checker, served

from . import replayed
from .rendered import THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from dateline.model import Newsroom, Past, Update, Version

SITES: dict[str, Callable[[], replayed.Site]] = {
    "small": lambda: replayed.site_of(replayed.small_pasts(), status="live"),
    "oldest": lambda: replayed.site_of(replayed.long_pasts(), order="oldest", per_page=5),
    "newest": lambda: replayed.site_of(replayed.long_pasts(), order="newest", per_page=5),
    "german": lambda: replayed.site_of(replayed.small_pasts(), lang="de"),
    "arabic": lambda: replayed.site_of(replayed.small_pasts(), lang="ar"),
}
START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
SEEN = """() => {
  const words = (node) => { const copy = node.cloneNode(true);
    copy.querySelectorAll("button, [hidden]").forEach((each) => each.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim() };
  const all = (where, give) => [...document.querySelectorAll(where)].map(give);
  return {
    days: all(".story-main .day", words),
    ids: all(".story-main .day article", (article) => article.dataset.id),
    keys: all(".story-side .keys li", words),
    anchors: all(".story-side .keys a", (link) => link.hash),
    pinned: all(".story-main .pinned", words),
  } }"""


# ── what a build of that state shows ─────────────────────────────────────────────────────────────────────────────────


def committed(past: Past, at: datetime) -> Update | None:
    """Give what stood in the site's files at an instant. What was taken over from elsewhere was there all along."""
    if any(begun <= at and (ended is None or at < ended) for begun, ended in past.gaps):
        return None
    there = [each for each in past.versions if each.landed <= at]
    return (there[-1] if there else past.versions[0]).update


def state_at(site: replayed.Site, at: datetime) -> Newsroom:
    """Give the newsroom of that state as a build with `--now` shows it."""
    updates = [update for past in site.pasts.values() if (update := committed(past, at))]
    coverage = site.newsroom.coverages[0]
    then = replace(coverage, updates=tuple(sorted(updates, key=lambda each: each.order)))
    return public(replace(site.newsroom, coverages=(then,)), Clock(at))


def words(node: html.HtmlElement) -> str:
    """Give an element's text but for its buttons."""
    for button in node.xpath(".//button"):
        button.drop_tree()
    return " ".join(node.text_content().split())


def built_at(site: replayed.Site, at: datetime) -> dict[str, Any]:
    """Build the entry page of that state, and read from it what a reader sees."""
    newsroom, fragments = state_at(site, at), replayed.fragments_of(site)
    made, problems = plan(newsroom, fragments, clock=Clock(at))
    assert list(problems) == []
    theme = load_theme(PROJECT, "dateline")
    renderer = Renderer(theme, chrome(newsroom), newsroom.site, {each.key: each for each in fragments.values()})
    entry = next(page for page in made.pages if page.address == "/story/")
    tree = html.document_fromstring(renderer.render(entry).decode())
    side, main = '//*[@class="story-side"]', '//*[@class="story-main"]'
    links = tree.xpath(f'{side}//section[contains(@class, "keys")]//a')
    return {
        "ids": [each.get("data-id") for each in tree.xpath(f'{main}//*[@class="day"]//article')],
        "anchors": [link.get("href") if link.get("href").startswith("#") else "" for link in links],
        "days": [words(each) for each in tree.xpath(f'{main}//*[@class="day"]')],
        "keys": [words(each) for each in tree.xpath(f'{side}//section[contains(@class, "keys")]//li')],
        "pinned": [words(each) for each in tree.xpath(f'{main}//section[@class="pinned"]')],
    }


def instants(site: replayed.Site, count: int) -> list[datetime]:
    """Give instants at, just before and between changes; the same ones each time."""
    times: set[datetime] = set()
    for past in site.pasts.values():
        for each in past.versions:
            times |= {each.landed, each.update.published}
        times |= {end for gap in past.gaps for end in gap if end}
    second = timedelta(seconds=1)
    spread = sorted({time + shift for time in times for shift in (-second, timedelta(0), second)})
    return sorted(random.Random(7).sample(spread, min(count, len(spread))))  # noqa: S311 - a repeatable sample


# ── the browser ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """A site that is served, and the folder that holds it."""

    site: replayed.Site
    url: str
    folder: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """Gives one of the sites by its name, written once."""
    root = tmp_path_factory.mktemp("replayed")
    with served(root) as url:

        @cache
        def place(name: str) -> Place:
            site = SITES[name]()
            replayed.write(site, root / name)
            return Place(site, f"{url}{name}/story/", root / name)

        yield place


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Windows whose scripts must not fail."""
    faults: list[str] = []
    opened = browser.new_context(viewport={"width": 1280, "height": 800})
    opened.on("weberror", lambda error: faults.append(str(error.error)))
    yield opened
    opened.close()
    assert faults == []


def stamp(at: datetime) -> str:
    """Write an instant for an address."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def go(page: Page, place: Place, at: str) -> None:
    """Open the page as it stood, and wait until it shows that."""
    page.goto(f"{place.url}?at={at}")
    page.wait_for_selector("html.is-past .past-said time")


@pytest.mark.parametrize(("name", "count"), [("small", 60), ("oldest", 25), ("newest", 25), ("german", 10)])
def test_it_shows_what_a_build_of_that_state_shows(
    context: BrowserContext, places: Callable[[str], Place], name: str, count: int
) -> None:
    """Updates, texts, days, key events and the pinned copy, in order: as the entry page had them at that instant."""
    place, page = places(name), context.new_page()
    for at in instants(place.site, count):
        go(page, place, stamp(at))
        assert page.evaluate(SEEN) == built_at(place.site, at), at


@pytest.mark.parametrize("name", ["small", "newest"])
def test_each_step_of_replay_shows_what_a_build_shows(
    context: BrowserContext, places: Callable[[str], Place], name: str
) -> None:
    """By keyboard alone: open it, and go from step to step with the arrow key to the end, and back to the start."""
    place, page = places(name), context.new_page()
    page.goto(place.url)
    page.locator("[data-replay]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".past-control:not([hidden])")
    page.locator(".past-slider").focus()
    last = int(page.get_attribute(".past-slider", "max") or 0)
    for key, steps in (("ArrowRight", range(last + 1)), ("Home", range(1)), ("End", range(last, last + 1))):
        for step in steps:
            if key != "ArrowRight" or step:
                page.keyboard.press(key)
            page.wait_for_function(
                "step => document.querySelector('.past-slider').value === String(step)"
                " && document.querySelector('.past-slider').getAttribute('aria-valuetext') ==="
                " document.querySelector('.past-said time').textContent",
                arg=step,
            )
            at = datetime.fromisoformat(str(page.get_attribute(".past-said time", "datetime")))
            assert page.evaluate(SEEN) == built_at(place.site, at), at
            assert f"?at={stamp(at)}" in page.url


def test_where_the_oldest_stand_first_replay_turns_to_the_block_that_changes(
    context: BrowserContext, places: Callable[[str], Place]
) -> None:
    """What has just happened is on the page at every step, and marked; other blocks are a button away."""
    place, page = places("oldest"), context.new_page()
    page.goto(place.url)
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    for _ in range(12):
        page.click("[data-do=on]")
        page.wait_for_function(
            "document.querySelector('.past-slider').getAttribute('aria-valuetext') ==="
            " document.querySelector('.past-said time').textContent"
        )
        assert page.locator(".update.is-new").count() == 1
    ids = page.evaluate(SEEN)["ids"]
    assert "n-001" not in ids
    page.click("button[data-way=earlier]")
    page.wait_for_function("id => document.querySelector('.day article').dataset.id !== id", arg=ids[0])
    assert page.evaluate(SEEN)["ids"] == [f"n-{n:03d}" for n in range(int(ids[0][2:]) - 5, int(ids[0][2:]))]


def test_an_instant_is_read_in_every_form(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """With an offset it is that instant; without one it is read in UTC. A plus sign may stand as it is."""
    page = context.new_page()
    for written, shown in {
        "2026-03-08": "2026-03-08T00:00:00Z",
        "2026-03-08T00:30": "2026-03-08T00:30:00Z",
        "2026-03-07T23:30:15Z": "2026-03-07T23:30:15Z",
        "2026-03-07T18:30-05:00": "2026-03-07T23:30:00Z",
        "2026-03-08T00:30%2B01:00": "2026-03-07T23:30:00Z",
        "2026-03-08T00:30+01:00": "2026-03-07T23:30:00Z",
        "20260307T233000Z": "2026-03-07T23:30:00Z",
    }.items():
        go(page, places("small"), written)
        assert page.get_attribute(".past-said time", "datetime") == shown


def test_what_is_no_instant_is_told_and_today_stands(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """The bar says how to write one, as text; the page is that of today."""
    place, page = places("small"), context.new_page()
    page.goto(place.url)
    today = page.evaluate(SEEN)
    for written in ("", "yesterday", "2026-02-30", "2026-03-07T25:00Z", "<b>7</b>", "2026-03-07 18:30"):
        page.goto(f"{place.url}?at={written}")
        page.wait_for_selector(".past-said:has-text('is not a point in time')")
        assert f"“{written}”" in str(page.text_content(".past-said"))
        assert page.evaluate(SEEN) == today
        assert page.locator(".past-said b").count() == 0


def test_times_are_written_as_everywhere_else(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """In the zone of the coverage, on either side of a change of clocks, and in the page's language."""
    page = context.new_page()
    for name, at, said in (
        ("small", "2026-03-08T06:59:59Z", "This is how it stood on March 8, 2026, 1:59 AM EST"),
        ("small", "2026-03-08T07:00Z", "This is how it stood on March 8, 2026, 3:00 AM EDT"),
        ("german", "2026-03-07T23:05Z", "Stand dieser Seite: 7. März 2026, 18:05 EST"),
        ("arabic", "2026-03-08T06:59Z", "هكذا كانت الصفحة في 8 مارس 2026، 1:59 ص EST"),
        ("small", "1850-01-01", "This is how it stood on December 31, 1849, 7:00 PM EST"),
    ):
        go(page, places(name), at)
        assert page.text_content(".past-said") == said


def test_back_to_today_and_escape_give_the_page_back(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """All of it, with its address; and the focus stands where the reader began."""
    place, page = places("small"), context.new_page()
    page.goto(place.url)
    today = page.evaluate("document.getElementById('content').innerText")
    page.focus("[data-replay]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".past-control:not([hidden])")
    assert page.evaluate("document.activeElement.dataset.do") == "play"
    page.keyboard.press("Escape")
    page.wait_for_selector(".past", state="detached")
    assert page.evaluate("document.activeElement.hasAttribute('data-replay')")
    assert (page.evaluate("document.getElementById('content').innerText"), page.url) == (today, place.url)
    go(page, place, "2026-03-07T22:30Z")
    page.click(".past-back")
    page.wait_for_selector(".past", state="detached")
    assert (page.evaluate("document.getElementById('content').innerText"), page.url) == (today, place.url)


def test_it_plays_and_pauses_by_keyboard(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """Space plays, and pauses; at the end it stops by itself; the focus stays on the button all the while."""
    place, page = places("small"), context.new_page()
    page.clock.install(time=START)
    page.goto(place.url)
    page.focus("[data-replay]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".past-control:not([hidden])")
    page.clock.pause_at(START + timedelta(hours=1))
    page.keyboard.press("Space")
    assert page.text_content("[data-do=play] .vh") == "Pause"
    moved = "step => document.querySelector('.past-slider').value === String(step)"
    for step in (1, 2):
        page.clock.run_for(1_600)
        page.wait_for_function(moved, arg=step)
    page.keyboard.press("Space")
    assert page.text_content("[data-do=play] .vh") == "Play"
    page.clock.run_for(10_000)
    assert page.input_value(".past-slider") == "2"
    page.select_option(".past-pace select", "160")
    last = int(page.get_attribute(".past-slider", "max") or 0)
    page.focus("[data-do=play]")
    page.keyboard.press("Space")
    for step in range(3, last + 1):
        page.clock.run_for(160)
        page.wait_for_function(moved, arg=step)
    page.wait_for_function("document.querySelector('[data-do=play] .vh').textContent === 'Play'")
    assert page.evaluate("document.activeElement.dataset.do") == "play"


def test_key_events_are_marks_and_a_key_away(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """Each mark says what it is; the buttons lead from one to the next, and no further than there are any."""
    place, page = places("small"), context.new_page()
    page.goto(place.url)
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    titles = page.eval_on_selector_all(".past-mark", "marks => marks.map(each => each.title)")
    assert [title.partition(": ")[2] for title in titles] == [
        "The storm begins",
        "A rumour",
        "Three boats are out",
        "A new day",
    ]
    page.focus("[data-do=key-on]")
    seen: list[str] = []
    for _ in range(3):
        page.keyboard.press("Enter")
        page.wait_for_function(
            "old => document.querySelector('.past-told').textContent !== old", arg=seen[-1] if seen else ""
        )
        seen.append(str(page.text_content(".past-told")))
    assert [each.partition(" · ")[2] for each in seen] == [
        "New: A rumour",
        "Changed: Three boats are out",
        "New: A new day",
    ]
    assert page.get_attribute("[data-do=key-on]", "aria-disabled") == "true"
    assert page.evaluate("document.activeElement.dataset.do") == "key-on"


def test_nothing_is_loaded_before_the_reader_asks(context: BrowserContext, places: Callable[[str], Place]) -> None:
    """Neither script nor style nor data; and then only the parts that are shown."""
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(places("small").url)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "replay" in url] == []
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    names = sorted(url.partition("?")[0].rpartition("/")[2].split(".")[0] for url in asked if "replay" in url)
    assert names == ["1", "index", "replay", "replay"]


def test_data_of_another_build_is_told_and_shows_nothing_wrong(
    context: BrowserContext, places: Callable[[str], Place], tmp_path: Path
) -> None:
    """A part that does not belong to the index is not shown under its numbers."""
    site = places("small").site
    replayed.write(site, tmp_path)
    part = tmp_path / "story" / "replay" / "1.js"
    part.write_text(part.read_text(encoding="utf-8").replace('part(1,"', 'part(1,"0'), encoding="utf-8")
    page = context.new_page()
    with served(tmp_path) as url:
        page.goto(f"{url}story/")
        today = page.evaluate(SEEN)
        page.goto(f"{url}story/?at=2026-03-07T23:00Z")
        page.wait_for_selector(".past-said:has-text('could not be loaded')")
        assert page.evaluate(SEEN) == today
        (tmp_path / "story" / "replay" / "index.js").unlink()
        page.goto(f"{url}story/?at=2026-03-07T23:00Z")
        page.wait_for_selector("#status:has-text('could not be loaded')")
        assert page.evaluate(SEEN) == today
    page.close()


def test_it_works_from_a_folder(browser: Browser, places: Callable[[str], Place], tmp_path: Path) -> None:
    """Opened from file://: by address and by the button; links in the articles lead on."""
    site = places("small").site
    replayed.write(site, tmp_path, offline=True)
    home = (tmp_path / "story" / "index.html").as_uri()
    page, faults = browser.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    at = replayed.at(62)
    page.goto(f"{home}?at={stamp(at)}")
    page.wait_for_selector("html.is-past .past-said time")
    assert page.evaluate(SEEN) == built_at(site, at)
    page.click(".past-back")
    page.wait_for_selector(".past", state="detached")
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    page.click("[data-do=on]")
    page.wait_for_function("document.querySelector('.past-slider').value === '1'")
    page.click("#u-first .permalink")
    page.wait_for_load_state()
    assert page.url.endswith("/story/first/index.html")
    page.close()
    assert faults == []


def test_with_less_motion_nothing_moves_by_itself(browser: Browser, places: Callable[[str], Place]) -> None:
    """No animation, and no scrolling to what has changed."""
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 390, "height": 600})
    page.goto(places("newest").url)
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    before = page.evaluate("scrollY")
    for _ in range(6):
        page.click("[data-do=on]")
    page.wait_for_function(
        "document.querySelector('.past-slider').getAttribute('aria-valuetext') ==="
        " document.querySelector('.past-said time').textContent"
    )
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.getAnimations().length") == 0
    page.close()


def test_a_page_of_the_past_asks_for_no_news(browser: Browser, places: Callable[[str], Place]) -> None:
    """Live coverage polls again once the page is that of today."""
    page = browser.new_page()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go(page, places("small"), "2026-03-07T23:00Z")
    page.clock.run_for(120_000)
    assert [url for url in asked if url.endswith("updates.json")] == []
    page.click(".past-back")
    with page.expect_response("**/updates.json"):
        page.clock.run_for(30_000)
    page.close()


def test_the_bar_covers_no_focus(browser: Browser, places: Callable[[str], Place]) -> None:
    """Whatever is reached with the Tab key, forwards or backwards, is not hidden behind the bar."""
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.goto(places("newest").url)
    page.click("[data-replay]")
    page.wait_for_selector(".past-control:not([hidden])")
    page.focus(".past-slider")
    page.keyboard.press("End")
    page.wait_for_selector("#u-n-023")
    page.focus(".footer a")
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        hidden = """() => { const it = document.activeElement, bar = document.querySelector(".past");
          if (bar.contains(it)) return false;
          return it.getBoundingClientRect().top < bar.getBoundingClientRect().bottom - 1 }"""
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["small", "arabic"])
def test_axe_finds_nothing(
    browser: Browser, places: Callable[[str], Place], name: str, width: int, scheme: Any
) -> None:
    """With the bar, with the control open, and with the message; and nothing is wider than the window."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    place = places(name)
    for asked, control in (("2026-03-07T23:00Z", False), ("2026-03-07T23:00Z", True), ("never", False)):
        page.goto(f"{place.url}?at={asked}")
        page.wait_for_selector(".past-said:not(:empty)")
        if control:
            page.click("[data-do=open]")
            page.wait_for_selector(".past-control:not([hidden])")
        page.add_script_tag(content=axe())
        violations = page.evaluate(RUN_AXE)
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_without_a_script_nothing_of_it_shows(browser: Browser, places: Callable[[str], Place]) -> None:
    """No button, no bar: the day pages and the versions' pages are the way."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{places('small').url}?at=2026-03-07T23:00Z")
    assert page.is_hidden("[data-replay]")
    assert page.locator(".past").count() == 0
    context.close()


def test_without_a_past_nothing_is_made() -> None:
    """No scripts, and the pages are those of a site without history."""
    assert replayed.replayed(replayed.Site(replayed.site_of(replayed.small_pasts()).newsroom, {})) == []
    planned = samples.planned(replayed.site_of(replayed.small_pasts()).newsroom).pages
    assert [page.address for page in planned if "/replay/" in page.address] == []


def test_its_files_keep_the_rules_of_the_theme() -> None:
    """Both directions, nothing from elsewhere, no motion for those who want none; and CSS that is valid."""
    style = (THEME / "static" / "replay.css").read_text(encoding="utf-8")
    script = (THEME / "static" / "replay.js").read_text(encoding="utf-8")
    sides = r"(?:^|[\s;{-])(?:left|right)(?:-\w+)?\s*:|text-align:\s*(?:left|right)|float:"
    assert re.findall(sides, style) == []
    assert re.findall(r"url\(|@import|@font-face", style) == []
    assert re.findall(r"https?://", script) == []
    assert style.index("prefers-reduced-motion: no-preference") < style.index("animation:")
    command = [*html_checker(), "--css", "--errors-only", str(THEME / "static" / "replay.css")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""


def test_scripts_are_bounded() -> None:
    """None of many parts is larger than 256 KB, however much of it has to be escaped."""
    site = replayed.site_of(
        {name: _quoting(past) for name, past in replayed.long_pasts(120).items()}, order="newest", status="live"
    )
    fragments = {each.key: each for each in replayed.fragments_of(site).values()}
    renderer = Renderer(load_theme(PROJECT, "dateline"), chrome(site.newsroom), site.newsroom.site, fragments)
    sizes = [len(renderer.render(page)) for page in replayed.replayed(site)]
    assert len(sizes) > 4
    assert max(sizes) <= 256 * 1024


def _quoting(past: Past) -> Past:
    """Give a past whose texts are long and full of quotation marks."""
    said = '"Who is there?" he asked. "Ça alors," they said. ' * 150
    return replace(past, versions=tuple(_saying(each, said) for each in past.versions))


def _saying(told: Version, text: str) -> Version:
    return replace(told, update=replace(told.update, body=replace(told.update.body, text=text)))
