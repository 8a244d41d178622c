"""A harness for whole sites: copy one, build it, look, edit, build again, and hear which outputs were rewritten.

    site = Site.copy("harbour", tmp_path)
    site.build().wrote("index.html", "storm/index.html")
    site.edit("content/storm/first-day/gale-warning.md", "warning", "alarm")
    site.build().wrote(...).removed().left("about/index.html")

Each build says what it did by itself and what the disk says of it: a file counts as written when its bytes or its
stamp moved. Sources count as old, as they nearly always are, and each write gives a stamp of its own: so a build spares
itself all that it can.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.build.engine import BuildOptions, Memory, build, rehearse
from dateline.build.manifest import NAME
from dateline.build.options import output_folder
from dateline.build.state import state_file
from dateline.cli.app import run
from dateline.rendering.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dateline.build.outcome import Outcome
    from dateline.rendering.theme import Theme

SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
OLD = 1_400_000_000  # seconds since 1970: when the first source was written


@dataclass(frozen=True)
class Ran:
    """A command that has run in this process."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Built:
    """A build that has ended. The checks give the same value back, so that they can be strung up."""

    outcome: Outcome
    before: dict[str, tuple[bytes, int]]
    after: dict[str, tuple[bytes, int]]

    @property
    def touched(self) -> list[str]:
        """The outputs that the disk says were written, the manifest apart."""
        return sorted(path for path, found in self.after.items() if path != NAME and self.before.get(path) != found)

    def wrote(self, *expected: str) -> Self:
        """Check that exactly these outputs were written; `*` and `?` stand for any letters."""
        assert list(self.outcome.written) == self.touched, "what the build says and what the disk says differ"
        unexpected = [path for path in self.touched if not any(fnmatchcase(path, each) for each in expected)]
        unmatched = [each for each in expected if not any(fnmatchcase(path, each) for path in self.touched)]
        assert (unexpected, unmatched) == ([], []), f"also written: {unexpected}; not written: {unmatched}"
        return self

    def removed(self, *expected: str) -> Self:
        """Check that exactly these outputs were removed."""
        gone = sorted(set(self.before).difference(self.after))
        assert list(self.outcome.removed) == gone, "what the build says and what the disk says differ"
        assert gone == sorted(expected), f"removed: {gone}"
        return self

    def left(self, *paths: str) -> Self:
        """Check that these outputs stand there and were not touched."""
        moved = [path for path in paths if path not in self.after or path in self.touched]
        assert moved == [], f"written or removed: {moved}"
        return self

    def found(self, *codes: str) -> Self:
        """Check that the build told of exactly these problems, in this order."""
        found = [problem.code for problem in self.outcome.problems]
        assert found == list(codes), f"found: {found}"
        return self


