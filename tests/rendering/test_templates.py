"""Templates: what they refer to, and what is wrong with them, before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateNotFound

from dateline.rendering.environment import Parsed
from dateline.rendering.templates import Known, Template, resolve

if TYPE_CHECKING:
    from dateline.problems import Problem

KNOWN = Known(assets={"style.css"}, words={"live", "n-updates"})


def sources(*layers: dict[str, str]) -> dict[str, Template]:
    """Templates of a chain of themes, the nearest first."""
    found: dict[str, Template] = {}
    for index, layer in enumerate(layers):
        for name, text in layer.items():
            key = f"{index}:{name}" if name in found else name
            found[key] = Template(key, f"themes/{index}/templates/{name}", text, index)
    return found


def faults(text: str, **more: str) -> list[Problem]:
    files = {"x.html": text, **{name.replace("_", "."): body for name, body in more.items()}}
    return Parsed(sources(files)).faults(KNOWN)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n{% if %}", 2, "expected an expression"),
        ("a\n{% if x %}\n", 2, "unexpected end of template"),
        ("a\n{{ x|clocktme }}", 2, 'there is no filter "clocktme". Did you mean "clocktime"'),
        ("{% if x is odder %}{% endif %}", 1, 'there is no test "odder". Did you mean "odd"'),
        ('{% extends "bse.html" %}', 1, 'there is no template "bse.html". Did you mean "base.html"'),
        ('{% include "no.html" %}', 1, 'there is no template "no.html"'),
        ('{% import "no.html" as no %}', 1, 'there is no template "no.html"'),
        ('{% from "no.html" import x %}', 1, 'there is no template "no.html"'),
        ('{% extends "parent:base.html" %}', 1, 'there is no template "parent:base.html"'),
        ('\n\n{{ t("lve") }}', 3, 'there is no word "lve" in i18n/en.yaml. Did you mean "live"'),
        ('{{ tn("m-updates", 3) }}', 1, 'there is no word "m-updates"'),
        ('<a href="{{ asset("stile.css") }}">', 1, 'there is no file static/stile.css. Did you mean "style.css"'),
    ],
)
def test_a_fault_is_told_with_file_line_and_excerpt(text: str, line: int, said: str) -> None:
    (fault,) = faults(text, base_html="")
    assert (fault.code, fault.place.path, fault.place.line) == ("template-error", "themes/0/templates/x.html", line)
    assert said in fault.message.casefold() or said in fault.message
    assert fault.place.excerpt == text.split("\n")[line - 1]


def test_every_fault_of_every_template_is_told_at_once() -> None:
    found = faults("{{ a|one }}{{ b|two }}", other_html="{% if %}")
    assert [each.place.path for each in found] == [
        "themes/0/templates/x.html", "themes/0/templates/x.html", "themes/0/templates/other.html",
    ]  # fmt: skip


def test_what_is_only_known_while_rendering_is_left_alone() -> None:
    assert faults('{% include name %}{{ t("kind-" ~ x) }}{{ asset(x) }}{% include "no.html" ignore missing %}') == []


def test_a_name_is_found_in_the_nearest_theme() -> None:
    chain = sources({"a.html": "own"}, {"a.html": "given", "b.html": "given"})
    assert [chain[resolve(chain, name, "a.html")].text for name in ("a.html", "b.html")] == ["own", "given"]


def test_a_template_can_name_the_one_that_it_hides() -> None:
    chain = sources({"a.html": "0"}, {"a.html": "1", "b.html": "1"}, {"a.html": "2", "b.html": "2"})
    assert chain[resolve(chain, "parent:a.html", "a.html")].text == "1"
    assert chain[resolve(chain, "parent:a.html", "1:a.html")].text == "2"
    assert chain[resolve(chain, "parent:b.html", "a.html")].text == "1"
    with pytest.raises(TemplateNotFound):
        resolve(chain, "parent:a.html", "2:a.html")


def closure(key: str, **files: str) -> str:
    texts = {f"{name}.html": text for name, text in files.items()}
    return Parsed(sources(texts)).closures()[f"{key}.html"]


FILES = {
    "page": '{% extends "base.html" %}',
    "base": '{% include "part.html" %}',
    "part": '{% from "macros.html" import m %}',
    "macros": '{% import "more.html" as more %}',
    "more": "x",
    "other": "y",
    "article": "z",
}


@pytest.mark.parametrize("changed", ["page", "base", "part", "macros", "more"])
def test_a_closure_covers_all_that_goes_into_a_template(changed: str) -> None:
    assert closure("page", **FILES) != closure("page", **FILES | {changed: FILES[changed] + " "})


@pytest.mark.parametrize("changed", ["other", "article"])
def test_a_closure_covers_nothing_else(changed: str) -> None:
    assert closure("page", **FILES) == closure("page", **FILES | {changed: "new"})


def test_who_shows_updates_depends_on_the_article() -> None:
    files = FILES | {"more": '{% macro m(x) %}{{ article(x, "timeline") }}{% endmacro %}'}
    assert closure("page", **files) != closure("page", **files | {"article": "new"})


def test_who_may_include_anything_depends_on_everything() -> None:
    files = FILES | {"part": "{% include name %}"}
    assert closure("page", **files) != closure("page", **files | {"other": "new"})


def test_templates_that_go_in_a_circle_have_closures() -> None:
    files = {"a": '{% include "b.html" %}', "b": '{% include "a.html" %}'}
    assert closure("a", **files) == closure("b", **files)


def test_a_closure_follows_the_file_that_is_hidden_and_named() -> None:
    chain = sources({"a.html": '{% extends "parent:a.html" %}'}, {"a.html": "given"})
    changed = sources({"a.html": '{% extends "parent:a.html" %}'}, {"a.html": "changed"})
    assert Parsed(chain).closures()["a.html"] != Parsed(changed).closures()["a.html"]
