"""Join: revisions of files become events of keys. A *key* is a coverage's id and an update's id, as they were then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dateline.history.landing import introduced
from dateline.history.texts import CONTENT, coverage_above, is_coverage_file, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dateline.history.landing import Landing
    from dateline.history.log import Commit

Key = tuple[str, str]
_NOWHERE = ("", b"")


class Event(NamedTuple):
    """What the file of a key became with a landing."""

    key: Key
    path: str  # where it was, where it is gone
    blob: bytes  # b"" where it is gone
    commit: Commit | None  # who made it; None where the landing itself did


class Text(NamedTuple):
    """A text as it stands."""

    blob: bytes
    id: str  # that it states


class Standing:
    """The texts that stand after a landing, by key. Where several files have one key, the first by path counts."""

    def __init__(self, texts: Iterable[tuple[str, Text]] = ()) -> None:
        self.texts: dict[str, Text] = {}
        self._coverages: set[str] = set()
        self._owners: dict[str, str] = {}  # by folder below content/ with texts
        self._below: dict[str, set[str]] = {}  # folders directly below a folder
        self._names: dict[str, set[str]] = {}  # of the texts of a folder
        self._paths: dict[Key, list[str]] = {}
        for path, text in texts:
            self.texts[path] = text
            if is_coverage_file(path):
                self._coverages.add(_folder_of(path))
        for path in self.texts:
            self._enter(path, {})

    def land(self, landing: Landing, stated: Callable[[bytes], str]) -> list[Event]:
        """Take what a landing changed, and give what became of which key. `stated` gives the id that a blob states."""
        changes = landing.commit.changes
        before: dict[Key, tuple[str, bytes]] = {}
        for change in changes:
            if is_coverage_file(change.path):
                self._name(_folder_of(change.path), bool(change.blob), before)
        for change in changes:
            self._leave(change.path, before)
            if change.blob:
                id_ = "" if is_coverage_file(change.path) else stated(change.blob)
                self.texts[change.path] = Text(change.blob, id_)
                self._enter(change.path, before)
            else:
                self.texts.pop(change.path, None)
        return list(self._events(before, landing)) if before else []

    def _events(self, before: dict[Key, tuple[str, bytes]], landing: Landing) -> Iterator[Event]:
        made = introduced(landing) if landing.merged and landing.commit.changes else {}
        for key, was in before.items():
            path, blob = now = self._now(key)
            if now != was:
                path = path or was[0]
                yield Event(key, path, blob, made.get((path, blob)))

    def _now(self, key: Key) -> tuple[str, bytes]:
        paths = self._paths.get(key)
        if not paths:
            return _NOWHERE
        path = paths[0] if len(paths) == 1 else min(paths)
        return path, self.texts[path].blob

    def _key(self, path: str) -> Key | None:
        folder, _, name = path.rpartition("/")
        coverage = self._owners.get(folder.removeprefix(f"{CONTENT}/"))
        if not coverage or is_coverage_file(path):
            return None
        return coverage, self.texts[path].id or stem(name)

    def _enter(self, path: str, before: dict[Key, tuple[str, bytes]]) -> None:
        folder, name = _folder_of(path), path.rpartition("/")[2]
        if folder not in self._owners:
            self._know(folder)
        self._names.setdefault(folder, set()).add(name)
        if key := self._key(path):
            if key not in before:
                before[key] = self._now(key)
            self._paths.setdefault(key, []).append(path)

    def _leave(self, path: str, before: dict[Key, tuple[str, bytes]]) -> None:
        if path not in self.texts:
            return
        self._names[_folder_of(path)].discard(path.rpartition("/")[2])
        if key := self._key(path):
            if key not in before:
                before[key] = self._now(key)
            self._paths[key].remove(path)
            if not self._paths[key]:
                del self._paths[key]

    def _know(self, folder: str) -> None:
        """Take note of a folder, and of those above it."""
        while folder and folder not in self._owners:
            self._owners[folder] = coverage_above(folder, self._coverages)
            above = folder.rpartition("/")[0]
            self._below.setdefault(above, set()).add(folder)
            folder = above

    def _name(self, folder: str, is_coverage: bool, before: dict[Key, tuple[str, bytes]]) -> None:
        """Take note that a folder is, or is no longer, a coverage's: its texts have other keys then."""
        if is_coverage == (folder in self._coverages):
            return
        (self._coverages.add if is_coverage else self._coverages.discard)(folder)
        ahead = [folder] if folder in self._owners else []
        while ahead:
            at = ahead.pop()
            ahead += self._below.get(at, ())
            owner = coverage_above(at, self._coverages)
            if owner != self._owners[at]:
                paths = [f"{CONTENT}/{at}/{name}" for name in sorted(self._names.get(at, ()))]
                for path in paths:
                    self._leave(path, before)
                self._owners[at] = owner
                for path in paths:
                    self._enter(path, before)


def _folder_of(path: str) -> str:
    """Give the folder of a text, below content/."""
    return path.removeprefix(f"{CONTENT}/").rpartition("/")[0]
