"""The files for continuous integration: what they say, and what their steps do in a clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dateline import __version__
from dateline.authoring.workflows import FILES, TARGETS, workflow
from harness import command
from history.repositories import ENVIRONMENT, Repository, git
from tools import missing

BASE_URL = "https://news.harbour.example/"


def read(text: str) -> dict[str, Any]:
    """Read YAML as hosts do, for which `on` is a word; every value is a text."""
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes text, lists and mappings only
    assert isinstance(loaded, dict)
    return loaded


def github(site: str = ".") -> dict[str, Any]:
    """Give GitHub's file."""
    return read(workflow("github", site, "1.2.3"))


def step(name: str) -> dict[str, Any]:
    """Give a step of GitHub's by its name, or by the action that it uses."""
    steps = github()["jobs"]["publish"]["steps"]
    (found,) = [each for each in steps if each.get("name") == name or each.get("uses", "").startswith(f"{name}@")]
    return dict(found)


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", FILES)
def test_a_new_site_is_ready_to_be_published(tmp_path: Path, host: str) -> None:
    """It has the host's file, and the target that the host shows; nothing is wrong with it."""
    folder = tmp_path / "site"
    done = command("init", str(folder), "--ci", host)
    assert (done.code, str(folder / FILES[host]) in done.out.splitlines()) == (0, True)
    assert (folder / FILES[host]).read_text(encoding="utf-8") == workflow(host, ".", __version__)
    assert yaml.safe_load((folder / "site.yaml").read_text(encoding="utf-8"))["publish"] == {
        "pages": yaml.safe_load(TARGETS[host])
    }
    assert command("check", "--strict", "-C", str(folder)).out == "no problems\n"


def test_a_site_gets_the_file_and_is_told_the_target(tmp_path: Path) -> None:
    """Nothing else of it is touched."""
    (tmp_path / "site.yaml").write_text("title: Wire\n")
    done = command("init", str(tmp_path), "--ci", "github")
    assert (done.code, done.out) == (0, f"{tmp_path / FILES['github']}\n")
    assert done.err == (
        f"{tmp_path / 'site.yaml'} says where to publish. For the pages of github:\n\n"
        "publish:\n  pages: {kind: git, repository: origin, branch: gh-pages}\n"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == [".github", "site.yaml"]


@pytest.mark.parametrize("host", FILES)
@pytest.mark.parametrize("is_site", [True, False])
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, host: str, is_site: bool) -> None:
    """And nothing else is written."""
    file = tmp_path / FILES[host]
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text("mine")
    if is_site:
        (tmp_path / "site.yaml").write_text("title: Wire\n")
    done = command("init", str(tmp_path), "--ci", host)
    words = f"Error: {file} is there already. Move it away, or leave --ci out.\n"
    assert (done.code, done.err.endswith(words), file.read_text()) == (2, True, "mine")
    assert (tmp_path / "content").exists() is False


@pytest.mark.parametrize("host", FILES)
def test_a_site_below_its_repository_has_the_file_at_the_top(tmp_path: Path, host: str) -> None:
    """Hosts look for it nowhere else; its commands run in the site's folder, and its caches are of that."""
    Repository(tmp_path)
    command("init", str(tmp_path / "news" / "Über uns"), "--ci", host)
    text = (tmp_path / FILES[host]).read_text(encoding="utf-8")
    said = read(text)
    if host == "github":
        assert said["defaults"]["run"]["working-directory"] == "news/Über uns"
    else:
        assert said["variables"]["SITE"] == "news/Über uns"
    assert "news/Über uns/.dateline/history.db" in text
    assert "@" not in text.replace("actions/checkout@", "").replace("actions/setup-python@", "").replace(
        "actions/cache@", ""
    ).replace("users.noreply", "").replace("github-actions[bot]@", "").replace('"$@"', "")


