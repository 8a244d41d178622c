"""The cache: what was read before is extended, never trusted beyond what it is, and changes no answer."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from dateline.history.cache import Cache
from dateline.history.log import read_log
from dateline.history.trails import History, open_history
from history.repositories import COVERAGE, Repository, Story, by_chance, git, imported, update
from history.test_trails import as_asked, opened, questions, told

if TYPE_CHECKING:
    from pathlib import Path

MISLEADING = 63  # in this one git lists what is known as new, because of wrong dates


def a_site(folder: Path) -> Repository:
    """Make a repository of a coverage with one update, in one commit."""
    site = Repository(folder).write("content/storm/coverage.md", COVERAGE)
    site.write("content/storm/one.md", update("It rains.")).commit()
    return site


def rows(file: Path) -> list[list[tuple[object, ...]]]:
    """Give all that a cache holds."""
    with closing(sqlite3.connect(file)) as db:
        tables = sorted(row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
        found = {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}  # noqa: S608
        found["written"] = [(b"".join(row[0] for row in db.execute("SELECT seconds FROM written ORDER BY first")),)]
    return [found[table] for table in tables]


@pytest.mark.parametrize("seed", [*range(5), MISLEADING])
def test_a_history_that_grew_is_known_as_if_it_were_read_anew(seed: int, tmp_path: Path) -> None:
    """Whatever came in between: merges of what is old, wrong dates, another line of work altogether."""
    imported(tmp_path / "site", Story(by_chance(seed), bad_dates=seed % 2 == 1).tell(40))
    chance = by_chance(seed)
    line = git(tmp_path / "site", "rev-list", "--first-parent", "--reverse", "main").decode().split()
    others = git(tmp_path / "site", "rev-list", "--all").decode().split()
    steps = [
        *line[:: 1 if seed == MISLEADING else 4],
        chance.choice(others),
        *line[2::5],
        chance.choice(others),
        line[-1],
    ]
    for number, commit in enumerate(steps):
        git(tmp_path / "site", "update-ref", "--no-deref", "HEAD", commit)
        grown = opened(tmp_path / "site", tmp_path / "grown.db")
        anew = opened(tmp_path / "site", tmp_path / f"{number}.db")
        asked = questions(by_chance(number))
        assert as_asked(grown, asked) == as_asked(anew, asked)
        assert [grown.digest(*each) for each in asked] == [anew.digest(*each) for each in asked]
        assert rows(tmp_path / "grown.db") == rows(tmp_path / f"{number}.db")
        grown.close()
        anew.close()


def test_only_what_is_new_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit more is one commit to read; without one, nothing is."""
    site = a_site(tmp_path / "site")
    opened(site.folder).close()
    site.write("content/storm/one.md", update("It pours.")).commit()
    read: list[int] = []

    def counting(*arguments: object) -> object:
        found = list(read_log(*arguments))  # type: ignore[arg-type]
        read.append(len(found))
        return found

    monkeypatch.setattr("dateline.history.catching_up.read_log", counting)
    opened(site.folder).close()
    opened(site.folder).close()
    assert read == [1]


def test_a_history_that_was_rewritten_is_read_anew(tmp_path: Path) -> None:
    """After a rebase nothing of what was before is told."""
    site = a_site(tmp_path / "site")
    site.write("content/storm/one.md", update("It pours.")).commit()
    opened(site.folder).close()
    site.git("reset", "--quiet", "--hard", "HEAD~1")
    rewritten = site.write("content/storm/one.md", update("It hails.")).commit()
    history = opened(site.folder)
    revisions = history.trails("storm", [], {"one": []})["one"].revisions
    assert [each.commit for each in revisions][1:] == [rewritten]
    assert history.texts([revisions[1].blob]) == {revisions[1].blob: update("It hails.").encode()}
    history.close()


def test_a_commit_that_is_gone_is_no_reason_to_stop(tmp_path: Path) -> None:
    """What the cache knows up to may have been collected since."""
    site = a_site(tmp_path / "site")
    lost = site.write("content/storm/one.md", update("It pours.")).commit()
    opened(site.folder).close()
    site.git("reset", "--quiet", "--hard", "HEAD~1")
    site.git("reflog", "expire", "--expire=now", "--all")
    site.git("gc", "--quiet", "--prune=now")
    assert not (site.folder / ".git/objects" / lost[:2] / lost[2:]).exists()
    history = opened(site.folder)
    assert len(history.trails("storm", [], {"one": []})["one"].revisions) == 1
    history.close()


def a_foreign_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE value(name, text)")


def without_a_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE event")


