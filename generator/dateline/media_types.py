"""Media types: what a file is, told by its name (RFC 6838). The same on every machine."""

from __future__ import annotations

from functools import cache

BY_NAME = {
    "feed.xml": "application/atom+xml",
    "rss.xml": "application/rss+xml",
    "feed.json": "application/feed+json",
    "_redirects": "text/plain",
    "_headers": "text/plain",
    "CNAME": "text/plain",
}
BY_ENDING = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".flac": "audio/flac",
    ".geojson": "application/geo+json",  # RFC 7946
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".jxl": "image/jxl",
    ".link": "application/link-format",  # RFC 6690: a TimeMap
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".map": "application/json",
    ".md": "text/markdown",  # RFC 7763
    ".mjs": "text/javascript",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "text/plain",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "text/plain",
    ".zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
_TEXT = ("application/json", "application/xml")


def content_type(path: str) -> str:
    """Give the media type of an output path, with its encoding where it is text."""
    kind = media_type(path)
    return f"{kind}; charset=utf-8" if is_text(kind) else kind


def media_type(path: str) -> str:
    """Give the media type of an output path; `UNKNOWN` where its name tells none."""
    name = path.rpartition("/")[2]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return BY_NAME.get(name) or BY_ENDING.get(ending) or _python_types().get(ending, UNKNOWN)


def is_text(kind: str) -> bool:
    """Say whether a media type is text, and so sent whole and in UTF-8."""
    bare = kind.partition(";")[0]
    return bare in _TEXT or bare.startswith("text/") or bare.endswith(("+xml", "+json"))


@cache
def _python_types() -> dict[str, str]:
    """Give the types that Python knows by itself, without those of the machine."""
    from mimetypes import MimeTypes  # few files need it

    return MimeTypes().types_map[True]
