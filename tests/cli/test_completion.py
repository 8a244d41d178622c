"""`dateline completion`, and the completion itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from harness import command


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(shell: str) -> None:
    """It names the command and the variable by which it asks."""
    ran = command("completion", shell)
    assert ran.code == 0
    assert f"_DATELINE_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize(("words", "expected"), [("dateline bu", "build"), ("dateline build --off", "--offline")])
def test_commands_and_options_are_completed(words: str, expected: str) -> None:
    """As the script asks for them."""
    asked = {"_DATELINE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    run = subprocess.run(
        [sys.executable, "-m", "dateline"], env=os.environ | asked, capture_output=True, text=True, check=True
    )
    assert run.stdout == f"plain,{expected}\n"
