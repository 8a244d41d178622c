"""`dateline history`: which updates were edited, the trail of one, and the export of all that is known."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest

from cli.past_site import CALL, GONE, MOVED, QUAY, RUMOUR, begun, commits, edited, ran, swhid, text
from dateline.cli.terminal import Terminal
from dateline.cli.word_lines import print_difference
from dateline.pages.differences import difference
from history.repositories import COVERAGE, Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A site in which much has happened; no test changes it."""
    return edited(tmp_path_factory.mktemp("past") / "site")


def test_the_edited_ones_are_listed(site: Repository) -> None:
    """What changed last comes first; times are the coverage's; what was never edited is not there."""
    told = ran(site, "history")
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "talks  Talks in Geneva\n"
        "  2014-03-07 08:53  2 versions, withdrawn     content/talks/rumour.md\n"
        "  2014-03-07 08:52  1 version, removed        content/talks/gone.md\n"
        "  2014-03-07 08:50  3 versions, 1 correction  content/talks/day-one/call.md\n"
    )


def test_the_list_as_json(site: Repository) -> None:
    """The same, with whole instants."""
    told = ran(site, "history", "--json").json
    assert told["ok"]
    assert [each["id"] for each in told["updates"]] == ["rumour", "gone", "call"]
    assert told["updates"][2] == {
        "coverage": "talks",
        "id": "call",
        "path": MOVED,
        "title": "The long call",
        "status": "published",
        "versions": 3,
        "corrections": 1,
        "changed": "2014-03-07T13:50:40Z",
        "committed": True,
    }


def test_the_trail_of_an_update(site: Repository) -> None:
    """Each commit with both times, who made it, what it is called for ever, and what it changed."""
    first, second, slip, third, move, *_ = commits(site)
    told = ran(site, "history", "call")
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "content/talks/day-one/call.md\n"
        "  The long call\n"
        "  published 2014-03-07T13:30:00-05:00; 3 versions, 1 correction\n"
        "\n"
        "version 1   2014-03-07T08:47:40-05:00  2014-03-07T13:47:40Z  Ann Desk\n"
        f"  commit {first}  {swhid(site, first, CALL)}\n"
        "  its file is content/talks/call.md\n"
        "  13 words\n"
        "\n"
        "version 2   2014-03-07T08:48:40-05:00  2014-03-07T13:48:40Z  Ann Desk\n"
        f"  commit {second}  {swhid(site, second, CALL)}\n"
        "  written 2014-03-07T08:47:40-05:00\n"
        "  +1 -1 words\n"
        "  “nine” became “ten”\n"
        "  correction: An earlier version gave the wrong length.\n"
        "\n"
        "unreadable  2014-03-07T08:49:40-05:00  2014-03-07T13:49:40Z  Bob Slip\n"
        f"  commit {slip}  {swhid(site, slip, CALL)}\n"
        '  passed over: line 2: the field "published" is missing\n'
        "\n"
        "version 3   2014-03-07T08:50:40-05:00  2014-03-07T13:50:40Z  Ann Desk\n"
        f"  commit {third}  {swhid(site, third, CALL)}\n"
        "  +1 word\n"
        "  “some” was added\n"
        "  title: “The call” became “The long call”\n"
        "  tags: “talks” was added\n"
        "  minor edit\n"
        "\n"
        "moved       2014-03-07T08:51:40-05:00  2014-03-07T13:51:40Z  Mia Mover\n"
        f"  commit {move}\n"
        "  moved from content/talks/call.md\n"
    )


def test_no_line_is_wider_than_a_terminal(site: Repository) -> None:
    """As far as that is in our hands."""
    for name in ("call", "quay", "rumour", "gone"):
        assert max(map(len, ran(site, "history", name, "--diff").out.splitlines())) <= 80


@pytest.mark.parametrize("name", ["call", "talks/call", MOVED, CALL, f"./{MOVED}", "talks/call.md"])
def test_an_update_goes_by_several_names(site: Repository, name: str) -> None:
    """Its id, its address, its file, and where that stood once."""
    assert ran(site, "history", name).out == ran(site, "history", "call").out


def test_word_by_word(site: Repository) -> None:
    """What went and what came are marked; what stayed far from it is counted."""
    told = ran(site, "history", "call", "--diff").out
    assert (
        "\n"
        "    The call lasted [-nine-]{+ten+} minutes.\n"
        "    Both sides will meet again.\n"
        "    … 2 paragraphs the same …\n"
    ) in told
    assert "    The call lasted {+some+} ten minutes.\n" in told


