"""Addresses: where everything stands, decided here and nowhere else.

An *address* is a site-rooted path with a leading slash (`/2014/ukraine/page/2/`), not percent-encoded. An *output path*
is the file that answers at it (`2014/ukraine/page/2/index.html`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_PLAIN = re.compile(r"[A-Za-z0-9/\-._~!$&'()*+,;=:@]*").fullmatch  # nearly all addresses need no encoding

FEED_NAMES = {"atom": "feed.xml", "rss": "rss.xml", "json": "feed.json"}
RESERVED_IN_COVERAGE = ("days", "media", "page", "versions")
RESERVED_AT_TOP = (
    "404",
    "archive",
    "assets",
    "authors",
    "corrections",
    "media",
    "page",
    "pages",
    "search",
    "sections",
    "static",
    "tags",
)

HOME = "/"
AUTHORS = "/authors/"
CORRECTIONS = "/corrections/"
NOT_FOUND = "/404.html"
SITEMAP = "/sitemap.xml"
SITE_SITEMAP = "/sitemap-site.xml"
ROBOTS = "/robots.txt"
REDIRECTS = "/_redirects"


def coverage(coverage_id: str) -> str:
    """Give the entry page of a coverage."""
    return f"/{coverage_id}/"


def block(entry: str, number: int) -> str:
    """Give block `number`, counted from the oldest, of the listing whose entry page is at `entry`."""
    return f"{entry}page/{number}/"


def permalink(coverage_id: str, update_id: str) -> str:
    """Give an update's own page."""
    return f"/{coverage_id}/{update_id}/"


def source_copy(coverage_id: str, update_id: str) -> str:
    """Give the copy of an update's source beside its permalink."""
    return f"/{coverage_id}/{update_id}/index.md"


def anchor(update_id: str) -> str:
    """Give an update's anchor on a timeline, without the `#`."""
    return f"u-{update_id}"


def day(coverage_id: str, date: str) -> str:
    """Give the page of one local day; `date` is `yyyy-mm-dd`."""
    return f"/{coverage_id}/days/{date}/"


def live_data(coverage_id: str) -> str:
    """Give what a live page polls."""
    return f"/{coverage_id}/updates.json"


def versions(coverage_id: str, update_id: str) -> str:
    """Give the list of an update's versions."""
    return f"/{coverage_id}/{update_id}/versions/"


def version(coverage_id: str, update_id: str, stamp: str) -> str:
    """Give one version of an update; `stamp` is as `version_stamps` gives it."""
    return f"/{coverage_id}/{update_id}/versions/{stamp}/"


def timemap(coverage_id: str, update_id: str) -> str:
    """Give the TimeMap (RFC 7089) of an update's versions."""
    return f"/{coverage_id}/{update_id}/versions/timemap.link"


def version_stamps(landed: Iterable[datetime]) -> list[str]:
    """Give what versions go by in addresses: the UTC instant at which each landed, `20140307T190500Z`.

    `landed` are instants in UTC, oldest first. A second one in the same second is `20140307T190500Z-2`.
    """
    stamps: list[str] = []
    seen: dict[str, int] = {}
    for each in landed:
        stamp = f"{each.year:04d}{each.month:02d}{each.day:02d}T{each.hour:02d}{each.minute:02d}{each.second:02d}Z"
        seen[stamp] = count = seen.get(stamp, 0) + 1
        stamps.append(stamp if count == 1 else f"{stamp}-{count}")
    return stamps


def replay_index(coverage_id: str) -> str:
    """Give what says when each update of a coverage said what."""
    return f"/{coverage_id}/replay/index.js"


def replay_part(coverage_id: str, number: int) -> str:
    """Give part `number`, from 1, of what a coverage's updates said."""
    return f"/{coverage_id}/replay/{number}.js"


def coverage_sitemap(coverage_id: str) -> str:
    """Give the sitemap of one coverage."""
    return f"/{coverage_id}/sitemap.xml"


