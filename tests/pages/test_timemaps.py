"""A TimeMap is what RFC 7089 asks for, to a parser that takes nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from dateline.pages.timemaps import http_date, timemap

BASE = "https://wire.example/news/"
OWN = "/talks/quay/versions/timemap.link"
AT = datetime(2014, 3, 7, 9, 5, 1, tzinfo=UTC)


class Links:
    """A parser of application/link-format as RFC 8288 §3 and RFC 7089 §5 have it, which forgives nothing."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def links(self) -> list[tuple[str, dict[str, str]]]:
        """Give each link's target and attributes. Raises `ValueError` where there is none."""
        found = [self.link()]
        while self.skip() and self.take(","):
            self.skip()
            found.append(self.link())
        if self.at != len(self.text):
            raise ValueError(f"{self.text[self.at :]!r} is left")
        return found

    def link(self) -> tuple[str, dict[str, str]]:
        target = self.match(r"<([A-Za-z][A-Za-z0-9+.-]*:[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]+)>")  # an absolute URI
        attributes: dict[str, str] = {}
        while self.skip() and self.take(";"):
            self.skip()
            name = self.match(r"([!#$&+.^_`|~0-9A-Za-z-]+)")
            self.skip()
            self.match("(=)")
            self.skip()
            if name in attributes:
                raise ValueError(f"{name} stands twice")
            attributes[name] = self.match(r'"((?:[\t !#-\[\]-~]|\\[\t -~])*)"')
        return target, attributes

    def match(self, pattern: str) -> str:
        match = re.compile(pattern).match(self.text, self.at)
        if not match:
            raise ValueError(f"{pattern} is not at {self.text[self.at : self.at + 40]!r}")
        self.at = match.end()
        return match[1]

    def take(self, mark: str) -> bool:
        there = self.text.startswith(mark, self.at)
        self.at += len(mark) if there else 0
        return there

    def skip(self) -> bool:
        while self.text[self.at : self.at + 1] in {" ", "\t", "\r", "\n"} and self.at < len(self.text):
            self.at += 1
        return True


def read(count: int) -> list[tuple[str, dict[str, str]]]:
    """A TimeMap of `count` versions, a day apart, as the parser reads it."""
    mementos = [(f"/talks/quay/versions/{n}/", AT + timedelta(days=n)) for n in range(count)]
    return Links(timemap(BASE, "/talks/quay/", OWN, mementos)).links()


def test_the_parser_takes_nothing_else() -> None:
    """Else it would prove nothing."""
    for wrong in ('</a>; rel="x"', "<https://a.example/>; rel=x", '<https://a.example/>; rel="x",', "", "<https://a>;"):
        with pytest.raises(ValueError, match=r"is not at|is left"):
            Links(wrong).links()


@pytest.mark.parametrize("count", [2, 3, 40])
def test_it_names_the_original_itself_and_every_memento(count: int) -> None:
    """In this order, the first and the last memento marked, all by absolute URIs."""
    original, own, *mementos = read(count)
    assert original == (f"{BASE}talks/quay/", {"rel": "original"})
    assert own[0] == f"{BASE}talks/quay/versions/timemap.link"
    assert (own[1]["rel"], own[1]["type"]) == ("self", "application/link-format")
    rels = [attributes["rel"] for _, attributes in mementos]
    assert rels == ["first memento", *["memento"] * (count - 2), "last memento"]
    assert [target for target, _ in mementos] == [f"{BASE}talks/quay/versions/{n}/" for n in range(count)]


def test_it_says_when_each_landed_and_the_span_of_all() -> None:
    """As HTTP writes dates, in GMT."""
    _, own, *mementos = read(3)
    times = [attributes["datetime"] for _, attributes in mementos]
    assert times[0] == "Fri, 07 Mar 2014 09:05:01 GMT"
    assert [parsedate_to_datetime(time) for time in times] == [AT + timedelta(days=n) for n in range(3)]
    assert (own[1]["from"], own[1]["until"]) == (times[0], times[-1])


def test_dates_have_two_digits_for_days_and_four_for_years() -> None:
    """Whatever the zone in which they are given."""
    zone = datetime.fromisoformat("0476-09-04T01:02:03+05:00")
    assert http_date(zone) == "Thu, 03 Sep 0476 20:02:03 GMT"


def test_what_an_address_may_not_hold_is_encoded() -> None:
    """No name of a coverage or update breaks out of its link."""
    text = timemap(BASE, '/a>; rel="x", <é/', OWN, [("/a/1/", AT), ("/a/2/", AT)])
    assert Links(text).links()[0] == (f"{BASE}a%3E;%20rel=%22x%22,%20%3C%C3%A9/", {"rel": "original"})
