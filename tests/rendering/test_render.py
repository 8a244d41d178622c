"""Render: whole pages of a small newsroom, with the packaged theme."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from lxml import html as html_parser

from dateline import addresses, placeholders
from dateline.pages.chrome import chrome as plan_chrome
from dateline.pages.page import Page
from dateline.rendering.render import Renderer
from pages.samples import sample
from rendering.hostile import LINK, TEXT, poisoned
from rendering.plainly import plain_page
from rendering.samples import PROJECT, chrome, fragment, packaged, prose, site
from schemas import atom_faults, json_feed_faults, rss_faults, sitemap_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.markup.fragments import Fragment

PAGES, NEWSROOM, BODIES = sample()
FRAGMENTS: Mapping[str, Fragment] = {each.key: each for each in BODIES.values()}
HTML = [page for page in PAGES.pages if page.form == "html"]
ABOUT = Page("/about/", "html", prose("a"), "content/pages/about.md", "page.html")
ONE = {"a": fragment("a", "<p>\x02x/\x03</p>")}


def renderer(offline: bool = False, **settings: Any) -> Renderer:
    return Renderer(packaged(), plan_chrome(NEWSROOM), replace(NEWSROOM.site, **settings), FRAGMENTS, offline)


def small(**changed: Any) -> Renderer:
    settings: dict[str, Any] = {"theme": packaged(), "chrome": chrome(), "site": site(), "fragments": ONE}
    return Renderer(**(settings | changed))


@cache
def rendered(offline: bool = False) -> dict[str, bytes]:
    made = renderer(offline)
    return {page.address: made.render(page) for page in PAGES.pages}


def links(document: bytes) -> list[str]:
    tree: Any = html_parser.fromstring(document)
    return [link for _, name, link, _ in tree.iterlinks() if name in {"href", "src"}]


def test_every_page_is_complete() -> None:
    """No placeholder is left, and a page ends with a line end."""
    for address, document in rendered().items():
        text = document.decode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text), address
        assert text.endswith("\n"), address


def test_every_kind_of_page_is_there() -> None:
    assert {page.form for page in PAGES.pages} == {"html", "atom", "rss", "jsonfeed", "sitemap", "json", "text"}
    assert len({page.template for page in HTML}) >= 12


@pytest.mark.parametrize("page", HTML, ids=[page.address for page in HTML])
def test_folding_and_inlining_change_no_byte(page: Page) -> None:
    """What Jinja alone makes of a page is what we make of it."""
    voice = renderer()._voice(page.view.meta.lang)
    expected = plain_page(voice, packaged().templates, page.template, page=page.view, meta=page.view.meta)
    assert voice.page(page.template, page.view, page.view.meta) == expected


def test_feeds_and_sitemaps_are_valid() -> None:
    checks = {"atom": atom_faults, "rss": rss_faults, "jsonfeed": json_feed_faults, "sitemap": sitemap_faults}
    found = {page.address: checks[page.form](rendered()[page.address]) for page in PAGES.pages if page.form in checks}
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_links_inside_the_site_are_relative_and_lead_to_pages() -> None:
    known = {page.address for page in PAGES.pages} | {copy.address for copy in PAGES.copies}
    known |= {asset.address for asset in packaged().assets.values()}
    for page in HTML:
        if page.address == addresses.NOT_FOUND:
            continue
        depth = addresses.output_path(page.address).count("/")
        for link in links(rendered()[page.address]):
            if re.match(r"[a-z]+:|#", link):
                continue
            root = "../" * depth or "./"
            assert link.startswith(root), (page.address, link)
            target = "/" + link.removeprefix(root).partition("#")[0]
            assert target in {addresses.url_path(address) for address in known}, (page.address, link)


def test_a_folder_build_names_the_page_of_each_folder() -> None:
    for page in HTML:
        local = [link for link in links(rendered(True)[page.address]) if not re.match(r"[a-z]+:|#", link)]
        assert [link for link in local if link.partition("#")[0].endswith("/")] == [], page.address


def test_a_folder_build_leaves_feeds_and_what_servers_read_alone() -> None:
    for page in PAGES.pages:
        if page.form != "html":
            assert rendered(True)[page.address] == rendered()[page.address]


def test_the_page_for_what_is_not_there_answers_at_any_depth() -> None:
    local = [link for link in links(rendered()[addresses.NOT_FOUND]) if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not link.startswith("/news/")] == []
    offline = [link for link in links(rendered(True)[addresses.NOT_FOUND]) if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in offline if not link.startswith("./")] == []


def test_plain_data_is_sorted_and_compact() -> None:
    page = Page("/talks/updates.json", "json", {"b": [1, None], "a": "<é>"}, "x")
    assert small().render(page) == '{"a":"<é>","b":[1,null]}\n'.encode()


def test_a_text_is_given_as_it_is_its_addresses_below_the_base_path() -> None:
    page = Page("/_redirects", "text", f"{placeholders.href('/old/')} {placeholders.href('/new/')} 301\n", "x")
    assert small(offline=True).render(page) == b"/news/old/ /news/new/ 301\n"


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_has_one_key_whoever_asks() -> None:
    first, second = renderer(), renderer()
    assert [first.keys(page) for page in PAGES.pages] == [second.keys(page) for page in reversed(PAGES.pages)][::-1]


def test_keys_say_what_changed() -> None:
    """The first is that of what a page shows, the second that of what it is made with."""
    theme, (shown, made_with) = packaged(), small().keys(ABOUT)
    assert small().keys(replace(ABOUT, shows=prose("b")))[1] == made_with
    assert small().keys(replace(ABOUT, shows=prose("b")))[0] != shown
    for changed in (
        {"theme": replace(theme, closures={**theme.closures, "page.html": "new"})},
        {"theme": replace(theme, dictionaries={**theme.dictionaries, "en": theme.dictionaries["de"]})},
        {"chrome": chrome(title="Another")},
        {"offline": True},
    ):
        other = small(**changed).keys(ABOUT)
        assert (other[0] == shown, other[1] == made_with) == (True, False)


def test_pages_of_one_template_and_language_are_made_with_the_same() -> None:
    made = renderer()
    kinds: dict[str, set[tuple[str, str, str]]] = {}
    for page in PAGES.pages:
        lang = page.view.meta.lang if page.form == "html" else getattr(page.view, "lang", "")
        kinds.setdefault(made.keys(page)[1], set()).add((page.form, page.template, lang))
    assert {len(alike) for alike in kinds.values()} == {1}


def test_pages_with_the_same_keys_are_the_same() -> None:
    """But for where they stand, which their addresses say."""
    made, found = renderer(), dict[tuple[str, str], list[Page]]()
    for page in PAGES.pages:
        found.setdefault(made.keys(page), []).append(page)
    assert all(page.view == alike[0].view for alike in found.values() for page in alike)
    assert len(found) > 100


@pytest.mark.parametrize(
    "changed",
    [
        {"chrome": chrome(title="Another")},
        {"site": site(time_format="HH:mm")},
        {"site": site(base_url="https://other.example/")},
        {"offline": True},
    ],
)
def test_a_key_follows_what_the_page_is_made_from(changed: dict[str, Any]) -> None:
    assert small(**changed).keys(ABOUT) != small().keys(ABOUT)


def test_a_key_follows_the_view_the_template_and_the_words() -> None:
    theme = packaged()
    keys = {
        small().keys(ABOUT),
        small().keys(replace(ABOUT, shows=prose("b"))),
        small().keys(replace(ABOUT, template="404.html")),
        small(theme=replace(theme, closures={**theme.closures, "page.html": "new"})).keys(ABOUT),
        small(theme=replace(theme, assets={})).keys(ABOUT),
        small(theme=replace(theme, dictionaries={**theme.dictionaries, "en": theme.dictionaries["de"]})).keys(ABOUT),
    }
    assert len(keys) == 6


def test_feeds_do_not_follow_what_stands_around_pages() -> None:
    feeds = [page for page in PAGES.pages if page.form in {"atom", "rss", "jsonfeed"}]
    other = Renderer(packaged(), chrome(title="Another"), NEWSROOM.site, FRAGMENTS, True)
    assert [other.keys(page) for page in feeds] == [renderer().keys(page) for page in feeds]


def test_pages_with_one_key_have_the_same_bytes() -> None:
    """After an edit: what kept its key would be rendered the same."""
    edited = replace(PAGES.pages[1].view.meta, title="Edited")
    pages = [replace(page, shows=replace(page.view, meta=edited)) if page is PAGES.pages[1] else page for page in HTML]
    before, after = renderer(), renderer()
    for old, new in zip(HTML, pages, strict=True):
        assert (before.keys(old) == after.keys(new)) == (before.render(old) == after.render(new))


# ── what is used again ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_later_renderer_uses_what_an_earlier_one_made() -> None:
    first = small()
    before = first.render(ABOUT)
    second = small(made=first.made)
    assert second.made is first.made
    assert second.render(ABOUT) == before


def test_it_shows_the_bodies_of_its_own_build() -> None:
    first = small()
    first.render(ABOUT)
    second = small(made=first.made, fragments={"a": fragment("a", "<p>new</p>")})
    assert b"<p>new</p>" in second.render(ABOUT)


@pytest.mark.parametrize(
    "changed", [{"chrome": chrome(title="Another")}, {"offline": True}, {"site": site(base_path="/")}]
)
def test_nothing_is_used_again_where_settings_have_changed(changed: dict[str, Any]) -> None:
    first = small()
    assert small(made=first.made, **changed).made is not first.made


# ── untrusted text ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", HTML, ids=[page.address for page in HTML])
def test_no_text_of_any_field_becomes_markup(page: Page) -> None:
    """A parser sees no element, attribute or script that is not the theme's, and no link runs script."""
    made = hostile_renderer()
    view = poisoned(page.view)
    tree: Any = html_parser.document_fromstring(made.render(replace(page, shows=view)))
    scripts = [node for node in tree.iter("script") if node.get("type") != "application/ld+json"]
    assert [(node.get("src") or "").startswith(("../", "./", "/")) for node in scripts] == [True] * len(scripts)
    assert [node.tag for node in tree.iter() if "evil" in str(node.tag)] == []
    assert [name for node in tree.iter() for name in node.attrib if name.startswith("on") or "evil" in name] == []
    for node in tree.iter():
        for name in ("href", "src", "action", "content"):
            assert not re.match(r"(0; url=)?\s*javascript:", node.get(name) or ""), (node.tag, name)


