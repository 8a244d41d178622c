"""Trails: the pass over git and the join give what a slow reading of every tree gives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.history.trails import History, open_history
from history.reference import Reference, Stay, Told
from history.repositories import COVERAGES, STEMS, Repository, Story, by_chance, imported, update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from random import Random

    from dateline.history.trails import Trail

Asked = tuple[str, list[str], dict[str, list[str]]]
"""A coverage of today, its aliases, and its updates' aliases by id."""


def opened(folder: Path, cache: Path | None = None) -> History:
    """Open the history of a site, which must be without fault but for its dates."""
    history, problems = open_history(folder, cache or folder / ".dateline" / "history.db", "required")
    assert not [each for each in problems if each.code != "history-date"]
    assert history is not None
    return history


def told(trails: Mapping[str, Trail]) -> dict[str, tuple[list[Told], list[Stay]]]:
    """Give trails as the reference has them."""
    return {
        id_: (
            [(each.commit, each.blob, each.path, each.authored, each.landed, each.by) for each in trail.revisions],
            list(trail.elsewhere),
        )
        for id_, trail in trails.items()
    }


def questions(chance: Random) -> list[Asked]:
    """Give what may be asked of a history by chance, with aliases of every kind."""
    ids = [*STEMS, "four"]
    asked: list[Asked] = []
    for coverage in COVERAGES:
        aliases = [chance.choice([*COVERAGES, "/gale/", "/storm/night"]) for _ in range(chance.choice([0, 0, 1, 2]))]
        updates: dict[str, list[str]] = {}
        for id_ in chance.sample(ids, chance.randint(0, 4)):
            other = f"{chance.choice(COVERAGES)}/{chance.choice(ids)}"
            kinds = [chance.choice(ids), other, f"/{other}/", f"/{other}", f"/{chance.choice(ids)}", "/news/a.html"]
            updates[id_] = [chance.choice(kinds) for _ in range(chance.choice([0, 0, 1, 2]))]
        asked.append((coverage, aliases, updates))
    return asked


def as_asked(history: History, asked: Sequence[Asked]) -> list[dict[str, tuple[list[Told], list[Stay]]]]:
    """Give the answers of a history."""
    return [told(history.trails(*each)) for each in asked]


@pytest.mark.parametrize("seed", range(12))
def test_the_trails_of_any_history_are_those_that_its_trees_show(seed: int, tmp_path: Path) -> None:
    """Renames, look-alikes, merges, reverts, deletions, re-additions, moves of coverages, odd files, wrong dates."""
    prefix = "sub/site/" if seed % 3 == 2 else ""
    story = Story(by_chance(seed), prefix, bad_dates=seed % 2 == 1)
    imported(tmp_path, story.tell(40))
    (tmp_path / prefix).mkdir(parents=True, exist_ok=True)
    history = opened(tmp_path / prefix, tmp_path / "history.db")
    reference = Reference(tmp_path, prefix)
    asked = [each for number in range(3) for each in questions(by_chance(f"{seed} {number}"))]
    expected = [reference.trails(*each) for each in asked]
    assert any(len(trail) > 1 for each in expected for trail, _ in each.values())
    assert as_asked(history, asked) == expected
    history.close()


