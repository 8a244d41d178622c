"""Site: the settings as they are used, and what makes them unusable."""

from __future__ import annotations

import pytest

from dateline.model import Feedback, MenuItem, Picture, Publisher, Section, Site, Support
from dateline.reading.files import SourceText
from dateline.reading.site import SiteFile, read_site
from reading.sites import SITE, told

EVERYTHING = """title: The Harbour Gazette
base_url: https://Harbour.example/live
authority: harbour.example,2026-11
description: Live coverage, kept.
language: de
timezone: Europe/Lisbon
theme: gazette
theme_options: {footer_note: A note, accent: "0123"}
publisher: {name: The Gazette, url: https://harbour.example/, logo: {file: logo.png, alt: ""}}
image: {file: social/card.png, alt: The harbour, credit: Ines}
sections: {world: World, local: Local}
labels: {fact-check: Fact check}
menu:
  main: [{title: People, to: /authors/}]
  footer: [{title: About, to: page:about}, {title: Mail, to: "mailto:a@b.example"}]
share: [copy, mastodon]
feedback: {title: Report an error, url: "mailto:desk@harbour.example"}
support: {title: Help, text: Please., url: https://harbour.example/support, button: Give}
markup: {html: sanitize, smart_quotes: true}
time_format: HH:mm
date_format: d MMMM y
per_page: 20
source_copies: true
stale_after: 0
"""


def site(text: str) -> SiteFile:
    """Read a text as site.yaml."""
    return read_site(SourceText("site.yaml", text))


def test_three_lines_are_a_site() -> None:
    """Everything else has a default."""
    assert site(SITE).site == Site(
        title="The Harbour Gazette",
        base_url="https://live.harbour.example/",
        base_path="/",
        authority="harbour.example,2026",
    )


def test_every_setting_arrives() -> None:
    """Order is kept where it is seen: sections, labels, menus, ways to share."""
    read = site(EVERYTHING)
    assert read.problems == ()
    assert read.site == Site(
        title="The Harbour Gazette",
        base_url="https://harbour.example/live/",
        base_path="/live/",
        authority="harbour.example,2026-11",
        description="Live coverage, kept.",
        language="de",
        timezone="Europe/Lisbon",
        theme="gazette",
        publisher=Publisher("The Gazette", "https://harbour.example/", Picture("content/static/logo.png", "")),
        image=Picture("content/static/social/card.png", "The harbour", "Ines"),
        sections=(Section("world", "World"), Section("local", "Local")),
        labels=(("fact-check", "Fact check"),),
        main_menu=(MenuItem("People", "/authors/"),),
        footer_menu=(MenuItem("About", "page:about"), MenuItem("Mail", "mailto:a@b.example")),
        share=("copy", "mastodon"),
        feedback=Feedback("Report an error", "mailto:desk@harbour.example"),
        support=Support("Help", "Please.", "https://harbour.example/support", "Give"),
        html="sanitize",
        smart_quotes=True,
        time_format="HH:mm",
        date_format="d MMMM y",
        per_page=20,
        source_copies=True,
        stale_after=0,
        theme_options=(("footer_note", "A note"), ("accent", "0123")),
    )
    assert [(place.line, place.column) for _, place in read.pictures] == [(10, 15), (9, 76)]
    assert [place.line for _, place in read.menu] == [14, 15, 15]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", 0),
        (" \n", "empty-file", 0),
        ("# nothing\n", "missing-field", 1),
        ("- a\n", "not-a-mapping", 1),
        (SITE + "per_page: 4\n", "bad-value", 4),
        (SITE + "per_page: 501\n", "bad-value", 4),
        (SITE + "stale_after: -1\n", "bad-value", 4),
        (SITE + "share: [copy, myspace]\n", "bad-value", 4),
        (SITE + "time_format: y-M-d\n", "bad-value", 4),
        (SITE + "time_format: HHHHHHH\n", "bad-value", 4),
        (SITE + "date_format: d 'of MMMM\n", "bad-value", 4),
        (SITE + "date_format: HH:mm\n", "bad-value", 4),
        (SITE + "language: english_gb\n", "bad-value", 4),
        (SITE + "timezone: EST\n", "time-zone-unknown", 4),
        (SITE + "timezone: Europe/Lisbn\n", "time-zone-unknown", 4),
        (SITE + "feedback: {title: A, url: 'javascript:x'}\n", "bad-value", 4),
        (SITE + "labels: {Fact Check: a}\n", "bad-value", 4),
        (SITE.replace("https", "ftp"), "bad-value", 2),
        (SITE.replace(",2026", ""), "empty-feed-authority", 3),
    ],
)
def test_a_site_that_cannot_be_used(text: str, code: str, line: int) -> None:
    """One fault is one problem, at its line; there is then no site."""
    read = site(text)
    assert read.site is None
    found = {(each.code, each.place.line) for each in read.problems}
    assert found == {(code, line)}


def test_all_faults_are_told_in_one_run() -> None:
    assert [code for code, *_ in told(site(SITE + "titel: A\nper_page: x\n").problems)] == ["bad-value", "unknown-key"]
