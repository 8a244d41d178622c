"""Sites: what a build left, by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from contenders import cache_of, roster
from edits import edits
from layouts import Marked, Marks
from measuring import Failed
from sites import Site, kind_of, outputs

MARK = Marked("storm", "one", "ada-00", "Ada")
MARKS = Marks(1, 1, MARK, MARK, 1, 100)


def a_site(folder: Path) -> Site:
    """A site of one update, not built."""
    site = Site(roster(Path("nowhere"))["hugo"], folder, MARKS)
    (folder / "content/storm").mkdir(parents=True)
    (folder / "content/storm/one.md").write_text("One.\n", encoding="utf-8")
    return site


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "home page"),
        ("storm/index.html", "timeline pages"),
        ("storm/page/2/index.html", "timeline pages"),
        ("storm/one/index.html", "permalinks"),
        ("storm/days/2014-03-07/index.html", "day pages"),
        ("storm/feed.xml", "Atom feeds"),
        ("authors/ada-00/index.html", "author pages"),
        ("authors/ada-00/page/2/index.html", "author pages"),
        ("authors/ada-00/rss.xml", "RSS feeds, each author"),
        ("authors/index.html", "other files"),
        ("tags/sport/feed.json", "JSON feeds, each tag"),
        ("archive/2014/03/index.html", "month pages"),
        ("corrections/index.html", "other files"),
        ("sitemap.xml", "sitemaps"),
        ("media/storm/scene.png", "other files"),
        ("storm/updates.json", "other files"),
        ("404.html", "other files"),
    ],
)
def test_an_output_has_the_kind_that_its_address_says(path: str, kind: str) -> None:
    """All contenders write the same addresses."""
    assert kind_of(path) == kind


def test_outputs_are_counted_with_their_bytes(tmp_path: Path) -> None:
    """Files of one kind together."""
    for path, text in {"index.html": "12345", "storm/one/index.html": "123", "storm/two/index.html": "1"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert outputs(tmp_path) == {"home page": (1, 5), "permalinks": (2, 4)}


def test_what_does_not_show_an_edit_is_told(tmp_path: Path) -> None:
    """A page without the mark, and a page that is not there."""
    site = a_site(tmp_path)
    newest = edits(site.contender, MARKS)[0]
    site.write(newest, newest.change(site.text(newest), "m1"))
    assert site.text(newest) == "One.\n\nEdited, mark m1.\n"
    page = site.output / "storm/one/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("One.", encoding="utf-8")
    assert site.stale(newest, "m1") == ("storm/one/index.html", "storm/index.html")
    page.write_text(site.text(newest), encoding="utf-8")
    assert site.stale(newest, "m1") == ("storm/index.html",)


def test_a_build_that_lacks_an_update_is_refused(tmp_path: Path) -> None:
    """A quick build of half the site is no quick build."""
    site = a_site(tmp_path)
    with pytest.raises(Failed, match="Hugo made 0 pages of 1 updates"):
        site.admit_complete()


def test_all_that_builds_leave_is_removed_and_sources_stay(tmp_path: Path) -> None:
    """Before a cold build."""
    site = a_site(tmp_path)
    (tmp_path / "public").mkdir()
    (tmp_path / ".hugo_build.lock").touch()
    site.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content"]


def test_a_site_that_is_cleared_leaves_what_another_has_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the first edit of every contender but the last would pay for the templates of a cold build."""
    monkeypatch.setattr("contenders.CACHES", tmp_path / "caches")
    one, other = a_site(tmp_path / "one"), a_site(tmp_path / "other")
    for site in (one, other):
        cache_of(site.folder).mkdir(parents=True)
    one.clear()
    assert (cache_of(one.folder).exists(), cache_of(other.folder).exists()) == (False, True)
