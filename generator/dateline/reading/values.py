"""Values: what the fields of each kind of file say, each with how it is taken where nothing is out of the ordinary.

The schemas say what a field means; names, order, defaults and kinds are the same there, which a test holds.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from dateline.model import CorrectionKind, CoverageStatus, Order, Precision, UpdateStatus
from dateline.reading import scalars
from dateline.reading.plain_fields import (
    Values,
    checked,
    each,
    line,
    numbered,
    one_of,
    pairs,
    part,
    prose,
    taken,
    text,
    words,
)
from dateline.reading.target_values import MOST, TargetValues, target

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMPTY: Mapping[str, str] = MappingProxyType({})
_NO_TARGETS: Mapping[str, TargetValues] = MappingProxyType({})

_address = checked(scalars.as_address)
_flag = scalars.as_flag
_id = checked(scalars.as_id)
_language = checked(scalars.as_language)
_page_size = numbered(scalars.as_number, range(5, 501))
_tag = checked(scalars.as_tag)


class ImageValues(Values):
    """A picture that front matter or settings name."""

    file: str = taken(line)
    alt: str = taken(line)
    credit: str = taken(line, "")


class CreditValues(Values):
    """One name of a byline, written out."""

    author: str | None = taken(_id, None)
    name: str = taken(line, "")
    role: str = taken(line, "")


_image = part(ImageValues)
_person = part(CreditValues)


def _name(written: object) -> str | CreditValues:
    """Take a name of a byline: an author's id, or a person."""
    return _person(written) if isinstance(written, dict) else line(written)


Byline = tuple[str | CreditValues, ...]
"""Author ids, and people written out."""


class CoverageValues(Values):
    """The fields of a coverage."""

    title: str = taken(words)
    summary: str = taken(line, "")
    section: str = taken(line, "")
    status: CoverageStatus | None = taken(one_of(*get_args(CoverageStatus)), None)
    timezone: str = taken(line, "")
    opened: str = taken(line, "")
    closed: str = taken(line, "")
    byline: Byline = taken(each(_name), ())
    tags: tuple[str, ...] = taken(each(_tag), ())
    order: Order | Literal["auto"] = taken(one_of("auto", *get_args(Order)), "auto")
    per_page: int | None = taken(_page_size, None)
    image: ImageValues | None = taken(_image, None)
    related: tuple[str, ...] = taken(each(line), ())
    aliases: tuple[str, ...] = taken(each(text), ())
    lang: str = taken(_language, "")


class SourceValues(Values):
    """Where an update's facts come from."""

    name: str = taken(words)
    url: str | None = taken(_address, None)
    archived: str | None = taken(_address, None)
    seen: str = taken(checked(scalars.as_day), "")
    note: str = taken(text, "")


class CorrectionValues(Values):
    """A notice that something published was wrong."""

    at: str = taken(line)
    kind: CorrectionKind = taken(one_of(*get_args(CorrectionKind)), "correction")
    text: str = taken(prose)


class WithdrawalValues(Values):
    """Why an update was taken down."""

    at: str = taken(line)
    reason: str = taken(prose)
    redact: bool = taken(_flag, default=False)


class UpdateValues(Values):
    """The fields of an update."""

    title: str = taken(line, "")
    published: str = taken(line)
    updated: str = taken(line, "")
    byline: Byline = taken(each(_name), ())
    key: bool = taken(_flag, default=False)
    pinned: bool = taken(_flag, default=False)
    tags: tuple[str, ...] = taken(each(_tag), ())
    place: str = taken(line, "")
    label: str = taken(line, "")
    sources: tuple[SourceValues, ...] = taken(each(part(SourceValues)), ())
    corrections: tuple[CorrectionValues, ...] = taken(each(part(CorrectionValues)), ())
    id: str = taken(line, "")
    sequence: int = taken(numbered(scalars.as_number, range(1 - MOST, MOST)), 0)
    status: UpdateStatus = taken(one_of(*get_args(UpdateStatus)), "published")
    withdrawn: WithdrawalValues | None = taken(part(WithdrawalValues), None)
    aliases: tuple[str, ...] = taken(each(text), ())
    lang: str = taken(_language, "")
    summary: str = taken(line, "")
    minor: bool = taken(_flag, default=False)
    precision: Precision | None = taken(one_of(*get_args(Precision)), None)
    fold: Literal[0, 1] | None = taken(numbered(scalars.as_number, range(2)), None)
    published_raw: str = taken(line, "")
    time_note: str = taken(text, "")


