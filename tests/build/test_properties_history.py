"""Properties of a build with a history: whatever happens to the repository, it comes to what a first build comes to."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from dateline import addresses
from dateline.build import crew, engine, gathering, writer
from dateline.build.engine import BuildOptions, build
from dateline.build.looking import look
from dateline.build.outcome import Stopwatch
from dateline.build.prepare import prepare
from dateline.problems import ProblemsFound, errors
from harness import Site
from history.repositories import by_chance

from .desk import Desk
from .recorded import Recorded, at, update
from .test_properties import assert_same, build_and_compare, outcome_of, told_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS = 14
REDACTED = 'status: withdrawn\nwithdrawn: {at: "2026-03-10T11:00:00Z", reason: Wrong., redact: true}\n'


@dataclass
class Archivist:
    """Works in the repository of a desk's site as `desk.draw` has it: one thing at a time."""

    desk: Desk
    made: Recorded
    hours: float = 10.0
    branches: int = 0

    def work(self) -> str:
        """Do one thing, and say what."""
        works = [
            self.commit, self.commit, self.commit, self.edit, self.edit, self.edit, self.edit, self.amend, self.reset,
            self.merge, self.setting, self.redact, self.plain_edit, self.plain_edit, self.away, self.back, self.hide,
        ]  # fmt: skip
        if self.aside.exists():
            self.aside.rename(self.made.site.folder / ".git")
        work = self.desk.draw.choice(works)
        return f"{work.__name__} {work() or ''}"

    def commit(self) -> str:
        """Commit what stands there."""
        self.hours += self.desk.draw.choice([0, 0.01, 0.5, 3])
        return self.made.commit(self.hours, self.desk.draw.choice(["Ann Desk", "Bo Side"]))

    def edit(self) -> str:
        """Do what is done at a desk; mostly commit it."""
        done = self.desk.edit()
        if self.desk.draw.random() < 0.7:
            self.commit()
        return done

    def plain_edit(self) -> None:
        """Change the words of an update, and commit that: the most common thing of all."""
        self.desk.text()
        self.commit()

    def amend(self) -> None:
        """Put what stands there into the last commit."""
        self.git("add", "--all")
        people = self.made.repository.people(int(at(self.hours).timestamp()), None, "Ann Desk")
        self.made.repository.git("commit", "--quiet", "--amend", "--allow-empty", "--message", "Amended", **people)

    def reset(self) -> None:
        """Forget the last commits; the files stay, or go back with them."""
        how = self.desk.draw.choice(["--soft", "--hard", "--mixed"])
        count = self.desk.draw.choice([1, 1, 2, 3])
        if len(self.git("rev-list", "--first-parent", "HEAD").split()) > count:
            self.git("reset", "--quiet", how, f"HEAD~{count}")
            self.touched()

    def merge(self) -> None:
        """Write beside the main line, go on there, and merge."""
        self.commit()
        self.branches += 1
        branch = f"side-{self.branches}"
        self.git("checkout", "--quiet", "-b", branch)
        self.desk.text()
        self.commit()
        self.git("checkout", "--quiet", "main")
        self.made.site.write(f"content/static/{branch}.txt", "Main.\n")
        self.commit()
        self.hours += 0.1
        self.made.repository.clock = int(at(self.hours).timestamp()) - 60
        self.made.repository.merge(branch)
        self.touched()

    def setting(self) -> str:
        """Change what is made of the history."""
        lines = self.desk.draw.choice(
            ["history: off\n", "history: auto\n", "history: required\n", "silent_edits: off\n", "silent_edits: error\n"]
        )
        text = self.made.site.read("site.yaml")
        if "history:" not in text and "silent_edits:" not in text:
            self.made.site.write("site.yaml", text + lines)
        return lines

    def redact(self) -> str:
        """Take an update down, with all that it said; its file may have been moved before."""
        paths = self.desk.updates()
        if not paths:
            return ""
        path = self.desk.draw.choice(paths)
        text = self.made.site.read(path)
        aliases = next((line for line in text.splitlines(keepends=True) if line.startswith("aliases:")), "")
        self.made.site.write(path, f"---\npublished: 2026-03-09T10:00:00Z\n{aliases}{REDACTED}---\n")
        return path

    def away(self) -> None:
        """Delete an update, and commit that."""
        if len(self.desk.updates()) > 2:
            self.made.site.delete(self.desk.draw.choice(self.desk.updates()))
            self.commit()

    def back(self) -> None:
        """Put back a file that the last commit removed."""
        if len(self.git("rev-list", "--first-parent", "HEAD").split()) == 1:
            return
        for path in self.git("diff", "--name-only", "--no-renames", "--diff-filter=D", "HEAD~1", "HEAD").splitlines():
            if path.startswith("content/") and not (self.made.site.folder / path).exists():
                self.git("checkout", "HEAD~1", "--", path)
        self.touched()

    def hide(self) -> None:
        """Put the repository aside, until the next thing is done."""
        (self.made.site.folder / ".git").rename(self.aside)

    @property
    def aside(self) -> Path:
        """Where the repository is put aside."""
        return self.made.site.folder.with_name("aside.git")

    def touched(self) -> None:
        """Note that git may have written any file of the site."""
        self.made.site.doubt()
        self.made.site.writes += 1

    def git(self, *arguments: str) -> str:
        """Run git in the site's folder."""
        return self.made.repository.git(*arguments)


