"""`dateline diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.cli.options import require_site, site_option

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.command("diff")
@site_option
@click.argument("old", metavar="A")
@click.argument("new", metavar="[B]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def command(terminal: Terminal, site: Path, old: str, new: str | None, as_json: bool) -> int:
    """Tell what readers see differently at B than at A.

    A and B are commits of the site's repository: an id, a branch, a tag, HEAD~3. Without B: the files as they are now.
    Tells which updates were added, changed, corrected, withdrawn, removed and moved, and which coverages and authors
    came, went or were renamed. Drafts count as not there. Nothing is checked out.

    \b
      dateline diff HEAD              what is not committed yet
      dateline diff HEAD~1 HEAD       what the last commit did
      dateline diff v1 main
    """
    from dateline.chronicle.comparison import compare
    from dateline.chronicle.trees import BadRevision, NoRepository, open_trees
    from dateline.cli.diff_lines import comparison_json, comparison_lines
    from dateline.cli.telling import NO_REPOSITORY, told_problems
    from dateline.cli.trail_lines import one_line, shown_path

    with told_problems(terminal, as_json=as_json, missing=NoRepository, words=NO_REPOSITORY) as told:
        require_site(site)
        try:
            trees = open_trees(site, old, new)
        except BadRevision as fault:
            raise click.UsageError(_hint(str(fault))) from fault
        found = compare(*trees)
        if as_json:
            terminal.report(comparison_json(found))
            return 0
        for line in comparison_lines(found):
            terminal.result(line)
        if not (found.updates or found.coverages or found.authors):
            terminal.note("readers see the same")
        for path, reason in found.unreadable:
            terminal.note(f"passed over: {shown_path(path)}: {one_line(reason)}")
    return told.code


def _hint(revision: str) -> str:
    """Say that there is no such commit, and what to write."""
    from dateline.reading.names import printable

    shown = printable(revision)
    if ".." in revision:
        first, _, second = shown.partition("..")
        apart = f"dateline diff {first or 'HEAD'} {second.lstrip('.') or 'HEAD'}"
        return f'"{shown}" is no commit. Write the two apart: {apart}'
    return f'"{shown}" is no commit of this repository. See: git log --oneline, git branch, git tag'
