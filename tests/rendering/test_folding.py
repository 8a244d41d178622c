"""Folding: what is the same on every page, worked out once, says the same."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import UndefinedError, nodes

from dateline.pages.views import Link
from dateline.rendering.environment import Parsed, bind
from dateline.rendering.filters import PURE
from dateline.rendering.folding import folded
from dateline.rendering.inlining import clone
from rendering.plainly import both, templates
from rendering.samples import chrome

SITE = chrome(
    title='<Harbour> & "Wire"', main_menu=(Link("About <us>", "/about/"), Link("Über", "/über/")), support=None
)
WORDS = {"live": "Live <now>", "by": "By"}
VALUES: dict[str, object] = {
    "site": SITE,
    "t": lambda key, **values: WORDS[key] + "".join(values.values()),
    "tn": lambda key, count: f"{count} {key}",
    "asset": lambda name: f"/assets/{name}",
    "lang_of": lambda code: {"direction": "ltr", "code": code},
}
CONTEXT = {"meta": {"address": "/about/", "kind": "page"}, "entry": {"key": True}, "items": [1, 2]}

SAME = {
    "a word": '{{ t("live") }}{{ t("by", name="<x>") }}',
    "a word in an attribute": '<a title="{{ t("live") }}" href="{{ asset("a.css") }}">',
    "a word among changing things": '{{ meta.kind }}{{ t("live") }}{{ meta.kind }}',
    "a word whose key changes": '{{ t("li" ~ "ve") }}{{ t("live" if entry.key else "by") }}',
    "the site": "{{ site.title }} {{ site.options.footer_note }} {{ site.main_menu|length }}",
    "the site made safe": "{{ site.title|safe }}{{ site.title|upper }}",
    "a filter on the site": "{% for link in site.main_menu %}{{ link.address|href }}{% endfor %}",
    "a condition": '{% if site.publisher %}{{ site.publisher }}{% else %}{{ t("by") }}{% endif %}',
    "a condition that is false": "{% if site.support %}{{ site.support.title }}{% endif %}|",
    "branches": (
        "{% if site.support %}a{% elif meta.kind == 'x' %}b"
        "{% elif site.title %}c{% elif meta.kind %}d{% else %}e{% endif %}"
    ),
    "changing branches": (
        "{% if meta.kind == 'x' %}a{% elif site.support %}b{% elif meta.kind %}c{% else %}d{% endif %}"
    ),
    "a loop": '{% for link in site.main_menu %}<a href="{{ link.address|href }}">{{ link.title }}</a>{% endfor %}',
    "a loop that needs the page": (
        "{% for link in site.main_menu %}{% if link.address == meta.address %}*{% endif %}{{ link.title }}{% endfor %}"
    ),
    "a loop that counts": "{% for link in site.main_menu %}{{ loop.index }}{{ link.title }}{% endfor %}",
    "a loop with a condition": "{% for link in site.main_menu if link.title != 'Über' %}{{ link.title }}{% endfor %}",
    "a loop over nothing": "{% for link in site.support or [] %}{{ link }}{% else %}none{% endfor %}",
    "a loop whose rounds set": (
        "{% for link in site.main_menu %}{% set n = link.title %}{{ n }}{% endfor %}{{ n is defined }}"
    ),
    "loops in loops": "{% for a in site.main_menu %}{% for b in items %}{{ a.title }}{{ b }}{% endfor %}{% endfor %}",
    "a loop over the items of a pair": "{% for key, value in site.options|dictsort %}{{ key }}={{ value }}{% endfor %}",
    "an item given to a function": "{% for l in site.main_menu %}{{ meta.get(l.title, l).title }}{% endfor %}",
    "a name that hides the site": "{% set site = {'title': 'own'} %}{{ site.title }}",
    "a loop's name that hides a word": "{% for t in items %}{{ t }}{% endfor %}",
    "a macro's parameter that hides": "{% macro m(site) %}{{ site }}{% endmacro %}{{ m(1) }}",
    "defined or not": "{{ site is defined }}{{ site.nothing is defined }}{{ site.options.nothing is defined }}",
    "what is not there": "{{ site.options.nothing|default('-') }}",
    "nothing": "{{ site.support }}{{ site.main_menu[0].title }}{{ site.title[:4] }}",
    "texts put together": "{{ site.title ~ ' – ' ~ t('live') }}{{ 'a' if site.support else 'b' }}",
    "text that looks like a template": "{{ '{{ t }}' }}{% raw %}{{ site.title }}{% endraw %}",
    "a set at the top": "{% set menu = site.main_menu or site.sections %}{% for l in menu %}{{ l.title }}{% endfor %}",
    "plural": '{{ tn("updates", 3) }}{{ tn("updates", items|length) }}',
    "a language": '{{ lang_of("ar").direction }}',
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_what_is_folded_says_the_same(text: str) -> None:
    first, second = both(text, VALUES, **CONTEXT)
    assert second == first


def compiled(text: str) -> nodes.Template:
    sources = templates({"page.html": text})
    environment = bind(Parsed(sources), PURE, VALUES)
    return folded(clone(Parsed(sources).trees.written("page.html")), environment, VALUES)


@pytest.mark.parametrize(
    "name",
    ["a word", "the site", "a condition", "a loop", "texts put together", "a language", "a condition that is false"],
)
def test_nothing_is_left_to_do_for_what_never_changes(name: str) -> None:
    tree = compiled(SAME[name])
    assert {type(node) for node in tree.find_all(nodes.Node)} <= {
        nodes.Output, nodes.Const, nodes.TemplateData, nodes.Scope,
    }  # fmt: skip


def test_a_fault_in_what_never_changes_is_told_when_it_is_rendered() -> None:
    page = bind(Parsed(templates({"page.html": "a\n{{ site.nothing.more }}"})), PURE, VALUES).get_template("page.html")
    with pytest.raises(UndefinedError):
        page.render()


def test_a_constant_is_never_put_into_code_as_itself() -> None:
    """A value that has no form in Python's own text would break the compiled code: only text and numbers are put in."""
    tree: Any = compiled("{% set menu = site.main_menu %}{{ menu[0].title }}")
    assert [type(node.value) for node in tree.find_all(nodes.Const)] == [int]
