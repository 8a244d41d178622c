"""Progress: one line for a person who waits, that can be believed, and is gone in the end."""

from __future__ import annotations

import io
import re

import pytest

from dateline.cli.progress import Bar, Guess, in_words


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide terminal, whatever this one is."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def lines(screen: Screen) -> list[str]:
    """Give what stood on the line, one thing after the other, without bar and colour."""
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "\r", screen.getvalue())
    found = [line.lstrip("━╸╺ ").rstrip() for line in re.split(r"[\r\n]+", text)]
    return [line for line in found if line]


def shown(*steps: tuple[float, str, int, int]) -> list[str]:
    """Give what is shown of work that tells of itself so many seconds after it began."""
    screen, clock = Screen(), Clock()
    bar = Bar(screen, clock)
    for after, *step in steps:
        clock.now = Clock.now + after
        bar(*step)  # type: ignore[arg-type]
    return lines(screen)


def test_short_work_shows_nothing() -> None:
    """Not even rich is loaded for it."""
    screen, clock = Screen(), Clock()
    bar = Bar(screen, clock)
    clock.now += 0.3
    bar("updates", 5, 10)
    bar("listings", 5, 10)
    bar.stop()
    assert screen.getvalue() == ""


def test_long_work_says_how_far_it_is_and_how_long_it_takes() -> None:
    """Counts with separators, the share of all stages, and the time left; nothing of that in the first second."""
    assert shown(
        (0.0, "updates", 0, 20_000),
        (0.5, "updates", 1_000, 20_000),
        (2.0, "updates", 4_000, 20_000),
        (10.0, "updates", 20_000, 20_000),
        (12.0, "listings", 1_500, 3_000),
    ) == [
        "3%  1,000 of 20,000 sources",
        "13%  4,000 of 20,000 sources, 13 s left",
        "65%  20,000 of 20,000 sources, 5 s left",
        "80%  1,500 of 3,000 listings, 3 s left",
    ]


def test_a_build_that_begins_late_is_guessed_from_there() -> None:
    """Where no coverage has to be made, the listings are the work."""
    *_, last = shown((0.0, "listings", 0, 40), (2.0, "listings", 20, 40))
    assert last == "80%  20 of 40 listings, 3 s left"


def test_what_is_not_counted_is_named() -> None:
    """A stage that does not know how much there is says what it is at."""
    assert shown((0.0, "committing", 0, 0), (1.5, "committing", 0, 0)) == ["95%  files"]


def test_steps_in_quick_succession_are_not_all_drawn() -> None:
    """But the last one is, wherever it comes."""
    told = shown(*((1.0 + number / 1000, "updates", number + 1, 50) for number in range(50)))
    assert len(told) == 2
    assert "50 of 50 sources" in told[-1]


def test_the_line_is_taken_away() -> None:
    """Nothing of it stays: it is erased, and the cursor is shown again."""
    screen, clock = Screen(), Clock()
    bar = Bar(screen, clock)
    clock.now += 1
    bar("updates", 5, 10)
    bar.stop()
    bar.stop()
    assert screen.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_a_narrow_terminal_keeps_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar goes first, then the end of the line; it never takes two."""
    monkeypatch.setenv("COLUMNS", "30")
    screen, clock = Screen(), Clock()
    bar = Bar(screen, clock)
    clock.now += 2
    bar("updates", 1_500, 10_000)
    assert "━" not in screen.getvalue()
    assert lines(screen) == ["10%  1,500 of 10,000 sources…"]


def test_a_time_that_was_told_is_kept() -> None:
    """The end stays where it was told to be while the work goes nearly as it did, so that the time only runs down."""
    guess = Guess(0.0, 0.0)
    assert guess.left(10.0, 0.1) == pytest.approx(90)
    assert guess.left(20.0, 0.19) == pytest.approx(80)
    assert guess.left(30.0, 0.31) == pytest.approx(70)


def test_a_time_that_was_wrong_is_told_anew() -> None:
    """By more than a fifth, or a second of a few."""
    guess = Guess(0.0, 0.0)
    guess.left(10.0, 0.1)
    assert guess.left(20.0, 0.5) == pytest.approx(20)
    assert guess.left(37.0, 0.92) == pytest.approx(3)
    assert guess.left(45.0, 0.9) == pytest.approx(5)


@pytest.mark.parametrize(("now", "share"), [(0.9, 0.5), (5.0, 0.0), (5.0, 0.04)])
def test_too_little_work_tells_nothing(now: float, share: float) -> None:
    """In the first second, or before a twentieth is done."""
    assert Guess(0.0, 0.0).left(now, share) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "1 s"), (1.4, "1 s"), (59.6, "60 s"), (89.0, "89 s"), (100.0, "2 min"), (3600, "60 min")],
)
def test_times_as_people_say_them(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
