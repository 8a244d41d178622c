"""The writer: whole at every instant, ours and theirs kept apart."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from dateline.build.disk import stamp_of
from dateline.build.manifest import NAME, Entry, Manifest, OutputRefused, load_manifest, manifest_bytes
from dateline.build.stage import STAGE
from dateline.build.writer import clear

from .disks import Builder, CountedDisk, FullDisk, Killed, KilledDisk, tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OLD = {"index.html": b"old home", "about/index.html": b"about", "storm/one/index.html": b"one"}
NEW = {"index.html": b"new home", "about/index.html": b"about", "wind/one/index.html": b"wind", "assets/a.css": b"a{}"}


@pytest.fixture(params=["kept", "none"])
def builder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Give what writes, with the state of the last time and without any."""
    return Builder(tmp_path_factory.mktemp("states") if request.param == "kept" else None)


def pages(output: Path) -> dict[str, bytes]:
    """Give all files but the manifest."""
    return tree(output, but=lambda path: path == NAME)


def test_a_first_write_makes_the_folder_and_everything_in_it(tmp_path: Path, builder: Builder) -> None:
    """Folders are made as needed; the manifest names each file with its SHA-256 and size."""
    written = builder.write(tmp_path / "site" / "output", OLD)
    assert pages(tmp_path / "site" / "output") == OLD
    assert written.written == tuple(sorted(OLD))
    manifest = load_manifest(tmp_path / "site" / "output")
    assert manifest is not None
    assert manifest.complete
    assert sorted(manifest.files) == sorted(OLD)
    assert manifest.files["about/index.html"].size == 5
    assert manifest.files["about/index.html"].sha256 == sha256(b"about").hexdigest()


def test_only_what_differs_is_written_and_only_ours_is_removed(tmp_path: Path, builder: Builder) -> None:
    """Equal files are not touched, files no longer wanted go with the folders they leave empty, others stay."""
    builder.write(tmp_path, OLD)
    (tmp_path / "storm" / "notes.txt").write_text("mine")
    before = stamp_of((tmp_path / "about/index.html").stat())
    written = builder.write(tmp_path, NEW)
    assert (written.written, written.removed) == (
        ("assets/a.css", "index.html", "wind/one/index.html"),
        ("storm/one/index.html",),
    )
    assert written.unchanged == 1
    assert pages(tmp_path) == {**NEW, "storm/notes.txt": b"mine"}
    assert not (tmp_path / "storm" / "one").exists()
    assert stamp_of((tmp_path / "about/index.html").stat()) == before


def test_a_second_write_of_the_same_takes_no_step(tmp_path: Path, builder: Builder) -> None:
    """Nothing is written, renamed or removed, the manifest included."""
    builder.write(tmp_path, OLD)
    disk = CountedDisk()
    written = builder.write(tmp_path, OLD, disk=disk)
    assert [step for step in disk.steps if not step.startswith("commit")] == []
    assert (written.written, written.removed, written.unchanged) == ((), (), len(OLD))


def test_a_new_setting_changes_the_manifest_alone(tmp_path: Path, builder: Builder) -> None:
    """When only what the manifest says of the build differs, no page is touched."""
    builder.write(tmp_path, OLD)
    written = builder.write(tmp_path, OLD, head=Manifest("https://example.com/"))
    assert written.written == ()
    manifest = load_manifest(tmp_path)
    assert manifest is not None
    assert manifest.base_url == "https://example.com/"


def test_a_file_that_somebody_changed_or_deleted_is_repaired(tmp_path: Path, builder: Builder) -> None:
    """What stands there is compared, not what was remembered."""
    builder.write(tmp_path, OLD)
    (tmp_path / "index.html").write_bytes(b"OLD HOME")
    (tmp_path / "about/index.html").unlink()
    written = builder.write(tmp_path, OLD)
    assert written.written == ("about/index.html", "index.html")
    assert pages(tmp_path) == OLD


def test_a_file_that_somebody_made_what_it_shall_be_is_named_as_it_is(tmp_path: Path, builder: Builder) -> None:
    """It is left alone; the manifest has its new digest and size."""
    builder.write(tmp_path, OLD)
    (tmp_path / "index.html").write_bytes(b"a newer home")
    new = {**OLD, "index.html": b"a newer home"}
    assert builder.write(tmp_path, new).written == ()
    assert manifest_of(tmp_path) == clean_manifest(new)


