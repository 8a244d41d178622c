"""Directory: a folder of this machine that a web server serves. Each publish is a release, seen all at once.

A release is made beside the one that they see: what changed is written, what did not is linked to the same file. Then
the link `current` is switched. A publish that is stopped has changed nothing for them, and the next begins anew.
"""

from __future__ import annotations

import errno
import shutil
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.publishing.directory.making import Making
from dateline.publishing.directory.medium import holds, link, make_folder
from dateline.publishing.directory.releases import LOCK, Releases, number_in
from dateline.publishing.kinds import is_fingerprinted
from dateline.publishing.latch import latched
from dateline.publishing.place import Standing
from dateline.publishing.refusals import Refused, TargetFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.model import Target
    from dateline.publishing.record import Record

_ROOM = "Make room there and publish again; `keep_releases` in site.yaml says how many releases are kept."
_RIGHTS = "Whoever publishes must be allowed to write there."
_HELP = {errno.ENOSPC: _ROOM, errno.EDQUOT: _ROOM, errno.EACCES: _RIGHTS, errno.EPERM: _RIGHTS}


def open_place(target: Target, site: Path) -> Directory:
    """Give the folder that `target` names; a relative path is one of the folder `site`."""
    return Directory(target, Releases((site / target.path).resolve()))


class Directory:
    """A folder with releases."""

    def __init__(self, target: Target, releases: Releases) -> None:
        self._target = target
        self._releases = releases

    def look(self) -> Standing:
        """Give what the release that readers see was made of."""
        with self._telling():
            current = self._releases.current()
            return Standing(self._releases.record(current)) if current else Standing()

    def differing(self, record: Record) -> set[str]:
        """Read every file of the release that readers see, and give the paths where another stands, or none."""
        with self._telling():
            current = self._releases.current()
            folder = self._releases.release(current) if current else None
            return {path for path, placed in record.files.items() if not folder or not holds(folder / path, placed)}

    @contextmanager
    def publishing(self) -> Iterator[Making]:
        """Begin a release. What was made of one that does not come to its end is removed again."""
        with self._latched():
            with self._telling():
                self._releases.tidy()
                making = Making(self._releases, self._releases.current(), self._target.keep_releases, self._telling)
            try:
                yield making
            finally:
                shutil.rmtree(self._releases.partial(), ignore_errors=True)

    def rollback(self) -> str:
        """Let readers see the release before this one again.

        Pages of this one that they have loaded go on finding what they load: its fingerprinted files become files of
        the other release first, and are kept as those of any earlier publish are.
        """
        with self._telling():
            self._earlier()  # where there is none, not even the lock is made
        with self._latched(), self._telling():
            earlier = self._earlier()
            _take_over_assets(self._releases, self._releases.current(), earlier)
            self._releases.show(earlier)
            return earlier

    def _earlier(self) -> str:
        """Give the name of the release before the one that readers see. Raises `Refused`."""
        current = number_in(self._releases.current())
        earlier = [name for name in self._releases.names() if number_in(name) < current]
        if not earlier:
            raise Refused(
                f"{self._target.name}: {self._releases.folder} has no release before the one that readers see",
                "Build the site as it was, and publish that.",
            )
        return earlier[-1]

    @contextmanager
    def _latched(self) -> Iterator[None]:
        with ExitStack() as held:
            with self._telling():
                self._releases.check()
                make_folder(self._releases.folder)
                held.enter_context(latched(self._releases.folder / LOCK, self._target.name))
            yield

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Make a `TargetFailed` of what the system refuses."""
        try:
            yield
        except TargetFailed:
            raise
        except OSError as fault:
            where = fault.filename or self._releases.folder
            why = fault.strerror or type(fault).__name__
            said = f"{self._target.name}: {where}: {why[0].lower()}{why[1:]}. Readers see what they saw before."
            raise TargetFailed(f"{said} {_HELP.get(fault.errno or 0, '')}".rstrip()) from fault


def _take_over_assets(releases: Releases, current: str, earlier: str) -> None:
    """Put the fingerprinted files of a release into an earlier one, which may lack them."""
    now, then = releases.record(current), releases.record(earlier)
    lacking = {path: placed for path, placed in now.files.items() if path not in then.files and is_fingerprinted(path)}
    if not lacking:
        return
    root = releases.release(earlier)
    for path in lacking:
        new = root / path
        if new.parent.resolve() != (root.resolve() / path).parent:
            raise Refused(f"{new.parent} leads elsewhere, and nothing is written through a symbolic link")
        make_folder(new.parent)
        with suppress(FileExistsError):  # a rollback that was stopped
            link(str(releases.release(current) / path), str(new))
    releases.write_record(earlier, replace(then, files={**then.files, **lacking}))
