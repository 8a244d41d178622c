"""Publish lines: what a publish did or would do, as lines for a terminal and as plain data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from dateline.cli.outcomes import counted_word
from dateline.reading.names import printable
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.model import Target
    from dateline.publishing.plan import Plan
    from dateline.publishing.publish import Published
    from dateline.publishing.refusals import Refused

Sign = Literal["+", "~", "-"]
TO_DO: dict[Sign, str] = {"+": "to add", "~": "to change", "-": "to delete"}
SHOWN = 20  # paths of each sign on a terminal; whoever wants all pipes them on
UNITS = ("kB", "MB", "GB", "TB")  # of 1000 each (IEC 80000-13)
FOR_LOADED = "for pages that readers have open"
INTERRUPTED = "stopped; the next publish does what is left"
RESUMED = "an earlier publish had been stopped: what it left undone is done now"
STOPPED = "an earlier publish was stopped: the next one does what it left undone"


@dataclass(frozen=True, slots=True)
class Move:
    """A file that is sent or removed. The size, in bytes, is None where nobody knows what stands there."""

    sign: Sign
    path: str
    size: int | None
    step: str = ""  # in which it is sent


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of so many files."""

    name: str
    count: int
    size: int
    remark: str = ""

    @property
    def shown_size(self) -> str:
        """The size of all of them; nothing of none."""
        return in_bytes(self.size) if self.count else ""


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def plan_lines(target: Target, done: Published, *, whole: bool) -> Iterator[str]:
    """Give a plan as a table, and every path in the order in which it is dealt with; the first ones if not `whole`."""
    yield f"{target.name} ({target.kind})  {url_of(target, done)}"
    yield ""
    yield from table_lines(rows(done))
    if done.plan.is_empty:
        return
    yield ""
    yield from move_lines(moves(done), f"dateline publish {target.name} --dry-run | less", whole=whole)


def table_lines(found: list[Row]) -> Iterator[str]:
    """Give rows with their columns below each other."""
    names, counts = max(len(row.name) for row in found), max(len(f"{row.count:,}") for row in found)
    sizes = max(len(row.shown_size) for row in found)
    for row in found:
        files = f"{row.count:>{counts},} {'file ' if row.count == 1 else 'files'}"
        yield f"  {row.name:<{names}}   {files}   {row.shown_size:>{sizes}}   {row.remark}".rstrip()


def move_lines(found: Iterable[Move], command: str, *, whole: bool) -> Iterator[str]:
    """Give a line for each file, and last how many were left out, with the command that shows them."""
    seen = Counter[Sign]()
    for move in found:
        seen[move.sign] += 1
        if whole or seen[move.sign] <= SHOWN:
            size = "" if move.size is None else in_bytes(move.size)
            yield f"{move.sign} {size:>9}  {one_line(move.path)}"
    more = [f"{seen[sign] - SHOWN:,} more {words}" for sign, words in TO_DO.items() if seen[sign] > SHOWN]
    if more and not whole:
        yield f"… and {', '.join(more)}. All of them: {command}"


def result_line(target: Target, done: Published) -> str:
    """Tell of a publish in a line."""
    plan, took = done.plan, f"in {done.seconds:.2f} s  {url_of(target, done)}"
    if plan.is_empty:
        return f"{target.name}: nothing to do, {counted_word(plan.unchanged, 'file')} unchanged {took}"
    sent = f"{counted_word(sent_count(plan), 'file')} sent ({in_bytes(done.bytes)})"
    return f"{target.name}: {sent}, {len(plan.removed):,} removed, {plan.unchanged:,} unchanged {took}"


def round_line(done: Published, since_save: float | None) -> str:
    """Tell of one publish of many in a line; `since_save` is how many seconds ago the source was saved, if known."""
    plan = done.plan
    removed = f", removed {len(plan.removed):,}," if plan.removed else ""
    what = f"published {counted_word(sent_count(plan), 'file')}{removed}" if not plan.is_empty else "nothing to publish"
    waited = "" if since_save is None else f"; {since_save:.2f} s after the save"
    return f"{what} in {done.seconds:.2f} s{waited}"


