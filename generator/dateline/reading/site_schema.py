"""Site schema: every key of site.yaml, with its type, its meaning and an example."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dateline.reading.fields import Schema
from dateline.reading.scalar_types import (
    Address,
    Authority,
    BaseUrl,
    Count,
    DatePattern,
    Flag,
    Id,
    Language,
    Line,
    PageSize,
    Prose,
    Text,
    TimePattern,
    Words,
)
from dateline.reading.scalars import Share
from dateline.reading.schema_parts import ImageFields
from dateline.reading.target_schema import Target


class PublisherFields(Schema):
    """Who publishes the site."""

    name: Words = Field(description="The publisher's name.", examples=["The Harbour Gazette"])
    url: Address | None = Field(default=None, description="Their site.", examples=["https://harbour.example/"])
    logo: ImageFields | None = Field(
        default=None,
        description="Their logo, a file of content/static: `{file, alt}`.",
        examples=['{file: logo.png, alt: "The Harbour Gazette"}'],
    )


class MenuItemFields(Schema):
    """One entry of a menu."""

    title: Words = Field(description="What the entry says.", examples=["Corrections"])
    to: Line = Field(
        description="Where it leads, as a link in Markdown: `page:about`, `tag:…`, `/corrections/`, `https://…`.",
        examples=["page:about"],
    )


class MenuFields(Schema):
    """The site's menus."""

    main: tuple[MenuItemFields, ...] = Field(
        default=(),
        description="The menu at the head of every page, in order.",
        examples=["[{title: People, to: /authors/}]"],
    )
    footer: tuple[MenuItemFields, ...] = Field(
        default=(),
        description="The menu at the foot of every page, in order.",
        examples=["[{title: About, to: page:about}]"],
    )


class FeedbackFields(Schema):
    """Where readers report errors."""

    title: Words = Field(description="What the link says.", examples=["Report an error"])
    url: Address = Field(
        description="A form's address, or `mailto:` and a mailbox.", examples=["mailto:desk@harbour.example"]
    )


class SupportFields(Schema):
    """The box that asks readers for support."""

    title: Words = Field(description="Its headline.", examples=["Help us stay on the story"])
    text: Prose = Field(description="One or two sentences.", examples=["Readers pay for this coverage."])
    url: Address = Field(description="Where the button leads.", examples=["https://harbour.example/support"])
    button: Words = Field(description="What the button says.", examples=["Support us"])


class MarkupFields(Schema):
    """How Markdown is read."""

    html: Literal["escape", "sanitize"] = Field(
        default="escape",
        description="Raw HTML in Markdown: `escape` shows it as text, `sanitize` lets harmless elements through.",
        examples=["sanitize"],
    )
    smart_quotes: Flag = Field(
        default=False, description="Whether straight quotes and `--` become typographic ones.", examples=["true"]
    )


class SiteFields(Schema):
    """The settings of a site."""

    title: Words = Field(description="The site's name.", examples=["The Harbour Gazette, live"])
    base_url: BaseUrl = Field(
        description="Where the site will stand, with https. Feeds, sitemaps and share links are made from it; links "
        "between pages are not.",
        examples=["https://live.harbour.example/"],
    )
    authority: Authority = Field(
        description="A domain of yours and a day (or year) on which you owned it. The ids of feed entries are made "
        "from it, for ever, so it stays the same when the site moves (RFC 4151).",
        examples=["harbour.example,2026"],
    )
    description: Line = Field(
        default="", description="One sentence, for search engines and feeds.", examples=["Live coverage, kept."]
    )
    language: Language = Field(
        default="en", description="The site's language, as a BCP 47 tag. It chooses the theme's words.", examples=["de"]
    )
    timezone: Line = Field(
        default="UTC",
        description="The zone in which times are shown where a coverage names none.",
        examples=["Europe/Lisbon"],
    )
    theme: Line = Field(default="dateline", description="The theme's name.", examples=["dateline"])
    theme_options: dict[Line, Text] = Field(
        default_factory=dict,
        description="What the theme lets you set; each theme says which.",
        examples=['{footer_note: "Registered charity 1234"}'],
    )
    publisher: PublisherFields | None = Field(
        default=None,
        description="Who publishes the site: `{name, url, logo}`.",
        examples=["{name: The Harbour Gazette, url: https://harbour.example/}"],
    )
    image: ImageFields | None = Field(
        default=None,
        description="The picture shown when a page without one of its own is shared: `{file, alt, credit}`, a file of "
        "content/static.",
        examples=['{file: card.png, alt: "The Harbour Gazette"}'],
    )
    sections: dict[Id, Words] = Field(
        default_factory=dict,
        description="The desks, in the order in which they are shown: id and title.",
        examples=["{world: World, local: Local}"],
    )
    labels: dict[Id, Words] = Field(
        default_factory=dict,
        description="The labels an update may bear: id and what readers see.",
        examples=["{analysis: Analysis, fact-check: Fact check}"],
    )
    menu: MenuFields = Field(
        default=MenuFields(),
        description="The menus: `main` and `footer`, each a list of `{title, to}`.",
        examples=["{main: [{title: About, to: page:about}]}"],
    )
    share: tuple[Share, ...] = Field(
        default=("copy", "email"),
        description="The ways to share a page, in order; none of them loads anything of a third party.",
        examples=["[copy, email, mastodon]"],
    )
    feedback: FeedbackFields | None = Field(
        default=None,
        description="Where readers report errors: `{title, url}`.",
        examples=["{title: Report an error, url: mailto:desk@harbour.example}"],
    )
    support: SupportFields | None = Field(
        default=None,
        description="The box that asks readers for support: `{title, text, url, button}`.",
        examples=[
            "{title: Help us, text: Readers pay for this., url: https://harbour.example/support, button: Support us}"
        ],
    )
    markup: MarkupFields = Field(
        default=MarkupFields(),
        description="How Markdown is read: `html`, `smart_quotes`.",
        examples=["{smart_quotes: true}"],
    )
    time_format: TimePattern = Field(
        default="",
        description="How times of day are written, as a CLDR pattern; else as the page's language does.",
        examples=["HH:mm"],
    )
    date_format: DatePattern = Field(
        default="",
        description="How dates are written, as a CLDR pattern; else as the page's language does.",
        examples=["d MMMM y"],
    )
    per_page: PageSize = Field(
        default=50,
        description="Updates on one page of a timeline, 5 to 500; a coverage may say otherwise.",
        examples=["50"],
    )
    source_copies: Flag = Field(
        default=False,
        description="Whether each update's source stands beside its page as `index.md`. Sources may hold notes that "
        "are not for readers.",
        examples=["true"],
    )
    stale_after: Count = Field(
        default=12,
        description="Hours without an update after which a live coverage is called stale; 0 for never.",
        examples=["24"],
    )
    history: Literal["required", "auto", "off"] = Field(
        default="auto",
        description="Whether earlier versions are taken from git: `auto` where the site lies in a repository that has "
        "all of its history, `required` to build only then, `off` never.",
        examples=["required"],
    )
    silent_edits: Literal["error", "warning", "off"] = Field(
        default="warning",
        description="What to say of an update whose words changed after it was published, with neither a correction "
        "nor `minor: true`.",
        examples=["error"],
    )
    publish: dict[Id, Target] = Field(
        default_factory=dict,
        description="Where `dateline publish` puts the site: names of your own, and of each what the target is. No "
        "secret stands here. Which fields go with which kind, and how each host is set up: docs/publishing.md.",
        examples=[
            "{live: {kind: s3, bucket: harbour-live, region: eu-west-1}, stage: {kind: directory, path: /srv/www}}"
        ],
    )
