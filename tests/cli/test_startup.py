"""Start-up: what is loaded before anything is asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from dateline.cli.app import COMMANDS

HEAVY = {
    "babel", "jinja2", "markdown_it", "markupsafe", "nh3", "pydantic", "rich", "starlette", "uvicorn", "watchfiles",
}  # fmt: skip
OF_THE_ENVIRONMENT = {"__main__", "_distutils_hack", "_virtualenv", "sitecustomize"}
LOADED = "import json, sys; from dateline.cli.app import run; run({}); print(); print(json.dumps(sorted(sys.modules)))"


def loaded(*arguments: str) -> set[str]:
    """Give the modules that a command line loads in a new process."""
    code = LOADED.format(list(arguments))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_the_version_loads_these_modules_and_no_others() -> None:
    """Of ours and of other people's. Whoever adds one makes every command start later."""
    ours = {name for name in loaded("--version") if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in ours if name.split(".")[0] == "dateline"} == {
        "dateline",
        "dateline.catalogue",
        "dateline.cli",
        "dateline.cli.app",
        "dateline.cli.printing",
        "dateline.cli.terminal",
        "dateline.problems",
    }
    assert {name.split(".")[0] for name in ours} - OF_THE_ENVIRONMENT == {"click", "dateline"}


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """No schema library, no templates, no server: help is there at once."""
    assert {name.split(".")[0] for name in loaded(*arguments)} & HEAVY == set()