def test_word_by_word_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal colours and strokes say it; a text cannot say anything to the terminal."""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    out = Screen()
    print_difference(Terminal(out, io.StringIO()), difference("It is nine now.", "It is \x1bten now."), "  ")
    assert out.getvalue() == "  It is \x1b[9;31mnine\x1b[0m \x1b[4;32m�ten\x1b[0m now.\n"


def test_a_removed_update_is_still_told(site: Repository) -> None:
    """By its id, or by where its file was."""
    told = ran(site, "history", "gone")
    assert told.out.startswith("content/talks/gone.md\n  To be gone\n  removed; 1 version\n\nversion 1 ")
    assert told.out.endswith(
        f"removed     2014-03-07T08:52:40-05:00  2014-03-07T13:52:40Z  Ann Desk\n  commit {commits(site)[5]}\n"
    )
    assert ran(site, "history", GONE).out == told.out


def test_a_withdrawn_update(site: Repository) -> None:
    """The words are not said to have gone; the reason is told."""
    told = ran(site, "history", RUMOUR, "--diff").out
    assert told.startswith("content/talks/rumour.md\n  A rumour\n  published 2014-03-07T12:30:00-05:00; withdrawn; ")
    assert told.endswith("Z  Ann Desk\n" + told.splitlines()[-2] + "\n  withdrawn: It was not so.\n")
    assert "Somebody" not in told


def test_the_trail_as_json(site: Repository) -> None:
    """All that is printed, and with --diff every run of words."""
    told = ran(site, "history", "call", "--json", "--diff").json
    assert (told["zone"], told["published"], told["redacted"]) == ("America/New_York", "2014-03-07T18:30:00Z", False)
    steps = told["steps"]
    assert [each["kind"] for each in steps] == ["version", "version", "unreadable", "version", "moved"]
    assert [each["version"] for each in steps] == [1, 2, None, 3, None]
    assert steps[1] == {
        "kind": "version",
        "version": 2,
        "committed": True,
        "landed": "2014-03-07T13:48:40Z",
        "authored": "2014-03-07T13:47:40Z",
        "by": "Ann Desk",
        "commit": site.git("rev-parse", "HEAD~5"),
        "swhid": swhid(site, "HEAD~5", CALL),
        "path": CALL,
        "moved_from": "",
        "passed_over": "",
        "words_added": 1,
        "words_removed": 1,
        "first_change": {"was": "nine", "now": "ten"},
        "changes": [],
        "corrections": [
            {"at": "2014-03-07T20:00:00Z", "kind": "correction", "text": "An earlier version gave the wrong length."}
        ],
        "minor": False,
        "withdrawn": None,
        "restored": False,
        "difference": [
            {
                "skipped": 0,
                "break": "same",
                "runs": [
                    {"kind": "same", "text": "The call lasted"},
                    {"kind": "removed", "text": "nine"},
                    {"kind": "added", "text": "ten"},
                    {"kind": "same", "text": "minutes."},
                ],
            },
            {"skipped": 0, "break": "same", "runs": [{"kind": "same", "text": "Both sides will meet again."}]},
        ],
    }
    assert (steps[4]["path"], steps[4]["moved_from"], steps[4]["by"]) == (MOVED, CALL, "Mia Mover")
    assert steps[3]["minor"]
    assert "difference" not in ran(site, "history", "call", "--json").json["steps"][1]


def test_what_is_not_committed(tmp_path: Path) -> None:
    """It comes last and has no time; in the list it comes first."""
    site = begun(tmp_path / "site")
    site.write(QUAY, text("The quay is open", "Police opened the quay.", "12:00"))
    told = ran(site, "history", "quay").out
    assert told.endswith(
        "\n\nnot committed\n"
        "  +1 -1 words\n"
        "  “closed” became “opened”\n"
        "  title: “The quay is closed” became “The quay is open”\n"
    )
    assert "12:00:00-05:00; 1 version\n" in told
    (site.folder / QUAY).rename(site.folder / "content/talks/pier.md")
    (site.folder / GONE).unlink()
    site.write("content/talks/pier.md", text("The pier", "Police opened it.", "12:00", aliases="[quay]"))
    assert ran(site, "history", "quay").out == ran(site, "history", "pier").out
    assert "\nnot committed\n  renamed from content/talks/quay.md\n" in ran(site, "history", "pier").out
    assert ran(site, "history", "gone").out.endswith("\n\nnot committed: removed\n")
    assert ran(site, "history").out == (
        "talks  Talks in Geneva\n"
        "  not committed     1 version, removed  content/talks/gone.md\n"
        "  not committed     1 version           content/talks/pier.md\n"
    )


def test_an_update_that_was_never_committed(tmp_path: Path) -> None:
    """It has a trail of one step, and was not edited."""
    site = begun(tmp_path / "site").write("content/talks/new.md", text("New", "Just in.", "14:00"))
    assert ran(site, "history", "new").out == (
        "content/talks/new.md\n  New\n  published 2014-03-07T14:00:00-05:00; 0 versions\n\nnot committed\n  2 words\n"
    )
    told = ran(site, "history")
    assert (told.out, told.err) == ("", "no update was edited since it was published\n")


def test_a_change_that_readers_do_not_see(tmp_path: Path) -> None:
    """It makes a revision and no version."""
    site = begun(tmp_path / "site")
    site.write(QUAY, text("The quay is closed", "Police closed the quay.", "12:00"))
    site.write(
        QUAY, "---\n# a note\n" + (site.folder / QUAY).read_text(encoding="utf-8").removeprefix("---\n")
    ).commit()
    site.write(QUAY, text("The quay is closed", "Police *closed* the quay.", "12:00", lang="en")).commit()
    told = ran(site, "history", "quay").out
    assert [line.split("  ")[0] for line in told.splitlines() if line.endswith("Ann Desk")] == [
        "version 1",
        "revision",
        "revision",
    ]
    assert "\n  nothing that readers see was changed\n" in told
    assert told.endswith("\n  its Markdown was changed; the words are the same\n  lang: “en” was added\n")
    assert ran(site, "history").out == ""


def test_a_repository_of_another_hash(tmp_path: Path) -> None:
    """Its files have no name in an archive of software, and no change is seen where there is none."""
    site = begun(tmp_path / "model")
    shutil.rmtree(site.folder / ".git")
    site.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    site.commit()
    told = ran(site, "history", "quay").out
    assert told.endswith(f"  Ann Desk\n  commit {site.head[:12]}\n  4 words\n")
    assert ran(site, "history").out == ""
    assert ran(site, "diff", "HEAD").err == "readers see the same\n"


def test_an_update_comes_back(tmp_path: Path) -> None:
    """A removal and what follows it are told; a restored one, too."""
    site = edited(tmp_path / "site")
    site.write(GONE, text("To be gone", "Nothing stays.", "12:40")).commit()
    site.write(RUMOUR, text("A rumour", "Somebody did say so.", "12:30")).commit()
    told = ran(site, "history", "gone").out
    assert [line.split("  ")[0] for line in told.splitlines() if line.endswith("Ann Desk")] == [
        "version 1",
        "removed",
        "revision",
    ]
    told = ran(site, "history", "rumour").out
    assert told.endswith("\n  +2 -1 words\n  “said” became “did say”\n  no longer withdrawn\n")


def test_a_redacted_update_says_nothing(tmp_path: Path) -> None:
    """Neither here nor in what is exported stands a word of it."""
    site = begun(tmp_path / "site")
    withdrawn = '{at: 2014-03-07T16:00:00-05:00, reason: "By order.", redact: true}'
    site.write(RUMOUR, text("A rumour", "", "12:30", status="withdrawn", withdrawn=withdrawn)).commit()
    told = ran(site, "history", "rumour", "--diff").out
    assert "  redacted: what it said is not told here; the repository still holds it\n" in told
    assert told.endswith("\n  withdrawn: By order.\n")
    for shown in (told, ran(site, "history", "rumour", "--json", "--diff").out):
        assert "A rumour" not in shown
        assert "Somebody" not in shown
    assert ran(site, "history", "export").code == 0
    exported = (site.folder / "history.jsonl").read_text(encoding="utf-8")
    assert "Police closed" in exported
    assert "Somebody" not in exported


def test_an_update_that_went_to_another_coverage(tmp_path: Path) -> None:
    """It is told there alone, under both its names; what is redacted there is redacted here."""
    site = edited(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    (site.folder / MOVED).unlink()
    site.write("content/storm/call.md", text("The call", "It is over.", aliases="[talks/call]")).commit()
    told = ran(site, "history").out
    assert told.startswith("storm  Storm\n  2014-03-07 13:54  4 versions  content/storm/call.md\n\ntalks  Talks in ")
    assert told.count("call.md") == 1
    for name in ("talks/call", MOVED, CALL):
        assert ran(site, "history", name).out == ran(site, "history", "storm/call").out
    withdrawn = '{at: 2014-03-07T16:00:00-05:00, reason: "By order.", redact: true}'
    last = text("Gone", "", status="withdrawn", withdrawn=withdrawn, aliases="[talks/call]")
    site.write("content/storm/call.md", last).commit()
    assert "  redacted: " in ran(site, "history", CALL).out
    ran(site, "history", "export")
    assert "minutes" not in (site.folder / "history.jsonl").read_text(encoding="utf-8")


def test_versions_are_those_of_the_pages(tmp_path: Path) -> None:
    """The same commits, by the instants at which they landed."""
    site = edited(tmp_path / "site")
    assert ran(site, "build", "--quiet").code == 0
    for name in ("call", "rumour"):
        steps = ran(site, "history", name, "--json").json["steps"]
        landed = [each["landed"].replace("-", "").replace(":", "") for each in steps if each["version"]]
        pages = sorted((site.folder / "output" / "talks" / name / "versions").glob("*/index.html"))
        assert [each.parent.name for each in pages] == landed


def test_a_renamed_update_and_a_renamed_coverage(tmp_path: Path) -> None:
    """Former ids lead to it, also by address; a pure rename is told with who made it."""
    site = begun(tmp_path / "site")
    (site.folder / QUAY).unlink()
    site.write(
        "content/talks/pier.md", text("The quay is closed", "Police closed the quay.", "12:00", aliases="[quay]")
    )
    site.commit()
    (site.folder / "content/talks").rename(site.folder / "content/geneva")
    talks = (site.folder / "content/geneva/coverage.md").read_text(encoding="utf-8")
    site.write("content/geneva/coverage.md", talks.replace("---\ntitle", "---\naliases: [talks]\ntitle")).commit()
    told = ran(site, "history", "pier").out
    assert "\nrevision    2014-03-07T08:48:40-05:00" in told
    assert "  renamed from content/talks/quay.md\n  aliases: “quay” was added\n" in told
    assert told.endswith(f"\n  commit {commits(site)[2]}\n  moved from content/talks/pier.md\n")
    for name in ("quay", "talks/quay", "geneva/quay", "/geneva/quay/", "talks/pier", QUAY):
        assert ran(site, "history", name).out == told


def test_a_coverage_that_is_gone(tmp_path: Path) -> None:
    """What it held is told under its name, in the site's zone."""
    site = begun(tmp_path / "site")
    shutil.rmtree(site.folder / "content/talks")
    site.commit()
    told = ran(site, "history").out
    assert told.startswith(
        "talks  (its folder is gone)\n  2014-03-07 13:48  1 version, removed  content/talks/call.md\n"
    )
    told = ran(site, "history", "talks/quay").out
    assert told.startswith(
        "content/talks/quay.md\n  The quay is closed\n  removed; 1 version\n\n"
        "version 1   2014-03-07T13:47:40Z  Ann Desk\n"
    )


