"""The terminal: colour where a person looks, and nothing that a file could do to it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from dateline.cli.printing import problem_text
from dateline.cli.terminal import Terminal, plainly, wants_colour
from dateline.problems import Place, Problem, problem

if TYPE_CHECKING:
    from pathlib import Path

FAULT = problem("unknown-key", Place("content/a.md", 3, 1, "titel: [bold]x"), key="titel", suggestion="", known="title")
WARNING = problem("time-in-future", Place("content/b.md"), written="later")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def colourful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with colours, whatever this one is."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def without_colour(text: str) -> str:
    """Give text without the sequences that colour it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_plain_where_nobody_looks() -> None:
    """In a file or a pipe, problems are plain text."""
    out, err = io.StringIO(), io.StringIO()
    Terminal(out, err).problems([FAULT, WARNING])
    assert err.getvalue() == f"{problem_text(FAULT)}\n{problem_text(WARNING)}\n1 error, 1 warning\n"
    Terminal(out, err).problems([FAULT], as_result=True)
    assert out.getvalue() == f"{problem_text(FAULT)}\n1 error\n"


def test_coloured_on_a_terminal_it_says_the_same() -> None:
    """Colour adds nothing to the words and takes nothing from them, brackets included; no line is broken."""
    err = Screen()
    Terminal(io.StringIO(), err).problems([FAULT, WARNING])
    assert "\x1b[" in err.getvalue()
    assert without_colour(err.getvalue()) == f"{problem_text(FAULT)}\n{problem_text(WARNING)}\n1 error, 1 warning\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """NO_COLOR, or a terminal that has none."""
    assert wants_colour(Screen())
    monkeypatch.setenv(name, value)
    assert not wants_colour(Screen())
    err = Screen()
    Terminal(io.StringIO(), err).problems([FAULT])
    assert "\x1b" not in err.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO, Screen])
def test_a_file_cannot_act_on_the_terminal(stream: type[io.StringIO]) -> None:
    """Escape sequences in names, lines and messages are shown as signs."""
    evil = Problem(
        Place("a\x1b]0;x\x07.md", 1, 1, "\x1b[2J\x9b31m gone"), "unknown-key", "\x1b[1A", "\x08\x08", "error"
    )
    err = stream()
    Terminal(io.StringIO(), err).problems([evil])
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", without_colour(err.getvalue())) is None
    assert "]0;x" in err.getvalue()


def test_notes_can_be_unwanted_and_errors_cannot() -> None:
    """Quiet means: nothing but what was asked for and what went wrong."""
    out, err = io.StringIO(), io.StringIO()
    quiet = Terminal(out, err, quiet=True)
    quiet.note("by the way")
    quiet.error("no room")
    quiet.result("done")
    assert (out.getvalue(), err.getvalue()) == ("done\n", "error: no room\n")


def test_an_error_of_the_system_names_its_file(tmp_path: Path) -> None:
    """In a sentence that begins with the file; a sentence of our own stands by itself."""
    with pytest.raises(OSError, match="No such file") as raised:
        (tmp_path / "nowhere").read_bytes()
    assert plainly(raised.value) == f"{tmp_path}/nowhere: no such file or directory"
    assert plainly(OSError(28, "No space left on device")) == "no space left on device"
    assert plainly(OSError("The folder is full of foreign files.")) == "The folder is full of foreign files."


def test_progress_is_shown_to_people_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a pipe nor when quiet is asked for, nor where no line can be taken away."""
    with Terminal(io.StringIO(), Screen()).progress() as tell:
        assert tell is not None
    monkeypatch.setenv("TERM", "dumb")
    for terminal in (
        Terminal(io.StringIO(), io.StringIO()),
        Terminal(io.StringIO(), Screen(), quiet=True),
        Terminal(io.StringIO(), Screen()),
    ):
        with terminal.progress() as tell:
            assert tell is None
