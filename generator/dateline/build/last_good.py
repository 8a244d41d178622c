"""Last good: the source texts with which each unit (a coverage, the authors, the pages) last built without an error.

With `--keep-going` a faulty unit is read from them, so that the rest of the site can go on. They stand below
`.dateline/good`, one file a unit: a line of JSON that names the files and their sizes in bytes, then their texts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from dateline.build.disk import Disk
from dateline.build.manifest import load_manifest
from dateline.reading.files import FoundFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

FOLDER = "good"


def good_folder(site: Path) -> Path:
    """Give the folder in which the site in `site` keeps its last good texts."""
    return site / ".dateline" / FOLDER


def load_good(folder: Path, unit: str) -> dict[str, str] | None:
    """Give the last good texts of `unit` by path; nothing where there are none, or what is stored is damaged."""
    try:
        head, _, rest = _file(folder, unit).read_bytes().partition(b"\n")
        stored = json.loads(head)
        if stored["unit"] != unit:
            return None
        texts, start = {}, 0
        for path, size in stored["files"]:
            texts[path] = rest[start : start + size].decode("utf-8")
            start += size
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return texts if start == len(rest) else None


def save_good(folder: Path, unit: str, texts: Mapping[str, str], disk: Disk | None = None) -> bool:
    """Store the texts of `unit`, and say whether they differed from what was stored. Raises `OSError`."""
    if not stage_good(folder, unit, texts, disk):
        return False
    settle_good(folder, [unit], disk)
    return True


def stage_good(folder: Path, unit: str, texts: Mapping[str, str], disk: Disk | None = None) -> bool:
    """Do as `save_good`, but leave it to `settle_good` to put them in place: when the site stands, too."""
    encoded = [(path, text.encode("utf-8")) for path, text in sorted(texts.items())]
    head = {"unit": unit, "files": [[path, len(content)] for path, content in encoded]}
    whole = b"".join([json.dumps(head, ensure_ascii=False).encode(), b"\n", *(content for _, content in encoded)])
    file = _file(folder, unit)
    disk = disk or Disk()
    beside = str(_beside(file))
    disk.remove(beside)
    try:
        if file.stat().st_size == len(whole) and file.read_bytes() == whole:
            return False
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
    disk.write(beside, (whole,))
    return True


def settle_good(folder: Path, units: Iterable[str], disk: Disk | None = None) -> None:
    """Put the texts of `units` in place that `stage_good` has left."""
    for unit in units:
        file = _file(folder, unit)
        if (beside := _beside(file)).exists():
            (disk or Disk()).replace(str(beside), str(file))


def stored_units(folder: Path) -> list[str]:
    """Give the units of which texts are stored, sorted."""
    found = []
    for file in folder.glob("*.texts"):
        with file.open("rb") as lines, suppress(ValueError, KeyError, TypeError):
            found.append(str(json.loads(lines.readline())["unit"]))
    return sorted(found)


def published_media(output: Path, units: Collection[str]) -> dict[str, FoundFile]:
    """Give the media of `units` as they were last published into `output`, by their paths in the site's folder.

    A picture that was renamed with the text that shows it is missing only from the texts before.
    """
    manifest = load_manifest(output) if units else None
    found = {}
    for published in manifest.files if manifest else ():
        path, file = _source_of(published, units), output / published
        if path and file.is_file() and not file.is_symlink():
            stat = file.stat()
            found[path] = FoundFile(path, str(file), stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def _source_of(published: str, units: Collection[str]) -> str:
    """Give the source path of a published media file (as `addresses.media` has it) of one of `units`, or ""."""
    for unit in units:
        below = f"{unit.replace('content/', 'media/', 1)}/"
        if published.startswith(below):
            name = published.removeprefix(below)
            beside = unit in {"content/authors", "content/pages"}
            return f"{unit}/{name}" if beside else f"{unit}/media/{name}"
    return ""


def forget_good(folder: Path, units: Collection[str]) -> None:
    """Remove what is stored of units that are not among `units`: a coverage that was deleted does not come back."""
    if folder.is_dir():
        kept = {_file(folder, unit).name for unit in units}
        for file in sorted(folder.iterdir()):
            if file.name not in kept:
                file.unlink(missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_suffix(".new")


def _file(folder: Path, unit: str) -> Path:
    return folder / f"{sha256(unit.encode()).hexdigest()[:24]}.texts"
