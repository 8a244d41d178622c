"""Entries: an update as shown, with its byline, headline, labels and corrections; a withdrawn one says nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock, public
from dateline.model import Coverage, Credit, Newsroom, Withdrawal
from dateline.pages.views import Entry, Link, Moment, Notice, Person, Picture
from pages import samples
from pages.samples import NOW, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.model import Update


def entry(newsroom: Newsroom, address: str, clock: Clock = samples.CLOCK) -> Entry:
    found: Entry = samples.planned_pages(public(newsroom, clock), clock)[address].view.entry
    return found


def test_an_untitled_update_goes_by_its_first_sentence() -> None:
    found = entry(samples.newsroom(), "/2014/talks/no-comment/")

    assert found.title == ""
    assert found.headline == "Dr. Weiss of the U.S. team said nothing at 9.45 a.m. sharp."


def test_an_update_without_words_goes_by_its_coverage() -> None:
    assert entry(samples.one_story([samples.update("a", START, "")]), "/story/a/").headline == "Coverage of story"


def test_a_byline_names_authors_with_their_pages_and_one_offs_without() -> None:
    found = entry(samples.newsroom(), "/2014/talks/no-comment/")

    assert found.byline == (Person("Ben Ito", "Reporter", "/authors/ben/"), Person("Carla Voss", "Translator"))
    assert found.own_byline


def test_an_update_that_names_nobody_has_its_coverages_byline_with_the_roles_given_there() -> None:
    found = entry(samples.newsroom(), "/2014/talks/arrivals/")

    assert found.byline == (
        Person("Ana Ruiz", "Correspondent", "/authors/ana/"),
        Person("Ben Ito", "Producer", "/authors/ben/"),
    )
    assert not found.own_byline


def test_the_same_byline_written_again_is_not_the_updates_own() -> None:
    byline = (Credit("ana", "Ana Ruiz"),)
    newsroom = samples.one_story([samples.update("a", START, byline=byline)], byline=byline)

    assert not entry(newsroom, "/story/a/").own_byline


def test_what_an_update_says_of_itself_is_shown() -> None:
    found = entry(samples.newsroom(), "/2014/talks/quay/")

    assert (found.label, found.label_id) == ("Analysis", "analysis")
    assert found.updated == Moment(START + timedelta(minutes=230), "America/New_York")
    assert found.tags == (Link("diplomacy", "/tags/diplomacy/"), Link("In pictures", "/tags/in-pictures/"))
    assert found.corrections == (
        Notice(
            Moment(START + timedelta(minutes=260), "America/New_York"),
            "correction",
            "An earlier version named the wrong quay.",
        ),
    )
    assert found.in_timeline == "/2014/talks/page/2/#u-quay"
    assert found.published.precision == "minute"


def test_a_picture_is_shown_by_its_address() -> None:
    found = entry(samples.newsroom(), "/2014/talks/quay/").image

    assert isinstance(found, Picture)
    assert (found.path, found.alt) == ("/media/2014/talks/quay.jpg", "Delegates on the quay")


def test_the_language_is_the_updates_or_else_its_coverages() -> None:
    assert entry(samples.newsroom(), "/2014/talks/paper/").lang == "ja"
    assert entry(samples.one_story([samples.update("a", START)], lang="de"), "/story/a/").lang == "de"


def test_a_withdrawn_update_keeps_its_address_time_and_reason_and_nothing_of_what_it_said() -> None:
    found = entry(samples.newsroom(), "/2014/talks/rumour/")

    assert found.status == "withdrawn"
    assert found.withdrawn_reason == "The report could not be confirmed."
    assert found.withdrawn_at == Moment(START + timedelta(minutes=300), "America/New_York")
    assert found.published.instant == START + timedelta(minutes=215)
    said = (found.headline, found.title, found.text, found.fragment, found.summary, found.place, found.label)
    assert set(said) == {""}
    assert (found.byline, found.tags, found.sources, found.image, found.key) == ((), (), (), None, False)


def test_a_redacted_withdrawal_hides_corrections_too() -> None:
    gone = replace(
        samples.talks().updates[2],
        status="withdrawn",
        withdrawal=Withdrawal(NOW, "By order of a court.", redact=True),
        coverage="story",
    )
    kept = replace(gone, withdrawal=Withdrawal(NOW, "Wrong."))

    assert entry(samples.one_story([gone]), "/story/quay/").corrections == ()
    assert len(entry(samples.one_story([kept]), "/story/quay/").corrections) == 1


def test_drafts_and_updates_to_come_are_marked_where_they_are_shown_at_all() -> None:
    shown = Clock(NOW, drafts=True, future=True)
    newsroom = samples.newsroom()

    assert entry(newsroom, "/storm/notes/", shown).status == "draft"
    assert entry(newsroom, "/storm/tonight/", shown).scheduled
    assert not entry(newsroom, "/storm/calm/", shown).scheduled
    assert "/storm/notes/" not in samples.planned_pages(public(newsroom, samples.CLOCK))


@pytest.mark.parametrize(
    "change",
    [
        lambda update, coverage: (replace(update, digest="1" * 32), coverage),
        lambda update, coverage: (replace(update, published=START + timedelta(minutes=1)), coverage),
        lambda update, coverage: (update, replace(coverage, title="Another")),
        lambda update, coverage: (update, replace(coverage, timezone="Europe/Paris")),
        lambda update, coverage: (update, replace(coverage, status="closed")),
        lambda update, coverage: (update, replace(coverage, lang="de")),
        lambda update, coverage: (update, replace(coverage, byline=(Credit("ben", "Ben Ito"),))),
        lambda update, coverage: (update, replace(coverage, section="world")),
    ],
)
def test_the_digest_stands_for_all_that_an_entry_shows(
    change: Callable[[Update, Coverage], tuple[Update, Coverage]],
) -> None:
    def made(update: Update, coverage: Coverage) -> Entry:
        newsroom = Newsroom(samples.site(), (replace(coverage, updates=(update,)),), samples.newsroom().authors)
        return entry(newsroom, "/story/a/")

    update, coverage = samples.update("a", START), samples.coverage("story", byline=(Credit("ana", "Ana Ruiz"),))
    before, after = made(update, coverage), made(*change(update, coverage))

    assert before != after
    assert before.digest != after.digest


def test_an_authors_new_name_is_seen_in_the_digests_of_their_updates() -> None:
    newsroom = samples.newsroom()
    renamed = replace(newsroom, authors=tuple(replace(each, name=each.name + "!") for each in newsroom.authors))

    assert entry(newsroom, "/storm/power/").digest != entry(renamed, "/storm/power/").digest
