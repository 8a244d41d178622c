"""Killed: SIGKILL at random instants, in a real process, alone or with workers."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.build import gathering
from dateline.build.manifest import NAME, load_manifest
from dateline.build.stage import STAGE
from harness import Site

from .disks import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
KILLED = int(os.environ.get("DATELINE_KILLED", "8"))  # builds: `make test-killed` wants more of them
PATIENCE = 60  # seconds after which a test gives up


def killed_after(work: Callable[[], object], seconds: float) -> tuple[bool, int]:
    """Run `work` in a process of its own and kill that after `seconds`; say whether it was still at work.

    Give also a file that has an end when the process and all that it has started are gone.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.close(write)
    select.select([read], [], [], seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), read


def change(site: Site, tide: int) -> None:
    """Change what stands on every page, so that all of them are written, and rename a coverage to and fro."""
    site.write("site.yaml", site.read("site.yaml").partition("# tide")[0] + f"# tide\ndescription: Tide {tide}\n")
    here, there = ("content/fog", "content/mist") if tide % 2 else ("content/mist", "content/fog")
    if (site.folder / here).exists():
        site.rename(here, there)


def foggy(into: Path, jobs: int) -> Site:
    """Give a site that `change` can change, built with so many processes."""
    site = Site.copy("harbour", into)
    site.options = replace(site.options, jobs=jobs)
    site.write("site.yaml", site.read("site.yaml").replace("description: What happens on the quay.\n", ""))
    site.write("content/mist/coverage.md", "---\ntitle: Mist\n---\n").write(
        "content/mist/one.md", "---\npublished: 2026-03-10T08:00:00Z\n---\nNothing to be seen.\n"
    )
    change(site, 0)
    site.build()
    return site


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_file_is_the_old_or_the_new_one_and_the_next_build_repairs_all(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a build is killed: no half file, everything of ours is named in a manifest, a clean state follows.

    Workers end by themselves, and the next build need not be told so.
    """
    monkeypatch.setattr(gathering, "GREAT", 2)
    site = foggy(tmp_path / "site", jobs)
    draw = random.Random(20140307)  # noqa: S311 - the same for ever
    started = time.monotonic()
    change(site, 1)
    assert len(site.build().touched) > 50
    usual = time.monotonic() - started
    killed, tide = 0, 1
    while killed < KILLED:
        old = tree(site.output)
        change(site, tide := tide + 1)
        was_killed, alive = killed_after(site.build, draw.uniform(0.02, 1.1) * usual)
        killed += was_killed
        usual *= 1 if was_killed else 0.8  # it was measured while the machine had more to do
        found = tree(site.output, but=lambda path: path == NAME or path.startswith(STAGE))
        manifest = load_manifest(site.output)
        assert manifest is not None
        assert set(found) <= set(manifest.files)
        new = {path: content for path, (content, _) in site.build().after.items()}
        assert [path for path, content in found.items() if content not in {old.get(path), new.get(path)}] == []
        assert new == site.clean_outputs(tmp_path / "clean", jobs=1)
        assert select.select([alive], [], [], PATIENCE)[0] == [alive]
        os.close(alive)
