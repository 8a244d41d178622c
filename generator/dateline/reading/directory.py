"""Directory: where a reference inside the site leads, asked over the outlines of its coverages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dateline import addresses
from dateline.problems import did_you_mean, problem
from dateline.reading.answering import Answering, with_slash
from dateline.reading.bylines import unknown_author
from dateline.reading.media import media_path, picture_size
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dateline.problems import Place, Problem
    from dateline.reading.answering import Register
    from dateline.reading.masthead import Masthead
    from dateline.reading.outline import Outline


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem without its place: its code, and the values that fill its words."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def at(self, place: Place) -> Problem:
        """Give the problem at `place`."""
        return problem(self.code, place, **dict(self.values))

    def as_json(self) -> list[Any]:
        """Give it as JSON has it."""
        return [self.code, dict(self.values)]


_BY_KIND = {
    "coverage": addresses.coverage,
    "author": addresses.author,
    "page": addresses.plain_page,
    "tag": addresses.tag,
}

Answer = str | Fault
"""Where a reference leads, or why it leads nowhere."""


def answer_as_json(answer: Answer) -> Any:
    """Give an answer as JSON has it: an address is a text, a fault a list."""
    return answer.as_json() if isinstance(answer, Fault) else answer


def answer_from(value: Any) -> Answer:
    """Give the answer that `answer_as_json` wrote. Raises `TypeError` or `ValueError` where it is none."""
    if isinstance(value, str):
        return value
    code, values = value
    return Fault(code, tuple(values.items()))


class Directory:
    """Says where references lead, over a register and the outlines of the coverages that it names.

    `outline_of` gives the outline of the coverage of an id, or nothing where it has none. It is called only for what a
    reference needs, and for the coverage in which the reference stands before any other.
    """

    def __init__(self, register: Register, outline_of: Callable[[str], Outline | None]) -> None:
        self.register = register
        self.outline_of = outline_of
        self.answering = Answering(register, outline_of)

    def resolve(self, target: str, coverage: str) -> Answer:
        """Resolve `update:…`, `coverage:…`, `author:…`, `page:…`, `tag:…` or a site-rooted `/address/#anchor`.

        `coverage` is the id of the coverage in which the reference stands, "" outside any.
        """
        whole, hash_, anchor = target.partition("#")
        answer = self._found(whole, coverage)
        if isinstance(answer, Fault) and (named := self.named(whole, coverage)) and self._is_unusable(named, coverage):
            answer = named
        return answer if isinstance(answer, Fault) else answer + hash_ + anchor

    def named(self, target: str, coverage: str) -> str:
        """Give the address that a reference without anchor names, whether or not it answers; "" where it names none."""
        if target.startswith("/"):
            return with_slash(target)
        kind, _, name = target.partition(":")
        if kind == "update":
            above, _, id_ = name.rpartition("/")
            return addresses.permalink(self.register.coverages.get(above or coverage, above or coverage), id_)
        of_id = _BY_KIND.get(kind)
        return of_id(name) if of_id else ""

    def _found(self, whole: str, coverage: str) -> Answer:
        kind, _, name = whole.partition(":")
        if whole.startswith("/"):
            return self._address(whole, coverage)
        if kind == "update":
            return self._update(name, coverage)
        if kind == "coverage":
            id_ = self.register.coverages.get(name)
            return addresses.coverage(id_) if id_ else self._unknown_coverage(name)
        if kind == "author":
            id_ = self.register.authors.get(name)
            return addresses.author(id_) if id_ else self._unknown_author(name)
        if kind == "page":
            id_ = self.register.pages.get(name)
            return addresses.plain_page(id_) if id_ else self._unknown_page(name)
        if kind == "tag":
            return self._address(addresses.tag(name), coverage)
        return _fault("unknown-address", address=whole)

    def _update(self, name: str, coverage: str) -> Answer:
        above, _, id_ = name.rpartition("/")
        story = self.register.coverages.get(above or coverage)
        if story is None:
            return (
                self._unknown_coverage(above)
                if above
                else _fault("unknown-update", update=id_, where="", suggestion="")
            )
        outline = self.outline_of(story)
        updates = outline.updates if outline else {}
        if id_ not in updates:
            where, suggestion = f' in the coverage "{story}"', did_you_mean(id_, updates)
            return _fault("unknown-update", update=id_, where=where, suggestion=suggestion)
        now, hidden = updates[id_]
        if hidden:
            return _fault("not-yet-public", target=f"update:{name}", reason=hidden)
        return addresses.permalink(story, now)

    def _unknown_author(self, name: str) -> Fault:
        return _fault("unknown-author", **unknown_author(name, self.register.authors))

    def _unknown_page(self, name: str) -> Fault:
        return _fault("unknown-page", page=name, suggestion=did_you_mean(name, self.register.pages))

    def _unknown_coverage(self, name: str) -> Fault:
        return _fault("unknown-coverage", coverage=name, suggestion=did_you_mean(name, self.register.coverages))

    def _address(self, address: str, coverage: str) -> Answer:
        for form in (address, f"{address}/"):
            if self.answering.at(form, coverage):
                return form
        hidden = self._hidden(address)
        if hidden:
            return _fault("not-yet-public", target=address, reason=hidden)
        return _fault("unknown-address", address=address)

    def _hidden(self, address: str) -> str:
        """Say why the update whose permalink `address` will be is not public; "" where there is none."""
        above, _, id_ = address.strip("/").rpartition("/")
        story = self.register.coverages.get(above)
        outline = self.outline_of(story) if story else None
        return outline.updates.get(id_, ("", ""))[1] if outline else ""

    def _is_unusable(self, address: str, coverage: str) -> bool:
        """Say whether a file that cannot be used would answer at `address`, or hold what does."""
        segments = address.strip("/").split("/")
        above = ["/".join(segments[:end]) for end in range(1, len(segments) + 1)]
        if any(f"/{each}/" in self.register.unusable for each in above):
            return True
        within = [each for each in above[:-1] if self.register.has_coverage(each)]
        within.sort(key=lambda each: each != coverage)
        return any(self._has_unusable(id_, above) for id_ in within)

    def _has_unusable(self, id_: str, above: Iterable[str]) -> bool:
        outline = self.outline_of(id_)
        return outline is not None and any(f"/{each}/" in outline.unusable for each in above)


def _fault(code: str, **values: str) -> Fault:
    return Fault(code, tuple(values.items()))


class Elsewhere(Exception):
    """Raised inside a story's linker where only another coverage can tell."""


