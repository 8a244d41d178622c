"""Kinds: what each file of a site is to readers, by its path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dateline.build.manifest import load_manifest
from dateline.publishing.kinds import STEPS, coverages_of, is_fingerprinted, kinds_of, step_of
from harness import Site

if TYPE_CHECKING:
    from pathlib import Path

HERE = ["storm/updates.json", "2014/ukraine/updates.json"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "front"),
        ("404.html", "front"),
        ("robots.txt", "front"),
        ("_redirects", "front"),
        ("_headers", "front"),
        ("manifest.json", "front"),
        ("sitemap.xml", "front"),
        ("sitemap-2.xml", "front"),
        ("storm/sitemap.xml", "front"),
        ("archive/2014/03/index.html", "front"),
        ("authors/index.html", "front"),
        ("authors/ada/page/2/index.html", "front"),
        ("tags/sea/index.html", "front"),
        ("sections/world/index.html", "front"),
        ("corrections/index.html", "front"),
        ("feed.xml", "feed"),
        ("rss.xml", "feed"),
        ("storm/feed.json", "feed"),
        ("tags/sea/feed.xml", "feed"),
        ("storm/updates.json", "data"),
        ("storm/index.html", "timeline"),
        ("storm/page/2/index.html", "timeline"),
        ("storm/days/2025-03-07/index.html", "timeline"),
        ("storm/days/2025-03-07/page/1/index.html", "timeline"),
        ("2014/ukraine/index.html", "timeline"),
        ("2014/ukraine/page/1/index.html", "timeline"),
        ("2014/ukraine/talks/index.html", "page"),
        ("2014/ukraine/talks/index.md", "page"),
        ("storm/gale/index.html", "page"),
        ("storm/gale/versions/index.html", "page"),
        ("storm/gale/versions/timemap.link", "page"),
        ("storm/replay/1.js", "page"),
        ("about/index.html", "page"),
        ("old/index.html", "page"),
        ("2014/index.html", "page"),
        ("tags.html", "page"),
        ("assets/style.0123abcd.css", "asset"),
        ("assets/fonts/serif.0123abcd.woff2", "asset"),
        ("assets/licence.0123abcd", "asset"),
        ("assets/style.0123abcd.css.gz", "asset"),
        ("assets/style.css", "media"),
        ("assets/style.0123ABCD.css", "media"),
        ("assets/style.0123abcde.css", "media"),
        ("assets/0123abcd.css", "media"),
        ("static/style.0123abcd.css", "media"),
        ("media/storm/crane.png", "media"),
        ("media/storm/updates.json", "media"),
        ("media/storm/feed.xml", "media"),
        ("favicon.svg", "media"),
        ("humans.txt", "media"),
        ("storm/index.html.gz", "timeline"),
        ("about/index.html.gz", "page"),
        ("prices.csv.gz", "media"),
        ("assets", "media"),
        ("media", "media"),
        ("tags", "media"),
    ],
)
def test_the_path_says_what_it_is(path: str, kind: str) -> None:
    """On a site with two coverages, one of them in a folder."""
    assert kinds_of([*HERE, path])[path] == kind


def test_a_coverage_is_where_updates_are_polled() -> None:
    """The nearest one above counts; without `updates.json` a folder is none."""
    paths = ["a/updates.json", "a/b/updates.json", "a/index.html", "a/b/index.html", "a/b/c/index.html", "d/index.html"]
    assert coverages_of(paths) == {"a", "a/b"}
    assert [kinds_of(paths)[path] for path in paths[2:]] == ["timeline", "timeline", "page", "page"]


STANDS = {  # the kinds of a whole site: each path is of the first that it fits
    "asset": r"assets/.*",
    "media": r"media/.*|favicon\.svg|humans\.txt",
    "feed": r"(?:.*/)?(?:feed\.xml|rss\.xml|feed\.json)",
    "data": r"(?:storm|2025/ferry)/updates\.json",
    "front": r"(?:404|index)\.html|robots\.txt|_redirects|.*sitemap.*\.xml|(?:archive|authors|corrections|tags)/.+"
    r"|sections/.+",
    "timeline": r"(?:storm|2025/ferry)/(?:index\.html|(?:page|days)/.*)",
    "page": r".*",
}


def test_every_file_of_a_site_has_its_kind(tmp_path: Path) -> None:
    """Those of a whole site, as built; and each kind occurs."""
    site = Site.copy("harbour", tmp_path / "site")
    site.build()
    manifest = load_manifest(site.output)
    assert manifest
    kinds = kinds_of(manifest.files)
    wanted = {
        path: next(kind for kind, pattern in STANDS.items() if re.fullmatch(pattern, path)) for path in manifest.files
    }
    assert kinds == wanted
    assert set(kinds.values()) == STANDS.keys()
    assert all(is_fingerprinted(path) == (kind == "asset") for path, kind in kinds.items())


def test_the_steps_are_in_order() -> None:
    """What a page loads, permalinks, the timelines that lead to them, and the ways in."""
    steps = [step_of(kind) for kind in ("asset", "media", "page", "timeline", "feed", "front", "data")]
    assert STEPS == ("assets", "permalinks", "timelines", "front")
    assert steps == ["assets", "assets", "permalinks", "timelines", "front", "front", "front"]
