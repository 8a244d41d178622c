"""Pasts: what every update of a coverage said before, read from the site's history and marked up.

A revision that cannot be read today is passed over: the one before it stood. What is wrong in a text of the past is not
told; what is wrong with how the present one came about is.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha1
from itertools import zip_longest
from typing import TYPE_CHECKING

from dateline.build.edit_problems import edit_problems
from dateline.build.past_states import State
from dateline.build.pasts import OLD_KEPT, Old, Pasts
from dateline.model import Past, Version
from dateline.reading.files import SourceText, text_of
from dateline.reading.stories import frame_of
from dateline.reading.updates import read_update
from dateline.rendering.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from dateline.clock import Clock
    from dateline.history.known import History
    from dateline.history.revisions import Revision, Trail
    from dateline.markup.fragments import Fragment
    from dateline.markup.render import Markup
    from dateline.model import Coverage, Credit, Site, Update
    from dateline.problems import Problem
    from dateline.reading.masthead import Masthead
    from dateline.reading.updates import Frame

Gap = tuple["datetime", "datetime | None"]


def read_pasts(
    history: History,
    masthead: Masthead,
    coverage: Coverage,
    texts: Mapping[str, str],
    markup: Markup,
    fragments: Mapping[str, Fragment],
    site: Site,
    clock: Clock,
    redacted: Collection[str] = (),
    kept: Kept[tuple[str, str], Old] | None = None,
) -> Pasts:
    """Read what the updates of `coverage` (all of them, drafts and those to come, too) said before.

    `texts` are its sources and `fragments` those of today's bodies, both by path. `redacted` are ids of updates that
    stood in it, went to another coverage, and are redacted there. `kept` has what was read before, by path and blob.
    Raises `OSError`.
    """
    frame = frame_of(coverage.id, masthead.coverage_files[coverage.id])
    kept = kept or Kept(OLD_KEPT)
    reader = _Reader(history, site, coverage, frame, masthead.names, texts, markup, fragments, clock, kept)
    return reader.pasts(frozenset(redacted))


class _Reader:
    """Reads the past of one coverage; `names` lead to author ids."""

    def __init__(
        self,
        history: History,
        site: Site,
        coverage: Coverage,
        frame: Frame,
        names: Mapping[str, str],
        texts: Mapping[str, str],
        markup: Markup,
        fragments: Mapping[str, Fragment],
        clock: Clock,
        kept: Kept[tuple[str, str], Old],
    ) -> None:
        self._history = history
        self._site = site
        self._coverage = coverage
        self._frame = frame
        self._names = names
        self._texts = texts
        self._markup = markup
        self._today = fragments
        self._clock = clock
        self._kept = kept
        self._made: dict[str, Fragment] = {}

    def pasts(self, redacted: Collection[str]) -> Pasts:
        """Read it all, but for former updates that are `redacted` elsewhere."""
        coverage = self._coverage
        updates = {update.id: update for update in coverage.updates}
        names = {id_: update.aliases for id_, update in updates.items()}
        known = self._history.trails(coverage.id, coverage.aliases, names)
        trails = {id_: trail for id_, trail in known.items() if id_ in updates or id_ not in redacted}
        blobs = {path: blob_id(text) for path, text in self._texts.items()}
        settled = {
            id_: trail.revisions[-1]
            for id_, trail in trails.items()
            if id_ in updates and trail.revisions[-1].blob == blobs.get(updates[id_].path)
        }
        old = self._old(
            each for id_, trail in trails.items() for each in trail.revisions if each.blob and each != settled.get(id_)
        )
        states_of = {
            id_: list(self._states(each, updates.get(id_), settled.get(id_), old)) for id_, each in trails.items()
        }
        trails |= self._arrived({id_: trail for id_, trail in trails.items() if id_ not in updates}, states_of)
        found: dict[str, Past] = {}
        problems: list[Problem] = []
        due: set[datetime] = set()
        for id_, trail in trails.items():
            update, states = updates.get(id_), states_of[id_]
            due.update(each.update.published for each in states if each.update.published > self._clock.now)
            if update and len(trail.revisions) > (id_ in settled):
                whole = [*states, State(update, self._text(update), None)]
                source = SourceText(update.path, self._texts[update.path])
                problems += edit_problems(update, whole, source, self._site, self._clock)
            if past := self._past(trail, update, states):
                found[id_] = past
        former = any(id_ not in updates for id_ in known)
        return Pasts(found, self._made, tuple(problems), min(due, default=None), former)

    def _arrived(self, former: Mapping[str, Trail], states: Mapping[str, Sequence[State]]) -> dict[str, Trail]:
        """Give those of the former updates that had come from another coverage: the first of their texts says so."""
        named = {id_: states[id_][0].update.aliases for id_ in former if states[id_]}
        named = {id_: aliases for id_, aliases in named.items() if any("/" in alias for alias in aliases)}
        if not named:
            return {}
        whole = self._history.trails(self._coverage.id, self._coverage.aliases, named)
        came = [id_ for id_ in named if whole[id_].elsewhere and whole[id_].elsewhere[0][0] is None]
        return {id_: former[id_]._replace(elsewhere=((None, former[id_].revisions[0].landed),)) for id_ in came}

    def _old(self, revisions: Iterable[Revision]) -> dict[tuple[str, str], Old]:
        """Read what these revisions left, by path and blob."""
        wanted = dict.fromkeys((each.path, each.blob) for each in revisions)
        found = {key: known for key in wanted if (known := self._kept.get(key)) and known.frame == self._frame}
        texts = self._history.texts(blob for path, blob in wanted if (path, blob) not in found)
        for key in wanted:
            if key not in found and key[1] in texts:
                found[key] = Old(self._frame, self._read(key[0], texts[key[1]]))
                self._kept.keep(key, found[key])
        return found

    def _states(
        self, trail: Trail, update: Update | None, settled: Revision | None, old: Mapping[tuple[str, str], Old]
    ) -> Iterator[State]:
        """Give the states of an update that can be read, oldest first; a draft is one."""
        for revision in trail.revisions:
            if update and revision == settled:
                yield self._state(update, revision, update.path, self._today.get(update.path))
            elif (known := old.get((revision.path, revision.blob))) and (read := known.update):
                path = update.path if update else revision.path
                byline = tuple(map(self._credit, read.byline))
                then = replace(read, id=trail.id, path=path, byline=byline)
                yield self._state(then, revision, path, self._marked_up(known, then))

    def _read(self, path: str, content: bytes) -> Update | None:
        source = text_of(path, content)
        read = read_update(source, self._frame).update if isinstance(source, SourceText) else None
        if read is None or (read.status == "withdrawn") != (read.withdrawal is not None):
            return None
        return replace(read, coverage=self._coverage.id)

    def _marked_up(self, old: Old, update: Update) -> Fragment | None:
        """Give what is made of a revision's body: the same as before, where all that it refers to is."""
        if update.status == "withdrawn":
            return None
        body, id_, lang = update.body, self._coverage.id, update.lang or self._coverage.lang
        recipe = self._markup.recipe(body, lang)
        if old.fragment is None or old.recipe != recipe or not self._markup.still(old.fragment, body, id_):
            old.recipe, old.fragment = recipe, self._markup.fragment(body, id_, lang, recipe)
        return old.fragment

    def _credit(self, credit: Credit) -> Credit:
        """Give a credit by the id that its author has today; one who has left keeps the id of then."""
        id_ = self._names.get(credit.author) if credit.author else None
        return replace(credit, author=id_, name=id_) if id_ else credit

    def _state(self, update: Update, revision: Revision, path: str, marked_up: Fragment | None) -> State:
        body = replace(update.body, path=f"{path}@{revision.blob}")
        if update.status == "withdrawn":
            return State(replace(update, body=body), "", revision)
        if marked_up is None:
            marked_up = self._markup.fragment(body, self._coverage.id, update.lang or self._coverage.lang)
        self._made[body.path] = marked_up
        return State(replace(update, body=body), marked_up.text, revision)

    def _past(self, trail: Trail, update: Update | None, states: Sequence[State]) -> Past | None:
        """Give what may be shown of a past; None where nothing may."""
        if update and update.withdrawal and update.withdrawal.redact:
            return None
        versions: list[Version] = []
        last: State | None = None
        for state in states:
            if state.revision is None or state.update.status == "draft":
                continue
            if last is None or not last.is_seen_as(state):
                of = state.revision
                versions.append(Version(state.update, of.landed, of.authored, of.commit, of.blob, of.by))
            last = state
        gaps = tuple(_gaps(trail, states))
        if not versions or last is None or not self._stood(update, versions, gaps):
            return None
        today = update if update and update.status != "draft" else None
        settled = today is not None and State(today, self._text(today), None).is_seen_as(last)
        return Past(tuple(versions), settled, gaps, tuple(_elsewhere(trail, versions)))

    def _text(self, update: Update) -> str:
        """Give what an update's body says today, whether or not it is shown yet."""
        if update.status == "withdrawn":
            return ""
        body, lang = update.body, update.lang or self._coverage.lang
        return (self._today.get(body.path) or self._markup.fragment(body, self._coverage.id, lang)).text

    def _stood(self, update: Update | None, versions: Sequence[Version], gaps: Sequence[Gap]) -> bool:
        """Say whether readers ever saw it: what is still to come is not told, nor what was gone before it came."""
        first = versions[0].update.published
        since = max(first, update.published) if update else _first_seen(versions, gaps)
        return since is not None and (since <= self._clock.now or self._clock.future)


