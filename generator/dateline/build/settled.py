"""Settled: a site of which nothing has moved since it was built is not built again.

After a build without errors, the stamps of all that went in and of all that came out are kept. While every one of
them is the same, and nothing has fallen due, another build would write nothing; so it is enough to look at the stamps.
This room imports nothing heavy: that look is all that a person waits for.

A file may be written so shortly before it is read that another write could bear the same stamp. Of such a text the
digest is kept, as it was read, and it is read again to be compared; any other such file settles nothing.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.build.disk import Disk, stamp_of
from dateline.build.lock import lock_file
from dateline.build.manifest import NAME
from dateline.build.options import output_folder
from dateline.build.outcome import Outcome, Stage
from dateline.digests import digest, digest_text
from dateline.problems import Place, Problem
from dateline.reading.files import SourceText, read_text, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dateline.build.disk import Stamp
    from dateline.build.options import BuildOptions
    from dateline.model import Newsroom
    from dateline.reading.files import FoundFile
    from dateline.reading.read import Reading

FORM = 1  # of what is kept: raised when it changes
FRESH = 2_000_000_000  # nanoseconds within which two writes may bear one stamp
MOVING = frozenset(["coverage-stale"])  # problems whose words change with the clock
_PROGRAM = Path(__file__).parents[1]
_LIBRARIES = (
    "babel",
    "imagesize",
    "jinja2",
    "markdown_it",
    "markupsafe",
    "mdit_py_plugins",
    "nh3",
    "pydantic",
    "tzdata",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a build stands on beside `content/`: settings, themes and the program, as one digest; and since when."""

    digest: str
    newest: int  # the latest time of change among them, in nanoseconds
    begun: int  # when this was found, in nanoseconds


def ground_of(folder: Path) -> Ground:
    """Look at the ground of the site in `folder`. To be called before anything of it is read."""
    begun = time.time_ns()
    own = [*_below(_PROGRAM, ".py"), *_below(_PROGRAM / "themes"), *_below(_PROGRAM.parents[1] / "themes")]
    libraries = [spec.origin for name in _LIBRARIES if (spec := find_spec(name)) and spec.origin]
    themes = [(file.path, file.stamp) for file in walk(folder, "themes")[0]]
    found = [*themes, *own, *_stamps([str(folder / "site.yaml"), *libraries])]
    newest = max((stamp[1] for _, stamp in found), default=0)
    return Ground(_digest(found), newest, begun)


def settle(
    folder: Path,
    options: BuildOptions,
    ground: Ground,
    reading: Reading,
    outcome: Outcome,
    outputs: Mapping[str, Stamp],
) -> None:
    """Keep what a build went by, where the next one may go by it."""
    record = _record_file(folder, options)
    files, limit = reading.files, ground.begun - FRESH
    texts = {path: text for unit in reading.texts.values() for path, text in unit.items()}
    fresh = [path for path, file in files.items() if file.mtime_ns > limit]
    moving = any(each.severity == "error" or each.code in MOVING for each in outcome.problems)
    if moving or outcome.held or ground.newest > limit or not texts.keys() >= set(fresh):
        record.unlink(missing_ok=True)
        return
    until = min(filter(None, (outcome.next_due, _stale_from(reading.newsroom, options.now))), default=None)
    value = {
        "form": FORM,
        "ground": ground.digest,
        "options": _options_digest(options),
        "content": _content(files.values()),
        "fresh": {path: digest_text(texts[path]) for path in fresh},
        "since": options.now.isoformat(),
        "until": until.isoformat() if until else None,
        "next_due": outcome.next_due.isoformat() if outcome.next_due else None,
        "pages": outcome.pages,
        "updates": outcome.updates,
        "problems": [asdict(each) for each in outcome.problems],
        "outputs": [[path, *stamp] for path, stamp in (*outputs.items(), *_manifest(folder, options))],
    }
    record.parent.mkdir(parents=True, exist_ok=True)
    disk, temporary = Disk(), f"{record}.new"
    with suppress(FileNotFoundError):
        os.unlink(temporary)  # noqa: PTH108 - it is a text here
    disk.write(temporary, [json.dumps(value, separators=(",", ":")).encode("utf-8", "surrogateescape")])
    disk.replace(temporary, str(record))


