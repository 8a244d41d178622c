"""`dateline diff`: what readers see differently at one commit than at another."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cli.past_site import CALL, GONE, MOVED, QUAY, RUMOUR, TALKS, begun, edited, ran, text
from history.repositories import COVERAGE, Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A site in which much has happened; no test changes it."""
    return edited(tmp_path_factory.mktemp("past") / "site")


def test_what_became_of_each_update(site: Repository) -> None:
    """By coverage and path: what happened, how many words came and went, and what else was changed."""
    told = ran(site, "diff", "HEAD~6", "HEAD")
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "talks  Talks in Geneva\n"
        "  corrected  content/talks/day-one/call.md\n"
        "             moved from content/talks/call.md\n"
        "             +2 -1 words\n"
        "             “nine” became “some ten”\n"
        "             title: “The call” became “The long call”\n"
        "             tags: “talks” was added\n"
        "             correction: An earlier version gave the wrong length.\n"
        "             minor edit\n"
        "  removed    content/talks/gone.md\n"
        "             To be gone\n"
        "  withdrawn  content/talks/rumour.md\n"
        "             withdrawn: It was not so.\n"
    )


def test_the_other_way_round(site: Repository) -> None:
    """The older may be given second: what was removed is added, and the move is known all the same."""
    told = ran(site, "diff", "HEAD", "HEAD~6").out
    assert "  changed    content/talks/call.md\n             moved from content/talks/day-one/call.md\n" in told
    assert "  added      content/talks/gone.md\n             To be gone\n             2 words\n" in told
    assert "  restored   content/talks/rumour.md\n" in told
    assert told.endswith("             no longer withdrawn\n")
    assert "             1 correction changed or taken away\n" in told


def test_only_moved(site: Repository) -> None:
    """A move by itself is told; a text that cannot be read on one side is passed over, and said to be."""
    assert ran(site, "diff", "HEAD~3", "HEAD~2").out == (
        "talks  Talks in Geneva\n"
        "  moved      content/talks/day-one/call.md\n"
        "             moved from content/talks/call.md\n"
    )
    for first, second in (("HEAD~5", "HEAD~4"), ("HEAD~4", "HEAD~3")):
        told = ran(site, "diff", first, second)
        assert (told.code, told.out) == (0, "")
        assert told.err == (
            'readers see the same\npassed over: content/talks/call.md: line 2: the field "published" is missing\n'
        )


def test_as_json(site: Repository) -> None:
    """All of it, with whole commit ids."""
    told = ran(site, "diff", "HEAD~6", "HEAD", "--json").json
    assert told["ok"]
    assert (told["from"], told["to"]) == (site.git("rev-parse", "HEAD~6"), site.head)
    assert (told["coverages"], told["authors"], told["passed_over"]) == ([], [], [])
    call, gone, rumour = told["updates"]
    assert call == {
        "what": ["corrected", "changed", "moved"],
        "coverage": "talks",
        "id": "call",
        "path": MOVED,
        "title": "The long call",
        "moved_from": CALL,
        "words_added": 2,
        "words_removed": 1,
        "first_change": {"was": "nine", "now": "some ten"},
        "changes": [
            {"field": "title", "was": "The call", "now": "The long call"},
            {"field": "tags", "was": "", "now": "talks"},
        ],
        "corrections": [
            {"at": "2014-03-07T20:00:00Z", "kind": "correction", "text": "An earlier version gave the wrong length."}
        ],
        "minor": True,
        "withdrawn": None,
        "restored": False,
    }
    assert (gone["what"], gone["path"]) == (["removed"], GONE)
    assert (rumour["what"], rumour["path"]) == (["withdrawn"], RUMOUR)
    assert rumour["withdrawn"] == {"at": "2014-03-07T21:00:00Z", "reason": "It was not so.", "redact": False}


def test_the_files_as_they_are(tmp_path: Path) -> None:
    """Without B; nothing is written, neither in the folder nor in the repository."""
    site = begun(tmp_path / "site")
    told = ran(site, "diff", "HEAD")
    assert (told.code, told.out, told.err) == (0, "", "readers see the same\n")
    site.write(QUAY, text("The quay is closed", "Police closed the quay at noon.", "12:00"))
    site.write("content/talks/new.md", text("New", "Just in.", "14:00"))
    site.write("content/talks/draft.md", text("Draft", "Is it so?", "14:10", status="draft"))
    before = site.git("status", "--porcelain")
    told = ran(site, "diff", "HEAD")
    assert told.out == (
        "talks  Talks in Geneva\n"
        "  added      content/talks/new.md\n"
        "             New\n"
        "             2 words\n"
        "  changed    content/talks/quay.md\n"
        "             +3 -1 words\n"
        "             “quay.” became “quay at noon.”\n"
    )
    assert ran(site, "diff", "HEAD", "--json").json["to"] is None
    assert site.git("status", "--porcelain") == before
    assert not (site.folder / ".dateline").exists()


