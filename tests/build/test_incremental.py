"""Incremental = clean: after any edits, a build that remembers gives what one from nothing gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from harness import Site, states

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GALE = "content/storm/first-day/gale-warning.md"


def edits() -> dict[str, Callable[[Site], object]]:
    """Give one edit of every kind: texts, fields, names, media, people, settings, theme, and each taken back or not."""
    return {
        "text": lambda site: site.edit(GALE, "seen from the quay", "heard on the quay"),
        "title": lambda site: site.edit("content/storm/first-day/first-wave.md", "title: First", "title: Second"),
        "time": lambda site: site.edit("content/storm/first-day/crews-ashore.md", "T15:10:00Z", "T09:40:00Z"),
        "new update": lambda site: site.write(
            "content/storm/second-day/new.md", "---\npublished: 2026-03-10T11:00:00Z\ntags: [harbour]\n---\nNew.\n"
        ),
        "late update": lambda site: site.write(
            "content/storm/first-day/late.md",
            "---\npublished: 2026-03-09T10:00:00Z\n---\n[Crane](update:crane-falls)\n",
        ),
        "deletion": lambda site: site.delete("content/storm/first-day/boats-come-in.md"),
        "rename": lambda site: site.rename(
            "content/storm/second-day/water-drops.md", "content/storm/water-goes-down.md"
        ),
        "withdrawal": lambda site: site.edit(
            "content/storm/first-day/power-fails.md",
            "label: analysis",
            'status: withdrawn\nwithdrawn: {at: "2026-03-10T11:00:00Z", reason: Wrong street.}\nlabel: analysis',
        ),
        "draft": lambda site: site.edit("content/storm/second-day/wind-turns.md", "pinned: true", "status: draft"),
        "coverage title": lambda site: site.edit("content/2025/ferry/coverage.md", "The last ferry", "One last ferry"),
        "closed": lambda site: site.edit("content/storm/coverage.md", "status: live", "status: closed"),
        "blocks": lambda site: site.edit("content/storm/coverage.md", "status:", "per_page: 7\nstatus:"),
        "picture": lambda site: (site.folder / "content/storm/media/crane.png").write_bytes(
            (site.folder / "content/storm/media/crane.png").read_bytes() + b"more"
        ),
        "author": lambda site: site.edit("content/authors/ada.md", "Ada Quill", "Ada Quill-Stone"),
        "biography": lambda site: site.edit(
            "content/authors/ada.md", "from the harbour", "from the [page](page:about)"
        ),
        "new author": lambda site: site.write("content/authors/cy.md", "---\nname: Cy\n---\n"),
        "page": lambda site: site.edit("content/pages/about.md", "About us", "Who we are"),
        "static": lambda site: site.rename("content/static/humans.txt", "content/static/people.txt"),
        "site title": lambda site: site.edit("site.yaml", "Harbour News", "Quay News"),
        "smart quotes": lambda site: site.edit("site.yaml", "per_page: 5", "per_page: 5\nmarkup: {smart_quotes: true}"),
        "source copies": lambda site: site.edit("site.yaml", "source_copies: true", "source_copies: false"),
        "language": lambda site: site.edit("site.yaml", "timezone:", "language: de\ntimezone:"),
        "template": lambda site: site.write("themes/dateline/templates/includes/header.html", "<p>Tide: low</p>\n"),
        "style": lambda site: site.write("themes/dateline/static/extra.css", "p { margin: 0 }\n"),
        "words": lambda site: site.write("themes/dateline/i18n/en.yaml", "site_by: Made by\n"),
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_any_sequence_of_edits(tmp_path: Path, seed: int) -> None:
    """Every kind of edit, in an order drawn by `seed`: the output stays what a clean build gives."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    site.delete("content/storm/second-day/all-clear.md").build()
    kinds = edits()
    order = random.Random(seed).sample(sorted(kinds), len(kinds))  # noqa: S311 - the same for ever
    for number, name in enumerate(order):
        kinds[name](site)
        site.build()
        if number % 8 == 0:
            assert site.outputs() == site.clean_outputs(tmp_path / "clean"), f"after {order[: number + 1]}"
    site.build().wrote().removed()


def test_flags_come_and_go(tmp_path: Path) -> None:
    """A build with other flags or another base URL into the same folder is the clean one, too."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    changes: list[dict[str, object]] = [
        {"offline": True}, {"drafts": True, "future": True}, {"base_url": "https://b.example/"}, {},
    ]  # fmt: skip
    for options in changes:
        site.build(**options)
        assert site.outputs() == site.clean_outputs(tmp_path / "clean", **options), str(options)


@pytest.mark.parametrize("remembering", [True, False])
def test_where_a_site_is_published_changes_nothing_of_it(tmp_path: Path, *, remembering: bool) -> None:
    """No page, and no byte of the manifest: targets come, change and go, and nothing is written."""
    site = Site.copy("harbour", tmp_path / "site")
    if remembering:
        site.remembering()
    site.build()
    before = states(site.output)
    settings = site.read("site.yaml")
    live = "publish:\n  live: {kind: directory, path: /srv/www/live}\n"
    for publish in (live, live.replace("live}", "new, hooks: [{websub: https://hub.example/}]}"), ""):
        site.write("site.yaml", settings + publish).build().wrote().removed()
        assert states(site.output) == before


def test_an_output_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    """What is remembered of a file is not trusted when the file has moved."""
    site = Site.copy("harbour", tmp_path / "site").remembering()
    site.build()
    page = site.output / "storm" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"Storm", b"Sturm"))
    (site.output / "about" / "index.html").unlink()
    site.build().wrote("storm/index.html", "about/index.html")
    assert site.outputs() == site.clean_outputs(tmp_path / "clean")


def test_after_one_edit_listings_are_no_work_for_a_crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little of them is to be made anew, however long they are: workers would take longer to start."""
    asked: list[int] = []

    def noting(_: int, weight: int) -> int:
        asked.append(weight)
        return 1

    site = Site.copy("harbour", tmp_path / "site")
    monkeypatch.setattr("dateline.build.gathering.jobs_for", noting)
    site.build()
    whole = asked[-1]
    site.edit(GALE, "seen from the quay", "heard on the quay")
    asked.clear()
    site.build()
    assert 0 <= asked[-1] < whole
