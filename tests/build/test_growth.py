"""Growth: what one new update may rewrite, and what it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import Site

if TYPE_CHECKING:
    from pathlib import Path

NEW = "---\ntitle: Gulls return\npublished: 2026-03-10T11:{minute:02d}:00Z\n---\nThey sit on the wall.\n"


def add(site: Site, number: int) -> str:
    """Write the next update, and give its id."""
    site.write(f"content/storm/second-day/gulls-{number}.md", NEW.format(minute=number))
    return f"gulls-{number}"


def listing(address: str, *, block: int) -> list[str]:
    """Give the files of a listing that a new update may rewrite: entry page, newest block, feeds."""
    names = ["index.html", f"page/{block}/index.html", "feed.xml", "rss.xml", "feed.json"]
    return [f"{address}{name}" for name in names]


def test_one_new_update_rewrites_these_files_and_no_others(tmp_path: Path) -> None:
    """Its permalink and source copy, its neighbour's, the newest blocks of what lists it, feeds, one sitemap, home."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    for number in range(1, 5):
        add(site, number)
    site.build()
    new = add(site, 5)
    site.build().wrote(
        *(f"storm/{new}/index.{ending}" for ending in ("html", "md")),
        "storm/gulls-4/index.html",  # its neighbour
        "storm/days/2026-03-10/index.html",
        "storm/updates.json",
        "storm/sitemap.xml",
        "sitemap.xml",  # names the instant of the coverage's sitemap
        *listing("storm/", block=4),
        *listing("authors/ada/", block=4),
        *listing("tags/weather/", block=4),
        *(f"sections/sea/{name}" for name in ("feed.xml", "rss.xml", "feed.json")),
        *("index.html", "feed.xml", "rss.xml", "feed.json"),
    ).removed()


def test_a_full_block_is_never_written_again(tmp_path: Path) -> None:
    """However many updates follow, the bytes of blocks that were full stay as they are."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    site.build()
    full = ["storm/page/1/index.html", "storm/page/2/index.html", "tags/weather/page/1/index.html"]
    before = {path: site.outputs()[path] for path in full}
    for number in range(1, 8):
        add(site, number)
        site.build().left(*full)
    assert {path: site.outputs()[path] for path in full} == before
    assert site.outputs() == site.clean_outputs(tmp_path / "clean")


def test_an_edited_update_rewrites_only_where_it_stands(tmp_path: Path) -> None:
    """An old update's text stands on its permalink, in its block, on its day, with its author and its tag."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    site.build()
    site.edit("content/storm/first-day/boats-come-in.md", "seen from the quay", "seen from the light")
    site.build().wrote(
        "storm/boats-come-in/index.html",
        "storm/boats-come-in/index.md",
        "storm/page/1/index.html",
        "storm/days/2026-03-09/index.html",
        "authors/ada/page/1/index.html",
        "tags/weather/page/1/index.html",
        "*feed.xml",
        "*rss.xml",
        "*feed.json",
    ).removed().left("index.html", "storm/index.html", "storm/page/2/index.html", "storm/gale-warning/index.html")
