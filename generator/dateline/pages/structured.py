"""Structured data: JSON-LD of schema.org, as texts that can stand inside `<script>`.

Nodes are texts from the start, since an update's stands both on its own page and in its coverage's LiveBlogPosting.
"""

from __future__ import annotations

import json
from datetime import UTC
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from dateline import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from dateline.model import Author, Picture, Site
    from dateline.pages.views import Entry, Link, Person

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any) -> str:
    """Give `value` as JSON without `<`, `>`, `&` and JavaScript's own line ends: nothing in it ends a script."""
    return _harmless(encode_basestring(value) if isinstance(value, str) else _ENCODER.encode(value))


def _harmless(text: str) -> str:
    if "<" in text or ">" in text or "&" in text:  # to look is much quicker than to replace nothing
        text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text


def stamp(local: datetime) -> str:
    """Give an aware local time as ISO 8601 to the second; in UTC where its offset has seconds."""
    written = local.isoformat(timespec="seconds")
    return written if len(written) == len("2014-03-07T13:30:00-05:00") else stamp(local.astimezone(UTC))


def graph(*nodes: str) -> str:
    """Give the document that holds `nodes`; empty ones are left out, and "" is given where all are."""
    there = [node for node in nodes if node]
    return '{"@context":"https://schema.org","@graph":[' + ",".join(there) + "]}" if there else ""


def crumbs(links: Sequence[Link], base_url: str) -> str:
    """Give a BreadcrumbList, from the home page down; nothing where a step has no name."""
    if len(links) < 2 or not all(link.title for link in links):
        return ""
    return _crumbs(
        [_crumb(n, link.title, addresses.absolute(base_url, link.address)) for n, link in enumerate(links, 1)]
    )


def crumb_maker(links: Sequence[Link], base_url: str) -> Callable[[str, str], str]:
    """Give what makes the BreadcrumbList of a page below `links` from its name and URL: for many pages at one place."""
    above = [_crumb(n, link.title, addresses.absolute(base_url, link.address)) for n, link in enumerate(links, 1)]
    position = len(links) + 1
    return lambda name, url: _crumbs([*above, _crumb(position, name, url)])


def _crumb(position: int, name: str, url: str) -> str:
    name, url = encode_basestring(name), encode_basestring(url)
    return f'{{"@type":"ListItem","position":{position},"name":{name},"item":{url}}}'


def _crumbs(steps: Iterable[str]) -> str:
    return _harmless('{"@type":"BreadcrumbList","itemListElement":[' + ",".join(steps) + "]}")


def publisher(site: Site) -> str:
    """Give the publisher as an Organization: the one of site.yaml, or the site itself."""
    known = site.publisher
    node: dict[str, Any] = {
        "@type": "Organization",
        "@id": publisher_id(site),
        "name": known.name if known else site.title,
        "url": (known.url if known else "") or site.base_url,
    }
    if known and known.logo:
        node["logo"] = image(addresses.media(known.logo.path), known.logo, site.base_url)
    return encode(node)


def publisher_id(site: Site) -> str:
    """Give the name under which other nodes speak of the publisher."""
    return f"{site.base_url}#publisher"


def website(site: Site) -> str:
    """Give the site as a WebSite."""
    return encode(
        _without_blanks(
            {
                "@type": "WebSite",
                "@id": f"{site.base_url}#website",
                "url": site.base_url,
                "name": site.title,
                "description": site.description,
                "inLanguage": site.language,
                "publisher": {"@id": publisher_id(site)},
            }
        )
    )


def people(byline: Iterable[Person], base_url: str) -> list[dict[str, str]]:
    """Give a byline as Persons with name, role and page."""
    return [
        _without_blanks(
            {
                "@type": "Person",
                "name": person.name,
                "jobTitle": person.role,
                "url": addresses.absolute(base_url, person.address) if person.address else "",
            }
        )
        for person in byline
    ]


def person(author: Author, address: str, site: Site) -> str:
    """Give an author as a Person: with photo, and other places where they are found."""
    return encode(
        _without_blanks(
            {
                "@type": "Person",
                "@id": addresses.absolute(site.base_url, address) + "#person",
                "name": author.name,
                "jobTitle": author.role,
                "url": addresses.absolute(site.base_url, address),
                "image": image(addresses.media(author.photo.path), author.photo, site.base_url)
                if author.photo
                else None,
                "sameAs": [url for _, url in author.links if url.startswith(("https://", "http://"))],
                "worksFor": None if author.former else {"@id": publisher_id(site)},
            }
        )
    )


def image(address: str, picture: Picture, base_url: str) -> dict[str, Any]:
    """Give the picture at `address` as an ImageObject; its size is in CSS pixels."""
    return _without_blanks(
        {
            "@type": "ImageObject",
            "url": addresses.absolute(base_url, address),
            "width": picture.width,
            "height": picture.height,
            "caption": picture.alt,
            "creditText": picture.credit,
        }
    )


def posting(
    entry: Entry,
    url: str,
    *,
    base_url: str,
    authors: str,
    published: str,
    modified: str,
    lang: str,
    blog: str,
    corrected: Sequence[str],
) -> str:
    """Give an update as a BlogPosting with its own values; instants are ISO 8601 in the coverage's zone.

    `authors` are those of the byline as `people` gives them, encoded, or ""; `blog` is the coverage's URL, encoded;
    `corrected` is when each of the entry's corrections was made. There is one for each update of the site, so the text
    is put together here: it is what `encode` would give, in half the time.
    """
    at = encode_basestring(url)
    begins = (
        f'{{"@type":"BlogPosting","@id":{at},"url":{at},"headline":{encode_basestring(entry.headline)},'
        f'"datePublished":"{published}","dateModified":"{modified}","inLanguage":{encode_basestring(lang)},'
        f'"isPartOf":{{"@id":{blog}}},"articleBody":{encode_basestring(entry.text)}'
    )
    parts = [begins]
    if authors:
        parts.append(f',"author":{authors}')
    if entry.summary:
        parts.append(f',"description":{encode_basestring(entry.summary)}')
    if entry.place:
        parts.append(f',"contentLocation":{{"@type":"Place","name":{encode_basestring(entry.place)}}}')
    if entry.tags:
        parts.append(f',"keywords":[{",".join([encode_basestring(tag.title) for tag in entry.tags])}]')
    if entry.image:
        parts.append(f',"image":{encode(image(entry.image.path, entry.image, base_url))}')
    if entry.corrections:
        notices = [
            {"@type": "CorrectionComment", "text": notice.text, "datePublished": made}
            for notice, made in zip(entry.corrections, corrected, strict=True)
        ]
        parts.append(f',"correction":{encode(notices)}')
    parts.append("}")
    return _harmless("".join(parts))


def live_blog(node: dict[str, Any], postings: Iterable[str]) -> str:
    """Give a coverage as a LiveBlogPosting: `node` without its type, and its updates as made by `posting`."""
    text = encode({"@type": "LiveBlogPosting"} | _without_blanks(node))
    return text[:-1] + ',"liveBlogUpdate":[' + ",".join(postings) + "]}"


def _without_blanks(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in ("", None, [], 0)}
