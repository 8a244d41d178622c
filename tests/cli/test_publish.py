"""`dateline publish`: what it prints and answers, against folders that are really written to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dateline.cli import publishing
from dateline.cli.progress import PARTS
from dateline.publishing.kinds import STEPS
from dateline.publishing.publish import REMOVING
from dateline.publishing.refusals import Locked
from harness import Site, states

from .test_publish_lines import published

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Ran

SETTINGS = "title: Wire\nbase_url: https://wire.example/\nauthority: wire.example,2026\ntimezone: UTC\n"
LIVE = "  live: {kind: directory, path: ../www}\n"
ONE = "content/storm/one.md"
FILES = {
    "site.yaml": f"{SETTINGS}publish:\n{LIVE}",
    "content/authors/ada.md": "---\nname: Ada\n---\nReports from the harbour.\n",
    "content/storm/coverage.md": "---\ntitle: Storm\nstatus: closed\nbyline: [ada]\n---\nWhat is known.\n",
    ONE: "---\ntitle: One\npublished: 2014-03-10T11:00:00Z\n---\nIt blows.\n",
    "content/storm/two.md": "---\ntitle: Two\npublished: 2014-03-10T11:30:00Z\n---\nIt blows on.\n",
    "content/storm/later.md": "---\ntitle: Later\npublished: 2999-03-10T11:00:00Z\n---\nIt will blow.\n",
    "content/storm/draft.md": "---\ntitle: Draft\npublished: 2014-03-10T12:00:00Z\nstatus: draft\n---\nDoes it?\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with two updates, one to come and a draft; it is published to `www` beside it."""
    made = Site(tmp_path / "site")
    for path, text in FILES.items():
        made.write(path, text)
    assert made.run("build", "--quiet").code == 0
    return made


def seen(site: Site) -> dict[str, bytes]:
    """Give what readers see."""
    return {path: content for path, (content, _) in states(site.folder.parent / "www" / "current").items()}


def timeless(text: str) -> str:
    """Give what is printed without times and sizes."""
    return re.sub(r"[\d.,]+ (kB|bytes?)\b", "… bytes", re.sub(r"\d+\.\d\d s\b", "… s", text))


def told(ran: Ran) -> tuple[int, str, str]:
    """Give how a command ended and what it said, without times and sizes."""
    return ran.code, timeless(ran.out), timeless(ran.err)


def targets(site: Site, text: str) -> Site:
    """Give the site with other targets, and built."""
    site.write("site.yaml", f"{SETTINGS}publish:\n{text}")
    return site


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_in_a_line_what_it_did(site: Site) -> None:
    """Readers then see what was built, byte for byte; a second time there is nothing to do."""
    first = site.run("publish")
    count = len(site.outputs())
    line = f"live: {count} files sent (… bytes), 0 removed, 0 unchanged in … s  https://wire.example/\n"
    assert told(first) == (0, line, "ledger/authors.txt: 1 address added\nledger/storm.txt: 3 addresses added\n")
    assert seen(site) == site.outputs()
    again = f"live: nothing to do, {count} files unchanged in … s  https://wire.example/\n"
    assert told(site.run("publish", "live")) == (0, again, "")


def test_after_an_edit_only_what_changed_is_sent(site: Site) -> None:
    """What the output no longer holds is removed, and what it never held stays away."""
    site.run("publish", "--quiet")
    site.edit(ONE, "It blows.", "It *hardly* blows.").delete("content/storm/two.md")
    ledger = site.folder / "ledger" / "storm.txt"
    ledger.write_text("/storm/\n/storm/one/\n")
    site.run("build", "--quiet")
    before = seen(site)
    ran = site.run("publish")
    sent = sum(before.get(path) != content for path, content in site.outputs().items())
    gone = before.keys() - site.outputs().keys()
    assert "storm/two/index.html" in gone
    assert ran.out.startswith(f"live: {sent} files sent (")
    assert f", {len(gone)} removed, {len(site.outputs()) - sent} unchanged in " in ran.out
    assert seen(site) == site.outputs()


def test_quiet_prints_nothing(site: Site) -> None:
    """For a job that runs each minute."""
    assert told(site.run("publish", "--quiet")) == (0, "", "")
    assert seen(site) == site.outputs()