def test_a_foreign_file_is_never_overwritten(tmp_path: Path, builder: Builder) -> None:
    """A page that would replace what Dateline did not make is refused, and nothing at all is written."""
    (tmp_path / "about").mkdir()
    (tmp_path / "about/index.html").write_bytes(b"mine")
    with pytest.raises(OutputRefused, match=r"did not make.*about/index\.html\. Move it away"):
        builder.write(tmp_path, OLD)
    assert tree(tmp_path) == {"about/index.html": b"mine"}


def test_a_foreign_file_with_the_same_bytes_is_taken_over(tmp_path: Path, builder: Builder) -> None:
    """Without a manifest, a site that is already right becomes ours: nobody loses anything."""
    builder.write(tmp_path, OLD)
    (tmp_path / NAME).unlink()
    written = builder.write(tmp_path, OLD)
    assert written.written == ()
    assert pages(tmp_path) == OLD


def test_a_folder_becomes_a_file_and_a_file_a_folder(tmp_path: Path, builder: Builder) -> None:
    """Ours give way to ours, whichever kind they are."""
    builder.write(tmp_path, {"a/b/c.txt": b"deep", "x": b"flat"})
    written = builder.write(tmp_path, {"a": b"flat", "x/y/z.txt": b"deep"})
    assert pages(tmp_path) == {"a": b"flat", "x/y/z.txt": b"deep"}
    assert written.removed == ("a/b/c.txt", "x")


def test_a_folder_with_foreign_files_is_not_replaced_by_a_file(tmp_path: Path, builder: Builder) -> None:
    """The foreign file is named, everything stays."""
    builder.write(tmp_path, {"a/b.txt": b"ours"})
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"a/mine\.txt"):
        builder.write(tmp_path, {"a": b"flat"})
    assert pages(tmp_path) == {"a/b.txt": b"ours", "a/mine.txt": b"mine"}


def test_a_foreign_file_where_a_folder_must_be_is_not_removed(tmp_path: Path, builder: Builder) -> None:
    """It is named."""
    (tmp_path / "about").write_text("mine")
    with pytest.raises(OutputRefused, match=": about"):
        builder.write(tmp_path, OLD)
    assert tree(tmp_path) == {"about": b"mine"}


@pytest.mark.parametrize("link", ["about", "about/index.html", NAME])
def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path, builder: Builder, link: str) -> None:
    """Neither a folder, nor a page, nor the manifest: what the link points to keeps its bytes."""
    output, outside = tmp_path / "output", tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    builder.write(output, {"index.html": b"home"})
    (output / link).parent.mkdir(exist_ok=True)
    (output / link).unlink(missing_ok=True)
    (output / link).symlink_to(outside if link == "about" else outside / "index.html")
    with pytest.raises(OutputRefused):
        builder.write(output, OLD)
    assert tree(outside) == {"index.html": b"theirs"}