def test_drafts_count_as_not_there(tmp_path: Path) -> None:
    """One that comes out is added; what becomes one is removed."""
    site = begun(tmp_path / "site")
    site.write("content/talks/new.md", text("New", "Just in.", "14:00", status="draft")).commit()
    site.write("content/talks/new.md", text("New", "Just in.", "14:00"))
    site.write(QUAY, text("The quay is closed", "Police closed the quay.", "12:00", status="draft")).commit()
    told = ran(site, "diff", "HEAD~2", "HEAD~1")
    assert (told.out, told.err) == ("", "readers see the same\n")
    assert ran(site, "diff", "HEAD~1", "HEAD").out == (
        "talks  Talks in Geneva\n"
        "  added      content/talks/new.md\n"
        "             New\n"
        "             2 words\n"
        "  removed    content/talks/quay.md\n"
        "             The quay is closed\n"
        "             it is a draft\n"
    )


def test_names_that_changed(tmp_path: Path) -> None:
    """Coverages and authors that come, go or are renamed; their updates are moved, not removed and added."""
    site = begun(tmp_path / "site")
    site.write("content/fair/coverage.md", COVERAGE.replace("Storm", "Fair"))
    site.write("content/authors/bob.md", "---\nname: Bob\n---\nWas here.\n").commit()
    (site.folder / "content/talks").rename(site.folder / "content/geneva")
    site.write("content/geneva/coverage.md", TALKS.replace("status", "aliases: [talks]\nstatus"))
    (site.folder / "content/geneva/quay.md").unlink()
    site.write("content/geneva/pier.md", text("The quay is closed", "Police closed it.", "12:00", aliases="[quay]"))
    (site.folder / "content/authors/ada.md").unlink()
    site.write("content/authors/ada-long.md", "---\nname: Ada Long\naliases: [ada]\n---\nReports.\n")
    (site.folder / "content/authors/bob.md").unlink()
    site.write("content/authors/eve.md", "---\nname: Eve\n---\nIs new.\n")
    shutil.rmtree(site.folder / "content/fair")
    site.write("content/storm/coverage.md", COVERAGE).commit()
    told = ran(site, "diff", "HEAD~1", "HEAD")
    assert told.err == ""
    assert told.out == (
        "Coverages\n"
        "  renamed    geneva  Talks in Geneva  (was talks)\n"
        "  added      storm  Storm\n"
        "  removed    fair  Fair\n"
        "\n"
        "Authors\n"
        "  renamed    ada-long  Ada Long  (was ada)\n"
        "  added      eve  Eve\n"
        "  removed    bob  Bob\n"
        "\n"
        "geneva  Talks in Geneva\n"
        "  moved      content/geneva/call.md\n"
        "             moved from content/talks/call.md\n"
        "  moved      content/geneva/gone.md\n"
        "             moved from content/talks/gone.md\n"
        "  changed    content/geneva/pier.md\n"
        "             moved from content/talks/quay.md\n"
        "             +1 -2 words\n"
        "             “the quay.” became “it.”\n"
        "             aliases: “quay” was added\n"
        "  moved      content/geneva/rumour.md\n"
        "             moved from content/talks/rumour.md\n"
    )
    back = ran(site, "diff", "HEAD", "HEAD~1", "--json").json
    assert [(each["what"], each["id"], each["was"]) for each in back["coverages"]] == [
        ("added", "fair", None),
        ("renamed", "talks", "geneva"),
        ("removed", "storm", None),
    ]
    assert not [each for each in back["updates"] if "added" in each["what"] or "removed" in each["what"]]


def test_another_zone_changes_times(tmp_path: Path) -> None:
    """Files that are the same say another time where their coverage's zone is another one."""
    site = begun(tmp_path / "site").write(QUAY, text("The quay", "Police closed it.").replace("-05:00", ""))
    site.commit()
    site.write("content/talks/coverage.md", TALKS.replace("New_York", "Chicago"))
    told = ran(site, "diff", "HEAD").out
    assert (
        "  changed    content/talks/quay.md\n"
        "             published: “2014-03-07T12:30:00-06:00” became “2014-03-07T13:30:00-06:00”\n"
    ) in told


def test_a_redacted_update_says_nothing(tmp_path: Path) -> None:
    """What it said is not told again, nor its title."""
    site = begun(tmp_path / "site")
    withdrawn = '{at: 2014-03-07T16:00:00-05:00, reason: "By order.", redact: true}'
    site.write(RUMOUR, text("Nothing", "", "12:30", status="withdrawn", withdrawn=withdrawn)).commit()
    told = ran(site, "diff", "HEAD~1", "HEAD").out
    assert told == ("talks  Talks in Geneva\n  withdrawn  content/talks/rumour.md\n             withdrawn: By order.\n")
    assert 'rumour"' not in ran(site, "diff", "HEAD~1", "HEAD", "--json").out.replace('"id": "rumour"', "")


