"""Voice: articles made once, files of the theme, what the site's settings say wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.problems import ProblemsFound
from dateline.rendering.filters import Bodies
from dateline.rendering.theme import load_theme
from dateline.rendering.voice import Voice
from rendering.samples import FRAGMENTS, chrome, entry, full_entry, meta, packaged, prose, site, write

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.rendering.theme import Theme


def voice(theme: Theme | None = None, lang: str = "en", **settings: str) -> Voice:
    return Voice(lang, theme or packaged(), chrome(), site(**settings), Bodies(FRAGMENTS))


def own(folder: Path, **files: str) -> Theme:
    named = {f"themes/dateline/templates/{name}.html": text for name, text in files.items()}
    return load_theme(write(folder, named), "dateline")


def test_an_article_is_made_once_for_each_variant(tmp_path: Path) -> None:
    theme = own(
        tmp_path,
        article="  {{ variant }} {{ entry.title }}\n\n",
        page='{{ article(page[0], "timeline") }}|{{ article(page[1], "timeline") }}|{{ article(page[0], "listing") }}',
    )
    first = entry(title="First")
    same_digest = entry(title="First", headline="never asked")
    object.__setattr__(same_digest, "digest", first.digest)
    said = voice(theme)._rendered("page.html", page=(first, same_digest))
    assert said == "timeline First|timeline First|listing First"


def test_an_article_is_html_and_what_it_shows_is_escaped(tmp_path: Path) -> None:
    theme = own(tmp_path, article="<b>{{ entry.title }}</b>", page='{{ article(page, "timeline") }}')
    assert voice(theme)._rendered("page.html", page=entry(title="<i>")) == "<b>&lt;i&gt;</b>"


def test_what_stands_on_one_page_only_is_not_kept() -> None:
    spoken = voice()
    spoken._article(full_entry(), "permalink")
    assert spoken._articles.get((full_entry().digest, "permalink")) is None
    spoken._article(full_entry(), "timeline")
    assert spoken._articles.get((full_entry().digest, "timeline")) is not None


def test_an_article_may_not_depend_on_the_page(tmp_path: Path) -> None:
    theme = own(tmp_path, article="\n{{ meta.title }}", page='{{ article(page, "timeline") }}')
    with pytest.raises(ProblemsFound) as found:
        voice(theme).page("page.html", entry(), meta())
    (fault,) = found.value.problems
    assert (fault.place.path, fault.place.line) == ("themes/dateline/templates/article.html", 2)
    assert fault.message == "the template cannot be used: 'meta' is undefined"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{{ page.titel }}", "has no attribute 'titel'"),
        ("\n{{ nothing }}", "'nothing' is undefined"),
        ("\n{{ t('no' ~ page.title) }}", 'there is no word "noAbout" in i18n/en.yaml'),
        ("\n{{ asset('no' ~ page.title) }}", "there is no file static/noAbout"),
        ("\n{{ page.title + 1 }}", "can only concatenate str"),
        ("\n{{ 1 / (page.title|length - 5) }}", "division by zero"),
        ("\n{% include page.title %}", "about"),
        ("\n{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(page) }}", "maximum recursion depth"),
    ],
)
def test_a_template_that_fails_is_a_problem_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        voice(own(tmp_path, page=text)).page("page.html", prose(), meta())
    (fault,) = found.value.problems
    assert (fault.code, fault.place.path, fault.place.line) == (
        "template-error", "themes/dateline/templates/page.html", 2,
    )  # fmt: skip
    assert said.casefold() in fault.message.casefold()


def test_a_body_that_was_not_made_is_no_fault_of_the_template() -> None:
    with pytest.raises(RuntimeError, match="no body 'gone'"):
        voice().page("page.html", prose("gone"), meta())


def test_patterns_of_the_site_that_are_none_are_told() -> None:
    with pytest.raises(ProblemsFound) as found:
        voice(time_format="HH:mm EEEEEEEEE")
    (fault,) = found.value.problems
    assert (fault.code, fault.place.path) == ("bad-value", "site.yaml")
    assert '"HH:mm EEEEEEEEE"' in fault.message


def test_a_language_without_words_of_its_own_has_its_own_dates() -> None:
    said = str(voice(lang="fr")._article(full_entry(), "permalink"))
    assert "7 mars 2014" in said
    assert "Correction" in said
