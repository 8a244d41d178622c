"""Append: what is shown goes into the ledger, and nothing ever goes out of it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock
from dateline.ledger import news
from dateline.ledger.append import missing, record
from dateline.ledger.files import find_files, read_file
from dateline.ledger.shown import shown
from dateline.problems import ProblemsFound
from dateline.reading.read import read
from dateline.reading.stories import StoryReading, read_story
from harness import NOW, Site, states

if TYPE_CHECKING:
    from dateline.reading.masthead import Masthead
    from dateline.reading.memory import Memory

FERRY = "ledger/2025/ferry.txt"
STORM = "ledger/storm.txt"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with two coverages, one of them nested, a draft, and a withdrawn update."""
    return Site.copy("harbour", tmp_path / "site")


def append(site: Site, clock: Clock | None = None) -> dict[str, tuple[str, ...]]:
    """Append what the site shows, and give what was new."""
    return dict(record(site.folder, clock or Clock(NOW)).new)


def lines(site: Site, path: str) -> list[str]:
    """Give the lines of a file of the ledger."""
    return (site.folder / path).read_bytes().decode("utf-8").split("\n")


def test_coverages_updates_and_authors_are_written_down(site: Site) -> None:
    """Each coverage has a file at its id, with its own address first; authors have one together."""
    new = append(site)
    assert list(new) == [FERRY, "ledger/authors.txt", STORM]
    assert lines(site, FERRY) == [
        "/2025/ferry/",
        "/2025/ferry/ashore/",
        "/2025/ferry/casting-off/",
        "/2025/ferry/half-way/",
        "",
    ]
    assert lines(site, "ledger/authors.txt") == ["/authors/ada/", "/authors/ben/", ""]
    assert all(list(addresses) == lines(site, path)[:-1] for path, addresses in new.items())


def test_every_address_that_is_written_down_is_in_the_output(site: Site) -> None:
    """With the flags of the build, too."""
    for drafts, future in ((False, False), (True, True)):
        clock = Clock(NOW, drafts, future)
        site.build(drafts=drafts, future=future)
        wanted = shown(read(site.folder, clock).newsroom, clock)
        assert [
            each for of in wanted.values() for each in of if not (site.output / each[1:] / "index.html").is_file()
        ] == []


def test_only_addresses_at_which_a_published_file_answers(site: Site) -> None:
    """Where it is told which files those are; the others are new the next time."""
    files = ["2025/ferry/index.html", "2025/ferry/ashore/index.html", "2025/ferry/half-way/index.md", "index.html"]
    assert dict(record(site.folder, Clock(NOW), files).new) == {FERRY: ("/2025/ferry/", "/2025/ferry/ashore/")}
    assert append(site)[FERRY] == ("/2025/ferry/casting-off/", "/2025/ferry/half-way/")


def test_drafts_and_what_is_not_due_are_left_out(site: Site) -> None:
    """They are written down when they have been published; a withdrawn update has been."""
    append(site, Clock(NOW - timedelta(days=2000)))
    assert lines(site, STORM) == ["/storm/", ""]
    append(site)
    assert "/storm/withdrawn-report/" in lines(site, STORM)
    assert "/storm/draft-note/" not in lines(site, STORM)


def test_nothing_is_written_where_nothing_is_new(site: Site) -> None:
    """Not even where the file is in no order: that waits for the next address."""
    append(site)
    turned = "".join(f"{line}\r\n" for line in reversed(lines(site, FERRY)) if line)
    site.write(FERRY, turned * 2)
    before = states(site.folder / "ledger")
    assert append(site) == {}
    assert states(site.folder / "ledger") == before


def test_the_next_address_puts_a_file_in_order(site: Site) -> None:
    """Lines that git or somebody turned, doubled, or ended otherwise; those of what is gone stay."""
    site.write(FERRY, "/2025/ferry/half-way/\r\n/2025/ferry/half-way/\r\n\r\n/2025/ferry/\r\n/2025/ferry/a-gone-one/")
    assert append(site)[FERRY] == ("/2025/ferry/ashore/", "/2025/ferry/casting-off/")
    assert lines(site, FERRY) == [
        "/2025/ferry/",
        "/2025/ferry/a-gone-one/",
        "/2025/ferry/ashore/",
        "/2025/ferry/casting-off/",
        "/2025/ferry/half-way/",
        "",
    ]


