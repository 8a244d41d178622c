"""Render: a fragment, what it depends on, and whether it still holds."""

from __future__ import annotations

from dateline.markup.fragments import Use
from dateline.markup.render import Markup
from dateline.model import Body, Picture
from dateline.placeholders import finish, place

from .harness import FakeLinker, card, codes, placed, render, site

TEXT = "See [it](update:first).\n\n![The pier](media/pier.jpg)\n\n[report](media/report.pdf)\n"
BODY = Body(TEXT, "content/storm/one.md", 7)


def fragment_of(linker: FakeLinker, lang: str = "", body: Body = BODY, **settings: object) -> object:
    return Markup(site(**settings), linker).fragment(body, "storm", lang)


def test_what_a_body_uses_is_written_down_in_order_and_once() -> None:
    fragment = render(TEXT + TEXT)
    assert fragment.uses == (
        Use("reference", "update:first", "/storm/first/"),
        Use("media", "media/pier.jpg", "content/storm/media/pier.jpg"),
        Use("picture", "content/storm/media/pier.jpg", "1200 800 digest of pier.jpg"),
        Use("media", "media/report.pdf", "content/storm/media/report.pdf"),
    )


def test_the_files_it_shows_and_links_to_and_its_first_picture() -> None:
    fragment = render(TEXT + "\n![The mast](media/mast.png)\n")
    assert fragment.media == (
        "content/storm/media/pier.jpg",
        "content/storm/media/report.pdf",
        "content/storm/media/mast.png",
    )
    pier = Picture("content/storm/media/pier.jpg", "The pier", "", 1200, 800, "digest of pier.jpg")
    assert fragment.image == pier


def test_a_fragment_is_still_good_while_everything_is_found_the_same() -> None:
    markup = Markup(site(), FakeLinker())
    fragment = markup.fragment(BODY, "storm")
    assert markup.still(fragment, BODY, "storm")
    assert Markup(site(), FakeLinker(unrelated="/x/")).still(fragment, BODY, "storm")


def test_a_fragment_is_no_longer_good_once_an_address_or_a_picture_changed() -> None:
    fragment = Markup(site(), FakeLinker()).fragment(BODY, "storm")
    moved = FakeLinker(**{"update:first": "/elsewhere/"})
    redrawn = FakeLinker(**{"pier.jpg": "another digest"})
    assert not Markup(site(), moved).still(fragment, BODY, "storm")
    assert not Markup(site(), redrawn).still(fragment, BODY, "storm")
    assert not Markup(site(), FakeLinker()).still(fragment, BODY, "calm")


def test_a_fragment_with_problems_is_made_again() -> None:
    markup = Markup(site(), FakeLinker())
    body = Body("[a](update:none)", "content/storm/one.md", 7)
    assert not markup.still(markup.fragment(body, "storm"), body, "storm")


def test_the_key_is_made_of_all_that_a_fragment_depends_on() -> None:
    key = render(TEXT).key
    moved = Markup(site(), FakeLinker(**{"update:first": "/elsewhere/"})).fragment(BODY, "storm").key
    redrawn = Markup(site(), FakeLinker(**{"pier.jpg": "another digest"})).fragment(BODY, "storm").key
    others = [
        render(TEXT + "x").key,
        render(TEXT, lang="de").key,
        render(TEXT, html="sanitize").key,
        render(TEXT, smart_quotes=True).key,
        moved,
        redrawn,
    ]
    assert len({key, *others}) == 7
    assert render(TEXT).key == key
    assert render(TEXT, lang="en").key == key
    assert render(TEXT, line=99).key == key


def test_the_recipe_is_known_before_rendering() -> None:
    markup = Markup(site(), FakeLinker())
    assert markup.recipe(BODY) == markup.recipe(BODY, "en")
    assert markup.recipe(BODY) != markup.recipe(BODY, "de")


def test_one_markup_renders_many_bodies_without_one_touching_another() -> None:
    markup = Markup(site(), FakeLinker())
    first, other = Body("A[^1]\n\n[^1]: B\n", "a.md", 1), Body("[^1] [x]\n\n[x]: /about/\n", "b.md", 1)
    alone = markup.fragment(first, "storm")
    markup.fragment(other, "storm")
    assert markup.fragment(first, "storm") == alone


def test_the_text_has_a_line_for_each_paragraph_and_the_words_of_cards() -> None:
    text = "# T\n\nOne *two*\nthree.\n\n- a\n- b[^n]\n\n| c | d |\n|---|---|\n| e | f |\n\n`code`\n\n[^n]: Note.\n\n"
    post = card("post", "author: Ines Calder", "handle: ines", "text: |", "  Hello.", "", "  Again.")
    assert render(text + post).text.split("\n") == [
        "T", "One two three.", "a", "b", "c, d", "e, f", "code", "Ines Calder (ines): Hello.", "Again.", "Note.",
    ]  # fmt: skip


def test_the_text_of_raw_html_is_without_its_tags() -> None:
    text = "<div>\n<b>One</b> &amp; two\n<script>x</script>\n</div>\n\nH<sub>2</sub>O"
    assert render(text, html="sanitize").text == "One & two\nH2O"


def test_an_empty_body_is_an_empty_fragment() -> None:
    fragment = render("")
    assert (fragment.html, fragment.text, fragment.uses, fragment.problems) == ("", "", (), ())


def test_placed_on_a_page_nothing_is_left_open() -> None:
    text = "# A\n\n## B\n\n[a](update:first)[^1] [b](#a)\n\n[^1]: N\n\n" + card("quote", "text: X", "date: 2014-03-05")
    html = placed(render(text), "u-one-", 5)
    assert [letter for letter in html if ord(letter) < 32 and letter != "\n"] == []
    assert '<h5 id="u-one-h-a">A</h5>\n<h6 id="u-one-h-b">B</h6>' in html
    assert '<a href="../../storm/first/index.html">a</a>' in html
    assert '<a href="#u-one-h-a">b</a>' in html


def test_the_words_of_the_theme_and_times_are_said_where_it_is_placed() -> None:
    fragment = render(card("quote", "text: X", "date: 2014-03-05", "archived: https://web.example.org/1"))
    said = {"2014-03-05": "5 March 2014", "archived-copy": "archived copy"}
    html = finish(place(fragment.html, "", 2, said.__getitem__), "./")
    assert '<time datetime="2014-03-05">5 March 2014</time>' in html
    assert ">archived copy</a>" in html


def test_on_a_plain_page_a_file_beside_it_is_linked_to() -> None:
    fragment = render("[a](report.pdf) ![b](pier.jpg)", coverage="")
    assert codes(fragment) == []
    assert fragment.media == ("content/pages/report.pdf", "content/pages/pier.jpg")
    assert 'href="\x02media/pages/report.pdf"' in fragment.html
