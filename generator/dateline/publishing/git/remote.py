"""Remote: which repository a target of kind `git` means, and how git reaches it.

A remote of the site's own repository can be named, and is reached as from there: what that repository's settings say of
credentials, proxies, ssh and who commits goes along in the environment, and is written down nowhere.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.history.git import GitMissing
from dateline.publishing.git.command import clean_environment, without_secrets
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.model import Target

_LOCAL = frozenset(["local", "worktree"])  # git knows the settings of other scopes wherever it runs
_GO_ALONG = re.compile(r"(?:author|committer|credential|http|ssh|url|user)\..+|core\.(?:askpass|sshcommand)")
_QUIET_SSH = "-o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of git's; of several with a name the last one counts."""

    scope: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository as git takes it, and the environment in which git can reach it."""

    url: str
    environment: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The repository, for people."""
        return without_secrets(self.url)


def find_remote(target: Target, site: Path) -> Remote:
    """Give the remote that `target` means. A relative path is one of the folder `site`. Raises `GitMissing`."""
    environment = clean_environment()
    settings = _settings(site, environment)
    named = {setting.name: setting.value for setting in settings}
    own = [setting for setting in settings if setting.scope in _LOCAL and _GO_ALONG.fullmatch(setting.name)]
    environment |= _passed_on(own, _number(environment.get("GIT_CONFIG_COUNT", "")))
    if ssh := _ssh_command(environment, named):
        environment["GIT_SSH_COMMAND"] = ssh
    return Remote(_url(target.repository, site, named), environment)


def _settings(site: Path, environment: Mapping[str, str]) -> list[Setting]:
    """Give what git is set to in the folder `site`; nothing where it refuses to say."""
    command = ["git", "config", "--list", "--null", "--show-scope", "--includes"]
    try:
        done = subprocess.run(  # noqa: S603 - a list of our own
            command, cwd=site, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as fault:
        raise GitMissing from fault
    return list(_parsed(os.fsdecode(done.stdout).split("\0")))


def _parsed(fields: Sequence[str]) -> Iterator[Setting]:
    for scope, written in zip(fields[::2], fields[1::2], strict=False):
        name, equals, value = written.partition("\n")
        yield Setting(scope, name, value if equals else "true")


def _passed_on(settings: Iterable[Setting], count: int) -> Iterator[tuple[str, str]]:
    """Give the variables by which git takes settings, from the one with the number `count` on."""
    number = count
    for number, setting in enumerate(settings, count + 1):
        yield f"GIT_CONFIG_KEY_{number - 1}", setting.name
        yield f"GIT_CONFIG_VALUE_{number - 1}", setting.value
    yield "GIT_CONFIG_COUNT", str(number)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _ssh_command(environment: Mapping[str, str], named: Mapping[str, str]) -> str:
    """Give the command for ssh that asks nothing; "" where a program of another kind is to be used as it is."""
    usual = "" if environment.get("GIT_SSH") else "ssh"
    chosen = environment.get("GIT_SSH_COMMAND") or named.get("core.sshcommand") or usual
    program = Path(chosen.partition(" ")[0]).name
    return f"{chosen} {_QUIET_SSH}" if program in {"ssh", "ssh.exe"} else ""


def _url(repository: str, site: Path, named: Mapping[str, str]) -> str:
    known = named.get(f"remote.{repository}.pushurl") or named.get(f"remote.{repository}.url") or repository
    if ":" in known.partition("/")[0]:  # a scheme, or a host: as git tells them from paths
        return known
    return str((site / Path(known).expanduser()).resolve())
