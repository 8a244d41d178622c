"""What a publish did or would do, in words and as plain data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.cli.publish_lines import in_bytes, plan_lines, published_json, result_line, round_line
from dateline.model import Target
from dateline.publishing.files import File
from dateline.publishing.headers import Headers
from dateline.publishing.kinds import kinds_of
from dateline.publishing.plan import make_plan
from dateline.publishing.publish import Published
from dateline.publishing.record import NOTHING_PUBLISHED, Placed, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
LIVE = Target("live", "s3", url="https://live.example/")
OLD_STYLE, NEW_STYLE = "assets/style.0123abcd.css", "assets/style.4567abcd.css"
BEFORE = {"index.html": 900, "storm/index.html": 8_000, "storm/old/index.html": 6_000, OLD_STYLE: 4_000, "about/a": 1}
AFTER = {
    "index.html": 1_000,
    "storm/index.html": 81_600,
    "storm/updates.json": 300,
    "storm/new/index.html": 7_400,
    NEW_STYLE: 4_100,
    "about/a": 1,
}


def files_of(sizes: Mapping[str, int]) -> dict[str, File]:
    """Give files of these sizes; what has another size has another content."""
    kinds = kinds_of(sizes)
    headers = Headers("text/html", "public")
    return {path: File(path, kinds[path], f"{size:064}", size, headers, b"") for path, size in sizes.items()}


def published(before: Mapping[str, int], after: Mapping[str, int], *uncertain: str) -> Published:
    """Give what a publish does where `before` stands."""
    placed = {path: Placed(file.sha256, file.size, file.how) for path, file in files_of(before).items()}
    record = Record(3, NOW - timedelta(days=1), "https://live.example/", placed) if before else NOTHING_PUBLISHED
    plan = make_plan(
        files_of(after), record, uncertain, base_url="https://live.example/", now=NOW, keep_assets=timedelta(days=30)
    )
    return Published(plan, record, requests=9, bytes=84_200, seconds=0.4213, resumed=bool(uncertain))


def test_a_plan_is_a_table_and_then_every_file_in_its_order() -> None:
    """What pages load comes first, what leads to them last, and then what is deleted."""
    assert list(plan_lines(LIVE, published(BEFORE, AFTER), whole=True)) == [
        "live (s3)  https://live.example/",
        "",
        "  added       3 files    12 kB",
        "  changed     2 files    83 kB",
        "  deleted     1 file    6.0 kB",
        "  kept        1 file    4.0 kB   for pages that readers have open",
        "  unchanged   1 file    1 byte",
        "",
        "+    4.1 kB  assets/style.4567abcd.css",
        "+    7.4 kB  storm/new/index.html",
        "+ 300 bytes  storm/updates.json",
        "~     82 kB  storm/index.html",
        "~    1.0 kB  index.html",
        "-    6.0 kB  storm/old/index.html",
    ]


def test_where_there_is_nothing_to_do_the_table_says_so() -> None:
    """No row has a size that means nothing, and no file is listed."""
    assert list(plan_lines(LIVE, published(AFTER, AFTER), whole=True)) == [
        "live (s3)  https://live.example/",
        "",
        "  added       0 files",
        "  changed     0 files",
        "  deleted     0 files",
        "  unchanged   6 files   94 kB",
    ]


def test_on_a_terminal_twenty_of_each_are_enough() -> None:
    """The last line counts what was left out; a file whose size nobody knows has none."""
    before = {f"old/{number:02}/index.html": 10 for number in range(22)}
    after = {f"new/{number:04}/index.html": 10 for number in range(1_300)} | {"index.html": 5}
    done = published(before, after, "old/--/index.html")
    lines = list(plan_lines(LIVE, done, whole=False))
    listed = lines[lines.index("", 2) + 1 :]
    assert [sum(line.startswith(sign) for line in listed) for sign in "+~-"] == [20, 0, 20]
    left_out = "… and 1,281 more to add, 3 more to delete. All of them: dateline publish live --dry-run | less"
    assert listed[-1] == left_out
    everything = list(plan_lines(LIVE, done, whole=True))
    assert len(everything) == lines.index("", 2) + 1 + 1_301 + 23
    assert "…" not in everything[-1]
    assert "-            old/--/index.html" in everything


def test_a_name_cannot_act_on_the_terminal_or_pass_for_a_line() -> None:
    """New lines and escape sequences in it are written out."""
    *_, last = plan_lines(LIVE, published({}, {"media/a\n- 1 byte  index.html\x1b[2J": 5}), whole=True)
    assert last == "+   5 bytes  media/a\\x0a- 1 byte  index.html\\x1b[2J"


def test_a_publish_in_a_line() -> None:
    """What was sent, as it went over the wire; what was removed; what stayed; how long, and where to look."""
    assert result_line(LIVE, published(BEFORE, AFTER)) == (
        "live: 5 files sent (84 kB), 1 removed, 1 unchanged in 0.42 s  https://live.example/"
    )
    assert result_line(Target("live", "s3"), published({}, {"index.html": 5})) == (
        "live: 1 file sent (84 kB), 0 removed, 0 unchanged in 0.42 s  https://live.example/"
    )
    assert result_line(LIVE, published(AFTER, AFTER)) == (
        "live: nothing to do, 6 files unchanged in 0.42 s  https://live.example/"
    )


@pytest.mark.parametrize(
    ("before", "after", "waited", "line"),
    [
        (BEFORE, AFTER, 0.6149, "published 5 files, removed 1, in 0.42 s; 0.61 s after the save"),
        ({}, {"index.html": 5}, None, "published 1 file in 0.42 s"),
        (AFTER, AFTER, 0.5, "nothing to publish in 0.42 s; 0.50 s after the save"),
        (AFTER, dict(list(AFTER.items())[:-1]), None, "published 0 files, removed 1, in 0.42 s"),
    ],
)
def test_a_round_in_a_line(
    before: Mapping[str, int], after: Mapping[str, int], waited: float | None, line: str
) -> None:
    """Of a desk that publishes again and again; how long a reader waited only where that is known."""
    assert round_line(published(before, after), waited) == line


def test_as_plain_data() -> None:
    """Everything that the table says, with sizes in bytes; what is sent, in its order, with its step."""
    told = published_json(published(BEFORE, AFTER), 20, dry_run=False)
    assert told == {
        "dry_run": False,
        "resumed": False,
        "added": [
            {"path": NEW_STYLE, "size": 4_100, "step": "assets"},
            {"path": "storm/new/index.html", "size": 7_400, "step": "permalinks"},
            {"path": "storm/updates.json", "size": 300, "step": "front"},
        ],
        "changed": [
            {"path": "storm/index.html", "size": 81_600, "step": "timelines"},
            {"path": "index.html", "size": 1_000, "step": "front"},
        ],
        "deleted": [{"path": "storm/old/index.html", "size": 6_000}],
        "kept": [{"path": OLD_STYLE, "size": 4_000}],
        "unchanged": {"count": 1, "size": 1},
        "max_deletes": 20,
        "sent": {"files": 5, "bytes": 84_200, "requests": 9},
        "seconds": 0.4213,
    }
    assert published_json(published(BEFORE, AFTER), 20, dry_run=True)["sent"]["files"] == 0


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (9_949, "9.9 kB"), (9_950, "10 kB"),
        (84_499, "84 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (310_000_000, "310 MB"),
        (5_500_000_000, "5.5 GB"), (12 * 10**15, "12,000 TB"),
    ],
)  # fmt: skip
def test_sizes_as_people_say_them(size: int, words: str) -> None:
    """Two digits at least where there are so many, never more than are needed."""
    assert in_bytes(size) == words
