"""Trail lines: the account of an update, and which were edited, as lines for a terminal and as plain data."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from dateline.chronicle.fields import written
from dateline.cli.outcomes import counted_word
from dateline.cli.word_lines import QUOTED, difference_lines, field_lines, print_difference
from dateline.model import swhid
from dateline.pages.quoting import first_change
from dateline.reading.names import printable
from dateline.reading.zones import iso, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.chronicle.chronicle import Edited
    from dateline.chronicle.steps import Step, Told
    from dateline.chronicle.trail import Account
    from dateline.cli.terminal import Terminal
    from dateline.model import Correction, Withdrawal
    from dateline.pages.differences import Difference

INDENT = "  "
_WIDEST = len("unreadable")
_NOT_COMMITTED = "not committed"
SHORT = 12  # letters of a commit's id


def shown_path(path: str) -> str:
    """Give a path, or an id made from one, so that nothing in it acts on the terminal or passes for a line of ours."""
    return printable(path).replace("\n", "\\x0a")


def one_line(text: str) -> str:
    """Give a text without its new lines: it could pass for lines of ours."""
    return " ".join(text.split())


# ── the trail of an update ───────────────────────────────────────────────────────────────────────────────────────────


def print_trail(terminal: Terminal, found: Account, *, differences: bool) -> None:
    """Print the account of an update, oldest step first; with `differences`, the texts with their changes."""
    for line in _head(found):
        terminal.result(line)
    for number, step in enumerate(found.steps):
        terminal.result("")
        terminal.result(_step_line(step, found.zone))
        for line in _step_lines(step, found, number):
            terminal.result(INDENT + line)
        if differences and step.told.difference:
            terminal.result("")
            print_difference(terminal, step.told.difference, INDENT * 2)


def _head(found: Account) -> Iterator[str]:
    yield shown_path(found.path)
    if found.title:
        yield INDENT + one_line(found.title)
    update = found.update
    if update:
        published = "draft" if update.status == "draft" else f"published {iso(update.published, found.zone)}"
        state = "; withdrawn" if update.status == "withdrawn" else ""
        yield f"{INDENT}{published}{state}; {_counts(found)}"
    else:
        yield f"{INDENT}{'removed; ' if found.removed else ''}{_counts(found)}"
    if found.fault:
        yield f"{INDENT}today's file cannot be read: {one_line(found.fault)}"
    if found.redacted:
        yield f"{INDENT}redacted: what it said is not told here; the repository still holds it"


def _counts(found: Account) -> str:
    parts = [counted_word(found.versions, "version")]
    if found.corrections:
        parts.append(counted_word(found.corrections, "correction"))
    return ", ".join(parts)


def _step_line(step: Step, zone_name: str) -> str:
    name = _name(step)
    if step.landed is None:
        return f"{_NOT_COMMITTED}: {name}" if step.kind in {"draft", "removed"} else _NOT_COMMITTED
    local, utc = iso(step.landed, zone_name), written(step.landed)
    times = [utc] if step.landed.astimezone(zone(zone_name)).utcoffset() == UTC.utcoffset(None) else [local, utc]
    return "  ".join([f"{name:<{_WIDEST}}", *times, one_line(step.by)]).rstrip()


def _name(step: Step) -> str:
    if step.kind == "version" and step.number:
        return f"version {step.number}"
    return step.kind


def _step_lines(step: Step, found: Account, number: int) -> Iterator[str]:
    if step.commit:
        yield f"commit {step.commit[:SHORT]}" + (f"  {name}" if (name := swhid(step.blob)) else "")
    if step.authored and step.landed and abs((step.landed - step.authored).total_seconds()) >= 1:
        yield f"written {iso(step.authored, found.zone)}"
    if step.moved_from:
        yield f"{moved_word(step.moved_from, step.path)} from {shown_path(step.moved_from)}"
    before = found.steps[number - 1].path if number else found.path
    if step.path != before and not step.moved_from:
        yield f"its file is {shown_path(step.path)}"
    if step.reason:
        yield f"passed over: {one_line(step.reason)}"
    if found.redacted and step.kind in _READ:
        yield from withdrawal_lines(step.told.withdrawal)
        return
    if step.kind in _READ:
        lines = list(told_lines(step.told, first=not any(each.kind in _READ for each in found.steps[:number])))
        yield from lines or ["nothing that readers see was changed"]


_READ = frozenset(["version", "revision", "draft"])


def moved_word(was: str, path: str) -> str:
    """Say whether a file was renamed, or moved to another folder."""
    return "renamed" if was.rpartition("/")[0] == path.rpartition("/")[0] else "moved"


def told_lines(told: Told, *, first: bool) -> Iterator[str]:
    """Give what a state says that the one before it did not."""
    if first:
        yield counted_word(told.words, "word")
    if told.difference:
        yield from difference_lines(told.difference, "")
    if told.markup:
        yield "its Markdown was changed; the words are the same"
    for change in told.changes:
        yield from field_lines(change, "")
    for correction in told.corrections:
        yield f"{correction.kind}: {one_line(correction.text)}"
    if told.dropped:
        yield f"{counted_word(told.dropped, 'correction')} changed or taken away"
    yield from withdrawal_lines(told.withdrawal)
    if told.restored:
        yield "no longer withdrawn"
    if told.minor:
        yield "minor edit"


def withdrawal_lines(withdrawal: Withdrawal | None) -> Iterator[str]:
    """Say why an update was taken down."""
    if withdrawal:
        yield f"withdrawn: {one_line(withdrawal.reason)}"


# ── all that were edited ─────────────────────────────────────────────────────────────────────────────────────────────


def edited_lines(edited: Iterable[Edited]) -> Iterator[str]:
    """Give the updates that were edited, by coverage."""
    for number, each in enumerate(edited):
        if number:
            yield ""
        yield f"{shown_path(each.coverage)}  {one_line(each.title) or '(its folder is gone)'}"
        notes = [_note(found) for found in each.accounts]
        width = max(map(len, notes))
        for found, note in zip(each.accounts, notes, strict=True):
            yield f"{INDENT}{_when(found):<16}  {note:<{width}}  {shown_path(found.path)}"


def _note(found: Account) -> str:
    state = "removed" if found.removed else found.update.status if found.update else "unreadable"
    return ", ".join([_counts(found), *([] if state == "published" else [state])])


def _when(found: Account) -> str:
    """Give when it was changed last, in the coverage's zone."""
    last = found.last
    if last is None or last.landed is None:
        return _NOT_COMMITTED
    return f"{last.landed.astimezone(zone(found.zone)):%Y-%m-%d %H:%M}"


