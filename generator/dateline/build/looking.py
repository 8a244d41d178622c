"""Looking: a site of which nothing has moved since it was built is not built again.

After a build without errors the state holds the stamps of all that went in and of all that came out. While every one of
them is the same, and nothing has fallen due, another build would write nothing; so it is enough to look at the stamps.
This room imports nothing heavy: that look is all that a person waits for.

A file may be written so shortly before it is read that another write could bear the same stamp. Of such a text the
digest is kept, as it was read, and it is read again to be compared; any other such file is never taken as settled.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.build.disk import stamp_of
from dateline.build.manifest import NAME
from dateline.build.options import output_folder
from dateline.build.outcome import Outcome, Stage
from dateline.build.scouting import MANIFEST, moved_outputs, send_scout
from dateline.build.shards import SCHEMA
from dateline.build.state import Damaged, State, state_file
from dateline.digests import digest, digest_text
from dateline.history.stamp import history_stamp
from dateline.problems import Place, Problem
from dateline.reading.files import SourceText, read_text, walk
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dateline.build.disk import Stamp
    from dateline.build.options import BuildOptions
    from dateline.build.scouting import Scout
    from dateline.reading.files import FoundFile, Tree

FRESH = 2_000_000_000  # nanoseconds within which two writes may bear one stamp
SETTLED = "settled"  # the state's value that says what a build went by
_PROGRAM = Path(__file__).parents[1]
_LIBRARIES = (
    "babel", "imagesize", "jinja2", "markdown_it", "markupsafe", "mdit_py_plugins", "nh3", "pydantic", "tzdata", "yaml"
)  # fmt: skip
Found = tuple["Tree", list[Problem]]
"""What `walk` gives of `content/`."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a site found."""

    begun: int  # when, in nanoseconds since 1970
    found: Found
    content: str = ""  # the digest of what was found; "" where it is not known yet
    outcome: Outcome | None = None  # of a build that would change nothing; None where one may change something
    scout: Scout | None = None  # who was sent to look at the outputs meanwhile


def open_state(folder: Path, options: BuildOptions) -> State:
    """Open the state of builds as `options` want them; it is empty where another program made it."""
    bound = digest_text(f"{_started()} {_program(_LIBRARIES)}")
    return State.open(state_file(folder, output_folder(folder, options)), bound, SCHEMA, durable=options.durable)


def look(folder: Path, options: BuildOptions) -> Look:
    """Look at the site in `folder`, and say whether it is settled. Raises `OSError`."""
    started, begun = time.perf_counter(), time.time_ns()
    output, scout = output_folder(folder, options), None
    if state_file(folder, output).exists():
        with suppress(Damaged, KeyError, TypeError, ValueError), open_state(folder, options) as state:
            scout = send_scout(state, os.path.realpath(output))
            found = walk(folder, "content")
            content = found[0].digest()
            text = state.value(SETTLED)
            kept = json.loads(text) if text else None
            if kept and _holds(kept, state, folder, options, found, content, scout):
                return Look(begun, found, content, _outcome(kept, time.perf_counter() - started))
            return Look(begun, found, content, scout=scout)
    found = walk(folder, "content")
    return Look(begun, found, found[0].digest(), scout=scout)


def _outcome(kept: Mapping[str, Any], seconds: float) -> Outcome:
    return Outcome(
        problems=tuple(Problem(Place(*row[:4]), *row[4:]) for row in kept["problems"]),
        unchanged=kept["outputs"],
        stages=(Stage("looking", seconds, kept["outputs"]),),
        pages=kept["pages"],
        updates=kept["updates"],
        next_due=datetime.fromisoformat(kept["next_due"]) if kept["next_due"] else None,
        seconds=seconds,
    )


def settle(
    state: State,
    folder: Path,
    options: BuildOptions,
    look: Look,
    outcome: Outcome,
    until: str,
    texts: Mapping[str, str],
    problems: Sequence[Sequence[Any]],
    history: str | None,
) -> None:
    """Keep what a build without errors went by, where the next one may go by it.

    `until` is when the clock changes something, "" for ever. `texts` are the digests of fresh texts as they were read.
    `history` is the stamp of the history that was opened, None where the site wants none.
    """
    limit = look.begun - FRESH
    files, faults = look.found
    fresh = {path for path, _, mtime, _ in files.stamped() if mtime > limit}
    manifest = list(_stamps([str(output_folder(folder, options) / NAME)]))
    if faults or not texts.keys() >= fresh or _newest(folder) > limit or not manifest:
        state.set_value(SETTLED, None)
        return
    value = {
        "ground": _ground(folder),
        "history": history,
        "options": _options_digest(options),
        "content": look.content or files.digest(),
        "fresh": {path: texts[path] for path in fresh},
        "since": options.now.isoformat(),
        "until": until,
        "next_due": outcome.next_due.isoformat() if outcome.next_due else "",
        "pages": outcome.pages,
        "updates": outcome.updates,
        "outputs": outcome.written_count + outcome.unchanged,
        "manifest": manifest[0][1],
        "problems": problems,
    }
    state.set_value(SETTLED, json.dumps(value, ensure_ascii=False))


