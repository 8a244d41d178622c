"""Cards: what is wrong in one is told at its place; what is right comes out as it was meant."""

from __future__ import annotations

import pytest

from dateline.markup.cards.draw import NAMES
from dateline.markup.cards.kinds import KINDS
from dateline.markup.cards.recording import known_player

from .harness import card, codes, html, places, render


def messages(text: str) -> list[str]:
    """Give the messages of a text's problems."""
    return [each.message for each in render(text).problems]


def test_every_field_of_every_kind_is_described_with_an_example() -> None:
    bare = [
        f"{kind}.{name}"
        for kind, each in KINDS.items()
        for name, field in each.schema.model_fields.items()
        if not field.description or not field.examples
    ]
    assert bare == []
    assert tuple(KINDS) == NAMES


@pytest.mark.parametrize(
    ("kind", "lines", "problems"),
    [
        ("post", ["text: a"], [("missing-field", 8, 1)]),
        ("post", ["author: a", "txt: b"], [("unknown-key", 9, 1)]),
        ("post", ["author: a", "author: b"], [("yaml-duplicate-key", 9, 1)]),
        ("post", ["author: a"], [("missing-field", 8, 1)]),
        ("post", ["author: &a b", "text: *a"], [("yaml-feature", 8, 9)]),
        ("post", ["author: a", "text: b", "date: yesterday"], [("bad-value", 10, 7)]),
        ("post", ["author: a", "text: b", "date: 2014-02-30"], [("bad-value", 10, 7)]),
        ("post", ["author: a", "text: b", "date: 2014-02-03T10:00"], [("bad-value", 10, 7)]),
        ("post", ["author: a", "text: b", "url: javascript:x"], [("bad-value", 10, 6)]),
        ("post", ["author: a", "text: b", "url: mailto:a@b.example"], [("bad-value", 10, 6)]),
        ("post", ["author: a", "text: b", "lang: '\"><b>'"], [("bad-value", 10, 7)]),
        ("post", ["author: a", "pictures:", "- {file: media/none.jpg, alt: x}"], [("missing-media", 10, 10)]),
        ("post", ["author: a", "pictures:", "- {file: media/pier.jpg}"], [("missing-alt", 10, 10)]),
        ("video", ["title: a"], [("missing-field", 8, 1)]),
        ("video", ["title: a", "file: media/ferry.mp4", "url: https://example.org/1"], [("bad-value", 10, 6)]),
        ("video", ["title: a", "file: media/odd.xyz"], [("bad-value", 9, 7)]),
        ("video", ["title: a", "file: media/none.mp4"], [("missing-media", 9, 7)]),
        ("video", ["title: a", "file: ../ferry.mp4"], [("relative-link", 9, 7)]),
        ("video", ["title: a", "url: https://example.org/1", "player: http://example.org/1"], [("bad-value", 10, 9)]),
        ("video", ["title: a", "file: media/ferry.mp4", "player: https://example.org/1"], [("bad-value", 10, 9)]),
        ("video", ["title: a", "url: https://a.example/1", "poster: https://a.example/p"], [("outside-media", 10, 9)]),
        ("video", ["title: a", "url: https://example.org/1", "duration: 185"], [("bad-value", 10, 11)]),
        (
            "video",
            ["title: a", "file: media/ferry.mp4", "captions:", "- {file: media/report.pdf, lang: en}"],
            [("bad-value", 11, 10)],
        ),
        (
            "video",
            ["title: a", "url: https://example.org/1", "captions:", "- {file: media/ferry.en.vtt, lang: en}"],
            [("bad-value", 11, 1)],
        ),
        ("audio", ["title: a", "file: media/ferry.mp4"], [("bad-value", 9, 7)]),
        ("picture", ["file: media/pier.jpg"], [("missing-alt", 8, 7)]),
        ("picture", ["file: media/pier.jpg", "alt:"], [("missing-alt", 8, 7)]),
        ("picture", ["alt: a"], [("missing-field", 8, 1)]),
        ("picture", ["file: https://example.org/x.png", "alt: a"], [("outside-media", 8, 7)]),
        (
            "picture",
            ["file: media/pier.jpg", "alt: a", "pictures: [{file: media/mast.png, alt: b}]"],
            [("bad-value", 10, 11)],
        ),
        ("document", ["title: a", "file: media/none.pdf"], [("missing-media", 9, 7)]),
        ("document", ["title: a"], [("missing-field", 8, 1)]),
        ("quote", ["author: a"], [("missing-field", 8, 1)]),
        ("quote", ["text: ''"], [("bad-value", 8, 7)]),
        ("data", ["caption: a", "columns: [b, c]", "rows:", "- [1, 2]", "- [3]"], [("bad-value", 12, 3)]),
        ("data", ["caption: a", "columns: []", "rows: [[1]]"], [("bad-value", 9, 10)]),
        ("data", ["caption: a", "columns: [b]", "rows: [[1]]", "url: no"], [("relative-link", 11, 6)]),
        ("data", ["caption: a", "columns: [b]", "rows: [[1]]", "row_names: yes"], [("bad-value", 11, 12)]),
        ("quote", ["- a"], [("not-a-mapping", 8, 1)]),
        ("quote", [], [("missing-field", 7, 1)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column(
    kind: str, lines: list[str], problems: list[tuple[str, int, int]]
) -> None:
    assert places(render(card(kind, *lines))) == problems


def test_every_fault_of_a_card_is_told_at_once() -> None:
    assert sorted(codes(render(card("post", "auhtor: a", "date: x", "lang: 1")))) == [
        "bad-value",
        "bad-value",
        "missing-field",
        "unknown-key",
    ]


def test_a_place_in_a_card_within_a_list_counts_its_indentation() -> None:
    assert places(render("- one\n\n  > ```quote\n  > text: a\n  > titel: b\n  > ```\n")) == [("unknown-key", 11, 5)]


def test_values_are_what_they_look_like() -> None:
    written = html(card("data", "caption: a", "columns: [b]", "rows: [[NO], [1.10], [0123], [12:30], [~], ['']]"))
    for cell in ("NO", "1.10", "0123", "12:30", "~", ""):
        assert f">{cell}</td>" in written


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("tweet", "post"),
        ("posts", "post"),
        ("Post", "post"),
        ("youtube", "video"),
        ("image", "picture"),
        ("post x", "post"),
    ],
)
def test_a_card_of_no_known_kind_is_told_with_the_nearest(name: str, near: str) -> None:
    [message] = messages(card(name, "author: a", "text: b"))
    assert message == f'there is no card "{name}". Did you mean "{near}"?'


@pytest.mark.parametrize("name", ["", "python", "yaml", "text", "dart", "php"])
def test_a_listing_is_a_listing(name: str) -> None:
    assert codes(render(card(name, "print(1)"))) == []
    assert codes(render(card("tweet", "print(1)"))) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2014", "2014"),
        ("2014-03", "2014-03"),
        ("2014-03-05", "2014-03-05"),
        ("2014-03-05 09:12 +01:00", "2014-03-05T09:12:00+01:00"),
        ("2014-03-05T09:12:30Z", "2014-03-05T09:12:30Z"),
    ],
)
def test_a_time_is_a_year_a_month_a_day_or_an_instant(written: str, shown: str) -> None:
    expected = f'<time datetime="{shown}">␆{shown}␆</time>'
    assert expected in html(card("quote", "text: a", f"date: {written}"))


