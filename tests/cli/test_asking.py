"""On a terminal, what a command needs and was not given is asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


def typed(arguments: list[str], answers: dict[str, str]) -> str:
    """Run `dateline` on a terminal, type each answer when its question stands there; gives all that was shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "dateline", *arguments])  # noqa: S606 - a terminal of its own, no shell
    shown = b""
    for question, answer in answers.items():
        while question.encode() not in shown:
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{answer}\n".encode())
    try:
        while more := os.read(terminal, 1024):
            shown += more
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, shown.decode()
    return shown.decode()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded, use of forkpty:DeprecationWarning")
def test_a_new_author_is_asked_for(tmp_path: Path) -> None:
    """Name and role are asked for; an empty answer leaves the field out; the path comes last."""
    (tmp_path / "site.yaml").write_text("title: T\nbase_url: https://t.example/\nauthority: t.example,2026\n")
    shown = typed(["new", "author", "-C", str(tmp_path)], {"Name: ": "Zoë Blanc", "Role (empty: none): ": ""})
    assert shown.replace("\r", "").splitlines()[-1] == "content/authors/zoe-blanc.md"
    made = (tmp_path / "content" / "authors" / "zoe-blanc.md").read_text(encoding="utf-8")
    assert made == '---\nname: "Zoë Blanc"\n---\n\n'