def test_an_update_is_one_trail_across_a_rename_and_a_move(tmp_path: Path) -> None:
    """Its former id is an alias; its folder matters not; in one commit, a file that moves is not gone."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.write("content/storm/first.md", update("It rains.")).commit()
    site.git("mv", "content/storm/first.md", "content/storm/rain.md")
    site.commit()
    (site.folder / "content/storm/day one").mkdir()
    site.git("mv", "content/storm/rain.md", "content/storm/day one/rain.md")
    site.write("content/storm/day one/rain.md", update("It pours.")).commit()
    trail = opened(site.folder).trails("storm", [], {"rain": ["first"]})["rain"]
    paths = [revision.path for revision in trail.revisions]
    assert paths == ["content/storm/first.md", "content/storm/day one/rain.md"]
    assert all(revision.blob for revision in trail.revisions)


def test_a_trail_says_when_its_update_stood_in_another_coverage(tmp_path: Path) -> None:
    """There and back, with nothing else changed: a stay from the beginning has no first instant."""
    site = Repository(tmp_path / "site").write("content/calm/coverage.md", "---\ntitle: Calm\n---\n")
    site.write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.write("content/calm/one.md", update("It rains.")).commit()
    moves = []
    for old, new in (("calm", "storm"), ("storm", "calm"), ("calm", "storm")):
        site.git("mv", f"content/{old}/one.md", f"content/{new}/one.md")
        site.commit()
        moves.append(datetime.fromtimestamp(site.clock, UTC))
    history = opened(site.folder)
    trail = history.trails("storm", [], {"one": ["calm/one"]})["one"]
    assert trail.elsewhere == ((None, moves[0]), (moves[1], moves[2]))
    assert len(trail.revisions) == 1
    assert history.trails("storm", ["calm"], {"one": ["calm/one"]})["one"].elsewhere == ()
    assert history.trails("calm", [], {"one": ["storm/one"]})["one"].elsewhere == (
        (moves[0], moves[1]),
        (moves[2], None),
    )


def test_an_update_that_is_no_more_has_a_trail_that_ends(tmp_path: Path) -> None:
    """It goes by its own id, and its last revision has no blob."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.write("content/storm/first.md", update("It rains.")).commit()
    (site.folder / "content/storm/first.md").unlink()
    site.commit()
    trail = opened(site.folder).trails("storm", [], {})["first"]
    assert [bool(revision.blob) for revision in trail.revisions] == [True, False]


def test_work_that_was_merged_is_its_authors_and_landed_with_the_merge(tmp_path: Path) -> None:
    """The commit and the name are those of the work, the landing is the merge's."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.commit()
    site.git("switch", "--quiet", "--create", "side")
    written = site.write("content/storm/one.md", update("It rains.")).commit(by="Writer")
    authored = site.clock
    site.git("switch", "--quiet", "main")
    site.write("content/storm/two.md", update("It blows.")).commit()
    site.merge("side")
    revision = opened(site.folder).trails("storm", [], {})["one"].revisions[0]
    assert (revision.commit, revision.by) == (written, "Writer")
    assert (revision.authored.timestamp(), revision.landed.timestamp()) == (authored, site.clock)


def test_a_look_alike_has_no_past_of_another(tmp_path: Path) -> None:
    """A new file with the words of an old one begins its own trail."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.write("content/storm/one.md", update("It rains.")).commit()
    (site.folder / "content/storm/one.md").unlink()
    site.write("content/storm/two.md", update("It rains.")).commit()
    trails = opened(site.folder).trails("storm", [], {"two": []})
    assert [len(trails[id_].revisions) for id_ in ("one", "two")] == [2, 1]


def test_a_file_of_two_thousand_commits(tmp_path: Path) -> None:
    """Each edit is a revision, in order."""
    head = "author A <a@b> {0} +0000\ncommitter A <a@b> {0} +0000\ndata 1\n.\n"
    parts = []
    for number in range(2000):
        text = update(f"Edit {number}.")
        parts.append(f"commit refs/heads/main\n{head.format(1394200000 + number)}")
        own = "M 100644 inline content/storm/coverage.md\ndata 20\n---\ntitle: Storm\n---\n" if not number else ""
        parts.append(f"{own}M 100644 inline content/storm/one.md\ndata {len(text)}\n{text}\n")
    imported(tmp_path / "site", "".join(parts).encode())
    history = opened(tmp_path / "site")
    revisions = history.trails("storm", [], {"one": []})["one"].revisions
    texts = history.texts(revision.blob for revision in revisions)
    assert [texts[revision.blob].decode() for revision in revisions] == [update(f"Edit {n}.") for n in range(2000)]
    history.close()


def test_asking_leaves_out_texts_that_are_not_there(tmp_path: Path) -> None:
    """A blob that git does not know is no text; the others are given."""
    site = Repository(tmp_path / "site").write("content/storm/coverage.md", "---\ntitle: Storm\n---\n")
    site.write("content/storm/one.md", update("It rains.")).commit()
    history = opened(site.folder)
    blob = history.trails("storm", [], {})["one"].revisions[0].blob
    assert history.texts(["0" * 40, blob, ""]) == {blob: update("It rains.").encode()}
    assert history.texts([]) == {}
    history.close()
