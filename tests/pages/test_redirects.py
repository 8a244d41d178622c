"""Old addresses lead on: by a page of their own, and by a file for hosts that read one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import Withdrawal
from dateline.pages.redirects import alias_address
from pages import samples
from pages.samples import CLOCK, NOW, START

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


@pytest.mark.parametrize(
    ("alias", "address"),
    [
        ("old-id", "/authors/old-id/"),
        ("/a/b/", "/a/b/"),
        ("/a/b", "/a/b/"),
        ("/a/b.html", "/a/b.html"),
        ("/a.d/b", "/a.d/b/"),
    ],
)
def test_an_alias_is_a_former_id_or_an_address(alias: str, address: str) -> None:
    assert alias_address(alias, lambda name: f"/authors/{name}/") == address


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/storm/coast-road/", "/storm/roads/"),
        ("/authors/a-ruiz/", "/authors/ana/"),
        ("/imprint/", "/about/"),
        ("/stories/talks.html", "/2014/talks/"),
        ("/talks-2014/", "/2014/talks/"),
        ("/talks-2014/quay/", "/2014/talks/quay/"),
        ("/talks-2014/rumour/", "/2014/talks/rumour/"),
        ("/talks-2014/page/2/", "/2014/talks/page/2/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(pages: dict[str, Page], old: str, new: str) -> None:
    page = pages[old]

    assert (page.template, page.view.to) == ("redirect.html", new)
    assert page.view.meta.noindex
    assert page.view.meta.canonical == f"https://wire.example/news{new}"
    assert page.view.meta.title == pages[new].view.meta.title


def test_a_redirect_never_leads_to_another(pages: dict[str, Page]) -> None:
    stubs = [page for page in pages.values() if page.template == "redirect.html"]

    assert [page.address for page in stubs if pages[page.view.to].template == "redirect.html"] == []


def test_the_redirects_file_has_single_ones_first_and_moved_folders_last(pages: dict[str, Page]) -> None:
    assert pages["/_redirects"].view.splitlines() == [
        "/news/authors/a-ruiz/ /news/authors/ana/ 301",
        "/news/imprint/ /news/about/ 301",
        "/news/stories/talks.html /news/2014/talks/ 301",
        "/news/storm/coast-road/ /news/storm/roads/ 301",
        "/news/talks-2014/* /news/2014/talks/:splat 301",
    ]


def test_there_is_no_redirects_file_without_redirects() -> None:
    assert "/_redirects" not in samples.planned_pages(samples.one_story(samples.counted(1)))


def test_an_update_renamed_in_a_coverage_renamed_answers_at_every_address_it_had() -> None:
    update = samples.update("new", START, aliases=("old",))
    pages = samples.planned_pages(samples.one_story([update], aliases=("former",)))

    for address in ("/story/old/", "/former/new/", "/former/old/"):
        assert pages[address].view.to == "/story/new/"
    assert pages["/_redirects"].view.splitlines() == [
        "/news/story/old/ /news/story/new/ 301",
        "/news/former/old/ /news/story/new/ 301",
        "/news/former/* /news/story/:splat 301",
    ]


def test_an_update_that_came_from_another_coverage_answers_there_too() -> None:
    update = samples.update("a", START, aliases=("2013/elsewhere/b",))

    assert samples.planned_pages(samples.one_story([update]))["/2013/elsewhere/b/"].view.to == "/story/a/"


def test_an_alias_that_is_the_id_of_today_asks_for_nothing() -> None:
    update = samples.update("a", START, aliases=("a", "/story/a/", "a"))
    pages = samples.planned_pages(samples.one_story([update]))

    assert pages["/story/a/"].template == "permalink.html"
    assert "/_redirects" not in pages


def test_the_old_address_of_a_withdrawn_update_leads_to_its_tombstone() -> None:
    gone = replace(samples.update("a", START, aliases=("b",)), status="withdrawn", withdrawal=Withdrawal(NOW, "Wrong."))
    page = samples.planned_pages(samples.one_story([gone]))["/story/b/"]

    assert (page.view.to, page.view.meta.title) == ("/story/a/", "Coverage of story")
