"""Links: the linker of a whole site, and the links of its menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.reading.directory import Fault
from dateline.reading.media import media_path, picture_size
from dateline.reading.scalars import is_outside_address
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dateline.model import MenuItem
    from dateline.problems import Place, Problem
    from dateline.reading.directory import Answer, Directory
    from dateline.reading.files import FoundFile
    from dateline.reading.media import Gallery

_PHONE = re.compile(r"tel:\+?[0-9().;=a-z-]+")


@dataclass(frozen=True, slots=True)
class SiteLinker:
    """Resolves references, media and pictures: the `Linker` of `dateline.markup.fragments`."""

    directory: Directory
    files: Mapping[str, FoundFile]
    gallery: Gallery

    def reference(self, target: str, coverage: str, place: Place) -> str | Problem:
        """Resolve `update:…`, `coverage:…`, `author:…`, `page:…`, `tag:…` or a site-rooted `/address/#anchor`."""
        answer = self.directory.resolve(target, coverage)
        return answer.at(place) if isinstance(answer, Fault) else answer

    def media(self, name: str, coverage: str, source: str, place: Place) -> str | Problem:
        """Resolve `media/…` (on pages and bios: a file beside `source`) to a path in the site's folder."""
        return media_path(name, coverage, source, self.files, place)

    def picture(self, path: str, place: Place) -> tuple[int, int, str] | Problem:
        """Give width and height in CSS pixels and the digest of the picture at `path`."""
        return picture_size(path, self.files, self.gallery, place)


def menu_problems(menu: Iterable[tuple[MenuItem, Place]], directory: Directory) -> list[Problem]:
    """Follow every link of the menus; tell of those that lead nowhere."""
    answers = ((_menu_answer(item.to, directory), place) for item, place in menu)
    return [answer.at(place) for answer, place in answers if isinstance(answer, Fault)]


def _menu_answer(to: str, directory: Directory) -> Answer:
    scheme, colon, rest = to.partition(":")
    if is_outside_address(to) or _PHONE.fullmatch(to):
        return to
    if scheme == "section":
        return directory.resolve(addresses.section(rest), "")
    if scheme in {"update", "coverage", "author", "page", "tag"} or (to.startswith("/") and not to.startswith("//")):
        return directory.resolve(to, "")
    if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return Fault("link-scheme", (("scheme", scheme),))
    return Fault("relative-link", (("link", to),))
