"""Pasts: what a site's history says of it. It is opened once, and again only when it has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.history.stamp import history_stamp
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path
    from typing import Literal

    from dateline.history.known import History
    from dateline.markup.fragments import Fragment
    from dateline.model import Coverage, Past, Update
    from dateline.problems import Problem
    from dateline.reading.updates import Frame


@dataclass(frozen=True, slots=True)
class Pasts:
    """The pasts of a coverage's updates, by id; of such that are no more in it, too."""

    by_id: Mapping[str, Past]
    fragments: Mapping[str, Fragment]  # of the versions' bodies, by their paths
    problems: tuple[Problem, ...]
    until: datetime | None = None  # when the clock changes something of it
    former: bool = False  # whether there was an update that is no more in it, told or not


NOTHING_PAST = Pasts({}, {}, ())


OLD_KEPT = 10_000  # some 50 MB


@dataclass(slots=True)
class Old:
    """What was read in a revision's text, and made of its body: what a process that builds again and again keeps."""

    frame: Frame
    update: Update | None  # None where it cannot be read
    recipe: str = ""
    fragment: Fragment | None = None


def redactions(coverage: Coverage) -> list[str]:
    """Give the former addresses (`coverage/id`) in other coverages of its redacted updates, sorted."""
    redacted = (each for each in coverage.updates if each.withdrawal and each.withdrawal.redact)
    aliases = (alias.strip("/") for update in redacted for alias in update.aliases)
    return sorted({alias for alias in aliases if "/" in alias})


def redacted_of(names: Iterable[str], redacted: Iterable[str]) -> list[str]:
    """Give the ids of those former addresses that lie in a coverage with one of `names`, sorted."""
    within = frozenset(name.strip("/") for name in names)
    parted = (address.rpartition("/") for address in redacted)
    return sorted({id_ for above, _, id_ in parted if above in within})


@dataclass(slots=True)
class Archive:
    """The history of one site, as far as this process has it open."""

    setting: str = ""
    stamp: str = ""
    history: History | None = None
    problems: tuple[Problem, ...] = ()

    def open(self, folder: Path, setting: Literal["required", "auto", "off"]) -> History | None:
        """Give the history of the site in `folder`; None where none is to be had. `problems` says why."""
        stamp = "" if setting == "off" else history_stamp(folder)
        if (setting, stamp) != (self.setting, self.stamp):
            self.close()
            if stamp or setting == "required":
                from dateline.history.trails import open_history

                self.history, self.problems = open_history(folder, folder / ".dateline" / "history.db", setting)
            self.setting, self.stamp = setting, stamp
        return self.history

    @property
    def is_kept_out(self) -> bool:
        """Whether there is a history that could not be opened: what keeps it out may change and leave no trace."""
        return self.history is None and self.stamp != ""

    def rest(self) -> None:
        """Let go of all but what is known, until it is asked for more."""
        if self.history:
            self.history.rest()

    def close(self) -> None:
        """Let go of it."""
        if self.history:
            self.history.close()
        self.setting = self.stamp = ""
        self.history, self.problems = None, ()
