"""A desk that publishes to a branch, the repository that has it, and somebody else who writes to that."""

from __future__ import annotations

import io
import shutil
import tarfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dateline.model import Target
from dateline.publishing.place import open_place
from dateline.publishing.publish import Wish, publish
from dateline.publishing.record import NAME
from history.repositories import git

from .editions import write_output

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.publishing.place import Place
    from dateline.publishing.publish import Published

NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
BRANCH = "gh-pages"
SITE = {"index.html": b"<p>Home</p>", "storm/index.html": b"<p>Storm</p>", "assets/site.0a1b2c3d.css": b"p {}"}
OF_PUBLISHING = frozenset([NAME, "manifest.json", ".nojekyll"])


@dataclass
class Desk:
    """A site's folder and its target."""

    folder: Path
    target: Target

    @property
    def place(self) -> Place:
        """The target, opened anew."""
        return open_place(self.target, self.folder)

    @property
    def cache(self) -> Path:
        """Where the commits are made."""
        return self.folder / ".dateline" / "publish" / f"{self.target.name}.git"

    def publish(self, files: Mapping[str, bytes], **wish: Any) -> Published:
        """Publish a site that consists of `files`."""
        output = self.folder / "output"
        shutil.rmtree(output, ignore_errors=True)
        write_output(output, files)
        return publish(output, self.target, self.place, Wish(NOW, **wish))

    def with_target(self, **fields: Any) -> Desk:
        """Give a desk with another target."""
        return replace(self, target=replace(self.target, **fields))


@dataclass
class Origin:
    """A bare repository, as a host has it."""

    folder: Path
    format: str = "sha1"
    clock: int = field(default=1_700_000_000)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.git("init", "--bare", "--quiet", "--initial-branch=main", f"--object-format={self.format}")

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Run git in it, and give what it prints."""
        return git(self.folder, *arguments, given=given).decode("utf-8", "surrogateescape").strip()

    @property
    def tip(self) -> str:
        """The branch's last commit; "" where there is no branch."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}")

    @property
    def count(self) -> int:
        """The number of the branch's commits."""
        return int(self.git("rev-list", "--count", BRANCH)) if self.tip else 0

    def files(self) -> dict[str, bytes]:
        """Give the branch's files with their content; a symbolic link with where it leads."""
        packed = git(self.folder, "archive", "--format=tar", BRANCH)
        found = {}
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in archive.getmembers():
                if opened := archive.extractfile(member) if member.isfile() else None:
                    found[member.name] = opened.read()
                elif member.issym():
                    found[member.name] = member.linkname.encode()
        return found

    def site(self) -> dict[str, bytes]:
        """Give the branch's files without those that publishing adds to a site."""
        return {path: content for path, content in self.files().items() if path not in OF_PUBLISHING}

    def modes(self) -> dict[str, str]:
        """Give the mode of each entry of the branch."""
        entries = [entry.split("\t") for entry in self.git("ls-tree", "-r", "-z", BRANCH).split("\0") if entry]
        return {path: about.split(" ")[0] for about, path in entries}

    def commit(self, files: Mapping[str, bytes], mode: str = "100644", removed: tuple[str, ...] = ()) -> str:
        """Commit to the branch as somebody else does; gives the commit."""
        self.clock += 60
        lines = [f"commit refs/heads/{BRANCH}\ncommitter Sam <sam@harbour.example> {self.clock} +0000\ndata 4\nMine\n"]
        lines += [f"from refs/heads/{BRANCH}^0\n"] if self.tip else []
        lines += [f"D {path}\n" for path in removed]
        given = "".join(lines).encode()
        for path, content in files.items():
            if mode == "160000":
                given += f"M {mode} {content.decode()} {path}\n".encode()
            else:
                given += f"M {mode} inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
        self.git("fast-import", "--quiet", given=given)
        return self.tip

    def hook(self, name: str, script: str) -> None:
        """Let the repository run a script."""
        file = self.folder / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)


def desk_for(folder: Path, repository: str) -> Desk:
    """Give a desk in a new folder that publishes to a repository."""
    folder.mkdir(parents=True)
    return Desk(folder, Target("pages", "git", repository=repository, branch=BRANCH))
