"""TimeMaps: where an update's versions stand and when each landed, for programs (RFC 7089, application/link-format)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.reading.zones import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def timemap(base_url: str, original: str, own: str, mementos: Sequence[tuple[str, datetime]]) -> str:
    """Give the TimeMap at the address `own` of the update at `original`.

    `mementos` are its versions, two or more, oldest first: the address of each and when it landed. All URIs are
    absolute, so that the file can be read anywhere.
    """
    times = [http_date(landed) for _, landed in mementos]
    links = [
        _link(base_url, original, "original"),
        _link(base_url, own, "self", type="application/link-format", **{"from": times[0], "until": times[-1]}),
    ]
    rels = ["first memento", *["memento"] * (len(mementos) - 2), "last memento"]
    for (address, _), time, rel in zip(mementos, times, rels, strict=True):
        links.append(_link(base_url, address, rel, datetime=time))
    return ",\n".join(links) + "\n"


def _link(base_url: str, address: str, rel: str, **attributes: str) -> str:
    said = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    return f'<{addresses.absolute(base_url, address)}>; rel="{rel}"{said}'


def http_date(instant: datetime) -> str:
    """Give an aware instant as HTTP has it: `Fri, 07 Mar 2014 18:30:00 GMT` (RFC 9110; RFC 1123 in RFC 7089)."""
    at = instant.astimezone(UTC)
    day, month = WEEKDAYS[at.weekday()][:3], MONTHS[at.month - 1][:3]
    return f"{day}, {at.day:02d} {month} {at.year:04d} {at.hour:02d}:{at.minute:02d}:{at.second:02d} GMT"
