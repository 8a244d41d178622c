"""Reference: the trails of a repository the slow way, tree by tree. It shares nothing with what it is held against."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import yaml

from history.repositories import git

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Told = tuple[str, str, str, datetime, datetime, str]
"""Commit, blob, path, when it was authored, when it landed, and by whom."""
Stay = tuple[datetime | None, datetime | None]
SKIPPED = re.compile(r"[.#].*|.*~|.*\.(swp|swx|tmp)|4913|Thumbs\.db|desktop\.ini")


class Reference:
    """Reads the whole main line of a repository; asked for trails, it goes through all of it again."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.folder = folder
        self.prefix = prefix
        self._trees: dict[str, dict[str, str]] = {}
        self._texts: dict[str, bytes] = {}
        self.line = self.ask("rev-list", "--first-parent", "--reverse", "HEAD").split()
        self.parents = {
            id_: rest
            for id_, *rest in (line.split() for line in self.ask("rev-list", "--parents", "HEAD").splitlines())
        }
        self.landed = self._landed()
        self.states = [self._state(commit) for commit in self.line]

    def ask(self, *arguments: str) -> str:
        return git(self.folder, *arguments).decode("utf-8", "surrogateescape")

    def trails(
        self, coverage: str, aliases: Sequence[str], updates: Mapping[str, Sequence[str]]
    ) -> dict[str, tuple[list[Told], list[Stay]]]:
        """Give the trails of a coverage, of its updates and of former ones, and when each stood in another."""
        names = [coverage, *(alias.strip("/") for alias in aliases)]
        keys = {id_: [(name, id_) for name in names] for id_ in updates}
        taken = {key for each in keys.values() for key in each}
        for id_ in sorted(updates):
            for alias in updates[id_]:
                parts = alias.strip("/").split("/")
                former = [(name, alias) for name in names]
                if len(parts) > 1:
                    former = [("/".join(parts[:-1]), parts[-1])]
                elif alias.startswith("/"):
                    former = []
                for key in former:
                    if key not in taken:
                        taken.add(key)
                        keys[id_].append(key)
        for state in self.states:
            for name, id_ in state:
                plain = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) and id_ not in {
                    "page",
                    "days",
                    "media",
                    "versions",
                }
                if name in names and (name, id_) not in taken and plain:
                    keys.setdefault(id_, [(each, id_) for each in names if (each, id_) not in taken])
        found = {id_: self._trail(own) for id_, own in keys.items()}
        return {id_: (trail, self._stays(keys[id_], names)) for id_, trail in found.items() if trail}

    def _trail(self, keys: list[tuple[str, str]]) -> list[Told]:
        told: list[Told] = []
        path, blob = "", ""
        for number, state in enumerate(self.states):
            now = next(
                ((where, what) for key in keys for where, what in [state.get(key, ("", ""))] if what), (path, "")
            )
            if now[1] != blob:
                told.append(self._told(number, *now))
            path, blob = now
        return told

    def _stays(self, keys: list[tuple[str, str]], names: list[str]) -> list[Stay]:
        """Give when the key that counted was of a coverage with none of these names."""
        counting = [next((key for key in keys if state.get(key)), None) for state in self.states]
        known = next((number for number, key in enumerate(counting) if key), 0)
        away = [key is not None and key[0] not in names for key in counting] + [False]
        turns = [number for number in range(len(away)) if away[number] != (number > 0 and away[number - 1])]
        times = [datetime.fromtimestamp(each, UTC) for each in self.landed]
        return [
            (times[begin] if begin > known else None, times[end] if end < len(times) else None)
            for begin, end in zip(turns[::2], turns[1::2], strict=True)
        ]

    def _told(self, number: int, path: str, blob: str) -> Told:
        commit = self.line[number]
        made = self._maker(commit, path, blob)
        who, when = self.ask("log", "-1", "--format=%an%x00%at", made).strip("\n").split("\0")
        seconds = int(when or 0)
        landed = datetime.fromtimestamp(self.landed[number], UTC)
        authored = datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 253402300800 else landed
        return made, blob, path, authored, landed, who

    def _maker(self, commit: str, path: str, blob: str) -> str:
        """Give who made what a commit of the main line has at a path."""
        if self._changed(commit).get(path) != blob:
            return commit
        first, *others = self.parents[commit] or [""]
        merged = sorted(self._leading_to(others) - self._leading_to([first]))
        ranks = [
            (len(self.parents[each]) < 2, self._depth(each, merged), each)
            for each in merged
            if self._changed(each).get(path) == blob
        ]
        return max(ranks)[2] if ranks else commit

    def _leading_to(self, commits: list[str]) -> set[str]:
        """Give these commits and all before them. Git itself errs here, where dates are wrong."""
        found: set[str] = set()
        ahead = [commit for commit in commits if commit]
        while ahead:
            commit = ahead.pop()
            if commit not in found:
                found.add(commit)
                ahead += self.parents[commit]
        return found

    def _depth(self, commit: str, among: list[str]) -> int:
        return 1 + max((self._depth(each, among) for each in self.parents[commit] if each in among), default=0)

    def _changed(self, commit: str) -> dict[str, str]:
        """Give what a commit has otherwise than its first parent, "" for what is gone."""
        now = self._tree(commit)
        before = self._tree(self.parents[commit][0]) if self.parents[commit] else {}
        return {path: now.get(path, "") for path in {*now, *before} if now.get(path) != before.get(path)}

    def _tree(self, commit: str) -> dict[str, str]:
        """Give the blobs of the texts of a commit, by path."""
        if commit not in self._trees:
            found: dict[str, str] = {}
            for line in self.ask("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")[:-1]:
                told, _, path = line.partition("\t")
                mode, _, blob = told.split()
                below = path.removeprefix(self.prefix)
                if path.startswith(f"{self.prefix}content/") and path.endswith(".md") and mode.startswith("100"):
                    parts = below.split("/")[1:]
                    skipped = parts[0] in {"authors", "pages", "static"} or any(map(SKIPPED.fullmatch, parts))
                    if len(parts) > 1 and not skipped:
                        found[below] = blob
            self._trees[commit] = found
        return self._trees[commit]

    def _state(self, commit: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Give path and blob of each key, as a commit has them."""
        tree = self._tree(commit)
        coverages = {
            path[len("content/") : -len("/coverage.md")]
            for path in tree
            if path.endswith("/coverage.md") and "/media/" not in path
        }
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for path in sorted(tree, reverse=True):
            folders = path.split("/")[1:-1]
            owners = ["/".join(folders[:end]) for end in range(len(folders), 0, -1)]
            owner = next((each for each in owners if each in coverages), None)
            own = path == f"content/{owner}/coverage.md"
            if owner is not None and not own and not path.startswith(f"content/{owner}/media/"):
                found[owner, self._id(path, tree[path])] = (path, tree[path])
        return found

    def _id(self, path: str, blob: str) -> str:
        stem = unicodedata.normalize("NFC", path.rpartition("/")[2][:-3])
        if blob not in self._texts:
            self._texts[blob] = git(self.folder, "cat-file", "blob", blob)
        text = self._texts[blob].decode("latin-1").removeprefix("ï»¿")
        lines = [line.rstrip() for line in text.split("\n")]
        if lines[0] != "---" or "---" not in lines[1:]:
            return stem
        for line in lines[1 : lines.index("---", 1)]:
            if re.match(r"""["']?id["']?\s*:""", line):
                told: Any = yaml.load(line, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
                return str(told["id"]) or stem
        return stem

    def _landed(self) -> list[int]:
        """Give when each commit of the main line landed: by the longest sequence of dates that does not go back."""
        dates = [int(self.ask("log", "-1", "--format=%ct", commit) or 0) for commit in self.line]
        lengths: list[int] = []
        before: list[int] = []
        for number, date in enumerate(dates):
            good = 0 < date < 253402300800
            candidates = [each for each in range(number) if lengths[each] and dates[each] <= date]
            longest = max((lengths[each] for each in candidates), default=0)
            lengths.append(longest + 1 if good else 0)
            before.append(max((each for each in candidates if lengths[each] == longest), default=-1))
        right: set[int] = set()
        at = max((number for number in range(len(dates)) if lengths[number] == max(lengths)), default=-1)
        while at >= 0 and lengths[at]:
            right.add(at)
            at = before[at]
        now = dates[min(right)] if right else 0
        landed = []
        for number, date in enumerate(dates):
            now = date if number in right else now
            landed.append(now)
        return landed
