"""Pages of versions, as readers, screen readers and programs meet them."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html as html_parser

from dateline import addresses
from dateline.model import Past, Withdrawal
from dateline.pages import differences, past_views
from dateline.pages.chrome import chrome as plan_chrome
from dateline.rendering.render import Renderer
from pages.pasts import FIRST, HERE, THIRD, after, bodies, made, newsroom_of, quay, three_versions, version
from rendering.hostile import TEXT, poisoned
from rendering.plainly import plain_page
from rendering.samples import PROJECT, packaged
from tools import a_browser, axe, html_checker, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from dateline.pages.page import Page

LANGUAGES = ("en", "de", "ar")
STAMPS = ("20140305T173400Z", "20140305T174600Z", "20140305T182500Z")
LIST, FIRST_PAGE, SECOND_PAGE, LAST_PAGE = "versions/", *(f"versions/{stamp}/" for stamp in STAMPS)
PASTS = {
    "three": three_versions(),
    "unsettled": three_versions(settled=False, gaps=((after(60), None),)),
    "split": Past(
        (
            version(quay("One two three four.\n\nFive six."), after(-5)),
            version(quay("One two\n\nthree four. Five six.", key=True, tags=("sea",), place="Rome"), after(-1)),
        ),
        settled=True,
    ),
    "withdrawn": three_versions(
        versions=(
            *three_versions().versions,
            version(quay(THIRD, status="withdrawn", withdrawal=Withdrawal(after(90), "Unclear.")), after(90)),
        )
    ),
}


def renderer(past: Past, lang: str, chrome: Any = None, offline: bool = False) -> Renderer:
    newsroom = newsroom_of(past)
    site = replace(newsroom.site, language=lang)
    fragments = {each.key: each for each in bodies(newsroom, {"quay": past}).values()}
    return Renderer(packaged(), chrome or plan_chrome(replace(newsroom, site=site)), site, fragments, offline)


@cache
def pages(name: str) -> dict[str, Page]:
    """Pages below the update that has the past of this name."""
    below = [page for page in made(PASTS[name]) if page.address.startswith(HERE)]
    return {page.address.removeprefix(HERE): page for page in below}


@cache
def documents(name: str = "three", lang: str = "en", offline: bool = False) -> dict[str, bytes]:
    """Them as HTML or text; of a past of which the coverage says no language."""
    write = renderer(PASTS[name], lang, offline=offline)
    shown = pages(name)
    if lang != "en":
        shown = {address: _in(lang, page) for address, page in shown.items()}
    return {address: write.render(page) for address, page in shown.items()}


def _in(lang: str, page: Page) -> Page:
    if page.form != "html":
        return page
    meta = replace(page.view.meta, lang=lang, direction="rtl" if lang == "ar" else "ltr")
    return replace(page, shows=replace(page.view, meta=meta))


def tree(address: str, name: str = "three", lang: str = "en") -> Any:
    return html_parser.document_fromstring(documents(name, lang)[address])


def text(node: Any) -> str:
    return " ".join(str(node.text_content()).split())


ALL = [(name, address) for name in PASTS for address, page in pages(name).items() if page.form == "html"]


# ── what holds of every page ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "address"), ALL)
def test_headings_nest_and_ids_are_found(name: str, address: str) -> None:
    """One h1, first; no level is left out; what is named by an id finds it; landmarks have names of their own."""
    page = tree(address, name)
    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    ids = [str(each) for each in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert {part for each in page.xpath("//@aria-labelledby") for part in each.split()} <= set(ids)
    assert {str(link)[1:] for link in page.xpath("//a/@href") if str(link).startswith("#")} <= set(ids)
    named = [each.get("aria-label") or each.get("aria-labelledby") for each in page.iter("nav", "section")]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PASTS)
def test_pages_are_complete_in_every_language(name: str, lang: str) -> None:
    """No placeholder, no slot, no value of Python is left in them."""
    for address, document in documents(name, lang).items():
        written = document.decode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", written), address
        shown = written[written.find("<main") : written.find("</main>")]  # below it the script's own words have slots
        assert not re.search(r"\{\w+\}|\bNone\b|Moment\(|Markup\(", shown), address


@pytest.mark.parametrize(("name", "address"), ALL)
def test_folding_and_inlining_change_no_byte(name: str, address: str) -> None:
    """What Jinja alone makes of a page is what we make of it."""
    page = pages(name)[address]
    voice = renderer(PASTS[name], "en")._voice("en")
    expected = plain_page(voice, packaged().templates, page.template, page=page.view, meta=page.view.meta)
    assert voice.page(page.template, page.view, page.view.meta) == expected


def test_links_inside_the_site_lead_to_pages() -> None:
    """Relative ones; built for a folder, each names a file."""
    known = {addresses.output_path(page.address) for page in made(PASTS["three"])}
    for offline in (False, True):
        for address, document in documents(offline=offline).items():
            if pages("three")[address].form != "html":
                continue
            below = addresses.output_path(HERE + address).count("/")
            links = [str(each) for each in html_parser.document_fromstring(document).xpath("//main//a/@href")]
            for link in links:
                if HERE[1:] in link:
                    target = link.removeprefix("../" * below)
                    assert (target if offline else addresses.output_path(f"/{target}")) in known, link


def test_no_text_of_any_field_becomes_markup() -> None:
    """A parser sees no element or attribute that is not the theme's, and no link runs script."""
    newsroom = newsroom_of(PASTS["three"])
    write = renderer(PASTS["three"], "en", poisoned(plan_chrome(newsroom)))
    attacked = 0
    for page in (each for each in pages("three").values() if each.form == "html"):
        view = poisoned(page.view)
        for name in ("changes", "lines"):  # the names of fields are no text: no person writes them
            if hasattr(view, name):
                honest = [
                    replace(was, **_names(now))
                    for was, now in zip(getattr(view, name), getattr(page.view, name), strict=True)
                ]
                view = replace(view, **{name: tuple(honest)})
        found: Any = html_parser.document_fromstring(write.render(replace(page, shows=view)))
        assert [node.tag for node in found.iter() if "evil" in str(node.tag)] == []
        assert [each for node in found.iter() for each in node.attrib if each.startswith("on") or "evil" in each] == []
        assert [str(link) for link in found.xpath("//@href | //@src") if re.match(r"\s*javascript:", str(link))] == []
        attacked += TEXT in found.text_content()
    assert attacked >= 4


