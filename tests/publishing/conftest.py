"""An S3 server; and a desk that publishes to a branch of a repository, where git is configured by nobody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from .git_desk import Desk, Origin, desk_for
from .servers import CREDENTIALS, S3, an_s3_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PEOPLE = ("EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_WAYS = ("GIT_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "all_proxy", "http_proxy", "https_proxy", "ALL_PROXY")


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    """One server for all tests of a file; each has a bucket of its own."""
    with an_s3_server() as running:
        yield running


@pytest.fixture
def s3(server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    """The server, in good health, with credentials in the environment."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    server.healthy()
    return server


@pytest.fixture
def unconfigured_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git knows of no person, no key and no proxy."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (*_PEOPLE, *_WAYS, "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    """The repository that has the branch, which is still empty."""
    return Origin(tmp_path / "origin.git")


@pytest.fixture
def desk(tmp_path: Path, origin: Origin) -> Desk:
    """A desk that publishes to it."""
    return desk_for(tmp_path / "site", str(origin.folder))
