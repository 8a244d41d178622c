"""Branch: what stands at a branch of a target, and whose it is. Pure."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import suppress
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING

from dateline.publishing.files import DOMAIN, NO_JEKYLL
from dateline.publishing.kinds import COMPRESSED
from dateline.publishing.record import NAME
from dateline.reading.site import SITE_FILE
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dateline.publishing.record import Placed, Record

_SETTINGS = frozenset([DOMAIN, NO_JEKYLL])  # of GitHub's, which it and people write as well as site.yaml


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands at a branch: its last commit, "" where there is no branch yet, and what that holds by path."""

    tip: str
    files: Mapping[str, str]  # the ids of files
    others: frozenset[str]  # symbolic links and submodules


NO_BRANCH = Branch("", {}, frozenset())


def parse_tree(tip: str, listing: bytes) -> Branch:
    """Read what `git ls-tree -r -z` prints of a commit: `<mode> <type> <id>`, a tab and the path of each entry."""
    files, others = {}, []
    for entry in listing.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, path = entry.partition("\t")
        mode, _, object_id = about.split(" ")
        if mode.startswith("100"):
            files[path] = object_id
        else:
            others.append(path)
    return Branch(tip, files, frozenset(others))


def foreign_near(paths: Iterable[str], branch: Branch, record: Record) -> str:
    """Give a path of somebody else's that is one of `paths`, above one or below one; "" where there is none."""
    foreign = (branch.files.keys() - record.files.keys() - _SETTINGS - {NAME}) | branch.others
    above = {folder for path in foreign for folder in _folders(path)}
    for path in paths:
        for each in (*_folders(path), path):
            if each in foreign:
                return each
        if path in above:
            return min(each for each in foreign if each.startswith(f"{path}/"))
    return ""


def sources_in(branch: Branch, record: Record) -> str:
    """Give the path of a site's settings, where a branch holds its sources; "" where it does not."""
    settings = (path for path in branch.files if path.rpartition("/")[2] == SITE_FILE and path not in record.files)
    return min(settings, default="")


def stands_as(path: str, content: bytes, placed: Placed) -> bool:
    """Say whether the content of a file is what was placed; a compressed copy goes by what it was made from."""
    if len(content) == placed.size and sha256(content).hexdigest() == placed.sha256:
        return True
    return path.endswith(COMPRESSED) and sha256(_unpacked(content, placed.size)).hexdigest() == placed.sha256


def _unpacked(content: bytes, size: int) -> bytes:
    """Give what was compressed, and not much more than `size` bytes of it; nothing where it was not."""
    with suppress(OSError, EOFError, zlib.error), gzip.open(io.BytesIO(content)) as opened:
        return opened.read(size + 1)
    return b""


def _folders(path: str) -> Iterator[str]:
    """Give the folders that a path leads through, from the top."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)