# ── as plain data ────────────────────────────────────────────────────────────────────────────────────────────────────


def account_json(found: Account) -> dict[str, Any]:
    """Give what `--json` prints of an update in a list."""
    last = found.last
    return {
        "coverage": found.coverage,
        "id": found.id,
        "path": found.path,
        "title": found.title,
        "status": found.update.status if found.update else "removed" if found.removed else "unreadable",
        "versions": found.versions,
        "corrections": found.corrections,
        "changed": written(last.landed) or None if last else None,
        "committed": not found.pending,
    }


def trail_json(found: Account, *, differences: bool) -> dict[str, Any]:
    """Give what `--json` prints of an update's trail."""
    return {
        **account_json(found),
        "zone": found.zone,
        "published": written(found.update.published) if found.update else None,
        "redacted": found.redacted,
        "fault": found.fault,
        "steps": [_step_json(step, differences=differences) for step in found.steps],
    }


def _step_json(step: Step, *, differences: bool) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "version": step.number or None,
        "committed": bool(step.commit),
        "landed": written(step.landed) or None,
        "authored": written(step.authored) or None,
        "by": step.by,
        "commit": step.commit,
        "swhid": swhid(step.blob),
        "path": step.path,
        "moved_from": step.moved_from,
        "passed_over": step.reason,
        **told_json(step.told, differences=differences),
    }


def told_json(told: Told, *, differences: bool) -> dict[str, Any]:
    """Give what a state says that the one before it did not, as plain data."""
    was, now = first_change(told.difference, QUOTED) if told.difference else ("", "")
    found: dict[str, Any] = {
        "words_added": told.added or told.words,
        "words_removed": told.removed,
        "first_change": {"was": was, "now": now} if was or now else None,
        "changes": [{"field": each.field, "was": each.was, "now": each.now} for each in told.changes],
        "corrections": [_correction_json(each) for each in told.corrections],
        "minor": told.minor,
        "withdrawn": _withdrawal_json(told.withdrawal),
        "restored": told.restored,
    }
    if differences:
        found["difference"] = difference_json(told.difference)
    return found


def _correction_json(correction: Correction) -> dict[str, Any]:
    return {"at": written(correction.at), "kind": correction.kind, "text": correction.text}


def _withdrawal_json(withdrawal: Withdrawal | None) -> dict[str, Any] | None:
    if withdrawal is None:
        return None
    return {"at": written(withdrawal.at), "reason": withdrawal.reason, "redact": withdrawal.redact}


def difference_json(told: Difference | None) -> list[dict[str, Any]]:
    """Give the paragraphs near a change, run by run, as plain data."""
    return [
        {
            "skipped": paragraph.skipped,
            "break": paragraph.broken,
            "runs": [{"kind": run.kind, "text": run.text} for run in paragraph.runs],
        }
        for paragraph in (told.paragraphs if told else ())
    ]
