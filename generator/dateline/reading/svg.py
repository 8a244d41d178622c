"""SVG: the size of a drawing, and what in it could act on its own.

An SVG shown in `<img>` runs nothing, but opened at its own address it is a page of the site: so no script, no foreign
HTML, and nothing fetched from another host may stand in it. Read with expat, element by element.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from dateline.values import dataclass

_LENGTH = re.compile(r"\s*\+?(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,2}))?\s*([a-z]*|%)\s*")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "em": 16.0}
_ACTIVE = frozenset(["script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "handler"])
_HTML = "http://www.w3.org/1999/xhtml"  # its <meta> leads away, its <form> asks for passwords
_ANIMATIONS = frozenset(["set", "animate"])
_OUTSIDE_STYLE = re.compile(
    r"@import|image-set\(|\bsrc\(|url\(\s*['\"]?\s*(?!#|data:image/(?:png|jpeg|gif|webp|avif)[;,])", re.IGNORECASE
)
_SAFE_DATA = re.compile(r"data:(?:image/(?:png|jpeg|gif|webp|avif)|font/[a-z0-9]+)[;,]", re.IGNORECASE)
LARGEST = 100_000
"""CSS pixels of a picture's side, at most."""


class NotSvg(Exception):
    """Raised where a file is not a drawing that can be measured."""


class UnsafeSvg(Exception):
    """Raised where a drawing could act on its own; says what it holds."""


@dataclass(slots=True)
class _Seen:
    root: dict[str, str] | None = None
    style: str = ""
    within_style: int = 0


def measure_svg(content: bytes) -> tuple[int, int]:
    """Give width and height in CSS pixels. Raises `NotSvg` and `UnsafeSvg`."""
    seen = _Seen()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: _start(seen, name, attributes)
    parser.EndElementHandler = lambda name: _end(seen, name)
    parser.CharacterDataHandler = lambda text: _text(seen, text)
    parser.EntityDeclHandler = lambda *_: _refuse("an entity of its own")
    parser.ProcessingInstructionHandler = lambda target, _: _refuse(f"a processing instruction ({target})")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise NotSvg(str(fault)) from fault
    if seen.root is None:
        raise NotSvg("there is no svg element")
    return _size(seen.root)


def _refuse(what: str) -> None:
    raise UnsafeSvg(what)


def _start(seen: _Seen, name: str, attributes: dict[str, str]) -> None:
    local = name.rpartition(":")[2].lower()
    if seen.root is None:
        if local != "svg":
            raise NotSvg(f"its root is {name}")
        seen.root = attributes
    if local in _ACTIVE:
        _refuse(f"an element <{name}>")
    seen.within_style += local == "style"
    for key, value in attributes.items():
        _attribute(local, key.rpartition(":")[2].lower(), value)


def _attribute(element: str, name: str, value: str) -> None:
    if name.startswith("on"):
        _refuse(f"an attribute {name} that runs script")
    if name in {"href", "src"}:
        address = "".join(value.split()).lower()
        if address.startswith(("#", "data:")):
            if address.startswith("data:") and not _SAFE_DATA.match(address):
                _refuse("a data: address")
        elif element == "a":
            if ":" in address.partition("/")[0] and not address.startswith(("https:", "http:", "mailto:")):
                _refuse("a link that can run script")
        else:
            _refuse("a reference to another file")
    if (
        element in _ANIMATIONS
        and name == "attributename"
        and value.strip().lower().rpartition(":")[2] in {"href", "src"}
    ):
        _refuse("an animation of an address")
    if _OUTSIDE_STYLE.search(value):
        _refuse("a style that loads another file")
    if value.strip() == _HTML:
        _refuse("elements of HTML")


def _text(seen: _Seen, text: str) -> None:
    if seen.within_style:
        seen.style += text


def _end(seen: _Seen, name: str) -> None:
    if name.rpartition(":")[2].lower() == "style":
        seen.within_style -= 1
        if _OUTSIDE_STYLE.search(seen.style) or "\\" in seen.style:
            _refuse("a style that loads another file")
        seen.style = ""


def _size(root: dict[str, str]) -> tuple[int, int]:
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = _box(root.get("viewBox", ""))
    if box and not (width and height):
        across, down = box
        if width:
            height = width * down / across
        elif height:
            width = height * across / down
        else:
            width, height = across, down
    if not (width and height and 0.5 <= width <= LARGEST and 0.5 <= height <= LARGEST):
        raise NotSvg("it has no size")
    return round(width), round(height)


def _pixels(written: str) -> float:
    """Give a length in CSS pixels; 0 where it is none, or a share of the page."""
    match = _LENGTH.fullmatch(written)
    if not match or match[3] not in _PIXELS:
        return 0.0
    return float(match[1]) * 10.0 ** int(match[2] or 0) * _PIXELS[match[3]]


def _box(written: str) -> tuple[float, float] | None:
    parts = written.replace(",", " ").split()
    sizes = [_pixels(part) for part in parts[2:]] if len(parts) == 4 else []
    return (sizes[0], sizes[1]) if len(sizes) == 2 and all(sizes) else None
