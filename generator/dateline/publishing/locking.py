"""Locking: the note at a target that somebody is publishing, and what a publish that was stopped was at. Pure values,
but for the look at this machine.

The note is an object that only one publisher can put. It ends by itself: one that its publisher has not renewed for
`LIFE` seconds is anybody's, and so is one whose process is known to be dead.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import uuid
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.publishing.place import Standing
from dateline.publishing.record import FOLDER, Record, placed_of, placed_row, site_path
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.publishing.record import Placed

NAME = f"{FOLDER}/lock.json"
FORM = 1
LIFE = 60.0  # seconds that a note holds from when it was written
RENEW = 20.0  # seconds after which it is written anew
_LONGEST = 64  # letters of a host's name that are shown


class BadLock(ValueError):
    """What stands where the note should is none of Dateline's; the message says why."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A publisher."""

    id: str  # of this one publish
    host: str
    machine: str  # a digest of the machine, its start and the space that its processes are numbered in
    process: int
    born: str  # when the process started, in whatever the system counts; "" where it cannot be told


@dataclass(frozen=True, slots=True)
class Lock:
    """The note."""

    owner: Owner
    since: datetime  # UTC, by the owner's clock
    renewals: int = 0
    left: bool = False  # whether the owner has gone, with its work undone
    intended: frozenset[str] = frozenset()  # paths that are sent or removed, or will be
    done: Mapping[str, Placed | None] = field(default_factory=dict)  # of them, what now stands there; None: removed


def new_lock(now: datetime) -> Lock:
    """Give the note of a publish by this process."""
    process = os.getpid()
    owner = Owner(uuid.uuid4().hex, platform.node(), this_machine(), process, birth(process))
    return Lock(owner, now.replace(microsecond=0))


def renewed(lock: Lock) -> Lock:
    """Give the note as it is written next; no two are alike."""
    return replace(lock, renewals=lock.renewals + 1)


def taking_over(lock: Lock, stopped: Lock) -> Lock:
    """Give a note that goes on where the one that was `stopped` ended."""
    return replace(renewed(lock), intended=stopped.intended, done=stopped.done)


def intending(lock: Lock, paths: frozenset[str]) -> Lock:
    """Give a note of what is about to be sent or removed. What an earlier publish did there no longer counts."""
    done = {path: placed for path, placed in lock.done.items() if path not in paths}
    return replace(renewed(lock), intended=(lock.intended | paths) - done.keys(), done=done)


def standing_of(record: Record, lock: Lock | None) -> Standing:
    """Give what stands at a target, from its record and from the note of a publish that was stopped."""
    if not lock:
        return Standing(record)
    files = {**record.files, **{path: placed for path, placed in lock.done.items() if placed}}
    for path in (path for path, placed in lock.done.items() if not placed):
        files.pop(path, None)
    return Standing(replace(record, files=files), lock.intended - lock.done.keys(), frozenset(lock.done))


def is_over(lock: Lock, age: float) -> bool:
    """Say whether a note that was last written `age` seconds ago holds no longer."""
    return lock.left or age > LIFE or is_dead(lock.owner)


def is_dead(owner: Owner) -> bool:
    """Say whether a publisher is known to be dead: it ran here, and no process has its number and its birth."""
    return bool(owner.born) and owner.machine == this_machine() and birth(owner.process) != owner.born


def sentence_of(lock: Lock, modified: datetime) -> str:
    """Say who is publishing, in a sentence; `modified` is when the note was written."""
    host = "".join(letter for letter in lock.owner.host if letter.isprintable())[:_LONGEST]
    until = modified + timedelta(seconds=LIFE)
    return (
        f"process {lock.owner.process} on {host} is publishing there since {lock.since:%H:%M:%S} UTC. Try again when "
        f"it has ended; if it has died, that is seen at {until.astimezone(UTC):%H:%M:%S} UTC at the latest"
    )


def lock_bytes(lock: Lock, until: datetime) -> bytes:
    """Give a note as JSON; `until` is said to people, and not read."""
    owner = lock.owner
    head = {
        "form": FORM,
        "id": owner.id,
        "host": owner.host,
        "machine": owner.machine,
        "process": owner.process,
        "born": owner.born,
        "since": lock.since.isoformat(),
        "expires": until.isoformat(timespec="seconds"),
        "renewals": lock.renewals,
        "left": lock.left,
    }
    done = {path: placed and placed_row(placed) for path, placed in lock.done.items()}
    value = {"dateline": head, "intended": sorted(lock.intended), "done": done}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parse_lock(content: bytes) -> Lock:
    """Read a note. Raises `BadLock` for anything that Dateline does not write."""
    try:
        value = json.loads(content)
        return _parsed(value["dateline"], value["intended"], value["done"])
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
        raise BadLock("it is no note that this version of Dateline reads") from fault


def _parsed(head: Any, intended: Any, done: Any) -> Lock:
    if head["form"] != FORM:
        raise ValueError(f"its form is {head['form']}")
    names = [str(head[name]) for name in ("id", "host", "machine")]
    return Lock(
        Owner(names[0], names[1], names[2], int(head["process"]), str(head["born"])),
        datetime.fromisoformat(head["since"]).astimezone(UTC),
        int(head["renewals"]),
        head["left"] is True,
        frozenset(site_path(path) for path in intended),
        {site_path(path): placed_of(*row) if row is not None else None for path, row in done.items()},
    )


def this_machine() -> str:
    """Give a digest that is the same for two processes only where they can see each other's numbers."""
    told = [platform.node(), _read("/proc/sys/kernel/random/boot_id"), _link("/proc/self/ns/pid")]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def birth(process: int) -> str:
    """Give when a process started; "" where there is none, or where that cannot be told."""
    if sys.platform == "win32":
        return ""
    if Path("/proc/self/stat").exists():
        fields = _read(f"/proc/{process}/stat").rpartition(")")[2].split()  # a name may hold anything
        return fields[19] if len(fields) > 19 and fields[0] not in {"Z", "X"} else ""  # proc(5): the 22nd, in ticks
    command = ["/bin/ps", "-o", "lstart=", "-p", str(process)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=5).stdout.strip()  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _link(file: str) -> str:
    try:
        return str(Path(file).readlink())
    except OSError:
        return ""
