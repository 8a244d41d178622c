"""Environment: where a fault in a template is told to be."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from dateline.problems import ProblemsFound
from dateline.rendering.environment import Parsed, Shelf, bind, fault_place, prepare
from dateline.rendering.store import Store
from dateline.rendering.templates import ThemeEnvironment
from rendering.plainly import templates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
    parsed.trees.written("page.html")
    assert pickle.loads(pickle.dumps(parsed)).sources == parsed.sources  # noqa: S301 -- our own bytes


# ── the store ────────────────────────────────────────────────────────────────────────────────────────────────────────

PAGE = {
    "page.html": '{% extends "base.html" %}{% import "m.html" as m %}{% block main %}{{ m.deep(page) }}{{ word }}'
    '{% include "part.html" %}{{ page|shown }}{% endblock %}',
    "base.html": "<{{ word }}>{% block main %}{% endblock %}",
    "part.html": "part",
    "m.html": "{% macro deep(x) %}[{{ x }}]{% endmacro %}",
    "unused.html": "{% block a %}{% endblock %}{% block a %}{% endblock %}",
}


def rendered(folder: Path, word: str = "w", made_of: str = "", files: Mapping[str, str] = PAGE, key: str = "k") -> str:
    parsed = Parsed(templates(files), Shelf(Store(folder), key))
    values = {"word": word}
    return bind(parsed, {"shown": str.upper}, values, made_of or word).get_template("page.html").render(page="p")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are compiled from now on."""
    seen: list[str] = []
    compile_ = ThemeEnvironment.compile

    def noted(self: ThemeEnvironment, source: Any, name: str | None = None, filename: str | None = None) -> Any:
        seen.append(name or "")
        return compile_(self, source, name, filename)

    monkeypatch.setattr(ThemeEnvironment, "compile", noted)
    return seen


def test_code_from_the_store_renders_the_same(tmp_path: Path, compiled: list[str]) -> None:
    assert rendered(tmp_path) == "<w>[p]wpartP"
    assert sorted(compiled) == ["base.html", "m.html", "page.html"], "what no page asks for is left out"
    compiled.clear()
    assert rendered(tmp_path) == "<w>[p]wpartP"
    assert compiled == []


def test_where_a_name_is_only_known_while_rendering_all_are_compiled(tmp_path: Path, compiled: list[str]) -> None:
    files = {"page.html": "{% include page ~ '.html' %}", "p.html": "p", "q.html": "q"}
    assert rendered(tmp_path, files=files) == "p"
    assert sorted(compiled) == ["p.html", "page.html", "q.html"]
    compiled.clear()
    assert rendered(tmp_path, files=files) == "p"
    assert compiled == []


def test_other_words_sites_and_themes_have_other_code(tmp_path: Path, compiled: list[str]) -> None:
    rendered(tmp_path)
    compiled.clear()
    assert rendered(tmp_path, "v") == "<v>[p]vpartP"
    assert len(compiled) == 3
    assert rendered(tmp_path, files={"page.html": "{{ word }}!"}, key="l") == "w!"


def test_damaged_code_is_compiled_anew_and_replaced(tmp_path: Path, compiled: list[str]) -> None:
    rendered(tmp_path)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(whole[:-9])
    compiled.clear()
    assert rendered(tmp_path) == "<w>[p]wpartP"
    assert len(compiled) == 3
    assert Store(tmp_path).load(entry.stem) is not None


def test_without_a_digest_of_what_is_folded_in_nothing_is_kept(tmp_path: Path) -> None:
    parsed = Parsed(templates(PAGE), Shelf(Store(tmp_path), "k"))
    bind(parsed, {"shown": str}, {"word": "w"}).get_template("page.html")
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_cannot_be_compiled_is_told_when_it_is_needed(tmp_path: Path) -> None:
    files = {**PAGE, "home.html": PAGE["unused.html"]}
    assert rendered(tmp_path, files=files) == "<w>[p]wpartP"
    parsed = Parsed(templates(files), Shelf(Store(tmp_path), "k"))
    with pytest.raises(ProblemsFound):
        bind(parsed, {"shown": str}, {"word": "w"}, "w").get_template("home.html")


def test_a_fault_in_code_from_the_store_has_its_place(tmp_path: Path) -> None:
    for _ in range(2):
        parsed = Parsed(templates(FILES), Shelf(Store(tmp_path), "k"))
        with pytest.raises(UndefinedError) as found:
            bind(parsed, {}, {}, "x").get_template("page.html").render(page={"where": "macro"})
        place = fault_place(found.value, parsed)
        assert place is not None
        assert (place.path, place.line) == ("themes/0/templates/m.html", 7)


@pytest.mark.parametrize("shelved", [True, False])
def test_prepared_templates_are_compiled_before_they_are_needed(
    tmp_path: Path, compiled: list[str], shelved: bool
) -> None:
    parsed = Parsed(templates(PAGE), Shelf(Store(tmp_path), "k") if shelved else None)
    environment = bind(parsed, {"shown": str}, {"word": "w"}, "w")
    prepare(environment)
    assert len(compiled) == 3
    assert environment.get_template("page.html").render(page="p") == "<w>[p]wpartp"
    assert len(compiled) == 3