def url_of(target: Target, done: Published) -> str:
    """Give where readers find what is published."""
    return target.url or done.plan.record.base_url


def refusal_text(refused: Refused) -> str:
    """Tell why something is not published, and below it what helps."""
    return f"{refused}\n  hint: {refused.hint}" if refused.hint else str(refused)


def in_bytes(size: int) -> str:
    """Give a size as people say it: `1 byte`, `512 bytes`, `8.4 kB`, `84 kB`."""
    if size < 1000:
        return counted_word(size, "byte")
    value, unit = size / 1000, 0
    while value >= 999.5 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {UNITS[unit]}" if value < 9.95 else f"{value:,.0f} {UNITS[unit]}"


def one_line(path: str) -> str:
    """Give a path so that nothing in it acts on the terminal or passes for a line of ours."""
    return printable(path).replace("\n", "\\x0a")


# ── what there is to tell ────────────────────────────────────────────────────────────────────────────────────────────


def rows(done: Published) -> list[Row]:
    """Give what becomes of all files, in five rows; of four where nothing is kept."""
    plan, before = done.plan, done.before.files
    kept = sum(plan.record.files[path].size for path in plan.kept)
    unchanged = sum(placed.size for placed in plan.record.files.values()) - plan.size - kept
    removed = sum(before[path].size for path in plan.removed if path in before)
    return [
        Row("added", len(plan.added), sum(file.size for file in plan.added)),
        Row("changed", len(plan.changed), sum(file.size for file in plan.changed)),
        Row("deleted", len(plan.removed), removed),
        *([Row("kept", len(plan.kept), kept, FOR_LOADED)] if plan.kept else []),
        Row("unchanged", plan.unchanged, unchanged),
    ]


def moves(done: Published) -> Iterator[Move]:
    """Give all that is sent and removed, in that order."""
    new = {file.path for file in done.plan.added}
    for step, files in done.plan.steps():
        for file in files:
            yield Move("+" if file.path in new else "~", file.path, file.size, step)
    for path in done.plan.removed:
        placed = done.before.files.get(path)
        yield Move("-", path, placed.size if placed else None)


def sent_count(plan: Plan) -> int:
    """Give how many files are sent."""
    return len(plan.added) + len(plan.changed)


# ── as plain data ────────────────────────────────────────────────────────────────────────────────────────────────────


def target_json(target: Target, base_url: str = "") -> dict[str, Any]:
    """Give what `--json` prints of a target that holds a site built for `base_url`."""
    return {"target": target.name, "kind": target.kind, "url": target.url or base_url}


def published_json(done: Published, most: int, *, dry_run: bool) -> dict[str, Any]:
    """Give what `--json` prints of a publish."""
    plan, told = done.plan, {"+": list[Any](), "~": list[Any](), "-": list[Any]()}
    for move in moves(done):
        step = {"step": move.step} if move.step else {}
        told[move.sign].append({"path": move.path, "size": move.size, **step})
    return {
        "dry_run": dry_run,
        "resumed": done.resumed,
        "added": told["+"],
        "changed": told["~"],
        "deleted": told["-"],
        "kept": [{"path": path, "size": plan.record.files[path].size} for path in plan.kept],
        "unchanged": {"count": plan.unchanged, "size": rows(done)[-1].size},
        "max_deletes": most,
        "sent": {"files": 0 if dry_run else sent_count(plan), "bytes": done.bytes, "requests": done.requests},
        "seconds": round(done.seconds, 6),
    }


def refusals_json(found: Iterable[Refused]) -> list[dict[str, str]]:
    """Give what `--json` prints of reasons not to publish."""
    return [{"message": str(each), "hint": each.hint} for each in found]