def test_as_json(site: Site) -> None:
    """One object on stdout, with everything that can be told."""
    ran = site.run("publish", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert list(found) == [
        *("ok", "target", "kind", "url", "dry_run", "resumed", "added", "changed", "deleted", "kept", "unchanged"),
        *("max_deletes", "sent", "seconds", "ledger", "hooks"),
    ]
    assert (found["ok"], found["target"], found["kind"]) == (True, "live", "directory")
    assert (found["url"], found["dry_run"], found["resumed"]) == ("https://wire.example/", False, False)
    assert {each["path"]: each["size"] for each in found["added"]} == {
        path: len(content) for path, content in site.outputs().items()
    }
    assert found["sent"]["files"] == len(site.outputs())
    assert found["ledger"] == {
        "ok": True,
        "count": 4,
        "files": [
            {"path": "ledger/authors.txt", "addresses": ["/authors/ada/"]},
            {"path": "ledger/storm.txt", "addresses": ["/storm/", "/storm/one/", "/storm/two/"]},
        ],
        "problems": [],
        "fault": "",
    }
    assert found["hooks"] == []


def test_another_folder_can_be_published(site: Site, tmp_path: Path) -> None:
    """As it was built elsewhere."""
    site.run("build", "--quiet", "-o", str(tmp_path / "elsewhere"))
    site.edit("site.yaml", "title: Wire", "title: Cable").run("build", "--quiet")
    assert site.run("publish", "-o", str(tmp_path / "elsewhere")).code == 0
    assert b"Wire" in seen(site)["index.html"]


def test_each_step_has_its_place_in_the_progress() -> None:
    """So that its line on a terminal only ever goes on."""
    parts = [PARTS[step] for step in (*STEPS, REMOVING)]
    assert [part.start for part in parts] == [0.0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == 1.0


# ── what it would do ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_shows_the_plan_and_changes_nothing(site: Site) -> None:
    """A table, then each file; all of them where no person looks at a terminal."""
    site.run("publish", "--quiet")
    site.edit(ONE, "It blows.", "It *hardly* blows.").run("build", "--quiet")
    before = states(site.folder.parent / "www"), states(site.folder)
    ran = site.run("publish", "--dry-run")
    assert (states(site.folder.parent / "www"), states(site.folder)) == before
    changed = [path for path, content in seen(site).items() if site.outputs()[path] != content]
    head, table, listed = timeless(ran.out).split("\n\n")
    assert (ran.code, ran.err, head) == (0, "", "live (directory)  https://wire.example/")
    assert [line.split()[:2] for line in table.splitlines()] == [
        ["added", "0"],
        ["changed", str(len(changed))],
        ["deleted", "0"],
        ["unchanged", str(len(site.outputs()) - len(changed))],
    ]
    assert sorted(line.split()[-1] for line in listed.splitlines()) == sorted(changed)
    assert {line[0] for line in listed.splitlines()} == {"~"}


def test_a_dry_run_as_json(site: Site) -> None:
    """The same keys as a publish has, and what it would be refused for."""
    found = site.run("publish", "--dry-run", "--json").json
    assert (found["ok"], found["dry_run"], found["refusals"]) == (True, True, [])
    assert found["sent"] == {"files": 0, "bytes": 0, "requests": 0}
    assert len(found["added"]) == len(site.outputs())
    assert not (site.folder.parent / "www").exists()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--no-ledger", "an earlier publish had been stopped: what it left undone is done now\n"),
        ("--dry-run", "an earlier publish was stopped: the next one does what it left undone\n"),
    ],
)
def test_a_publish_that_was_stopped_is_told_of(
    site: Site, monkeypatch: pytest.MonkeyPatch, option: str, words: str
) -> None:
    """By the one that goes on with it, and by a dry run before that."""
    done = published({"index.html": 5}, {"index.html": 6}, "index.html")
    monkeypatch.setattr(publishing, "publish", lambda *_: done)
    ran = site.run("publish", option)
    assert (ran.code, ran.err) == (0, words)


