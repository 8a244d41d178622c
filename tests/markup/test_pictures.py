"""Pictures: what is refused, with its place."""

from __future__ import annotations

import pytest

from .harness import places, render


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("https://example.org/x.png", "outside-media"),
        ("//example.org/x.png", "outside-media"),
        ("data:image/png;base64,x", "link-scheme"),
        ("x.png", "relative-link"),
        ("/media/storm/pier.jpg", "relative-link"),
        ("media/none.jpg", "missing-media"),
        ("media/broken.jpg", "unreadable-picture"),
        ("media/../pier.jpg", "link-leaves-media"),
    ],
)
@pytest.mark.parametrize("before", ["", "So: "])
def test_a_picture_that_cannot_be_shown_is_told_and_its_description_stays(before: str, target: str, code: str) -> None:
    fragment = render(f"{before}![The *pier*]({target})", line=1)
    assert places(fragment) == [(code, 1, len(before) + 15)]
    assert (fragment.html, fragment.image) == (f"<p>{before}The pier</p>\n", None)


@pytest.mark.parametrize("alt", ["", " ", "**"])
def test_a_picture_must_say_what_it_shows(alt: str) -> None:
    found = [place[0] for place in places(render(f"![{alt}](media/pier.jpg)"))]
    assert found == (["missing-alt"] if not alt.strip() else [])


def test_the_caption_of_a_figure_or_else_its_description_is_its_text() -> None:
    assert render('![The pier](media/pier.jpg "At noon")\n\n![The mast](media/mast.png)').text == "At noon\nThe mast"
