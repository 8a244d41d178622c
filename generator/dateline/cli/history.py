"""`dateline history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.cli.options import present, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.chronicle.chronicle import Chronicle
    from dateline.cli.terminal import Terminal

EXPORT = "export"  # the word that stands for no update


@click.command("history")
@site_option
@click.argument("words", metavar="[UPDATE | export [FILE]]", nargs=-1)
@click.option("--diff", "differences", is_flag=True, help="Print what was changed, word by word.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(terminal: Terminal, site: Path, words: tuple[str, ...], differences: bool, as_json: bool) -> int:
    """Tell what updates said before.

    Of an UPDATE, tells what each commit made of it, oldest first: when, by whom, and what was changed. UPDATE is its
    file, coverage/id, or its id; a former one too. Without one, lists the updates that were edited since they were
    published, those changed last first.

    With the word export, writes all that is known to FILE, otherwise to history.jsonl beside site.yaml: a copy of the
    site that has no repository tells the same from it. (An update of that name is meant by coverage/export.)

    \b
      dateline history
      dateline history hasty-steps --diff
      dateline history export
    """
    from dateline.chronicle.chronicle import NoHistory, open_chronicle
    from dateline.cli.telling import told_problems
    from dateline.clock import Clock

    exporting = words[:1] == (EXPORT,)
    if len(words) > 1 + exporting:
        raise click.UsageError("Name one update." if not exporting else "Name one file.")
    if differences and (exporting or not words):
        raise click.UsageError("--diff goes with an update: name one.")
    with told_problems(terminal, as_json=as_json, missing=NoHistory) as told:
        chronicle = open_chronicle(site, Clock(present()))
        try:
            terminal.problems(chronicle.problems)
            if exporting:
                _export(terminal, chronicle, site, words[1] if len(words) > 1 else None, as_json=as_json)
            elif words:
                _tell(terminal, chronicle, words[0], differences=differences, as_json=as_json)
            else:
                _list(terminal, chronicle, as_json=as_json)
        finally:
            chronicle.close()
    return told.code


def _list(terminal: Terminal, chronicle: Chronicle, *, as_json: bool) -> None:
    from dateline.cli.trail_lines import account_json, edited_lines

    edited = chronicle.edited()
    if as_json:
        terminal.report({"ok": True, "updates": [account_json(found) for each in edited for found in each.accounts]})
        return
    for line in edited_lines(edited):
        terminal.result(line)
    if not edited:
        terminal.note("no update was edited since it was published")


def _tell(terminal: Terminal, chronicle: Chronicle, name: str, *, differences: bool, as_json: bool) -> None:
    from dateline.cli.asking import refused_as_usage
    from dateline.cli.trail_lines import print_trail, trail_json

    def work() -> None:
        found = chronicle.account(name)
        if as_json:
            terminal.report({"ok": True, **trail_json(found, differences=differences)})
        else:
            print_trail(terminal, found, differences=differences)

    refused_as_usage(work)


def _export(terminal: Terminal, chronicle: Chronicle, site: Path, file: str | None, *, as_json: bool) -> None:
    from pathlib import Path

    from dateline.cli.outcomes import counted_word
    from dateline.history.exported import export
    from dateline.history.stamp import EXPORTED

    out = Path(file) if file else site / EXPORTED
    count = export(chronicle.history, out, chronicle.redacted_blobs())
    if as_json:
        terminal.report({"ok": True, "path": str(out), "texts": count})
    else:
        terminal.result(f"{out}: {counted_word(count, 'text')}")
