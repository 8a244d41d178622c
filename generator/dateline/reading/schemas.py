"""Schemas: every field of every kind of file, with its type, its meaning and an example.

Documentation, editors' JSON Schemas and the hints of problems are made from these; no field is described elsewhere.
Times stay text here: `reading.times` resolves them, because what they mean depends on the coverage's timezone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dateline.reading.fields import Schema
from dateline.reading.scalar_types import (
    Address,
    Alias,
    Day,
    Flag,
    Fold,
    Language,
    Line,
    Mail,
    Number,
    PageSize,
    Precision,
    Prose,
    Tag,
    Text,
    Words,
)
from dateline.reading.schema_parts import Byline, ImageFields
from dateline.reading.site_schema import SiteFields
from dateline.reading.values import AuthorValues, CoverageValues, PageValues, SiteValues, UpdateValues

if TYPE_CHECKING:
    from dateline.reading.plain_fields import Values

__all__ = ["SCHEMAS", "SCHEMA_OF", "AuthorFields", "CoverageFields", "PageFields", "SiteFields", "UpdateFields"]


# ── coverage.md ──────────────────────────────────────────────────────────────────────────────────────────────────────


class CoverageFields(Schema):
    """The fields of a coverage; the body is its standfirst."""

    title: Words = Field(description="The headline.", examples=["Storm in Port Alder"])
    summary: Line = Field(
        default="", description="One sentence, for lists, feeds and cards.", examples=["The harbour is closed."]
    )
    section: Line = Field(default="", description="The desk, by its id in site.yaml.", examples=["world"])
    status: Literal["scheduled", "live", "closed"] | None = Field(
        default=None,
        description="Its state: `scheduled`, `live` or `closed`. Without it, one that has `closed` is, others live.",
        examples=["closed"],
    )
    timezone: Line = Field(
        default="",
        description="The IANA timezone of the story. Its times are shown in it; a time without an offset is read in "
        "it; an offset that contradicts it is a problem.",
        examples=["America/New_York"],
    )
    opened: Line = Field(default="", description="When coverage began.", examples=["2014-03-05T09:00:00-05:00"])
    closed: Line = Field(default="", description="When coverage ended.", examples=["2014-03-07T18:00:00-05:00"])
    byline: Byline = Field(
        default=(),
        description="Who covers it: author ids, or `{name, role}` for a person without a page.",
        examples=["[sample-reporter, {name: Ines Calder, role: Photographs}]"],
    )
    tags: tuple[Tag, ...] = Field(default=(), description="Its topics.", examples=["[diplomacy, sanctions]"])
    order: Literal["auto", "newest", "oldest"] = Field(
        default="auto",
        description="Which update stands first: `newest`, `oldest`, or `auto` (newest until closed, then oldest).",
        examples=["oldest"],
    )
    per_page: PageSize | None = Field(
        default=None,
        description="Updates on one page, 5 to 500; else the site's. A change moves updates to other pages.",
        examples=["20"],
    )
    image: ImageFields | None = Field(
        default=None,
        description="The lead picture: `{file, alt, credit}`, a file of the coverage's media folder.",
        examples=['{file: media/square.jpg, alt: "The square at noon"}'],
    )
    related: tuple[Line, ...] = Field(
        default=(), description="Other coverages worth reading, by id.", examples=["[2014/ukraine-talks]"]
    )
    aliases: tuple[Alias, ...] = Field(
        default=(),
        description="Its former ids, oldest first, or old addresses beginning with `/`; they redirect here.",
        examples=["[2014/old-id, /news/2014/03/storm.html]"],
    )
    lang: Language = Field(default="", description="Its language where it is not the site's.", examples=["uk"])


# ── an update ────────────────────────────────────────────────────────────────────────────────────────────────────────


class SourceFields(Schema):
    """Where an update's facts come from."""

    name: Words = Field(description="Who says so.", examples=["Reuters"])
    url: Address | None = Field(default=None, description="Where.", examples=["https://example.org/report"])
    archived: Address | None = Field(
        default=None,
        description="A kept copy of it.",
        examples=["https://web.archive.org/web/2014/https://example.org/"],
    )
    seen: Day = Field(default="", description="The day on which it said so.", examples=["2014-03-07"])
    note: Text = Field(default="", description="What else a reader should know.", examples=["By telephone."])


class CorrectionFields(Schema):
    """A notice that something published was wrong."""

    at: Line = Field(description="When the correction was made.", examples=["2014-03-07T15:00:00-05:00"])
    kind: Literal["correction", "clarification", "update"] = Field(
        default="correction",
        description="Its kind: `correction`, `clarification` or `update`.",
        examples=["clarification"],
    )
    text: Prose = Field(
        description="What was wrong, and what is right.",
        examples=['"An earlier version gave the wrong day for the call."'],
    )


class WithdrawalFields(Schema):
    """Why an update was taken down."""

    at: Line = Field(description="When it was withdrawn.", examples=["2014-03-07T15:00:00-05:00"])
    reason: Prose = Field(description="Why, for readers.", examples=['"The report could not be confirmed."'])
    redact: Flag = Field(
        default=False, description="Whether earlier versions must not be shown either.", examples=["true"]
    )


