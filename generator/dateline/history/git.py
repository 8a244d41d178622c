"""Git: its own command, in one folder, so that nothing but the repository decides what it says.

It never prompts, fetches or writes; a user's configuration, and variables that a hook leaves behind, change nothing.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SETTINGS = (
    "advice.graftfiledeprecated=false",
    "core.deltabasecachelimit=32m",  # with the next two: what it holds at a time, which would grow with the repository
    "core.packedgitlimit=32m",
    "core.packedgitwindowsize=1m",
    "core.quotepath=off",
    "core.fsmonitor=false",
    "core.pager=",
    "diff.relative=false",
    "diff.renames=false",
    "log.follow=false",
    "log.showroot=true",
    "log.showsignature=false",
)
_ENVIRONMENT = {
    "GIT_GRAFT_FILE": os.devnull,  # grafts and replacements stay in one clone
    "GIT_ALLOW_PROTOCOL": "none",  # a clone without all objects would fetch what is asked for
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
UNSET = (  # each leads to another repository, or changes what is printed
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)


class GitMissing(Exception):
    """There is no command git."""


class GitFailed(Exception):
    """A command of git's failed; `said` is what it wrote about it."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(said)

    @property
    def first_line(self) -> str:
        """The first line of what it said, without the word that says how bad it is."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        line = next((line for line in lines if not line.startswith(("hint: ", "warning: "))), "it said nothing")
        return line.removeprefix("fatal: ").removeprefix("error: ")


class Git:
    """Runs git in a folder. All methods raise `GitMissing` and `GitFailed`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, *arguments: str) -> str:
        """Give what a command prints."""
        code, printed, said = self._run(arguments)
        if code:
            raise GitFailed(said)
        return printed

    def answers(self, *arguments: str) -> bool:
        """Say whether a command ends well."""
        return self._run(arguments)[0] == 0

    @contextmanager
    def printing(self, *arguments: str) -> Iterator[IO[bytes]]:
        """Give what a command prints as a stream. It is ended where reading stops early."""
        with TemporaryFile() as said:
            process = self.start(*arguments, given=subprocess.DEVNULL, said=said)
            try:
                with _output(process) as stream:
                    yield stream
            except BaseException:
                process.kill()
                process.wait()
                raise
            if process.wait():
                raise GitFailed(told_in(said))

    def start(
        self, *arguments: str, given: IO[bytes] | int, said: IO[bytes] | int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start a command whose output can be read as it comes."""
        command = _command(arguments)
        try:
            return subprocess.Popen(  # noqa: S603 - a list of our own; paths come after `--`
                command, cwd=self.folder, env=_environment(), stdin=given, stdout=subprocess.PIPE, stderr=said
            )
        except FileNotFoundError as fault:
            raise GitMissing from fault

    def _run(self, arguments: tuple[str, ...]) -> tuple[int, str, str]:
        process = self.start(*arguments, given=subprocess.DEVNULL, said=subprocess.PIPE)
        printed, said = process.communicate()
        return process.returncode, os.fsdecode(printed), said.decode("utf-8", "replace")


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("its output was not asked for")
    return process.stdout


def told_in(said: IO[bytes]) -> str:
    """Give what a command wrote of its failure into a file."""
    said.seek(0)
    return said.read().decode("utf-8", "replace")


def _command(arguments: tuple[str, ...]) -> list[str]:
    return ["git", "--no-pager", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in UNSET} | _ENVIRONMENT
