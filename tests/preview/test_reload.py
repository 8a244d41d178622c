from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import pytest

from dateline.preview.reload import (
    MOST_SHOWN,
    changes_json,
    client,
    event_stream,
    problems_json,
    waiting_page,
    with_client,
)
from dateline.preview.state import Board, after_build, after_crash, after_problems, first_state

from .harness import PATIENCE, fault, page

START = first_state(100)


def rest(text: str) -> str:
    """Give the digest of what is no stylesheet in a page."""
    found = re.search(r'data-rest="([0-9a-f]+)"', with_client(text.encode(), "index.html", START).decode())
    assert found
    return found[1]


def test_the_script_stands_at_the_end_of_the_body() -> None:
    sent = with_client(b"<body>x</body></html>", "a/index.html", START).decode()
    assert sent.startswith('<body>x<script src="/.dateline/client.js" defer data-generation="100"')
    assert sent.endswith('data-path="a/index.html"></script></body></html>')


@pytest.mark.parametrize(
    "written", ["<BODY>x</BODY>", "<body>x</body >", "<p>no body", "", "<script>'</body>'</script><p>x</body>"]
)
def test_the_script_is_put_into_any_page_once_and_last(written: str) -> None:
    sent = with_client(written.encode(), "index.html", START).decode()
    assert sent.count("client.js") == 1
    assert sent.index("client.js") > sent.index("x" if "x" in written else "<")


def test_a_path_cannot_break_out_of_its_attribute() -> None:
    assert b'data-path="&quot;&gt;&lt;script&gt;"' in with_client(b"", '"><script>', START)


def test_pages_that_differ_in_stylesheets_only_have_the_same_rest() -> None:
    one = '<link rel="stylesheet" href="a.1.css"><link rel=preload as=style href="a.1.css"><p>x'
    assert rest(one) == rest(one.replace("a.1.css", "a.2.css"))
    assert rest(one) == rest(one.replace('rel="stylesheet"', 'media="all" REL=stylesheet'))
    assert rest(one) != rest(one.replace("<p>x", "<p>y"))
    assert rest('<link rel="icon" href="1.png">') != rest('<link rel="icon" href="2.png">')


def test_events_carry_a_kind_and_a_generation_and_nothing_else() -> None:
    async def heard() -> str:
        board = Board(after_build(START, [fault()], ["secret/index.html"]))
        stream = event_stream(board)
        parts = [await anext(stream), await anext(stream)]
        board.post(after_build(board.state, [], ["other.html"]))
        parts.append(await anext(stream))
        board.close()
        parts += [part async for part in stream]
        return b"".join(parts).decode()

    assert asyncio.run(asyncio.wait_for(heard(), PATIENCE)) == (
        "retry: 1000\n\n"
        "event: changed\ndata: 101\n\nevent: problems\ndata: 101\n\n"
        "event: changed\ndata: 102\n\nevent: ok\ndata: 102\n\n"
    )


def test_a_silent_stream_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.preview.reload.HEARTBEAT", 0.001)

    async def heard() -> bytes:
        stream = event_stream(Board(START))
        return b"".join([await anext(stream), await anext(stream), await anext(stream)])

    assert b": still here\n\n" in asyncio.run(asyncio.wait_for(heard(), PATIENCE))


def test_problems_for_the_overlay() -> None:
    said = json.loads(problems_json(after_problems(START, [fault()])))
    assert said == {
        "generation": 101,
        "crash": "",
        "count": 1,
        "problems": [
            {
                "path": "content/storm/coverage.md",
                "line": 3,
                "column": 1,
                "excerpt": "titel: Storm",
                "code": "unknown-key",
                "message": 'unknown key "titel"',
                "hint": 'Did you mean "title"?',
                "severity": "error",
            }
        ],
    }


def test_a_flood_of_problems_is_counted_and_cut() -> None:
    said = json.loads(problems_json(after_problems(START, [fault(line=line) for line in range(500)])))
    assert (said["count"], len(said["problems"])) == (500, MOST_SHOWN)


def test_a_crash_for_the_overlay() -> None:
    assert json.loads(problems_json(after_crash(START, "KeyError: 1")))["crash"] == "KeyError: 1"


@pytest.mark.parametrize(
    ("since", "paths"),
    [
        ("100", ["a", "b"]),
        ("101", []),
        ("99", None),
        ("", None),
        ("x", None),
        ("-1", None),
        ("٣", None),
        ("9" * 5000, None),
    ],
)
def test_changes_since_a_generation(since: str, paths: list[str] | None) -> None:
    state = after_build(START, [], ["b", "a"])
    assert json.loads(changes_json(state, since)) == {"generation": 101, "paths": paths}


def test_the_waiting_page_says_whether_there_is_hope() -> None:
    assert "Building the site" in waiting_page(START).decode()
    assert "cannot be built" in waiting_page(after_problems(START, [fault()])).decode()


def test_warnings_are_not_for_the_overlay() -> None:
    state = after_build(START, [replace(fault(), severity="warning")], [])
    assert json.loads(problems_json(state))["count"] == 0


def test_the_client_puts_in_text_only() -> None:
    source = client().decode()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "<style"):
        assert forbidden not in source.replace("no <style>", "")


def test_the_client_is_never_in_the_file() -> None:
    assert "client.js" not in page("Home")