def histories(folder: Path, seed: str, steps: int = STEPS, **options: Any) -> Iterator[Archivist]:
    """Edit a site and its history again and again, as drawn by `seed`; give it each time that it is to be built."""
    made = Recorded.open(folder)
    made.site.delete("content")
    made.site.options = replace(made.site.options, **options)
    desk = Desk(made.site, by_chance(seed), alone=made.site.options.keep_going).open()
    archivist = Archivist(desk, made)
    archivist.commit()
    done = "opened"
    for number in range(steps):
        print(number, done)  # noqa: T201 - what led to a failure
        yield archivist
        if number % 4 == 3:
            desk.repair(told_of(made.site, **desk.wanted()))
        done = ", ".join(archivist.work() for _ in range(desk.draw.choice([1, 1, 2])))


def options_of(site: Site, wanted: dict[str, Any]) -> BuildOptions:
    """Give the options of the next build."""
    return replace(site.options, **wanted)


def built_elsewhere(made: Recorded, folder: Path, **options: Any) -> dict[str, bytes]:
    """Give the output of the first build of a copy of the site, in which nothing is known."""
    other = made.elsewhere(folder)
    other.site.memories = None
    outputs = other.built(**options)
    shutil.rmtree(folder)
    return outputs


@pytest.mark.parametrize(("memory", "seed"), [("none", 0), ("none", 1), ("kept", 2), ("told", 3), ("told", 4)])
def test_after_any_sequence_of_commits_it_is_as_if_built_for_the_first_time(
    tmp_path: Path, memory: str, seed: int
) -> None:
    """Byte for byte, manifest and problems included; in processes of their own, or in one that remembers."""
    compared = 0
    for archivist in histories(tmp_path / "site", f"{seed} {memory}"):
        site, wanted = archivist.made.site, archivist.desk.wanted()
        if memory != "none" and site.memories is None:
            site.remembering(told=memory == "told")
        if not errors(build_and_compare(site, tmp_path / "clean", **wanted)):
            assert_same(site.outputs(), built_elsewhere(archivist.made, tmp_path / "other", **wanted))
            site.build(**wanted).wrote().removed()
            compared += 1
    assert compared > STEPS // 3


