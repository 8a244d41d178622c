"""Inlining: includes and macros written out say the same as when they are called."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from jinja2 import nodes

from dateline.rendering.environment import Parsed, bind
from rendering.plainly import both, templates


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    parts: tuple[str, ...] = ()


ITEMS = [Item("one", ("a", "b")), Item("<two>"), Item("three", ("c",))]
CONTEXT = {"items": ITEMS, "name": "outer", "loop": "no loop", "x": 5}

SAME = {
    "a macro": "{% macro m() %}[{{ name }}]{% endmacro %}{{ m() }} {{ m() }}",
    "a macro with values": (
        "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a='<') }}"
    ),
    "a macro in a loop": "{% macro m(i) %}<{{ i.name }}>{% endmacro %}{% for i in items %}{{ m(i) }}{% endfor %}",
    "a macro that a loop's name would mislead": (
        "{% macro m() %}[{{ name }}]{% endmacro %}{% for name in ['inner'] %}{{ m() }}{{ name }}{% endfor %}"
    ),
    "a macro that a parameter's name would mislead": (
        "{% macro m() %}[{{ name }}]{% endmacro %}{% macro n(name) %}{{ m() }}{{ name }}{% endmacro %}{{ n('inner') }}"
    ),
    "a macro with a loop of its own": (
        "{% macro m(i) %}{% for part in i.parts %}{{ loop.index }}{{ part }}{% endfor %}{% endmacro %}"
        "{% for i in items %}{{ loop.index }}{{ m(i) }}{% endfor %}"
    ),
    "macros in macros": (
        "{% macro a(x) %}({{ x }}){% endmacro %}{% macro b(x) %}{{ a(x) }}{{ a('b') }}{% endmacro %}"
        "{% macro c(x) %}{{ b(x) }}!{% endmacro %}{{ c('c') }}"
    ),
    "a macro that calls itself": ("{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}"),
    "a macro used as a value": (
        "{% macro m() %}<b>{% endmacro %}{% set v = m() %}{{ v|upper }}{{ m()|length }}{{ m() }}"
    ),
    "a macro that sets": "{% set y = 1 %}{% macro m() %}{% set y = 2 %}{{ y }}{% endmacro %}{{ m() }}{{ y }}",
    "a macro that reads what is set at the top": "{% set y = x + 1 %}{% macro m() %}{{ y }}{% endmacro %}{{ m() }}",
    "a macro called before what it reads is set": (
        "{% macro m() %}{{ y is defined }}{% endmacro %}{{ m() }}{% set y = 1 %}{{ m() }}"
    ),
    "a macro with a block of its caller": (
        "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ name }}{% endcall %}"
    ),
    "a macro with any number of values": "{% macro m() %}{{ varargs|join(',') }}{% endmacro %}{{ m(1, 2) }}",
    "a macro named twice": "{% macro m() %}1{% endmacro %}{{ m() }}{% macro m() %}2{% endmacro %}{{ m() }}",
    "a default that is worked out": "{% macro m(a=x + 1) %}{{ a }}{% endmacro %}{{ m() }}{{ m(1) }}",
    "a macro in a condition": "{% macro m() %}yes{% endmacro %}{% if x %}{{ m() }}{% else %}no{% endif %}",
    "white space": "a\n{% macro m() %}\n  b\n{% endmacro %}\n  {{ m() }}\n{%- if x %}\n c\n{% endif %}\nd\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_macros_written_out_say_the_same(text: str) -> None:
    first, second = both(text, {}, **CONTEXT)
    assert second == first


INCLUDES = {
    "an include": {"page.html": '{% include "part.html" %}', "part.html": "[{{ name }}]\n"},
    "an include in a loop": {
        "page.html": '{% for i in items %}{% include "part.html" %}{% endfor %}',
        "part.html": "{{ i.name }}",
    },
    "an include that sets": {
        "page.html": '{% set y = 1 %}{% include "part.html" %}{{ y }}',
        "part.html": "{% set y = 2 %}{{ y }}",
    },
    "an include with macros": {
        "page.html": '{% include "part.html" %}{{ m is defined }}',
        "part.html": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1) }}{{ m(2) }}",
    },
    "includes in includes": {
        "page.html": '{% include "a.html" %}',
        "a.html": 'a{% include "b.html" %}',
        "b.html": 'b{% include "c.html" %}',
        "c.html": "{{ name }}",
    },
    "an include with blocks": {
        "page.html": '{% include "part.html" %}',
        "part.html": "{% block a %}{{ name }}{% endblock %}",
    },
    "an include that extends": {
        "page.html": '{% include "part.html" %}',
        "part.html": '{% extends "base.html" %}{% block a %}{{ name }}{% endblock %}',
        "base.html": "<{% block a %}{% endblock %}>",
    },
    "an include without context": {
        "page.html": '{% include "part.html" without context %}',
        "part.html": "{{ name is defined }}",
    },
    "an include that need not be there": {"page.html": 'a{% include "none.html" ignore missing %}b'},
    "an include by a name worked out": {
        "page.html": '{% include "pa" ~ "rt.html" %}{% include ["none.html", "part.html"] %}',
        "part.html": "{{ name }}",
    },
    "includes in a circle that ends": {
        "page.html": '{% set n = 3 %}{% include "a.html" %}',
        "a.html": '{{ n }}{% if n %}{% set n = n - 1 %}{% include "a.html" %}{% endif %}',
    },
    "blocks and super": {
        "page.html": '{% extends "base.html" %}{% set y = 7 %}{% block a %}{{ super() }}{{ y }}{% endblock %}',
        "base.html": '{% block a %}{% include "part.html" %}{% endblock %}',
        "part.html": "{{ name }}",
    },
    "imports with context": {
        "page.html": '{% import "m.html" as m with context %}{{ m.a(1) }}{{ m.a(2) }}',
        "m.html": "{% macro a(x) %}{{ x }}{{ name }}{% endmacro %}",
    },
    "imports that need none": {
        "page.html": '{% import "m.html" as m with context %}{{ m.a(1) }}{% from "m.html" import a %}{{ a("<") }}',
        "m.html": '{% import "n.html" as n with context %}{% macro a(x) %}{{ n.b(x) }}{% endmacro %}',
        "n.html": "{% macro b(x) %}{{ x }}{% endmacro %}",
    },
    "imports with a state": {
        "page.html": '{% import "m.html" as m with context %}{{ m.next() }}{{ m.next() }}',
        "m.html": (
            "{% set state = namespace(n=0) %}"
            "{% macro next() %}{% set state.n = state.n + 1 %}{{ state.n }}{% endmacro %}"
        ),
    },
}


@pytest.mark.parametrize("files", INCLUDES.values(), ids=INCLUDES.keys())
def test_includes_written_in_say_the_same(files: dict[str, str]) -> None:
    first, second = both(files, {}, **CONTEXT)
    assert second == first


def test_a_state_in_an_import_starts_anew_on_each_page() -> None:
    page = bind(Parsed(templates(INCLUDES["imports with a state"])), {}, {}).get_template("page.html")
    assert [page.render(), page.render()] == ["12", "12"]


def test_includes_and_macros_are_gone_from_what_is_compiled() -> None:
    files = {
        "page.html": '{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1) }}{% include "part.html" %}',
        "part.html": "{% macro n() %}{{ x }}{% endmacro %}{{ n() }}",
    }
    tree = Parsed(templates(files)).trees.written("page.html")
    assert [list(tree.find_all(kind)) for kind in (nodes.Macro, nodes.Include, nodes.Call)] == [[], [], []]


def test_macros_that_others_import_are_kept() -> None:
    files = {"page.html": '{% from "m.html" import a %}{{ a() }}', "m.html": "{% macro a() %}x{% endmacro %}{{ a() }}"}
    assert Parsed(templates(files)).trees.written("m.html").find(nodes.Macro) is not None


def test_a_file_that_is_hidden_can_be_extended() -> None:
    own = {"base.html": '{% extends "parent:base.html" %}{% block foot %}own{% endblock %}'}
    given = {"base.html": "<{% block foot %}given{% endblock %}>", "page.html": '{% extends "base.html" %}'}
    assert bind(Parsed(templates(own, given)), {}, {}).get_template("page.html").render() == "<own>"
