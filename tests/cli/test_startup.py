"""Start-up: what is loaded before anything is asked for, and what a build loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.cli.app import COMMANDS
from harness import NOW, Site

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAVY = {
    "babel", "jinja2", "markdown_it", "markupsafe", "nh3", "pydantic", "rich", "starlette", "uvicorn", "watchfiles",
}  # fmt: skip
NEEDLESS = {
    "asyncio", "dateline.reading.loose_times", "dateline.reading.svg", "html", "importlib.resources", "markdown_it",
    "mdit_py_plugins", "nh3", "pydantic", "rich", "starlette", "urllib.request", "uvicorn", "watchfiles", "zipfile",
}  # fmt: skip
OF_THE_ENVIRONMENT = {"__main__", "_distutils_hack", "_virtualenv", "sitecustomize"}
LOADED = "import json, sys; from dateline.cli.app import run; run({}); print(); print(json.dumps(sorted(sys.modules)))"
SETTLED = Path(__file__).with_name("settled_modules.txt")
PLAIN = {
    "site.yaml": "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n",
    "content/authors/ada.md": "---\nname: Ada\n---\nReports from the harbour.\n",
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: live\nbyline: [ada]\n---\nWhat is known.\n",
    "content/storm/one.md": "---\ntitle: One\npublished: 2026-03-10T11:00:00Z\ntags: [wind]\n---\nIt **blows**.\n",
    "content/storm/two.md": "---\ntitle: Two\npublished: 2026-03-10T11:30:00Z\n---\nIt [blows](update:one) on.\n",
}


def loaded(*arguments: str) -> set[str]:
    """Give the modules that a command line loads in a new process."""
    code = LOADED.format(list(arguments))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def tops(names: Iterable[str]) -> set[str]:
    """Give the packages that modules belong to."""
    return {name.split(".")[0] for name in names}


def plain_site(folder: Path) -> Site:
    """Give a small site with nothing out of the ordinary in it, built once, long after it was written."""
    site = Site(folder)
    for path, text in PLAIN.items():
        site.write(path, text)
        os.utime(folder / path, (1_000_000_000, 1_000_000_000))
    assert site.run("build", "--json").json["problems"] == []
    return site


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
        "dateline.values",
    }
    assert tops(ours) - OF_THE_ENVIRONMENT == {"click", "dateline"}


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """No schema library, no templates, no server: help is there at once."""
    assert tops(loaded(*arguments)) & HEAVY == set()


def test_a_build_of_what_has_not_changed_loads_these_modules_and_no_others(tmp_path: Path) -> None:
    """Of ours and of other people's: `settled_modules.txt`. It is run again and again, and does nothing."""
    site = plain_site(tmp_path)
    found = loaded("build", "-C", str(site.folder), "--now", NOW.isoformat())
    ours = {name for name in found if name.split(".")[0] not in sys.stdlib_module_names | OF_THE_ENVIRONMENT}
    listed = {name if tops([name]) == {"dateline"} else name.split(".")[0] for name in ours}
    assert sorted(listed) == SETTLED.read_text(encoding="utf-8").split()


def test_a_build_after_one_edit_loads_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    """Schemas are for what is out of the ordinary, the Markdown parser too; a server is for the preview."""
    site = plain_site(tmp_path).edit("content/storm/one.md", "It **blows**.", "It *hardly* blows.")
    found = loaded("build", "-C", str(site.folder), "--now", NOW.isoformat())
    assert "hardly" in site.page("storm/one/index.html"), "else nothing was built"
    assert found & NEEDLESS == set()
