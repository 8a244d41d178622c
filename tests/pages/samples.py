"""Samples: model values made by hand, and a small newsroom that has one of everything that a page can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline.clock import Clock, public
from dateline.digests import digest_text
from dateline.markup.fragments import Fragment
from dateline.model import (
    Author,
    Body,
    Correction,
    Coverage,
    Credit,
    Feedback,
    MenuItem,
    Newsroom,
    Picture,
    PlainPage,
    Publisher,
    Section,
    Site,
    Source,
    StaticFile,
    Support,
    Update,
    Withdrawal,
)
from dateline.pages.plan import plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.pages.page import Page, Plan

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CLOCK = Clock(NOW)
START = datetime(2014, 3, 5, 14, 12, tzinfo=UTC)


def site(**changed: Any) -> Site:
    """A site with every setting that pages show."""
    settings: dict[str, Any] = {
        "title": "The Harbour Wire",
        "base_url": "https://wire.example/news/",
        "base_path": "/news/",
        "authority": "wire.example,2014",
        "description": "Live coverage from the harbour & beyond.",
        "language": "en",
        "timezone": "America/New_York",
        "publisher": Publisher(
            "Harbour Media", "https://harbour.example/", _picture("content/static/logo.png", "Harbour Media")
        ),
        "image": _picture("content/static/card.png", "The harbour at dawn"),
        "sections": (Section("world", "World"), Section("weather", "Weather")),
        "labels": (("analysis", "Analysis"), ("fact-check", "Fact check")),
        "main_menu": (MenuItem("About", "page:about"), MenuItem("Diplomacy", "tag:diplomacy")),
        "footer_menu": (MenuItem("Imprint", "https://harbour.example/imprint"),),
        "share": ("copy", "email", "bluesky", "mastodon", "x"),
        "feedback": Feedback("Report an error", "mailto:corrections@wire.example"),
        "support": Support(
            "Stand by us", "We are read by many and paid for by few.", "https://harbour.example/support", "Support us"
        ),
        "per_page": 50,
    }
    return Site(**(settings | changed))


def update(name: str, at: datetime, text: str = "Something happened.", **changed: Any) -> Update:
    """An update of the coverage `story`, or of the one named by `coverage`."""
    coverage = changed.pop("coverage", "story")
    path = f"content/{coverage}/{name}.md"
    stands_for = repr((name, at, text, sorted(changed.items(), key=lambda item: item[0])))
    return Update(
        id=name,
        coverage=coverage,
        path=path,
        published=at,
        body=Body(text, path, 4),
        digest=digest_text(stands_for),
        **changed,
    )


def coverage(name: str = "story", updates: Iterable[Update] = (), text: str = "", **changed: Any) -> Coverage:
    """A coverage; its updates are put in order."""
    path = f"content/{name}/coverage.md"
    fields: dict[str, Any] = {"title": f"Coverage of {name}", "timezone": "America/New_York"} | changed
    return Coverage(
        id=name,
        path=path,
        body=Body(text, path, 3),
        digest=digest_text(repr((name, text, sorted(fields)))),
        updates=tuple(sorted(updates, key=lambda each: each.order)),
        **fields,
    )


def counted(count: int, *, start: datetime = START, minutes: int = 7, **changed: Any) -> list[Update]:
    """`count` updates, some minutes apart."""
    return [
        update(f"n-{n:04d}", start + timedelta(minutes=minutes * n), f"News number {n}. And more.", **changed)
        for n in range(1, count + 1)
    ]


def author(name: str, full_name: str, text: str = "", **changed: Any) -> Author:
    """An author."""
    path = f"content/authors/{name}.md"
    return Author(name, path, full_name, Body(text, path, 3), digest_text(full_name), **changed)


def fragment(text: str, coverage_id: str = "", image: Picture | None = None) -> Fragment:
    """A body as the markup room would give it, for paragraphs of plain text."""
    paragraphs = [part for part in text.split("\n\n") if part]
    html = "".join(f"<p>{part.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for part in paragraphs)
    media: tuple[str, ...] = ()
    if image:
        html += f'<figure class="card card-picture"><img src="\x02media/{coverage_id}/{image.path.rpartition("/")[2]}" '
        html += f'alt="{image.alt}" width="{image.width}" height="{image.height}" loading="lazy"></figure>\n'
        media = (image.path,)
    return Fragment(digest_text(html), html, "\n".join(paragraphs), media, image)


def fragments(newsroom: Newsroom) -> dict[str, Fragment]:
    """The bodies of a newsroom, by source path."""
    found: dict[str, Fragment] = {}
    for each in newsroom.coverages:
        found[each.path] = fragment(each.body.text)
        for one in each.updates:
            image = PICTURE if "(see the picture)" in one.body.text else None
            found[one.path] = fragment(one.body.text, each.id, image)
    for body in (*(each.body for each in newsroom.authors), *(each.body for each in newsroom.pages)):
        found[body.path] = fragment(body.text)
    return found


def planned(newsroom: Newsroom, clock: Clock = CLOCK) -> Plan:
    """The plan of a newsroom that has no collisions."""
    made, problems = plan(newsroom, fragments(newsroom), clock=clock)
    assert list(problems) == []
    return made


def planned_pages(newsroom: Newsroom, clock: Clock = CLOCK) -> dict[str, Page]:
    """The pages of a newsroom by address."""
    return {page.address: page for page in planned(newsroom, clock).pages}


def one_story(updates: Sequence[Update], **changed: Any) -> Newsroom:
    """A newsroom with one coverage, `story`, two authors and nothing else."""
    return Newsroom(
        site=changed.pop("site", site(publisher=None, sections=(), share=())),
        coverages=(coverage("story", updates, **changed),),
        authors=(author("ana", "Ana Ruiz"), author("ben", "Ben Ito")),
    )


def with_update(newsroom: Newsroom, added: Update) -> Newsroom:
    """The newsroom with one more update in its coverage."""
    return replace(
        newsroom,
        coverages=tuple(
            replace(each, updates=tuple(sorted([*each.updates, added], key=lambda one: one.order)))
            if each.id == added.coverage
            else each
            for each in newsroom.coverages
        ),
    )


def _picture(path: str, alt: str, credit: str = "", width: int = 1200, height: int = 675) -> Picture:
    return Picture(path, alt, credit, width, height, digest_text(path))


PICTURE = _picture("content/2014/talks/media/quay.jpg", "Delegates on the quay", "Photo: Ana Ruiz")


# ── a small newsroom with one of everything ──────────────────────────────────────────────────────────────────────────


def talks() -> Coverage:
    """A closed coverage, oldest first, over three days in four blocks."""
    name = "2014/talks"

    def told(stem: str, minutes: int, text: str, **changed: Any) -> Update:
        return update(stem, START + timedelta(minutes=minutes), text, coverage=name, **changed)

    updates = [
        told(
            "arrivals",
            0,
            "The delegations arrive one by one. Nobody speaks to the press.",
            title="Delegations arrive",
            key=True,
            place="Paris",
            tags=("diplomacy",),
        ),
        told(
            "no-comment",
            31,
            "Dr. Weiss of the U.S. team said nothing at 9.45 a.m. sharp. He smiled.\n\nHe then left by a side door.",
            byline=(Credit("ben", "Ben Ito"), Credit(None, "Carla Voss", "Translator")),
            sources=(
                Source("Pool report", "https://pool.example/1", "https://archive.example/1", "5 March 2014", "A"),
            ),
        ),
        told(
            "quay",
            200,
            "A walk along the water (see the picture).",
            title='They walk <b>& talk</b> "alone"',
            label="analysis",
            tags=("diplomacy", "In pictures"),
            updated=START + timedelta(minutes=230),
            corrections=(
                Correction(START + timedelta(minutes=260), "correction", "An earlier version named the wrong quay."),
            ),
        ),
        told(
            "rumour",
            215,
            "A rumour that turned out to be wrong.",
            title="Deal reached",
            key=True,
            tags=("diplomacy",),
            status="withdrawn",
            withdrawal=Withdrawal(START + timedelta(minutes=300), "The report could not be confirmed."),
        ),
        told("day-two", 1440, "Second day, second city.", title="On to Rome", place="Rome", key=True),
        told("paper", 1500, "会議は踊る、されど進まず。続きは夕方に。", lang="ja", precision="hour"),
        told("last-word", 2900, "No agreement.", title="Talks end without agreement", key=True, tags=("diplomacy",)),
        told("after", 2950, "The ministers fly home.", published_raw="4:22PM Fri", time_note="As first printed"),
    ]
    return coverage(
        name,
        updates,
        "How a week of talks went, hour by hour.\n\nAll times are local.",
        title="Talks in Paris & Rome",
        section="world",
        status="closed",
        opened=START,
        closed=START + timedelta(minutes=3000),
        byline=(Credit("ana", "Ana Ruiz"), Credit("ben", "Ben Ito", "Producer")),
        tags=("europe",),
        order="oldest",
        per_page=2,
        image=_picture("content/2014/talks/media/lead.jpg", "A long table", "Photo: Harbour Media"),
        related=("storm",),
        aliases=("talks-2014", "/stories/talks.html"),
    )


def storm() -> Coverage:
    """A live coverage, newest first, in two blocks, with a pinned update, a draft and one that is to come."""
    start = NOW - timedelta(hours=5)

    def told(stem: str, minutes: int, text: str, **changed: Any) -> Update:
        return update(stem, start + timedelta(minutes=minutes), text, coverage="storm", **changed)

    updates = [
        told("warning", 0, "Red warning for the coast.", title="Red warning", key=True, tags=("weather",)),
        told("ferries", 20, "No ferries today.", title="Ferries stay in port", pinned=True, tags=("weather",)),
        told("power", 60, "Lights out in the old town.", byline=(Credit("ben", "Ben Ito"),), minor=True),
        told("roads", 90, "The coast road is closed.", label="fact-check", aliases=("coast-road",), key=True),
        told("calm", 150, "The wind drops.", tags=("weather", "Diplomacy")),
        told("notes", 160, "Not for publication yet.", status="draft"),
        told("tonight", 600, "What comes tonight.", title="Tonight"),
    ]
    return coverage(
        "storm",
        updates,
        "A storm crosses the harbour.",
        title="Storm over the harbour",
        summary="The storm, as it happens.",
        section="weather",
        status="live",
        opened=start,
        byline=(Credit("ana", "Ana Ruiz"),),
        per_page=3,
        related=("2014/talks", "regatta"),
        timezone="Europe/London",
    )


def newsroom() -> Newsroom:
    """The newsroom as read: with what only `--drafts` and `--future` show."""
    return Newsroom(
        site=site(),
        coverages=(
            talks(),
            coverage(
                "regatta",
                title="Regatta",
                status="scheduled",
                section="world",
                opened=NOW + timedelta(days=3),
                lang="ar",
                timezone="UTC",
            ),
            storm(),
        ),
        authors=(
            author(
                "ana",
                "Ana Ruiz",
                "Ana covers diplomacy. She has been with us since 2009.",
                role="Correspondent",
                photo=_picture("content/authors/ana.jpg", "Ana Ruiz", width=400, height=400),
                email="ana@wire.example",
                links=(("Website", "https://ana.example/"), ("Mastodon", "https://social.example/@ana")),
                aliases=("a-ruiz",),
            ),
            author("ben", "Ben Ito", "Ben produces.", role="Reporter"),
            author("zoe", "Zoë Old", "Zoë left.", former=True),
        ),
        pages=(
            _plain("about", "About us", "We report.", ("imprint",)),
            _plain("policy", "Corrections policy", "We correct.", ()),
        ),
        statics=(
            StaticFile("content/static/favicon.svg", "favicon.svg"),
            StaticFile("content/static/apple-touch-icon.png", "apple-touch-icon.png"),
            *(StaticFile(f"content/static/{name}", name) for name in ("CNAME", "card.png", "logo.png")),
        ),
    )


def _plain(name: str, title: str, text: str, aliases: tuple[str, ...]) -> PlainPage:
    path = f"content/pages/{name}.md"
    return PlainPage(name, path, title, Body(text, path, 3), digest_text(title), aliases=aliases)


def sample(clock: Clock = CLOCK) -> tuple[Plan, Newsroom, Mapping[str, Fragment]]:
    """The plan of the sample newsroom as `clock` shows it, that newsroom, and its fragments by source path."""
    shown = public(newsroom(), clock)
    return planned(shown, clock), shown, fragments(shown)
