"""The writer: whole at every instant, ours and theirs kept apart."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME, Manifest, OutputRefused, load_manifest
from dateline.build.writer import STAGE, Staging, Written, clear

from .disks import CountedDisk, FullDisk, Killed, KilledDisk, tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dateline.build.disk import Disk
    from dateline.build.writer import Stood

OLD = {"index.html": b"old home", "about/index.html": b"about", "storm/one/index.html": b"one"}
NEW = {"index.html": b"new home", "about/index.html": b"about", "wind/one/index.html": b"wind", "assets/a.css": b"a{}"}


def write(
    output: Path,
    files: Mapping[str, bytes],
    *,
    disk: Disk | None = None,
    stood: Mapping[str, Stood] | None = None,
    head: Manifest | None = None,
) -> Written:
    """Write a whole state."""
    with Staging(output, stood, disk) as staging:
        for path, content in files.items():
            if not staging.stands(path):
                staging.add(path, content)
        return staging.commit(head or Manifest("https://example.org/"))


def pages(output: Path) -> dict[str, bytes]:
    """Give all files but the manifest."""
    return tree(output, but=lambda path: path == NAME)


def test_a_first_write_makes_the_folder_and_everything_in_it(tmp_path: Path) -> None:
    """Folders are made as needed; the manifest names each file with its SHA-256 and size."""
    written = write(tmp_path / "site" / "output", OLD)
    assert pages(tmp_path / "site" / "output") == OLD
    assert written.written == tuple(sorted(OLD))
    manifest = load_manifest(tmp_path / "site" / "output")
    assert manifest is not None
    assert manifest.complete
    assert sorted(manifest.files) == sorted(OLD)
    assert manifest.files["about/index.html"].size == 5
    assert manifest.files["about/index.html"].sha256 == sha256(b"about").hexdigest()


def test_only_what_differs_is_written_and_only_ours_is_removed(tmp_path: Path) -> None:
    """Equal files are not touched, files no longer wanted go with the folders they leave empty, others stay."""
    write(tmp_path, OLD)
    (tmp_path / "storm" / "notes.txt").write_text("mine")
    before = (tmp_path / "about/index.html").stat()
    written = write(tmp_path, NEW)
    assert (written.written, written.removed) == (
        ("assets/a.css", "index.html", "wind/one/index.html"),
        ("storm/one/index.html",),
    )
    assert written.unchanged == 1
    assert pages(tmp_path) == {**NEW, "storm/notes.txt": b"mine"}
    assert not (tmp_path / "storm" / "one").exists()
    assert (tmp_path / "about/index.html").stat() == before


def test_a_second_write_of_the_same_takes_no_step(tmp_path: Path) -> None:
    """Nothing is written, renamed or removed, the manifest included."""
    write(tmp_path, OLD)
    disk = CountedDisk()
    written = write(tmp_path, OLD, disk=disk)
    assert disk.steps == []
    assert (written.written, written.removed, written.unchanged) == ((), (), len(OLD))


def test_a_new_setting_changes_the_manifest_alone(tmp_path: Path) -> None:
    """When only what the manifest says of the build differs, no page is touched."""
    write(tmp_path, OLD)
    written = write(tmp_path, OLD, head=Manifest("https://example.com/"))
    assert written.written == ()
    manifest = load_manifest(tmp_path)
    assert manifest is not None
    assert manifest.base_url == "https://example.com/"


def test_a_file_that_somebody_changed_or_deleted_is_repaired(tmp_path: Path) -> None:
    """What stands there is compared, not what was remembered."""
    stood = write(tmp_path, OLD).stood
    (tmp_path / "index.html").write_bytes(b"OLD HOME")
    (tmp_path / "about/index.html").unlink()
    written = write(tmp_path, OLD, stood=stood)
    assert written.written == ("about/index.html", "index.html")
    assert pages(tmp_path) == OLD


def test_what_stood_is_trusted_without_being_read(tmp_path: Path) -> None:
    """A file whose stamp is the one that the last build left needs no content at all."""
    stood = write(tmp_path, OLD).stood
    with Staging(tmp_path, stood) as staging:
        assert all(staging.stands(path) for path in OLD)
        assert not staging.stands("elsewhere")
        written = staging.commit(Manifest("https://example.org/"))
    assert written.unchanged == len(OLD)
    assert written.stood == stood


def test_what_stood_elsewhere_is_not_trusted(tmp_path: Path) -> None:
    """Without the manifest, nothing is known to be ours."""
    stood = write(tmp_path, OLD).stood
    (tmp_path / NAME).unlink()
    with Staging(tmp_path, stood) as staging:
        assert not staging.stands("index.html")


def test_a_foreign_file_is_never_overwritten(tmp_path: Path) -> None:
    """A page that would replace what Dateline did not make is refused, and nothing at all is written."""
    (tmp_path / "about").mkdir()
    (tmp_path / "about/index.html").write_bytes(b"mine")
    with pytest.raises(OutputRefused, match=r"did not make.*about/index\.html\. Move it away"):
        write(tmp_path, OLD)
    assert tree(tmp_path) == {"about/index.html": b"mine"}


def test_a_foreign_file_with_the_same_bytes_is_taken_over(tmp_path: Path) -> None:
    """Without a manifest, a site that is already right becomes ours: nobody loses anything."""
    write(tmp_path, OLD)
    (tmp_path / NAME).unlink()
    written = write(tmp_path, OLD)
    assert written.written == ()
    assert pages(tmp_path) == OLD


def test_a_folder_becomes_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    """Ours give way to ours, whichever kind they are."""
    write(tmp_path, {"a/b/c.txt": b"deep", "x": b"flat"})
    written = write(tmp_path, {"a": b"flat", "x/y/z.txt": b"deep"})
    assert pages(tmp_path) == {"a": b"flat", "x/y/z.txt": b"deep"}
    assert written.removed == ("a/b/c.txt", "x")


def test_a_folder_with_foreign_files_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """The foreign file is named, everything stays."""
    write(tmp_path, {"a/b.txt": b"ours"})
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"a/mine\.txt"):
        write(tmp_path, {"a": b"flat"})
    assert pages(tmp_path) == {"a/b.txt": b"ours", "a/mine.txt": b"mine"}


def test_a_foreign_file_where_a_folder_must_be_is_not_removed(tmp_path: Path) -> None:
    """It is named."""
    (tmp_path / "about").write_text("mine")
    with pytest.raises(OutputRefused, match=": about"):
        write(tmp_path, OLD)
    assert tree(tmp_path) == {"about": b"mine"}


@pytest.mark.parametrize("link", ["about", "about/index.html", NAME])
def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path, link: str) -> None:
    """Neither a folder, nor a page, nor the manifest: what the link points to keeps its bytes."""
    output, outside = tmp_path / "output", tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    write(output, {"index.html": b"home"})
    (output / link).parent.mkdir(exist_ok=True)
    (output / link).unlink(missing_ok=True)
    (output / link).symlink_to(outside if link == "about" else outside / "index.html")
    with pytest.raises(OutputRefused):
        write(output, OLD)
    assert tree(outside) == {"index.html": b"theirs"}


def test_nothing_is_removed_through_a_symbolic_link(tmp_path: Path) -> None:
    """A folder of ours that somebody replaced by a link is left alone with all behind it."""
    output, outside = tmp_path / "output", tmp_path / "outside"
    write(output, {"index.html": b"home", "storm/index.html": b"storm"})
    (output / "storm").rename(outside)
    (output / "storm").symlink_to(outside)
    written = write(output, {"index.html": b"home"})
    assert written.removed == ()
    assert tree(outside) == {"index.html": b"storm"}


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """A person may keep the output on another disk."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")
    write(tmp_path / "output", OLD)
    assert pages(tmp_path / "disk") == OLD