@pytest.mark.parametrize(
    ("page", "player"),
    [
        ("https://www.youtube.com/watch?v=abc_def-123&t=9", "https://www.youtube-nocookie.com/embed/abc_def-123"),
        ("https://youtu.be/abcdefghijk?si=x", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://m.youtube.com/live/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/12345", "https://player.vimeo.com/video/12345?dnt=1"),
        ("https://youtube.com.example.org/watch?v=abcdefghijk", ""),
        ("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", ""),
        ("https://www.youtube.com/playlist?list=x", ""),
        ("https://example.org/1", ""),
        ("https://[x", ""),
    ],
)
def test_the_player_of_a_known_page(page: str, player: str) -> None:
    assert known_player(page) == player


def test_a_poster_is_the_fragments_picture() -> None:
    fragment = render(card("video", "title: a", "url: https://example.org/1", "poster: media/still.jpg"))
    assert fragment.image is not None
    assert (fragment.image.path, fragment.image.width) == ("content/storm/media/still.jpg", 1920)


def test_every_file_of_a_card_is_written_down() -> None:
    fragment = render(
        card("video", "title: a", "file: media/ferry.mp4", "captions: [{file: media/ferry.en.vtt, lang: en}]")
        + card("document", "title: b", "file: media/report.pdf")
    )
    assert fragment.media == (
        "content/storm/media/ferry.mp4",
        "content/storm/media/ferry.en.vtt",
        "content/storm/media/report.pdf",
    )


def test_nothing_in_a_card_asks_another_site() -> None:
    written = html(card("video", "title: a", "url: https://www.youtube.com/watch?v=abcdefghijk"))
    assert "<iframe" not in written
    assert 'src="http' not in written
