"""Exactly the plan: to a target goes what a build has changed, and what publishing keeps there; nothing else."""

from __future__ import annotations

import gzip
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME as MANIFEST
from dateline.model import Target
from dateline.publishing import locking
from dateline.publishing.place import open_place
from dateline.publishing.publish import Published, Wish, publish
from dateline.publishing.record import FOLDER, NAME
from harness import NOW, Site

if TYPE_CHECKING:
    from pathlib import Path

    from .servers import S3

UPDATE = "content/storm/first-day/gale-warning.md"
LOCKED, ASKED, INTENDED, KEPT, REMOVED = (
    ("PUT", locking.NAME),
    ("GET", NAME),
    ("PUT", locking.NAME),
    ("PUT", NAME),
    ("POST", ""),  # with a list of what is to be removed
)
UNLOCKED = REMOVED


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of a few dozen pages, built."""
    copied = Site.copy("harbour", tmp_path / "site")
    copied.build()
    return copied


def published(site: Site, target: Target) -> Published:
    """Publish the output of a site."""
    return publish(site.output, target, open_place(target, site.folder), Wish(NOW))


def planned(done: Published) -> Counter[str]:
    """Give the paths that a publish was to send."""
    return Counter(file.path for file in (*done.plan.added, *done.plan.changed))


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> Counter[str]:
    """Give the paths at which something else stands than before."""
    return Counter(path for path, content in after.items() if before.get(path) != content)


def put(s3: S3) -> Counter[str]:
    """Give how often each of the site's files was put."""
    return Counter(each.path for each in s3.seen if each.method == "PUT" and not each.path.startswith(FOLDER))


def others(s3: S3) -> list[tuple[str, str]]:
    """Give all other requests, in order."""
    files = put(s3)
    return [(each.method, each.path) for each in s3.seen if each.path not in files]


def bytes_of_own(s3: S3) -> int:
    """Give the bytes of what publishing puts there for itself."""
    return sum(each.size for each in s3.seen if each.method == "PUT" and each.path.startswith(FOLDER))


def test_a_first_publish_puts_every_file_once(s3: S3, site: Site) -> None:
    """The bytes are those of the output, and of what publishing keeps."""
    done = published(site, s3.target())
    outputs = site.outputs()
    assert planned(done) == put(s3) == Counter(outputs.keys())
    assert done.bytes == sum(map(len, outputs.values())) + bytes_of_own(s3)
    assert done.requests == len(s3.seen)


def test_one_edit_puts_what_the_build_has_changed(s3: S3, site: Site) -> None:
    """The changed files and the manifest, each once; and five requests for lock and record."""
    target = s3.target()
    published(site, target)
    before = site.outputs()
    site.write(UPDATE, site.read(UPDATE) + "\nThe harbour is closed.\n").build()
    s3.seen.clear()
    done = published(site, target)
    after = site.outputs()
    changed = changes(before, after)
    assert MANIFEST in changed
    assert planned(done) == put(s3) == changed
    assert others(s3) == [LOCKED, ASKED, INTENDED, KEPT, UNLOCKED]
    assert done.requests == len(s3.seen) == len(changed) + 5
    sent = sum(each.size for each in s3.seen if each.method == "PUT")
    assert done.bytes == sent == sum(len(after[path]) for path in changed) + bytes_of_own(s3)


def test_a_removed_update_is_one_request_more(s3: S3, site: Site) -> None:
    """However many files go with it; what stands there then is the output."""
    target = s3.target()
    published(site, target)
    before = site.outputs()
    site.delete(UPDATE).build()
    s3.seen.clear()
    done = published(site, target)
    after = site.outputs()
    gone = before.keys() - after.keys()
    assert len(gone) > 1
    assert set(done.plan.removed) == gone
    assert put(s3) == changes(before, after)
    assert others(s3) == [LOCKED, ASKED, INTENDED, REMOVED, KEPT, UNLOCKED]
    assert done.requests == len(s3.seen)
    standing = s3.objects(target.bucket)
    assert {path: content for path, content in standing.items() if not path.startswith(FOLDER)} == after


def test_the_same_again_sends_no_file(s3: S3, site: Site) -> None:
    """The lock is put, the record read, the lock removed."""
    target = s3.target()
    published(site, target)
    s3.seen.clear()
    done = published(site, target)
    assert done.plan.is_empty
    assert others(s3) == [LOCKED, ASKED, UNLOCKED]
    assert done.requests == len(s3.seen) == 3
    assert done.bytes == bytes_of_own(s3)


def test_compressed_files_are_counted_as_they_are_sent(s3: S3, site: Site) -> None:
    """Of the plan, the sizes are those before compression; what went over the wire is told by the tally."""
    target = s3.target(precompress=True)
    done = published(site, target)
    outputs, standing = site.outputs(), s3.objects(target.bucket)
    assert gzip.decompress(standing["index.html"]) == outputs["index.html"]
    sent = sum(len(standing[path]) for path in outputs)
    assert done.bytes == sent + bytes_of_own(s3)
    assert sent < done.plan.size == sum(map(len, outputs.values()))


def test_a_folder_is_given_what_the_build_has_changed(tmp_path: Path, site: Site) -> None:
    """All else in the new release is the same file as in the one before, by another name."""
    www = tmp_path / "www"
    target = Target("live", "directory", path=str(www))
    published(site, target)
    first, before = inodes(www / "current"), site.outputs()
    site.write(UPDATE, site.read(UPDATE) + "\nThe harbour is closed.\n").build()
    done = published(site, target)
    second, after = inodes(www / "current"), site.outputs()
    written = Counter(path for path, inode in second.items() if first.get(path) != inode)
    assert planned(done) == written == changes(before, after)
    assert second.keys() == after.keys()
    (record,) = [file for file in (www / "records").iterdir() if file.stem == (www / "current").resolve().name]
    assert done.bytes == sum(len(after[path]) for path in written) + record.stat().st_size


def inodes(folder: Path) -> dict[str, int]:
    """Give the number on the disk of every file below a folder."""
    root = folder.resolve()
    files = (file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): file.stat().st_ino for file in files}
