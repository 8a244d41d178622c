"""nginx: a site's headers and redirects in the words of nginx, to be included in a `server` block.

Text of the site stands in quotes, where only a backslash and a quotation mark mean something; `$` cannot be quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from dateline.addresses import NOT_FOUND
from dateline.media_types import BY_ENDING, BY_NAME, UNKNOWN, content_type, is_text
from dateline.publishing.headers import CACHE
from dateline.publishing.kinds import COMPRESSED, LISTINGS
from dateline.publishing.refusals import Refused
from dateline.publishing.rules.redirects import catches_no_page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.kinds import Kind
    from dateline.publishing.rules.redirects import Redirect

_HEAD = """\
# Headers and redirects of a site of Dateline's. Made by: dateline publish --rules nginx
# Include it in the server block that has the site's root; make it again when coverage begins or an address changes.
"""
_CACHE = "$dateline_cache"
_ENDING = re.compile(r"\.[a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def nginx_text(files: Mapping[str, File], redirects: Sequence[Redirect], target: Target, root: str = "") -> str:
    """Give what nginx is to include. `root` is where the site is on its host, without a slash at its end.

    Raises `Refused` for a `Cache-Control` that nginx cannot say.
    """
    cache = {kind: _set(dict(target.cache).get(kind, usual)) for kind, usual in CACHE.items()}
    folder = unquote(root)
    found: dict[str, tuple[str, str]] = {}  # nginx takes no location twice
    for matched, done in (*_redirects(redirects, files, root), *_of_kinds(files, cache, folder), *_by_name(cache)):
        found.setdefault(matched.removeprefix("^~ "), (matched, done))
    lines = [*_everywhere(files, target, folder), cache["page"], f"add_header Cache-Control {_CACHE};", ""]
    locations = [f"location {matched} {{ {done} }}" for matched, done in found.values()]
    return _HEAD + "\n".join([*lines, *locations]) + "\n"


def _set(value: str) -> str:
    if "$" in value or _CONTROL.search(value):
        raise Refused(f"nginx cannot say Cache-Control: {value!r}", "Leave the $ out of `cache` in site.yaml.")
    return f"set {_CACHE} {_quoted(value)};"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# ── the whole site ───────────────────────────────────────────────────────────────────────────────────────────────────


def _everywhere(files: Mapping[str, File], target: Target, folder: str) -> Iterator[str]:
    types = _types(files)
    texts = sorted({kind for kind in (*types, *BY_NAME.values()) if is_text(kind)} - {"text/html"})
    yield "absolute_redirect off;"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(texts)};"
    yield f"default_type {UNKNOWN};"
    yield "types {"
    yield from (f"    {kind} {' '.join(sorted(endings))};" for kind, endings in sorted(types.items()))
    yield "}"
    if NOT_FOUND[1:] in files:
        yield f"error_page 404 {_quoted(folder + NOT_FOUND)};"
    if target.precompress:
        yield from ("gzip_static on;", "gzip_vary on;")


def _types(files: Iterable[str]) -> dict[str, set[str]]:
    """Give the endings of each media type: those that the site has, and those that it may have tomorrow."""
    found: dict[str, set[str]] = {}
    here = {path[path.rfind(".") :].lower() for path in files if "." in path.rpartition("/")[2]}
    for ending in {each for each in here | BY_ENDING.keys() if _ENDING.fullmatch(each)}:
        found.setdefault(content_type(f"file{ending}").partition(";")[0], set()).add(ending[1:])
    return found


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_kinds(files: Mapping[str, File], cache: Mapping[Kind, str], folder: str) -> Iterator[tuple[str, str]]:
    """Give where another life is meant than a page's. Where no `^~` is said, a file's name may say more."""
    fingerprinted = all(file.kind == "asset" for path, file in files.items() if path.startswith("assets/"))
    yield _below("^~", f"{folder}/assets/", cache["asset" if fingerprinted else "media"])
    yield _below("^~", f"{folder}/media/", cache["media"])
    for path, file in files.items():
        if file.kind == "front" and "/" not in path:
            yield _below("=", f"{folder}/{path}", cache["front"])
    yield from (_below("", f"{folder}/{name}/", cache["front"]) for name in LISTINGS)
    yield from (
        _timeline(path, cache["timeline"], folder)
        for path, file in files.items()
        if file.kind == "timeline" and not path.endswith(COMPRESSED)
    )


def _timeline(path: str, done: str, folder: str) -> tuple[str, str]:
    """Give what matches a timeline: an entry page itself, of the other pages their folder."""
    found = re.fullmatch(r"(.+?/(?:page|days)/).+", path, re.DOTALL)
    return _below("", f"{folder}/{found[1]}", done) if found else _below("=", f"{folder}/{path}", done)


def _by_name(cache: Mapping[Kind, str]) -> Iterator[tuple[str, str]]:
    for name, kind in sorted(BY_NAME.items()):
        if name.endswith((".xml", ".json")):
            yield _named(name), f"types {{ }} default_type {kind}; {cache['feed']}"
    yield _named("updates.json"), cache["data"]
    yield '~ "/sitemap[^/]*\\\\.xml$"', cache["front"]


def _named(name: str) -> str:
    return f"~ {_quoted(f'/{re.escape(name)}$')}"


def _below(modifier: str, address: str, done: str) -> tuple[str, str]:
    return f"{modifier} {_quoted(address)}".lstrip(), done


# ── redirects ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _redirects(redirects: Sequence[Redirect], paths: Collection[str], root: str) -> Iterator[tuple[str, str]]:
    """Give the redirects. nginx compares addresses that are decoded, and sends a target as it is written."""
    for each in redirects:
        old, to = unquote(each.old), each.to.replace("$", "%24")
        if _CONTROL.search(old):
            continue
        if not each.folder:
            yield _below("=", old, f"return 301 {_quoted(to)};")
        elif catches_no_page(each, redirects, paths, root):
            found = _quoted(f"^{re.escape(old)}(.*)$")
            yield _below("^~", old, f"rewrite {found} {_quoted(f'{to}$1')} permanent;")
