"""`dateline completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dateline.cli.terminal import Terminal


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print what lets a shell complete commands and options.

    Put one of these lines where your shell begins:

    \b
      eval "$(dateline completion bash)"         in ~/.bashrc
      eval "$(dateline completion zsh)"          in ~/.zshrc
      dateline completion fish | source          in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from dateline.cli.app import COMPLETING

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    terminal: Terminal = context.obj
    terminal.result(kind(context.find_root().command, {}, "dateline", COMPLETING).source())
    return 0
