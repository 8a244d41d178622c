"""App: the command line as a whole. Commands are loaded when they are asked for, so that each starts at once."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

import click

from dateline import __version__
from dateline.cli.terminal import Terminal, plainly
from dateline.problems import ProblemsFound, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, PROBLEMS, USAGE, ENVIRONMENT = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # as shells count: 128 and the signal's number

COMPLETING = "_DATELINE_COMPLETE"  # the variable by which a shell asks for completion

EXIT_CODES = "Exit codes: 0 done, 1 problems in the input, 2 wrong usage, 3 the disk or the network refused."

COMMANDS = {
    "init": "dateline.cli.init",
    "new": "dateline.cli.new",
    "serve": "dateline.cli.serve",
    "build": "dateline.cli.build",
    "check": "dateline.cli.check",
    "list": "dateline.cli.list",
    "correct": "dateline.cli.correct",
    "withdraw": "dateline.cli.withdraw",
    "close": "dateline.cli.close",
    "ledger": "dateline.cli.ledger",
    "publish": "dateline.cli.publish",
    "history": "dateline.cli.history",
    "diff": "dateline.cli.diff",
    "clean": "dateline.cli.clean",
    "schema": "dateline.cli.schema",
    "completion": "dateline.cli.completion",
}
"""Each command and the module that holds it, as `command`; in the order in which the help lists them."""


class Lazy(click.Group):
    """A group whose commands are imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks with a context
        """Give the names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a command line, or say which was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f'There is no command "{name}".{did_you_mean(name, COMMANDS)}', ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, "-V", "--version", message="dateline %(version)s")
def app() -> None:
    """Build a site of live coverage from one Markdown file per update.

    A site is a folder with a site.yaml. Run commands anywhere in it, or name it with -C.

    \b
      dateline serve           see the site in a browser, current while you write
      dateline build           write it to output/, for any static host
      dateline check           tell what is wrong, and write nothing
      dateline publish         send it to where readers find it
    """


def run(arguments: Sequence[str], out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run a command line, tell what went wrong in words, and give the exit code.

    Speaks to `out` and `err` where they are given, else to the process's own.
    """
    with redirect_stdout(out or sys.stdout), redirect_stderr(err or sys.stderr):
        return _run(list(arguments), Terminal(sys.stdout, sys.stderr))


def _run(arguments: list[str], terminal: Terminal) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    try:
        code = _invoke(arguments, terminal)
        sys.stdout.flush()
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except ProblemsFound as found:
        terminal.problems(found.problems)
        return PROBLEMS
    except BrokenPipeError:
        _let_go(sys.stdout)
        return PIPE_CLOSED
    except OSError as refused:
        terminal.error(plainly(refused))
        return ENVIRONMENT
    return code


def _invoke(arguments: list[str], terminal: Terminal) -> int:
    """Run a command. Not by way of `app.main`, which takes a closed pipe for exit code 1: here that means problems."""
    if COMPLETING in os.environ:  # a shell asks what could follow
        app.main(arguments, prog_name="dateline", obj=terminal)
    try:
        with app.make_context("dateline", arguments, obj=terminal) as context:
            code = app.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    return code if isinstance(code, int) else DONE


def _let_go(stream: TextIO) -> None:
    """Let what is still to be printed go nowhere: the reader of our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
