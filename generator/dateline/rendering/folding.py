"""Folding: what a template says on every page, worked out once.

Words, menus, the footer, the addresses of the theme's files: with the language and the site known, they are constants.
Here every expression that depends on nothing else is replaced by its value, every condition on one by the branch it
takes, and every loop over one by its rounds; the compiler joins what is then plain text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Undefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from dateline.rendering.inlining import bound_names, clone, every

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

_FILTERS = frozenset(["absolute", "default", "first", "href", "initials", "last", "length", "number"])  # pure
_CALLED = frozenset(["asset", "lang_of", "t", "tn"])
_PLAIN = (str, bool, int, float, type(None))


def folded(tree: nodes.Template, environment: Environment, constants: Mapping[str, object]) -> nodes.Template:
    """Give `tree` with all that depends on `constants` alone worked out; the tree itself is changed."""
    bound = bound_names(tree.body)
    _Folder(environment, {name: value for name, value in constants.items() if name not in bound}).visit(tree)
    return tree


class _Folder(NodeTransformer):
    def __init__(self, environment: Environment, constants: Mapping[str, object]) -> None:
        self.environment = environment
        self.constants = constants
        self.context = nodes.EvalContext(environment)

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        if isinstance(node, nodes.Expr) and not isinstance(node, nodes.Const | nodes.TemplateData):
            value = self.attempt(node)
            if type(value) in {*_PLAIN, Markup}:
                return nodes.Const(value, lineno=node.lineno)
        found = super().generic_visit(node, *args, **kwargs)
        for name, value in found.iter_fields(only=("body", "else_")):
            if isinstance(value, list):
                setattr(found, name, _joined(value))
        return found

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:  # noqa: N802 -- Jinja's name for it
        branches = [(node.test, node.body), *((each.test, each.body) for each in node.elif_)]
        kept: list[tuple[nodes.Node, list[nodes.Node]]] = []
        last = node.else_
        for test, body in branches:
            truth = self.truth(test)
            if truth:
                last = body
                break
            if truth is None:
                kept.append((test, body))
        if not kept:
            return self.all(last)
        ways = [nodes.If(self.one(test), self.all(body), [], [], lineno=test.lineno) for test, body in kept]
        ways[0].elif_, ways[0].else_ = ways[1:], self.all(last)
        return ways[0]

    def visit_For(self, node: nodes.For) -> nodes.Node | list[nodes.Node]:  # noqa: N802 -- Jinja's name for it
        items = self.attempt(node.iter)
        if isinstance(items, list | tuple) and isinstance(node.target, nodes.Name) and _plain(node):
            rounds = [self.round(node, node.target.name, item) for item in items]
            if all(round_ is not None for round_ in rounds):
                return [round_ for round_ in rounds if round_ is not None] or self.all(node.else_)
        return self.generic_visit(node)

    def round(self, loop: nodes.For, name: str, item: object) -> nodes.Node | None:
        """Give one round of a loop with its item put in; None where something needs the item itself."""
        body = clone(nodes.Scope(loop.body, lineno=loop.lineno))
        folded_body = _Folder(self.environment, {**self.constants, name: item}).visit(body)
        left = any(each.name == name for each in every([folded_body]) if isinstance(each, nodes.Name))
        return None if left else folded_body

    def one(self, node: nodes.Node) -> nodes.Expr:
        found: nodes.Expr = self.visit(node)
        return found

    def all(self, body: list[nodes.Node]) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for node in body:
            found = self.visit(node)
            made += found if isinstance(found, list) else [] if found is None else [found]
        return _joined(made)

    def truth(self, test: nodes.Node) -> bool | None:
        value = self.attempt(test)
        return None if value is _UNKNOWN or isinstance(value, Undefined) else bool(value)

    def attempt(self, node: nodes.Node) -> Any:
        """Give what an expression comes to, or `_UNKNOWN`. One that fails is left to fail where it is rendered."""
        try:
            return self.value(node)
        except (nodes.Impossible, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return _UNKNOWN

    def value(self, node: nodes.Node) -> Any:
        """Give what an expression comes to. Raises `Impossible` where it depends on more than constants."""
        if isinstance(node, nodes.Name):
            if node.ctx != "load" or node.name not in self.constants:
                raise nodes.Impossible
            return self.constants[node.name]
        if isinstance(node, nodes.Call):
            return self.called(node)
        if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.node is None):
            raise nodes.Impossible
        if not isinstance(node, nodes.Expr):
            raise nodes.Impossible
        known: nodes.Expr = clone_shallow(node)
        for name, child in node.iter_fields():
            if isinstance(child, list):
                setattr(known, name, [self.known(each) for each in child])
            elif isinstance(child, nodes.Node):
                setattr(known, name, self.known(child))
        return known.as_const(self.context)

    def known(self, node: Any) -> Any:
        if isinstance(node, nodes.Expr):
            return nodes.Const(self.value(node))
        if isinstance(node, nodes.Helper):
            known = clone_shallow(node)
            for name, child in node.iter_fields():
                setattr(known, name, self.known(child))
            return known
        return node

    def called(self, node: nodes.Call) -> Any:
        if not isinstance(node.node, nodes.Name) or node.node.name not in _CALLED or node.dyn_args or node.dyn_kwargs:
            raise nodes.Impossible
        function = self.value(node.node)
        arguments = [self.value(argument) for argument in node.args]
        return function(*arguments, **{keyword.key: self.value(keyword.value) for keyword in node.kwargs})


_UNKNOWN = object()


def clone_shallow(node: Any) -> Any:
    """Give a copy of a node with the same children."""
    copied = object.__new__(type(node))
    vars(copied).update(vars(node))
    return copied


def _plain(loop: nodes.For) -> bool:
    """Say whether a loop's rounds can be written one after the other."""
    if loop.test is not None or loop.recursive:
        return False
    return not any(isinstance(node, nodes.Name) and node.name == "loop" for node in every(loop.body))


def _joined(body: list[nodes.Node]) -> list[nodes.Node]:
    """Give a list of statements with neighbouring outputs made one, so that their texts can be joined."""
    made: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.Output) and made and isinstance(made[-1], nodes.Output):
            made[-1] = nodes.Output([*made[-1].nodes, *node.nodes], lineno=made[-1].lineno)
        else:
            made.append(node)
    return made