class AuthorValues(Values):
    """The fields of a person."""

    name: str = taken(words)
    role: str = taken(line, "")
    photo: ImageValues | None = taken(_image, None)
    email: str = taken(checked(scalars.as_mail), "")
    links: Mapping[str, str] = taken(pairs(line, _address), _EMPTY)
    former: bool = taken(_flag, default=False)
    aliases: tuple[str, ...] = taken(each(text), ())


class PageValues(Values):
    """The fields of a plain page."""

    title: str = taken(words)
    summary: str = taken(line, "")
    lang: str = taken(_language, "")
    aliases: tuple[str, ...] = taken(each(text), ())


# ── site.yaml ────────────────────────────────────────────────────────────────────────────────────────────────────────


class PublisherValues(Values):
    """Who publishes the site."""

    name: str = taken(words)
    url: str | None = taken(_address, None)
    logo: ImageValues | None = taken(_image, None)


class MenuItemValues(Values):
    """One entry of a menu."""

    title: str = taken(words)
    to: str = taken(line)


_menu = each(part(MenuItemValues))


class MenuValues(Values):
    """The site's menus."""

    main: tuple[MenuItemValues, ...] = taken(_menu, ())
    footer: tuple[MenuItemValues, ...] = taken(_menu, ())


class FeedbackValues(Values):
    """Where readers report errors."""

    title: str = taken(words)
    url: str = taken(_address)


class SupportValues(Values):
    """The box that asks readers for support."""

    title: str = taken(words)
    text: str = taken(prose)
    url: str = taken(_address)
    button: str = taken(words)


class MarkupValues(Values):
    """How Markdown is read."""

    html: Literal["escape", "sanitize"] = taken(one_of("escape", "sanitize"), "escape")
    smart_quotes: bool = taken(_flag, default=False)


class SiteValues(Values):
    """The settings of a site."""

    title: str = taken(words)
    base_url: str = taken(checked(scalars.normal_base_url))
    authority: str = taken(text)
    description: str = taken(line, "")
    language: str = taken(_language, "en")
    timezone: str = taken(line, "UTC")
    theme: str = taken(line, "dateline")
    theme_options: Mapping[str, str] = taken(pairs(line, text), _EMPTY)
    publisher: PublisherValues | None = taken(part(PublisherValues), None)
    image: ImageValues | None = taken(_image, None)
    sections: Mapping[str, str] = taken(pairs(_id, words), _EMPTY)
    labels: Mapping[str, str] = taken(pairs(_id, words), _EMPTY)
    menu: MenuValues = taken(part(MenuValues), MenuValues())
    share: tuple[str, ...] = taken(each(one_of(*get_args(scalars.Share))), ("copy", "email"))
    feedback: FeedbackValues | None = taken(part(FeedbackValues), None)
    support: SupportValues | None = taken(part(SupportValues), None)
    markup: MarkupValues = taken(part(MarkupValues), MarkupValues())
    time_format: str = taken(checked(scalars.as_time_pattern), "")
    date_format: str = taken(checked(scalars.as_date_pattern), "")
    per_page: int = taken(_page_size, 50)
    source_copies: bool = taken(_flag, default=False)
    stale_after: int = taken(numbered(scalars.as_number, range(MOST)), 12)
    history: Literal["required", "auto", "off"] = taken(one_of("required", "auto", "off"), "auto")
    silent_edits: Literal["error", "warning", "off"] = taken(one_of("error", "warning", "off"), "warning")
    publish: Mapping[str, TargetValues] = taken(pairs(_id, target), _NO_TARGETS)
