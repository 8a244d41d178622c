"""Differences: how one text became another, word by word.

A text is plain: paragraphs parted by newlines. Words are what is compared; the white space between them is not, but a
new line is, for it parts paragraphs. Where letters are written without spaces, each is a word.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from functools import cache
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["same", "added", "removed"]

MOST_STEPS = 2_000_000  # taken to compare one pair of texts: about a fifth of a second
ISLAND = 2  # so few words that stayed between longer changes tell nothing: the whole reads as one change
_BREAK = "\n"
_MARKS = "\u3099\u309a\ufe00-\ufe0f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u17b4-\u17d3"
_LETTERS = (  # of scripts without spaces: Chinese, Japanese; Thai, Lao, Khmer
    "\u3001-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff"
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e4f-\u0e5b\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7\u1780-\u17b3\u17d4-\u17ff"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, came or went."""

    kind: Kind
    text: str
    spaced: bool = True  # whether white space parts it from what stands before it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what came to it and went from it."""

    runs: tuple[Run, ...]
    broken: Kind = "same"  # of the new line before it, where it alone came or went and not the whole paragraph
    skipped: int = 0  # paragraphs before it that stayed and are left out

    @property
    def stayed(self) -> bool:
        """Whether nothing in it changed."""
        return self.broken == "same" and all(run.kind == "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one text became another."""

    paragraphs: tuple[Paragraph, ...] = ()
    added: int = 0  # words
    removed: int = 0
    skipped: int = 0  # paragraphs at the end that stayed and are left out

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return not all(each.stayed for each in self.paragraphs)


@cache
def _word() -> re.Pattern[str]:
    """Give what finds words. Most builds compare nothing, and need not compile it."""
    return re.compile(rf"[{_LETTERS}][{_MARKS}]*|[^\s{_LETTERS}]+")


def words(text: str) -> list[str]:
    """Give the words of a text, without the spaces and new lines between them."""
    return _word().findall(text)


def difference(old: str, new: str, around: int = 1) -> Difference:
    """Give how `old` became `new`; of what stayed, `around` paragraphs before and after each change.

    What went stands before what came in its place. Where it would take long to find all that stayed, as in texts made
    for that, less of it is found.
    """
    tokens = list(_compared(_lines(old), _lines(new)))
    kinds = Counter(kind for kind, text, _ in tokens if text != _BREAK)
    paragraphs, skipped = _folded(_paragraphs(tokens), around)
    return Difference(tuple(paragraphs), kinds["added"], kinds["removed"], skipped)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if not line.isspace() and line]


# ── what stayed, came and went ───────────────────────────────────────────────────────────────────────────────────────

_Token = tuple[Kind, str, bool]  # a word or a new line; whether white space parts it from the word before
_Span = tuple[bool, int, int, int, int]  # whether it stayed; where it begins and ends among the old, among the new


