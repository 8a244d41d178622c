"""The manifest: what it says, and what it does not believe."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.build import splicing
from dateline.build.manifest import (
    NAME,
    Entry,
    Manifest,
    OutputRefused,
    load_manifest,
    manifest_bytes,
    manifest_line,
    parse_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

SHA = "0123456789abcdef" * 4
PARTS = st.text("aé日 .\"'&<-", min_size=1).filter(lambda part: part not in {".", ".."})
HEAD = b'{"dateline": {"base_url": "", "complete": true, "flags": {}, "versions": {}}, '
MANIFEST = Manifest(
    base_url="https://example.org/",
    flags={"offline": False, "drafts": True},
    versions={"tzdata": "2026.6", "dateline": "0.1.0"},
    files={"index.html": Entry(SHA, 12), "été/日本/index.html": Entry(SHA, 0)},
)


def test_it_reads_as_text_one_file_a_line() -> None:
    """Sorted, so that two manifests can be compared with diff; no instant stands in it."""
    assert manifest_bytes(MANIFEST).decode() == (
        "{\n"
        '  "dateline": {\n'
        '    "base_url": "https://example.org/",\n'
        '    "complete": true,\n'
        '    "flags": {\n'
        '      "drafts": true,\n'
        '      "offline": false\n'
        "    },\n"
        '    "versions": {\n'
        '      "dateline": "0.1.0",\n'
        '      "tzdata": "2026.6"\n'
        "    }\n"
        "  },\n"
        '  "files": {\n'
        f'    "index.html": {{"sha256": "{SHA}", "size": 12}},\n'
        f'    "été/日本/index.html": {{"sha256": "{SHA}", "size": 0}}\n'
        "  }\n"
        "}\n"
    )


@given(
    st.dictionaries(
        st.lists(st.text("aé日 .\"'&<-", min_size=1).filter(lambda part: part not in {".", ".."}), min_size=1).map(
            "/".join
        ),
        st.builds(Entry, st.just(SHA), st.integers(0, 2**40)),
    ),
    st.booleans(),
)
def test_what_is_written_is_read_back(files: dict[str, Entry], complete: bool) -> None:
    """For any names of files, it is JSON that gives the same manifest."""
    manifest = Manifest("https://example.org/", {"drafts": True}, {"tzdata": "1"}, files, complete)
    content = manifest_bytes(manifest)
    assert json.loads(content)["files"].keys() == files.keys()
    assert parse_manifest(content) == manifest


NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
ENTRIES = st.builds(Entry, st.sampled_from([SHA, SHA[::-1]]), st.integers(0, 2**40))


@given(st.dictionaries(NAMES, ENTRIES), st.dictionaries(NAMES, st.none() | ENTRIES), st.integers(1, 400), st.randoms())
def test_spliced_it_is_what_it_would_be_made_anew(
    old: dict[str, Entry], changes: dict[str, Entry | None], size: int, draw: Random
) -> None:
    """Lines put in, replaced and taken away, read in pieces of any size; what is not there is not taken away."""
    changes |= {path: draw.choice([None, Entry(SHA, 1)]) for path in old if draw.random() < 0.3}
    lines = [
        (path, manifest_line(path, entry.sha256, entry.size) if entry else b"")
        for path, entry in sorted(changes.items())
    ]
    new = {path: entry for path, entry in {**old, **changes}.items() if entry}
    head = Manifest("https://example.com/", {"drafts": True})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splicing, "CHUNK", size)
        found = b"".join(splicing.spliced(head, BytesIO(manifest_bytes(replace(MANIFEST, files=old))), lines))
    assert found == manifest_bytes(replace(head, files=new))


@given(st.dictionaries(NAMES, ENTRIES), st.integers(1, 400))
def test_its_files_are_listed_without_holding_them(files: dict[str, Entry], size: int) -> None:
    """In the order in which they stand, read in pieces of any size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splicing, "CHUNK", size)
        found = list(splicing.listed_files(BytesIO(manifest_bytes(replace(MANIFEST, files=files)))))
    assert found == [(path, entry.sha256, entry.size) for path, entry in sorted(files.items())]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'    "index', b'  "index'),
        (b"},\n", b"}\n"),
        (b'  "files"', b' "files"'),
        (b"\n  }\n}\n", b""),
        (b"\n  }\n}\n", b"\n  }\n}\nmore"),
        (b'"size": 12', b'"size": -1'),
        (b'"index.html"', b'"../index.html"'),
        (b'"index.html"', b'"in"dex.html"'),
        (b'"complete": true,', b'"complete": true'),
        (b'"base_url"', b'"base"'),
    ],
)
def test_what_stands_otherwise_is_not_read_line_by_line(old: bytes, new: bytes) -> None:
    """It raises `ValueError`, so that the manifest is read as a whole."""
    content = manifest_bytes(MANIFEST)
    assert old in content
    with pytest.raises(ValueError, match=r"."):
        list(splicing.listed_files(BytesIO(content.replace(old, new))))


def test_without_files_it_is_json_too() -> None:
    """An empty folder has a manifest."""
    assert parse_manifest(manifest_bytes(Manifest())) == Manifest()


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "..", "a\\b", "a\0b", NAME],
)
def test_a_path_that_leads_out_is_not_believed(path: str) -> None:
    """A manifest that names what Dateline cannot have made is refused as a whole: nothing is removed by it."""
    content = manifest_bytes(Manifest(files={path: Entry(SHA, 1)}))
    with pytest.raises(ValueError, match="no path in the output folder"):
        parse_manifest(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": "My app", "icons": []}',
        b'{"dateline": 1, "files": {}}',
        HEAD + b'"files": {"a": {}}}',
        HEAD + b'"files": {"a": {"sha256": "x", "size": 1}}}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, content: bytes) -> None:
    """A damaged file, or a web app's manifest, is refused with its path; it is not taken for an empty one."""
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(OutputRefused, match=r"manifest\.json does not say which files Dateline made"):
        load_manifest(tmp_path)


def test_no_manifest_is_no_manifest(tmp_path: Path) -> None:
    """Neither a folder without one nor a folder that is not there is an error."""
    assert load_manifest(tmp_path) is None
    assert load_manifest(tmp_path / "nowhere") is None
