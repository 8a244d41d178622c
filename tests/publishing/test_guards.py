"""Guards: each reason not to publish, told with its way out; and nothing where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dateline.build.manifest import Manifest
from dateline.model import Target
from dateline.publishing.guards import refusals, unreachable
from history.repositories import Repository
from reading.sites import a_site, an_update

if TYPE_CHECKING:
    from pathlib import Path

BUILT = {"drafts": False, "future": False, "offline": False}
BASE = "https://live.harbour.example/"
ONE = "content/storm/one.md"


def told(target: Target, site: Path, *, live: bool = False, base_url: str = BASE, **manifest: Any) -> list[list[str]]:
    """Give what is refused, each with its hint. Further names are the manifest's, or flags of it."""
    complete = manifest.pop("complete", True)
    built = Manifest(base_url, BUILT | manifest, complete=complete)
    return [[str(each), each.hint] for each in refusals(built, target, site, live=live)]


@pytest.fixture
def live() -> Target:
    return Target("live", "s3", bucket="harbour-live")


def test_a_good_build_is_published(live: Target, tmp_path: Path) -> None:
    assert told(live, tmp_path) == []


# ── what was built ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ({"complete": False}, ["the build did not come to its end", "Run: dateline build"]),
        ({"drafts": True}, ["the site was built with its drafts", "Run: dateline build, without --drafts"]),
        (
            {"future": True},
            ["the site was built with updates that are not due yet", "Run: dateline build, without --future"],
        ),
        (
            {"offline": True},
            [
                "the site was built to be read from a folder: its links name index.html",
                "Run: dateline build, without --offline",
            ],
        ),
        (
            {"faulty": True},
            [
                "the site was built past errors: what is faulty stands as it last was, or is left out",
                "Correct what dateline check says, and build again. A live desk goes on with: dateline publish --watch",
            ],
        ),
    ],
)
def test_what_is_not_for_readers_stays_here(
    live: Target, tmp_path: Path, manifest: dict[str, Any], expected: list[str]
) -> None:
    assert told(live, tmp_path, **manifest) == [expected]


def test_a_live_desk_goes_on_past_errors(live: Target, tmp_path: Path) -> None:
    """Past those of the input, and nothing else."""
    assert told(live, tmp_path, live=True, faulty=True) == []
    assert len(told(live, tmp_path, live=True, faulty=True, drafts=True)) == 1


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    target = Target("stage", "directory", path="content", require_clean=True)
    found = told(target, tmp_path, base_url="http://localhost:8000/", complete=False, faulty=True, drafts=True)
    assert [words.split(",")[0] for words, _ in found] == [
        "the build did not come to its end",
        "the site was built past errors: what is faulty stands as it last was",
        "the site was built with its drafts",
        "the site was built for http://localhost:8000/",
        "content lies in content/",
        "stage wants all sources committed",
    ]


# ── where it was built for ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("base_url", "reason"),
    [
        ("https://live.harbour.example/", ""),
        ("https://www.bbc.co.uk/live/", ""),
        ("https://8.8.8.8/", ""),
        ("https://[2606:4700::1111]/", ""),
        ("https://latest.example.harbour.com/", ""),
        ("https://notexample.org/", ""),
        ("http://live.harbour.example/", "without https"),
        ("https://localhost/", "which is this machine itself"),
        ("http://live.localhost:8000/", "which is this machine itself"),
        ("http://127.0.0.1:8000/", "which is this machine itself"),
        ("https://127.1.2.3/", "which is this machine itself"),
        ("https://[::1]:8000/", "which is this machine itself"),
        ("https://localhost./", "which is this machine itself"),
        ("https://0.0.0.0/", "which is reached from one network alone"),
        ("https://10.1.2.3/", "which is reached from one network alone"),
        ("https://172.31.0.1/", "which is reached from one network alone"),
        ("https://192.168.1.20/", "which is reached from one network alone"),
        ("https://169.254.1.1/", "which is reached from one network alone"),
        ("https://100.64.0.1/", "which is reached from one network alone"),
        ("https://[fd00::1]/", "which is reached from one network alone"),
        ("https://[fe80::1]/", "which is reached from one network alone"),
        ("https://newsroom/", "which is reached from one network alone"),
        ("https://desk.local/", "which is reached from one network alone"),
        ("https://live.harbour.internal/", "which is reached from one network alone"),
        ("https://news.example.org/", "a name that stands for no site"),
        ("https://example.com/live/", "a name that stands for no site"),
        ("https://harbour.test/", "a name that stands for no site"),
        ("https://harbour.invalid/", "a name that stands for no site"),
    ],
)
def test_an_address_that_readers_do_not_find(base_url: str, reason: str) -> None:
    """Feeds and share links are made from it, and would lead nowhere."""
    assert unreachable(base_url) == reason


