"""Repositories: histories made by hand or by chance, with every date and name given."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

START = 1_394_200_000  # 7 March 2014, in seconds since 1970
ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
COVERAGE = "---\ntitle: Storm\n---\n"


def by_chance(seed: int | str) -> Random:
    """Give chance that repeats itself."""
    return Random(seed)  # noqa: S311 - that is what it is for


def git(folder: Path, *arguments: str, given: bytes = b"", environment: dict[str, str] | None = None) -> bytes:
    """Run git in a folder, whatever the person's own settings are; gives what it prints."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        check=True,
        env={**own, **ENVIRONMENT, **(environment or {})},
    )
    return done.stdout


def update(words: str, **fields: str) -> str:
    """Give an update's file."""
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\npublished: 2014-03-07T13:30:00Z\n{lines}---\n{words}\n"


@dataclass
class Repository:
    """A repository in `folder`, whose commits are made one by one, a minute apart where nothing else is said."""

    folder: Path
    clock: int = START

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, **environment: str) -> str:
        """Run git, and give what it prints."""
        return git(self.folder, *arguments, environment=environment).decode().strip()

    def write(self, path: str, text: str | bytes) -> Repository:
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def commit(self, at: int | None = None, authored: int | None = None, by: str = "Ann Desk") -> str:
        """Commit what stands in the folder, and give the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "An edit", **self.people(at, authored, by))
        return self.head

    def merge(self, branch: str, by: str = "Mia Merger") -> str:
        """Merge a branch without asking, and give the merge's id."""
        self.git("merge", "--quiet", "--no-ff", "--message", "A merge", branch, **self.people(None, None, by))
        return self.head

    def people(self, at: int | None, authored: int | None, by: str) -> dict[str, str]:
        """Give what says who commits, and when."""
        self.clock += 60
        committed = self.clock if at is None else at
        return {
            "GIT_AUTHOR_NAME": by,
            "GIT_AUTHOR_EMAIL": "someone@harbour.example",
            "GIT_AUTHOR_DATE": f"@{committed if authored is None else authored} +0000",
            "GIT_COMMITTER_NAME": "The Desk",
            "GIT_COMMITTER_EMAIL": "desk@harbour.example",
            "GIT_COMMITTER_DATE": f"@{committed} +0000",
        }

    @property
    def head(self) -> str:
        """The last commit's id."""
        return self.git("rev-parse", "HEAD")


Tree = dict[str, bytes]