def test_a_limit_on_deletions(site: Site) -> None:
    """A dry run says that it would be refused, a publish is; with --max-deletes it is not."""
    targets(site, "  live: {kind: directory, path: ../www, max_deletes: 1}\n").run("publish", "--no-ledger")
    site.delete("content/storm/two.md").delete(ONE).run("build", "--quiet")
    gone = len(seen(site).keys() - site.outputs().keys())
    assert gone > 1
    refusal = (
        f"error: {gone} files would be removed at live, and 1 are allowed at once\n"
        f"  hint: See which: dateline publish live --dry-run. If that is meant, add --max-deletes {gone}\n"
    )
    dry = site.run("publish", "--dry-run")
    assert (dry.code, dry.err) == (1, refusal)
    assert f"  deleted      {gone} files" in dry.out
    before = seen(site)
    assert told(site.run("publish")) == (1, "", refusal)
    assert seen(site) == before
    assert site.run("publish", "--max-deletes", str(gone)).code == 0
    assert seen(site) == site.outputs()


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_reasons_not_to_publish_are_told_at_once(site: Site) -> None:
    """Each with what helps; a dry run tells them below its plan."""
    site.run("build", "--quiet", "--drafts", "--future")
    reasons = (
        "error: the site was built with its drafts\n"
        "  hint: Run: dateline build, without --drafts\n"
        "error: the site was built with updates that are not due yet\n"
        "  hint: Run: dateline build, without --future\n"
    )
    assert told(site.run("publish")) == (1, "", reasons)
    assert not (site.folder.parent / "www").exists()
    dry = site.run("publish", "--dry-run")
    assert (dry.code, dry.err) == (1, reasons)
    assert "+ " in dry.out
    found = site.run("publish", "--json")
    assert (found.code, found.err) == (1, "")
    assert found.json == {
        "ok": False,
        "target": "live",
        "kind": "directory",
        "url": "",
        "refusals": [
            {"message": "the site was built with its drafts", "hint": "Run: dateline build, without --drafts"},
            {
                "message": "the site was built with updates that are not due yet",
                "hint": "Run: dateline build, without --future",
            },
        ],
    }


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--rules", "nginx")])
def test_what_is_not_built_is_not_published(site: Site, more: tuple[str, ...]) -> None:
    """Nor are its rules told."""
    site.run("clean")
    ran = site.run("publish", *more)
    assert told(ran)[:2] == (1, "")
    assert ran.err == (
        f"error: {site.output} has no manifest.json: nothing is built there\n  hint: Run: dateline build\n"
    )


def test_a_target_that_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3 and its sentence, with --json as `fault`; nothing goes into the ledger."""
    sentence = "live: somebody else is publishing since 18:02."

    def fail(*_: object) -> None:
        raise Locked(sentence)

    monkeypatch.setattr(publishing, "publish", fail)
    assert told(site.run("publish")) == (3, "", f"error: {sentence}\n")
    for more in ((), ("--dry-run",)):
        found = site.run("publish", "--json", *more)
        assert (found.code, found.err) == (3, "")
        assert found.json == {"ok": False, "target": "live", "kind": "directory", "url": "", "fault": sentence}
    assert not (site.folder / "ledger").exists()


def test_ctrl_c(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that nothing is lost."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "publish", interrupted)
    assert told(site.run("publish")) == (130, "", "stopped; the next publish does what is left\n")
    assert told(site.run("publish", "--quiet")) == (130, "", "")


def test_settings_that_cannot_be_used(site: Site) -> None:
    """They are told as every command tells them."""
    targets(site, "  live: {kind: directory}\n")
    ran = site.run("publish")
    assert (ran.code, ran.out) == (1, "")
    assert "site.yaml:6:" in ran.err
    found = site.run("publish", "--json")
    assert (found.code, found.err, found.json["ok"]) == (1, "", False)
    assert [each["path"] for each in found.json["problems"]] == ["site.yaml"]


# ── which target ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_several_targets_one_must_be_named(site: Site) -> None:
    """The list says what there is; a slip is recognised."""
    targets(site, f"{LIVE}  stage: {{kind: directory, path: ../stage}}\n")
    listed = "live (directory), stage (directory)"
    for arguments, words in (
        ((), f"There are 2 targets: {listed}. Name one."),
        (("lvie",), 'There is no target "lvie" in site.yaml. Did you mean "live"?'),
        (("production",), f'There is no target "production" in site.yaml. There are {listed}.'),
    ):
        ran = site.run("publish", *arguments)
        assert (ran.code, ran.out, ran.err.partition("\n\n")[2]) == (2, "", f"Error: {words}\n")
    assert site.run("publish", "stage", "--quiet").code == 0
    assert (site.folder.parent / "stage" / "current" / "index.html").is_file()
    assert not (site.folder.parent / "www").exists()


def test_without_a_target_it_says_how_to_write_one(site: Site) -> None:
    """What it shows can be copied, and works."""
    site.write("site.yaml", SETTINGS)
    ran = site.run("publish")
    assert ran.code == 2
    example = ran.err.partition("for example:\n\n")[2].partition("\n\n")[0]
    assert "docs/publishing.md" in ran.err
    shown = "".join(f"{line[2:]}\n" for line in example.splitlines())
    site.write("site.yaml", SETTINGS + shown.replace("/srv/www/live", "../www"))
    assert site.run("publish", "--quiet").code == 0
    assert seen(site) == site.outputs()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--watch --json", "--watch and --json do not go together."),
        ("--watch --dry-run", "--watch and --dry-run do not go together."),
        ("--dry-run --rollback", "--dry-run and --rollback do not go together."),
        ("--rollback --rules nginx", "--rollback and --rules do not go together."),
        ("--watch --verify", "--watch and --verify do not go together."),
        ("--rollback --max-deletes 5", "--rollback and --max-deletes do not go together."),
        ("--rules s3 --json", "--rules and --json do not go together."),
        ("--dry-run --quiet", "--dry-run and --quiet do not go together."),
        ("--dry-run --no-ledger", "--dry-run and --no-ledger do not go together."),
        ("--poll", "--poll goes with --watch."),
        ("--rules apache", "'apache' is not one of"),
        *(
            (f"--max-deletes {limit}", "is neither a number")
            for limit in ("many", "101%", "5%%", "%", "-1", "٥", "1e3")
        ),
    ],
)
def test_wrong_usage(site: Site, arguments: str, words: str) -> None:
    """Exit code 2, a sentence, and nothing is done."""
    ran = site.run("publish", *arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert not (site.folder.parent / "www").exists()


@pytest.mark.parametrize("limit", ["0", "40", "5%", "2.5%", "100%"])
def test_limits_that_can_be_given(site: Site, limit: str) -> None:
    """A number of files, or a share of them."""
    assert site.run("publish", "--max-deletes", limit, "--dry-run").code == 0


# ── the ledger and the hooks ─────────────────────────────────────────────────────────────────────────────────────────


def test_only_addresses_that_are_published_go_into_the_ledger(site: Site) -> None:
    """Not what was written since the build, nor drafts, nor what is due later."""
    site.write("content/storm/three.md", FILES[ONE].replace("One", "Three"))
    site.run("publish")
    assert site.read("ledger/storm.txt") == "/storm/\n/storm/one/\n/storm/two/\n"
    site.run("build", "--quiet")
    assert told(site.run("publish"))[2] == "ledger/storm.txt: 1 address added\n"
    assert site.read("ledger/storm.txt") == "/storm/\n/storm/one/\n/storm/three/\n/storm/two/\n"


def test_many_files_of_the_ledger_are_one_line(site: Site) -> None:
    """The first publish of an archive would else fill the screen."""
    for name in ("flood", "fire", "ferry"):
        site.write(f"content/{name}/coverage.md", FILES["content/storm/coverage.md"])
    site.run("build", "--quiet")
    assert site.run("publish").err == "ledger: 7 addresses added in 5 files\n"


def test_the_ledger_can_be_left_alone(site: Site) -> None:
    """Where it is kept otherwise, as by a hook of git's."""
    assert site.run("publish", "--no-ledger", "--json").json["ledger"] is None
    assert not (site.folder / "ledger").exists()