@cache
def hostile_renderer() -> Renderer:
    return Renderer(packaged(), poisoned(plan_chrome(NEWSROOM)), NEWSROOM.site, FRAGMENTS)


def test_the_attack_reaches_the_page_as_text() -> None:
    """Else the test above would prove nothing."""
    page = next(page for page in HTML if page.template == "timeline.html")
    tree: Any = html_parser.document_fromstring(hostile_renderer().render(replace(page, shows=poisoned(page.view))))
    assert TEXT in tree.findtext(".//title")
    assert TEXT in tree.xpath("string(//h1)")
    assert LINK not in links(hostile_renderer().render(replace(page, shows=poisoned(page.view))))


def test_no_text_of_any_field_breaks_a_feed() -> None:
    """What is text is read back as it was; in content, a parser sees nothing but what we wrote there."""
    for page in PAGES.pages:
        if page.form != "jsonfeed":
            continue
        feed = json.loads(hostile_renderer().render(replace(page, shows=poisoned(page.view))))
        assert feed["title"].endswith(TEXT)
        for item in feed["items"]:
            tree: Any = html_parser.fragment_fromstring(item["content_html"], create_parent=True)
            assert {node.tag for node in tree.iter()} <= {"a", "b", "div", "figure", "img", "p", "strong"}
            assert [link for _, _, link, _ in tree.iterlinks() if "javascript" in link] == []


def test_feeds_stay_well_formed_whatever_they_hold() -> None:
    for page in PAGES.pages:
        if page.form in {"atom", "rss"}:
            root: Any = etree.fromstring(hostile_renderer().render(replace(page, shows=poisoned(page.view))))
            assert {"script", "evil-element"} & {etree.QName(node).localname for node in root.iter()} == set()


# ── everywhere the same ──────────────────────────────────────────────────────────────────────────────────────────────

_PROGRAM = """
import hashlib, sys
sys.path.insert(0, "tests")
from rendering.test_render import PAGES, renderer
made = renderer()
print(hashlib.sha256(b"".join(made.render(page) + made.keys(page)[0].encode() for page in PAGES.pages)).hexdigest())
"""


def test_bytes_and_keys_are_the_same_on_any_machine() -> None:
    """Another hash seed, time zone and locale."""
    found = set()
    for seed, zone, lang in (("1", "Asia/Tokyo", "de_DE.UTF-8"), ("2", "America/Los_Angeles", "C")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": lang, "LC_ALL": lang}
        found.add(
            subprocess.run(
                [sys.executable, "-c", _PROGRAM], cwd=PROJECT, env=environment, capture_output=True, check=True
            ).stdout
        )
    assert len(found) == 1
