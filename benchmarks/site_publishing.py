"""Time how a site gets to its readers: `python benchmarks/site_publishing.py [--updates 10000] [--rounds 5]`.

Makes a corpus, builds it, and publishes it to an S3 server (moto's, over real HTTP, behind a proxy that counts) and to
a folder (`kind: directory`). Then the newest update gets a sentence, so many times: while `dateline publish --watch`
runs, and by `dateline build` and `dateline publish`. Timed is from the saved file until the sentence can be read at the
target. Whatever else was sent there than what changed in the output is an error. Prints two tables in Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, TYPE_CHECKING, Self

from contenders import dateline_command
from corpus import generate
from dateline.build.manifest import NAME as MANIFEST
from dateline.build.manifest import load_manifest
from edits import with_sentence
from make_corpus import SITE, write_site
from measuring import Failed, start, stop
from sides import BUCKET, Folder, Store, a_store

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Sequence

    from sides import Sent, Side

URL = "https://archive.example.org/"  # as the corpus is built for
LIMIT = 600.0  # seconds
LOOK_EVERY = 0.01  # seconds


@dataclass(frozen=True, slots=True)
class Round:
    """One edit: seconds from the saved file until it can be read at the target, and until all is done."""

    read: float
    ended: float
    sent: Sent


@dataclass(frozen=True, slots=True)
class Desk:
    """A site that is edited, and where its commands say what they do."""

    folder: Path
    source: Path  # of the newest update
    page: str  # the output path of the newest update
    log: IO[bytes]

    def run(self, *arguments: str) -> None:
        """Run a command of Dateline's to its end. Raises `Failed`."""
        process = self.start(*arguments)
        if process.wait(LIMIT):
            raise Failed(f"dateline {' '.join(arguments)}: exit {process.returncode}; see {self.log.name}")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one."""
        return start([str(dateline_command()), *arguments], self.folder, self.log)

    def save(self, mark: str) -> float:
        """Add a sentence to the newest update, and give when that was, on the monotonic clock."""
        text = with_sentence(self.source.read_text(encoding="utf-8"), mark)
        saved = time.monotonic()
        self.source.write_text(text, encoding="utf-8")
        return saved

    def standing(self) -> dict[str, object]:
        """Give what stands in the output, by path."""
        manifest = load_manifest(self.folder / "output")
        own = (self.folder / "output" / MANIFEST).read_bytes()
        return {**(manifest.files if manifest else {}), MANIFEST: own}


def main() -> None:
    """Read the command line, publish, and print what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "dateline-publishing"))
    arguments = parser.parse_args()
    for line in table(arguments.folder, arguments.updates, arguments.rounds):
        print(line, flush=True)


def table(folder: Path, updates: int, rounds: int) -> Iterator[str]:
    """Publish a site of `updates` that is made in `folder`, which is emptied first, and give the tables' lines."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with (folder / "log.txt").open("ab") as log, a_store() as store:
        sides: list[Side] = [Store(store), Folder(folder / "www")]
        desk = make_desk(folder, updates, store.endpoint, log)
        yield from ["| first publish | files | bytes | requests | seconds |", "|---|--:|--:|--:|--:|"]
        yield from (first_row(desk, side) for side in sides)
        yield from ["", "| one edit | by | files | bytes | requests | saved → read | at worst | saved → done |"]
        yield "|---|---|--:|--:|--:|--:|--:|--:|"
        for side in sides:
            yield row(side.title, "`publish --watch`", watched(desk, side, rounds))
            yield row(side.title, "`build`, `publish`", commanded(desk, side, rounds))


def make_desk(folder: Path, updates: int, endpoint: str, log: IO[bytes]) -> Desk:
    """Make a site of so many updates, with both targets, and build it."""
    site = folder / "site"
    write_site(site, updates)
    targets = f"""publish:
  store: {{kind: s3, url: "{URL}", bucket: {BUCKET}, endpoint: "{endpoint}"}}
  folder: {{kind: directory, url: "{URL}", path: "{folder / "www"}"}}
