"""Reload: what the preview adds to the pages that it sends, and what those pages then ask for.

The client's script is put into the response, never into a file. Events carry no content, only a kind and a generation;
what it means is asked for at addresses that only the preview's own pages may read.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.preview.state import changed_since, signals

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from dateline.preview.state import Board, Signal, State
    from dateline.problems import Problem

CLIENT = "/.dateline/client.js"
EVENTS = "/.dateline/events"
PROBLEMS = "/.dateline/problems.json"
CHANGES = "/.dateline/changes.json"

HEARTBEAT = 15.0  # seconds; a client that is gone without a word is noticed when it is written to
MOST_SHOWN = 50

_STYLE_LINK = re.compile(rb"""<link\b(?=[^>]*(?:\bstylesheet\b|\bas=["']?style\b))[^>]*>""", re.IGNORECASE)


def client() -> bytes:
    """Give the client's script."""
    return Path(__file__).with_name("client.js").read_bytes()


def with_client(page: bytes, path: str, state: State, *, waiting: bool = False) -> bytes:
    """Put the client's script into an HTML page, made from the output file `path` in or after `state`'s generation.

    `waiting` marks a page that stands in for one not built yet. `data-rest` is a digest of all but the links to
    stylesheets: two pages with the same can be turned into each other by exchanging those.
    """
    rest = hashlib.sha256(_STYLE_LINK.sub(b"", page)).hexdigest()[:16]
    tag = (
        f'<script src="{CLIENT}" defer data-generation="{state.generation}" data-rest="{rest}"'
        f' data-path="{html.escape(path)}"{" data-waiting" if waiting else ""}></script>'
    ).encode()
    end = page.lower().rfind(b"</body")
    return page + tag if end < 0 else page[:end] + tag + page[end:]


def waiting_page(state: State) -> bytes:
    """Give the page that stands in for any other until the site has been built once."""
    title = "This site cannot be built yet" if state.faulty else "Building the site …"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<noscript><meta http-equiv="refresh" content="2"></noscript>\n'
        f"<title>{title}</title>\n</head>\n"
        '<body style="font: 1.1rem/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 40rem; padding: 0 1rem">\n'
        f"<h1>{title}</h1>\n<p>This page reloads by itself as soon as there is something to see.</p>\n"
        "</body>\n</html>\n"
    ).encode()


async def event_stream(board: Board) -> AsyncIterator[bytes]:
    """Give server-sent events (WHATWG HTML, 9.2): where things stand at once, then each change; ends with the board."""
    yield b"retry: 1000\n\n"
    before: State | None = None
    async for state in board.follow(HEARTBEAT):
        told = signals(before, state)
        yield b"".join(_event(signal, state) for signal in told) or b": still here\n\n"
        before = state


def _event(signal: Signal, state: State) -> bytes:
    generation = state.changes[-1].generation if signal == "changed" and state.changes else state.generation
    return f"event: {signal}\ndata: {generation}\n\n".encode()


def problems_json(state: State) -> bytes:
    """Give what the overlay shows."""
    shown = [_problem(problem) for problem in state.problems[:MOST_SHOWN]]
    count = len(state.problems)
    return _json({"generation": state.generation, "crash": state.crash, "count": count, "problems": shown})


def changes_json(state: State, since: str) -> bytes:
    """Give the output paths changed since a generation; `null` where that is not known."""
    paths = changed_since(state, int(since)) if since.isascii() and since.isdecimal() and len(since) < 20 else None
    return _json({"generation": state.generation, "paths": None if paths is None else sorted(paths)})


def _problem(problem: Problem) -> dict[str, str | int]:
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "excerpt": problem.place.excerpt,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity,
    }


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
