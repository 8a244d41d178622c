"""Inlining: a template's includes and macros written out where they are used, before it is compiled.

In Jinja an include makes a new context and a macro call passes through three functions, each some microseconds: on a
page that has little else, most of its time. Written out they cost nothing, and the page is the same. Whatever is not
plainly the same is left as it is: includes whose name is not known, or that extend or have blocks; macros used as
values, or whose names mean something else where they are called.

Nodes of several files then stand in one tree. Each file has its own range of line numbers (`Lines`), so that a fault is
still told at its place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dateline.rendering.templates import Template

N = TypeVar("N", bound=nodes.Node)
_DEPTH = 8  # of includes in includes, macros in macros
_SPECIAL = frozenset(["caller", "kwargs", "varargs"])


@dataclass(frozen=True, slots=True)
class Lines:
    """Line numbers that say which of several files they belong to."""

    files: tuple[Template, ...]
    step: int

    def start(self, key: str) -> int:
        """Give what to add to the line numbers of the template `key`."""
        return next(index for index, file in enumerate(self.files) if file.key == key) * self.step

    def find(self, line: int) -> tuple[Template, int]:
        """Give the file and the line in it that `line` stands for."""
        index, below = divmod(line, self.step)
        return self.files[index], below


def lines(templates: Iterable[Template]) -> Lines:
    """Give line numbers for the files of a theme."""
    files = tuple(templates)
    return Lines(files, max((file.text.count("\n") for file in files), default=0) + 3)


def shifted(tree: N, by: int) -> N:
    """Give `tree` with `by` added to its line numbers; the tree itself is changed."""
    for node in every([tree]):
        node.lineno = (node.lineno or 0) + by  # Jinja's parser leaves some without
    return tree


def every(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Give the nodes of `body` and all below them, in no particular order."""
    ahead = list(body)
    while ahead:
        node = ahead.pop()
        yield node
        for value in vars(node).values():
            if isinstance(value, nodes.Node):
                ahead.append(value)
            elif isinstance(value, list):
                ahead += [each for each in value if isinstance(each, nodes.Node)]


def clone(node: N) -> N:
    """Give a copy of a tree that shares nothing with it but constants."""
    copied = object.__new__(type(node))
    for name, value in vars(node).items():
        if isinstance(value, list):
            setattr(copied, name, [clone(each) if isinstance(each, nodes.Node) else each for each in value])
        else:
            setattr(copied, name, clone(value) if isinstance(value, nodes.Node) else value)
    return copied


def inlined(
    tree: nodes.Template, find: Callable[[str], nodes.Template | None], *, imported: bool = False
) -> nodes.Template:
    """Give `tree` with its includes and macros written out; the tree itself is changed.

    `find` gives the tree of a template that can be written in, its own includes written in already, or None. The macros
    of a template that others import (`imported`) are kept, the others go once nothing calls them.
    """
    _Includes(find).visit(tree)
    for _ in range(_DEPTH):
        written = _Macros(tree)
        written.visit(tree)
        if not written.count:
            break
    if not imported:
        called = used_names(tree.body)
        tree.body = [node for node in tree.body if not isinstance(node, nodes.Macro) or node.name in called]
    return tree


def simple(tree: nodes.Template) -> bool:
    """Say whether a template can be written in where it is included."""
    return not any(
        isinstance(node, nodes.Extends | nodes.Block)
        or (isinstance(node, nodes.Name) and node.name in {"self", "super"})
        for node in every(tree.body)
    )


class _Includes(NodeTransformer):
    def __init__(self, find: Callable[[str], nodes.Template | None]) -> None:
        self.find = find

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 -- Jinja's name for it
        if not node.with_context or not isinstance(node.template, nodes.Const):
            return node
        tree = self.find(node.template.value)
        return nodes.Scope(clone(tree).body, lineno=node.lineno) if tree is not None else node


