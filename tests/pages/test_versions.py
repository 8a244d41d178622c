"""Versions: each has its page, all are in a list and in a TimeMap; and the update says that it was edited."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dateline import addresses
from dateline.model import Body, Credit, Past, Withdrawal
from dateline.pages.page import Later
from dateline.pages.versions import stood_from
from dateline.pages.views import Edits, Moment
from pages.pasts import FIRST, HERE, PUBLISHED, SECOND, THIRD, after, by_address, made, quay, three_versions, version

if TYPE_CHECKING:
    from dateline.pages.past_views import VersionPage, Versions

ZONE = "America/New_York"
STAMPS = ["20140305T173400Z", "20140305T174600Z", "20140305T182500Z"]


def moment(minutes: float) -> Moment:
    return Moment(after(minutes), ZONE)


def views(past: Past, **changed: Any) -> list[VersionPage]:
    """The views of all version pages, oldest first."""
    return [page.view for page in made(past, **changed) if page.template == "version.html"]


def the_list(past: Past) -> Versions:
    found: Versions = by_address(made(past))["versions/"].view
    return found


# ── which there are ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_three_versions_have_a_page_each_a_list_and_a_timemap() -> None:
    pages = by_address(made(three_versions()))
    assert {name for name in pages if name.startswith("versions")} == {
        "versions/", "versions/timemap.link", *(f"versions/{stamp}/" for stamp in STAMPS),
    }  # fmt: skip
    forms = {
        name: (pages[name].form, pages[name].template, pages[name].coverage) for name in pages if "versions" in name
    }
    assert forms["versions/"] == ("html", "versions.html", "2014/talks")
    assert forms["versions/timemap.link"] == ("text", "", "2014/talks")
    assert forms[f"versions/{STAMPS[0]}/"] == ("html", "version.html", "2014/talks")


def quiet_pasts() -> dict[str, tuple[Past, Any]]:
    one = three_versions(versions=three_versions().versions[:1])
    draft = quay(THIRD, status="draft")
    redacted = quay(THIRD, status="withdrawn", withdrawal=Withdrawal(after(90), "Wrong.", redact=True))
    return {
        "one version": (one, None),
        "one version and a change not committed": (replace(one, settled=False), quay(SECOND)),
        "a draft": (three_versions(), draft),
        "redacted": (three_versions(), redacted),
    }


@pytest.mark.parametrize("name", quiet_pasts())
def test_nothing_is_said_of_others(name: str) -> None:
    """No page, no mark."""
    past, today = quiet_pasts()[name]
    pages = by_address(made(past, today))
    assert [address for address in pages if "versions" in address] == []
    assert pages[""].view.entry.edits is None


def test_without_a_past_an_update_is_what_it_was() -> None:
    """The digest of an entry is another only where it is marked."""
    past = three_versions()
    marked, unmarked = by_address(made(past))[""], by_address(made(replace(past, versions=past.versions[-1:])))[""]
    assert marked.view.entry.digest != unmarked.view.entry.digest
    assert isinstance(marked.shows, Later)
    assert marked.shows.digest != unmarked.shows.digest
    assert replace(marked.view.entry, edits=None, digest="") == replace(unmarked.view.entry, digest="")


def test_the_mark_counts_later_versions_and_dates_the_newest() -> None:
    edits = Edits(2, moment(53), f"{HERE}versions/", f"{HERE}versions/timemap.link")
    assert by_address(made(three_versions()))[""].view.entry.edits == edits
    assert by_address(made(three_versions()))["/2014/talks/no-comment/"].view.entry.edits is None


def test_a_withdrawn_update_leads_to_its_versions_unless_it_is_redacted() -> None:
    today = quay(THIRD, status="withdrawn", withdrawal=Withdrawal(after(90), "Wrong."))
    gone = version(today, after(90))
    past = three_versions(versions=(*three_versions().versions, gone))
    pages = by_address(made(past, today))
    assert pages[""].template == "tombstone.html"
    assert pages[""].view.entry.edits.count == 3
    last = views(past, today=today)[-1]
    assert (last.entry.status, last.entry.headline, last.entry.text) == ("withdrawn", "", "")
    assert [each.field for each in last.changes] == ["status", "corrections"]
    assert not last.difference
    assert last.meta.title == last.today.title == "An hour on the quay"


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_versions_are_addressed_by_the_second_at_which_they_landed() -> None:
    """One more in the same second has a number; the first keeps its address when that comes."""
    at = datetime(2014, 3, 7, 19, 5, tzinfo=UTC)
    landed = [at, at, at + timedelta(seconds=1), at + timedelta(seconds=1), at + timedelta(seconds=1)]
    stamps = addresses.version_stamps(landed)
    assert stamps == [
        "20140307T190500Z", "20140307T190500Z-2", "20140307T190501Z", "20140307T190501Z-2", "20140307T190501Z-3",
    ]  # fmt: skip
    assert addresses.version_stamps(landed[:1]) == stamps[:1]
    assert addresses.version("a/b", "c", stamps[1]) == "/a/b/c/versions/20140307T190500Z-2/"
    assert addresses.version_stamps([datetime(476, 9, 4, tzinfo=UTC)]) == ["04760904T000000Z"]


# ── a version ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_shows_the_update_as_it_stood() -> None:
    """Its own headline, byline, text and times, at today's address, with no mark of later edits."""
    first, _, last = views(three_versions())
    assert (first.entry.title, last.entry.title) == ("They walk", "An hour on the quay")
    assert (first.entry.text, last.entry.text) == (FIRST.replace("\n\n", "\n"), THIRD.replace("\n\n", "\n"))
    assert [person.name for person in last.entry.byline] == ["Ben Ito"]
    assert (first.entry.updated, last.entry.updated) == (None, moment(52))
    assert (first.entry.corrections, len(last.entry.corrections)) == ((), 1)
    assert {each.entry.address for each in (first, last)} == {HERE}
    assert [each.entry.edits for each in (first, last)] == [None, None]
    assert first.entry.fragment != last.entry.fragment


