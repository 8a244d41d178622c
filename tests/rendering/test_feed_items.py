"""Feed items: what an update is in a feed."""

from __future__ import annotations

from dateline.pages.views import Person
from rendering.samples import entry, feed, full_entry, items, moment

SAID = items()


def test_an_update_stands_by_itself() -> None:
    """Byline, label and place, body, corrections, sources; every address is absolute."""
    assert SAID.content(full_entry()).split("\n") == [
        '<p>By <a href="https://wire.example/news/authors/ana/">Ana Ruiz</a> (Correspondent), Ben Ito</p>',
        "<p><b>Analysis</b> · <b>Paris</b></p>",
        (
            '<h2 id="u-first-step-walk">A walk</h2><p>See '
            '<a href="https://wire.example/news/talks/first-step/#u-first-step-walk">above</a> and '
            '<a href="https://wire.example/news/talks/other/">another</a>. '
            '<img src="https://wire.example/news/media/talks/quay.jpg" alt=""></p>'
        ),
        "<p><strong>Correction</strong> (March 7, 2014, 3:00 PM EST): The quay was &lt;another&gt;.</p>",
        (
            '<p>Sources: <a href="https://pool.example/1">Pool report</a> '
            '(<a href="https://archive.example/1">archived copy</a>), A witness</p>'
        ),
    ]


def test_a_withdrawn_update_holds_the_notice_and_nothing_else() -> None:
    withdrawn = full_entry(status="withdrawn", withdrawn_at=moment(), withdrawn_reason="It was <wrong>.")
    assert SAID.content(withdrawn) == (
        "<p><strong>Withdrawn</strong> (March 7, 2014, 1:30 PM EST): It was &lt;wrong&gt;.</p>"
    )
    assert SAID.title(withdrawn) == "This update was withdrawn"
    assert SAID.description(withdrawn) == "It was <wrong>."


def test_a_body_in_another_language_says_so() -> None:
    assert '<div lang="ja"><h2' in SAID.content(full_entry(lang="ja"))


def test_the_furniture_is_in_the_feeds_language() -> None:
    assert items("de").content(full_entry()).startswith("<p>Von ")


def test_an_update_without_anything_is_empty() -> None:
    assert SAID.content(entry(byline=())) == ""


def test_a_description_is_the_summary_or_the_text_cut_at_a_word() -> None:
    assert SAID.description(full_entry()) == "They met, and walked."
    long = SAID.description(entry(text="word " * 200))
    assert (len(long) <= 281, long.endswith("word…")) == (True, True)
    assert SAID.description(entry(text="One.\nTwo.")) == "One. Two."


def test_only_the_feed_of_corrections_is_titled_in_words() -> None:
    assert SAID.feed_title(feed(kind="corrections", title="The Wire")) == "Corrections – The Wire"
    assert SAID.feed_title(feed(title="The Wire")) == "The Wire"


def test_text_never_becomes_html() -> None:
    hostile = '"><script>x</script>\x00]]>'
    said = items().content(
        full_entry(
            byline=(Person(hostile, hostile, "javascript:x"),),
            label=hostile,
            place=hostile,
            lang=hostile,
            sources=(),
            corrections=(),
        )
    )
    assert "<script" not in said
    assert "javascript:" not in said
    assert "\x00" not in said
