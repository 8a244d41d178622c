"""The manifest: what it says, and what it does not believe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.build.manifest import (
    NAME,
    Entry,
    Manifest,
    OutputRefused,
    load_manifest,
    manifest_bytes,
    parse_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

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