class _Macros(NodeTransformer):
    """Writes out calls of a template's own macros, one level of them."""

    def __init__(self, tree: nodes.Template) -> None:
        self.count = 0
        self.macros = _macros(tree)

    def visit_Output(self, node: nodes.Output) -> nodes.Node | list[nodes.Node]:  # noqa: N802 -- Jinja's name for it
        parts: list[nodes.Node] = []
        rest: list[nodes.Expr] = []
        for child in node.nodes:
            body = self.body(child)
            if body is None:
                rest.append(child)
                continue
            if rest:
                parts.append(nodes.Output(rest, lineno=node.lineno))
                rest = []
            parts.append(body)
        if not parts:
            return node
        return [*parts, nodes.Output(rest, lineno=node.lineno)] if rest else parts

    def body(self, node: nodes.Expr) -> nodes.Node | None:
        """Give a macro's body, its parameters set, for a call that can be written out."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return None
        macro = self.macros.get(node.node.name)
        if macro is None or node.dyn_args or node.dyn_kwargs:
            return None
        values = _arguments(macro, node)
        if values is None:
            return None
        self.count += 1
        targets = [clone(argument) for argument in macro.args]
        return nodes.With(targets, values, clone(macro).body, lineno=node.lineno)


def _macros(tree: nodes.Template) -> Mapping[str, nodes.Macro]:
    """Give the macros of a template that mean the same wherever they are written out."""
    top = [node for node in tree.body if isinstance(node, nodes.Macro)]
    if not top:
        return {}
    names = Counter(macro.name for macro in top)
    plain = (nodes.Assign, nodes.Import, nodes.FromImport)
    below = [(node, bound_names(node.iter_child_nodes())) for node in tree.body if not isinstance(node, plain)]
    found: dict[str, nodes.Macro] = {}
    for macro in top:
        own = {argument.name for argument in macro.args} | bound_names(macro.body)
        used = used_names(macro.body) - own
        bound_elsewhere = any(used & bound for node, bound in below if node is not macro)
        constant = all(isinstance(default, nodes.Const) for default in macro.defaults)
        strange = names[macro.name] > 1 or macro.name in used or used & _SPECIAL
        if constant and not strange and not bound_elsewhere:
            found[macro.name] = macro
    return found


def bound_names(body: Iterable[nodes.Node]) -> set[str]:
    """Give the names that statements bind."""
    names: set[str] = set()
    for node in every(body):
        if isinstance(node, nodes.Name):
            if node.ctx != "load":
                names.add(node.name)
        elif isinstance(node, nodes.Import):
            names.add(node.target)
        elif isinstance(node, nodes.Macro):
            names.add(node.name)
        elif isinstance(node, nodes.FromImport):
            names |= {each if isinstance(each, str) else each[1] for each in node.names}
        elif isinstance(node, nodes.For):
            names.add("loop")
    return names


def used_names(body: Iterable[nodes.Node]) -> set[str]:
    """Give the names that statements use."""
    return {node.name for node in every(body) if isinstance(node, nodes.Name) and node.ctx == "load"}


def imports(tree: nodes.Template) -> list[nodes.Import | nodes.FromImport]:
    """Give a template's imports."""
    return [node for node in every(tree.body) if isinstance(node, nodes.Import | nodes.FromImport)]


def _arguments(macro: nodes.Macro, call: nodes.Call) -> list[nodes.Expr] | None:
    """Give the value of each parameter in a call; None where they do not fit, which is told when it is rendered."""
    names = [argument.name for argument in macro.args]
    given = dict(zip(names, call.args, strict=False))
    for keyword in call.kwargs:
        if keyword.key in given or keyword.key not in names:
            return None
        given[keyword.key] = keyword.value
    defaults = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
    if len(call.args) > len(names) or any(name not in given and name not in defaults for name in names):
        return None
    return [clone(given[name]) if name in given else clone(defaults[name]) for name in names]
