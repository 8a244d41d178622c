"""The plan: every address of the site, and nothing that is not shown."""

from __future__ import annotations

import pickle
from dataclasses import replace

from dateline.clock import public
from dateline.digests import digest
from dateline.model import Credit, Newsroom
from dateline.pages.context import make_context
from dateline.pages.page import Copy
from dateline.pages.plan import plan, plan_coverage, plan_site
from pages import samples
from pages.samples import CLOCK


def shown() -> Newsroom:
    return public(samples.newsroom(), CLOCK)


def test_every_address_of_the_site_is_planned() -> None:
    pages = samples.planned_pages(shown())

    assert {
        "/",
        "/404.html",
        "/_redirects",
        "/about/",
        "/archive/2014/03/",
        "/authors/",
        "/authors/ana/",
        "/corrections/",
        "/feed.xml",
        "/robots.txt",
        "/sections/world/",
        "/sitemap.xml",
        "/storm/",
        "/storm/calm/",
        "/storm/days/2026-11-24/",
        "/storm/page/1/",
        "/storm/sitemap.xml",
        "/storm/updates.json",
        "/tags/weather/",
    } <= set(pages)
    assert {page.template for page in pages.values() if page.form == "html"} == {
        f"{name}.html"
        for name in (
            "404", "archive", "author", "authors", "corrections", "home", "page", "permalink", "redirect", "section",
            "timeline", "tombstone", "topic",
        )
    }  # fmt: skip


def test_pages_and_copies_are_sorted_by_address() -> None:
    made = samples.planned(shown())

    assert [page.address for page in made.pages] == sorted(page.address for page in made.pages)
    assert [copy.address for copy in made.copies] == sorted(copy.address for copy in made.copies)


def test_every_page_has_a_key() -> None:
    for page in samples.planned(shown()).pages:
        assert len(digest(page.view)) == 32


def test_the_order_in_which_files_were_found_changes_nothing() -> None:
    newsroom = shown()
    other = replace(
        newsroom,
        coverages=newsroom.coverages[::-1],
        authors=newsroom.authors[::-1],
        pages=newsroom.pages[::-1],
        statics=newsroom.statics[::-1],
    )

    assert [digest((page.address, page.view)) for page in samples.planned(other).pages] == [
        digest((page.address, page.view)) for page in samples.planned(newsroom).pages
    ]


def test_a_coverage_is_planned_by_itself_and_the_site_from_what_it_hands_on() -> None:
    """As a worker does: values go there, what it hands on comes back, and it has its own coverage's fragments only."""
    newsroom, fragments = shown(), samples.fragments(shown())
    context = make_context(newsroom, fragments, CLOCK)
    planned = []
    for coverage in newsroom.coverages:
        own = {path: each for path, each in fragments.items() if path.startswith(f"content/{coverage.id}/")}
        sent = pickle.loads(pickle.dumps((coverage, context, own)))  # noqa: S301 -- made here
        done = plan_coverage(*sent)
        digest_, listed = pickle.loads(pickle.dumps((done.digest, done.listed)))  # noqa: S301
        planned.append(replace(done, digest=digest_, listed=listed))
    rest = {path: each for path, each in fragments.items() if path.startswith(("content/authors/", "content/pages/"))}
    across, _ = plan_site(replace(newsroom, coverages=()), context, rest, planned)

    pages = sorted([*across, *(page for each in planned for page in each.pages)], key=lambda page: page.address)
    whole, _ = plan(newsroom, fragments, clock=CLOCK)
    assert tuple(pages) == whole.pages


def test_media_are_copied_only_where_a_page_shows_them() -> None:
    copies = samples.planned(shown()).copies

    assert {copy.address for copy in copies} == {
        "/CNAME",
        "/apple-touch-icon.png",
        "/card.png",
        "/favicon.svg",
        "/logo.png",
        "/media/2014/talks/lead.jpg",
        "/media/2014/talks/quay.jpg",
        "/media/authors/ana.jpg",
    }
    assert Copy("/media/2014/talks/quay.jpg", "content/2014/talks/media/quay.jpg", "2014/talks") in copies


def test_what_only_a_withdrawn_update_showed_is_copied_no_more() -> None:
    newsroom = shown()
    talks = newsroom.coverages[0]
    gone = tuple(replace(each, status="withdrawn") if each.id == "quay" else each for each in talks.updates)
    made = samples.planned(replace(newsroom, coverages=(replace(talks, updates=gone), *newsroom.coverages[1:])))

    assert "/media/2014/talks/quay.jpg" not in {copy.address for copy in made.copies}


def test_nothing_of_drafts_and_updates_to_come_is_anywhere() -> None:
    everything = repr(samples.planned(shown()))

    assert "notes" not in everything
    assert "What comes tonight" not in everything


def test_every_link_between_pages_leads_to_one() -> None:
    """Breadcrumbs, pagers, cards, neighbours: whatever address a view holds is one that the plan makes."""
    newsroom = shown()
    made = samples.planned(newsroom)
    there = {page.address for page in made.pages} | {copy.address for copy in made.copies}
    held: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, str):
            if value.startswith("/") and "\n" not in value:
                held.add(value.partition("#")[0])
        elif isinstance(value, tuple | list):
            for each in value:
                gather(each)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                gather(getattr(value, name))

    for page in made.pages:
        if page.form != "text":
            gather(page.view)

    assert sorted(held - there) == []


def test_a_byline_may_name_an_author_who_is_not_there() -> None:
    """Reading tells of it; with `keep_going` the plan is still made."""
    newsroom = samples.one_story([samples.update("a", samples.START, byline=(Credit("nobody", "Nobody"),))])

    assert samples.planned_pages(newsroom)["/story/a/"].view.entry.byline[0].address == ""
