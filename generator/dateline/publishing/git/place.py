"""Git: a branch such as gh-pages, which a host shows to readers. Each publish is one commit, and is seen as a whole.

Nothing is checked out: the commit is made in a bare repository below `.dateline/`, on top of what the branch holds now.
It is pushed without force; where somebody else was quicker, nothing has changed, and the publish can begin again.
Files of the branch that no publish put there stay, and are never written over.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dateline.history.git import GitFailed, GitMissing
from dateline.publishing.git.branch import foreign_near, sources_in, stands_as
from dateline.publishing.git.cache import Cache, OtherFormat
from dateline.publishing.git.command import Command
from dateline.publishing.git.faults import sentence
from dateline.publishing.git.importing import Commit
from dateline.publishing.git.remote import find_remote
from dateline.publishing.latch import latched
from dateline.publishing.place import Standing, Tally
from dateline.publishing.record import NAME, Record, parse_record, record_bytes
from dateline.publishing.refusals import Moved, Refused, TargetFailed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.git.branch import Branch
    from dateline.publishing.git.remote import Remote
    from dateline.publishing.place import Told, Work

FOLDER = (".dateline", "publish")  # in a site's folder; what is in it can be removed at any time
_NO_NAME = re.compile(r"(?:.*/)?\.git(?:/.*)?", re.IGNORECASE | re.DOTALL)  # in no commit


def open_place(target: Target, site: Path) -> GitPlace:
    """Give the branch that `target` means. Raises `TargetFailed` where git is missing."""
    with _telling(target, "start"):
        return GitPlace(target, site, find_remote(target, site))


class GitPlace:
    """A branch, as a place to publish to."""

    def __init__(self, target: Target, site: Path, remote: Remote) -> None:
        self._target = target
        self._site = site
        self._remote = remote
        self._seen: tuple[Cache, Branch] | None = None  # when it was last asked for

    def look(self) -> Standing:
        """Give what the last commit's record says."""
        with self._alone():
            return self._standing(*self._fetched())

    def differing(self, record: Record) -> set[str]:
        """Give the paths of files that are not in the branch, as it was when last looked at, as `record` says."""
        cache, branch = self._seen or self._fetched_alone()
        wanted = {path: branch.files[path] for path in record.files if path in branch.files}
        with self._telling("read its files"):
            contents = zip(wanted, cache.contents(wanted.values()), strict=True)
            same = {path for path, content in contents if stands_as(path, content, record.files[path])}
        return set(record.files) - same

    @contextmanager
    def publishing(self) -> Iterator[Work]:
        """Begin. Publishers on other machines are found out when the commit is pushed."""
        with self._alone():
            cache, branch = self._fetched()
            try:
                yield GitWork(self._target, cache, branch, self._standing(cache, branch), self._commit_of_the_site())
            finally:
                cache.tidy()

    def rollback(self) -> str:
        """Refuse: the branch has a history, and git goes back in it."""
        raise Refused(
            f"{self._target.name}: the releases of a git branch are its commits",
            f"In a clone of it: git switch {self._target.branch} && git revert HEAD && git push",
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = self._site.joinpath(*FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        with latched(folder / f"{self._target.name}.lock", self._target.name):
            yield

    def _fetched_alone(self) -> tuple[Cache, Branch]:
        with self._alone():
            return self._fetched()

    def _fetched(self) -> tuple[Cache, Branch]:
        folder = self._site.joinpath(*FOLDER, f"{self._target.name}.git")
        cache = Cache(folder.absolute(), self._remote, Tally())
        cache.tidy()
        with self._telling(f"read the branch {self._target.branch} of {self._remote.shown}"):
            self._seen = cache, cache.fetch(self._target.branch)
        return self._seen

    def _standing(self, cache: Cache, branch: Branch) -> Standing:
        if NAME not in branch.files:
            return Standing()
        with self._telling("read its record"):
            return Standing(parse_record(next(cache.contents([branch.files[NAME]]))))

    def _commit_of_the_site(self) -> str:
        with suppress(GitFailed):
            return Command(self._site, self._remote.environment).text("rev-parse", "--quiet", "--verify", "HEAD")
        return ""

    def _telling(self, doing: str) -> AbstractContextManager[None]:
        return _telling(self._target, doing)


class GitWork:
    """A publish under way: what the next commit holds. Its tally counts what git is given; git sends less than that."""

    def __init__(self, target: Target, cache: Cache, branch: Branch, standing: Standing, source: str) -> None:
        self.standing = standing
        self.tally = cache.tally
        self._target = target
        self._cache = cache
        self._branch = branch
        self._source = source  # the commit of the site
        self._files: dict[str, str] = {}  # their ids by path
        self._removed: list[str] = []

    def intend(self, paths: Collection[str]) -> None:
        """Note nothing: until it ends, nothing of a publish is seen."""

    def send(self, files: Sequence[File], told: Told) -> None:
        """Put files into the cache. Raises `Refused` where one of somebody else's is in the way."""
        self._refuse_hindrances([file.path for file in files])
        with _telling(self._target, "prepare the commit"), self._cache.importing() as started:
            for file in files:
                content = file.read()
                self._files[file.path] = started.add(content)
                self.tally.bytes += len(content)
                told(file.path)

    def remove(self, paths: Sequence[str], told: Told) -> None:
        """Leave files out of the commit."""
        self._removed += [path for path in paths if path in self._branch.files]
        for path in paths:
            told(path)

    def finish(self, record: Record) -> None:
        """Make the commit and push it. Raises `Moved` where the branch is no longer what the commit is made on."""
        with _telling(self._target, "prepare the commit"):
            commit = self._committed(record)
        with _telling(self._target, f"push to {self._cache.remote.shown}"):
            try:
                self._cache.push(commit, self._target.branch)
            except OtherFormat as fault:
                raise Moved(sentence(self._target.name, "push", fault)) from fault
            except GitFailed:
                if not self._is_there(commit):
                    raise
        with _telling(self._target, "settle"):
            self._cache.settle(commit)

    def _refuse_hindrances(self, paths: Sequence[str]) -> None:
        if bad := next(filter(_NO_NAME.fullmatch, paths), ""):
            raise Refused(f"{self._target.name}: {bad} cannot be in a git branch", "Rename what is called .git.")
        if sources := sources_in(self._branch, self.standing.record):
            raise Refused(
                f"{self._target.name}: the branch {self._target.branch} holds the sources of a site ({sources})",
                "Give the target a `branch` of its own in site.yaml, such as gh-pages.",
            )
        if foreign := foreign_near([*paths, NAME], self._branch, self.standing.record):
            where = f"the branch {self._target.branch}"
            raise Refused(
                f"{self._target.name}: {foreign} stands in {where}, and no publish put it there",
                "Remove it from that branch, or publish to another one: nobody else's files are written over.",
            )

    def _committed(self, record: Record) -> str:
        content = record_bytes(record)
        self.tally.bytes += len(content)
        with self._cache.importing() as started:
            commit = Commit(
                parent=self._branch.tip,
                author=self._cache.who("AUTHOR"),
                committer=self._cache.who("COMMITTER"),
                seconds=int(record.published.timestamp()) if record.published else 0,
                message=self._message(record),
                removed=self._removed,
                files=self._files | {NAME: started.add(content)},
            )
            started.commit(commit)
        return started.made

    def _message(self, record: Record) -> str:
        changed = len(self._files.keys() & self.standing.record.files.keys())
        counts = f"{len(self._files) - changed:,} added, {changed:,} changed, {len(self._removed):,} removed"
        source = f"Site-Commit: {self._source}\n" if self._source else ""
        return f"Publish {record.base_url}: {counts}\n\nPublish-Number: {record.number}\n{source}"

    def _is_there(self, commit: str) -> bool:
        """Say whether a commit is at the branch though its push failed: only the answer may have been lost.

        Raises `Moved` where another has come there.
        """
        tip = self._cache.fetch(self._target.branch).tip
        if tip not in {commit, self._branch.tip}:
            raise Moved(
                f"{self._target.name}: somebody else writes to the branch {self._target.branch}, again and again. "
                "Wait until that has ended, and publish again."
            )
        return tip == commit


@contextmanager
def _telling(target: Target, doing: str) -> Iterator[None]:
    """Raise what git refuses as `TargetFailed`, in a sentence."""
    try:
        yield
    except GitMissing as fault:
        raise TargetFailed(f"{target.name}: publishing to it needs the program git. Install it.") from fault
    except GitFailed as fault:
        raise TargetFailed(sentence(target.name, doing, fault)) from fault