def sitemap_part(address: str, number: int) -> str:
    """Give part `number`, from 1, of the sitemap at `address`: the first is the sitemap itself."""
    return address if number == 1 else f"{address.removesuffix('.xml')}-{number}.xml"


def author(author_id: str) -> str:
    """Give an author's page."""
    return f"/authors/{author_id}/"


def tag(name: str) -> str:
    """Give a tag's page."""
    return f"/tags/{slug(name)}/"


def section(section_id: str) -> str:
    """Give a section's page."""
    return f"/sections/{section_id}/"


def archive(year: int, month: int) -> str:
    """Give a month's page."""
    return f"/archive/{year:04d}/{month:02d}/"


def plain_page(page_id: str) -> str:
    """Give a plain page."""
    return f"/{page_id}/"


def feed(entry: str, form: str) -> str:
    """Give the feed of the listing at `entry`; `form` is `atom`, `rss` or `json`."""
    return entry + FEED_NAMES[form]


def media(path: str) -> str:
    """Give where a media file answers, by its path in the site's folder.

    `content/<coverage>/media/<file>` answers at `/media/<coverage>/<file>`, `content/authors/<file>` at
    `/media/authors/<file>`; a file of `content/static/` answers at the site's root, like all of that folder.
    """
    below = path.removeprefix("content/")
    if below.startswith("static/"):
        return below.removeprefix("static")
    if below.startswith(("authors/", "pages/")):
        return f"/media/{below}"
    folder, _, name = below.partition("/media/")
    return f"/media/{folder}/{name}"


def asset(name: str, digest: str) -> str:
    """Give a theme file's fingerprinted address: `style.css` with digest `ab12…` is `/assets/style.ab12cd34.css`."""
    stem, dot, ending = name.rpartition(".")
    return f"/assets/{stem}.{digest[:8]}{dot}{ending}" if dot else f"/assets/{name}.{digest[:8]}"


def output_path(address: str) -> str:
    """Give the file, below the output folder, that answers at `address`."""
    below = address.lstrip("/")
    return below + "index.html" if not below or below.endswith("/") else below


def root_prefix(path: str) -> str:
    """Give what leads from the page at output path `path` to the site's root: `./`, `../`, `../../` …"""
    return "../" * path.count("/") or "./"


def url_path(address: str) -> str:
    """Percent-encode an address for a URL (RFC 3986)."""
    return address if _PLAIN(address) else quote(address, safe="/-._~!$&'()*+,;=:@")


def absolute(base_url: str, address: str) -> str:
    """Give the full URL of `address` on the site at `base_url` (which ends in `/`)."""
    return base_url + url_path(address.lstrip("/"))


def slug(name: str) -> str:
    """Give a name's form in an address: case-folded letters and digits of any script, the rest hyphens."""
    folded = unicodedata.normalize("NFC", name).casefold()
    kept = "".join(
        letter if letter.isalnum() or unicodedata.category(letter).startswith("M") else "-" for letter in folded
    )
    return "-".join(part for part in kept.split("-") if part)


def id_from(text: str) -> str:
    """Give an id made from a text: its letters without accents and its digits, 60 at most; "" where it has none.

    Letters outside ASCII that have no plain form are left out: a title in Cyrillic gives "".
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else "" if unicodedata.combining(letter) else " "
        for letter in plain.replace("'", "").replace("’", "")
    )
    words = kept.split()
    while len("-".join(words)) > 60 and len(words) > 1:
        words.pop()
    return "-".join(words)[:60]


def collision_key(address: str) -> str:
    """Give what two addresses have in common when a disk would take them for one (NFC, case-folded)."""
    return unicodedata.normalize("NFC", address).casefold()


def entry_id(authority: str, coverage_id: str, update_id: str = "") -> str:
    """Give a feed entry's id (RFC 4151): `tag:<authority>:<coverage>/<update>`; both ids are the first ever used."""
    return f"tag:{authority}:{coverage_id}/{update_id}" if update_id else f"tag:{authority}:{coverage_id}"