def test_a_copy_is_read_in_pieces_and_compared(tmp_path: Path) -> None:
    """A large file is copied once, then left alone until one byte of it differs."""
    source = tmp_path / "film.mp4"
    source.write_bytes(bytes(range(256)) * 8192)
    for expected in (("media/film.mp4",), ()):
        with Staging(tmp_path / "output") as staging:
            staging.copy("media/film.mp4", source)
            assert staging.commit(Manifest()).written == expected
    assert (tmp_path / "output/media/film.mp4").read_bytes() == source.read_bytes()
    source.write_bytes(bytes(range(256)) * 8191 + bytes(256))
    with Staging(tmp_path / "output") as staging:
        staging.copy("media/film.mp4", source)
        assert staging.commit(Manifest()).written == ("media/film.mp4",)
    manifest = load_manifest(tmp_path / "output")
    assert manifest is not None
    assert manifest.files["media/film.mp4"].size == 256 * 8192
    assert (tmp_path / "output/media/film.mp4").read_bytes() == source.read_bytes()


def test_a_folder_can_be_kept_as_it_stands(tmp_path: Path) -> None:
    """What a faulty coverage showed before stays, in the manifest too."""
    write(tmp_path, OLD)
    with Staging(tmp_path) as staging:
        staging.add("index.html", b"new home")
        staging.keep_folder("storm/")
        written = staging.commit(Manifest("https://example.org/"))
    assert written.removed == ("about/index.html",)
    assert pages(tmp_path) == {"index.html": b"new home", "storm/one/index.html": b"one"}
    manifest = load_manifest(tmp_path)
    assert manifest is not None
    assert sorted(manifest.files) == ["index.html", "storm/one/index.html"]


