"""Options: how a site is to be built."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.clock import Clock

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from dateline.model import Newsroom

OUTPUT = "output"
SOURCES = ("content", "themes", "ledger", ".git")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How a site is to be built. `now` is aware; it decides what is due and stands nowhere in the output."""

    now: datetime
    output: Path | None = None  # a folder; `output/` of the site where None
    base_url: str = ""  # instead of the one in site.yaml; ends in "/"
    drafts: bool = False
    future: bool = False
    keep_going: bool = False  # leave what is faulty at its last good state and build the rest
    strict: bool = False  # treat warnings as errors
    offline: bool = False  # links name index.html, so that the site reads from a folder
    durable: bool = True  # wait until the manifest is on the medium; a preview need not
    paranoid: bool = False  # trust no stamp: read every source and compare every byte
    jobs: int = 0  # processes to build with; 0 for as many as pay
    explain: str = ""  # an output path or address of which to say why it was made again, or was not

    @property
    def clock(self) -> Clock:
        """What is due."""
        return Clock(self.now, self.drafts, self.future)

    @property
    def flags(self) -> dict[str, bool]:
        """What the manifest says of the build."""
        return {"drafts": self.drafts, "future": self.future, "offline": self.offline}


def output_folder(site: Path, options: BuildOptions) -> Path:
    """Give the folder that is written to."""
    return options.output or site / OUTPUT


def misplaced_output(site: Path, output: Path) -> str:
    """Say why `output` cannot be the output folder of the site in `site`; nothing where it can."""
    root, folder = site.resolve(), output.resolve()
    if folder == root or root.is_relative_to(folder):
        return f"{output} holds the site's own sources: choose a folder of its own, such as {site / OUTPUT}"
    for name in SOURCES:
        if folder.is_relative_to(root / name):
            return f"{output} lies in {name}/, among what the site is made from: choose another folder"
    return ""


def at_base_url(newsroom: Newsroom, base_url: str) -> Newsroom:
    """Give the newsroom as published at `base_url`; as it is where that is ""."""
    if not base_url or base_url == newsroom.site.base_url:
        return newsroom
    return replace(newsroom, site=replace(newsroom.site, base_url=base_url, base_path=urlsplit(base_url).path))
