"""Placeholders: what a piece of HTML leaves open, and how it is filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import placeholders

TEXTS = st.text(alphabet=st.sampled_from("a\x02\x03\x02é–😀"), max_size=12)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/", "\x02\x03"),
        ("/talks/", "\x02talks/\x03"),
        ("/talks/#u-1", "\x02talks/\x03#u-1"),
        ("/feed.xml", "\x02feed.xml"),
        ("/a b/", "\x02a%20b/\x03"),
        ("https://x.example/", "https://x.example/"),
        ("#u-1", "#u-1"),
    ],
)
def test_a_link_is_left_open_where_it_depends_on_the_page(address: str, link: str) -> None:
    assert placeholders.href(address) == link


@given(TEXTS, st.sampled_from(["", "./", "../../", "/é/"]), st.sampled_from(["", "index.html"]))
def test_finishing_in_bytes_is_finishing(text: str, root: str, index: str) -> None:
    done = placeholders.finished(text, root, index)
    assert done == placeholders.finish(text, root, index).encode()
    assert b"\x02" not in done
    assert b"\x03" not in done
