"""The live desk: `publish --watch` builds and publishes on each save, one round after the other."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.build.manifest import NAME
from dateline.build.options import BuildOptions, misplaced_output
from dateline.build.outputs import file_stamp
from dateline.cli.after_publish import after_publish, print_aftermath
from dateline.cli.building import crash_line, rebuilding, telling
from dateline.cli.options import SITE_FILE, present
from dateline.cli.publish_lines import RESUMED, refusal_text, round_line
from dateline.cli.publishing import guard, tell_refused
from dateline.cli.targets import wanted_target
from dateline.preview.run import PreviewOptions, run_watch
from dateline.problems import ProblemsFound
from dateline.publishing.place import open_place
from dateline.publishing.publish import publish
from dateline.publishing.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dateline.build.disk import Stamp
    from dateline.cli.outcomes import Speech
    from dateline.cli.publishing import Order
    from dateline.preview.loop import Event, Rebuild, Rebuilt
    from dateline.publishing.place import Place
    from dateline.publishing.publish import Published

FIRST_PAUSE, LONGEST_PAUSE = 5, 60  # seconds after which a publish that failed is tried again: doubled each time
RETARGETED = "site.yaml says something else of the target: publishing goes by that from now on"
LEFT = "a publish was under way, and is left as it is: the next one finishes it"


def publish_watching(order: Order, speech: Speech, *, poll: bool) -> int:
    """Build and publish whenever a source is saved or something falls due, until stopped."""
    if reason := misplaced_output(order.site, order.output):
        raise click.UsageError(reason)
    options = BuildOptions(now=present(), output=order.output, keep_going=True)
    try:
        place = open_place(order.target, order.site)
    except Refused as refused:
        return tell_refused(order.target, [refused], speech)
    desk = Desk(order, place, rebuilding(order.site, options, fixed_now=False), speech)
    if not speech.quiet:
        speech.terminal.note(f"publishing to {order.target.name} on each save; Ctrl-C stops")
    run_watch(order.site, desk, PreviewOptions(poll=poll, ignore=(order.output,)), desk.hear)
    if desk.is_publishing:
        speech.terminal.note(LEFT)
        _end()
    return 0


class Desk:
    """What the watch calls for each round. It builds, and publishes where the output is not what was published last.

    After a publish that failed it asks to be called again in a while, as if something fell due.
    """

    def __init__(
        self, order: Order, place: Place, rebuild: Rebuild, speech: Speech, now: Callable[[], datetime] = present
    ) -> None:
        """Begin with nothing known of what was published before."""
        self.is_publishing = False
        self._order, self._rebuild, self._speech, self._now = order, rebuild, speech, now
        self._place: Place | None = place  # None: to be opened
        self._settings = _stamp_of_settings(order)
        self._tell = telling(speech.terminal, quiet=speech.quiet)
        self._began: datetime | None = None  # the last round
        self._told: Rebuilt | None = None  # what came of it
        self._published: Stamp | None = None  # of the manifest that was published last
        self._owing = True  # whether addresses may be missing from the ledger
        self._failures = 0  # of publishing, since it last went well
        self._faults: list[str] = []  # why it failed last

    def __call__(self, changed: frozenset[str] | None) -> Rebuilt:
        """Build and publish. Raises what building does."""
        now = self._now()
        saved, self._began = saved_at(changed, self._began, now), now
        built = self._rebuild(changed)
        if built.changed or changed is not None or not self._failures:  # else it is only tried again
            self._tell(built)
        self._read_settings()
        stamp = file_stamp(str(self._order.output / NAME))
        if stamp == self._published or self._publish(saved):
            self._published, self._failures = stamp, 0
        self._told = replace(built, next_due=self._next_due(built))
        return self._told

    def hear(self, event: Event) -> None:
        """Tell of what the watch reports, unless it was told in its round."""
        if event is not self._told:
            self._tell(event)

    def _read_settings(self) -> None:
        """Take over what site.yaml says of the target, where it was saved; what is wrong with it the build has told."""
        order, stamp = self._order, _stamp_of_settings(self._order)
        if stamp == self._settings:
            return
        self._settings = stamp
        try:
            target = wanted_target(order.site, order.target.name)
        except ProblemsFound:
            return
        except click.UsageError as gone:
            self._speech.terminal.error(f"{gone.message} Publishing goes on to where that was.")
            return
        if target != order.target:
            self._order, self._place, self._published = replace(order, target=target), None, None
            if not self._speech.quiet:
                self._speech.terminal.note(RETARGETED)

    def _publish(self, saved: datetime | None) -> bool:
        """Publish, and say whether that went well."""
        self.is_publishing = True
        try:
            faults = self._send_and_tell(saved)
        except Refused as refused:
            faults = [refusal_text(refused)]
        except Exception as fault:  # noqa: BLE001 - whatever goes wrong with a publish, the desk goes on and tells
            faults = [crash_line(fault)]
        finally:
            self.is_publishing = False
        if faults:
            self._fail(faults)
        return not faults

    def _send_and_tell(self, saved: datetime | None) -> list[str]:
        """Publish, tell of it and do what follows; give why that was refused."""
        order, now = self._order, self._now()
        if refused := guard(order, live=True):
            return [refusal_text(each) for each in refused]
        self._place = self._place or open_place(order.target, order.site)
        done = publish(order.output, order.target, self._place, order.wish(now))
        waited = (self._now() - saved).total_seconds() if saved else None
        self._faults = []
        self._print(done, waited)
        self._follow(done, now)
        return []

    def _print(self, done: Published, waited: float | None) -> None:
        terminal = self._speech.terminal
        if self._speech.quiet:
            return
        if done.resumed:
            terminal.note(RESUMED)
        terminal.result(round_line(done, waited))
        terminal.out.flush()

    def _follow(self, done: Published, now: datetime) -> None:
        """Do what comes after a publish. The ledger is left alone where it cannot lack an address: it takes a while."""
        order = self._order
        owing = self._owing or done.resumed or any(file.path.endswith(".html") for file in done.plan.added)
        after = after_publish(order.site, order.target, done, now, ledger=order.ledger and owing)
        if after.entered:
            self._owing = after.entered.failed or after.entered.partly
        print_aftermath(after, self._speech)

    def _fail(self, faults: list[str]) -> None:
        """Tell why nothing was published, but for what was told the last time."""
        terminal = self._speech.terminal
        for fault in faults:
            if fault not in self._faults:
                terminal.error(fault)
        self._failures, self._faults = self._failures + 1, faults
        terminal.note(f"not published; trying again in {pause(self._failures)} s, or with the next save")

    def _next_due(self, built: Rebuilt) -> datetime | None:
        again = self._now() + timedelta(seconds=pause(self._failures)) if self._failures else None
        return min((each for each in (built.next_due, again) if each), default=None)


def pause(failures: int) -> int:
    """Give how many seconds after so many failures in a row the next try comes."""
    return min(LONGEST_PAUSE, FIRST_PAUSE << min(failures - 1, 10))


def saved_at(changed: Iterable[str] | None, since: datetime | None, now: datetime) -> datetime | None:
    """Give when the newest of the changed files was saved; None where nothing is known of a save.

    A file says so itself. Where that cannot be, as with one that was moved here, it is when the watch heard of it: now.
    """
    if changed is None or since is None:
        return None
    times = (_time_of(path) for path in changed)
    return max((each for each in times if each and since <= each <= now), default=now)


def _stamp_of_settings(order: Order) -> Stamp | None:
    return file_stamp(str(order.site / SITE_FILE))


def _time_of(path: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return None


def _end() -> None:
    """End the process without waiting for the threads that still send something."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody is there to be told
            stream.flush()
    os._exit(0)