class UpdateFields(Schema):
    """The fields of an update."""

    title: Line = Field(
        default="",
        description="The headline. Without one an update goes by its first sentence. A key event needs one.",
        examples=["The harbour is closed"],
    )
    published: Line = Field(
        description="When it first appeared. It orders the timeline and never changes.",
        examples=["2014-03-07T13:30:00-05:00"],
    )
    updated: Line = Field(
        default="",
        description="The last change that readers should know of.",
        examples=["2014-03-07T14:05:00-05:00"],
    )
    byline: Byline = Field(
        default=(),
        description="Who wrote it: author ids, or `{name, role}` for a person without a page. Else the coverage's.",
        examples=["[sample-reporter]"],
    )
    key: Flag = Field(
        default=False,
        description="Whether it is a key event: it then stands in the story's summary.",
        examples=["true"],
    )
    pinned: Flag = Field(
        default=False, description="Whether it is held at the top while the coverage is live.", examples=["true"]
    )
    tags: tuple[Tag, ...] = Field(default=(), description="Its topics.", examples=["[diplomacy, sanctions]"])
    place: Line = Field(default="", description="Where it was written: the dateline.", examples=["Moscow"])
    label: Line = Field(
        default="", description="What kind of update it is, by a label's id in site.yaml.", examples=["analysis"]
    )
    sources: tuple[SourceFields, ...] = Field(
        default=(),
        description="Where its facts come from: `{name, url, archived, seen, note}`.",
        examples=['[{name: Reuters, url: "https://example.org/report"}]'],
    )
    corrections: tuple[CorrectionFields, ...] = Field(
        default=(),
        description="What was wrong in it, oldest first: `{at, kind, text}`.",
        examples=['[{at: 2014-03-07T15:00:00-05:00, text: "An earlier version gave the wrong day."}]'],
    )
    id: Line = Field(
        default="",
        description="Its id, where it is not the file's name without `.md`. It never changes once published.",
        examples=["harbour-closed"],
    )
    sequence: Number = Field(
        default=0, description="Its order among updates of the same instant, lowest first.", examples=["2"]
    )
    status: Literal["published", "draft", "withdrawn"] = Field(
        default="published", description="Its state: `published`, `draft` or `withdrawn`.", examples=["draft"]
    )
    withdrawn: WithdrawalFields | None = Field(
        default=None,
        description="With `status: withdrawn`: when and why, `{at, reason, redact}`.",
        examples=['{at: 2014-03-07T15:00:00-05:00, reason: "The report could not be confirmed."}'],
    )
    aliases: tuple[Alias, ...] = Field(
        default=(),
        description="Its former ids, oldest first, or old addresses beginning with `/`; they redirect here.",
        examples=["[old-id, /news/2014/03/storm.html]"],
    )
    lang: Language = Field(default="", description="Its language where it is not the coverage's.", examples=["ru"])
    summary: Line = Field(
        default="", description="One sentence, for feeds and cards.", examples=["No ship leaves before noon."]
    )
    minor: Flag = Field(
        default=False, description="Whether the last edit needs no correction: a typing error, say.", examples=["true"]
    )
    precision: Precision | None = Field(
        default=None,
        description="How exact `published` is: `minute`, `hour` or `day`.",
        examples=["day"],
    )
    fold: Fold | None = Field(
        default=None,
        description="Which of two equal local times is meant when clocks went back: 0 for the first, 1 for the second.",
        examples=["1"],
    )
    published_raw: Line = Field(
        default="", description="The time exactly as an older page printed it.", examples=['"Friday, 1:30 p.m."']
    )
    time_note: Text = Field(
        default="",
        description="Why the time is right although it looks odd, or how it is known.",
        examples=["The clock of the old system was an hour fast."],
    )


# ── an author, a page ────────────────────────────────────────────────────────────────────────────────────────────────


class AuthorFields(Schema):
    """The fields of a person; the body is the bio."""

    name: Words = Field(description="The name.", examples=["Sample Reporter"])
    role: Line = Field(default="", description="What they do.", examples=["Diplomatic correspondent"])
    photo: ImageFields | None = Field(
        default=None,
        description="A photograph, a file beside the author's: `{file, alt, credit}`.",
        examples=['{file: sample-reporter.png, alt: "Sample Reporter at a desk"}'],
    )
    email: Mail = Field(default="", description="A mailbox.", examples=["sample@harbour.example"])
    links: dict[Line, Address] = Field(
        default_factory=dict,
        description="Where else they are, in order: what the link says, and its address.",
        examples=['{Mastodon: "https://social.example/@sample"}'],
    )
    former: Flag = Field(
        default=False, description="Whether they have left; they are then listed last.", examples=["true"]
    )
    aliases: tuple[Alias, ...] = Field(
        default=(),
        description="Its former ids, oldest first, or old addresses beginning with `/`; they redirect here.",
        examples=["[old-id]"],
    )


class PageFields(Schema):
    """The fields of a plain page."""

    title: Words = Field(description="The headline.", examples=["About this site"])
    summary: Line = Field(
        default="", description="One sentence, for search engines.", examples=["Who we are, and how to reach us."]
    )
    lang: Language = Field(default="", description="Its language where it is not the site's.", examples=["de"])
    aliases: tuple[Alias, ...] = Field(
        default=(),
        description="Its former ids, oldest first, or old addresses beginning with `/`; they redirect here.",
        examples=["[about-us, /impressum.html]"],
    )


SCHEMAS: dict[str, type[Schema]] = {
    "site": SiteFields,
    "coverage": CoverageFields,
    "update": UpdateFields,
    "author": AuthorFields,
    "page": PageFields,
}
"""By what each describes; the names under which editors find them."""

SCHEMA_OF: dict[type[Values], type[Schema]] = {
    SiteValues: SiteFields,
    CoverageValues: CoverageFields,
    UpdateValues: UpdateFields,
    AuthorValues: AuthorFields,
    PageValues: PageFields,
}
"""By what is read without them where nothing is out of the ordinary."""