@dataclass
class Story:
    """A history by chance: branches, merges, and every way in which a newsroom moves its files about."""

    chance: Random
    prefix: str = ""  # of the site in the repository
    bad_dates: bool = False
    parts: list[bytes] = field(default_factory=list)
    trees: dict[int, Tree] = field(default_factory=dict)  # by mark
    branches: dict[str, int] = field(default_factory=dict)  # the mark of each branch's last commit
    clock: int = START
    marks: int = 0

    def tell(self, commits: int) -> bytes:
        """Give a history for `git fast-import`, of so many commits and some merges."""
        first = {"site.yaml": b"title: Test\n", "content/storm/coverage.md": COVERAGE.encode()}
        for path in ("content/gale/coverage.md", "content/storm/one.md", "content/gale/two.md"):
            first[path] = COVERAGE.encode() if path.endswith("coverage.md") else self._text()
        self._commit("main", first, [])
        for _ in range(commits):
            branch = self.chance.choice(["main", *sorted(self.branches)])
            kind = self.chance.random()
            if kind < 0.12 and len(self.branches) < 4:
                self.branches[f"side-{self.marks}"] = self.branches[branch]
            elif kind < 0.3 and len(self.branches) > 1:
                self._merge(branch)
            else:
                self._edit(branch)
        for branch in sorted(self.branches):
            if branch != "main" and self.chance.random() < 0.6:
                self._merge("main", branch)
        return b"".join(self.parts)

    def _edit(self, branch: str) -> None:
        mark = self.branches[branch]
        tree = dict(self.trees[mark])
        for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
            self._change(tree)
        self._commit(branch, tree, [mark])

    def _merge(self, branch: str, other: str = "") -> None:
        others = [each for each in sorted(self.branches) if each != branch]
        other = other or self.chance.choice(others)
        ours, theirs = self.branches[branch], self.branches[other]
        if ours == theirs:
            return
        tree: Tree = {}
        for path in sorted({*self.trees[ours], *self.trees[theirs]}):
            sides = [self.trees[ours].get(path), self.trees[theirs].get(path)]
            content = self.chance.choice(
                sides if self.chance.random() < 0.5 else [side for side in sides if side is not None]
            )
            if content is not None:
                tree[path] = content
        if self.chance.random() < 0.15:  # what was settled in the merge itself
            self._change(tree)
        self._commit(branch, tree, [ours, theirs])
        if other != "main" and self.chance.random() < 0.5:
            del self.branches[other]

    def _change(self, tree: Tree) -> None:
        texts = sorted(path for path in tree if path.endswith(".md") and not path.endswith("/coverage.md"))
        kind = self.chance.randrange(14) if texts else 0
        if kind < 3:
            tree[self._new_path()] = self._text()
            return
        path = self.chance.choice(texts)
        if kind < 7:
            tree[path] = self._text(tree[path])
        elif kind == 7:  # renamed or moved, as it is or edited
            tree[self._new_path()] = self._text(tree[path]) if self.chance.random() < 0.4 else tree[path]
            del tree[path]
        elif kind == 8:
            tree[self._new_path()] = tree[path]  # a look-alike
        elif kind == 9:
            del tree[path]
        elif kind == 10:
            content = tree[path]
            tree[path] = content.replace(b"\r\n", b"\n") if b"\r" in content else content.replace(b"\n", b"\r\n")
        elif kind == 11:  # as it was at some time
            earlier = self.trees[self.chance.randint(1, self.marks)]
            if path in earlier:
                tree[path] = earlier[path]
        else:
            self._change_coverages(tree)

    def _change_coverages(self, tree: Tree) -> None:
        own = sorted(path for path in tree if path.endswith("/coverage.md"))
        if len(own) > 1 and self.chance.random() < 0.4:
            path = self.chance.choice(own)
            if self.chance.random() < 0.4:
                del tree[path]
            else:  # the folder is renamed
                folder, new = path.removesuffix("coverage.md"), f"content/{self.chance.choice(COVERAGES)}/"
                for each in [each for each in sorted(tree) if each.startswith(folder)]:
                    tree[new + each.removeprefix(folder)] = tree.pop(each)
        else:
            tree[f"content/{self.chance.choice(COVERAGES)}/coverage.md"] = COVERAGE.encode()

    def _new_path(self) -> str:
        folder = self.chance.choice([*COVERAGES, *COVERAGES, *FOLDERS])
        return f"content/{folder}/{self.chance.choice(STEMS)}.md"

    def _text(self, content: bytes = b"") -> bytes:
        kind = self.chance.random()
        words = self.chance.choice(["The wind blew.", "It rained.", "Der Hafen in Ålesund ist zu.", ""])
        number = self.chance.randrange(6)
        if kind < 0.1:
            return self.chance.choice(
                [b"", b"---\nid: one\n", b"no front matter\nid: one\n", b"\xff\xfe---\n", b"---\n---\n"]
            )
        stated = self.chance.choice([*ID_LINES, "", "", "", "", "", ""])
        text = f"---\ntitle: {words}\n{stated}published: 2014\n---\n{words} {number}\n"
        if kind < 0.2:
            text = f"\ufeff{text}"
        if kind > 0.9:
            return content + b"More.\n"
        return text.encode()

    def _commit(self, branch: str, tree: Tree, parents: list[int]) -> None:
        self.marks += 1
        self.clock += self.chance.choice([0, 1, 60, 3600])
        committed = self.clock
        if self.bad_dates and self.chance.random() < 0.15:
            committed = self.chance.choice([0, 1, START - 10**8, START + 10**9, 253402300799 + 10, 2**40])
        authored = committed - self.chance.choice([0, 0, 5, 86400]) if committed < 2**40 else committed
        name = self.chance.choice(["Ann Desk", "Böse Ø. Übel", "\x01weird : name"])
        lines = [f"commit refs/heads/{branch}\nmark :{self.marks}\n"]
        lines.append(f"author {name} <a@harbour.example> {max(authored, 0)} +0000\n")
        lines.append(f"committer The Desk <d@harbour.example> {committed} +0000\ndata 1\n.\n")
        lines += [f"{'merge' if number else 'from'} :{parent}\n" for number, parent in enumerate(parents)]
        self.parts.append("".join([*lines, "deleteall\n"]).encode())
        for path, content in sorted(tree.items()):
            self.parts.append(
                f'M 100644 inline "{self.prefix}{path}"\ndata {len(content)}\n'.encode() + content + b"\n"
            )
        self.trees[self.marks] = tree
        self.branches[branch] = self.marks


COVERAGES = ["storm", "storm/night", "2014/ukraine", "gale"]
FOLDERS = [
    "storm/media",
    "storm/Tag eins – früh",
    "authors",
    "pages",
    "static",
    "storm/.hidden",
    "nowhere",
    "gale/media/x",
]
STEMS = ["one", "two", "three", "größe", "Not_An_Id", "page"]
ID_LINES = [
    "id: one\n",
    'id: "two"  # so\n',
    "'id': 'three'\n",
    "id: four # five\n",
    "id:\n",
    "  id: six\n",
    "ident: 7\n",
]


def imported(folder: Path, story: bytes) -> Path:
    """Make a repository of what `git fast-import` takes; HEAD is its branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", "--force", "--date-format=raw-permissive", given=story)
    return folder
