"""Releases: folders that each hold a whole site, and a link `current` to the one that readers see.

    current -> releases/20261127T181500Z-7      relative; another takes its place in one instant
    releases/20261127T181500Z-7/                named by the instant and the number of the publish
    releases/.next.partial/                     one that is being made
    releases/.20261127T181500Z-2.partial/       one that is being removed
    records/20261127T181500Z-7.json             its record, not below what a server serves
    lock

What is not named so is somebody else's. A file that did not change is one and the same in several releases, by hard
links; so no file of a release is ever written to.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from dateline.publishing.directory.medium import make_folder, sync_folder, write_new
from dateline.publishing.record import NOTHING_PUBLISHED, BadRecord, parse_record, record_bytes
from dateline.publishing.refusals import Refused
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.publishing.record import Record

CURRENT, RELEASES, RECORDS, LOCK = "current", "releases", "records", "lock"
FEWEST_KEPT = 2  # a request may just be reading the one before
_NAME = re.compile(r"\d{8}T\d{6}Z-([1-9]\d{0,17})", re.ASCII)
_PARTIAL = re.compile(rf"\.(?:next|{_NAME.pattern})\.partial", re.ASCII)
_RECORD = re.compile(rf"{_NAME.pattern}\.json", re.ASCII)
_NEXT = "next"
_NEW_LINK = f".{CURRENT}.new"
_ELSEWHERE = "Move it away, or give the target another `path` in site.yaml."


def name_of(record: Record) -> str:
    """Give the name of the release that a record is of."""
    return f"{record.published:%Y%m%dT%H%M%SZ}-{record.number}"


def number_in(name: str) -> int:
    """Give the number of a release by its name; 0 where it is none."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases in a folder. All methods raise `OSError`."""

    folder: Path  # absolute, and not by way of links

    def check(self) -> None:
        """Raise `Refused` where something else is in the way, or a link would be written through."""
        for folder in (self.folder, *self.folder.parents):
            if number_in(folder.name) and folder.parent.name == RELEASES:
                raise Refused(
                    f"the `path` of the target leads into the release {folder}",
                    f"Let it name the folder that holds `{CURRENT}`: {folder.parent.parent}",
                )
        for folder in (self.folder, self.folder / RELEASES, self.folder / RECORDS):
            if folder.is_symlink():
                raise Refused(f"{folder} is a symbolic link, and nothing is written through one", _ELSEWHERE)
            if os.path.lexists(folder) and not folder.is_dir():
                raise Refused(f"{folder} is no folder", _ELSEWHERE)
        lock = self.folder / LOCK
        if os.path.lexists(lock) and (lock.is_symlink() or not lock.is_file()):
            raise Refused(f"{lock} is no file of Dateline's", _ELSEWHERE)
        current = self.folder / CURRENT
        if os.path.lexists(current) and not current.is_symlink():
            raise Refused(
                f"{current} is no link to a release, as a publish makes it",
                f"Move it away: mv {current} {current}.old; then publish again. `path` is the folder above it.",
            )

    def current(self) -> str:
        """Give the name of the release that readers see; "" where there is none. Raises `Refused`."""
        self.check()
        link = self.folder / CURRENT
        try:
            leads = self.folder / link.readlink()
        except FileNotFoundError:
            return ""
        if leads.parent.resolve() != self.folder / RELEASES or not number_in(leads.name):
            raise Refused(f"{link} leads to {leads}, which is no release of Dateline's", _ELSEWHERE)
        return leads.name if leads.is_dir() and not leads.is_symlink() else ""

    def names(self) -> list[str]:
        """Give the names of all releases, oldest first."""
        with suppress(FileNotFoundError), os.scandir(self.folder / RELEASES) as found:
            names = [entry.name for entry in found if number_in(entry.name) and entry.is_dir(follow_symlinks=False)]
            return sorted(names, key=number_in)
        return []

    def release(self, name: str) -> Path:
        """Give the folder of a release."""
        return self.folder / RELEASES / name

    def partial(self, name: str = _NEXT) -> Path:
        """Give the folder of a release that is being removed, or of the one that is being made."""
        return self.folder / RELEASES / f".{name}.partial"

    def record(self, name: str) -> Record:
        """Give the record of a release; where there is none, nothing is known of it. Raises `Refused`."""
        file = self._record_file(name)
        try:
            return parse_record(file.read_bytes())
        except FileNotFoundError:
            return NOTHING_PUBLISHED
        except BadRecord as bad:
            raise Refused(f"{file} is no record that can be read ({bad.__cause__})", bad.hint) from bad

    def write_record(self, name: str, record: Record) -> int:
        """Put the record of a release in its place, in one instant, and give its size."""
        content = record_bytes(record)
        temporary = self.folder / RECORDS / f".{name}.partial"
        temporary.unlink(missing_ok=True)
        write_new(str(temporary), content)
        temporary.replace(self._record_file(name))
        sync_folder(self.folder / RECORDS)
        return len(content)

    def complete(self, name: str) -> None:
        """Make a release of the one that was being made."""
        self.partial().rename(self.release(name))
        sync_folder(self.folder / RELEASES)

    def show(self, name: str) -> None:
        """Let readers see a release, from one instant on."""
        link = self.folder / _NEW_LINK
        link.unlink(missing_ok=True)
        link.symlink_to(f"{RELEASES}/{name}")
        link.replace(self.folder / CURRENT)
        sync_folder(self.folder)

    def discard(self, name: str) -> None:
        """Remove a release. At no instant is a part of one a release."""
        self.release(name).rename(self.partial(name))
        self._record_file(name).unlink(missing_ok=True)
        shutil.rmtree(self.partial(name))

    def tidy(self) -> None:
        """Make the folders, and remove what a publish that was stopped has left."""
        make_folder(self.folder / RELEASES)
        make_folder(self.folder / RECORDS)
        (self.folder / _NEW_LINK).unlink(missing_ok=True)
        for left in _named(self.folder / RELEASES, _PARTIAL):
            shutil.rmtree(left)
        for left in _named(self.folder / RECORDS, _PARTIAL):
            left.unlink()
        for record in _named(self.folder / RECORDS, _RECORD):
            if not self.release(record.stem).is_dir():
                record.unlink()

    def _record_file(self, name: str) -> Path:
        return self.folder / RECORDS / f"{name}.json"


def _named(folder: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    return (entry for entry in sorted(folder.iterdir()) if pattern.fullmatch(entry.name))