def _names(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in ("field", "fields") if hasattr(value, name)}


# ── a version ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_came_and_went_is_told_without_colour() -> None:
    """By elements that browsers underline and strike through, and by words for those who listen."""
    diff = tree(SECOND_PAGE).xpath("//div[@class='diff']")[0]
    (went,), (came,) = diff.xpath(".//del"), diff.xpath(".//ins")
    assert (text(went), text(came)) == ("removed: forty (end)", "added: fifty (end)")
    for each in (went, came):
        assert [str(span.get("class")) for span in each.iter("span")] == ["vh", "vh"]
    assert text(diff).startswith(
        "They walked along the quay for removed: forty (end) added: fifty (end) minutes. A ferry waited."
    )
    style = (PROJECT / "themes" / "dateline" / "static" / "versions.css").read_text(encoding="utf-8")
    assert re.search(r"^ins \{[^}]*text-decoration-line: underline", style, flags=re.MULTILINE)
    assert re.search(r"^del \{[^}]*text-decoration-line: line-through", style, flags=re.MULTILINE)


def test_what_is_left_out_is_told() -> None:
    """With its number."""
    assert [text(each) for each in tree(SECOND_PAGE).xpath("//p[@class='diff-left-out']")] == [
        "2 paragraphs that stayed the same"
    ]


def test_what_else_was_changed_is_a_list() -> None:
    """Each field with what it was and is."""
    rows = tree(LAST_PAGE).xpath("//dl[@class='changes']/div")
    assert [[text(each) for each in row] for row in rows] == [
        ["Headline", "removed: They walk (end) added: An hour on the quay (end)"],
        ["Byline", "removed: Ana Ruiz (Correspondent), Ben Ito (Producer) (end) added: Ben Ito (Reporter) (end)"],
        ["Updated", "added: March 5, 2014, 1:24 PM EST (end)"],
        ["Corrections", "added: Correction, March 5, 2014, 1:24 PM EST: An earlier version said at nine. (end)"],
    ]


def test_a_new_line_that_came_or_went_is_marked() -> None:
    """A paragraph was cut in two, and the rest joined with the next."""
    page = tree("versions/20140305T173100Z/", "split")
    marks = [(each.getparent().tag, each.get("title")) for each in page.xpath("//div[@class='diff']//abbr")]
    assert sorted(marks) == [("del", "new paragraph"), ("ins", "new paragraph")]
    rows = page.xpath("//dl[@class='changes']/div")
    assert [text(each) for each in rows] == [
        "Place added: Rome (end)", "Key event added: Key event (end)", "Topics added: sea (end)",
    ]  # fmt: skip


