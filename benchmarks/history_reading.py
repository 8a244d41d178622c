"""Time how a site's past is read: `python benchmarks/history_reading.py 10000 100000 [--folder FOLDER] [--rounds 3]`.

Makes a git repository of so many updates, as coverage was written: a commit for each update, half as many edits, a
coverage that was renamed, some work that was merged. Times reading all of it (cold), asking all trails of what is
known (warm), and reading one commit more (extended); each in a process of its own. Memory is the peak of all
processes together (see `measuring.py`), in a run of its own. Prints a table in Markdown. Needs git.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import IO, TYPE_CHECKING

from corpus import CorpusUpdate, generate
from make_corpus import SITE, update_text
from measuring import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

START = 1_484_000_000  # the first commit, in seconds since 1970
MERGED = 200  # commits of the main line to one that merges work done beside it
CASES = ("cold", "warm", "extended")


def main() -> None:
    """Read the command line, make each repository, and print what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("counts", type=int, nargs="*", help="how many updates")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "dateline-history"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ask", choices=CASES, help=argparse.SUPPRESS)  # what a process of ours is started for
    arguments = parser.parse_args()
    if arguments.ask:
        gc.disable()  # as Dateline does
        print(json.dumps(asked(arguments.folder, arguments.ask)))
        return
    print("| updates | revisions | cold | warm | one commit more | peak memory |\n|--:|--:|--:|--:|--:|--:|")
    for count in arguments.counts or [10_000]:
        print(row(arguments.folder / str(count), count, arguments.rounds), flush=True)


def row(folder: Path, count: int, rounds: int) -> str:
    """Give a line of the table for a repository of `count` updates, which is made in `folder` if it is not there."""
    if not (folder / "site.yaml").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        make_repository(folder, count)
    found: dict[str, list[float]] = {case: [] for case in CASES}
    revisions = 0
    for _ in range(rounds):
        for case in CASES:
            revisions, seconds = _in_own_process(folder, case)
            found[case].append(seconds)
    with (folder.parent / "log.txt").open("ab") as log:
        memory = measure(_command(folder, "cold"), folder, log, sampled=True).together
    cold, warm, extended = (f"{median(found[case]):.3f} s" for case in CASES)
    return f"| {count:,} | {revisions:,} | {cold} | {warm} | {extended} | {memory / 2**20:.0f} MiB |"


def asked(folder: Path, case: str) -> tuple[int, float]:
    """Give how many revisions there are, and the seconds that it took to have all trails."""
    cache = folder / ".dateline" / "history.db"
    from dateline.history.trails import open_history

    if case == "cold":
        cache.unlink(missing_ok=True)
    if case == "extended":
        _one_more(folder)
    coverages = sorted(path.parent.name for path in (folder / "content").glob("*/coverage.md"))
    ids = {each: [path.stem for path in (folder / "content" / each).glob("*.md")] for each in coverages}
    began = time.perf_counter()
    history, problems = open_history(folder, cache, "required")
    if history is None:
        raise SystemExit(f"it cannot be read: {problems}")
    revisions = 0
    for coverage in coverages:
        aliases = [coverage.removesuffix("-renamed")] if coverage.endswith("-renamed") else []
        trails = history.trails(coverage, aliases, {id_: () for id_ in ids[coverage] if id_ != "coverage"})
        revisions += sum(len(trail.revisions) for trail in trails.values())
    seconds = time.perf_counter() - began
    history.close()
    return revisions, seconds


def _in_own_process(folder: Path, case: str) -> tuple[int, float]:
    done = subprocess.run(_command(folder, case), capture_output=True, check=True, text=True)
    revisions, seconds = json.loads(done.stdout)
    return int(revisions), float(seconds)


def _command(folder: Path, case: str) -> list[str]:
    return [sys.executable, str(Path(__file__).resolve()), "--folder", str(folder), "--ask", case]


def make_repository(folder: Path, count: int) -> None:
    """Make a repository of `count` updates and half as many edits in `folder`."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    importing = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE)
    if importing.stdin is None:
        raise SystemExit("git takes no input")
    with importing.stdin as stream:
        for part in _stream(count):
            _write(stream, part)
    if importing.wait():
        raise SystemExit("git fast-import failed")
    _git(folder, "reset", "--quiet", "--hard")


def _stream(count: int) -> Iterator[list[str | tuple[str, str]]]:
    """Give the commits of the main line and of what was merged into it, for `git fast-import`."""
    chance = Random(1)
    coverages, updates = generate(count)
    standing = "---\ntitle: Coverage\nstatus: closed\n---\n"
    first = [("site.yaml", SITE), *((f"content/{each.slug}/coverage.md", standing) for each in coverages)]
    yield _commit(0, [*first])
    written: list[CorpusUpdate] = []
    edits = [0] * count
    number = 0
    for update in updates:
        written.append(update)
        number += 1
        yield _commit(number, [(_path(update), update_text(update))])
        if len(written) % 2 == 0:
            number += 1
            chosen = chance.randrange(max(0, len(written) - 300), len(written))
            edits[chosen] += 1
            text = update_text(written[chosen]) + "\nThis was added later.\n" * edits[chosen]
            side = number % MERGED == 0
            yield _commit(number, [(_path(written[chosen]), text)], "side" if side else "main")
            if side:
                number += 1
                yield [
                    *_commit(number, []),
                    "merge refs/heads/side\n",
                    f"M 100644 inline {_path(written[chosen])}\n",
                    ("data", text),
                ]
    renamed = coverages[0].slug
    yield [*_commit(number + 1, []), f"R content/{renamed} content/{renamed}-renamed\n"]


def _path(update: CorpusUpdate) -> str:
    return f"content/{update.coverage}/{update.id}.md"


def _commit(number: int, files: list[tuple[str, str]], branch: str = "main") -> list[str | tuple[str, str]]:
    when = f"{START + 300 * number} +0000"
    parts: list[str | tuple[str, str]] = [] if branch == "main" else ["reset refs/heads/side\nfrom refs/heads/main\n"]
    parts.append(f"commit refs/heads/{branch}\nauthor A Reporter <reporter@archive.example> {when}\n")
    parts += [f"committer A Desk <desk@archive.example> {when}\n", ("data", "An update\n")]
    for path, text in files:
        parts += [f"M 100644 inline {path}\n", ("data", text)]
    return parts


def _write(stream: IO[bytes], parts: list[str | tuple[str, str]]) -> None:
    for part in parts:
        if isinstance(part, str):
            stream.write(part.encode())
        else:
            content = part[1].encode()
            stream.write(b"data %d\n%b\n" % (len(content), content))


def _one_more(folder: Path) -> None:
    path = min((folder / "content").glob("*/2*.md"))
    path.write_text(path.read_text(encoding="utf-8") + "\nAnd this.\n", encoding="utf-8")
    name = ("-c", "user.name=A Desk", "-c", "user.email=desk@archive.example")
    _git(folder, *name, "commit", "--quiet", "--all", "--message", "One more")


def _git(folder: Path, *arguments: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, **own})


if __name__ == "__main__":
    main()