def test_files_are_readable_as_the_person_s_other_files_are(tmp_path: Path) -> None:
    """The umask decides, as it does for an editor: a web server that could read the folder can read the pages."""
    umask = os.umask(0o022)
    try:
        write(tmp_path, OLD)
    finally:
        os.umask(umask)
    assert {(tmp_path / path).stat().st_mode & 0o777 for path in [*OLD, NAME]} == {0o644}


def test_clear_removes_what_the_manifest_names_and_no_more(tmp_path: Path) -> None:
    """The folder, what is not ours in it, and what keeps it in git stay."""
    write(tmp_path, OLD)
    (tmp_path / ".gitkeep").touch()
    (tmp_path / "storm" / "notes.txt").write_text("mine")
    assert clear(tmp_path) == tuple(sorted(OLD))
    assert tree(tmp_path) == {".gitkeep": b"", "storm/notes.txt": b"mine"}
    assert clear(tmp_path) == ()


def states() -> dict[str, tuple[dict[str, bytes], dict[str, bytes]]]:
    """Give changes of state that take every kind of step."""
    return {
        "first": ({}, OLD),
        "usual": (OLD, NEW),
        "kinds": ({"a/b": b"deep", "x": b"flat", "k": b"k"}, {"a": b"flat", "x/y": b"deep", "k": b"K"}),
    }


@pytest.mark.parametrize("change", states())
def test_killed_before_any_step_every_file_is_the_old_or_the_new_one(tmp_path: Path, change: str) -> None:
    """Whatever step was the last: no half file, the manifest names all that stands there, the next build repairs it."""
    old, new = states()[change]
    counted = CountedDisk()
    write(tmp_path / "counted" / "output", old)
    write(tmp_path / "counted" / "output", new, disk=counted)
    clean = tree(tmp_path / "counted" / "output")
    assert len(counted.steps) > 8
    for last in range(len(counted.steps)):
        output = tmp_path / str(last) / "output"
        write(output, old)
        with pytest.raises(Killed):
            write(output, new, disk=KilledDisk(last))
        found = tree(output, but=lambda path: path == NAME or path.startswith(STAGE))
        assert all(content in {old.get(path), new.get(path)} for path, content in found.items())
        manifest = load_manifest(output)
        assert set(found) <= set(manifest.files if manifest else {})
        write(output, new)
        assert tree(output) == clean


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_with_a_full_or_failing_disk_every_file_is_the_old_or_the_new_one(tmp_path: Path, error: int) -> None:
    """The error is raised. Until the first rename the site is untouched; staged files are taken away again."""
    counted = CountedDisk()
    write(tmp_path / "counted" / "output", OLD)
    write(tmp_path / "counted" / "output", NEW, disk=counted)
    first_rename = next(index for index, step in enumerate(counted.steps) if step.startswith("replace"))
    output = tmp_path / "output"
    write(output, OLD)
    before = tree(output)
    for last in range(first_rename + 1):
        with pytest.raises(OSError, match=r".") as raised:
            write(output, NEW, disk=FullDisk(last, error))
        assert raised.value.errno == error
        assert tree(output) == before
    for last in range(first_rename + 1, len(counted.steps)):
        with suppress(OSError):  # only steps that need no room may be left
            write(output, NEW, disk=FullDisk(last, error))
        found = pages(output)
        assert all(content in {OLD.get(path), NEW.get(path)} for path, content in found.items())
        assert not (output / STAGE).exists()
        write(output, NEW)
        assert pages(output) == NEW
        write(output, OLD)


def test_what_pages_load_is_in_place_before_they_are(tmp_path: Path) -> None:
    """Styles and pictures are renamed before pages, removals come last, the manifest ends it."""
    write(tmp_path, OLD)
    disk = CountedDisk()
    write(tmp_path, NEW, disk=disk)
    root = f"{tmp_path}/"
    order = [
        step.split(" ")[1].removeprefix(root)
        for step in disk.steps
        if step.startswith(("replace", "remove ")) and STAGE not in step
    ]
    assert order == [NAME, "assets/a.css", "index.html", "wind/one/index.html", "storm/one/index.html", NAME]
