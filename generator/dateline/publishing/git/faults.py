"""Faults: what git's refusals mean, as sentences. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.history.git import GitFailed

_REFUSED = (
    r"could not read (?:username|password)|authentication failed|permission denied|permission to .* denied"
    r"|access denied|host key verification|error: 40[13]\b"
)
_NETWORK = (
    r"could not resolve|connection (?:refused|timed out|reset)|failed to connect|unable to connect|timed out"
    r"|network is unreachable|no route to host|operation too slow|hung up unexpectedly|early eof|error: 5\d\d\b"
)
_NOT_THERE = r"does not appear to be a git repository|repository .*not found|does not exist"
_CREDENTIALS = "give git credentials for it (a key for ssh, a credential helper, GIT_ASKPASS)"
_HELP = {
    "no space left|out of disk ?space|disk quota": "Make room, and try again.",  # first: the other end then hangs up
    _REFUSED: f"Dateline asks for no password: {_CREDENTIALS}.",
    _NETWORK: "Check the network, and try again.",
    _NOT_THERE: "Create the repository, or correct `repository` in site.yaml.",
    "remote unpack failed: unable to create|insufficient permission": "Whoever publishes must have the right to write.",
    "dubious ownership": "Publish as its owner, or trust it: git config --global --add safe.directory <its folder>.",
    "refusing to update checked out branch": "Publish to a bare repository, or to a branch that is not checked out.",
}
_REJECTED = re.compile(r"^!\t[^\t]*\t\[[^\]]*\] \((.*)\)$", re.MULTILINE)
_REMOTE = re.compile(r"^remote: (?:error: |fatal: )*(.*\S)", re.MULTILINE)


def sentence(target: str, doing: str, fault: GitFailed) -> str:
    """Say what could not be done at a target, why, and what helps. `doing` is such as "read the branch x"."""
    told = _reason(fault).rstrip(".")
    return " ".join([f"{target}: git cannot {doing}: {told}.", _help(fault.said)]).rstrip()


def _reason(fault: GitFailed) -> str:
    """Give what the other side said of it, else what git did."""
    rejected, remote = _REJECTED.search(fault.said), _REMOTE.search(fault.said)
    told = [match[1] for match in (rejected, remote) if match]
    return ": ".join(told) or fault.first_line


def _help(said: str) -> str:
    return next((words for pattern, words in _HELP.items() if re.search(pattern, said, re.IGNORECASE)), "")
