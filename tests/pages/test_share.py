"""Share links carry address and title whole, to places named in site.yaml only."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.pages.share import NETWORKS, share_links
from dateline.pages.views import ShareLink
from dateline.reading.scalars import Share

URL = "https://wire.example/news/2014/talks/quay/"


def test_the_links_come_in_the_order_of_the_settings() -> None:
    assert share_links(("x", "copy", "email"), URL, "Walk & talk") == (
        ShareLink(
            "x",
            "X",
            "https://x.com/intent/post?url=https%3A%2F%2Fwire.example%2Fnews%2F2014%2Ftalks%2Fquay%2F"
            "&text=Walk%20%26%20talk",
        ),
        ShareLink("copy", "", ""),
        ShareLink(
            "email",
            "",
            "mailto:?subject=Walk%20%26%20talk&body=https%3A%2F%2Fwire.example%2Fnews%2F2014%2Ftalks%2Fquay%2F",
        ),
    )
    assert share_links((), URL, "Title") == ()


def test_every_network_that_site_yaml_may_name_is_known() -> None:
    assert set(NETWORKS) == set(get_args(Share))


@pytest.mark.parametrize("network", [name for name in NETWORKS if name != "copy"])
def test_each_link_holds_the_address(network: str) -> None:
    (link,) = share_links((network,), URL, "Title")

    assert "https%3A%2F%2Fwire.example%2Fnews%2F2014%2Ftalks%2Fquay%2F" in link.url
    assert urlsplit(link.url).scheme in ("https", "mailto")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_arrives_as_it_was(title: str) -> None:
    (link,) = share_links(("reddit",), URL, title)

    assert parse_qs(urlsplit(link.url).query, keep_blank_values=True) == {"url": [URL], "title": [title]}
