"""Chrome: menus, support and icons, from the settings alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.model import Newsroom, StaticFile
from dateline.pages.chrome import chrome, destination
from dateline.pages.views import Link
from pages import samples


def test_the_chrome_is_made_from_the_settings() -> None:
    found = chrome(samples.newsroom())

    assert found.main_menu == (Link("About", "/about/"), Link("Diplomacy", "/tags/diplomacy/"))
    assert found.footer_menu == (Link("Imprint", "https://harbour.example/imprint"),)
    assert found.sections == (Link("World", "/sections/world/"), Link("Weather", "/sections/weather/"))
    assert found.feedback == Link("Report an error", "mailto:corrections@wire.example")
    assert found.support == Link("Support us", "https://harbour.example/support")
    assert found.publisher == "Harbour Media"
    assert (found.favicon, found.apple_icon) == ("/favicon.svg", "/apple-touch-icon.png")


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ("page:about", "/about/"),
        ("coverage:2014/talks", "/2014/talks/"),
        ("update:2014/talks/quay#u", "/2014/talks/quay/#u"),
        ("author:ana", "/authors/ana/"),
        ("tag:In pictures", "/tags/in-pictures/"),
        ("/corrections/", "/corrections/"),
        ("https://x.example/a:b", "https://x.example/a:b"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_a_menus_link_leads_where_it_says(to: str, address: str) -> None:
    assert destination(to) == address


@pytest.mark.parametrize(
    ("names", "favicon"),
    [(("favicon.ico", "favicon.svg"), "/favicon.svg"), (("favicon.ico",), "/favicon.ico"), (("img/favicon.ico",), "")],
)
def test_the_favicon_is_the_best_that_is_there(names: tuple[str, ...], favicon: str) -> None:
    statics = tuple(StaticFile(f"content/static/{name}", name) for name in names)

    assert chrome(Newsroom(samples.site(), statics=statics)).favicon == favicon


def test_no_update_changes_it() -> None:
    newsroom = samples.newsroom()

    assert chrome(newsroom) == chrome(replace(newsroom, coverages=()))