def test_todays_file_may_be_faulty(tmp_path: Path) -> None:
    """Its past is told all the same."""
    site = begun(tmp_path / "site").write(QUAY, "---\ntitle: The quay\n---\nNo time.\n")
    told = ran(site, "history", "quay")
    assert told.code == 0
    assert '\n  today\'s file cannot be read: the field "published" is missing\n' in told.out
    site.write("content/talks/new.md", "---\ntitle: New\n---\nNo time.\n")
    told = ran(site, "history", "content/talks/new.md")
    assert told.code == 1
    assert "content/talks/new.md:2:1: error[missing-field]" in told.err


def test_names_that_lead_nowhere(site: Repository) -> None:
    """Are wrong usage; a near one is offered."""
    told = ran(site, "history", "cal")
    assert (told.code, told.out) == (2, "")
    assert told.err.endswith('Error: There is no update "cal", and there was none. Did you mean "call"?\n')
    assert ran(site, "history", "call", "quay").code == 2
    assert ran(site, "history", "--diff").code == 2
    assert ran(site, "history", "export", "one", "two").code == 2


def test_an_id_that_two_coverages_have(tmp_path: Path) -> None:
    """It takes the coverage's name, too."""
    site = begun(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    site.write("content/storm/quay.md", text("Waves", "They are high.")).commit()
    told = ran(site, "history", "quay")
    assert told.code == 2
    assert told.err.endswith('Several updates are called "quay"; name one of them: storm/quay, talks/quay\n')
    assert ran(site, "history", "storm/quay").out.startswith("content/storm/quay.md\n  Waves\n")


# ── export ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_exported_tells_the_same(tmp_path: Path) -> None:
    """A copy without a repository has the same history, and exports the same again."""
    site = edited(tmp_path / "site")
    lists, trail = ran(site, "history").out, ran(site, "history", "call", "--diff").out
    told = ran(site, "history", "export")
    file = site.folder / "history.jsonl"
    assert (told.code, told.out, told.err) == (0, f"{file}: 8 texts\n", "")
    first = file.read_bytes()
    shutil.rmtree(site.folder / ".git")
    assert ran(site, "history").out == lists
    assert ran(site, "history", "call", "--diff").out == trail
    other = tmp_path / "other.jsonl"
    assert ran(site, "history", "export", str(other), "--json").json == {"ok": True, "path": str(other), "texts": 8}
    assert other.read_bytes() == first


def test_an_update_called_export(tmp_path: Path) -> None:
    """It is meant where its coverage is named; and nothing is written then."""
    site = begun(tmp_path / "site").write("content/talks/export.md", text("Exports", "They rise."))
    site.commit()
    assert ran(site, "history", "talks/export").out.startswith("content/talks/export.md\n  Exports\n")
    assert not (site.folder / "history.jsonl").exists()


# ── where there is no history ────────────────────────────────────────────────────────────────────────────────────────


def test_a_site_without_a_history(tmp_path: Path) -> None:
    """Is told what is missing; whatever site.yaml says of showing one."""
    site = begun(tmp_path / "site")
    shutil.rmtree(site.folder / ".git")
    words = "this site has no history: it is in no git repository, and no history.jsonl stands beside site.yaml"
    told = ran(site, "history")
    assert (told.code, told.out, told.err) == (1, "", f"error: {words}\n")
    told = ran(site, "history", "--json")
    assert told.code == 1
    assert [(each["code"], each["message"]) for each in told.json["problems"]] == [("history-missing", words)]


def test_a_history_that_pages_do_not_show(tmp_path: Path) -> None:
    """`history: off` is about pages; who works on the site may ask."""
    other = begun(tmp_path / "site")
    other.write("site.yaml", (other.folder / "site.yaml").read_text(encoding="utf-8") + "history: off\n")
    assert ran(other, "history", "quay").code == 0


def test_a_history_that_cannot_be_read(tmp_path: Path) -> None:
    """Is a problem, in words and as JSON."""
    site = begun(tmp_path / "site")
    (site.folder / ".git" / "HEAD").write_text("nonsense\n", encoding="utf-8")
    told = ran(site, "history")
    assert told.code == 1
    assert "site.yaml: error[history-broken] git cannot read the site's history: " in told.err
    told = ran(site, "history", "--json")
    assert (told.code, told.json["ok"]) == (1, False)
    assert told.json["problems"][0]["code"] == "history-broken"


def test_without_git(site: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command is missing, and that is said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    told = ran(site, "history")
    assert told.code == 1
    assert "error[history-git-missing]" in told.err


def test_a_folder_that_is_no_site(tmp_path: Path) -> None:
    """Nothing is put there."""
    told = ran(Repository(tmp_path / "site"), "history")
    assert told.code == 1
    assert "missing-site" in told.err
    assert [each.name for each in (tmp_path / "site").iterdir()] == [".git"]


# ── hostile names ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_names_and_texts_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    """Neither a person's name, nor a folder's, nor a correction; nor can they pass for lines of ours."""
    site = begun(tmp_path / "site").write("content/storm/coverage.md", COVERAGE)
    path = "content/storm/a\x1b[2J\nremoved  b/one.md"
    site.write(path, text("One", "It rains.")).commit(by="Eve \x1b]0;gotcha\x07 Smith")
    (site.folder / path).unlink()
    notice = '\n  - {at: 2014-03-07T15:00:00-05:00, kind: update, text: "One.\\nremoved  2014"}'
    site.write("content/storm/one.md", text("One", "It pours.", corrections=notice)).commit()
    told = ran(site, "history", "one").out
    assert not [letter for letter in told if letter < " " and letter != "\n"]
    assert "\n  its file is content/storm/a\\x1b[2J\\x0aremoved  b/one.md\n" in told
    assert "  Eve �]0;gotcha� Smith\n" in told
    assert "\n  update: One. removed 2014\n" in told
    assert ran(site, "history", "one", "--json").json["steps"][0]["path"] == path
