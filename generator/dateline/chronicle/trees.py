"""Trees: the texts of a site as one commit has them, or as they lie in its folder."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from unicodedata import normalize

from dateline.history.git import Git, GitFailed, GitMissing
from dateline.history.objects import Objects
from dateline.history.stamp import find_git
from dateline.problems import Place, ProblemsFound, problem
from dateline.reading.files import TEXT_LIMIT, walk
from dateline.reading.layout import CONTENT
from dateline.reading.names import passed_over
from dateline.reading.site import SITE_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_FILES = frozenset(["100644", "100755"])  # modes: no links, no other repositories
_HASHES = {40: "sha1", 64: "sha256"}  # by the length of an id


class NoRepository(Exception):
    """The site is in no repository."""


class BadRevision(Exception):
    """What was given names no commit."""


class Tree(Protocol):
    """The texts of a site at one time."""

    @property
    def name(self) -> str:
        """What it is called: a commit's id, or "" for the folder as it is."""

    @property
    def blobs(self) -> Mapping[str, str]:
        """Git's id of each text of the site, by path."""

    def texts(self, paths: Collection[str]) -> dict[str, bytes]:
        """Give the texts at these paths; what cannot be read is left out."""


class CommittedTree:
    """The texts of a site as one commit has them."""

    def __init__(self, git: Git, commit: str) -> None:
        """Look what there is. Raises `GitFailed` and `GitMissing`."""
        self.name = commit
        self.blobs = dict(_listed(git.ask("ls-tree", "-r", "-z", commit, "--", SITE_FILE, CONTENT)))
        self._git = git

    def texts(self, paths: Collection[str]) -> dict[str, bytes]:
        """Give the texts at these paths; what cannot be read is left out. Raises `ProblemsFound`."""
        objects = Objects(self._git)
        wanted = {bytes.fromhex(self.blobs[path]) for path in paths}
        try:
            with git_faults():
                read = {blob.hex(): text for blob, text in objects.read(sorted(wanted))}
        finally:
            objects.close()
        return {path: read[self.blobs[path]] for path in paths if self.blobs[path] in read}


class WorkingTree:
    """The texts of a site as they lie in its folder."""

    name = ""

    def __init__(self, folder: Path, digits: int) -> None:
        """Look what there is; ids have so many digits. Raises `OSError`."""
        found, _ = walk(folder, CONTENT)
        texts = (file for path, file in found.items() if is_text(path))
        files = {file.path: file.absolute for file in texts if file.size <= TEXT_LIMIT}
        self._files = {**files, SITE_FILE: folder / SITE_FILE}
        self._hash = _HASHES[digits]
        self.blobs = {path: self._id(file.read_bytes()) for path, file in self._files.items() if file.is_file()}

    def texts(self, paths: Collection[str]) -> dict[str, bytes]:
        """Give the texts at these paths."""
        return {path: self._files[path].read_bytes() for path in paths if self._files[path].is_file()}

    def _id(self, content: bytes) -> str:
        return hashlib.new(self._hash, b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def open_trees(folder: Path, old: str, new: str | None) -> tuple[Tree, Tree]:
    """Give the texts of the site in `folder` at two revisions; None is the folder as it is.

    Raises `NoRepository`, `BadRevision`, `ProblemsFound` where git cannot be asked, and `OSError`.
    """
    if find_git(folder) is None:
        raise NoRepository
    git = Git(folder.resolve())
    with git_faults():
        git.ask("rev-parse", "--git-dir")
        ids = [_commit(git, each) for each in (old, new) if each is not None]
        first = CommittedTree(git, ids[0])
        return first, CommittedTree(git, ids[1]) if new is not None else WorkingTree(folder, len(ids[0]))


def _commit(git: Git, revision: str) -> str:
    """Give the id of the commit that a name means. Raises `BadRevision`."""
    if "\0" in revision or not revision.strip():
        raise BadRevision(revision)
    try:
        return git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except GitFailed as fault:
        raise BadRevision(revision) from fault


def _listed(printed: str) -> Iterator[tuple[str, str]]:
    """Read what `git ls-tree -r -z` prints: `<mode> <type> <id>\\t<path>\\0`."""
    for entry in printed.split("\0"):
        told, tab, path = entry.partition("\t")
        if tab and (path == SITE_FILE or is_text(path)):
            mode, _, blob = told.split()
            if mode in _FILES:
                yield normalize("NFC", path), blob


def is_text(path: str) -> bool:
    """Say whether a path below the site's folder is that of a text of the site."""
    return path.startswith(f"{CONTENT}/") and path.endswith(".md") and not any(map(passed_over, path.split("/")))


@contextmanager
def git_faults() -> Iterator[None]:
    """Tell what goes wrong with git as a problem of the site's."""
    place = Place(SITE_FILE)
    try:
        yield
    except GitMissing as fault:
        raise ProblemsFound([problem("history-git-missing", place)]) from fault
    except GitFailed as fault:
        lines = (line.strip() for line in fault.said.splitlines())
        advice = next((line for line in lines if line.startswith("git config ") and "safe.directory" in line), "")
        code = "history-refused" if advice else "history-broken"
        raise ProblemsFound([problem(code, place, reason=fault.first_line, advice=advice)]) from fault
