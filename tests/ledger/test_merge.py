"""Merges: two branches may both publish, and git joins their ledgers by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from dateline.authoring.starter import starter_files
from dateline.clock import Clock
from dateline.ledger.append import record
from dateline.ledger.files import find_files, line_problems, read_file
from harness import NOW, Site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
WHEN = "2026-03-10T12:00:00+00:00"
ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@harbour.example",
    "GIT_AUTHOR_DATE": WHEN,
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@harbour.example",
    "GIT_COMMITTER_DATE": WHEN,
}


def git(site: Site, *arguments: str) -> str:
    """Run git in the site's folder."""
    command = ["git", *arguments]
    ran = subprocess.run(command, cwd=site.folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return ran.stdout


def commit(site: Site, message: str) -> None:
    """Append to the ledger what is shown, and commit everything."""
    record(site.folder, Clock(NOW))
    git(site, "add", "--all")
    git(site, "commit", "--quiet", "--message", message)


def update(site: Site, name: str, coverage: str = "storm") -> None:
    """Write an update."""
    published = "2026-03-10T11:00:00Z"
    site.write(f"content/{coverage}/{name}.md", f"---\ntitle: {name}\npublished: {published}\n---\n{name}.\n")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site in git, as `dateline init` has git treat it, with a ledger and two branches: `main`, `desk`."""
    made = Site.copy("harbour", tmp_path / "site")
    made.write(".gitattributes", starter_files("News", "UTC", NOW)[".gitattributes"])
    git(made, "init", "--quiet", "--initial-branch=main")
    commit(made, "The site")
    git(made, "branch", "desk")
    return made


def addresses(site: Site, path: str) -> list[str]:
    """Give the addresses of a file of the ledger, in which nothing is wrong."""
    assert list(line_problems(site.folder)) == []
    return next(
        [each.address for each in read_file(file).lines] for file in find_files(site.folder)[0] if file.path == path
    )


def test_both_branches_addresses_are_kept(site: Site) -> None:
    """New lines at the same place, at the end and before all; no conflict, and all are sorted when one more comes."""
    for branch, names in (("main", ("aa", "mm-one", "zz")), ("desk", ("ab", "mm-two", "zy"))):
        git(site, "checkout", "--quiet", branch)
        for name in names:
            update(site, name)
        commit(site, branch)
    git(site, "merge", "--quiet", "--no-edit", "main")
    joined = addresses(site, "ledger/storm.txt")
    assert {f"/storm/{name}/" for name in ("aa", "mm-one", "zz", "ab", "mm-two", "zy")} < set(joined)
    update(site, "last")
    commit(site, "One more")
    assert addresses(site, "ledger/storm.txt") == sorted({*joined, "/storm/last/"})


def test_a_line_that_both_wrote_and_files_that_only_one_has_are_kept(site: Site) -> None:
    """An update that was taken over from the other branch; a coverage of one branch."""
    update(site, "both")
    update(site, "left")
    commit(site, "main")
    git(site, "checkout", "--quiet", "desk")
    update(site, "both")
    site.write("content/quay/coverage.md", "---\ntitle: The quay\nstatus: closed\n---\n")
    update(site, "sold", "quay")
    commit(site, "desk")
    git(site, "merge", "--quiet", "--no-edit", "main")
    assert {"/storm/both/", "/storm/left/"} < set(addresses(site, "ledger/storm.txt"))
    assert addresses(site, "ledger/quay.txt") == ["/quay/", "/quay/sold/"]
    assert record(site.folder, Clock(NOW)).new == {}


def test_two_ledgers_that_begin_apart_are_joined(site: Site) -> None:
    """Both branches covered the same story, each with a ledger of its own for it."""
    for branch, name in (("main", "one"), ("desk", "two")):
        git(site, "checkout", "--quiet", branch)
        site.write("content/quay/coverage.md", "---\ntitle: The quay\nstatus: closed\n---\n")
        update(site, name, "quay")
        commit(site, branch)
    git(site, "merge", "--quiet", "--no-edit", "main")
    assert set(addresses(site, "ledger/quay.txt")) == {"/quay/", "/quay/one/", "/quay/two/"}


def test_without_the_attribute_a_conflict_is_told(site: Site) -> None:
    """git leaves its marks, and each is told as one."""
    for branch, name in (("main", "mm-one"), ("desk", "mm-two")):
        git(site, "checkout", "--quiet", branch)
        site.delete(".gitattributes") if (site.folder / ".gitattributes").exists() else None
        update(site, name)
        commit(site, branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(site, "merge", "--quiet", "--no-edit", "main")
    told = [each for each in line_problems(site.folder) if each.place.path == "ledger/storm.txt"]
    assert [each.code for each in told] == ["ledger-line"] * 3
    assert all("merge" in each.message for each in told)
