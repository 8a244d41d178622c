"""Parts: pieces of HTML that several kinds of cards are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.markup.escape import attribute, escaped, paragraphs
from dateline.markup.links import encoded, host_of, is_media_name, media_href, scheme_of
from dateline.markup.pictures import img, picture_named
from dateline.placeholders import SAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.markup.cards.fields import PictureFields
    from dateline.markup.findings import Findings, Where
    from dateline.model import Picture
    from dateline.reading.fields import Fields


def figure(kind: str, body: str, caption: Sequence[str]) -> str:
    """Give a card: what it shows, and its caption made of those `caption` parts that are not empty."""
    said = " ".join(part for part in caption if part)
    words = f"<figcaption>{said}</figcaption>\n" if said else ""
    return f'<figure class="card card-{kind}">\n{body}{words}</figure>\n'


def span(name: str, text: str) -> str:
    """Give a text with a class for the theme, or nothing."""
    return f'<span class="card-{name}">{escaped(text)}</span>' if text else ""


def time(when: str) -> str:
    """Give a date or instant, to be said in the reader's language, or nothing."""
    return f'<time datetime="{attribute(when)}">{SAID}{when}{SAID}</time>' if when else ""


def language(lang: str) -> str:
    """Give the attributes of a text in another language: its direction follows from its letters."""
    return f' lang="{attribute(lang)}" dir="auto"' if lang else ""


def outside(name: str, url: str, html: str) -> str:
    """Give a link to an outside address, around `html`."""
    return f'<a class="card-{name}" href="{attribute(encoded(url))}" rel="external">{html}</a>'


def origin(name: str, when: str, url: str) -> str:
    """Give where and when something appeared, as a link to it where there is one: `Twitter, 5 March 2014`."""
    name = name or (host_of(url) if url else "")
    html = ", ".join(part for part in (escaped(name), time(when)) if part)
    if not html:
        return ""
    return outside("origin", url, html) if url else f'<span class="card-origin">{html}</span>'


def archived(url: str) -> str:
    """Give a link to an archived copy, or nothing."""
    return outside("archived", url, f"{SAID}archived-copy{SAID}") if url else ""


def quotation(text: str, lang: str, url: str = "") -> str:
    """Give the words of somebody else."""
    cite = f' cite="{attribute(encoded(url))}"' if url else ""
    return f"<blockquote{language(lang)}{cite}>\n{paragraphs(text)}</blockquote>\n"


def place_of(fields: Fields[Any], *path: str | int) -> Where:
    """Give where a field stands, to be asked for only when there is a problem."""
    return lambda: fields.place(*path)


def file_path(name: str, found: Findings, where: Where) -> str:
    """Give the path of a media file that a card names, or "" after telling what is wrong with it."""
    if not is_media_name(name, found.coverage) or scheme_of(name):
        found.tell("relative-link", where, link=name)
        return ""
    return found.file_named(name, where)


def file_attributes(name: str, found: Findings, where: Where) -> str:
    """Give the attributes of a link to a media file that a card names, or "" after telling what is wrong with it."""
    path = file_path(name, found, where)
    return f' href="{attribute(media_href(path))}"' if path else ""


def picture(chosen: PictureFields, found: Findings, where: Where) -> Picture | None:
    """Give a card's picture, or nothing after telling what is wrong with it."""
    if chosen.alt is None:
        found.tell("missing-alt", where)
    return picture_named(chosen.file, chosen.alt or "", found, where, chosen.credit)


def gallery(chosen: Sequence[PictureFields], found: Findings, fields: Fields[Any]) -> str:
    """Give several pictures as a list, each with its caption and credit."""
    items = []
    for number, each in enumerate(chosen):
        shown = picture(each, found, place_of(fields, "pictures", number, "file"))
        if shown:
            words = " ".join(part for part in (escaped(each.caption), span("credit", each.credit)) if part)
            caption = f"<figcaption>{words}</figcaption>" if words else ""
            items.append(f"<li><figure>{img(shown)}{caption}</figure></li>\n")
    return f'<ul class="pictures">\n{"".join(items)}</ul>\n' if items else ""


def tell_missing(field: str, example: str, found: Findings, fields: Fields[Any]) -> None:
    """Tell that a field is missing which only a card without some other needs."""
    found.tell("missing-field", place_of(fields), field=field, example=example)


def tell_misplaced(field: str, beside: str, reason: str, found: Findings, fields: Fields[Any]) -> None:
    """Tell that a field does not go with another one."""
    found.tell(
        "bad-value",
        place_of(fields, field),
        field=field,
        value=f"given beside {beside}",
        reason=reason,
        example="Remove one of the two.",
    )


def has_one_address(example: str, found: Findings, fields: Fields[Any]) -> bool:
    """Say whether a card names either a file or an address elsewhere, after telling what is wrong where it does not."""
    card = fields.value
    if not card.file and not card.url:
        tell_missing("file or url", example, found, fields)
    elif card.file and card.url:
        tell_misplaced("url", "file", "it is one of the two", found, fields)
    return bool(card.file) != bool(card.url)


def lines(*texts: str) -> str:
    """Give a card's plain text: those of `texts` that are not empty, a line each."""
    return "\n".join(text for text in texts if text)
