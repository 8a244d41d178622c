"""The cards `video` and `audio`: a recording in the media folder, or one elsewhere.

One elsewhere is a poster and a link; `data-play` on the poster says what a script may put in its place, and only once
the reader has asked for it. Nothing is loaded from there before.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import Field

from dateline.markup.cards import parts
from dateline.markup.cards.fields import (
    ARCHIVED,
    CREDIT,
    DATE,
    CaptionFields,
    Duration,
    Outside,
    Player,
    When,
)
from dateline.markup.escape import attribute, escaped, paragraphs
from dateline.markup.links import encoded, media_href
from dateline.markup.pictures import img, picture_named
from dateline.placeholders import SAID
from dateline.reading.fields import Fields, Schema
from dateline.reading.scalar_types import Count, Line, Text, Words

if TYPE_CHECKING:
    from dateline.markup.findings import Findings
    from dateline.model import Picture

VIDEO_TYPES = {
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "ogv": "video/ogg",
    "webm": "video/webm",
}
AUDIO_TYPES = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}
_YOUTUBE = re.compile(r"[A-Za-z0-9_-]{6,20}")
DEFAULT_SIZE = (1280, 720)  # of a video that says none: most are 16:9


class RecordingFields(Schema):
    """A recording: a file of the media folder, or one elsewhere."""

    title: Words = Field(description="What is to be seen or heard.", examples=["The ferry leaves"])
    file: Line = Field(default="", description="A file of the media folder.", examples=["media/ferry.mp4"])
    url: Outside | None = Field(
        default=None,
        description="The page where it stands, when it is elsewhere.",
        examples=["https://video.example.org/watch/1"],
    )
    player: Player | None = Field(
        default=None,
        description="The address of a player that a page may show in a frame; known for YouTube and Vimeo.",
        examples=["https://video.example.org/embed/1"],
    )
    archived: Outside = ARCHIVED
    poster: Line = Field(
        default="", description="A still picture, a file of the media folder.", examples=["media/ferry.jpg"]
    )
    credit: Text = CREDIT
    date: When = DATE
    duration: Duration = Field(default="", description="How long it is.", examples=["3:05"])
    text: Text = Field(default="", description="What happens in it.", examples=["Crowds on the pier wave it off."])
    captions: tuple[CaptionFields, ...] = Field(
        default=(), description="Captions for a file.", examples=["[{file: media/ferry.en.vtt, lang: en}]"]
    )
    transcript: Text = Field(
        default="", description="Every word of it; shown when asked for.", examples=["Captain: We are off."]
    )


class AudioFields(RecordingFields):
    """Something to hear: a file of the media folder, or elsewhere."""

    file: Line = Field(default="", description="A file of the media folder.", examples=["media/ferry.mp3"])


class VideoFields(RecordingFields):
    """Something to see: a file of the media folder, or elsewhere."""

    width: Count = Field(default=0, description="The width of a file, in pixels.", examples=["1280"])
    height: Count = Field(default=0, description="Its height.", examples=["720"])


Recording = Fields[VideoFields] | Fields[AudioFields]


def draw_video(fields: Fields[VideoFields], found: Findings) -> tuple[str, str]:
    """Give a video's HTML and plain text."""
    card = fields.value
    poster = _poster(fields, found)
    width, height = (poster.width, poster.height) if poster else DEFAULT_SIZE
    if card.width and card.height:
        width, height = card.width, card.height
    still = f' poster="{attribute(media_href(poster.path))}"' if poster else ""
    size = f' width="{width}" height="{height}"{still} playsinline'
    shown = ""
    if _is_consistent("file: media/ferry.mp4", fields, found):
        preload = "none" if poster else "metadata"
        shown = _elsewhere(card, poster) if card.url else _native("video", size, fields, found, preload=preload)
    return _figure("video", fields, shown)


def draw_audio(fields: Fields[AudioFields], found: Findings) -> tuple[str, str]:
    """Give an audio's HTML and plain text."""
    card = fields.value
    poster = _poster(fields, found)
    shown = ""
    if _is_consistent("file: media/ferry.mp3", fields, found):
        still = f"{img(poster)}\n" if poster else ""
        native = "" if card.url else _native("audio", "", fields, found, preload="none")
        shown = _elsewhere(card, poster) if card.url else still + native
    return _figure("audio", fields, shown)


def _is_consistent(example: str, fields: Recording, found: Findings) -> bool:
    card = fields.value
    if card.file and card.player:
        parts.tell_misplaced("player", "file", "it belongs to a recording elsewhere", found, fields)
    if card.url and card.captions:
        parts.tell_misplaced("captions", "url", "those of a recording elsewhere are its player's", found, fields)
    return parts.has_one_address(example, found, fields)