@pytest.mark.parametrize("host", FILES)
def test_a_folder_may_be_called_anything(host: str) -> None:
    """What means something in YAML is a name all the same."""
    said = read(workflow(host, 'live: [a "b" #c', "1.2.3"))
    if host == "github":
        (paths,) = [
            each["with"]["path"] for each in said["jobs"]["publish"]["steps"] if "cache@" in each.get("uses", "")
        ]
        assert 'live: [a "b" #c/.dateline/publish' in paths.splitlines()
    else:
        assert 'live: [a "b" #c/.dateline/publish/' in said["pages"]["cache"]["paths"]


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_github_runs_it_when_something_can_have_changed() -> None:
    """A push, a time that has come, a person; one at a time, and none is broken off."""
    said = github()
    assert set(said["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert said["on"]["push"]["branches"] == ["main"]
    assert said["jobs"]["publish"]["if"] == "github.ref_name == 'main'"
    assert said["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}


def test_github_lets_it_do_no_more_than_it_must() -> None:
    """It writes to the repository; no command is put together from what others can choose, or from secrets."""
    said = github()
    assert said["permissions"] == {"contents": "write"}
    assert "permissions" not in said["jobs"]["publish"]
    steps = said["jobs"]["publish"]["steps"]
    assert [each["run"] for each in steps if "${{" in each.get("run", "")] == []


def test_github_sees_the_whole_history_and_keeps_what_it_made_of_it() -> None:
    """Versions come from git."""
    assert step("actions/checkout")["with"]["fetch-depth"] == "0"
    assert step("actions/cache")["with"]["path"].split() == [".dateline/history.db", ".dateline/publish"]
    pip = step("actions/setup-python")["with"]
    assert (pip["cache"], pip["cache-dependency-path"]) == ("pip", FILES["github"])


def test_both_install_this_version_and_do_the_same() -> None:
    """Check, build, publish, in this order."""
    names = ["Install", "Check", "Build", "Publish"]
    runs = [step(name)["run"] for name in names]
    assert runs == [
        'python -m pip install "dateline==1.2.3"', "dateline check", "dateline build", "dateline publish",
    ]  # fmt: skip
    job = read(workflow("gitlab", ".", "1.2.3"))["pages"]
    assert runs[0] in job["before_script"]
    assert job["script"][:3] == runs[1:]


def test_gitlab_does_as_github_does() -> None:
    """The whole history, one at a time, none broken off, on the default branch alone, with caches."""
    said = read(workflow("gitlab", ".", "1.2.3"))
    job = said["pages"]
    assert said["variables"]["GIT_DEPTH"] == "0"
    assert said["workflow"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert (job["resource_group"], job["interruptible"]) == ("publish", "false")
    assert set(job["cache"]["paths"]) == {
        ".cache/pip/", ".dateline/history.db", ".dateline/publish/", ".gitlab-pages/",
    }  # fmt: skip
    assert job["artifacts"]["paths"] == ["public"]


# ── what it does ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Host:
    """A repository at a host, and a job's clone of it."""

    def __init__(self, folder: Path, host: str) -> None:
        self.folder = folder
        self.host = host
        self.origin = folder / "origin.git"
        desk = Repository(folder / "desk")
        command("init", str(desk.folder), "--ci", host)
        settings = desk.folder / "site.yaml"
        desk.write("site.yaml", settings.read_text(encoding="utf-8").replace("https://news.example.org/", BASE_URL))
        desk.commit()
        git(folder, "clone", "--quiet", "--bare", str(desk.folder), str(self.origin))
        desk.git("remote", "add", "origin", str(self.origin))
        self.desk = desk

    def run(self, meanwhile: str = "") -> str:
        """Run the job in a new clone, with `meanwhile` before its ledger is kept; gives what it prints."""
        clone = self.folder / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.folder, "clone", "--quiet", str(self.origin), str(clone))
        if self.host == "gitlab":
            git(clone, "checkout", "--quiet", "--detach")
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", self._script(meanwhile)],
            cwd=clone,
            env={**os.environ, **ENVIRONMENT, **self._variables(clone)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _script(self, meanwhile: str) -> str:
        if self.host == "github":
            names = ["Check", "Build", "Publish", "Keep the ledger"]
            parts = [f"( {step(name)['run']} )" for name in names]
        else:
            job = read((self.desk.folder / FILES["gitlab"]).read_text(encoding="utf-8"))["pages"]
            parts = [each for each in (*job["before_script"], *job["script"]) if " pip install " not in each]
        at = next(number for number, part in enumerate(parts) if "ledger" in part)
        return "\n".join([*parts[:at], meanwhile, *parts[at:]])

    def _variables(self, clone: Path) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GITHUB_REF_NAME": "main",
            "CI_DEFAULT_BRANCH": "main",
            "CI_PROJECT_DIR": str(clone),
            "CI_PROJECT_URL": str(self.origin).removesuffix(".git"),
            "GITLAB_USER_NAME": "Ann Desk",
            "GITLAB_USER_EMAIL": "ann@harbour.example",
            "SITE": ".",
        }

    def ask(self, *arguments: str) -> str:
        """Ask the repository at the host."""
        return git(self.origin, *arguments).decode().strip()


@pytest.mark.parametrize("host", FILES)
def test_the_job_publishes_and_keeps_the_ledger(tmp_path: Path, host: str) -> None:
    """Once: with nothing new, nothing is committed. Where the desk has pushed meanwhile, both commits stand."""
    if shutil.which("bash") is None:
        missing("bash")
    made = Host(tmp_path, host)
    meanwhile = f"cd {made.desk.folder}; git commit -q --allow-empty -m Meanwhile; git push -q origin main; cd - >&2"
    people = made.desk.people(None, None, "Ann Desk")
    made.run("\n".join([*(f"export {name}='{value}'" for name, value in people.items()), meanwhile]))
    assert made.ask("log", "--format=%s", "main").splitlines() == [
        "Ledger: what has been published [skip ci]",
        "Meanwhile",
        "An edit",
    ]
    assert made.ask("show", "main:ledger/town-hall-opening.txt").startswith("/town-hall-opening/\n")
    page = "town-hall-opening/index.html"
    if host == "github":
        assert "The doors are open" in made.ask("show", f"gh-pages:{page}")
    else:
        assert "The doors are open" in (tmp_path / "clone" / "public" / page).read_text(encoding="utf-8")
    before = made.ask("rev-parse", "main")
    made.run()
    assert made.ask("rev-parse", "main") == before
