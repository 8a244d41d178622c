"""The record: what is written is read back, and nothing else is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.publishing.record import (
    NOTHING_PUBLISHED,
    BadRecord,
    Placed,
    Record,
    parse_record,
    record_bytes,
    site_path,
)

SHA = "0123456789abcdef" * 4
AT = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=0))
PARTS = st.text("aé日 .\"'&<-\n\u2028", min_size=1).filter(lambda part: part not in {".", "..", ".dateline"})
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join) | st.just("manifest.json")
PLACED = st.builds(Placed, st.just(SHA), st.integers(0, 2**40), st.text("0af", max_size=3), st.none() | INSTANTS)
RECORDS = st.builds(
    Record, st.integers(0, 2**40), st.none() | INSTANTS, st.text("aé日/:\"'"), st.dictionaries(PATHS, PLACED)
)


def test_it_reads_as_text_one_file_a_line() -> None:
    """Sorted, so that two differ in few lines."""
    files = {"b/index.html": Placed(SHA, 2, "how"), "assets/é.0123abcd.css": Placed(SHA, 1, "", AT)}
    assert record_bytes(Record(7, AT, "https://live.example/", files)).decode() == (
        '{"dateline":{"form":1,"number":7,"published":"2026-11-27T18:00:00+00:00","base_url":"https://live.example/"},\n'
        '"files": {\n'
        f'"assets/é.0123abcd.css": ["{SHA}",1,"","2026-11-27T18:00:00+00:00"],\n'
        f'"b/index.html": ["{SHA}",2,"how"]\n'
        "}}\n"
    )


@settings(deadline=None, max_examples=50)
@given(RECORDS)
def test_what_is_written_is_read_back(record: Record) -> None:
    """For any names of files; the same record gives the same bytes."""
    content = record_bytes(record)
    assert parse_record(content) == record
    assert record_bytes(parse_record(content)) == content


def test_nothing_published_is_a_record_too() -> None:
    """It is JSON like others."""
    assert parse_record(record_bytes(NOTHING_PUBLISHED)) == NOTHING_PUBLISHED


def written(path: str = "index.html", placed: Any = (SHA, 1, ""), **head: Any) -> bytes:
    """Give a record as somebody may have written it."""
    told = {"form": 1, "number": 1, "published": None, "base_url": ""} | head
    return json.dumps({"dateline": told, "files": {path: placed}}).encode()


def test_as_written_here_it_is_one() -> None:
    """So what fails below fails for what is said there."""
    assert parse_record(written()) == Record(1, None, "", {"index.html": Placed(SHA, 1)})


@pytest.mark.parametrize(
    "path",
    [
        *("", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "..", "a\\b", "a\0b", "\ud800.html"),
        *(".dateline/lock.json", ".dateline"),
    ],
)
def test_a_path_that_leads_out_is_not_believed(path: str) -> None:
    """A record that names what no publish can have put there is refused as a whole: nothing is removed by it."""
    with pytest.raises(BadRecord, match="no record that can be read"):
        parse_record(written(path))
    with pytest.raises(ValueError, match=r"."):
        site_path(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"<html>",
        b"[" * 100_000,
        b'{"dateline": 1, "files": {}}',
        b'{"dateline": {"form": 1, "number": 1, "published": null, "base_url": ""}}',
        b'{"dateline": {"form": 1, "number": 1e999, "published": null, "base_url": ""}, "files": {}}',
        b'{"dateline": {"form": 1, "number": 1, "published": null, "base_url": ""}, "files": []}',
        written(form=2),
        written(form="x" * 10_000),
        written(number=-1),
        written(number=True),
        written(number="1"),
        written(number=2**63),
        written(number=float("nan")),
        written(base_url=None),
        written(base_url="\ud800"),
        written(published="2026-11-27T18:00:00"),
        written(published="2026-11-27T18:00:00+01:00"),
        written(published="yesterday"),
        written(published=1764266400),
        written(placed=None),
        written(placed=[]),
        written(placed=[SHA, 1]),
        written(placed=[SHA, 1, "", None, None]),
        written(placed={"sha256": SHA, "size": 1, "how": ""}),
        written(placed=[SHA.upper(), 1, ""]),
        written(placed=[SHA + "\n", 1, ""]),
        written(placed=[7, 1, ""]),
        written(placed=[SHA, -1, ""]),
        written(placed=[SHA, 1.5, ""]),
        written(placed=[SHA, 10**400, ""]),
        written(placed=[SHA, 1, None]),
        written(placed=[SHA, 1, "", "0001-01-01T00:00:00+23:00"]),
    ],
)
def test_what_is_no_record_is_told(content: bytes) -> None:
    """In a sentence that names it and is fit to be read, with what helps; it is not taken for an empty one."""
    with pytest.raises(BadRecord, match=r"^\.dateline/published\.json at the target is no record") as told:
        parse_record(content)
    assert len(str(told.value)) < 300
    assert str(told.value).isprintable()
    assert "Move it away" in told.value.hint


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["dateline", "files", "form", "number"]) | st.text(), inner)
        ),
    )
)
def test_no_json_is_a_crash(value: Any) -> None:
    """Anything is a record or is told to be none."""
    for content in (json.dumps(value).encode(), written(placed=value), written(number=value, base_url=value)):
        try:
            number = parse_record(content).number
        except BadRecord:
            number = 0
        assert number >= 0
