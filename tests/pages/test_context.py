"""The context narrowed: with what one coverage or listing can see of it, the plan is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock, public
from dateline.digests import digest
from dateline.model import Feedback, MenuItem, Newsroom, Picture, Publisher, Site
from dateline.pages.context import Context, listing_context, make_context, own_context
from dateline.pages.listing import gather, plan_listing
from dateline.pages.plan import plan_coverage
from pages import samples
from pages.samples import CLOCK, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.model import Coverage

FUTURE = Clock(NOW, drafts=True, future=True)


def context_of(newsroom: Newsroom, clock: Clock = CLOCK) -> Context:
    return make_context(newsroom, samples.fragments(newsroom), clock)


def named(coverage: Coverage) -> set[str]:
    return {credit.author for update in coverage.updates for credit in update.byline if credit.author}


def of_coverage(newsroom: Newsroom, name: str, clock: Clock = CLOCK) -> Context:
    coverage = next(each for each in newsroom.coverages if each.id == name)
    return own_context(context_of(newsroom, clock), coverage, named(coverage))


@pytest.mark.parametrize("clock", [CLOCK, FUTURE, Clock(NOW + timedelta(days=2), future=True)])
def test_a_coverage_is_planned_the_same_with_what_it_can_see(clock: Clock) -> None:
    newsroom = public(samples.newsroom(), clock)
    fragments, context = samples.fragments(newsroom), context_of(newsroom, clock)

    for coverage in newsroom.coverages:
        own = own_context(context, coverage, named(coverage))
        assert plan_coverage(coverage, own, fragments) == plan_coverage(coverage, context, fragments)


def with_site(**changed: object) -> Callable[[Newsroom], Newsroom]:
    return lambda newsroom: replace(newsroom, site=replace(newsroom.site, **changed))  # type: ignore[arg-type]


def with_coverage(id_: str, **changed: object) -> Callable[[Newsroom], Newsroom]:
    def change(newsroom: Newsroom) -> Newsroom:
        return replace(
            newsroom,
            coverages=tuple(
                replace(each, **changed) if each.id == id_ else each  # type: ignore[arg-type]
                for each in newsroom.coverages
            ),
        )

    return change


def with_author(id_: str, **changed: object) -> Callable[[Newsroom], Newsroom]:
    def change(newsroom: Newsroom) -> Newsroom:
        authors = (replace(each, **changed) if each.id == id_ else each for each in newsroom.authors)  # type: ignore[arg-type]
        return replace(newsroom, authors=tuple(authors))

    return change


LOGO = Picture("content/static/logo.png", "Another word for the logo", "", 1200, 675, "x")


@pytest.mark.parametrize(
    "change",
    [
        with_site(description="Another", theme="other", theme_options=(("a", "b"),), per_page=7, stale_after=3),
        with_site(main_menu=(MenuItem("About", "/"),), feedback=Feedback("Write", "mailto:a@b.example")),
        with_coverage("storm", updates=()),
        with_coverage("regatta", title="Regatta of the year"),  # 2014/talks names storm only
        with_author("zoe", name="Zoë New"),
        with_author("ana", email="other@wire.example"),
    ],
)
def test_what_a_coverage_does_not_show_is_not_in_its_context(change: Callable[[Newsroom], Newsroom]) -> None:
    newsroom = samples.newsroom()
    changed = change(newsroom)

    assert changed != newsroom
    assert digest(of_coverage(changed, "2014/talks")) == digest(of_coverage(newsroom, "2014/talks"))


@pytest.mark.parametrize(
    "change",
    [
        with_site(title="The Quay Wire"),
        with_site(base_url="https://quay.example/"),
        with_site(authority="quay.example,2014"),
        with_site(language="de"),
        with_site(labels=()),
        with_site(share=()),
        with_site(source_copies=True),
        with_site(publisher=Publisher("Quay Media")),
        with_site(publisher=Publisher("Harbour Media", "https://harbour.example/", LOGO)),
        with_site(image=LOGO),
        with_site(sections=()),
        with_coverage("2014/talks", title="Talks"),
        with_coverage("storm", title="A storm"),  # it is related
        with_author("ana", name="Ana María Ruiz"),
        with_author("ben", role="Editor"),
    ],
)
def test_what_a_coverage_shows_is_in_its_context(change: Callable[[Newsroom], Newsroom]) -> None:
    newsroom = samples.newsroom()

    assert digest(of_coverage(change(newsroom), "2014/talks")) != digest(of_coverage(newsroom, "2014/talks"))


def test_the_hour_counts_only_while_an_update_is_to_come() -> None:
    newsroom = samples.newsroom()
    storm = newsroom.coverages[2]  # tonight's update is due in five hours
    early, later, due = (Clock(NOW + timedelta(hours=hours), future=True) for hours in (0, 1, 6))

    def of(clock: Clock) -> str:
        return digest(of_coverage(newsroom, "storm", clock))

    assert of(early) == of(later) != of(due)
    assert of(due) == digest(own_context(context_of(newsroom, early), replace(storm, updates=()), named(storm)))


@pytest.fixture(scope="module")
def shown() -> Newsroom:
    return public(samples.newsroom(), CLOCK)


def test_a_listing_is_planned_the_same_with_what_it_can_see(shown: Newsroom) -> None:
    fragments, context = samples.fragments(shown), context_of(shown)
    plans = [plan_coverage(each, context, fragments) for each in shown.coverages]
    found = gather((each.digest, each.listed) for each in plans)

    assert {name.partition("/")[0] for name in found} == {"author", "tag", "section", "site", "corrections"}
    for name, all_ in found.items():
        coverages = {each.entry.parent.id for each in all_.roll}
        own = listing_context(name, context, coverages)
        given = (fragments, all_.roll, all_.spelt)
        assert plan_listing(name, shown, own, *given) == plan_listing(name, shown, context, *given)


def test_what_a_listing_does_not_show_is_not_in_its_context(shown: Newsroom) -> None:
    def of(newsroom: Newsroom, name: str, *coverages: str) -> str:
        return digest(listing_context(name, context_of(newsroom), coverages))

    renamed = with_coverage("storm", title="A storm")(shown)
    assert of(renamed, "author/ana", "2014/talks") == of(shown, "author/ana", "2014/talks")
    assert of(renamed, "author/ana", "storm") != of(shown, "author/ana", "storm")
    assert of(renamed, "tag//tags/weather/", "storm") == of(shown, "tag//tags/weather/", "storm")

    other = with_author("ben", name="Benjamin Ito")(shown)
    assert of(other, "author/ana") == of(shown, "author/ana")
    assert of(other, "author/ben") != of(shown, "author/ben")

    described = with_site(description="Another", share=())(shown)
    assert of(described, "site") != of(shown, "site")
    assert of(described, "section/world") == of(shown, "section/world")

    assert of(with_site(per_page=3)(shown), "author/ana") != of(shown, "author/ana")


def test_settings_that_no_page_of_a_coverage_shows_are_blank() -> None:
    """A setting added to site.yaml is left out until `own_context` is told of it: then the plan would differ."""
    own = of_coverage(samples.newsroom(), "2014/talks").site

    assert own == replace(
        Site(title=own.title, base_url=own.base_url, base_path="", authority=own.authority),
        publisher=Publisher("Harbour Media"),
        labels=own.labels,
        share=own.share,
    )


def test_without_structured_data_the_rest_is_the_same(shown: Newsroom) -> None:
    fragments = samples.fragments(shown)
    bare = make_context(shown, fragments, CLOCK, structured_data=False)

    for coverage in shown.coverages:
        plain = plan_coverage(coverage, bare, fragments)
        full = plan_coverage(coverage, context_of(shown), fragments)
        assert (plain.digest, plain.listed, plain.copies) == (full.digest, full.listed, full.copies)
        for page, whole in zip(plain.pages, full.pages, strict=True):
            if page.form == "html":
                meta = replace(whole.view.meta, structured="")
                view = replace(whole.view, meta=meta)
                assert (page.view, replace(page, shows=None)) == (view, replace(whole, shows=None))
            else:
                assert page == whole
