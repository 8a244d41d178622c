"""Pasts: an update with its versions, made by hand, and the pages that come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dateline.digests import digest_text
from dateline.model import Body, Correction, Credit, Past, Version
from dateline.pages.context import make_context
from dateline.pages.entries import make_entries
from dateline.pages.frame import make_frame
from dateline.pages.permalinks import permalink_pages
from dateline.pages.versions import version_pages
from pages import samples
from pages.samples import CLOCK, START, update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom, Update
    from dateline.pages.page import Page

HERE = "/2014/talks/quay/"
PUBLISHED = START + timedelta(minutes=200)
FIRST = "They walked along the quay for forty minutes.\n\nA ferry waited.\n\nNobody spoke.\n\nThe talks go on at nine."
SECOND = FIRST.replace("forty", "fifty")
THIRD = SECOND.replace("at nine.", "at ten, an hour later.\n\nOne side had asked for more time.")


def quay(text: str, **changed: Any) -> Update:
    """The update `quay` as one revision of its file had it."""
    return update("quay", PUBLISHED, text, coverage="2014/talks", **({"title": "They walk"} | changed))


def version(of: Update, landed: datetime, **changed: Any) -> Version:
    """A version that landed at an instant; its ids follow from what it says."""
    blob = digest_text(f"{of.digest} {of.body.text}") + "0" * 8
    told = replace(of, body=Body(of.body.text, f"{of.path}@{blob}", of.body.line))
    values: dict[str, Any] = {"authored": landed, "commit": digest_text(f"{landed}") + "f" * 8, "by": "Ana Ruiz"}
    return Version(update=told, landed=landed, blob=blob, **(values | changed))


def after(minutes: float) -> datetime:
    """An instant after the update was published."""
    return PUBLISHED + timedelta(minutes=minutes)


def three_versions(**changed: Any) -> Past:
    """A past of three versions: a number is put right, then headline, byline and text change with a correction."""
    correction = Correction(after(52), "correction", "An earlier version said at nine.")
    last = quay(
        THIRD,
        title="An hour on the quay",
        byline=(Credit("ben", "Ben Ito"),),
        updated=after(52),
        corrections=(correction,),
    )
    versions = (
        version(quay(FIRST), after(2)),
        version(quay(SECOND), after(14), authored=after(9), by="Ben Ito"),
        version(last, after(53)),
    )
    values: dict[str, Any] = {"versions": versions, "settled": True, "gaps": ((after(25), after(28)),)}
    return Past(**(values | changed))


def newsroom_of(past: Past, today: Update | None = None) -> Newsroom:
    """The sample newsroom with `quay` as its last version had it, or as `today` has it."""
    newsroom = samples.newsroom()
    last = past.versions[-1].update
    quay_today = today or replace(last, body=Body(last.body.text, last.path, last.body.line))
    coverages = [
        replace(each, updates=tuple(quay_today if one.id == "quay" else one for one in each.updates))
        for each in newsroom.coverages
    ]
    return replace(newsroom, coverages=tuple(coverages))


def bodies(newsroom: Newsroom, pasts: Mapping[str, Past]) -> dict[str, Fragment]:
    """The bodies of a newsroom and of versions, by path."""
    found = samples.fragments(newsroom)
    for past in pasts.values():
        for each in past.versions:
            found[each.update.body.path] = samples.fragment(each.update.body.text)
    return found


def made(past: Past, today: Update | None = None) -> list[Page]:
    """The permalinks of the coverage, and the pages of the versions of `quay`."""
    newsroom = newsroom_of(past, today)
    pasts = {"quay": past}
    fragments = bodies(newsroom, pasts)
    coverage = next(each for each in newsroom.coverages if each.id == "2014/talks")
    frame = make_frame(coverage, make_context(newsroom, fragments, CLOCK), fragments)
    listed, postings = make_entries(frame, fragments, pasts)
    return [*permalink_pages(frame, listed, postings), *version_pages(frame, listed, pasts, fragments)]


def by_address(pages: Sequence[Page]) -> dict[str, Page]:
    """Pages by address, below that of the update where they are."""
    return {page.address.removeprefix(HERE): page for page in pages}
