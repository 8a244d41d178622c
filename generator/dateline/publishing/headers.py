"""Headers: what a server is to say of a file: its type, and how long a reader's browser or a CDN may keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.media_types import BY_NAME, content_type, is_text, media_type
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.kinds import Kind

CACHE: dict[Kind, str] = {
    "asset": "public, max-age=31536000, immutable",
    "media": "public, max-age=86400",
    "page": "public, max-age=300",
    "timeline": "public, max-age=15",
    "front": "public, max-age=60",
    "feed": "public, max-age=60",
    "data": "public, max-age=5",
}
"""`Cache-Control` (RFC 9111) by kind, where a target's `cache` says nothing else."""

_FOR_HOSTS = frozenset(["CNAME", "_headers", "_redirects"])  # a host reads them as they are
_ALSO_COMPRESSIBLE = frozenset(["application/link-format", "application/wasm", "font/otf", "font/ttf", "image/x-icon"])
_BY_FOLDER = ("assets", "media")
_BY_NAME = frozenset([*BY_NAME, "timemap.link", "updates.json"]) - _FOR_HOSTS


@dataclass(frozen=True, slots=True)
class Headers:
    """What is said of a file (RFC 9110, RFC 9111). `content_encoding` is empty where its bytes are as built."""

    content_type: str
    cache_control: str
    content_encoding: str = ""

    @property
    def lines(self) -> dict[str, str]:
        """The headers by name, those that say something."""
        told = {
            "Content-Type": self.content_type,
            "Cache-Control": self.cache_control,
            "Content-Encoding": self.content_encoding,
        }
        return {name: value for name, value in told.items() if value}


def headers_of(path: str, kind: Kind, target: Target, *, compressed: bool = False) -> Headers:
    """Give the headers of a file; `compressed` says that its gzip-compressed bytes are sent in its place."""
    kept = dict(target.cache).get(kind, CACHE[kind])
    return Headers(content_type(path), kept, "gzip" if compressed else "")


def is_compressible(path: str) -> bool:
    """Say whether a file becomes smaller by compression: text does, pictures and films are compressed already."""
    kind = media_type(path)
    return path.rpartition("/")[2] not in _FOR_HOSTS and (is_text(kind) or kind in _ALSO_COMPRESSIBLE)


def headers_text(files: Iterable[File], base_path: str = "/") -> str:
    """Give a `_headers` file as Netlify and Cloudflare Pages read it: a few rules by pattern, however large the site.

    Where two rules fit an address, these hosts join what they say; so no two here fit the same. Of pages nothing is
    said: they cannot be told apart by a pattern, and these hosts let none be used without asking. `base_path` is where
    the site's root is on its host.
    """
    found: dict[str, set[Headers]] = {}
    for file in files:
        if pattern := _pattern(file.path):
            found.setdefault(base_path.rstrip("/") + pattern, set()).add(_shared(file))
    return "".join(_rule(pattern, *said) for pattern, said in sorted(found.items()) if len(said) == 1)


def _pattern(path: str) -> str:
    """Give the rule that a file falls under: a whole folder, or its name at a certain depth; "" for none."""
    *folders, name = path.split("/")
    if folders and folders[0] in _BY_FOLDER:
        return f"/{folders[0]}/*"
    return "/".join(["", *[f":folder{at}" for at, _ in enumerate(folders, 1)], name]) if name in _BY_NAME else ""


def _shared(file: File) -> Headers:
    """Give what all files of a rule have in common."""
    by_folder = file.path.partition("/")[0] in _BY_FOLDER
    return Headers("" if by_folder else file.headers.content_type, file.headers.cache_control)


def _rule(pattern: str, headers: Headers) -> str:
    return "".join([pattern, "\n", *[f"  {name}: {value}\n" for name, value in headers.lines.items()]])