def test_a_version_says_how_it_stands_to_today() -> None:
    """And for how long it stood."""

    def bar(address: str, name: str = "three") -> list[str]:
        return [text(each) for each in tree(address, name).xpath("//div[contains(@class, 'stood')]/p")][:2]

    span = "It stood from March 5, 2014, 12:32 PM EST until March 5, 2014, 12:46 PM EST."
    assert bar(FIRST_PAGE) == ["Version 1: this is not what the update says today", span]
    assert bar(LAST_PAGE) == [
        "Version 3: this is what the update says today", "It has stood since March 5, 2014, 1:25 PM EST.",
    ]  # fmt: skip
    assert bar(LAST_PAGE, "unsettled")[1] == "It stood from March 5, 2014, 1:25 PM EST."
    assert "not on record yet" in bar(LAST_PAGE, "unsettled")[0]
    assert bar("versions/20140305T172700Z/", "split")[1] == "It was replaced before it was published."


def test_a_version_is_on_record() -> None:
    """Who, when, and the ids to prove it by; another time of writing only where it is another."""
    past = PASTS["three"]
    rows = [[text(each) for each in row] for row in tree(SECOND_PAGE).xpath("//section[@class='record']/dl/div")]
    assert rows == [
        ["Recorded", "March 5, 2014, 12:46 PM EST"],
        ["Written", "March 5, 2014, 12:41 PM EST"],
        ["Committed by", "Ben Ito"],
        ["Commit", past.versions[1].commit],
        ["Software Heritage", f"swh:1:cnt:{past.versions[1].blob}"],
    ]
    assert "Written" not in text(tree(FIRST_PAGE).xpath("//section[@class='record']")[0])


def test_a_version_shows_its_own_text_whole() -> None:
    """As a permalink would; the update of today is a link away."""
    page = tree(FIRST_PAGE)
    assert text(page.xpath("//article//h1")[0]) == "They walk"
    assert [text(each) for each in page.xpath("//article//div[@class='body']/p")] == FIRST.split("\n\n")
    assert page.xpath("//article//*[contains(text(), 'Edited')]") == []


def test_the_head_of_a_version_says_what_it_is_a_version_of() -> None:
    """By the relations of RFC 7089 and RFC 5829, all by full URLs."""
    here = f"https://wire.example/news{HERE}"
    page = tree(SECOND_PAGE)
    relations = {str(rel): link.get("href") for link in page.xpath("//link") for rel in link.get("rel").split()}
    assert {
        "canonical": here,
        "original": here,
        "latest-version": here,
        "timemap": f"{here}versions/timemap.link",
        "version-history": f"{here}versions/",
        "memento": f"{here}{SECOND_PAGE}",
        "predecessor-version": f"{here}{FIRST_PAGE}",
        "successor-version": f"{here}{LAST_PAGE}",
    }.items() <= relations.items()
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    first, last = (set(tree(address).xpath("//link/@rel")) for address in (FIRST_PAGE, LAST_PAGE))
    assert "predecessor-version" not in first
    assert "successor-version" not in last


def test_a_withdrawn_version_says_why_and_nothing_of_what_it_said() -> None:
    """What was taken down stands on the pages of the versions before."""
    page = tree("versions/20140305T190200Z/", "withdrawn")
    assert "Unclear." in text(page)
    assert page.xpath("//div[@class='body'] | //div[@class='diff']") == []
    row = "State removed: Published (end) added: Withdrawn (end)"
    assert row in [text(each) for each in page.xpath("//dl[@class='changes']/div")]


# ── the list, the mark ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_counts_down() -> None:
    """Newest first, each with what was changed, by whom, and when the update was not there."""
    (trail,) = tree(LIST).xpath("//ol[@class='trail']")
    assert trail.get("reversed") is not None
    newest, middle, first = [text(each) for each in trail]
    assert newest == (
        "March 5, 2014, 1:25 PM EST Version 3 Today’s 11 words added 1 word removed "
        "Changed: Headline, Byline, Updated, Corrections Committed by Ana Ruiz"
    )
    assert middle == (
        "March 5, 2014, 12:46 PM EST Version 2 They walk 1 word added 1 word removed Committed by Ben Ito "
        "Not on this site from March 5, 2014, 12:57 PM EST until March 5, 2014, 1:00 PM EST."
    )
    assert first == "March 5, 2014, 12:34 PM EST Version 1 They walk First version Committed by Ana Ruiz"
    assert "Today’s" not in text(tree(LIST, "unsettled"))
    assert "The update has been changed since; that is not on record yet." in text(tree(LIST, "unsettled"))


