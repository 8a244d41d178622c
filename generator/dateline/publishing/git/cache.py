"""Cache: a bare repository beside the site, with the last commit of a target's branch, in which the next one is made.

It can be removed at any time; then the branch is fetched again. One process works in it at a time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from dateline.history.git import GitFailed
from dateline.publishing.git.branch import NO_BRANCH, parse_tree
from dateline.publishing.git.command import Command, failure
from dateline.publishing.git.importing import Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dateline.publishing.git.branch import Branch
    from dateline.publishing.git.remote import Remote
    from dateline.publishing.place import Tally

TIP = "refs/dateline/tip"
NOBODY = "Dateline <dateline@localhost>"  # makes the commits where git is not told who does
_LEFT_OVER = ("*.lock", "refs/dateline/*.lock", "objects/pack/tmp_*", "fast_import_crash_*")  # of what was killed


class OtherFormat(GitFailed):
    """The repository counts in another way than the cache did; now it does so, too."""


class Cache:
    """The repository in `folder`, of a remote. All methods raise `GitFailed` and `GitMissing`, and `OSError`."""

    def __init__(self, folder: Path, remote: Remote, tally: Tally) -> None:
        self.folder = folder
        self.remote = remote
        self.tally = tally
        self._git = Command(folder.parent, remote.environment, (f"--git-dir={folder}",))
        self._outside = Command(folder.parent, remote.environment)

    def tidy(self) -> None:
        """Remove what was left over where a publish was killed."""
        for pattern in _LEFT_OVER:
            for file in self.folder.glob(pattern):
                file.unlink(missing_ok=True)

    # ── what stands at the remote ────────────────────────────────────────────────────────────────────────────────────

    def fetch(self, name: str) -> Branch:
        """Get the last commit of a branch, and give what is in it.

        Where it is there and cannot be fetched, the cache is not sound, or counts in another way; so it is made anew.
        """
        if not (self.folder / "HEAD").is_file():
            self._make("sha1")
        try:
            return self._fetched(name)
        except GitFailed:
            ids = self._asked(name)
        self._make(_format_of(next(iter(ids.values()), "")) or self._format())
        return self._fetched(name) if f"refs/heads/{name}" in ids else NO_BRANCH

    def contents(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Give the content of files by their ids."""
        with TemporaryFile() as wanted, TemporaryFile() as said:
            wanted.writelines(f"{blob}\n".encode() for blob in blobs)
            wanted.seek(0)
            with self._git.start("cat-file", "--batch", given=wanted, printed=subprocess.PIPE, said=said) as process:
                stream = piped(process.stdout)
                while head := stream.readline():
                    yield _content(head, stream)
            if process.returncode:
                raise failure(_told_in(said))

    def _make(self, object_format: str) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        how = ("--bare", "--quiet", "--template=", "--initial-branch=none", f"--object-format={object_format}")
        self._outside.ask("init", *how, "--", str(self.folder))

    def _format(self) -> str:
        try:
            return self._git.text("rev-parse", "--show-object-format")
        except GitFailed:
            return "sha1"

    def _fetched(self, name: str) -> Branch:
        self.tally.requests += 1
        only_the_last = ("--depth=1", "--no-tags", "--no-write-fetch-head")
        self._git.ask("fetch", "--quiet", *only_the_last, "--", self.remote.url, f"+refs/heads/{name}:{TIP}")
        tip = self._git.text("rev-parse", "--verify", TIP)
        return parse_tree(tip, self._git.ask("ls-tree", "-r", "-z", "--full-tree", tip))

    def _asked(self, name: str) -> dict[str, str]:
        """Ask the repository itself for the last commits of a branch and of its own; gives those that there are."""
        self.tally.requests += 1
        nowhere = f"--git-dir={os.devnull}"  # the site's own settings are in the environment already
        told = self._outside.text(nowhere, "ls-remote", "--", self.remote.url, "HEAD", f"refs/heads/{name}")
        return {line.partition("\t")[2]: line.partition("\t")[0] for line in told.splitlines()}

    # ── the next commit ──────────────────────────────────────────────────────────────────────────────────────────────

    def who(self, role: str) -> str:
        """Give the `AUTHOR` or the `COMMITTER`, as git is configured."""
        try:
            told = self._git.text("-c", "user.useConfigOnly=true", "var", f"GIT_{role}_IDENT")
        except GitFailed:
            return NOBODY
        return told[: told.rindex(">") + 1]

    @contextmanager
    def importing(self) -> Iterator[Import]:
        """Give what takes files and commits. When it is left without an exception, all of them are in the cache."""
        command = ("fast-import", "--quiet", "--done", "--force")  # by force: its reference is nobody else's
        object_format = self._format()
        with TemporaryFile() as printed, TemporaryFile() as said:
            process = self._git.start(*command, given=subprocess.PIPE, printed=printed, said=said)
            with process, _given_to(process) as stream:
                started = Import(stream, object_format)
                yield started
                started.end()
            if process.returncode:
                raise failure(_told_in(said))
            started.made = _told_in(printed).decode().strip()

    def push(self, commit: str, name: str) -> None:
        """Put a commit at the end of a branch. It is refused where that is not the commit's parent.

        Raises `OtherFormat` for an empty repository that counts in another way, which it did not say before.
        """
        self.tally.requests += 1
        plainly = ("--porcelain", "--no-progress", "--no-verify")
        try:
            self._git.ask("push", *plainly, "--", self.remote.url, f"{commit}:refs/heads/{name}")
        except GitFailed as fault:
            if "hash algorithm" not in fault.said:
                raise
            self._make("sha1" if self._format() == "sha256" else "sha256")
            raise OtherFormat(fault.said) from fault

    def settle(self, commit: str) -> None:
        """Remember a commit that was pushed, so that it need not be fetched, and put away what has gathered."""
        often = ("-c", "gc.auto=2000", "-c", "gc.autoDetach=false")
        with suppress(GitFailed):  # all that it saves is time
            self._git.ask("update-ref", TIP, commit)
            self._git.ask(*often, "gc", "--auto", "--quiet", "--prune=now")


@contextmanager
def _given_to(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    """Give what a process reads. Where it ends early, that is no exception here; where we do, it is killed."""
    stream = piped(process.stdin)
    try:
        yield stream
    except BrokenPipeError:
        pass  # it has said why
    except BaseException:
        process.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            stream.close()


def piped(stream: IO[bytes] | None) -> IO[bytes]:
    """Give an end of a pipe that was asked for."""
    if stream is None:
        raise ValueError("it was not asked for")
    return stream


def _told_in(said: IO[bytes]) -> bytes:
    said.seek(0)
    return said.read()


def _format_of(object_id: str) -> str:
    """Give what an id was made with; "" where there is none."""
    return {40: "sha1", 64: "sha256"}.get(len(object_id), "")


def _content(head: bytes, stream: IO[bytes]) -> bytes:
    """Read what `git cat-file --batch` prints of an object: `<id> <type> <size>`, and its content."""
    parts = head.split()
    if len(parts) != 3:
        raise GitFailed(f"it has no object {parts[0].decode()}")
    size = int(parts[2])
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise GitFailed("cat-file ended early")
    return content[:-1]
