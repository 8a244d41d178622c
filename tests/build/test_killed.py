"""Killed: SIGKILL at random instants, in a real process."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME, load_manifest
from dateline.build.writer import STAGE
from harness import Site

from .disks import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
ROUNDS = 14


def killed_after(work: Callable[[], object], seconds: float) -> bool:
    """Run `work` in a process of its own and kill that after `seconds`; say whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def change(site: Site, tide: int) -> None:
    """Change what stands on every page, so that all of them are written, and rename a coverage to and fro."""
    site.write("site.yaml", site.read("site.yaml").partition("# tide")[0] + f"# tide\ndescription: Tide {tide}\n")
    here, there = ("content/fog", "content/mist") if tide % 2 else ("content/mist", "content/fog")
    if (site.folder / here).exists():
        site.rename(here, there)


def test_every_file_is_the_old_or_the_new_one_and_the_next_build_repairs_all(tmp_path: Path) -> None:
    """Wherever a build is killed: no half file, everything of ours is named in a manifest, a clean state follows."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    site.write("site.yaml", site.read("site.yaml").replace("description: What happens on the quay.\n", ""))
    site.write("content/mist/coverage.md", "---\ntitle: Mist\n---\n").write(
        "content/mist/one.md", "---\npublished: 2026-03-10T08:00:00Z\n---\nNothing to be seen.\n"
    )
    change(site, 0)
    site.build()
    draw = random.Random(20140307)  # noqa: S311 - the same for ever
    started = time.monotonic()
    change(site, 1)
    assert len(site.build().touched) > 50
    usual = time.monotonic() - started
    killed = 0
    for round_ in range(2, ROUNDS):
        old = tree(site.output)
        change(site, round_)
        killed += killed_after(site.build, draw.uniform(0.1, 1.1) * usual)
        found = tree(site.output, but=lambda path: path == NAME or path.startswith(STAGE))
        manifest = load_manifest(site.output)
        assert manifest is not None
        assert set(found) <= set(manifest.files)
        repaired = site.build().after
        new = {path: content for path, (content, _) in repaired.items()}
        assert [path for path, content in found.items() if content not in {old.get(path), new.get(path)}] == []
        assert not (site.output / STAGE).exists()
    assert killed > ROUNDS // 5
    assert site.outputs() == site.clean_outputs(tmp_path / "clean")
