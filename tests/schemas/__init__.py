"""Schemas: what standards say of feeds and sitemaps, and what a document has that they do not allow."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
from jsonschema import Draft202012Validator
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
_ATOM = "{http://www.w3.org/2005/Atom}"
_ATOM_LINK = f"{_ATOM}link"


def atom_faults(document: bytes) -> list[str]:
    """Say what is wrong with an Atom feed: by RFC 4287's grammar, by what its prose asks, and by feedparser."""
    root = etree.fromstring(document)
    schema = _atom()
    faults = [] if schema.validate(root) else [f"line {each.line}: {each.message}" for each in schema.error_log]
    return [*faults, *_atom_prose(root), *_unreadable(document)]


def rss_faults(document: bytes) -> list[str]:
    """Say what is wrong with an RSS 2.0 feed, by the specification's words and by feedparser."""
    root = etree.fromstring(document)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["not RSS 2.0"]
    faults = [f"channel without {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    if [link.get("rel") for link in channel.findall(_ATOM_LINK)] != ["self"]:
        faults.append("channel without an atom:link to itself")
    ids: set[str] = set()
    for item in channel.findall("item"):
        guid = item.findtext("guid") or ""
        if not guid or guid in ids:
            faults.append(f"item without a guid of its own: {guid}")
        ids.add(guid)
        faults += [f"item without {name}: {guid}" for name in ("title", "link", "pubDate") if not item.findtext(name)]
    return [*faults, *_unreadable(document)]


def json_feed_faults(document: bytes) -> list[str]:
    """Say what is wrong with a JSON Feed, by version 1.1."""
    feed = json.loads(document)
    faults = [f"{each.json_path}: {each.message}" for each in _json_feed().iter_errors(feed)]
    ids = [item.get("id") for item in feed.get("items", ())]
    return [*faults, *(["an id stands twice"] if len(set(ids)) < len(ids) else [])]


def sitemap_faults(document: bytes) -> list[str]:
    """Say what is wrong with a sitemap or an index of sitemaps, by sitemaps.org 0.9."""
    schema = _sitemap()
    if schema.validate(etree.fromstring(document)):
        return []
    return [f"line {each.line}: {each.message}" for each in schema.error_log]


@cache
def _atom() -> Any:
    return etree.RelaxNG(etree.parse(FOLDER / "atom.rng"))


@cache
def _sitemap() -> Any:
    return etree.XMLSchema(etree.parse(FOLDER / "sitemap.xsd"))


@cache
def _json_feed() -> Any:
    return Draft202012Validator(json.loads((FOLDER / "jsonfeed.json").read_text(encoding="utf-8")))


def _atom_prose(root: Any) -> Iterator[str]:
    """RFC 4287, sections 4.1.1 and 4.1.2: what the grammar cannot say."""
    entries = root.findall(f"{_ATOM}entry")
    if root.find(f"{_ATOM}author") is None and any(entry.find(f"{_ATOM}author") is None for entry in entries):
        yield "neither the feed nor each of its entries has an author"
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    if len(set(ids)) < len(ids):
        yield "an id stands twice"
    for part in (root, *entries):
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in part.findall(_ATOM_LINK)]
        alternates = [link for link in links if link[0] == "alternate"]
        if len(set(alternates)) < len(alternates):
            yield "two alternates of one type and language"
        if part is root and [link for link in links if link[0] == "self"] == []:
            yield "the feed does not link to itself"
        if part is not root and not alternates and part.find(f"{_ATOM}content") is None:
            yield "an entry has neither content nor an alternate"


def _unreadable(document: bytes) -> Iterator[str]:
    parsed = feedparser.parse(document)
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
