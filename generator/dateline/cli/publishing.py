"""Publishing: what `publish` does, and how it tells of it."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import TYPE_CHECKING

from dateline.cli.after_publish import after_publish, aftermath_json, faults_json, print_aftermath, print_faults
from dateline.cli.options import present
from dateline.cli.publish_lines import (
    INTERRUPTED,
    RESUMED,
    STOPPED,
    plan_lines,
    published_json,
    refusal_text,
    refusals_json,
    result_line,
    target_json,
)
from dateline.cli.telling import Ended
from dateline.cli.terminal import plainly
from dateline.publishing.files import read_manifest
from dateline.publishing.guards import refusals
from dateline.publishing.hooks import addresses_between, run_hooks
from dateline.publishing.place import open_place
from dateline.publishing.plan import most_deletes
from dateline.publishing.publish import Wish, limit_refusal, publish
from dateline.publishing.record import NOTHING_PUBLISHED
from dateline.publishing.refusals import Refused
from dateline.publishing.rules.rules import rules_for
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from dateline.cli.outcomes import Speech
    from dateline.cli.terminal import Terminal
    from dateline.model import Target
    from dateline.publishing.publish import Progress, Published
    from dateline.publishing.rules.rules import Form

REFUSED, ENVIRONMENT = 1, 3  # exit codes


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published, and where. `site` and `output` are folders."""

    site: Path
    output: Path
    target: Target
    max_deletes: str = ""  # instead of the target's
    verify: bool = False
    dry_run: bool = False
    ledger: bool = True

    def wish(self, now: datetime) -> Wish:
        """Give how to publish at this instant."""
        return Wish(now, self.max_deletes, verify=self.verify, dry_run=self.dry_run)


def publish_once(order: Order, speech: Speech) -> int:
    """Publish, or say what that would do; tell of it, and give the exit code."""
    with told_if_refused(order.target, speech) as ended:
        refused = guard(order)
        if refused and not order.dry_run:
            return tell_refused(order.target, refused, speech)
        place, now = open_place(order.target, order.site), present()
        with _progress(speech) as progress, _told_if_interrupted(speech):
            done = publish(order.output, order.target, place, order.wish(now), progress)
        if order.dry_run:
            ended.code = _tell_plan(order, done, refused, speech)
        else:
            ended.code = _tell_published(order, done, now, speech)
    return ended.code


def guard(order: Order, *, live: bool = False) -> list[Refused]:
    """Give all reasons why what stands in the output folder may not be published. Raises `OSError`."""
    try:
        manifest = read_manifest(order.output)
    except Refused as refused:
        return [refused]
    return refusals(manifest, order.target, order.site, live=live)


@contextmanager
def told_if_refused(target: Target, speech: Speech) -> Iterator[Ended]:
    """Do what is within, and tell why it is refused, if it is; as JSON also where the target or the disk fails."""
    ended = Ended()
    try:
        yield ended
    except Refused as refused:
        ended.code = tell_refused(target, [refused], speech)
    except BrokenPipeError:
        raise  # nobody reads what we print
    except OSError as fault:
        if not speech.as_json:
            raise
        speech.terminal.report({"ok": False, **target_json(target), "fault": plainly(fault)})
        ended.code = ENVIRONMENT


def tell_refused(target: Target, found: Sequence[Refused], speech: Speech) -> int:
    """Tell why something is not done, and give the exit code."""
    if speech.as_json:
        speech.terminal.report({"ok": False, **target_json(target), "refusals": refusals_json(found)})
    else:
        print_refusals(speech.terminal, found)
    return REFUSED


def print_refusals(terminal: Terminal, found: Sequence[Refused]) -> None:
    """Print why something is not done, each reason with what helps."""
    for each in found:
        terminal.error(refusal_text(each))


def _tell_plan(order: Order, done: Published, refused: list[Refused], speech: Speech) -> int:
    """Tell what a publish would do, and whether it would be refused."""
    over = limit_refusal(done.plan, done.before, order.target, order.wish(present()))
    refused = [*refused, *([over] if over else [])]
    terminal = speech.terminal
    if speech.as_json:
        terminal.report(_report(order, done, ok=not refused) | {"refusals": refusals_json(refused)})
        return REFUSED if refused else 0
    for line in plan_lines(order.target, done, whole=not terminal.out.isatty()):
        terminal.result(line)
    terminal.out.flush()
    if done.resumed:
        terminal.note(STOPPED)
    print_refusals(terminal, refused)
    return REFUSED if refused else 0


def _tell_published(order: Order, done: Published, now: datetime, speech: Speech) -> int:
    """Tell of a publish, do what comes after it, and tell of that."""
    terminal = speech.terminal
    try:
        if not (speech.quiet or speech.as_json):
            if done.resumed:
                terminal.note(RESUMED)
            terminal.result(result_line(order.target, done))
            terminal.out.flush()  # what comes after may take a while
    finally:  # it is published, whether or not anybody reads that
        after = after_publish(order.site, order.target, done, now, ledger=order.ledger)
    if speech.as_json:
        terminal.report(_report(order, done, ok=not after.code) | aftermath_json(after))
    else:
        print_aftermath(after, speech)
    return after.code


def _report(order: Order, done: Published, *, ok: bool) -> dict[str, object]:
    most = most_deletes(order.max_deletes or order.target.max_deletes, done.before)
    url = done.plan.record.base_url
    return {"ok": ok, **target_json(order.target, url), **published_json(done, most, dry_run=order.dry_run)}


@contextmanager
def _progress(speech: Speech) -> Iterator[Progress | None]:
    """Give what to tell of progress, where a person watches; several threads may, one after the other."""
    lock = Lock()
    with nullcontext() if speech.quiet or speech.as_json else speech.terminal.progress() as show:
        if show is None:
            yield None
            return

        def tell(step: str, done: int, whole: int) -> None:
            with lock:
                show(step, done, whole)

        yield tell


@contextmanager
def _told_if_interrupted(speech: Speech) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        if not speech.quiet:
            speech.terminal.note(INTERRUPTED)
        raise


# ── what publishes nothing ───────────────────────────────────────────────────────────────────────────────────────────


def roll_back(order: Order, speech: Speech) -> int:
    """Show readers the release before this one again, tell of it, and give the exit code."""
    target = order.target
    with told_if_refused(target, speech) as ended:
        place = open_place(target, order.site)
        before = place.look().record if target.hooks else NOTHING_PUBLISHED
        name = place.rollback()
        now = place.look().record
        faults = run_hooks(target, now.base_url, addresses_between(before, now), order.site)
        _tell_back(target, name, now.base_url, faults, speech)
        ended.code = ENVIRONMENT if faults else 0
    return ended.code


def _tell_back(target: Target, name: str, base_url: str, faults: Sequence[str], speech: Speech) -> None:
    terminal = speech.terminal
    if speech.as_json:
        told = {"ok": not faults, **target_json(target, base_url), "release": name}
        terminal.report(told | {"hooks": faults_json(faults)})
        return
    if not speech.quiet:
        terminal.result(f"{target.name}: readers see release {name} again  {target.url or base_url}")
    print_faults(terminal, faults)


def print_rules(form: Form, output: Path, target: Target, speech: Speech) -> int:
    """Print rules for a server, and give the exit code."""
    with told_if_refused(target, speech) as ended:
        rules = rules_for(form, output, target)
        speech.terminal.result(rules.text.removesuffix("\n"))
        if rules.note:
            speech.terminal.note(rules.note)
    return ended.code
