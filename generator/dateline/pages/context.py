"""Context: what the pages of every coverage share. Small, so that it can be handed to a worker with each coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.model import Publisher, Site
from dateline.pages import structured
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.pictures import shown
from dateline.pages.views import CoverageCard, Link, Moment, Person, PersonCard
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dateline.clock import Clock
    from dateline.markup.fragments import Fragment
    from dateline.model import Author, Coverage, Credit, Newsroom, Picture, StaticFile

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_AFTER_ALL = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """The site, and what pages of one coverage say of the others and of people. Changes with no update."""

    site: Site
    now: datetime
    people: Mapping[str, Person]  # by author id
    cards: Mapping[str, PersonCard]  # by author id, without counts
    sections: Mapping[str, Link]  # by section id
    labels: Mapping[str, str]  # by label id
    heads: Mapping[str, CoverageCard]  # by coverage id, as their coverage.md has it
    favicon: str  # address, or ""
    apple_icon: str
    publisher: str  # JSON-LD
    image: Picture | None  # what a page without a picture of its own is shared with
    structured_data: bool = True  # whether pages hold JSON-LD: to make it for a theme that shows none is dear
    versions: bool = True  # whether the theme has pages for earlier versions
    replay: bool = True  # whether it can show a coverage as it stood

    @property
    def home(self) -> Link:
        """The home page: where every breadcrumb begins."""
        return Link(self.site.title, addresses.HOME)

    def credited(self, credit: Credit) -> Person:
        """Give one name of a byline: the author's own role where the byline names none."""
        known = self.people.get(credit.author) if credit.author else None
        if known is None:
            return Person(credit.name or credit.author or "", credit.role)  # one who has left the site goes by the id
        return Person(known.name, credit.role, known.address) if credit.role else known


def make_context(
    newsroom: Newsroom,
    fragments: Mapping[str, Fragment],
    clock: Clock,
    *,
    structured_data: bool = True,
    versions: bool = True,
    replay: bool = True,
) -> Context:
    """Make the context. `fragments` are by source path; of coverages only those of their coverage.md are looked at.

    The rest says what the theme has a use for.
    """
    site = newsroom.site
    sections = {each.id: Link(each.title, addresses.section(each.id)) for each in site.sections}
    return Context(
        site=site,
        now=clock.now,
        people={each.id: Person(each.name, each.role, addresses.author(each.id)) for each in newsroom.authors},
        cards={each.id: _person_card(each, fragments) for each in newsroom.authors},
        sections=sections,
        labels=dict(site.labels),
        heads={each.id: head_card(each, sections, fragments) for each in newsroom.coverages},
        favicon=find_icon(newsroom.statics, "favicon.svg", "favicon.ico", "favicon.png"),
        apple_icon=find_icon(newsroom.statics, "apple-touch-icon.png"),
        publisher=structured.publisher(site),
        image=shown(site.image),
        structured_data=structured_data,
        versions=versions,
        replay=replay,
    )


def head_card(coverage: Coverage, sections: Mapping[str, Link], fragments: Mapping[str, Fragment]) -> CoverageCard:
    """Give a coverage as its coverage.md alone has it: no update changes it."""
    return CoverageCard(
        title=coverage.title,
        address=addresses.coverage(coverage.id),
        status=coverage.status,
        summary=summary(coverage, fragments),
        section=sections.get(coverage.section),
        image=shown(coverage.image),
        first=Moment(coverage.opened, coverage.timezone) if coverage.opened else None,
        last=Moment(coverage.closed, coverage.timezone) if coverage.closed else None,
        count=0,
        lang=coverage.lang,
    )


def summary(coverage: Coverage, fragments: Mapping[str, Fragment]) -> str:
    """Give a coverage's summary, or the beginning of its standfirst."""
    if coverage.summary:
        return coverage.summary
    fragment = fragments.get(coverage.body.path)
    return shorten(fragment.text, DESCRIPTION) if fragment else ""


# ── narrowed to what one thing shows, so that a digest of it tells whether that can have changed ─────────────────────


def own_context(context: Context, coverage: Coverage, people: Collection[str]) -> Context:
    """Narrow a context to what `plan_coverage` of `coverage` can see. Planned with it, the coverage is the same.

    `people` are the ids of authors that its updates name; those of its own byline are added. `now` is only what it
    says of the updates that `coverage` has here: one that is without its updates gives the same as one with updates
    that are all due.
    """
    named = {*people, *(credit.author for credit in coverage.byline if credit.author)}
    return _narrow(
        context,
        people=named,
        sections=[coverage.section],
        heads=[coverage.id, *coverage.related],
        now=_last_due(coverage, context.now),
        site=_own_site(context.site),
    )


def listing_context(name: str, context: Context, coverages: Collection[str]) -> Context:
    """Narrow a context to what `plan_listing` of the listing `name` can see.

    `coverages` are the ids of those with updates in it. The author is looked up in the newsroom besides.
    """
    kind, _, which = name.partition("/")
    site = _own_site(context.site)
    site = replace(site, labels=(), share=(), source_copies=False, per_page=context.site.per_page)
    return _narrow(
        replace(context, labels={}),
        people=[which] if kind == "author" else [],
        sections=[which] if kind == "section" else [],
        heads=coverages if kind == "author" else [],
        now=_AFTER_ALL,
        site=replace(site, description=context.site.description) if kind == "site" else site,
    )


def _last_due(coverage: Coverage, now: datetime) -> datetime:
    """Give the earliest instant at which the same updates are due as `now`; after all of time where all are."""
    due = [update.published for update in coverage.updates if update.published <= now]
    return _AFTER_ALL if len(due) == len(coverage.updates) else max(due, default=_BEFORE_ALL)


def _own_site(site: Site) -> Site:
    """Give the settings that pages of coverages show. Pictures, and all of the publisher but the name, go by others."""
    return Site(
        title=site.title,
        base_url=site.base_url,
        base_path="",
        authority=site.authority,
        language=site.language,
        publisher=Publisher(site.publisher.name) if site.publisher else None,
        labels=site.labels,
        share=site.share,
        source_copies=site.source_copies,
    )


def _narrow(
    context: Context, people: Iterable[str], sections: Iterable[str], heads: Iterable[str], now: datetime, site: Site
) -> Context:
    names = sorted(set(people))
    return replace(
        context,
        site=site,
        now=now,
        people={name: context.people[name] for name in names if name in context.people},
        cards={name: context.cards[name] for name in names if name in context.cards},
        sections={name: context.sections[name] for name in sections if name in context.sections},
        heads={name: context.heads[name] for name in sorted(set(heads)) if name in context.heads},
        apple_icon="",
    )


def _person_card(author: Author, fragments: Mapping[str, Fragment]) -> PersonCard:
    bio = fragments.get(author.body.path)
    return PersonCard(
        name=author.name,
        role=author.role,
        address=addresses.author(author.id),
        photo=shown(author.photo),
        fragment=bio.key if bio and bio.html else "",
        links=tuple(Link(title, url) for title, url in author.links),
        former=author.former,
    )


def find_icon(statics: Sequence[StaticFile], *names: str) -> str:
    """Give the address of the first of `names` that is a static file; "" where none is."""
    there = {each.address for each in statics}
    return next((f"/{name}" for name in names if name in there), "")