def test_a_ledger_that_cannot_be_read(site: Site) -> None:
    """Exit code 1 and what is wrong; what was published stays so."""
    site.write("ledger/storm.txt", "<<<<<<< HEAD\n/storm/\n")
    ran = site.run("publish")
    assert ran.code == 1
    assert ran.out.startswith("live: ")
    assert "ledger/storm.txt:1:1: error[ledger-line]" in ran.err
    assert ran.err.endswith("1 error\nerror: the site is published, but its new addresses are not in the ledger\n")
    assert seen(site) == site.outputs()
    found = site.run("publish", "--json").json
    assert (found["ok"], found["ledger"]["ok"]) == (False, False)
    assert [each["code"] for each in found["ledger"]["problems"]] == ["ledger-line"]


def test_a_ledger_that_cannot_be_written(site: Site) -> None:
    """Exit code 3, for it is the disk, with what the system says."""
    (site.folder / "ledger").write_text("in the way")
    ran = site.run("publish")
    assert ran.code == 3
    assert ran.err.splitlines()[-1].startswith(
        "error: the site is published, but its new addresses are not in the ledger"
    )
    assert seen(site) == site.outputs()


def hook(site: Site, program: str) -> Site:
    """Give the site with a command as a hook: a program of Python's, run in the site's folder."""
    command = json.dumps([sys.executable, "-c", program])
    return targets(site, f"  live:\n    kind: directory\n    path: ../www\n    hooks:\n      - command: {command}\n")


def test_hooks_hear_which_addresses_changed(site: Site) -> None:
    """After each publish that changed something."""
    hook(site, "import pathlib, sys; pathlib.Path('heard').open('a').write(sys.stdin.read())")
    assert site.run("publish", "--quiet").code == 0
    heard = json.loads(site.read("heard"))
    assert (heard["target"], heard["base_url"]) == ("live", "https://wire.example/")
    assert {"/", "/storm/", "/storm/one/"} <= set(heard["addresses"])
    (site.folder / "heard").unlink()
    assert site.run("publish", "--quiet").code == 0
    assert not (site.folder / "heard").exists()