def test_nothing_is_removed_through_a_symbolic_link(tmp_path: Path, builder: Builder) -> None:
    """A folder of ours that somebody replaced by a link is left alone with all behind it."""
    output, outside = tmp_path / "output", tmp_path / "outside"
    builder.write(output, {"index.html": b"home", "storm/index.html": b"storm"})
    (output / "storm").rename(outside)
    (output / "storm").symlink_to(outside)
    written = builder.write(output, {"index.html": b"home"})
    assert written.removed == ()
    assert tree(outside) == {"index.html": b"storm"}


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path, builder: Builder) -> None:
    """A person may keep the output on another disk."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")
    builder.write(tmp_path / "output", OLD)
    assert pages(tmp_path / "disk") == OLD


def test_files_are_readable_as_the_person_s_other_files_are(tmp_path: Path, builder: Builder) -> None:
    """The umask decides, as it does for an editor: a web server that could read the folder can read the pages."""
    umask = os.umask(0o022)
    try:
        builder.write(tmp_path, OLD)
    finally:
        os.umask(umask)
    assert {(tmp_path / path).stat().st_mode & 0o777 for path in [*OLD, NAME]} == {0o644}


def test_clear_removes_what_the_manifest_names_and_no_more(tmp_path: Path, builder: Builder) -> None:
    """The folder, what is not ours in it, and what keeps it in git stay."""
    builder.write(tmp_path, OLD)
    (tmp_path / ".gitkeep").touch()
    (tmp_path / "storm" / "notes.txt").write_text("mine")
    assert clear(tmp_path) == tuple(sorted(OLD))
    assert tree(tmp_path) == {".gitkeep": b"", "storm/notes.txt": b"mine"}
    assert clear(tmp_path) == ()


def manifest_of(output: Path) -> bytes:
    """Give the manifest that stands."""
    return (output / NAME).read_bytes()


def clean_manifest(files: Mapping[str, bytes]) -> bytes:
    """Give the manifest that these files have."""
    entries = {path: Entry(sha256(content).hexdigest(), len(content)) for path, content in files.items()}
    return manifest_bytes(Manifest("https://example.org/", files=entries))


def states() -> dict[str, tuple[dict[str, bytes], dict[str, bytes]]]:
    """Give changes of state that take every kind of step."""
    return {
        "first": ({}, OLD),
        "usual": (OLD, NEW),
        "kinds": ({"a/b": b"deep", "x": b"flat", "k": b"k"}, {"a": b"flat", "x/y": b"deep", "k": b"K"}),
    }


@pytest.mark.parametrize("change", states())
def test_killed_before_any_step_every_file_is_the_old_or_the_new_one(
    tmp_path: Path, builder: Builder, change: str
) -> None:
    """Whatever step was the last: no half file, the manifest names all that stands there, the next build repairs it."""
    old, new = states()[change]
    counted = CountedDisk()
    builder.write(tmp_path / "counted" / "output", old)
    builder.write(tmp_path / "counted" / "output", new, disk=counted)
    clean = tree(tmp_path / "counted" / "output")
    assert len(counted.steps) > 8
    for last in range(len(counted.steps)):
        output = tmp_path / str(last) / "output"
        builder.write(output, old)
        with pytest.raises(Killed):
            builder.write(output, new, disk=KilledDisk(last))
        found = tree(output, but=lambda path: path == NAME or path.startswith(STAGE))
        assert all(content in {old.get(path), new.get(path)} for path, content in found.items())
        manifest = load_manifest(output)
        assert set(found) <= set(manifest.files if manifest else {})
        builder.write(output, new)
        assert tree(output) == clean


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_with_a_full_or_failing_disk_every_file_is_the_old_or_the_new_one(
    tmp_path: Path, builder: Builder, error: int
) -> None:
    """The error is raised. Until the first rename the site is untouched; staged files are taken away again."""
    counted = CountedDisk()
    builder.write(tmp_path / "counted" / "output", OLD)
    builder.write(tmp_path / "counted" / "output", NEW, disk=counted)
    first_rename = next(index for index, step in enumerate(counted.steps) if step.startswith("replace"))
    output = tmp_path / "output"
    builder.write(output, OLD)
    before = tree(output)
    for last in range(first_rename + 1):
        with pytest.raises(OSError, match=r".") as raised:
            builder.write(output, NEW, disk=FullDisk(last, error))
        assert raised.value.errno == error
        assert tree(output) == before
    for last in range(first_rename + 1, len(counted.steps)):
        with suppress(OSError):  # only steps that need no room may be left
            builder.write(output, NEW, disk=FullDisk(last, error))
        found = pages(output)
        assert all(content in {OLD.get(path), NEW.get(path)} for path, content in found.items())
        assert not (output / STAGE).exists()
        builder.write(output, NEW)
        assert pages(output) == NEW
        builder.write(output, OLD)


def test_what_pages_load_is_in_place_before_they_are(tmp_path: Path, builder: Builder) -> None:
    """Styles and pictures are renamed before pages, removals come last, the manifest ends it."""
    builder.write(tmp_path, OLD)
    disk = CountedDisk()
    builder.write(tmp_path, NEW, disk=disk)
    root = f"{tmp_path}/"
    order = [
        step.split(" ")[1].removeprefix(root)
        for step in disk.steps
        if step.startswith(("replace", "remove ")) and STAGE not in step
    ]
    assert order == [NAME, "assets/a.css", "index.html", "wind/one/index.html", "storm/one/index.html", NAME]
