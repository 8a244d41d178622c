"""Trees: a theme's templates parsed, checked, and with their includes and macros written in.

This is done once per theme, and not at all where the store has what comes of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, nodes

from dateline.problems import Problem, ProblemsFound
from dateline.rendering import filters, templates
from dateline.rendering.environment import EVERYWHERE
from dateline.rendering.inlining import bound_names, clone, every, imports, inlined, lines, shifted, simple, used_names
from dateline.rendering.templates import ThemeEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.problems import Place
    from dateline.rendering.templates import Known, Template

_SWITCHES = (nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)
_STATELESS = EVERYWHERE | {"dict", "range"}


class Trees:
    """The trees of a theme's templates, each parsed when first needed."""

    def __init__(self, sources: Mapping[str, Template]) -> None:
        self.sources = sources
        self._environment = ThemeEnvironment(sources)
        self._environment.filters |= filters.unbound()
        self._lines = lines(sources.values())
        self._trees: dict[str, nodes.Template | Problem] = {}
        self._written: dict[str, nodes.Template] = {}
        self._under_way: set[str] = set()
        self._imported: set[str] | None = None
        self._contextual: dict[str, bool] = {}

    def faults(self, known: Known) -> list[Problem]:
        """Give what is wrong with any of the templates, as far as can be seen without rendering."""
        found: list[Problem] = []
        for key, source in self.sources.items():
            tree = self._tree(key)
            if isinstance(tree, Problem):
                found.append(tree)
            else:
                found += templates.faults(self._environment, source, tree, known)
        return found

    def closures(self) -> dict[str, str]:
        """Give each template's closure digest (`dateline.rendering.templates.closures`)."""
        trees = {key: tree for key in self.sources if not isinstance(tree := self._tree(key), Problem)}
        return templates.closures(trees, self.sources)

    def written(self, key: str) -> nodes.Template:
        """Give a template's tree with its includes and macros written out: not to be changed.

        Raises `TemplateNotFound`, and `ProblemsFound` where it cannot be parsed.
        """
        if key not in self._written:
            tree = self._tree(key)
            if isinstance(tree, Problem):
                raise ProblemsFound([tree])
            self._under_way.add(key)
            tree = templates.resolved(shifted(clone(tree), self._lines.start(key)), self.sources, key)
            self._written[key] = inlined(tree, self._included, imported=key in self._imports())
            self._under_way.discard(key)
        return self._written[key]

    def needs_context(self, key: str) -> bool:
        """Say whether a template that is imported depends on more than what all templates see."""
        if key not in self._contextual:
            self._contextual[key] = True  # while it is found out: imports may go in a circle
            self._contextual[key] = key not in self.sources or self._contextual_tree(self.written(key))
        return self._contextual[key]

    def _contextual_tree(self, tree: nodes.Template) -> bool:
        below = [node.template for node in imports(tree)]
        free = used_names(tree.body) - bound_names(tree.body) - _STATELESS
        if free or any(isinstance(node, nodes.Extends | nodes.Include) for node in every(tree.body)):
            return True
        return any(not isinstance(name, nodes.Const) or self.needs_context(name.value) for name in below)

    @cached_property
    def even(self) -> bool:
        """Say whether escaping is the same in all of the templates."""
        trees = [self._tree(key) for key in self.sources]
        return not any(
            isinstance(node, _SWITCHES)
            for tree in trees
            if isinstance(tree, nodes.Template)
            for node in every(tree.body)
        )

    def place(self, line: int) -> Place:
        """Give the place that a line number of a written tree stands for."""
        return templates.place(*self._lines.find(line))

    def _tree(self, key: str) -> nodes.Template | Problem:
        if key not in self._trees:
            if key not in self.sources:
                raise TemplateNotFound(key)
            self._trees[key] = templates.parse(self._environment, self.sources[key])
        return self._trees[key]

    def _included(self, key: str) -> nodes.Template | None:
        if key not in self.sources or key in self._under_way or isinstance(self._tree(key), Problem):
            return None
        tree = self.written(key)
        return tree if simple(tree) else None

    def _imports(self) -> set[str]:
        """Give the keys of all templates that some template imports."""
        if self._imported is None:
            self._imported = set()
            for key, source in self.sources.items():
                tree = self._tree(key)
                for node in [] if isinstance(tree, Problem) else imports(tree):
                    if not isinstance(node.template, nodes.Const):
                        self._imported |= set(self.sources)
                    else:
                        self._imported.add(templates.resolve(self.sources, node.template.value, source.key))
        return self._imported