"""
    (site / "site.yaml").write_text(SITE + targets, encoding="utf-8")
    newest = max(generate(updates)[1], key=lambda update: update.published)
    source = site / "content" / newest.coverage / f"{newest.id}.md"
    desk = Desk(site, source, f"{newest.coverage}/{newest.id}/index.html", log)
    desk.run("build", "--quiet")
    return desk


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def first_row(desk: Desk, side: Side) -> str:
    """Publish all of the site, and give a line of the first table. Raises `Failed` where something else was sent."""
    began = time.monotonic()
    desk.run("publish", side.name, "--quiet")
    seconds = time.monotonic() - began
    sent = side.sent()
    admit_files(side, sent, Counter(desk.standing().keys()))
    return f"| {side.title} | {len(sent.files):,} | {sent.bytes:,} | {sent.requests:,} | {seconds:.1f} |"


def watched(desk: Desk, side: Side, rounds: int) -> list[Round]:
    """Edit while a watch publishes."""
    lines = Lines(Path(str(desk.log.name)))
    process = desk.start("publish", side.name, "--watch")
    try:
        lines.wait(process)  # the watch stands, and has found nothing to publish
        side.sent()
        return [edited(desk, side, f"w{each}", lambda: lines.wait(process)) for each in range(rounds)]
    finally:
        stop(process)


def commanded(desk: Desk, side: Side, rounds: int) -> list[Round]:
    """Edit, and build and publish by two commands."""

    def publish() -> None:
        desk.run("publish", side.name, "--quiet")

    return [edited(desk, side, f"c{each}", publish, build=True) for each in range(rounds)]


def edited(desk: Desk, side: Side, mark: str, publish: Callable[[], None], *, build: bool = False) -> Round:
    """Make one edit, and give when readers had it. Raises `Failed` where something else was sent than had changed."""
    mark = f"{mark}x{time.monotonic_ns()}"
    before = desk.standing()
    with Reader(side, desk.page, mark.encode()) as reader:
        saved = desk.save(mark)
        if build:
            desk.run("build", "--quiet")
        publish()
        ended = time.monotonic()
    after, sent = desk.standing(), side.sent()
    changed = Counter(path for path, content in after.items() if before.get(path) != content)
    admit_files(side, sent, changed)
    if sent.requests != side.expected(len(changed)):
        raise Failed(f"{side.title}: {sent.requests} requests for {len(changed)} files")
    return Round(reader.seen - saved, ended - saved, sent)


def admit_files(side: Side, sent: Sent, wanted: Counter[str]) -> None:
    """Check that exactly the files that are `wanted` were sent, each of them once. Raises `Failed`."""
    if sent.files != wanted:
        more, fewer = sorted(sent.files - wanted)[:5], sorted(wanted - sent.files)[:5]
        raise Failed(f"{side.title}: sent without need: {more}; not sent: {fewer}")


def row(title: str, how: str, rounds: Sequence[Round]) -> str:
    """Give a line of the second table."""
    read, ended = [each.read for each in rounds], [each.ended for each in rounds]
    counts = (
        median(len(each.sent.files) for each in rounds),
        median(each.sent.bytes for each in rounds),
        median(each.sent.requests for each in rounds),
    )
    shown = " | ".join(f"{count:,.0f}" for count in counts)
    return f"| {title} | {how} | {shown} | {median(read):.2f} s | {max(read):.2f} s | {median(ended):.2f} s |"


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Reader:
    """Somebody who loads a page again and again until a sentence stands in it; `seen` is when it first did."""

    def __init__(self, side: Side, page: str, mark: bytes) -> None:
        from threading import Event, Thread

        self.seen = 0.0
        self._ended = Event()
        self._thread = Thread(target=self._look, args=(side, page, mark), daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        """Look once more, for all is published by now. Raises `Failed` where the sentence does not stand there."""
        self._ended.set()
        self._thread.join(LIMIT)
        if not (self.seen or fault):
            raise Failed("a publish has ended, and its readers do not see it")

    def _look(self, side: Side, page: str, mark: bytes) -> None:
        while not self.seen:
            last = self._ended.wait(LOOK_EVERY)
            if mark in side.read(page):
                self.seen = time.monotonic()
            elif last:
                return


class Lines:
    """What a watch says of its rounds, from now on: a line for each that has ended."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._told = self._count()

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the next one. Raises `Failed` where the watch has ended, or says nothing for too long."""
        end = time.monotonic() + LIMIT
        while self._count() == self._told:
            if process.poll() is not None or time.monotonic() > end:
                raise Failed(f"the watch says nothing; see {self._log}")
            time.sleep(LOOK_EVERY)
        self._told += 1

    def _count(self) -> int:
        said = self._log.read_bytes()
        return said.count(b"\npublished ") + said.count(b"\nnothing to publish")


if __name__ == "__main__":
    main()