def test_hooks_hear_also_where_nobody_reads_what_is_printed(site: Site) -> None:
    """As in `dateline publish | true`: the site is published, and its addresses are in the ledger."""
    hook(site, "import pathlib, sys; pathlib.Path('heard').write_text(sys.stdin.read())")
    read, write = os.pipe()
    os.close(read)
    arguments = [sys.executable, "-m", "dateline", "publish", "-C", str(site.folder)]
    done = subprocess.run(arguments, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")
    assert "/storm/one/" in json.loads(site.read("heard"))["addresses"]
    assert "/storm/one/" in site.read("ledger/storm.txt").split()


def test_a_hook_that_fails(site: Site) -> None:
    """Exit code 3 and why; what was published stays so."""
    hook(site, "import sys; sys.exit('no such zone')")
    ran = site.run("publish", "--no-ledger")
    assert ran.code == 3
    assert ran.out.startswith("live: ")
    assert ran.err == (
        f"error: the site is published; hook {sys.executable}: it ended with exit code 1: no such zone\n"
    )
    assert seen(site) == site.outputs()
    site.edit(ONE, "It blows.", "It does not blow.").run("build", "--quiet")
    found = site.run("publish", "--json")
    assert (found.code, found.json["ok"]) == (3, False)
    assert found.json["hooks"] == [{"message": f"hook {sys.executable}: it ended with exit code 1: no such zone"}]


# ── back, and rules ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_back_to_the_release_before(site: Site) -> None:
    """Readers see what they saw; hooks hear which addresses that changed."""
    hook(site, "import pathlib, sys; pathlib.Path('heard').write_text(sys.stdin.read())")
    site.run("publish", "--quiet")
    before = seen(site)
    site.edit(ONE, "It blows.", "It does not blow.").run("build", "--quiet")
    site.run("publish", "--quiet")
    assert seen(site) == site.outputs() != before
    (site.folder / "heard").unlink()
    ran = site.run("publish", "--rollback")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"live: readers see release \S+-1 again  https://wire\.example/\n", ran.out)
    assert seen(site) == before
    assert "/storm/one/" in json.loads(site.read("heard"))["addresses"]
    assert told(site.run("publish"))[0] == 0
    assert seen(site) == site.outputs()


def test_back_as_json(site: Site) -> None:
    """The release's name; where there is none to go back to, why."""
    site.run("publish", "--quiet")
    none = site.run("publish", "--rollback", "--json")
    assert (none.code, none.json["ok"]) == (1, False)
    assert "no release before" in none.json["refusals"][0]["message"]
    site.edit(ONE, "It blows.", "It does not blow.").run("build", "--quiet")
    site.run("publish", "--quiet")
    found = site.run("publish", "--rollback", "--json").json
    assert list(found) == ["ok", "target", "kind", "url", "release", "hooks"]
    assert (found["ok"], found["release"][-2:], found["hooks"]) == (True, "-1", [])


def test_only_a_folder_of_releases_goes_back(site: Site) -> None:
    """Another kind says what to do instead."""
    targets(site, "  live: {kind: git, repository: ../pages.git}\n")
    ran = site.run("publish", "--rollback")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: live")
    assert "git revert" in ran.err


@pytest.mark.parametrize("form", ["nginx", "s3", "headers", "redirects"])
def test_rules_are_printed_and_nothing_is_changed(site: Site, form: str) -> None:
    """Also where no target is named, and none is to be had."""
    before = states(site.folder)
    alone = site.run("publish", "--rules", form)
    assert alone.code == 0
    assert states(site.folder) == before
    assert not (site.folder.parent / "www").exists()
    site.write("site.yaml", SETTINGS)
    assert site.run("publish", "--rules", form).out == alone.out


def test_rules_are_those_of_the_target_that_is_named(site: Site) -> None:
    """Whose feeds may be kept longer than those of another."""
    kept = "{kind: directory, path: ../www, cache: {feed: 'public, max-age=1234'}}"
    targets(site, f"  live: {kept}\n  stage: {{kind: directory, path: ../stage}}\n")
    assert "max-age=1234" in site.run("publish", "live", "--rules", "headers").out
    assert "max-age=1234" not in site.run("publish", "stage", "--rules", "headers").out
    assert site.run("publish", "lvie", "--rules", "headers").code == 2