def of_an_older_form(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("UPDATE value SET text = 'older' WHERE name = 'form'")


def half_of_it(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def no_database(file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)


def nothing(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES = [a_foreign_database, without_a_table, of_an_older_form, half_of_it, no_database, nothing]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_or_foreign_cache_changes_no_answer(damage: object, tmp_path: Path) -> None:
    """It is made anew, or not used."""
    imported(tmp_path / "site", Story(by_chance(3)).tell(30))
    asked = questions(by_chance(3))
    before = opened(tmp_path / "site")
    expected = as_asked(before, asked)
    before.close()
    assert callable(damage)
    damage(tmp_path / "site" / ".dateline" / "history.db")
    after = opened(tmp_path / "site")
    assert as_asked(after, asked) == expected
    after.close()


def test_a_cache_that_is_damaged_while_it_is_in_use_changes_no_answer(tmp_path: Path) -> None:
    """A history reads for itself what it can no longer look up."""
    imported(tmp_path / "site", Story(by_chance(4)).tell(30))
    asked = questions(by_chance(4))
    history = opened(tmp_path / "site")
    expected = as_asked(history, asked)
    history.close()
    file = tmp_path / "site" / ".dateline" / "history.db"
    file.write_bytes(b"no database at all" * 1000)
    assert as_asked(history, asked) == expected
    history.close()


def test_a_cache_that_is_deleted_meanwhile_changes_no_answer(tmp_path: Path) -> None:
    """What stands below .dateline may be deleted at any time."""
    site = a_site(tmp_path / "site")
    history = opened(site.folder)
    history.close()
    (site.folder / ".dateline" / "history.db").unlink()
    assert list(history.trails("storm", [], {})) == ["one"]
    history.close()


def test_two_that_are_open_at_once_each_tell_their_own(tmp_path: Path) -> None:
    """A commit in between is known to the later one only, though both have one cache."""
    site = a_site(tmp_path / "site")
    first = opened(site.folder)
    early = first.trails("storm", [], {})
    site.write("content/storm/one.md", update("It pours.")).commit()
    second = opened(site.folder)
    assert len(second.trails("storm", [], {})["one"].revisions) == 2
    assert first.trails("storm", [], {}) == early
    assert first.head != second.head
    first.close()
    second.close()


def test_a_history_may_be_asked_after_a_fork(tmp_path: Path) -> None:
    """A worker opens for itself what it needs; the parent's goes on."""
    site = a_site(tmp_path / "site")
    history = opened(site.folder)
    trails = told(history.trails("storm", [], {}))
    blobs = [trails["one"][0][0][1]]
    texts = history.texts(blobs)
    child = os.fork()
    if not child:
        same = told(history.trails("storm", [], {})) == trails and history.texts(blobs) == texts
        history.close()
        os._exit(0 if same else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert told(history.trails("storm", [], {})) == trails
    assert history.texts(blobs) == texts
    history.close()


def test_the_digest_differs_when_the_answer_does(tmp_path: Path) -> None:
    """An edit, an alias, an update: each shows in it; a commit elsewhere does not."""
    site = a_site(tmp_path / "site")

    def digest(*asked: object) -> str:
        history = opened(site.folder)
        try:
            return history.digest(*asked)  # type: ignore[arg-type]
        finally:
            history.close()

    first = digest("storm", [], {"one": []})
    site.write("content/gale/coverage.md", COVERAGE).write("content/gale/two.md", update("It blows.")).commit()
    assert digest("storm", [], {"one": []}) == first
    others = {digest("storm", ["gale"], {"one": []}), digest("storm", [], {"one": ["two"]}), digest("storm", [], {})}
    site.write("content/storm/one.md", update("It pours.")).commit()
    others.add(digest("storm", [], {"one": []}))
    assert len(others - {first}) == 4


def test_a_cache_of_another_folder_of_the_repository_is_not_used(tmp_path: Path) -> None:
    """Two sites in one repository tell of themselves, though they were given one file."""
    both = Repository(tmp_path / "both").write("a/content/storm/coverage.md", COVERAGE)
    both.write("a/content/storm/one.md", update("It rains.")).write("b/content/storm/coverage.md", COVERAGE).commit()
    first, second = (opened(both.folder / name, tmp_path / "one.db") for name in ("a", "b"))
    assert list(first.trails("storm", [], {})) == ["one"]
    assert list(second.trails("storm", [], {})) == []
    first.close()
    second.close()


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """As any file that cannot be."""
    site = a_site(tmp_path / "site")
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        open_history(site.folder, tmp_path / "file" / "history.db", "auto")


def test_closing_twice_and_asking_again(tmp_path: Path) -> None:
    """A history that was closed opens again what it needs."""
    site = a_site(tmp_path / "site")
    history: History = opened(site.folder)
    history.close()
    history.close()
    assert list(history.trails("storm", [], {})) == ["one"]
    history.close()
    assert Cache.known(site.folder / ".dateline" / "history.db", "another source") is None
