"""Context: what the pages of every coverage share. Small, so that it can be handed to a worker with each coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages import structured
from dateline.pages.headlines import DESCRIPTION, shorten
from dateline.pages.pictures import shown
from dateline.pages.views import CoverageCard, Link, Moment, Person, PersonCard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dateline.clock import Clock
    from dateline.markup.fragments import Fragment
    from dateline.model import Author, Coverage, Credit, Newsroom, Picture, Site, StaticFile


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

    @property
    def home(self) -> Link:
        """The home page: where every breadcrumb begins."""
        return Link(self.site.title, addresses.HOME)

    def credited(self, credit: Credit) -> Person:
        """Give one name of a byline: the author's own role where the byline names none."""
        known = self.people.get(credit.author) if credit.author else None
        if known is None:
            return Person(credit.name, credit.role)
        return Person(known.name, credit.role, known.address) if credit.role else known


def make_context(newsroom: Newsroom, fragments: Mapping[str, Fragment], clock: Clock) -> Context:
    """Make the context. `fragments` are by source path; of coverages only those of their coverage.md are looked at."""
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