@dataclass
class Site:
    """A copy of a site that a test may do anything with."""

    folder: Path
    options: BuildOptions = field(default_factory=lambda: BuildOptions(now=NOW))
    memories: dict[BuildOptions, Memory] | None = None  # one for all builds that differ by nothing but the clock
    told: bool = False  # whether a build is told what has moved
    moved: dict[BuildOptions, set[str]] = field(default_factory=dict)  # since the last build, absolute paths
    writes: int = 0

    @classmethod
    def copy(cls, name: str, into: Path, **options: Any) -> Site:
        """Copy `tests/sites/<name>` into `into`, which is made."""
        shutil.copytree(SITES / name, into)
        site = cls(into, replace(BuildOptions(now=NOW), **options))
        for file in sorted(into.rglob("*.*")):
            site.moving(file)
        return site

    @property
    def output(self) -> Path:
        """The output folder."""
        return output_folder(self.folder, self.options)

    def remembering(self, *, told: bool = False) -> Self:
        """Let each build remember the ones before, as a preview does; and be told which sources moved, as that is."""
        self.memories, self.told = {}, told
        return self

    # ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, path: str) -> str:
        """Give the text of a source."""
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path: str, content: str | bytes) -> Self:
        """Write a source, with the folders above it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self.moving(file)

    def edit(self, path: str, old: str, new: str) -> Self:
        """Replace a text that a source holds exactly once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        return self.write(path, text.replace(old, new))

    def delete(self, path: str) -> Self:
        """Delete a source or a folder of them."""
        target = self.folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        return self.moving(target)

    def rename(self, path: str, new: str) -> Self:
        """Rename a source or a folder of them."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).rename(self.folder / new)
        for moved in self.moved.values():
            moved |= {str(self.folder / path), str(self.folder / new)}
        return self

    def moving(self, file: Path) -> Self:
        """Note that a source was written or is gone, and give what was written a stamp of its own."""
        self.writes += 1
        if file.is_file():
            os.utime(file, (OLD + self.writes, OLD + self.writes))
        for moved in self.moved.values():
            moved.add(str(file))
        return self

    def doubt(self) -> Self:
        """Let the next build be told nothing of what has moved: anything may have, the output too."""
        self.moved.clear()
        return self

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def build(self, **options: Any) -> Built:
        """Build, by default as the site was copied."""
        wanted = replace(self.options, **options)
        before = states(output_folder(self.folder, wanted))
        outcome = self._build(wanted)
        return Built(outcome, before, states(output_folder(self.folder, wanted)))

    def _build(self, wanted: BuildOptions) -> Outcome:
        alike = replace(wanted, now=NOW)
        if self.memories is None:
            # Nothing is remembered but the theme as it comes, which would be compiled anew for each of many builds.
            memory = Memory(theme=packaged_theme())
            try:
                return build(self.folder, wanted, memory)
            finally:
                if memory.state:
                    memory.state.close()
        changed = self.moved.get(alike) if self.told else None
        self.moved[alike] = set()
        first, memory = alike not in self.memories, self.memories.setdefault(alike, Memory())
        outcome = build(self.folder, wanted, memory, changed=frozenset(changed) if changed else None)
        if first:
            rehearse(self.folder, wanted, memory)  # as a watching process does
        return outcome

    def run(self, *arguments: str) -> Ran:
        """Run a command of `dateline` on the site, at the harness's instant where it takes one."""
        at = ["--now", NOW.isoformat()] if arguments[0] in {"build", "check"} and "--now" not in arguments else []
        return command(arguments[0], "-C", str(self.folder), *at, *arguments[1:])

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def page(self, path: str) -> str:
        """Give the text of an output."""
        return (self.output / path).read_text(encoding="utf-8")

    def outputs(self) -> dict[str, bytes]:
        """Give every output with its bytes, the manifest too."""
        return {path: content for path, (content, _) in states(self.output).items()}

    def clean_outputs(self, elsewhere: Path, **options: Any) -> dict[str, bytes]:
        """Give every output of a clean build of the same sources, made in the folder `elsewhere`."""
        wanted = replace(self.options, output=elsewhere, **options)
        state_file(self.folder, elsewhere).unlink(missing_ok=True)
        assert not elsewhere.exists()
        build(self.folder, wanted, Memory(theme=packaged_theme()))
        made = {path: content for path, (content, _) in states(elsewhere).items()}
        shutil.rmtree(elsewhere)
        return made


@cache
def packaged_theme() -> Theme:
    """Give the default theme; it is used where a site changes nothing of it."""
    return load_theme(SITES / "harbour", "dateline")


def command(*arguments: str) -> Ran:
    """Run a command of `dateline` in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = run(arguments, out, err)
    return Ran(code, out.getvalue(), err.getvalue())


def states(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Give every file below `folder` by its path: its bytes and the instant of its last change in nanoseconds."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def matching(paths: Iterable[str], wanted: Callable[[str], bool]) -> list[str]:
    """Give the paths that are `wanted`, sorted."""
    return sorted(path for path in paths if wanted(path))
