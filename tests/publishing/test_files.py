"""Files: what stands in an output folder, as it is to be sent."""

from __future__ import annotations

import gzip
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import NAME, Entry, Manifest, OutputRefused, manifest_bytes
from dateline.publishing.files import File, files_of, missing_files, read_manifest
from dateline.publishing.headers import Headers
from dateline.publishing.refusals import Refused

from .fakes import BASE_URL, LIVE

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Target

BOX = replace(LIVE, name="box", kind="rsync")
CONTENTS = {"index.html": b"<p>home" * 50, "media/a.png": b"\x89PNG", "storm/updates.json": b"{}" * 50}


def written(output: Path, contents: dict[str, bytes]) -> Manifest:
    """Write an output folder and give its manifest."""
    for path, content in contents.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    entries = {path: Entry(sha256(content).hexdigest(), len(content)) for path, content in contents.items()}
    manifest = Manifest(BASE_URL, files=entries)
    (output / NAME).write_bytes(manifest_bytes(manifest))
    return manifest


def found(output: Path, target: Target, contents: dict[str, bytes] = CONTENTS) -> dict[str, File]:
    """Give the files of a site for a target."""
    return files_of(output, written(output, contents), target)


@pytest.mark.parametrize("target", [LIVE, BOX])
def test_the_site_and_its_manifest(tmp_path: Path, target: Target) -> None:
    """Each with its kind, its bytes, and what is said of it."""
    files = found(tmp_path, target)
    assert {path: file.read() for path, file in files.items()} == CONTENTS | {NAME: (tmp_path / NAME).read_bytes()}
    assert {path: file.kind for path, file in files.items()} == {
        "index.html": "front",
        "media/a.png": "media",
        "storm/updates.json": "data",
        NAME: "front",
    }
    assert all((file.path, file.gzip) == (path, False) for path, file in files.items())
    assert all(file.size == len(file.read()) for file in files.values())


def test_a_store_sends_compressed_bytes_in_their_place(tmp_path: Path) -> None:
    """Text only, said to be compressed, the same bytes each time; digest and size are those of the build."""
    files = found(tmp_path, replace(LIVE, precompress=True))
    small = [path for path, file in files.items() if file.gzip]
    assert small == ["index.html", "storm/updates.json"]
    assert [path for path, file in files.items() if file.headers.content_encoding == "gzip"] == small
    assert gzip.decompress(files["index.html"].read()) == CONTENTS["index.html"]
    assert files["index.html"].read() == files["index.html"].read()
    assert len(files["index.html"].read()) < files["index.html"].size == len(CONTENTS["index.html"])
    assert files["media/a.png"].read() == CONTENTS["media/a.png"]


def test_elsewhere_compressed_copies_stand_beside(tmp_path: Path) -> None:
    """As nginx finds them; nothing is said of an encoding, which is nginx's to say."""
    files = found(tmp_path, replace(BOX, precompress=True))
    assert sorted(files.keys() - CONTENTS.keys() - {NAME}) == ["index.html.gz", "storm/updates.json.gz"]
    assert gzip.decompress(files["index.html.gz"].read()) == files["index.html"].read() == CONTENTS["index.html"]
    assert {file.headers.content_encoding for file in files.values()} == {""}


def test_a_copy_of_the_sites_own_stays(tmp_path: Path) -> None:
    """It may hold something else."""
    contents = {"prices.csv.gz": b"its own", "prices.csv": b"1,2"}
    assert found(tmp_path, replace(BOX, precompress=True), contents)["prices.csv.gz"].read() == b"its own"


def test_how_a_file_is_sent_has_a_digest() -> None:
    """It differs when anything does that is said of it, or that is done to it."""
    file = File("a.html", "page", "0" * 64, 1, Headers("text/html", "no-store"), b"a")
    others = [
        replace(file, headers=Headers("text/plain", "no-store")),
        replace(file, headers=Headers("text/html", "no-cache")),
        replace(file, gzip=True),
    ]
    assert len({each.how for each in (file, *others)}) == 4
    assert replace(file, sha256="1" * 64, size=2, path="b.html", source=b"b").how == file.how


def test_a_headers_file_is_made_where_one_is_wanted(tmp_path: Path) -> None:
    """It is a file like others; one of the site's own is not written over."""
    wanted = replace(BOX, headers_file=True)
    assert b"/:folder1/updates.json\n" in found(tmp_path / "a", wanted)["_headers"].read()
    assert "_headers" not in found(tmp_path / "b", BOX)
    with pytest.raises(Refused, match="the site has a file _headers of its own, and box asks for one") as told:
        found(tmp_path / "c", wanted, {"_headers": b"/*\n"})
    assert told.value.hint == "Remove the file, or `headers_file` of box in site.yaml."


def test_no_file_of_the_site_is_taken_for_the_record(tmp_path: Path) -> None:
    """A target's own folder is none of the site's."""
    with pytest.raises(Refused, match=r"\.dateline/lock\.json cannot be published"):
        found(tmp_path, LIVE, {".dateline/lock.json": b"{}"})


@pytest.mark.parametrize("content", [b"<p>other", b""])
def test_other_bytes_than_the_manifests_are_not_given(tmp_path: Path, content: bytes) -> None:
    """Whether they are compressed or not."""
    files = found(tmp_path, replace(BOX, precompress=True))
    (tmp_path / "index.html").write_bytes(content)
    for path in ("index.html", "index.html.gz"):
        with pytest.raises(Refused, match=r"index\.html is not what the manifest says"):
            files[path].read()


def test_a_file_that_is_gone_is_told_alike(tmp_path: Path) -> None:
    """With the folder above it, too."""
    files = found(tmp_path, LIVE)
    (tmp_path / "storm/updates.json").unlink()
    (tmp_path / "storm").rmdir()
    with pytest.raises(Refused, match=r"updates\.json is not what the manifest says"):
        files["storm/updates.json"].read()
    (tmp_path / "storm").write_bytes(b"")
    with pytest.raises(Refused, match=r"updates\.json is not what the manifest says"):
        files["storm/updates.json"].read()


def test_what_does_not_stand_is_missing(tmp_path: Path) -> None:
    """Files that are gone, of another size, folders, links; each once, though a copy is made of it."""
    target = replace(BOX, precompress=True)
    files = found(tmp_path, target, {f"{name}.html": b"as built" for name in "abcdef"})
    assert missing_files(files.values()) == []
    (tmp_path / "a.html").unlink()
    (tmp_path / "b.html").write_bytes(b"longer than built")
    (tmp_path / "c.html").unlink()
    (tmp_path / "c.html").mkdir()
    (tmp_path / "d.html").unlink()
    (tmp_path / "d.html").symlink_to("as-built")  # as long as the file
    assert missing_files(files.values()) == [tmp_path / f"{name}.html" for name in "abcd"]


def test_a_manifest_that_is_none_is_told(tmp_path: Path) -> None:
    """Nothing built, a build that did not end, and what is none of ours are three things."""
    with pytest.raises(Refused, match=r"has no manifest\.json: nothing is built there"):
        read_manifest(tmp_path)
    (tmp_path / NAME).write_bytes(manifest_bytes(Manifest(complete=False)))
    with pytest.raises(Refused, match="did not come to its end, or is under way"):
        read_manifest(tmp_path)
    (tmp_path / NAME).write_bytes(b"{}")
    with pytest.raises(OutputRefused):
        read_manifest(tmp_path)
