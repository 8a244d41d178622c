"""Links: where a reference inside the site leads, as the site stands at one instant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline import addresses
from dateline.clock import is_public
from dateline.problems import Place, Problem, did_you_mean, problem
from dateline.reading.answering import Answering
from dateline.reading.bylines import unknown_author
from dateline.reading.media import is_active, is_plain_path, missing_media, picture_problem
from dateline.reading.scalars import is_outside_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from dateline.clock import Clock
    from dateline.model import Coverage, MenuItem, Newsroom, Update
    from dateline.reading.files import FoundFile
    from dateline.reading.media import Gallery

_PHONE = re.compile(r"tel:\+?[0-9().;=a-z-]+")


@dataclass(frozen=True, slots=True)
class SiteLinker:
    """Resolves references, media and pictures: the `Linker` of `dateline.markup.fragments`."""

    coverages: Mapping[str, Coverage]  # by id and former id
    updates: Mapping[str, Mapping[str, Update]]  # by coverage id, then by id and former id
    authors: Mapping[str, str]  # id or former id → id
    pages: Mapping[str, str]  # id or former id → id
    answering: Answering
    files: Mapping[str, FoundFile]
    gallery: Gallery
    unusable: Collection[str]  # addresses of what cannot be read: a link there is no second problem
    clock: Clock

    @classmethod
    def of(
        cls,
        newsroom: Newsroom,
        files: Mapping[str, FoundFile],
        gallery: Gallery,
        unusable: Collection[str],
        clock: Clock,
    ) -> SiteLinker:
        """Make a linker for the whole newsroom; what is public is looked up when a link asks."""
        coverages = {former: each for each in newsroom.coverages for former in _former_ids(each.aliases)}
        coverages |= {each.id: each for each in newsroom.coverages}
        return cls(
            coverages=coverages,
            updates={each.id: _by_id(each.updates) for each in newsroom.coverages},
            authors={name: each.id for each in newsroom.authors for name in (*_former_ids(each.aliases), each.id)},
            pages={name: each.id for each in newsroom.pages for name in (*_former_ids(each.aliases), each.id)},
            answering=Answering.of(newsroom, clock),
            files=files,
            gallery=gallery,
            unusable=unusable,
            clock=clock,
        )

    def reference(self, target: str, coverage: str, place: Place) -> str | Problem:
        """Resolve `update:…`, `coverage:…`, `author:…`, `page:…`, `tag:…` or a site-rooted `/address/#anchor`."""
        whole, hash_, anchor = target.partition("#")
        found = self._found(whole, coverage, place)
        if isinstance(found, Problem) and (faulty := _address_of(whole, coverage)) and self._is_unusable(faulty):
            found = faulty
        return found if isinstance(found, Problem) else found + hash_ + anchor

    def _found(self, whole: str, coverage: str, place: Place) -> str | Problem:
        kind, colon, name = whole.partition(":")
        if not colon or whole.startswith("/"):
            return self._address(whole, place)
        if kind == "update":
            return self._update(name, coverage, place)
        if kind == "coverage":
            return self._coverage(name, place)
        if kind == "author":
            return self._author(name, place)
        if kind == "page":
            return self._page(name, place)
        return self._address(addresses.tag(name) if kind == "tag" else whole, place)

    def _is_unusable(self, address: str) -> bool:
        """Say whether a file that cannot be read would answer at `address`, or hold what does."""
        segments = address.strip("/").split("/")
        return any(f"/{'/'.join(segments[:end])}/" in self.unusable for end in range(1, len(segments) + 1))

    def media(self, name: str, coverage: str, source: str, place: Place) -> str | Problem:
        """Resolve `media/…` (on pages and bios: a file beside `source`) to a path in the site's folder."""
        if not is_plain_path(name):
            return problem("link-leaves-media", place, link=name)
        folder = f"content/{coverage}" if coverage else source.rpartition("/")[0]
        path = normalize("NFC", f"{folder}/{name}")
        if path not in self.files or path.endswith(".md"):
            return missing_media(path, self.files, place)
        return problem("active-media", place, path=path) if is_active(path) else path

    def picture(self, path: str, place: Place) -> tuple[int, int, str] | Problem:
        """Give width and height in CSS pixels and the digest of the picture at `path`."""
        file = self.files.get(path)
        if file is None:
            return missing_media(path, self.files, place)
        measured = self.gallery.measure(file)
        return picture_problem(measured, path, place) or (measured.width, measured.height, measured.digest)

    def _update(self, name: str, coverage: str, place: Place) -> str | Problem:
        above, _, id_ = name.rpartition("/")
        story = self.coverages.get(above or coverage)
        if story is None and above:
            return _unknown_coverage(above, self.coverages, place)
        update = self.updates[story.id].get(id_) if story else None
        if story is None or update is None:
            where = f' in the coverage "{story.id}"' if story else ""
            close = did_you_mean(id_, self.updates[story.id]) if story else ""
            return problem("unknown-update", place, update=id_, where=where, suggestion=close)
        if not is_public(update, self.clock):
            return problem("not-yet-public", place, target=f"update:{name}", reason=_reason(update))
        return addresses.permalink(story.id, update.id)

    def _coverage(self, name: str, place: Place) -> str | Problem:
        story = self.coverages.get(name)
        return addresses.coverage(story.id) if story else _unknown_coverage(name, self.coverages, place)

    def _author(self, name: str, place: Place) -> str | Problem:
        id_ = self.authors.get(name)
        if id_:
            return addresses.author(id_)
        return unknown_author(name, self.authors, place)

    def _page(self, name: str, place: Place) -> str | Problem:
        id_ = self.pages.get(name)
        if id_:
            return addresses.plain_page(id_)
        return problem("unknown-page", place, page=name, suggestion=did_you_mean(name, self.pages))

    def _address(self, address: str, place: Place) -> str | Problem:
        for form in (address, f"{address}/"):
            if self.answering.at(form):
                return form
        hidden = self._hidden(address)
        if hidden:
            return problem("not-yet-public", place, target=address, reason=_reason(hidden))
        return problem("unknown-address", place, address=address)

    def _hidden(self, address: str) -> Update | None:
        """Give the update whose permalink `address` will be, once it is public."""
        above, _, id_ = address.strip("/").rpartition("/")
        story = self.coverages.get(above)
        return self.updates[story.id].get(id_) if story else None


