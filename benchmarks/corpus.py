"""Corpus: synthetic live coverage, the same for the same size and seed, in a form that no generator owns."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from vocabulary import (
    AUTHORS,
    CLAIMS,
    EVENTS,
    HEADLINES,
    OPENERS,
    ORGANISATIONS,
    PEOPLE,
    PLACES,
    SENTENCES,
    TAGS,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_COVERAGE = 500  # updates, about
FIRST_DAY = datetime(2017, 1, 9, 5, 30, tzinfo=UTC)
DAYS = 2700  # over which the coverages are spread
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class CorpusCoverage:
    """One coverage."""

    slug: str
    title: str
    summary: str
    start: datetime


@dataclass(frozen=True, slots=True)
class CorpusUpdate:
    """One update; `body` is Markdown with the features of real coverage."""

    coverage: str
    id: str
    title: str
    published: datetime
    byline: tuple[str, ...]  # names
    tags: tuple[str, ...]
    body: str


def slug(text: str) -> str:
    """Give a text's form in an address: ASCII letters and digits, the rest hyphens."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in kept.split("-") if part)


class Writer:
    """Writes words by chance, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def fill(self, text: str) -> str:
        """Fill a sentence's slots."""
        return _SLOT.sub(lambda match: self._word(match[1]), text)

    def _word(self, slot: str) -> str:
        chance = self.chance
        match slot:
            case "p":
                return chance.choice(PLACES)
            case "o":
                return chance.choice(ORGANISATIONS)
            case "v":
                return chance.choice(("Flooding", "Protest", "Fire", "Police operation"))
            case _:
                low, high = {"d": (2, 9), "d2": (0, 9), "h": (6, 22)}.get(slot, (12, 980))
                return str(chance.randint(low, high))

    def sentence(self) -> str:
        """Give a sentence of a report."""
        chance, kind = self.chance, self.chance.random()
        if kind < 0.34:
            who = chance.choice(ORGANISATIONS if chance.random() < 0.6 else PEOPLE)
            return f"{who[0].upper()}{who[1:]} {chance.choice(VERBS)} {self.fill(chance.choice(CLAIMS))}."
        if kind < 0.44:
            who = chance.choice(ORGANISATIONS)
            address = f"https://news.example.net/{chance.randint(2017, 2024)}/{slug(who)}-{chance.randint(1000, 9999)}"
            return f"According to [{who}]({address}), {self.fill(chance.choice(CLAIMS))}."
        return self.fill(chance.choice(OPENERS if kind < 0.52 else SENTENCES))

    def paragraph(self) -> str:
        """Give one to four sentences."""
        return " ".join(self.sentence() for _ in range(self.chance.randint(1, 4)))

    def body(self, coverage: str, earlier: list[str]) -> str:
        """Give an update's Markdown, 60 to 250 words; `earlier` are ids to link to."""
        target = int(min(250, max(60, self.chance.gauss(130, 45))))
        blocks = [f"{self.fill(self.chance.choice(OPENERS))} {self.paragraph()}"]
        words = len(blocks[0].split())
        while words < target:
            block = self._block(coverage, earlier)
            if words + len(block.split()) > 250:
                break
            blocks.append(block)
            words += len(block.split())
        return "\n\n".join(blocks) + "\n"

    def _block(self, coverage: str, earlier: list[str]) -> str:
        chance, kind = self.chance, self.chance.random()
        if kind < 0.12:
            said = self.fill(chance.choice(CLAIMS)).capitalize()
            return f"> “{said}. {self.fill(chance.choice(SENTENCES))}”\n>\n> — {chance.choice(PEOPLE)}"
        if kind < 0.22:
            return "\n".join(f"- {self.sentence()}" for _ in range(chance.randint(2, 5)))
        if kind < 0.25:
            return "\n".join(f"{number}. {self.sentence()}" for number in range(1, chance.randint(3, 5)))
        if kind < 0.31:
            return f'![{self.fill("The scene in {p}")}](media/scene.png "Photograph: {chance.choice(AUTHORS)}")'
        if kind < 0.37:
            who = chance.choice(PEOPLE)
            return f"<blockquote>\n<p>{slug(self.sentence())}</p>\n&mdash; {who}\n</blockquote>"
        if kind < 0.41 and earlier:
            link = f"/{coverage}/{chance.choice(earlier)}/"
            return f"**Earlier:** [{self.fill('our earlier report from {p}')}]({link})."
        return "### " + self.fill("The situation in {p}") if kind < 0.44 else self.paragraph()


def generate(count: int, seed: int = 1) -> tuple[list[CorpusCoverage], Iterator[CorpusUpdate]]:
    """Give the coverages of a corpus of `count` updates, and its updates one by one, oldest first in each coverage."""
    writer = Writer(seed)
    coverages = max(1, round(count / PER_COVERAGE))
    planned = [_coverage(writer, number, coverages) for number in range(coverages)]
    sizes = _sizes(writer, count, coverages)
    return planned, _updates(writer, planned, sizes)


def _coverage(writer: Writer, number: int, coverages: int) -> CorpusCoverage:
    step = max(1, min(26, DAYS // coverages))
    start = FIRST_DAY + timedelta(days=number * step % DAYS, minutes=writer.chance.randint(0, 300))
    title = f"{writer.chance.choice(EVENTS)} in {writer.chance.choice(PLACES).removeprefix('the ')}"
    name = f"{slug(title)}-{start:%Y-%m-%d}-{number:04d}"
    return CorpusCoverage(name, f"{title} – live", writer.sentence(), start)


def _sizes(writer: Writer, count: int, coverages: int) -> list[int]:
    """Give each coverage's number of updates: about 500, not exactly."""
    sizes = [count // coverages + (number < count % coverages) for number in range(coverages)]
    for first in range(0, coverages - 1, 2):
        shift = writer.chance.randint(-120, 120)
        sizes[first] += shift
        sizes[first + 1] -= shift
    return sizes


def _updates(writer: Writer, coverages: list[CorpusCoverage], sizes: list[int]) -> Iterator[CorpusUpdate]:
    chance = writer.chance
    for coverage, size in zip(coverages, sizes, strict=True):
        team, topics = chance.sample(AUTHORS, chance.randint(5, 9)), chance.sample(TAGS, 4)
        at, earlier = coverage.start, list[str]()
        for _ in range(size):
            at += timedelta(seconds=chance.randint(40, 700))
            if chance.random() < 0.01:
                at += timedelta(hours=chance.randint(4, 8))
            headline = writer.fill(chance.choice(HEADLINES))
            name = f"{at:%Y%m%d-%H%M%S}-{slug(headline)[:40].strip('-')}"
            byline = tuple(chance.sample(team, 2 if chance.random() < 0.25 else 1))
            tags = tuple(sorted(chance.sample(topics, chance.randint(1, 3))))
            body = writer.body(coverage.slug, earlier)
            yield CorpusUpdate(coverage.slug, name, headline[0].upper() + headline[1:], at, byline, tags, body)
            earlier = [*earlier[-39:], name]
