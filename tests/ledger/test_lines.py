"""Lines: whatever git or an editor made of a file of the ledger, its addresses are read, or the line is told."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ledger.lines import join, parse

PATH = "ledger/storm.txt"
SEGMENTS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?|[а-я]{1,6}|[à-ö]{1,6}", fullmatch=True)
ADDRESSES = st.lists(SEGMENTS, min_size=1, max_size=4).map(lambda parts: f"/{'/'.join(parts)}/")


def read(text: str) -> list[str]:
    """Give the addresses of a text in which nothing is wrong."""
    lines, problems = parse(PATH, text)
    assert problems == []
    return [line.address for line in lines]


@given(st.lists(ADDRESSES))
def test_what_is_joined_is_read_again_sorted_and_once(addresses: list[str]) -> None:
    """Whatever the order in which addresses came, and however often."""
    assert read(join(addresses)) == sorted({normalize("NFC", address) for address in addresses})


@given(st.lists(ADDRESSES), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "  ", "\t"]))
def test_line_endings_and_blanks_are_not_seen(addresses: list[str], ending: str, blank: str) -> None:
    """A checkout on Windows, an editor's trailing space, empty lines, no ending at the end."""
    text = f"{ending}{blank}{ending}".join(f"{address}{blank}" for address in addresses)
    assert read(text) == addresses


def test_lines_keep_their_order_and_numbers() -> None:
    """Of an address that stands there twice, both places are known."""
    lines, _ = parse(PATH, "/storm/two/\n\n/storm/\n/storm/two/\n")
    assert [(line.address, line.number) for line in lines] == [("/storm/two/", 1), ("/storm/", 3), ("/storm/two/", 4)]


def test_an_address_of_another_system_may_stand_there_too() -> None:
    """With an ending or without: a folder's gets its slash, as it does in an alias."""
    assert read("/news/2009/pier.html\n/news/pier\n/news/größe/\n") == [
        "/news/2009/pier.html",
        "/news/pier/",
        "/news/größe/",
    ]


def test_both_unicode_forms_of_an_address_are_one() -> None:
    """What an accent is made of cannot be seen."""
    assert read(normalize("NFD", "/été/")) == read(normalize("NFC", "/été/")) == [normalize("NFC", "/été/")]


WRONG = {
    "<<<<<<< HEAD": "it is a mark of git's, from a merge that was left unfinished",
    "||||||| 1234567": "it is a mark of git's, from a merge that was left unfinished",
    "=======": "it is a mark of git's, from a merge that was left unfinished",
    ">>>>>>> desk": "it is a mark of git's, from a merge that was left unfinished",
    "storm/one": "it does not begin with /",
    "https://live.harbour.example/storm/": "it does not begin with /",
    "# ours": "it does not begin with /",
    "/storm/../secret/": "it holds an empty segment, or a dot segment",
    "/storm/a//storm/b/": "it holds an empty segment, or a dot segment",
    "/": "it holds an empty segment, or a dot segment",
    "/storm/?page=2": "it holds '?'",
    "/storm/#u-one": "it holds '#'",
    "/sto rm/": "it holds ' '",
    "/storm/\0/": "it holds '\\x00'",
    "/storm\\one/": "it holds '\\\\'",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_no_address_is_told_with_its_line(line: str) -> None:
    """The other lines are read all the same."""
    lines, problems = parse(PATH, f"/storm/\n{line}\n/storm/one/\n")
    assert [each.address for each in lines] == ["/storm/", "/storm/one/"]
    (told,) = problems
    assert (told.code, told.place.path, told.place.line, told.place.excerpt) == ("ledger-line", PATH, 2, line)
    assert told.message.endswith(f": {WRONG[line]}")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    """Every line that is not blank is an address or is told."""
    lines, problems = parse(PATH, text)
    whole = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = {line.number for line in lines} | {each.place.line for each in problems}
    assert said == {number for number, line in enumerate(whole, 1) if line.strip(" \t")}