def test_what_is_gone_keeps_its_line(site: Site) -> None:
    """An update, a coverage, a person."""
    append(site)
    before = states(site.folder / "ledger")
    site.delete("content/2025").delete("content/authors/ben.md").delete("content/storm/first-day/first-wave.md")
    assert append(site) == {}
    assert states(site.folder / "ledger") == before


def test_missing_writes_nothing(site: Site) -> None:
    """It gives what `record` would."""
    found = missing(site.folder, Clock(NOW))
    assert not (site.folder / "ledger").exists()
    assert found.new == append(site)
    assert missing(site.folder, Clock(NOW)).new == {}


@pytest.fixture
def stories(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The coverages whose updates are read."""
    found: list[str] = []

    def noted(masthead: Masthead, id_: str, clock: Clock, memory: Memory) -> StoryReading:
        found.append(id_)
        return read_story(masthead, id_, clock, memory)

    monkeypatch.setattr(news, "read_story", noted)
    return found


def test_only_what_may_be_new_is_read(site: Site, stories: list[str]) -> None:
    """A draft may be published any time: its coverage is read. The other has nothing new; then it has."""
    append(site)
    stories.clear()
    assert append(site) == {}
    assert stories == ["storm"]
    site.write("content/2025/ferry/new.md", "---\ntitle: New\npublished: 2025-10-01T18:00:00+01:00\n---\nNew.\n")
    assert append(site) == {FERRY: ("/2025/ferry/new/",)}
    assert stories == ["storm", "2025/ferry", "storm"]


@pytest.mark.parametrize("field", ["id: gone-ashore", '"id": gone-ashore', "'id' : gone-ashore"])
def test_an_update_that_is_given_another_id_is_new(site: Site, field: str) -> None:
    """Though its file has the name that it had."""
    append(site)
    site.edit("content/2025/ferry/ashore.md", "title: Ashore", f"title: Ashore\n{field}")
    assert append(site) == {FERRY: ("/2025/ferry/gone-ashore/",)}


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n/storm/\n=======\n>>>>>>> desk\n", "nonsense\n", b"/storm/\xff/\n"])
def test_a_ledger_that_cannot_be_read_is_left_alone(site: Site, text: str | bytes) -> None:
    """As a whole: nothing is appended to the other files either."""
    site.write("ledger/2024/quay.txt", text)
    before = states(site.folder / "ledger")
    with pytest.raises(ProblemsFound) as found:
        append(site)
    assert {each.place.path for each in found.value.problems} == {"ledger/2024/quay.txt"}
    assert states(site.folder / "ledger") == before


def test_a_file_is_replaced_in_one_instant(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be, the old one stands whole, and nothing is left beside it."""
    site.write(STORM, "/storm/\n")

    def refuse(_: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        append(site)
    assert lines(site, STORM) == ["/storm/", ""]
    assert [file.name for file in (site.folder / "ledger").rglob("*") if file.is_file()] == ["storm.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_stay(site: Site) -> None:
    """A new file's are those of any new file."""
    site.write(STORM, "/storm/\n")
    (site.folder / STORM).chmod(0o640)
    append(site)
    plain = site.folder / "plain.txt"
    plain.touch()
    assert (site.folder / STORM).stat().st_mode & 0o777 == 0o640
    assert (site.folder / FERRY).stat().st_mode == plain.stat().st_mode


def test_other_files_may_lie_in_the_folder(site: Site) -> None:
    """A note of the newsroom, what an editor left."""
    append(site)
    site.write("ledger/README.md", "Do not remove lines.\n").write("ledger/.storm.txt.swp", b"\xff")
    found, problems = find_files(site.folder)
    assert ([file.path for file in found], problems) == ([FERRY, "ledger/authors.txt", STORM], [])
    assert append(site) == {}


def test_a_ledger_of_many_addresses_is_read_whole(site: Site) -> None:
    """It may be larger than a text of the site: nobody splits a ledger."""
    site.write(STORM, "".join(f"/storm/a-rather-long-name-of-an-update-{number}/\n" for number in range(30_000)))
    (file,) = find_files(site.folder)[0]
    assert file.size > 1024 * 1024
    assert len(read_file(file).lines) == 30_000


def test_a_link_out_of_the_site_is_not_written_through(site: Site, tmp_path: Path) -> None:
    """The ledger belongs to the site."""
    outside = tmp_path / "outside.txt"
    outside.write_text("/storm/\n")
    (site.folder / "ledger").mkdir()
    (site.folder / STORM).symlink_to(outside)
    with pytest.raises(ProblemsFound, match="leads out of the site"):
        append(site)
    assert outside.read_text() == "/storm/\n"