def _address_of(target: str, coverage: str) -> str:
    """Give the address that a reference names, whether or not there is anything; "" where it names none."""
    kind, _, name = target.partition(":")
    if target.startswith("/"):
        return target if target.endswith("/") else f"{target}/"
    if kind == "update":
        above, _, id_ = name.rpartition("/")
        return addresses.permalink(above or coverage, id_)
    of_id = {"coverage": addresses.coverage, "author": addresses.author, "page": addresses.plain_page}.get(kind)
    return of_id(name) if of_id else ""


def _former_ids(aliases: Iterable[str]) -> list[str]:
    return [alias for alias in aliases if not alias.startswith("/")]


def _by_id(updates: Iterable[Update]) -> dict[str, Update]:
    known = {former: each for each in updates if each.aliases for former in _former_ids(each.aliases)}
    return known | {each.id: each for each in updates}


def _unknown_coverage(name: str, known: Iterable[str], place: Place) -> Problem:
    return problem("unknown-coverage", place, coverage=name, suggestion=did_you_mean(name, known))


def _reason(update: Update) -> str:
    if update.status == "draft":
        return ": it is a draft"
    return f" before {update.published:%Y-%m-%dT%H:%M:%SZ}"


def menu_problems(menu: Iterable[tuple[MenuItem, Place]], linker: SiteLinker) -> list[Problem]:
    """Follow every link of the menus; tell of those that lead nowhere."""
    found = (_menu_problem(item.to, place, linker) for item, place in menu)
    return [each for each in found if each]


def _menu_problem(to: str, place: Place, linker: SiteLinker) -> Problem | None:
    scheme, colon, rest = to.partition(":")
    if is_outside_address(to) or _PHONE.fullmatch(to):
        return None
    if scheme == "section":
        answer = linker.reference(addresses.section(rest), "", place)
    elif scheme in {"update", "coverage", "author", "page", "tag"} or (to.startswith("/") and not to.startswith("//")):
        answer = linker.reference(to, "", place)
    elif colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        answer = problem("link-scheme", place, scheme=scheme)
    else:
        answer = problem("relative-link", place, link=to)
    return answer if isinstance(answer, Problem) else None