def test_a_site_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    """Only the site's own files count, by their paths in it."""
    repository = Repository(tmp_path / "all")
    site = begun(tmp_path / "model").folder
    shutil.rmtree(site / ".git")
    shutil.copytree(site, repository.folder / "news" / "site")
    repository.write("content/talks/coverage.md", TALKS).commit()
    repository.write(f"news/site/{GONE}", text("To be gone", "Something stays.", "12:40"))
    repository.write("content/talks/other.md", text("Other", "Elsewhere.")).commit()
    inner = Repository.__new__(Repository)
    inner.folder = repository.folder / "news" / "site"
    assert ran(inner, "diff", "HEAD~1", "HEAD").out == ran(inner, "diff", "HEAD~1").out
    assert ran(inner, "diff", "HEAD~1", "HEAD").out == (
        "talks  Talks in Geneva\n"
        "  changed    content/talks/gone.md\n"
        "             +1 -1 words\n"
        "             “Nothing” became “Something”\n"
    )
    assert ran(inner, "history").out.endswith("2 versions  content/talks/gone.md\n")


@pytest.mark.parametrize(
    "name", ["nonsense", "--output=/tmp/x", "-x", "", " ", "HEAD:site.yaml", "HEAD^{tree}", "a\0b", "@{-9}"]
)
def test_what_is_no_commit(site: Repository, name: str) -> None:
    """Is wrong usage, whatever it looks like: no option of git's can be given."""
    for arguments in (["--", name], ["--", "HEAD", name]):
        told = ran(site, "diff", *arguments)
        assert (told.code, told.out) == (2, "")
        assert " is no commit of this repository. See: git log --oneline, git branch, git tag\n" in told.err
        assert "\0" not in told.err


def test_a_range_is_written_apart(site: Repository) -> None:
    """As git has it, it is not taken; how to write it is said."""
    told = ran(site, "diff", "HEAD~6..HEAD")
    assert told.code == 2
    assert told.err.endswith('Error: "HEAD~6..HEAD" is no commit. Write the two apart: dateline diff HEAD~6 HEAD\n')
    assert "dateline diff main HEAD\n" in ran(site, "diff", "main...").err


def test_branches_and_tags_are_commits(tmp_path: Path) -> None:
    """Also an annotated tag."""
    site = edited(tmp_path / "site")
    site.git("tag", "--annotate", "--message", "One", "v1", "HEAD~6", **site.people(None, None, "Ann Desk"))
    assert ran(site, "diff", "v1", "main").out == ran(site, "diff", "HEAD~6", "HEAD").out


def test_without_a_repository(tmp_path: Path) -> None:
    """Nothing can be told; in words and as JSON."""
    site = begun(tmp_path / "site")
    shutil.rmtree(site.folder / ".git")
    told = ran(site, "diff", "HEAD")
    assert (told.code, told.out, told.err) == (1, "", "error: this site is in no git repository\n")
    told = ran(site, "diff", "HEAD", "--json")
    assert (told.code, told.json["problems"][0]["code"]) == (1, "history-missing")


def test_without_git(site: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command is missing, and that is said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    told = ran(site, "diff", "HEAD")
    assert told.code == 1
    assert "error[history-git-missing]" in told.err


def test_a_repository_that_git_cannot_read(tmp_path: Path) -> None:
    """Is a problem, and no wrong usage."""
    site = begun(tmp_path / "site")
    (site.folder / ".git" / "HEAD").write_text("nonsense\n", encoding="utf-8")
    told = ran(site, "diff", "HEAD")
    assert told.code == 1
    assert "site.yaml: error[history-broken] git cannot read the site's history: " in told.err


def test_a_repository_of_somebody_else(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's advice is told."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    told = ran(site, "diff", "HEAD")
    assert told.code == 1
    assert "error[history-refused]" in told.err
    assert "do as git says: git config --global --add safe.directory " in told.err


def test_texts_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    """Neither a folder's name nor a correction; nor can they pass for lines of ours."""
    site = begun(tmp_path / "site")
    site.write("content/talks/a\x1b[2J\nremoved  b/one.md", text("One", "It rains.")).commit()
    notice = '\n  - {at: 2014-03-07T15:00:00-05:00, kind: update, text: "One.\\n  removed  content"}'
    site.write(QUAY, text("The quay", "Police closed the quay.", "12:00", corrections=notice)).commit()
    told = ran(site, "diff", "HEAD~2", "HEAD").out
    assert not [letter for letter in told if letter < " " and letter != "\n"]
    assert "  added      content/talks/a\\x1b[2J\\x0aremoved  b/one.md\n" in told
    assert "             update: One. removed content\n" in told