def _first_seen(versions: Sequence[Version], gaps: Sequence[Gap]) -> datetime | None:
    """Give when readers saw the first of what has gone; None where it was changed or removed before that, each time."""
    starts = [versions[0].update.published, *(each.landed for each in versions[1:])]
    for version, start, end in zip_longest(versions, starts, starts[1:]):
        seen: datetime | None = max(start, version.update.published)
        for begun, ended in gaps:
            if seen is not None and begun <= seen and (ended is None or seen < ended):
                seen = ended
        if seen is not None and (end is None or seen < end):
            return seen
    return None


def _gaps(trail: Trail, states: Sequence[State]) -> Iterator[Gap]:
    """Give when an update was not there: its file was gone, or a draft."""
    drafts = {state.revision for state in states if state.update.status == "draft"}
    begin: datetime | None = None
    shown = False
    for revision in trail.revisions:
        if not revision.blob or revision in drafts:
            begin = revision.landed if begin is None and shown else begin
            continue
        if begin is not None:
            yield begin, revision.landed
        begin, shown = None, True
    if begin is not None:
        yield begin, None


def _elsewhere(trail: Trail, versions: Sequence[Version]) -> Iterator[Gap]:
    """Give when an update stood in another coverage; where that was at first, from its earliest time of publication."""
    for begin, end in trail.elsewhere:
        yield begin or min(each.update.published for each in versions), end


def blob_id(text: str) -> str:
    """Give git's id of a file that holds `text` in UTF-8 (SHA-1, as in most repositories)."""
    content = text.encode("utf-8", "surrogatepass")
    return sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()
