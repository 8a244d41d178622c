"""The exported file: a history without its repository says the same, to the byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dateline.cli.printing import problem_text
from dateline.history.exported import export
from dateline.history.trails import open_history
from history.repositories import COVERAGE, Repository, Story, by_chance, imported, update
from history.test_trails import opened, questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def exported(site: Path, out: Path) -> Path:
    """Export the history of `site` into a folder of its own, and give the file."""
    out.mkdir(parents=True)
    history = opened(site)
    export(history, out / "history.jsonl")
    history.close()
    return out / "history.jsonl"


def a_site(folder: Path) -> Path:
    site = Repository(folder).write("content/storm/coverage.md", COVERAGE)
    site.write("content/storm/one.md", update("It rains.")).commit(by="Zoë")
    site.write("content/storm/two.md", b"---\nid: two\n---\n\xff\xfe").commit()
    (site.folder / "content/storm/one.md").unlink()
    site.commit()
    return site.folder


@pytest.mark.parametrize("seed", range(4))
def test_what_was_exported_answers_as_the_repository_does(seed: int, tmp_path: Path) -> None:
    """Trails and texts are the same; exported again, so are all bytes."""
    imported(tmp_path / "site", Story(by_chance(seed), bad_dates=seed % 2 == 1).tell(40))
    file = exported(tmp_path / "site", tmp_path / "copy")
    again = exported(tmp_path / "copy", tmp_path / "again")
    assert again.read_bytes() == file.read_bytes()
    first, second = opened(tmp_path / "site"), opened(tmp_path / "copy")
    for each in questions(by_chance(seed)):
        trails = first.trails(*each)
        assert second.trails(*each) == trails
        blobs = [revision.blob for trail in trails.values() for revision in trail.revisions]
        assert second.texts(blobs) == first.texts(blobs)
    first.close()
    second.close()


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whether it was read in one go or as it grew."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    for number in range(4):
        site.write("content/storm/one.md", update(f"Edit {number}.")).commit(by=f"Person {number % 2}")
        opened(site.folder, tmp_path / "grown.db").close()
    files = []
    for cache in ("grown.db", "anew.db"):
        history = opened(site.folder, tmp_path / cache)
        assert export(history, tmp_path / f"{cache}.jsonl") == 4
        files.append((tmp_path / f"{cache}.jsonl").read_bytes())
        history.close()
    assert files[0] == files[1]


def test_what_an_exported_file_holds(tmp_path: Path) -> None:
    """Lines that a person, and any program, can read; a text that is not UTF-8 as base64."""
    file = exported(a_site(tmp_path / "site"), tmp_path / "copy")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {name: lines[0][name] for name in ("format", "version", "wrong_dates")} == {
        "format": "dateline-history",
        "version": 1,
        "wrong_dates": [],
    }
    assert lines[1]["landed"] == "2014-03-07T13:47:40Z"
    assert lines[1]["by"] == "Zoë"
    assert [change["id"] for line in lines[1:4] for change in line["changes"]] == ["one", "two", "one"]
    assert lines[3]["changes"][0]["blob"] is None
    assert sorted(name for line in lines[4:] for name in line) == ["base64", "blob", "blob", "text"]


def test_a_text_may_be_left_out(tmp_path: Path) -> None:
    """Of a version that may not be shown, its words do not travel."""
    history = opened(a_site(tmp_path / "site"))
    blob = history.trails("storm", [], {})["one"].revisions[0].blob
    export(history, tmp_path / "history.jsonl", without=[blob])
    history.close()
    assert "It rains." not in (tmp_path / "history.jsonl").read_text(encoding="utf-8")
    copy = opened(tmp_path)
    assert copy.trails("storm", [], {})["one"].revisions[0].blob == blob
    assert copy.texts([blob]) == {}
    copy.close()


def test_a_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    """The head is another, and so is what is told."""
    file = exported(a_site(tmp_path / "site"), tmp_path / "copy")
    first = opened(tmp_path / "copy")
    assert sorted(first.trails("storm", [], {})) == ["one", "two"]
    first.close()
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:2]), encoding="utf-8")
    second = opened(tmp_path / "copy")
    assert sorted(second.trails("storm", [], {})) == ["one"]
    assert first.head != second.head
    second.close()


def test_a_repository_comes_first(tmp_path: Path) -> None:
    """Where both are there, git says more."""
    site = a_site(tmp_path / "site")
    (site / "history.jsonl").write_text("no history", encoding="utf-8")
    opened(site).close()


def altered(name: str, value: object, number: int = 1) -> Callable[[list[str]], None]:
    def alter(lines: list[str]) -> None:
        told = json.loads(lines[number])
        told[name] = value
        lines[number] = json.dumps(told)

    return alter


def change(name: str, value: object) -> Callable[[list[str]], None]:
    def alter(lines: list[str]) -> None:
        told = json.loads(lines[1])
        told["changes"][0][name] = value
        lines[1] = json.dumps(told)

    return alter


FAULTS: dict[str, tuple[Callable[[list[str]], object], int, str]] = {
    "nothing": (list.clear, 1, "it is empty"),
    "no JSON": (lambda lines: lines.__setitem__(2, "{"), 3, "it is not JSON"),
    "no object": (lambda lines: lines.__setitem__(2, "[]"), 3, "here must stand an object"),
    "another file": (altered("format", "else", 0), 1, "it is no history of Dateline's"),
    "a later version": (altered("version", 2, 0), 1, "it is of version 2; this Dateline reads version 1"),
    "no date": (altered("landed", "yesterday"), 2, '"yesterday" is no instant such as 2014-03-07T19:05:00Z'),
    "a date that goes back": (altered("landed", "2014-03-07T10:00:00Z", 2), 3, "it landed before the line above"),
    "no id": (altered("commit", "abc"), 2, '"abc" is no id of git\'s'),
    "a number": (altered("by", 1), 2, "here must stand a text, not 1"),
    "no author": (lambda lines: lines.__setitem__(1, lines[1].replace('"by"', '"buy"')), 2, "there is no by"),
    "another text": (altered("text", "It snows.", 5), 6, "the text is not the one that its blob names"),
    "a text twice": (lambda lines: lines.append(lines[5]), 7, "there are two texts of this blob"),
    "a coverage of no name": (change("coverage", None), 2, "here must stand a text, not None"),
    "half a letter": (change("path", "\ud800"), 2, "half a letter stands in it"),
}


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_a_file_that_was_altered_is_told_with_its_line(kind: str, tmp_path: Path) -> None:
    """And there is no history then."""
    file = exported(a_site(tmp_path / "site"), tmp_path / "copy")
    alter, line, reason = FAULTS[kind]
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[4:] = sorted(lines[4:], key=lambda each: '"text"' in each)
    alter(lines)
    file.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
    history, problems = open_history(file.parent, tmp_path / "history.db", "required")
    assert history is None
    assert "\n".join(map(problem_text, problems)) == (
        f"history.jsonl:{line}:1: error[history-export] history.jsonl cannot be read: {reason}\n"
        "  hint: Export it again, from the site's repository: dateline history export"
    )
    _, warned = open_history(file.parent, tmp_path / "history.db", "auto")
    assert [each.severity for each in warned] == ["warning"]
