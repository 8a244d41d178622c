"""Git's command, as publishing runs it: it asks a person for nothing, runs no hook of theirs, and tells no secret."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from dateline.history.git import UNSET, GitFailed, GitMissing
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import IO

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.ignoreCase=false",
    "core.logAllRefUpdates=false",
    "core.pager=",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "http.lowSpeedLimit=1",  # with the next: bytes a second and seconds, below which a server is given up
    "http.lowSpeedTime=60",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
)
_ENVIRONMENT = {
    "GCM_INTERACTIVE": "never",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_UNSET = frozenset(
    [*UNSET, "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE", "GIT_CONFIG", "GIT_CURL_VERBOSE", "GIT_QUARANTINE_PATH"]
) | {"SSH_ASKPASS", "SSH_ASKPASS_REQUIRE"}  # a window would open
_TRACE = "GIT_TRACE"  # begins the names of what makes git tell everything, to where it tells its faults
_USER = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/\s'\"]*@", re.IGNORECASE)
_QUERY = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s'\"?]*)\?[^\s'\"]*", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """Give a text without what stands in its URLs as user, password or query."""
    return _QUERY.sub(r"\1", _USER.sub(r"\1", text))


def clean_environment() -> dict[str, str]:
    """Give the process's environment without what leads git elsewhere, and with what keeps it from asking."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET and not name.startswith(_TRACE)}
    return kept | _ENVIRONMENT


@dataclass(frozen=True, slots=True)
class Command:
    """Git in a folder, with options that stand before every command."""

    folder: Path
    environment: Mapping[str, str]
    options: tuple[str, ...] = ()

    def ask(self, *arguments: str) -> bytes:
        """Give what a command prints. Raises `GitMissing`, and `GitFailed` with all that it said."""
        process = self.start(*arguments, given=subprocess.DEVNULL, printed=subprocess.PIPE, said=subprocess.PIPE)
        with process:
            try:
                printed, said = process.communicate()
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise failure(said, printed)
        return printed

    def text(self, *arguments: str) -> str:
        """Give the line that a command prints. Raises the same."""
        return os.fsdecode(self.ask(*arguments)).removesuffix("\n")

    def start(
        self, *arguments: str, given: IO[bytes] | int, printed: IO[bytes] | int, said: IO[bytes] | int
    ) -> subprocess.Popen[bytes]:
        """Start a command. Raises `GitMissing`."""
        settings = (part for setting in _SETTINGS for part in ("-c", setting))
        command: Sequence[str] = ["git", "--no-pager", *settings, *self.options, *arguments]
        try:
            return subprocess.Popen(  # noqa: S603 - a list of our own; names come after `--`, or within a reference
                command, cwd=self.folder, env=self.environment, stdin=given, stdout=printed, stderr=said
            )
        except FileNotFoundError as fault:
            raise GitMissing from fault


def failure(said: bytes, printed: bytes = b"") -> GitFailed:
    """Give the failure of a command by what it said and printed."""
    return GitFailed(without_secrets(b"\n".join([said, printed]).decode("utf-8", "replace")))