def test_a_version_says_what_was_changed() -> None:
    first, second, last = views(three_versions())
    assert (first.difference, first.changes) == (None, ())
    assert second.difference is not None
    assert (second.difference.added, second.difference.removed, second.changes) == (1, 1, ())
    assert [each.field for each in last.changes] == ["title", "byline", "updated", "corrections"]


def test_a_version_is_on_record() -> None:
    """When it landed, when it was written if at another time, who committed it, and the two ids."""
    past = three_versions()
    first, second, _ = views(past)
    assert (first.landed, first.authored, first.by) == (moment(2), None, "Ana Ruiz")
    assert (second.landed, second.authored, second.by) == (moment(14), moment(9), "Ben Ito")
    assert second.commit == past.versions[1].commit
    assert second.swhid == f"swh:1:cnt:{past.versions[1].blob}"


def test_a_version_leads_to_its_neighbours_and_to_today() -> None:
    first, second, last = views(three_versions())
    assert first.earlier is None
    assert last.later is None
    assert second.earlier is not None
    assert second.later is not None
    assert (second.earlier.number, second.earlier.address) == (1, f"{HERE}versions/{STAMPS[0]}/")
    assert (second.later.number, second.later.address) == (3, f"{HERE}versions/{STAMPS[2]}/")
    assert (second.today.title, second.today.address) == ("An hour on the quay", HERE)
    assert (second.versions, second.timemap) == (f"{HERE}versions/", f"{HERE}versions/timemap.link")


def test_the_last_version_is_the_present_one_where_nothing_has_changed_since() -> None:
    assert [each.present for each in views(three_versions())] == [False, False, True]
    assert [each.present for each in views(three_versions(settled=False), today=quay("New."))] == [False] * 3


def test_the_first_version_stands_from_its_published_time() -> None:
    """Coverage may be put into a history years later; what landed before its time stands from then."""
    first, second, last = views(three_versions())
    assert first.stood is not None
    assert second.stood is not None
    assert last.stood is not None
    assert (first.stood.first, first.stood.last) == (Moment(PUBLISHED, ZONE), moment(14))
    assert (second.stood.first, second.stood.last) == (moment(14), moment(53))
    assert (last.stood.first, last.stood.last) == (moment(53), None)


def test_what_was_replaced_before_it_was_published_never_stood() -> None:
    told = [quay(FIRST), quay(SECOND), quay(THIRD)]
    versions = tuple(version(each, after(minutes)) for each, minutes in zip(told, (-30, -20, 5), strict=True))
    past = Past(versions, settled=True)
    assert stood_from(past) == [PUBLISHED, PUBLISHED, after(5)]
    first, second, _ = views(past)
    assert first.stood is None
    assert second.stood is not None
    assert second.stood.first.instant == PUBLISHED


def test_a_version_of_the_future_is_not_scheduled() -> None:
    """It was published, whatever the clock says now: a page of the past does not depend on it."""
    late = datetime(2099, 1, 1, tzinfo=UTC)
    versions = tuple(version(replace(quay(text), published=late), after(n)) for n, text in enumerate((FIRST, SECOND)))
    assert [each.entry.scheduled for each in views(Past(versions, settled=True))] == [False, False]