def test_the_update_is_marked_as_edited() -> None:
    """With the number of later versions and the time of the newest; the mark leads to the list."""
    (mark,) = tree("").xpath("//span[@class='edited'][a]")
    assert text(mark) == "Edited 2 times, last March 5, 2014, 1:25 PM EST"
    assert mark.xpath("a/@href") == ["../../../2014/talks/quay/versions/"]
    (mark,) = tree("", "withdrawn").xpath("//span[@class='edited'][a]")
    assert text(mark) == "Edited 3 times, last March 5, 2014, 2:02 PM EST"
    assert set(tree("").xpath("//link/@rel")) >= {"timemap", "version-history"}


def test_a_timeline_marks_it_too() -> None:
    """With the time alone where it is of the same day; a list across coverages does not."""
    entry = pages("three")[""].view.entry
    voice = renderer(PASTS["three"], "en")._voice("en")
    marks = [
        [
            text(each)
            for each in html_parser.fragment_fromstring(str(voice._article(entry, variant))).xpath(
                "//span[@class='edited'][a]"
            )
        ]
        for variant in ("timeline", "pinned", "listing")
    ]
    assert marks == [["Edited 2 times, last 1:25 PM EST"], ["Edited 2 times, last 1:25 PM EST"], []]


def test_an_update_without_versions_has_not_a_byte_of_it() -> None:
    """Its page is what it is where there is no history."""
    other = next(page for page in made(PASTS["three"]) if page.address == "/2014/talks/arrivals/")
    without = next(page for page in made(PASTS["three"], quay(THIRD, status="draft")) if page.address == other.address)
    write = renderer(PASTS["three"], "en")
    document = write.render(other)
    assert document == write.render(without)
    assert b"versions" not in document


# ── against independent judges ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of these pages in a folder, by past and language."""
    top: Path = tmp_path_factory.mktemp("versions")
    for name in PASTS:
        for lang in LANGUAGES:
            folder = top / name / lang
            for address, document in documents(name, lang).items():
                _write(folder / addresses.output_path(HERE + address), document)
            for asset in packaged().assets.values():
                _write(folder / asset.address[1:], asset.content)
    return top


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_pages_and_styles_are_valid(site: Path) -> None:
    """The Nu HTML checker finds no error."""
    command = [*html_checker(), "--errors-only", "--also-check-css", "--format", "json"]
    files = [str(path) for path in (*site.rglob("index.html"), *site.glob("three/en/assets/versions.*.css"))]
    run = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert json.loads(run.stderr)["messages"] == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with a_browser() as chromium:
        yield chromium


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(site: Path, browser: Browser, scheme: Any) -> None:
    """axe finds nothing on a phone or at a desk, in either scheme, and nothing is wider than the window."""
    script = axe()
    with served(site) as url:
        page = browser.new_page(color_scheme=scheme)
        found = []
        for lang in ("en", "ar"):
            for name, address in [("three", each) for each in ("", LIST, FIRST_PAGE, LAST_PAGE)] + [
                ("withdrawn", LIST)
            ]:
                page.goto(f"{url}{name}/{lang}{HERE}{address}")
                for width in (320, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    page.evaluate(script)
                    run = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
                    found += [(lang, address, width, each["id"]) for each in run["violations"]]
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        found.append((lang, address, width, "too wide"))
        page.close()
    assert found == []


# ── the documents ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "view",
    [getattr(past_views, name) for name in past_views.__all__]
    + [differences.Difference, differences.Paragraph, differences.Run],
    ids=lambda view: str(view.__name__),
)
def test_every_field_that_a_page_shows_is_named(view: Any) -> None:
    """In docs/themes.md."""
    document = (PROJECT / "docs" / "themes.md").read_text(encoding="utf-8")
    assert view.__name__ in document
    assert [field.name for field in fields(view) if f"`{field.name}`" not in document] == []
