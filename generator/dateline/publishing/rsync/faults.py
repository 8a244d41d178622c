"""Faults: what the end of an rsync means, and a sentence that says so. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.model import Target

NOT_FOUND = 127  # of a shell
_BY_SHELL = 255  # ssh's own
_PASSING = frozenset([10, 12, 30, 35])
_FINAL = ("Permission denied", "verification failed", "Could not resolve")  # of what ssh says
_WHY = {
    1: "rsync does not take the options. It must be version 3.1 or later at both ends",
    2: "the two rsyncs do not understand each other. Both must be version 3.1 or later",
    3: "the destination cannot be used",
    4: "the rsync there lacks something. It must be version 3.1 or later",
    5: "the server does not let us in",
    10: "the connection fails. Check the network and the host's name, or try again later",
    11: "it cannot be written there",
    12: "the connection broke off, or there is no rsync at the other end",
    20: "rsync was stopped",
    21: "rsync was stopped",
    23: "not everything could be written there",
    30: "the server has stopped answering. Try again later",
    35: "the server does not answer. Try again later",
    NOT_FOUND: "there is no rsync at the other end. Install it there",
    _BY_SHELL: "the connection cannot be made",
}
_TOLD = (  # in what rsync and ssh say, whatever the code
    ("No space left on device", "the disk there is full. Make room and try again"),
    ("Disk quota exceeded", "the quota there is used up. Make room and try again"),
    ("Read-only file system", "it cannot be written there: the disk is mounted for reading only"),
    ("module is read only", "the server lets nobody write there"),
    ("Unknown module", "the server has no such module. Correct `to` in site.yaml"),
    ("auth failed", "the server refuses the password. It is read from RSYNC_PASSWORD"),
    ("rsync: not found", "there is no rsync at the other end. Install it there"),
    ("rsync: command not found", "there is no rsync at the other end. Install it there"),
    ("Host key verification failed", "ssh does not know the host's key. Log in there once by hand"),
    ("Permission denied (13)", "this user may not write there"),  # before what ssh says
    ("Permission denied (", "ssh is not let in. Check the user and the key"),
    ("Could not resolve", "the host is not found. Correct `to` in site.yaml"),
    ("Name or service not known", "the host is not found. Correct `to` in site.yaml"),
    ("Connection refused", "nothing answers there. Check that the server runs"),
    ("Operation not permitted (1)", "this user may not write there"),
    ("No such file or directory (2)", "a folder above the destination is not there. Make it"),
)
_SECRET = re.compile(r"//[^/@\s]*@")
_PREFIX = re.compile(r"(?:rsync: )?(?:\[\w+\] )?")
_NOISE = ("rsync error:", "rsync warning:", "Warning: Permanently added")
_LONGEST = 200  # letters that are quoted


def may_pass(code: int, said: str) -> bool:
    """Say whether another try may end better."""
    return code in _PASSING or (code == _BY_SHELL and not any(words in said for words in _FINAL))


def is_absent(code: int, said: str) -> bool:
    """Say whether the folder that was to be read is not there."""
    return code in {3, 23} and "change_dir" in said and "(2)" in said


def sentence_of(target: Target, code: int, said: str) -> str:
    """Say why rsync has failed, with the line in which it told so itself."""
    why = next((why for words, why in _TOLD if words in said), _WHY.get(code, f"rsync failed with code {code}"))
    line = first_line(said)
    return f"{target.name}: {why}{f' ({line})' if line else ''}."


def first_line(said: str) -> str:
    """Give the first line that says something, without secrets and what a terminal would take for commands."""
    lines = [line.strip() for line in said.splitlines()]
    found = next((line for line in lines if line and not line.startswith(_NOISE)), "")
    shown = "".join(letter if letter.isprintable() else "?" for letter in _SECRET.sub("//", found))
    return _PREFIX.sub("", shown, count=1)[:_LONGEST].rstrip(".")
