"""Tightening: tight code says what Jinja's own code says, or gives way to it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from dateline.problems import ProblemsFound
from dateline.rendering.environment import Parsed, bind, fault_place
from dateline.rendering.filters import PURE
from rendering.plainly import templates
from rendering.test_render import HTML, renderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.rendering.templates import ThemeEnvironment


@dataclass(frozen=True, slots=True)
class Item:
    """What pages show; its class is an item, too, as dictionaries have them."""

    name: str
    parts: tuple[Any, ...] = ()

    @property
    def broken(self) -> str:
        raise AttributeError("its own")


ITEMS = (Item("one", ("a", "b")), Item("<two>"), Item("three", (Item("c", (Item("d"),)),)))
CONTEXT: dict[str, Any] = {
    "items": ITEMS,
    "item": ITEMS[0],
    "name": "<outer>",
    "x": 5,
    "none": None,
    "safe": Markup("<i>"),
    "entries": {"key": "value", "items": "no method", "<k>": 1},
    "page": Item("page", ITEMS),
}
VALUES: dict[str, object] = {"shout": lambda text, mark="!": f"{text}{mark}", "several": lambda *some: "+".join(some)}
BASE = (
    "{% set title = self.title() %}<title>{% block title %}{{ name }}{% endblock %}</title>"
    "{% block main %}base {{ name }}{% endblock %}{% block empty %}{% endblock %}{{ title }}"
)
FILES = {
    "base.html": BASE,
    "middle.html": '{% extends "base.html" %}{% block main %}middle {{ super() }}{% endblock %}',
    "part.html": "[{{ name }}{{ x }}]",
    "blocks.html": "{% block in_part %}{{ name }}{% endblock %}",
    "macros.html": "{% macro m(a, b='-') %}({{ a }}{{ b }}"
    "{{ caller() if caller is defined else '' }}){% endmacro %}{% set v = 1 %}",
}

TIGHT = {
    "attributes": "{{ item.name }}{{ items[1].name }}{{ items[2].parts[0].parts[0].name }}",
    "items": "{{ entries['key'] }}{{ items[-1].name }}{{ name[0] }}{{ name[1:3] }}",
    "escaping": "{{ name }}{{ safe }}{{ none }}{{ x }}{{ '<' }}{{ safe ~ name }}{{ name ~ x ~ safe ~ '<' }}"
    "{{ name ~ '-' }}",
    "calls": "{{ shout('a') }}{{ shout('a', mark='?') }}{{ name.upper() }}{{ several(*['a', 'b']) }}"
    "{{ shout(**{'text': 'x'}) }}",
    "filters": "{{ name|upper }}{{ items|map(attribute='name')|join(', ') }}{{ name|truncate(3) }}{{ '/a/'|href }}",
    "conditions": "{% if x == 5 and not none %}a{% elif x %}b{% else %}c{% endif %}{{ 'a' if x else 'b' }}"
    "{{ 'a' if x }}",
    "what may not be there": "{{ gone is defined }}{{ gone|default('-') }}{{ item.gone is defined }}"
    "{{ item.gone|d('+') }}"
    "{{ entries['gone'] is defined }}{{ entries.gone is undefined }}{% if gone is defined %}{{ gone.more }}"
    "{% endif %}",
    "loops": "{% for i in items %}{{ loop.index }}/{{ loop.length }} {{ i.name }}"
    "{% if not loop.last %}, {% endif %}{% endfor %}"
    "{% for i in items if i.parts %}{{ i.name }}{% for p in i.parts %}{{ loop.index }}{% endfor %}{% endfor %}"
    "{% for i in [] %}{% else %}none{% endfor %}{% for k, v in entries|dictsort %}{{ k }}={{ v }}{% endfor %}",
    "loops in themselves": "{% for i in page.parts recursive %}{{ i.name }}"
    "{% if i.parts and i.parts[0] is not string %}"
    "<{{ loop(i.parts) }}>{% endif %}{% endfor %}",
    "sets": "{% set a = 1 %}{% if x %}{% set a = 2 %}{% endif %}{{ a }}{% for i in items %}{% set a = i %}"
    "{{ a.name }}{% endfor %}"
    "{{ a }}{% set b %}<{{ name }}>{% endset %}{{ b }}{% with c = 3 %}{{ c }}{% endwith %}",
    "a namespace": "{% set ns = namespace(last='') %}{% for i in items %}{{ ns.last }}{% set ns.last = i.name %}"
    "{% endfor %}{{ ns.last }}",
    "macros": "{% macro m(a, b=x) %}{{ a }}{{ b }}{{ varargs|length }}{% endmacro %}{% set f = m %}{{ f(1) }}"
    "{{ f(1, b=2) }}"
    "{% for i in items %}{{ f(i.name, loop.index) }}{% endfor %}{{ f(1)|upper }}",
    "a macro with a block": "{% macro m() %}{{ caller('<') }}{% endmacro %}{% call(y) m() %}{{ y }}{{ name }}"
    "{% endcall %}",
    "a filter over a block": "{% filter upper %}{{ name }} text{% for i in items %}{{ i.name }}{% endfor %}"
    "{% endfilter %}",
    "an include": '{% set x = 6 %}{% include "part.html" %}{% for name in "ab" %}{% include "part.html" %}'
    '{% endfor %}',
    "an include whose name is not known": '{% set x = 6 %}{% include item.name|replace("one", "part") ~ ".html" %}',
    "an include with blocks": '{% include "blocks.html" %}{% set v %}{% include "blocks.html" %}{% endset %}'
    '{{ v|upper }}',
    "an include of what is not there": '{% include "gone.html" ignore missing %}'
    '{% include ["no.html", "part.html"] %}',
    "an include without context": '{% include "macros.html" without context %}',
    "imports": '{% import "macros.html" as m %}{% from "macros.html" import m as own, v %}{{ m.m(1) }}'
    '{{ own(name, "<") }}{{ v }}'
    "{% call m.m(2) %}{{ name }}{% endcall %}{% import 'macros.html' as c with context %}{{ c.m(3) }}",
    "inheritance": 'outside{% extends "base.html" %}{% set own = item.name %}{% block main %}{{ own }}'
    '{{ super() }}{% endblock %}',
    "inheritance of two": '{% extends "middle.html" %}{% block main %}{{ super() }}{{ name }}{% endblock %}'
    '{% block title %}t{% endblock %}',
    "inheritance of what is not known": '{% if x %}{% extends "base.html" %}{% else %}'
    '{% extends "middle.html" %}{% endif %}{% block main %}m{% endblock %}',
    "inheritance sometimes": 'a{% if none %}{% extends "base.html" %}{% endif %}{% block main %}m{% endblock %}b',
    "blocks in blocks": '{% extends "base.html" %}{% block main %}{% block inner %}{{ name }}{% endblock %}'
    '{{ self.inner() }}{% endblock %}',
    "blocks in loops": "{% for i in items %}{% block row scoped %}{{ i.name }}{% endblock %}{% endfor %}",
    "a block in a macro": "{% set y = 1 %}{% macro m() %}{% block b %}{{ name }}{% endblock %}{% endmacro %}"
    "{{ m() }}{{ m() }}",
    "a block in a set": "{% set y %}{% block b %}{{ name }}{% endblock %}{% endset %}{{ y|upper }}",
    "names of its own kind": "{% set out = 1 %}{% set shown = 2 %}{% set escaped = 3 %}{% set resolve = 4 %}"
    "{{ out }}{{ shown }}{{ escaped }}{{ resolve }}{{ name }}",
}  # fmt: skip

GIVES_WAY = {
    "an item read as an attribute": "{{ entries.key }}",
    "an attribute read as an item": "{{ item['name'] }}",
    "what is not there, and not asked for": "{{ 'a' if item.gone is defined and item.gone.more else 'b' }}"
    "{{ entries.key }}",
    "a property that fails": "{{ item.broken is defined }}{{ (item.broken) is defined }}{{ entries.key }}",
    "a filter that is not there, and not used": "{% if none %}{{ name|no_such }}{% endif %}{{ entries.key }}",
    "a word of Python": "{{ entries.class|default('-') }}{{ entries.key }}",
}

FAULTS = {
    "a name": "\n{{ gone }}",
    "a name in a condition": "\n\n{% if gone %}a{% endif %}",
    "a name that is set later": "{{ later }}{% set later = 1 %}",
    "a loop's name after it": "{% for i in items %}{% endfor %}\n{{ i }}",
    "a set of another branch": "{% if none %}{% set y = 1 %}{% endif %}\n{{ y }}",
    "an attribute": "\n{{ item.name }}\n{{ item.gone }}",
    "an attribute of nothing": "\n{{ none.name }}",
    "an item": "\n{{ items[9].name }}",
    "a call": "\n{{ shout() }}",
    "a call of a name": "\n{{ gone() }}",
    "a call of no function": "\n{{ name() }}",
    "a sum": "\n{{ name + x }}",
    "a filter": "\n{{ x|length }}",
    "a filter that is not there": "\n{% if x %}{{ x|no_such }}{% endif %}",
    "a template": '\n{% include "gone.html" %}',
    "a parent": "\n{% extends name %}",
    "a block above": '{% extends "base.html" %}\n{% block empty %}{{ super.super() }}\n{% endblock %}',
    "a part": '{% extends "base.html" %}\n{% block main %}\n{% set name = gone %}{{ name }}{% endblock %}',
    "a macro": '{% import "macros.html" as m %}\n{{ m.gone() }}',
    "two parents": '{% extends "base.html" %}\n{% extends "base.html" %}',
    "a namespace": "{% set ns = 1 %}\n{% set ns.a = 2 %}",
    "a constant": "\n{{ 1[0] }}",
    "a part of a constant": "\n{{ [[1], 2][0]['x'] }}",
    "a constant that is called": "\n{{ 'a'() }}",
    "a condition without else": "\n{{ ('a' if none).b }}",
}


def environment(text: str) -> tuple[Any, Parsed]:
    parsed = Parsed(templates({**FILES, "page.html": text}))
    return bind(parsed, PURE, VALUES), parsed


def outcome(found: ThemeEnvironment, parsed: Parsed, context: Mapping[str, Any] = CONTEXT) -> tuple[object, ...]:
    """Give a page's text; or what is wrong with it, and where."""
    try:
        return (found.get_template("page.html").render(context),)
    except ProblemsFound as fault:
        return tuple(fault.problems)
    except Exception as fault:  # noqa: BLE001 -- any that there can be
        return type(fault), str(fault), fault_place(fault, parsed)


