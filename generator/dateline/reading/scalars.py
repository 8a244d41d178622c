"""Scalars: what text a field may hold. Every value arrives as text; these give it its type, strictly.

`NO` is no boolean and `0123` is no number here: each kind has one way to be written. Both ways by which fields are read
go by these, the schemas' (`scalar_types`) and the plain one (`plain_fields`).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from dateline import addresses
from dateline.reading.files import bad_name

if TYPE_CHECKING:
    from collections.abc import Iterable

Share = Literal["copy", "email", "bluesky", "facebook", "linkedin", "mastodon", "reddit", "telegram", "whatsapp", "x"]
"""The ways to share a page."""
ID_LENGTH = 100  # characters of one segment of an id
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AUTHORITY = re.compile(
    r"(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r",[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MAIL = re.compile(r"[^\s@<>\"'%?&]+@[^\s@<>\"'%?&]+\.[^\s@<>\"'%?&]+")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")
_UNSAFE_IN_URL = re.compile(r"[\s<>\"`\\^{|}]")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def is_id(text: str) -> bool:
    """Say whether `text` is an id: lower-case letters, digits and single hyphens, at most 100 characters."""
    return len(text) <= ID_LENGTH and _ID.fullmatch(text) is not None


def alias_fault(text: str) -> str:
    """Say why `text` can be no alias, or give nothing: a former id, or a path from the root that stays below it."""
    if not text.startswith("/"):
        good = len(text) <= 500 and all(is_id(segment) for segment in text.split("/"))
        return _segment_fault(text.split("/")) if good else "it is neither an id nor a path beginning with /"
    segments = text[1:].removesuffix("/").split("/")
    if any(segment in {"", ".", ".."} for segment in segments):
        return "it holds an empty segment, or a dot segment"
    if any(len(segment.encode()) > 200 for segment in segments) or len(segments) > 20:
        return "it is too long for an address"
    unsafe = next((letter for letter in text if letter in '?#\\%:*"<>|' or ord(letter) < 33 or ord(letter) == 127), "")
    return f"it holds {unsafe!r}" if unsafe else _segment_fault(segments)


def _segment_fault(segments: Iterable[str]) -> str:
    """Say why one of these cannot be a file's name on every system, or give nothing."""
    return next((reason for segment in segments if (reason := bad_name(segment))), "")


def normal_base_url(text: str) -> str:
    """Give a site's base URL ending in `/`. Raises `ValueError` where it cannot be one; the words say why."""
    if not re.match(r"https?://", text):
        raise ValueError("it begins with https:// or http://")
    if _UNSAFE_IN_URL.search(text):
        raise ValueError("it holds a character that stands in no address")
    try:
        parts = urlsplit(text)
    except ValueError as fault:
        raise ValueError("its host cannot be read") from fault
    if "@" in parts.netloc:
        raise ValueError("it holds a user name or password")
    if not _HOST.fullmatch(parts.netloc):
        raise ValueError("it names no host (letters outside ASCII are written in their xn-- form)")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError("it may have no ? and no #")
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    if "//" in path or any(part in {".", ".."} for part in path.split("/")):
        raise ValueError("its path holds an empty segment, or a dot segment")
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def is_outside_address(text: str) -> bool:
    """Say whether `text` is a full https, http or mailto address that can stand in a link."""
    if _UNSAFE_IN_URL.search(text):
        return False
    if text.startswith("mailto:"):
        return _MAIL.fullmatch(text.removeprefix("mailto:").partition("?")[0]) is not None
    return re.match(r"https?://[^/?#@]+(?:[/?#]|\Z)", text) is not None


def is_authority(text: str) -> bool:
    """Say whether `text` is a tagging entity of RFC 4151: a domain or mailbox, a comma, a date."""
    return _AUTHORITY.fullmatch(text) is not None


def as_id(text: str) -> str:
    """Give an id that is a file's name on every system. Raises `ValueError` where it is none; the words say why."""
    if not is_id(text):
        raise ValueError("it is lower-case letters, digits and single hyphens")
    if reason := bad_name(text):
        raise ValueError(reason)
    return text


def as_flag(value: object) -> bool:
    """Give what `true` or `false` says. Raises `ValueError` for everything else."""
    if value == "true" or value is True:
        return True
    if value == "false" or value is False:
        return False
    raise ValueError("it is true or false")


def as_number(value: object) -> int:
    """Give a whole number of at most nine digits. Raises `ValueError` for everything else."""
    if isinstance(value, int):
        return value  # a default
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError("it is a whole number")
    return int(value)


def as_address(text: str) -> str:
    """Give a full address. Raises `ValueError` where it can stand in no link."""
    if not is_outside_address(text):
        raise ValueError("it is a full address that begins with https://, http:// or mailto:")
    return text


def as_language(text: str) -> str:
    """Give a language tag (BCP 47). Raises `ValueError` where it has not the form of one."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("it is a language tag")
    return text


def as_mail(text: str) -> str:
    """Give a mailbox. Raises `ValueError` where it is none."""
    if not _MAIL.fullmatch(text):
        raise ValueError("it is a mailbox, name@domain")
    return text


def as_day(text: str) -> str:
    """Give a date as `2014-03-07`. Raises `ValueError` where it has another form, or there is no such day."""
    if len(text) != 10:
        raise ValueError("it is a date, year-month-day")
    try:
        date.fromisoformat(text)
    except ValueError as fault:
        raise ValueError("it is a date, year-month-day") from fault
    return text


def _pattern(text: str, letters: str, what: str) -> str:
    from babel.dates import parse_pattern  # only where a site sets one

    bare = re.sub(r"'[^']*'", "", text)
    if (
        not text
        or "'" in bare
        or any(letter.isascii() and letter.isalpha() and letter not in letters for letter in bare)
    ):
        raise ValueError(f"it is a CLDR pattern of a {what}, its other words in single quotes")
    try:
        parse_pattern(text)
    except ValueError as fault:
        raise ValueError("a letter stands more often in a row than CLDR knows") from fault
    return text


def as_time_pattern(text: str) -> str:
    """Give a CLDR pattern of a time of day. Raises `ValueError` where it is none; the words say why."""
    return _pattern(text, "aAbBhHkKmsSzZvVOXx", "time of day")


def as_date_pattern(text: str) -> str:
    """Give a CLDR pattern of a date. Raises `ValueError` where it is none; the words say why."""
    return _pattern(text, "GyYuUrQqMLwWdDFEec", "date")


@lru_cache(maxsize=4096)  # the same few tags stand on thousands of updates
def as_tag(text: str) -> str:
    """Give a tag. Raises `ValueError` where its address would be none; the words say why."""
    slug = addresses.slug(text)
    if "\n" in text:
        raise ValueError("it stands on one line")
    if not slug:
        raise ValueError("it has no letter and no digit")
    if len(slug.encode()) > 200:
        raise ValueError("it is too long for an address")
    if reason := bad_name(slug):
        raise ValueError(f"its address would be a folder, and {reason}")
    return text
