"""Environment: where a fault in a template is told to be."""

from __future__ import annotations

import pickle

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from dateline.problems import ProblemsFound
from dateline.rendering.environment import Parsed, bind, fault_place
from rendering.plainly import templates

FILES = {
    "page.html": '{% extends "base.html" %}\n{% import "m.html" as m %}\n{% macro own(x) %}\n\n{{ x.gone.more }}\n'
    "{% endmacro %}\n{% block main %}\n{{ page.where }}\n{% if page.where == 'own' %}\n{{ own(page) }}\n{% endif %}\n"
    "{% if page.where == 'macro' %}\n{{ m.deep(page) }}\n{% endif %}\n{% if page.where == 'page' %}\n{{ page.gone }}\n"
    "{% endif %}\n{% endblock %}\n",
    "base.html": 'one\n{% include "part.html" %}\n{% block main %}{% endblock %}\n',
    "part.html": "\n\n{% if page.where == 'part' %}\n{{ page.gone.more }}\n{% endif %}\n",
    "m.html": "{% macro deep(x) %}\n\n\n\n\n\n{{ x.gone }}\n{% endmacro %}\n",
}


@pytest.mark.parametrize(
    ("where", "file", "line"),
    [("page", "page.html", 16), ("own", "page.html", 5), ("macro", "m.html", 7), ("part", "part.html", 4)],
)
def test_a_fault_is_told_in_its_own_file_though_files_are_written_into_one(where: str, file: str, line: int) -> None:
    parsed = Parsed(templates(FILES))
    with pytest.raises(UndefinedError) as found:
        bind(parsed, {}, {}).get_template("page.html").render(page={"where": where})
    place = fault_place(found.value, parsed)
    assert place is not None
    assert (place.path, place.line) == (f"themes/0/templates/{file}", line)
    assert "gone" in place.excerpt


def test_a_fault_outside_templates_has_no_place_in_one() -> None:
    with pytest.raises(ValueError, match="x") as found:
        int("x")
    assert fault_place(found.value, Parsed(templates(FILES))) is None


def test_what_can_only_be_seen_by_compiling_is_told_too() -> None:
    parsed = Parsed(templates({"page.html": "\n{% block a %}{% endblock %}\n{% block a %}{% endblock %}"}))
    with pytest.raises(ProblemsFound) as found:
        bind(parsed, {}, {}).get_template("page.html")
    (fault,) = found.value.problems
    assert (fault.code, fault.place.path, fault.place.line) == ("template-error", "themes/0/templates/page.html", 3)


def test_a_template_that_is_not_there_cannot_be_had() -> None:
    with pytest.raises(TemplateNotFound):
        bind(Parsed(templates(FILES)), {}, {}).get_template("none.html")


def test_each_language_has_its_own_filters_over_the_same_templates() -> None:
    parsed = Parsed(templates({"page.html": "{{ page|time }}"}))
    said = [
        bind(parsed, {"time": lambda _, word=word: word}, {}).get_template("page.html").render(page=1) for word in "ab"
    ]
    assert said == ["a", "b"]


def test_templates_cross_to_another_process_as_texts() -> None:
    parsed = Parsed(templates(FILES))
    parsed.written("page.html")
    assert pickle.loads(pickle.dumps(parsed)).sources == parsed.sources  # noqa: S301 -- our own bytes