def settled(folder: Path, options: BuildOptions) -> Outcome | None:
    """Give the outcome of a build that would change nothing; None where one may change something."""
    started = time.perf_counter()
    kept = _load(_record_file(folder, options))
    try:
        if kept is None or not _holds(kept, folder, options):
            return None
        due = datetime.fromisoformat(kept["next_due"]) if kept["next_due"] else None
        count = len(kept["outputs"]) - 1  # all but the manifest
        stage = Stage("looking", time.perf_counter() - started, count)
        problems = tuple(Problem(**{**each, "place": Place(**each["place"])}) for each in kept["problems"])
        return (
            None
            if problems and options.strict
            else Outcome(
                problems, unchanged=count, stages=(stage,), pages=kept["pages"], updates=kept["updates"], next_due=due
            )
        )
    except (KeyError, TypeError, ValueError):  # not what `settle` writes
        return None


def _holds(kept: dict[str, Any], folder: Path, options: BuildOptions) -> bool:
    """Say whether all that was kept is still so; the cheap questions first."""
    if not _same_clock(kept, options.now) or kept["options"] != _options_digest(options):
        return False
    if kept["ground"] != ground_of(folder).digest:
        return False
    files, problems = walk(folder, "content")
    if problems or kept["content"] != _content(files):
        return False
    if not all(_reads(file, kept["fresh"][file.path]) for file in files if file.path in kept["fresh"]):
        return False
    root = os.path.realpath(output_folder(folder, options))
    return all(_stands(f"{root}/{path}", (size, mtime, inode)) for path, size, mtime, inode in kept["outputs"])


def _record_file(folder: Path, options: BuildOptions) -> Path:
    """Give where it is kept: one file for each output folder."""
    return folder / ".dateline" / "settled" / f"{lock_file(folder, output_folder(folder, options)).stem}.json"


def _load(record: Path) -> dict[str, Any] | None:
    """Read what was kept; None where there is nothing, or nothing of this form."""
    try:
        kept = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and kept.get("form") == FORM else None


def _same_clock(kept: dict[str, Any], now: datetime) -> bool:
    """Say whether the clock shows what it showed then: it has not gone back, and nothing has fallen due."""
    since = datetime.fromisoformat(kept["since"])
    return since <= now and (kept["until"] is None or now < datetime.fromisoformat(kept["until"]))


def _options_digest(options: BuildOptions) -> str:
    return digest((options.base_url, options.drafts, options.future, options.offline))


def _stale_from(newsroom: Newsroom, now: datetime) -> datetime | None:
    """Give the next instant at which a live coverage goes stale, which is a problem to be told."""
    after = newsroom.site.stale_after
    if not after:
        return None
    lasts = (
        max(
            (each.published for each in coverage.updates if each.published <= now and each.status != "draft"),
            default=coverage.opened,
        )
        for coverage in newsroom.coverages
        if coverage.status == "live"
    )
    return min((last + timedelta(hours=after) for last in lasts if last), default=None)


def _content(files: Iterable[FoundFile]) -> str:
    return _digest((file.path, file.stamp) for file in files)


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


def _manifest(folder: Path, options: BuildOptions) -> Iterator[tuple[str, Stamp]]:
    for _, stamp in _stamps([str(output_folder(folder, options) / NAME)]):
        yield NAME, stamp


def _reads(file: FoundFile, digest: str) -> bool:
    """Say whether a text reads as it did."""
    source = read_text(file)
    return isinstance(source, SourceText) and digest_text(source.text) == digest


def _stands(path: str, stamp: Stamp) -> bool:
    try:
        return stamp_of(os.lstat(path)) == stamp
    except OSError:
        return False