def _only(own: Outline, id_: str) -> Outline:
    """Give the outline of a story's own coverage; nothing else is known there."""
    if id_ != own.id:
        raise Elsewhere
    return own


class StoryLinker:
    """Resolves what the bodies of one coverage ask: the `Linker` of `dateline.markup.fragments`.

    What the masthead and the coverage's own outline tell is answered from them. What only other coverages can tell is
    taken from `answers`, or else guessed to be the address that the reference names. All that the own outline alone
    did not answer is noted in `asked`: the answer by reference, as written but without anchor. An answer is right while
    `Directory.resolve(reference, own.id)` says the same. Bodies outside any coverage have an outline with the id "".
    """

    def __init__(self, masthead: Masthead, own: Outline, answers: Mapping[str, Answer]) -> None:
        self.files = masthead.files
        self.gallery = masthead.gallery
        self.own = own
        self.answers = answers
        self.asked: dict[str, Answer] = {}
        self._directory = Directory(masthead.register, partial(_only, own))  # no method: that would be a circle

    def reference(self, target: str, coverage: str, place: Place) -> str | Problem:  # noqa: ARG002 - always the own one
        """Resolve `update:…`, `coverage:…`, `author:…`, `page:…`, `tag:…` or a site-rooted `/address/#anchor`."""
        whole, hash_, anchor = target.partition("#")
        answer = self.asked.get(whole)
        if answer is None:
            answer = self._answer(whole)
        return answer.at(place) if isinstance(answer, Fault) else answer + hash_ + anchor

    def _answer(self, target: str) -> Answer:
        """Answer a reference without anchor; note it, unless the own outline alone tells where it leads."""
        try:
            answer = self._directory.resolve(target, self.own.id)
        except Elsewhere:
            known = self.answers.get(target)
            answer = self._directory.named(target, self.own.id) if known is None else known
        if not self._is_own(target):
            self.asked[target] = answer
        return answer

    def _is_own(self, target: str) -> bool:
        """Say whether a reference names a public update of this coverage, as the coverage itself is named now."""
        kind, _, name = target.partition(":")
        above, _, id_ = name.rpartition("/")
        known = self.own.updates.get(id_) if kind == "update" and above in {"", self.own.id} else None
        return known is not None and not known[1]

    def media(self, name: str, coverage: str, source: str, place: Place) -> str | Problem:
        """Resolve `media/…` to a path in the site's folder."""
        return media_path(name, coverage, source, self.files, place)

    def picture(self, path: str, place: Place) -> tuple[int, int, str] | Problem:
        """Give width and height in CSS pixels and the digest of the picture at `path`."""
        return picture_size(path, self.files, self.gallery, place)