def _figure(kind: str, fields: Recording, shown: str) -> tuple[str, str]:
    card = fields.value
    title = "" if card.url and not card.poster else parts.span("title", card.title)
    text = f'<span class="card-text">{escaped(card.text)}</span>' if card.text else ""
    where = parts.origin("", card.date, card.url or "")
    caption = (title, _duration(card.duration), text, parts.span("credit", card.credit), where)
    html = parts.figure(kind, shown + _transcript(card.transcript), (*caption, parts.archived(card.archived)))
    return html, parts.lines(card.title, card.text, card.transcript)


def _poster(fields: Recording, found: Findings) -> Picture | None:
    name = fields.value.poster
    return picture_named(name, "", found, parts.place_of(fields, "poster")) if name else None


def _elsewhere(card: RecordingFields, poster: Picture | None) -> str:
    """Give a poster that leads to a recording elsewhere, or its title where there is none."""
    url = card.url or ""
    player = card.player or known_player(url)
    play = f' data-play="{attribute(encoded(player))}"' if player else ""
    shown = img(replace(poster, alt=card.title)) if poster else parts.span("title", card.title)
    return f'<a class="poster" href="{attribute(encoded(url))}" rel="external"{play}>{shown}</a>\n'


def _native(
    kind: Literal["video", "audio"],
    size: str,
    fields: Recording,
    found: Findings,
    *,
    preload: str,
) -> str:
    """Give the browser's own player, with a link for browsers that have none."""
    card = fields.value
    types = VIDEO_TYPES if kind == "video" else AUDIO_TYPES
    ending = card.file.rpartition(".")[2].lower()
    if ending not in types:
        _tell_ending(found, fields, ("file",), card.file, sorted(types))
    path = parts.file_path(card.file, found, parts.place_of(fields, "file"))
    if not path or ending not in types:
        return ""
    address = attribute(media_href(path))
    return (
        f'<{kind} controls preload="{preload}"{size} aria-label="{attribute(card.title)}">\n'
        f'<source src="{address}" type="{types[ending]}">\n{_tracks(fields, found)}'
        f'<a href="{address}">{escaped(card.title)}</a>\n</{kind}>\n'
    )


def _tracks(fields: Recording, found: Findings) -> str:
    tracks = []
    for number, track in enumerate(fields.value.captions):
        if not track.file.lower().endswith(".vtt"):
            _tell_ending(found, fields, ("captions", number, "file"), track.file, ["vtt"])
            continue
        path = parts.file_path(track.file, found, parts.place_of(fields, "captions", number, "file"))
        if path:
            label = f' label="{attribute(track.label)}"' if track.label else ""
            first = "" if number else " default"
            tracks.append(
                f'<track kind="captions" src="{attribute(media_href(path))}" srclang="{attribute(track.lang)}"'
                f"{label}{first}>\n"
            )
    return "".join(tracks)


def _tell_ending(
    found: Findings,
    fields: Recording,
    path: tuple[str | int, ...],
    written: str,
    known: list[str],
) -> None:
    found.tell(
        "bad-value",
        parts.place_of(fields, *path),
        field=str(path[-1]),
        value=f'"{written}"',
        reason=f"browsers play {', '.join(known)}" if len(known) > 1 else "captions are WebVTT",
        example="Convert the file, and write its name with its ending.",
    )


def _duration(clock: str) -> str:
    if not clock:
        return ""
    *hours, minutes, seconds = (int(part) for part in clock.split(":"))
    period = "PT" + "".join(f"{hour}H" for hour in hours) + f"{minutes}M{seconds}S"
    return f'<time class="card-duration" datetime="{period}">{clock}</time>'


def _transcript(text: str) -> str:
    if not text:
        return ""
    return (
        f'<details class="card-transcript">\n<summary>{SAID}transcript{SAID}</summary>\n{paragraphs(text)}</details>\n'
    )


def known_player(url: str) -> str:
    """Give the address of the player for a page of a known host, or "". YouTube's is the one without cookies."""
    try:
        page = urlsplit(url)
        host = (page.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    segments = [part for part in page.path.split("/") if part]
    video = ""
    if host == "youtu.be" and len(segments) == 1:
        video = segments[0]
    elif host == "youtube.com" and segments == ["watch"]:
        video = parse_qs(page.query).get("v", [""])[0]
    elif host == "youtube.com" and len(segments) == 2 and segments[0] in {"live", "shorts", "embed"}:
        video = segments[1]
    elif host == "vimeo.com" and len(segments) == 1 and segments[0].isdecimal() and segments[0].isascii():
        return f"https://player.vimeo.com/video/{segments[0]}?dnt=1"
    return f"https://www.youtube-nocookie.com/embed/{video}" if _YOUTUBE.fullmatch(video) else ""