class _Patience:
    """How many steps may still be taken for one pair of texts."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def take(self, steps: int) -> bool:
        """Take so many, where they are left."""
        if steps > self.steps:
            return False
        self.steps -= steps
        return True


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[_Token]:
    """Compare by paragraphs, and where they differ by words."""
    patience = _Patience(MOST_STEPS)
    for stayed, a, b, c, d in _spans(old, new, patience):
        now = [token for line in new[c:d] for token in _tokens(line, "same" if stayed else "added")]
        if stayed:
            yield from now
        else:
            was = [token for line in old[a:b] for token in _tokens(line, "removed")]
            yield from _by_words(was, now, patience)


def _tokens(line: str, kind: Kind) -> Iterator[_Token]:
    """Give the new line before a paragraph, and its words."""
    yield kind, _BREAK, True
    for word in _word().finditer(line):
        at = word.start()
        yield kind, word[0], not at or line[at - 1].isspace()


def _by_words(was: Sequence[_Token], now: Sequence[_Token], patience: _Patience) -> Iterator[_Token]:
    old, new = [text for _, text, _ in was], [text for _, text, _ in now]
    for stayed, a, b, c, d in _calmed(_spans(old, new, patience), new):
        if stayed:
            yield from [("same", text, spaced) for _, text, spaced in now[c:d]]
        else:
            yield from was[a:b]
            yield from now[c:d]


def _spans(old: Sequence[str], new: Sequence[str], patience: _Patience) -> list[_Span]:
    """Cut two sequences into spans that stayed or did not, by turns."""
    spans: list[_Span] = []
    a = c = 0
    for b, d, size in [*_blocks(old, new, patience), (len(old), len(new), 0)]:
        if a < b or c < d:
            spans.append((False, a, b, c, d))
        if size and spans and spans[-1][0]:
            _, first, _, other, _ = spans.pop()
            spans.append((True, first, b + size, other, d + size))
        elif size:
            spans.append((True, b, b + size, d, d + size))
        a, c = b + size, d + size
    return spans


def _blocks(old: Sequence[str], new: Sequence[str], patience: _Patience) -> list[tuple[int, int, int]]:
    """Give where runs of the two are the same: begin among the old, among the new, and length; in order.

    As `SequenceMatcher.get_matching_blocks`, which takes hours for some texts. Here the longest run is looked for
    first, then those beside it; where patience ends, nothing more is found.
    """
    from difflib import SequenceMatcher

    length = min(len(old), len(new))
    head = next((n for n in range(length) if old[n] != new[n]), length)
    tail = next((n for n in range(length - head) if old[-1 - n] != new[-1 - n]), length - head)
    found = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
    counts = Counter(new)
    steps = [0, *accumulate(1 + counts[each] for each in old)]  # what it takes to look at the old up to here
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    areas = deque([(head, len(old) - tail, head, len(new) - tail)])
    while areas:
        a, b, c, d = areas.popleft()
        if a == b or c == d or not patience.take(steps[b] - steps[a]):
            continue
        match = matcher.find_longest_match(a, b, c, d)
        if match.size:
            found.append((match.a, match.b, match.size))
            areas.append((a, match.a, c, match.b))
            areas.append((match.a + match.size, b, match.b + match.size, d))
    return sorted(block for block in found if block[2])


def _calmed(spans: Sequence[_Span], new: Sequence[str]) -> list[_Span]:
    """Join changes where but a word or two stayed between them: such a text is not read with profit."""
    calm: list[_Span] = []
    for number, span in enumerate(spans):
        _, a, b, c, d = span
        if span[0] and not _is_island(spans, number, new):
            calm.append(span)
        elif calm and not calm[-1][0]:
            _, first, _, other, _ = calm.pop()
            calm.append((False, first, b, other, d))
        else:
            calm.append((False, a, b, c, d))
    return calm


def _is_island(spans: Sequence[_Span], number: int, new: Sequence[str]) -> bool:
    _, _, _, c, d = spans[number]
    if d - c > ISLAND or not 0 < number < len(spans) - 1 or _BREAK in new[c:d]:
        return False
    return min(_size(spans[number - 1]), _size(spans[number + 1])) > d - c


def _size(span: _Span) -> int:
    _, a, b, c, d = span
    return max(b - a, d - c)


# ── as it is read ────────────────────────────────────────────────────────────────────────────────────────────────────


def _paragraphs(tokens: Iterable[_Token]) -> list[Paragraph]:
    found: list[tuple[Kind, list[_Token]]] = []
    for token in tokens:
        if token[1] == _BREAK:
            found.append((token[0], []))
        else:
            found[-1][1].append(token)
    return [_paragraph(broken, held) for broken, held in found if held]


def _paragraph(broken: Kind, tokens: Sequence[_Token]) -> Paragraph:
    if len(tokens) == 1:
        return Paragraph((Run(*tokens[0]),), "same" if tokens[0][0] == broken else broken)
    runs = []
    for kind, group in groupby(tokens, itemgetter(0)):
        (_, first, spaced), *others = group
        runs.append(Run(kind, first + "".join([f" {text}" if apart else text for _, text, apart in others]), spaced))
    whole = all(run.kind == broken for run in runs)
    return Paragraph(tuple(runs), "same" if whole else broken)


def _folded(paragraphs: Sequence[Paragraph], around: int) -> tuple[list[Paragraph], int]:
    """Leave out what stayed and is not near a change; give what is kept, and how many are left out at the end."""
    kept: set[int] = set()
    for number, each in enumerate(paragraphs):
        if not each.stayed:
            kept.update(range(number - around, number + around + 1))
    shown: list[Paragraph] = []
    skipped = 0
    for number, each in enumerate(paragraphs):
        if number in kept:
            shown.append(Paragraph(each.runs, each.broken, skipped) if skipped else each)
            skipped = 0
        else:
            skipped += 1
    return shown, skipped
