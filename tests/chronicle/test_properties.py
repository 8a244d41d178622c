"""Properties: whatever is done to a site and its history, it is told, and it is what the pages show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from build.test_properties_history import histories
from dateline.build.past_work import read_pasts
from dateline.build.pasts import redacted_of, redactions
from dateline.chronicle.chronicle import open_chronicle
from dateline.chronicle.comparison import compare
from dateline.chronicle.trees import open_trees
from dateline.clock import Clock
from dateline.history.trails import open_history
from dateline.markup.render import Markup
from dateline.problems import ProblemsFound
from dateline.reading.layout import unit_at
from dateline.reading.read import make_linker, read
from harness import NOW, command

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Past

CLOCK = Clock(NOW, future=True)


def pasts_of(folder: Path) -> dict[str, Past]:
    """Give what the pages tell of all updates, by coverage and id."""
    reading = read(folder, CLOCK)
    history, _ = open_history(folder, folder / ".dateline" / "history.db", "required")
    assert history is not None
    markup = Markup(reading.newsroom.site, make_linker(reading, CLOCK))
    redacted = {address for each in reading.newsroom.coverages for address in redactions(each)}
    found = {}
    for each in reading.newsroom.coverages:
        today = {
            update.path: markup.fragment(update.body, each.id, update.lang or each.lang) for update in each.updates
        }
        gone = redacted_of((each.id, *each.aliases), redacted)
        texts, site = reading.texts[unit_at(each.id)], reading.newsroom.site
        pasts = read_pasts(history, reading.masthead, each, texts, markup, today, site, CLOCK, gone)
        found.update({f"{each.id}/{id_}": past for id_, past in pasts.by_id.items()})
    history.close()
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_trail_has_the_versions_that_pages_have(tmp_path: Path, seed: int) -> None:
    """The same commits, and no other; and what is not committed is told where the pages say so."""
    compared = 0
    for archivist in histories(tmp_path / "site", f"{seed} chronicle"):
        folder = archivist.made.site.folder
        if archivist.aside.exists():
            continue
        try:
            chronicle = open_chronicle(folder, CLOCK)
        except ProblemsFound:
            continue
        for name, past in pasts_of(folder).items():
            found = chronicle.account(name)
            assert f"{found.coverage}/{found.id}" == name
            commits = [step.commit for step in found.steps if step.number and step.commit]
            assert commits == [each.commit for each in past.versions], name
            pending = any(step.number and not step.commit for step in found.steps)
            if found.update and found.update.status != "draft":
                assert pending is not past.settled, name
            compared += len(commits) > 1
        chronicle.close()
    assert compared > 10


@pytest.mark.parametrize("seed", [0, 1])
def test_any_two_commits_can_be_compared(tmp_path: Path, seed: int) -> None:
    """What is added one way is removed the other way; a commit does not differ from itself."""
    told = 0
    for archivist in histories(tmp_path / "site", f"{seed} diff"):
        folder = archivist.made.site.folder
        if archivist.aside.exists():
            continue
        commits = archivist.git("rev-list", "--all").split()
        old, new = archivist.desk.draw.choice(commits), archivist.desk.draw.choice(commits)
        there, back = compare(*open_trees(folder, old, new)), compare(*open_trees(folder, new, old))
        same = compare(*open_trees(folder, new, new))
        assert (same.updates, same.coverages, same.authors) == ((), (), ())
        assert there.unreadable == replace(back, old=there.old).unreadable
        for one, other in ((there, back), (back, there)):
            added = {each.path for each in one.updates if each.what[0] == "added"}
            assert added == {each.path for each in other.updates if each.what[0] == "removed" and not each.reason}
        told += len(there.updates)
        for arguments in (["diff", old, new], ["diff", new], ["history"]):
            ran = command(arguments[0], "-C", str(folder), *arguments[1:])
            assert ran.code in {0, 1}
            assert not [letter for letter in ran.out if letter < " " and letter != "\n"]
    assert told > 10
