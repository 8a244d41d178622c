"""Vanished: whether a build answers every address of the ledger. It is only checked here, never written.

A file of the ledger all of whose addresses were answered need not be read again while it stands as it stood: what is
not answered any more is among what this build takes away. So a build that takes nothing away looks at stamps alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import normalize

from dateline.addresses import output_path
from dateline.build.looking import FRESH
from dateline.build.outputs import key_of
from dateline.ledger.files import find_files, read_file
from dateline.ledger.vanished import vanished
from dateline.reading.read import survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateline.build.bench import Bench
    from dateline.build.ground import Held
    from dateline.build.run import Run
    from dateline.build.state import State
    from dateline.ledger.lines import Line
    from dateline.ledger.vanished import Unanswered
    from dateline.problems import Problem
    from dateline.reading.files import FoundFile

ANSWERED = "answered"  # the state's value: path → stamp of the ledger's files of which every address was answered
AT_A_TIME = 500  # paths asked for at once
STANDING = "kept/ledger"  # the unit of what stays in the output only because the ledger holds its address
_TAKEN = """SELECT path FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND wanted = 0"""
_THERE = "SELECT path FROM output WHERE path IN ({}) AND wanted > 0"
_ALIKE = "SELECT path FROM output INDEXED BY output_key WHERE key = ? AND key <> '' AND wanted > 0"


def ledger_problems(run: Run, held: Held) -> list[Problem]:
    """Give what is wrong with the ledger, and what of it would vanish, when all units have told.

    `held` are units that are read from these texts. Not within a transaction.
    """
    files, faults = find_files(run.folder)
    known = json.loads(run.state.value(ANSWERED) or "{}")
    if not files:
        if known:
            run.state.set_value(ANSWERED, None)
        return faults
    taken = frozenset(normalize("NFC", path) for (path,) in run.state.rows(_TAKEN))
    unanswered: list[Unanswered] = []
    answered = {}
    for file in files:
        sure = known.get(file.path) == list(file.stamp)
        if not sure or taken:
            problems, lines = _look(run.state, file, taken if sure else None)
            faults += problems
            if lines:
                unanswered.append((file.path, lines))
            sure = not (problems or lines) and file.mtime_ns <= run.look.begun - FRESH
        if sure:
            answered[file.path] = list(file.stamp)
    if answered != known:
        run.state.set_value(ANSWERED, json.dumps(answered) if answered else None)
    if unanswered:  # why takes reading the site as a whole: what is not shown, no unit has told of
        newsroom = survey(run.folder, run.options.clock, None, held).newsroom
        faults += vanished(unanswered, newsroom, run.options.clock)
    return faults


def _look(state: State, file: FoundFile, taken: frozenset[str] | None) -> tuple[list[Problem], list[Line]]:
    """Give what is wrong with a file of the ledger, and its lines that nothing answers.

    Where `taken` is known, those are among these output paths.
    """
    read = read_file(file)
    doubtful = read.lines if taken is None else [line for line in read.lines if output_path(line.address) in taken]
    return list(read.problems), list(_unanswered(state, doubtful))


def _unanswered(state: State, lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines at whose address no file is wanted, in whichever Unicode form its name is written."""
    for start in range(0, len(lines), AT_A_TIME):
        some = {output_path(line.address): line for line in reversed(lines[start : start + AT_A_TIME])}
        for (path,) in list(state.rows(_THERE.format(",".join("?" * len(some))), *some)):
            del some[path]
        yield from (line for path, line in some.items() if not _is_alike(state, path))


def _is_alike(state: State, path: str) -> bool:
    key = key_of(path)
    return bool(key) and any(normalize("NFC", other) == path for (other,) in state.rows(_ALIKE, key))


def let_stand(bench: Bench, problems: Iterable[Problem]) -> None:
    """Want what the output holds at addresses that vanish, as it stands there: a build that goes on takes none away.

    The next build forgets the unit, as it does with all that it does not know.
    """
    gone = [each.place.excerpt.removeprefix("/") for each in problems if each.code == "vanished-address"]
    if not gone:
        return
    shelf = bench.shelf(STANDING)
    for path in gone:
        if path.endswith("/"):
            shelf.keep_folder(path)
    with bench.state.transaction():
        shelf.flush()