def _holds(
    kept: Mapping[str, Any],
    state: State,
    folder: Path,
    options: BuildOptions,
    found: Found,
    content: str,
    scout: Scout | None,
) -> bool:
    """Say whether all that was kept is still so; the cheap questions first."""
    now = options.now.isoformat()
    files, faults = found
    due = now < kept["since"] or (kept["until"] and now >= kept["until"])
    if due or (kept["problems"] and options.strict):
        return False
    if kept["options"] != _options_digest(options) or kept["ground"] != _ground(folder):
        return False
    if faults or kept["content"] != content:
        return False
    if kept["history"] is not None and kept["history"] != history_stamp(folder):
        return False
    if any(_text_digest(files[path]) != text for path, text in kept["fresh"].items()):
        return False
    output = output_folder(folder, options)
    manifest = next(iter(_stamps([str(output / NAME)])), None)
    return manifest is not None and list(manifest[1]) == kept["manifest"] and _stand(state, output, scout)


def _stand(state: State, output: Path, scout: Scout | None) -> bool:
    """Say whether every file of the output stands there as the last build left it."""
    moved = scout.moved(state.value(MANIFEST)) if scout else None
    return not (any(moved_outputs(state, os.path.realpath(output))) if moved is None else moved)


@cache
def _program(libraries: Sequence[str]) -> str:
    """Give the digest of the program that a state depends on: Dateline's own files, and libraries.

    It is asked once, early: what is installed later is not what runs.
    """
    origins = [spec.origin for name in libraries if (spec := find_spec(name)) and spec.origin]
    return _digest([*_below(_PROGRAM, ".py"), *_stamps(origins)])


def _started() -> str:
    """Give what differs when the machine was started anew, where it says so.

    Pages are not waited for until they are on the medium: after a loss of power a file may have its size and time, and
    not its bytes. So nothing that was known before is believed then, and every byte is compared.
    """
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _ground(folder: Path) -> str:
    """Give the digest of the stamps of settings, themes and the ledger."""
    return _digest(_ground_files(folder))


def _ground_files(folder: Path) -> list[tuple[str, Stamp]]:
    own = [(file.path, file.stamp) for top in ("themes", "ledger") for file in walk(folder, top)[0].values()]
    packaged = [*_below(_PROGRAM / "themes"), *_below(_PROGRAM.parents[1] / "themes")]
    return [*own, *packaged, *_stamps([str(folder / "site.yaml")])]


def _newest(folder: Path) -> int:
    """Give when a file of settings, themes or the ledger was last written, in nanoseconds."""
    return max((stamp[1] for _, stamp in _ground_files(folder)), default=0)


def _options_digest(options: BuildOptions) -> str:
    return digest((options.base_url, options.drafts, options.future, options.offline))


def _digest(found: Iterable[tuple[str, Stamp]]) -> str:
    return digest_text("\n".join(sorted(f"{path}\0{stamp}" for path, stamp in found)))


def _below(folder: Path, ending: str = "") -> Iterator[tuple[str, Stamp]]:
    """Give the files below a folder of the program, and their stamps; nothing where it is not there."""
    try:
        with os.scandir(folder) as scan:
            entries = list(scan)
    except OSError:
        return
    for entry in entries:
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _below(Path(entry.path), ending)
            elif entry.name.endswith(ending):
                yield entry.path, stamp_of(entry.stat())


def _stamps(paths: Iterable[str]) -> Iterator[tuple[str, Stamp]]:
    for path in paths:
        with suppress(OSError):
            yield path, stamp_of(Path(path).stat())


def _text_digest(file: FoundFile) -> str | None:
    """Give the digest of a text as it reads now; None where it is none that can be read."""
    if not file.path.endswith(".md"):
        return None
    source = read_text(file)
    return digest_text(source.text) if isinstance(source, SourceText) else None