def test_what_comes_back_is_compared_with_what_was_taken_down() -> None:
    """A withdrawal in between is no change of the text."""
    gone = quay(FIRST, status="withdrawn", withdrawal=Withdrawal(after(5), "Unclear."))
    told = [quay(FIRST), gone, quay(SECOND)]
    past = Past(tuple(version(each, after(n)) for n, each in enumerate(told, 1)), settled=True)
    _, withdrawn, back = views(past)
    assert not withdrawn.difference
    assert back.difference is not None
    assert (back.difference.added, back.difference.removed) == (1, 1)
    assert [each.field for each in back.changes] == ["status"]


def test_an_update_that_came_without_its_author_names_the_id() -> None:
    """People leave a site; who is not known any more is named as the file has it."""
    versions = (version(quay(FIRST, byline=(Credit("carl", ""),)), after(1)), version(quay(SECOND), after(2)))
    assert [person.name for person in views(Past(versions, settled=True))[0].entry.byline] == ["carl"]


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_newest_first_and_sums_up() -> None:
    lines = the_list(three_versions()).lines
    assert [each.number for each in lines] == [3, 2, 1]
    assert [each.address for each in lines] == [f"{HERE}versions/{stamp}/" for stamp in reversed(STAMPS)]
    assert [(each.added, each.removed) for each in lines] == [(11, 1), (1, 1), (0, 0)]
    assert [each.fields for each in lines] == [("title", "byline", "updated", "corrections"), (), ()]
    assert [each.by for each in lines] == ["Ana Ruiz", "Ben Ito", "Ana Ruiz"]


def test_the_list_says_when_the_update_was_not_there() -> None:
    """Beside the version that was the newest when it went."""
    lines = the_list(three_versions()).lines
    assert [[(span.first, span.last) for span in each.gone] for each in lines] == [[], [(moment(25), moment(28))], []]
    gaps = ((PUBLISHED - timedelta(days=1), PUBLISHED), (after(60), None))
    lines = the_list(three_versions(gaps=gaps)).lines
    assert [[span.last for span in each.gone] for each in lines] == [[None], [], [Moment(PUBLISHED, ZONE)]]


def test_the_list_says_that_a_change_is_not_on_record() -> None:
    assert the_list(three_versions()).settled
    unsettled: Versions = by_address(made(three_versions(settled=False), quay("New.")))["versions/"].view
    assert not unsettled.settled


# ── what search engines, sitemaps and builds go by ───────────────────────────────────────────────────────────────────


def test_search_engines_are_sent_to_the_update() -> None:
    for name, page in by_address(made(three_versions())).items():
        if name.startswith("versions/") and page.form == "html":
            meta = page.view.meta
            assert (meta.noindex, meta.canonical) == (True, "https://wire.example/news/2014/talks/quay/")
            assert (meta.kind, meta.structured) == ("versions" if name == "versions/" else "version", "")
            assert all(link.title for link in meta.breadcrumbs[:-1])


def variants(past: Past) -> list[Past]:
    """The past with one thing after the other changed."""
    found = [replace(past, settled=False), replace(past, gaps=()), replace(past, versions=past.versions[:2])]
    for index, each in enumerate(past.versions):
        for field in fields(each):
            now: Any = getattr(each, field.name)
            if field.name == "update":
                other = replace(now, title="Other", digest="other")
            elif isinstance(now, datetime):
                other = now + timedelta(seconds=1)
            else:
                other = f"{now}x"
            changed = (*past.versions[:index], replace(each, **{field.name: other}), *past.versions[index + 1 :])
            found.append(replace(past, versions=changed))
    return found


def test_two_pages_of_one_digest_are_the_same() -> None:
    """Whatever changed: what does not change a page's digest does not change what it shows."""
    seen: dict[str, Any] = {}
    today = quay(THIRD)
    for past in (three_versions(), *variants(three_versions())):
        for page in made(past, today):
            if isinstance(page.shows, Later):
                assert seen.setdefault(f"{page.address} {page.shows.digest}", page.view) == page.view
                assert page.shows.lang == page.view.meta.lang
    assert len(seen) > 60


def test_the_next_version_changes_only_its_neighbours_page() -> None:
    """And the list, the TimeMap, the update itself."""
    past = three_versions()
    today = past.versions[-1].update
    today = replace(today, body=Body(today.body.text, today.path, 4))
    before = {page.address: page.shows for page in made(replace(past, versions=past.versions[:2]), today)}
    now = {page.address: page.shows for page in made(past, today)}
    changed = {address.removeprefix(HERE) for address, shown in before.items() if now[address] != shown}
    assert changed == {"", "versions/", "versions/timemap.link", f"versions/{STAMPS[1]}/"}
