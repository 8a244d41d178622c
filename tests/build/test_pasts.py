"""Pasts: what a site's history makes of a build, from commits to output, and what never comes out."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dateline.history.exported import export
from dateline.history.trails import open_history
from dateline.problems import ProblemsFound
from history.repositories import git

from .recorded import Recorded, at, holding, update, versions_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dateline.problems import Problem

ONE = "storm/one.md"
FIRST = update("The mole holds.")


def replay_of(outputs: dict[str, bytes], coverage: str = "storm") -> str:
    """Give all that the scripts of a coverage's Replay hold; "" where there are none."""
    paths = sorted(path for path in outputs if path.startswith(f"{coverage}/replay/"))
    return b"\n".join(outputs[path] for path in paths).decode()


def without_site_list(outputs: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out the list of what was made, and by what."""
    return {path: content for path, content in outputs.items() if path != "manifest.json"}


def problems_of(made: Recorded, **options: Any) -> list[tuple[str, str, str]]:
    """Build; give code, severity and message of all that is wrong."""
    found: tuple[Problem, ...]
    try:
        found = made.site.build(**options).outcome.problems
    except ProblemsFound as raised:
        found = raised.problems
    return [(each.code, each.severity, each.message) for each in found]


@pytest.fixture
def made(tmp_path: Path) -> Recorded:
    """A site whose silent edits are nobody's business here."""
    return Recorded.open(tmp_path / "site", "silent_edits: off\n")


# ── what makes a version ─────────────────────────────────────────────────────────────────────────────────────────────

CHANGES = {
    "text": update("The mole gives way."),
    "title": update("The mole holds.", title="A flood"),
    "byline": update("The mole holds.", byline="[bo]"),
    "one-off byline": update("The mole holds.", byline="[{name: A reader}]"),
    "updated": update("The mole holds.", updated="2026-03-09T11:00:00Z"),
    "published": update("The mole holds.", published="2026-03-09T10:30:00Z", time_note="It was half past."),
    "correction": update("The mole holds.", corrections='[{at: "2026-03-09T11:00:00Z", text: Not the pier.}]'),
    "place": update("The mole holds.", place="Port Alder"),
    "withdrawn": update("", status="withdrawn", withdrawn='{at: "2026-03-09T11:00:00Z", reason: Wrong.}'),
}
NO_CHANGES = {
    "tags": update("The mole holds.", tags="[sea]"),
    "white space": update("The  mole\nholds.\n\n"),
    "minor": update("The mole holds.", minor="true"),
    "key": update("The mole holds.", title="", pinned="true"),
    "marks": update("The *mole* holds."),
    "another way to write the time": update("The mole holds.", published="2026-03-09T12:00:00+02:00"),
    "summary": update("The mole holds.", summary="All is well."),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_reader_sees_of_an_edit_makes_a_version(made: Recorded, what: str) -> None:
    """A page for each version at the instant at which it landed, and one that lists them."""
    outputs = made.told(ONE, (10.1, FIRST), (12, CHANGES[what])).built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z"]
    assert {"storm/one/versions/index.html", "storm/one/versions/timemap.link"} <= outputs.keys()


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_no_reader_sees_makes_none(made: Recorded, what: str) -> None:
    """Nothing is marked as edited then."""
    outputs = made.told(ONE, (10.1, FIRST), (12, NO_CHANGES[what])).built()
    assert [path for path in outputs if "/versions/" in path] == []


def test_an_edit_that_is_taken_back_is_a_version_too(made: Recorded) -> None:
    """Two landed within one second: their addresses differ."""
    other = CHANGES["text"]
    outputs = made.told(ONE, (10.1, FIRST), (12, other), (12, FIRST), (13, update("The  mole holds."))).built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z", "20260309T120000Z-2"]


def test_what_is_not_committed_is_no_version(made: Recorded) -> None:
    """The update shows it; its past does not know it yet."""
    made.told(ONE, (10.1, FIRST)).write(ONE, update("Uncommitted words."))
    outputs = made.built()
    assert versions_of(outputs, "storm/one") == []
    assert "Uncommitted words" not in replay_of(outputs)
    assert "The mole holds" in replay_of(outputs)
    made.write(ONE, CHANGES["text"]).commit(12)
    made.write(ONE, update("Uncommitted words."))
    outputs = made.built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z"]
    assert "Uncommitted words" not in replay_of(outputs)


def test_a_merge_says_when_it_landed(made: Recorded) -> None:
    """What was written beside the main line stood from the merge on; who wrote it, and when, is told as well."""
    made.told(ONE, (10.1, FIRST)).repository.git("checkout", "--quiet", "-b", "side")
    made.write(ONE, CHANGES["text"]).commit(11, by="Bo Side")
    made.repository.git("checkout", "--quiet", "main")
    made.write("storm/two.md", update("Another.")).commit(12)
    made.repository.clock = int(at(13).timestamp()) - 60
    made.repository.merge("side")
    outputs = made.built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T130000Z"]
    page = outputs["storm/one/versions/20260309T130000Z/index.html"].decode()
    assert "Bo Side" in page
    assert "2026-03-09T11:00:00+00:00" in page


# ── what never comes out ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_redacted_update_leaves_no_word_behind(made: Recorded) -> None:
    """Neither of any version nor of a title, in no file of the output, committed or not."""
    secret = update("", title="Secret headline", body="Secret words.", place="Secret place", summary="Secret summary")
    made.told(ONE, (10.1, secret), (12, update("Another secret text.", title="Secret again")))
    made.told("storm/two.md", (12.5, FIRST), (13, CHANGES["text"]))
    assert holding(made.built(), "ecret") != []
    gone = update("", status="withdrawn", withdrawn='{at: "2026-03-10T11:00:00Z", reason: Wrong., redact: true}')
    outputs = made.write(ONE, gone).built()
    assert holding(outputs, "ecret") == []
    made.commit(36)
    assert holding(made.built(), "ecret") == []
    assert versions_of(outputs, "storm/one") == []
    assert versions_of(outputs, "storm/two") != []


def test_a_redacted_update_that_came_from_another_coverage_leaves_no_word_there(made: Recorded) -> None:
    """Where it stood before it was moved, Replay would tell it as one that has gone."""
    secret = update("Secret words.")
    made.told(ONE, (10.1, secret)).told("storm/two.md", (11, FIRST))
    assert "Secret words" in replay_of(made.built())
    made.site.rename("content/storm/one.md", "content/calm/one.md")
    made.write("calm/one.md", update("Secret words.", aliases="[storm/one]")).commit(12)
    made.built()
    gone = {"status": "withdrawn", "withdrawn": '{at: "2026-03-10T11:00:00Z", reason: Wrong., redact: true}'}
    made.write("calm/one.md", update("", aliases="[storm/one]", **gone))
    assert holding(made.built(), "Secret words") == []
    made.commit(36)
    assert holding(made.built(), "Secret words") == []
    made.site.delete("output")
    assert holding(made.built(), "Secret words") == []


def test_a_withdrawn_update_keeps_its_versions(made: Recorded) -> None:
    """Its words are gone from its own page, and stand where the record is."""
    outputs = made.told(ONE, (10.1, FIRST), (12, CHANGES["withdrawn"])).built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z"]
    assert "The mole holds" not in outputs["storm/one/index.html"].decode()
    assert "storm/one/versions/20260309T100600Z/index.html" in holding(outputs, "The mole holds")


def test_an_update_that_was_withdrawn_for_a_while_has_its_notice_as_a_version(made: Recorded) -> None:
    """The page of that version holds none of the words of today."""
    again = update("Words of today.")
    outputs = made.told(ONE, (10.1, FIRST), (12, CHANGES["withdrawn"]), (13, again)).built()
    assert len(versions_of(outputs, "storm/one")) == 3
    page = outputs["storm/one/versions/20260309T120000Z/index.html"].decode()
    article = page.partition("<article")[2].partition("</article>")[0]
    assert "Wrong." in article
    assert "Words of today" not in article


def test_a_draft_never_comes_out(made: Recorded) -> None:
    """Neither one that came before an update was published, nor one of today, nor one that never was anything else."""
    made.told("storm/two.md", (7, update("Drafted too.", status="draft")))
    made.told("storm/three.md", (7.5, update("Drafted and gone.", status="draft")))
    made.told(ONE, (8, update("Drafted words.", status="draft")), (10.1, FIRST), (12, CHANGES["text"]))
    made.site.delete("content/storm/three.md")
    made.commit(13)
    outputs = made.built()
    assert holding(outputs, "Drafted") == []
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z"]


def test_what_was_pulled_back_to_a_draft_was_there_until_then(made: Recorded) -> None:
    """What it said as a draft is nobody's business, and it has no page."""
    draft = update("Drafted words.", status="draft")
    outputs = made.told(ONE, (10.1, FIRST), (12, draft)).told("storm/two.md", (13, FIRST)).built()
    assert holding(outputs, "Drafted words") == []
    assert [path for path in outputs if path.startswith("storm/one/")] == []


def test_what_is_still_to_come_stays_in_until_it_is_due(made: Recorded) -> None:
    """In every form that it had; when it is due, all of it is there."""
    later = at(40)
    made.told(ONE, (10.1, update("Coming words.", published=later)), (12, update("Coming, again.", published=later)))
    made.told("storm/two.md", (12.5, FIRST))
    assert holding(made.built(), "Coming") == []
    assert len(versions_of(made.built(now=later), "storm/one")) == 2
    assert holding(made.built(), "Coming") == []


def test_what_was_removed_before_it_was_due_was_never_there(made: Recorded) -> None:
    """Nor what was put off, and removed before that."""
    made.told(ONE, (10.1, update("Coming words.", published=at(20))))
    made.told("storm/three.md", (10.2, update("Coming, too.", published=at(12))))
    made.told("storm/three.md", (11, update("Coming, put off.", published=at(20))))
    made.told("storm/two.md", (12.5, FIRST))
    made.site.delete("content/storm/one.md").delete("content/storm/three.md")
    made.commit(13)
    assert holding(made.built(), "Coming") == []


def test_what_was_put_off_is_not_told_before_it_is_due(made: Recorded) -> None:
    """Though its first time has passed by now."""
    made.told(ONE, (10.1, update("Coming words.", published=at(20))))
    made.told(ONE, (11, update("Coming words.", published=at(40)))).told("storm/two.md", (12.5, FIRST))
    assert holding(made.built(), "Coming") == []


# ── what became of files ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_that_came_back_tells_when_it_was_away(made: Recorded) -> None:
    """One with the same words has no further version; it was not there in between."""
    made.told(ONE, (10.1, FIRST), (11, CHANGES["text"])).site.delete("content/storm/one.md")
    made.commit(12)
    outputs = made.told(ONE, (13, CHANGES["text"])).built()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T110000Z"]
    gap = f"[{int(at(12).timestamp())},{int(at(13).timestamp())}]"
    assert gap in replay_of(outputs).replace(" ", "")


def test_an_update_that_is_gone_stands_in_replay_only(made: Recorded) -> None:
    """It has no page, and Replay shows it until it went."""
    made.told(ONE, (10.1, FIRST)).told("storm/two.md", (11, CHANGES["text"])).site.delete("content/storm/one.md")
    made.commit(12)
    outputs = made.built()
    assert [path for path in outputs if path.startswith("storm/one/")] == []
    assert all(path.startswith("storm/replay/") for path in holding(outputs, "The mole holds"))
    assert "The mole holds" in replay_of(outputs)
    assert f"[{int(at(12).timestamp())},null]" in replay_of(outputs).replace(" ", "")


def test_an_update_that_moved_is_in_each_coverage_while_it_stood_there(made: Recorded) -> None:
    """In the new one from the move on, not from its published time; that the coverage is renamed then is no move."""
    made.told(ONE, (10.1, FIRST)).site.rename("content/storm/one.md", "content/calm/one.md")
    made.told("calm/one.md", (12, update("The mole gives way.", aliases="[storm/one]")))
    made.site.rename("content/calm", "content/still")
    made.site.edit("content/still/coverage.md", "title:", "aliases: [calm]\ntitle:")
    made.commit(13)
    outputs = made.built()
    moved = int(at(12).timestamp())
    assert f'"gaps":[[{int(at(10).timestamp())},{moved}]]' in replay_of(outputs, "still").replace(" ", "")
    assert f'"gaps":[[{moved},null]]' in replay_of(outputs, "storm").replace(" ", "")
    assert versions_of(outputs, "still/one") == ["20260309T100600Z", "20260309T120000Z"]
    made.site.rename("content/still/one.md", "content/storm/one.md")
    made.told("storm/one.md", (14, update("The mole gives way.", aliases="[still/one]")))
    gone_again = f'"gaps":[[{int(at(14).timestamp())},null],[{int(at(10).timestamp())},{moved}]]'
    assert gone_again in replay_of(made.built(), "still").replace(" ", "")
    assert "Not on this site" not in outputs["still/one/versions/index.html"].decode()


def test_renames_with_aliases_join(made: Recorded) -> None:
    """Of the file, of the id, of the coverage, and from one coverage to another."""
    made.told(ONE, (10.1, FIRST))
    made.site.rename("content/storm/one.md", "content/storm/day/uno.md")
    made.told("storm/day/uno.md", (11, update("The mole gives way.", aliases="[one]")))
    made.site.rename("content/storm", "content/gale")
    made.site.edit("content/gale/coverage.md", "title:", "aliases: [storm]\ntitle:")
    made.commit(12)
    made.told("gale/day/uno.md", (13, update("It is gone.", aliases="[one]")))
    outputs = made.built()
    assert versions_of(outputs, "gale/uno") == ["20260309T100600Z", "20260309T110000Z", "20260309T130000Z"]
    made.site.rename("content/gale/day/uno.md", "content/calm/last.md")
    made.told("calm/last.md", (14, update("And never seen.", aliases="[gale/uno, storm/uno, storm/one]")))
    stamps = versions_of(made.built(), "calm/last")
    assert stamps == ["20260309T100600Z", "20260309T110000Z", "20260309T130000Z", "20260309T140000Z"]


def test_a_rename_without_alias_does_not_join(made: Recorded) -> None:
    """One that looks alike is another update."""
    made.told(ONE, (10.1, FIRST), (11, CHANGES["text"]))
    made.site.rename("content/storm/one.md", "content/storm/two.md")
    made.commit(12)
    outputs = made.built()
    assert versions_of(outputs, "storm/two") == []
    assert "The mole holds" in replay_of(outputs)


# ── old texts that today cannot be read as they were ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "broken",
    ["---\npublished: [\n---\nWords.\n", "no front matter", "---\ntitle: x\n---\n", "---\npublished: x\n---\nWords.\n"],
)
def test_a_revision_that_cannot_be_read_is_passed_over(made: Recorded, broken: str) -> None:
    """The one before it stood; nothing is told of it."""
    made.told(ONE, (10.1, FIRST), (11, broken), (12, CHANGES["text"]))
    assert problems_of(made) == []
    outputs = made.site.outputs()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T120000Z"]


@pytest.mark.parametrize("broken", [b"---\npublished: 2026-03-09T10:00:00Z\n---\n\xff\xfe", b"\0\0", b""])
def test_a_revision_that_is_no_text_is_passed_over(made: Recorded, broken: bytes) -> None:
    """As one that holds no front matter."""
    made.told(ONE, (10.1, FIRST))
    made.site.write("content/storm/one.md", broken)
    made.commit(11)
    made.told(ONE, (12, CHANGES["text"]))
    assert problems_of(made) == []
    assert versions_of(made.site.outputs(), "storm/one") == ["20260309T100600Z", "20260309T120000Z"]


def test_a_revision_with_half_a_withdrawal_does_no_harm(made: Recorded) -> None:
    """The build refused it then."""
    made.told(ONE, (10.1, FIRST), (11, update("Half.", status="withdrawn")), (12, CHANGES["text"]))
    assert problems_of(made) == []
    assert versions_of(made.site.outputs(), "storm/one") == ["20260309T100600Z", "20260309T120000Z"]


def test_people_who_have_left_stand_by_what_they_wrote(made: Recorded) -> None:
    """An author without a file any more is named by id; one with another id is the same person."""
    made.site.write("content/authors/cy.md", "---\nname: Cy\n---\n")
    made.told(ONE, (10.1, update("The mole holds.", byline="[cy]")), (11, update("The mole holds.", byline="[bo]")))
    made.site.delete("content/authors/cy.md").delete("content/authors/bo.md")
    made.site.write("content/authors/bob.md", "---\nname: Bob\naliases: [bo]\n---\n")
    made.told(ONE, (12, update("The mole holds.", byline="[bob]")))
    assert problems_of(made) == []
    outputs = made.site.outputs()
    assert versions_of(outputs, "storm/one") == ["20260309T100600Z", "20260309T110000Z"]
    assert b"cy" in outputs["storm/one/versions/20260309T100600Z/index.html"]


def test_links_and_pictures_of_the_past_may_lead_nowhere(made: Recorded) -> None:
    """What is wrong in a text of the past is not told, and breaks nothing."""
    links = "[a](update:two) [b](update:calm/two) [c](author:bo) [d](/storm/two/) [e](update:never) ![f](media/a.svg)"
    made.told("storm/two.md", (9, FIRST)).told("calm/two.md", (9.5, FIRST))
    made.site.write("content/storm/media/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>')
    made.told(ONE, (10.1, update(f"The mole holds. {links}")), (11, FIRST))
    made.site.delete("content/storm/two.md").delete("content/calm/two.md").delete("content/authors/bo.md")
    made.site.delete("content/storm/media/a.svg")
    made.commit(12)
    assert problems_of(made) == []
    assert len(versions_of(made.site.outputs(), "storm/one")) == 2
    made.site.build().wrote().removed()


def test_cards_of_the_past_are_shown_as_cards(made: Recorded) -> None:
    """Also one that would be refused today."""
    card = "```post\nauthor: Ann\nplatform: Mastodon\ndate: 2026-03-09\nurl: https://example.org/1\ntext: A card.\n```"
    refused = card.replace("author: Ann\n", "autor: Ann\n")
    made.told(ONE, (10.1, update("", body=card)), (11, update("", body=refused)), (12, FIRST))
    assert problems_of(made) == []
    outputs = made.site.outputs()
    assert len(versions_of(outputs, "storm/one")) == 3
    assert b"A card." in outputs["storm/one/versions/20260309T100600Z/index.html"]


# ── the setting, and where the history comes from ────────────────────────────────────────────────────────────────────


def edited(folder: Path, settings: str = "") -> Recorded:
    """Give a site with an edited update and one that is gone."""
    made = Recorded.open(folder, f"silent_edits: off\n{settings}")
    made.told(ONE, (10.1, FIRST), (12, CHANGES["text"])).told("storm/two.md", (13, FIRST))
    made.site.delete("content/storm/two.md")
    made.commit(14)
    return made


def test_without_a_history_nothing_tells_of_one(tmp_path: Path) -> None:
    """`off` with one, `auto` without one, and one of which no file is committed give the same bytes."""
    off = edited(tmp_path / "off", "history: off\n")
    wanted = without_site_list(off.built())
    assert [path for path in wanted if "/versions/" in path or "/replay/" in path] == []
    bare = edited(tmp_path / "bare")
    (bare.site.folder / ".git").rename(tmp_path / "gone")
    assert without_site_list(bare.built()) == wanted
    assert problems_of(bare) == []
    git(bare.site.folder, "init", "--quiet")
    assert without_site_list(bare.built()) == wanted
    assert problems_of(bare) == []


def test_a_required_history_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    """Where it is there, the build is the one of `auto`."""
    auto, required = edited(tmp_path / "auto"), edited(tmp_path / "required", "history: required\n")
    assert sorted(required.built()) == sorted(auto.built())
    (required.site.folder / ".git").rename(tmp_path / "gone")
    assert [each[:2] for each in problems_of(required)] == [("history-missing", "error")]


def test_a_shallow_clone_is_built_without_its_past(tmp_path: Path) -> None:
    """And says so: a warning with `auto`, an error with `required`."""
    origin, off = edited(tmp_path / "origin"), edited(tmp_path / "off", "history: off\n")
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.site.folder.as_uri(), "clone")
    clone = Recorded(replace(origin.site, folder=tmp_path / "clone"), origin.repository)
    assert [each[:2] for each in problems_of(clone)] == [("history-shallow", "warning")]
    assert without_site_list(clone.site.outputs()) == without_site_list(off.built())
    clone.site.write("site.yaml", clone.site.read("site.yaml") + "history: required\n")
    assert [each[:2] for each in problems_of(clone)] == [("history-shallow", "error")]
    git(clone.site.folder, "fetch", "--quiet", "--unshallow")
    assert versions_of(clone.built(), "storm/one") != []


def test_an_exported_history_gives_the_same_bytes(tmp_path: Path) -> None:
    """In the place of the repository."""
    made = edited(tmp_path / "site")
    wanted = made.built()
    history, problems = open_history(made.site.folder, tmp_path / "history.db", "required")
    assert history is not None
    export(history, made.site.folder / "history.jsonl")
    history.close()
    (made.site.folder / ".git").rename(tmp_path / "gone")
    assert (problems, made.built()) == ((), wanted)
    made.site.build().wrote().removed()
    other = made.elsewhere(tmp_path / "other")
    assert other.built() == wanted


def test_where_git_fails_the_output_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had built; to go on would be to say that nothing was ever edited."""
    made = edited(tmp_path / "site")
    before = made.built()
    real, fake = shutil.which("git"), tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\ncase "$*" in *"cat-file --batch") exit 3;; esac\nexec {real} "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    made.write(ONE, update("Other words.", body="Other words."))
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
        with pytest.raises(OSError, match="the site's history cannot be read any more"):
            made.site.build()
    assert made.site.outputs() == before
    assert versions_of(made.built(), "storm/one") != []


def test_the_site_may_lie_below_the_root_of_its_repository(tmp_path: Path) -> None:
    """It is the same site."""
    made = edited(tmp_path / "site")
    wanted = made.built()
    git(made.site.folder, "-c", "user.name=A", "-c", "user.email=a@b.c", "status")
    below = tmp_path / "whole"
    below.mkdir()
    stream = git(made.site.folder, "fast-export", "--no-data", "HEAD")
    assert stream
    full = git(made.site.folder, "fast-export", "HEAD").replace(b" content/", b" news/content/")
    full = full.replace(b" site.yaml", b" news/site.yaml").replace(b" .gitignore", b" news/.gitignore")
    git(below, "init", "--quiet", "--initial-branch=main")
    git(below, "fast-import", "--quiet", given=full)
    git(below, "checkout", "--quiet", "main")
    other = Recorded(replace(made.site, folder=below / "news"), made.repository)
    outputs = other.built()
    assert versions_of(outputs, "storm/one") == versions_of(wanted, "storm/one")
    assert replay_of(outputs).count("The mole holds") == replay_of(wanted).count("The mole holds")
    assert sorted(outputs) == sorted(wanted)


# ── edits that nothing tells of ──────────────────────────────────────────────────────────────────────────────────────

CORRECTED = '[{at: "2026-03-09T13:00:00Z", text: Not so.}]'
SILENT = "the words changed after this was published, and nothing says so: “holds.” became “gives way.”"
WAYS_OUT: dict[str, Callable[[Recorded], object]] = {
    "a correction at once": lambda made: made.told(ONE, (12, update("The mole gives way.", corrections=CORRECTED))),
    "a correction later": lambda made: made.told(
        ONE, (12, CHANGES["text"]), (13, update("The mole gives way.", corrections=CORRECTED))
    ),
    "a correction not yet committed": lambda made: made.told(ONE, (12, CHANGES["text"])).write(
        ONE, update("The mole gives way.", corrections=CORRECTED)
    ),
    "a minor edit": lambda made: made.told(ONE, (12, update("The mole gives way.", minor="true"))),
    "a minor edit, told later": lambda made: made.told(
        ONE, (12, CHANGES["text"]), (13, update("The mole gives way.", minor="true"))
    ),
    "a withdrawal": lambda made: made.told(ONE, (12, CHANGES["withdrawn"])),
    "a withdrawal for a while": lambda made: made.told(ONE, (12, CHANGES["withdrawn"]), (13, FIRST)),
    "no visible change": lambda made: made.told(ONE, (12, NO_CHANGES["tags"])),
}


@pytest.fixture
def watched(tmp_path: Path) -> Recorded:
    """A site whose edits are watched, with one update."""
    return Recorded.open(tmp_path / "site").told(ONE, (10.1, FIRST))


@pytest.mark.parametrize(("setting", "severity"), [("", "warning"), ("warning", "warning"), ("error", "error")])
def test_an_edit_that_nothing_tells_of_is_told(watched: Recorded, setting: str, severity: str) -> None:
    """As site.yaml has it; committed or not."""
    if setting:
        watched.site.write("site.yaml", watched.site.read("site.yaml") + f"silent_edits: {setting}\n")
    assert problems_of(watched) == []
    watched.write(ONE, CHANGES["text"])
    assert problems_of(watched) == [("silent-edit", severity, SILENT)]
    watched.commit(12)
    assert problems_of(watched) == [("silent-edit", severity, SILENT)]


def test_where_silent_edits_are_allowed_nothing_is_told(made: Recorded) -> None:
    """`silent_edits: off`."""
    assert problems_of(made.told(ONE, (10.1, FIRST), (12, CHANGES["text"]))) == []


@pytest.mark.parametrize("way", WAYS_OUT)
def test_an_edit_that_is_told_of_is_not_silent(watched: Recorded, way: str) -> None:
    """Every way out is one."""
    WAYS_OUT[way](watched)
    assert problems_of(watched) == []


def test_an_edit_after_a_correction_is_silent_again(watched: Recorded) -> None:
    """The correction told of the one before."""
    watched.told(ONE, (12, update("The mole gives way.", corrections=CORRECTED)))
    watched.told(ONE, (13, update("The mole is gone.", corrections=CORRECTED)))
    assert [code for code, _, _ in problems_of(watched)] == ["silent-edit"]


def test_an_edit_on_the_way_through_a_draft_is_silent_too(watched: Recorded) -> None:
    """Readers saw the words before, and see the words after."""
    watched.told(ONE, (12, update("The mole holds.", status="draft")), (13, CHANGES["text"]))
    assert problems_of(watched) == [("silent-edit", "warning", SILENT)]


def test_a_title_is_among_the_words(watched: Recorded) -> None:
    """As is what was added or removed."""
    watched.told(ONE, (12, update("The mole holds.", title="A flood")))
    assert problems_of(watched)[0][2].endswith("nothing says so: “A flood” was added")


def test_what_nobody_could_see_yet_may_change(tmp_path: Path) -> None:
    """Until it is published: drafts, updates to come, words and times."""
    made = Recorded.open(tmp_path / "site")
    made.told(ONE, (8, FIRST), (9, CHANGES["text"]))
    made.told("storm/three.md", (9.1, update("Soon.", published=at(11))), (10, update("Soon, too.", published=at(12))))
    draft = update("A draft.", status="draft", published=at(9.2))
    made.told("storm/two.md", (10.5, draft), (12, update("No draft.", published=at(9.3))))
    assert problems_of(made) == []


def test_a_coverage_is_not_taken_down_for_its_past(watched: Recorded) -> None:
    """It stays as it was published: where the rule was not there then, and where the history was not."""
    wanted = watched.told(ONE, (12, CHANGES["text"])).built()
    settings = watched.site.read("site.yaml")
    watched.site.write("site.yaml", f"{settings}silent_edits: error\n")
    assert problems_of(watched, keep_going=True) == [("silent-edit", "error", SILENT)]
    assert without_site_list(watched.site.outputs()) == without_site_list(wanted)
    watched.site.write("site.yaml", f"{settings}history: off\nsilent_edits: off\n")
    moved = watched.write(ONE, update("The mole gives way.", published="2026-03-09T09:00:00Z")).built()
    watched.site.write("site.yaml", settings)
    assert [code for code, _, _ in problems_of(watched, keep_going=True)] == ["silent-edit", "published-moved"]
    assert watched.site.outputs().keys() >= without_site_list(moved).keys()


# ── times of publication that move ───────────────────────────────────────────────────────────────────────────────────


def test_a_time_of_publication_does_not_move_in_silence(watched: Recorded) -> None:
    """It is an error, committed or not; a note is the way out."""
    moved = update("The mole holds.", published="2026-03-09T09:30:00Z")
    commit = watched.repository.head
    told = f"this was published at 2026-03-09T10:00:00Z (commit {commit[:12]}), and now says 2026-03-09T09:30:00Z"
    watched.write(ONE, moved)
    assert problems_of(watched) == [("published-moved", "error", told)]
    watched.commit(12)
    assert problems_of(watched) == [("published-moved", "error", told)]
    watched.write(ONE, update("The mole holds.", published="2026-03-09T09:30:00Z", time_note="It was half past nine."))
    assert problems_of(watched) == []
    watched.write(ONE, FIRST)
    assert problems_of(watched) == []


def test_one_time_written_in_another_way_has_not_moved(watched: Recorded) -> None:
    """An instant is an instant."""
    watched.told(ONE, (12, NO_CHANGES["another way to write the time"]))
    assert problems_of(watched) == []


def test_that_a_time_has_moved_is_told_when_the_former_one_is_past(tmp_path: Path) -> None:
    """Until then it is put off; the clock alone makes the difference."""
    made = Recorded.open(tmp_path / "site").told(ONE, (10.1, update("Soon.", published=at(37))))
    made.write(ONE, update("Soon.", published=at(41)))
    assert [code for code, _, _ in problems_of(made)] == ["time-in-future"]
    found = [code for code, _, _ in problems_of(made, now=at(38))]
    assert found == ["published-moved", "time-in-future"]
