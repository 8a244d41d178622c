"""Compiling: a theme's templates made into code, with all that one language and one site make constant worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes

from dateline.problems import ProblemsFound, problem
from dateline.rendering import templates
from dateline.rendering.folding import folded
from dateline.rendering.inlining import clone, every, imports
from dateline.rendering.templates import ThemeEnvironment
from dateline.rendering.tightening import generator

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

    from jinja2 import Environment

    from dateline.rendering.trees import Trees

_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def compiled(trees: Trees, name: str, environment: Environment, constants: Mapping[str, object]) -> CodeType:
    """Compile one template. Raises `TemplateNotFound`, and `ProblemsFound` where it cannot be compiled."""
    return _compiled(_tree(trees, name, environment, constants), trees, name, environment)


def compiled_all(trees: Trees, environment: Environment, constants: Mapping[str, object]) -> dict[str, CodeType]:
    """Compile every template that a page can need, by name; one that cannot be compiled is left out."""
    made: dict[str, CodeType] = {}
    ahead = [*templates.PAGES, *templates.PAST, templates.ARTICLE]
    seen = set(ahead)
    while ahead:
        name = ahead.pop()
        try:
            tree = _tree(trees, name, environment, constants)
            made[name] = _compiled(tree, trees, name, environment)
        except (ProblemsFound, TemplateNotFound):
            continue  # told when it is needed, if it ever is
        news = _referred(tree, trees) - seen
        seen |= news
        ahead += sorted(news)
    return made


def _tree(trees: Trees, name: str, environment: Environment, constants: Mapping[str, object]) -> nodes.Template:
    tree = folded(clone(trees.written(name)), environment, constants)
    for node in imports(tree):
        if isinstance(node.template, nodes.Const) and not trees.needs_context(node.template.value):
            node.with_context = False  # then its module is made once, not for each page
    return tree


def _compiled(tree: nodes.Template, trees: Trees, name: str, environment: Environment) -> CodeType:
    tight = isinstance(environment, ThemeEnvironment) and environment.tight and trees.even
    environment.code_generator_class = generator(tight)
    try:
        return environment.compile(tree, name, trees.sources[name].path)
    except TemplateSyntaxError as fault:
        place = trees.place(fault.lineno)
        raise ProblemsFound([problem("template-error", place, reason=templates.reason(fault))]) from fault


def _referred(tree: nodes.Template, trees: Trees) -> set[str]:
    """Give the templates that the code of `tree` will ask for; all, where it says so only when it runs."""
    names: set[str] = set()
    for node in every(tree.body):
        if isinstance(node, _REFERENCES):
            if not isinstance(node.template, nodes.Const):
                return set(trees.sources)
            named = node.template.value
            names |= {named} if isinstance(named, str) else set(named)
    return names & set(trees.sources)