def both(text: str) -> tuple[tuple[object, ...], tuple[object, ...], bool]:
    """Give what comes of a template, by Jinja's own code and by tight code, and whether the latter was all."""
    tight, parsed = environment(text)
    found = outcome(tight, parsed)
    kept = "plainly" not in vars(tight)
    return outcome(tight.plainly, parsed), found, kept


@pytest.mark.parametrize("text", TIGHT.values(), ids=TIGHT.keys())
def test_tight_code_says_the_same_by_itself(text: str) -> None:
    expected, found, kept = both(text)
    assert found == expected
    assert len(found) == 1
    assert kept, "Jinja's own code was not needed"


@pytest.mark.parametrize("text", GIVES_WAY.values(), ids=GIVES_WAY.keys())
def test_where_it_cannot_jinjas_own_code_does(text: str) -> None:
    expected, found, kept = both(text)
    assert found == expected
    assert len(found) == 1
    assert not kept


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS.keys())
def test_faults_are_jinjas_own(text: str) -> None:
    expected, found, _ = both(text)
    assert found == expected
    assert len(found) == 3


def test_code_that_gave_way_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be made twice each time."""
    tight, _ = environment("{{ shout(1) }}{{ entries.key }}")
    page = tight.get_template("page.html")
    made = page.render(CONTEXT)
    monkeypatch.setattr(page, "root_render_func", None)
    assert page.render(CONTEXT) == made == "1!value"


def test_a_fault_of_one_page_says_nothing_of_the_next() -> None:
    tight, parsed = environment("{{ item.name }}")
    page = tight.get_template("page.html")
    assert len(outcome(tight, parsed, {"item": None})) == 3
    assert page.render(CONTEXT) == "one"
    assert not page._given_up


def test_where_escaping_is_switched_nothing_is_tight() -> None:
    text = "{% autoescape false %}{{ name }}{% macro m() %}{{ name }}{% endmacro %}{% endautoescape %}{{ name }}"
    tight, parsed = environment(text)
    assert outcome(tight, parsed) == ("<outer>&lt;outer&gt;",)
    assert inspect.isgeneratorfunction(tight.get_template("page.html").root_render_func)
    assert outcome(tight.plainly, parsed) == ("<outer>&lt;outer&gt;",)


def test_of_another_jinja_nothing_is_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinja2.__version__", "4.0")
    tight, parsed = environment("{{ name }}")
    assert outcome(tight, parsed) == ("&lt;outer&gt;",)
    assert inspect.isgeneratorfunction(tight.get_template("page.html").root_render_func)


def test_no_page_of_the_packaged_theme_needs_jinjas_own_code() -> None:
    made = renderer()
    for page in HTML:
        made.render(page)
    assert made.made.voices
    for voice in made.made.voices.values():
        assert "plainly" not in vars(voice._environment)


# Templates put together at random

EXAMPLES = 100

NAMES = st.sampled_from(["name", "x", "items", "item", "entries", "gone", "safe", "none", "page", "a", "b", "i"])
TAILS = st.sampled_from(
    [".name", ".parts", ".gone", ".key", ".items", ".broken", "[0]", "['key']", "['gone']", "[x]", "[1:]", "()",
     ".upper()", "|upper", "|length", "|default('-')", "|first", "|safe", "|d(x)|string", "|list|join", "|no_such"]
)  # fmt: skip
ATOMS = NAMES | st.sampled_from(
    ["1", "'<b>'", "true", "shout(name)", "several('a', *'bc')", "loop.index", "self.title()"]
)


def expressions() -> st.SearchStrategy[str]:
    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{}{}".format, inner, TAILS),
            st.builds("({} {} {})".format, inner, st.sampled_from(["~", "or", "and", "==", "+", "in", "<"]), inner),
            st.builds("({} if {} else {})".format, inner, inner, inner),
            st.builds("({} if {})".format, inner, inner),
            st.builds("({} is {}defined)".format, inner, st.sampled_from(["", "not ", "un"])),
            st.builds("shout({}, mark={})".format, inner, inner),
            st.builds("(not {})".format, inner),
        )

    return st.recursive(ATOMS, larger, max_leaves=4)


E = expressions()
TARGETS = st.sampled_from(["a", "b", "name", "x"])


def statements() -> st.SearchStrategy[str]:
    leaves = st.one_of(
        st.builds("{{{{ {} }}}}\n".format, E),
        st.builds("{{{{ {} }}}}\n".format, NAMES),
        st.builds("{{% set {} = {} %}}".format, TARGETS, E),
        st.sampled_from(
            ["text\n", '{% include "part.html" %}', '{% include "blocks.html" %}', '{% include a ~ ".html" %}',
             '{% import "macros.html" as b %}', '{% from "macros.html" import m as a %}', "{{ b.m(1) }}",
             "{{ a(name) }}"]
        ),
    )  # fmt: skip

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        body = st.lists(inner, max_size=3).map("".join)
        return st.one_of(
            st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, E, body, body),
            st.builds("{{% for {} in {} %}}{}{{% else %}}{}{{% endfor %}}".format, TARGETS, E, body, body),
            st.builds("{{% for i in items if {} %}}{}{{{{ loop.index }}}}{{% endfor %}}".format, E, body),
            st.builds("{{% set {} %}}{}{{% endset %}}".format, TARGETS, body),
            st.builds("{{% with {} = {} %}}{}{{% endwith %}}".format, TARGETS, E, body),
            st.builds("{{% macro a(i, b={}) %}}{}{{% endmacro %}}{{{{ a({}) }}}}".format, E, body, E),
            st.builds(
                "{{% macro b() %}}{{{{ caller() }}}}{}{{% endmacro %}}{{% call b() %}}{}{{% endcall %}}".format,
                body,
                body,
            ),
            st.builds("{{% filter upper %}}{}{{% endfilter %}}".format, body),
        )

    return st.recursive(leaves, larger, max_leaves=6)


BODIES = st.lists(statements(), min_size=1, max_size=4).map("".join)
PARENTS = st.sampled_from(
    ['{% extends "base.html" %}', '{% extends "middle.html" %}', '{% if x %}{% extends "base.html" %}{% endif %}']
)
WHOLE = st.one_of(
    BODIES,
    st.builds("{}{{% block main %}}{}{{% endblock %}}{}".format, BODIES, BODIES, BODIES),
    st.builds(
        "{}{}{{% block main %}}{}{{{{ super() }}}}{{% endblock %}}{{% block empty %}}{}{{% endblock %}}".format,
        PARENTS, BODIES, BODIES, BODIES,
    ),
    st.builds("{}{{% for a in items %}}{{% block b scoped %}}{}{{% endblock %}}{{% endfor %}}".format, BODIES, BODIES),
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of Jinja's own code, for constants that are read
@settings(max_examples=EXAMPLES, deadline=None)
@given(WHOLE)
def test_whatever_a_template_is_tight_code_says_what_jinjas_says(text: str) -> None:
    """The same text, or the same fault at the same place."""
    tight, parsed = environment(text)
    assert outcome(tight, parsed) == outcome(tight.plainly, parsed)