@pytest.mark.parametrize("seed", range(2))
def test_a_check_plans_what_a_build_makes(tmp_path: Path, seed: int) -> None:
    """The same pages, those of the past among them."""
    past = 0
    for archivist in histories(tmp_path / "site", f"{seed} check"):
        site, wanted = archivist.made.site, archivist.desk.wanted()
        try:
            planned = prepare(site.folder, options_of(site, wanted), Stopwatch()).plan
            site.build(**wanted)
        except ProblemsFound:
            continue
        made = {path for path in site.outputs() if not path.startswith("assets/") and path != "manifest.json"}
        pages = {addresses.output_path(page.address) for page in planned.pages}
        assert pages == {path for path in made if path in pages}
        copies = {addresses.output_path(copy.address) for copy in planned.copies}
        assert sorted(made - pages - copies) == []
        past += sum("/versions/" in path for path in made)
    assert past > 0


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize("seed", range(2))
def test_with_several_processes_a_history_tells_the_same(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, the same problems in the same order; where one coverage is made in shares, too."""
    monkeypatch.setattr(crew, "may_fork", lambda: True)
    monkeypatch.setattr(gathering, "GREAT", 2)
    options: dict[str, Any] = {"output": tmp_path / "one", "jobs": 1, "keep_going": seed == 1}
    for archivist in histories(tmp_path / "site", f"{seed} jobs", **options):
        one = archivist.made.site
        several = Site(one.folder, replace(one.options, output=tmp_path / "several", jobs=3))
        wanted = archivist.desk.wanted()
        found = [outcome_of(site, **wanted) for site in (one, several)]
        assert found[0] == found[1]
        if found[0][0] == "built":
            assert_same(several.outputs(), one.outputs())


def test_workers_that_are_spawned_know_the_history_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where processes cannot be forked."""
    made = edited(tmp_path / "site")
    made.site.options = replace(made.site.options, jobs=1)
    wanted = made.built()
    monkeypatch.setattr(crew, "may_fork", lambda: False)
    other = made.elsewhere(tmp_path / "other")
    other.site.options = replace(made.site.options, jobs=2)
    assert_same(other.built(), wanted)


# ── what a build notices ─────────────────────────────────────────────────────────────────────────────────────────────


def edited(folder: Path, settings: str = "") -> Recorded:
    """Give a site of which an update says something else than what is committed."""
    made = Recorded.open(folder, f"silent_edits: off\n{settings}")
    for name in ("storm", "calm"):
        for number in range(3):
            path = f"{name}/n-{number}.md"
            made.write(path, update(f"News of {name}.", published=at(8 + number), title=f"News {number}"))
    made.commit(11)
    return made.write("storm/n-0.md", update("Other news.", published=at(8), title="News 0"))


VERSION = "storm/n-0/versions/20260309T120000Z/index.html"


@pytest.mark.parametrize("memory", ["none", "kept", "told"])
def test_a_commit_alone_makes_a_version(tmp_path: Path, memory: str) -> None:
    """No file moves with it; the coverage is made again, and no other one."""
    made = edited(tmp_path / "site")
    if memory != "none":
        made.site.remembering(told=memory == "told")
    made.site.build()
    made.commit(12)
    made.site.build(explain="storm/n-0/").left("calm/index.html")
    assert VERSION in made.site.outputs()
    made.site.build().wrote().removed()


def test_a_look_notices_a_commit(tmp_path: Path) -> None:
    """And a commit that changes nothing of the site makes the next build write nothing."""
    made = edited(tmp_path / "site")
    folder, options = made.site.folder, made.site.options
    build(folder, options)
    assert look(folder, options).outcome is not None
    made.commit(12)
    assert look(folder, options).outcome is None
    build(folder, options)
    assert VERSION in made.site.outputs()
    assert look(folder, options).outcome is not None
    made.commit(13)
    assert look(folder, options).outcome is None
    assert build(folder, options).written_count == 0
    assert look(folder, options).outcome is not None


def test_where_no_history_is_wanted_a_commit_is_nothing(tmp_path: Path) -> None:
    """The site is as settled as before."""
    made = edited(tmp_path / "site", "history: off\n")
    build(made.site.folder, made.site.options)
    made.commit(12)
    assert look(made.site.folder, made.site.options).outcome is not None


def test_a_commit_while_it_is_built_is_not_overlooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build goes by the history that it opened; the next one by the new one."""
    made = edited(tmp_path / "site")
    folder, options = made.site.folder, made.site.options
    commit = writer.commit

    def slow(*given: Any, **named: Any) -> Any:
        made.commit(12)
        return commit(*given, **named)

    monkeypatch.setattr(engine, "commit", slow)
    build(folder, options)
    monkeypatch.setattr(engine, "commit", commit)
    assert VERSION not in made.site.outputs()
    assert look(folder, options).outcome is None
    build(folder, options)
    assert VERSION in made.site.outputs()


def test_a_commit_while_the_theme_was_broken_is_not_overlooked(tmp_path: Path) -> None:
    """Nothing was kept of that build."""
    made = edited(tmp_path / "site")
    made.site.build()
    made.commit(12)
    made.site.write("themes/dateline/theme.yaml", "x: [")
    with pytest.raises(ProblemsFound):
        made.site.build()
    made.site.delete("themes")
    assert VERSION in made.built()


def test_what_keeps_a_history_out_may_go_and_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is missing, a build is never taken as settled."""
    made = edited(tmp_path / "site")
    made.commit(12)
    folder, options = made.site.folder, made.site.options
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        assert [each.code for each in build(folder, options).problems] == ["history-git-missing"]
    assert look(folder, options).outcome is None
    build(folder, options)
    assert VERSION in made.site.outputs()


def test_a_damaged_cache_of_the_history_is_made_anew(tmp_path: Path) -> None:
    """Whatever stands there."""
    made = edited(tmp_path / "site")
    made.commit(12)
    wanted = made.built()
    cache = made.site.folder / ".dateline/history.db"
    for content in (b"", b"x" * 5000, cache.read_bytes()[:5000]):
        shutil.rmtree(made.site.output)
        cache.write_bytes(content)
        assert_same(made.built(), wanted)


def test_what_is_kept_of_an_old_text_goes_by_the_name_of_today(tmp_path: Path) -> None:
    """A process that builds again shows it under the update's new id, and leads nowhere when the update is gone."""
    made = edited(tmp_path / "site")
    made.commit(12)
    made.site.remembering().build()
    made.site.rename("content/storm/n-0.md", "content/storm/first.md")
    made.write("storm/first.md", update("Other news.", published=at(8), title="News 0", aliases="[n-0]")).commit(13)
    made.site.build()
    assert_same(made.site.outputs(), built_elsewhere(made, tmp_path / "renamed"))
    made.site.delete("content/storm/first.md")
    made.commit(14)
    made.site.build()
    assert_same(made.site.outputs(), built_elsewhere(made, tmp_path / "removed"))