def test_a_local_address_is_not_published(live: Target, tmp_path: Path) -> None:
    assert told(live, tmp_path, base_url="http://localhost:8000/") == [
        [
            "the site was built for http://localhost:8000/, which is this machine itself",
            (
                "Correct base_url in site.yaml, and build again. If readers do find it there, write "
                "url: http://localhost:8000/ below live in site.yaml."
            ),
        ]
    ]


@pytest.mark.parametrize("base_url", ["http://localhost:8000/", "https://newsroom/", "https://news.example.org/", BASE])
def test_an_address_that_the_target_names_is_meant(base_url: str, tmp_path: Path) -> None:
    """Whatever it is: a newsroom may have a site for itself."""
    assert told(Target("stage", "gs", bucket="stage", url=base_url), tmp_path, base_url=base_url) == []


@pytest.mark.parametrize(
    "base_url", ["https://live.harbour.example/news/", "http://localhost/", "http://live.harbour.example/"]
)
def test_a_site_that_was_built_for_another_address(base_url: str, tmp_path: Path) -> None:
    """That it is a local one, too, is not said twice."""
    target = Target("live", "gs", bucket="live", url=BASE)
    assert told(target, tmp_path, base_url=base_url) == [
        [
            f"the site was built for {base_url}, and live is at https://live.harbour.example/",
            "Run: dateline build --base-url https://live.harbour.example/",
        ]
    ]


# ── where it goes to ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_of_the_sites_own_is_no_target(tmp_path: Path) -> None:
    """However it is written: what lies there is what the site is made from, or is made anew by each build."""
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (tmp_path / "link").symlink_to(site / "content")
    (tmp_path / "here").symlink_to(site)
    own = "is the site's own folder, or one above it"
    for path, words in [
        (".", own),
        ("..", own),
        ("../site", own),
        (str(site), own),
        (str(tmp_path), own),
        ("/", own),
        ("../here", own),
        ("content/static/live", "lies in content/, which is the site's own"),
        (str(tmp_path / "link" / "live"), "lies in content/, which is the site's own"),
        ("../here/output/live", "lies in output/, which is the site's own"),
        (".git", "lies in .git/, which is the site's own"),
    ]:
        for target in (Target("stage", "directory", path=path), Target("stage", "rsync", to=path)):
            assert told(target, site) == [
                [f"{path} {words}", "Choose a folder of its own for stage, outside of the site."]
            ]


@pytest.mark.parametrize("path", ["../stage", "public", "../site-live", "contents"])
def test_another_folder_is_one(path: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    assert told(Target("stage", "directory", path=path), site) == []
    assert told(Target("stage", "rsync", to="box:content"), site) == []


# ── what it was built from ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clean() -> Target:
    return Target("live", "s3", bucket="harbour-live", require_clean=True)


def a_repository(folder: Path) -> Repository:
    """Make a site in a repository in which everything is committed."""
    made = Repository(a_site(folder, {ONE: an_update(), ".gitignore": "/output/\n"}))
    made.commit()
    return made


def test_all_is_committed(clean: Target, tmp_path: Path) -> None:
    assert told(clean, a_repository(tmp_path).folder) == []


def test_what_is_not_committed_is_named(clean: Target, live: Target, tmp_path: Path) -> None:
    """The first of it; and a target that does not ask for it takes it as it is."""
    site = a_repository(tmp_path).write(ONE, an_update(body="The wind drops.\n")).folder
    hint = "Commit what belongs to the site, let .gitignore name what does not, and build again."
    assert told(clean, site) == [[f"live wants all sources committed, and {ONE} is not", hint]]
    for number in range(1005):
        (site / f"content/storm/{number:04}.md").touch()
    words = "content/storm/0000.md, content/storm/0001.md, content/storm/0002.md and 1,003 more are not"
    assert told(clean, site) == [[f"live wants all sources committed, and {words}", hint]]
    assert told(live, site) == []


def test_without_a_repository_nothing_is_committed(clean: Target, tmp_path: Path) -> None:
    assert told(clean, a_site(tmp_path, {})) == [
        [
            "live wants all sources committed, and the site is in no git repository",
            "Run: git init, and commit the site's files",
        ]
    ]


def test_without_git_nobody_knows(clean: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_repository(tmp_path).folder
    monkeypatch.setenv("PATH", "/nowhere")
    assert told(clean, site) == [
        [
            "live wants all sources committed, and there is no command git",
            "Install git, and see that it is found by the PATH.",
        ]
    ]


def test_what_git_says_is_passed_on(clean: Target, tmp_path: Path) -> None:
    site = a_repository(tmp_path).folder
    (site / ".git" / "HEAD").write_text("nothing\n", encoding="utf-8")
    ((words, hint),) = told(clean, site)
    assert words.startswith("live wants all sources committed, and git does not say whether they are: not a git rep")
    assert hint == "See: git status"
