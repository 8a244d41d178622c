"""Tightening: the code that Jinja makes of a template, without what only odd templates need.

Jinja asks its environment for every attribute, calls everything through the context, and hands each piece of text up
through the generators of all blocks around it. Here attributes are read, functions called and pieces put into a list.
Where that cannot be done (`x.y` that is an item, a name that is not there, a fault of any kind) the code raises
something, no matter what, and the page is made by Jinja's own code instead (`tight`): what tight code gives is what
Jinja's gives, or nothing. It takes for granted that escaping is on (`Trees.even`).
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_RESOLVE, VAR_LOAD_UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.compiler import Frame

_SERIES = "3.1."  # of Jinja, whose lines are known here
_OUT = "out"  # the list of pieces in the code of a root or block
_ONCE = ("undefined = environment.undefined", "concat = environment.concat", "cond_expr_undefined = Undefined")
_NOT_USED = frozenset(["_block_vars = {}", "_loop_vars = {}"])  # they are for functions that want the context
_OWN_PARENT = "yield from parent_template."
_LENIENT = frozenset(["d", "default", "defined", "undefined"])  # filters and tests that are for what may not be there


def generator(tight: bool) -> type[CodeGenerator]:
    """Give what makes the code of templates. Of a Jinja that may write its code in another way, it is Jinja's own."""
    return _Tightener if tight and jinja2.__version__.startswith(_SERIES) else CodeGenerator


class _Tightener(CodeGenerator):
    """Jinja's code generator, its costly turns taken short."""

    _extends = False
    _into: str | None = _OUT  # where what a block or another template gives goes
    _asked: nodes.Node | None = None  # what may not be there, and is only asked for that

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 -- Jinja's name for it
        self._extends = node.find(nodes.Extends) is not None
        super().visit_Template(node, frame)
        for line in _ONCE:
            self.writeline(line)
        for kind, names in (("filters", self.filters), ("tests", self.tests)):
            for name, variable in names.items():
                self.writeline(f"{variable} = environment.{kind}.get({name!r})")

    # Pieces go into a list

    def write_commons(self) -> None:
        self.writeline("resolve = context.found")
        self.writeline(f"{_OUT} = []")

    def enter_frame(self, frame: Frame) -> None:
        if frame.parent is None:
            frame.buffer = _OUT
        missed = []
        for target, (action, name) in frame.symbols.loads.items():
            if action == VAR_LOAD_RESOLVE:
                self.writeline(f"{target} = resolve({name!r}, missing)")
            elif action == VAR_LOAD_ALIAS:
                self.writeline(f"{target} = {name}")
            elif action == VAR_LOAD_UNDEFINED:
                missed.append(target)
        if missed:
            self.writeline(f"{' = '.join(missed)} = missing")

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None and not (frame.rootlevel and self._extends):
            self.writeline(f"return {_OUT}")

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        if x in _NOT_USED:
            return
        if x == "finally: gen.close()":
            x = "finally: pass"
        elif x.startswith("yield from "):
            super().writeline(f"{self._into} += {x.removeprefix('yield from ')}", node, extra)
            if x.startswith(_OWN_PARENT):
                self.outdent(not self.has_known_extends)
                super().writeline(f"return {_OUT}")
                self.indent(not self.has_known_extends)
            return
        super().writeline(x, node, extra)

    def indent(self, step: int = 1) -> None:
        self._indentation += step

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        self._into, frame.buffer = frame.buffer, None
        super().visit_Block(node, frame)
        self._into, frame.buffer = _OUT, self._into

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        self._into = frame.buffer
        super().visit_Include(node, frame)
        self._into = _OUT

    # Filters and tests are looked up once; variables are noted for those who see the context only

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        found = DependencyFinderVisitor()
        for node in nodes:
            found.visit(node)
        for known, names in ((self.filters, found.filters), (self.tests, found.tests)):
            for name in sorted(names - known.keys()):
                known[name] = self.temporary_identifier()

    def pop_assign_tracking(self, frame: Frame) -> None:
        if frame.loop_frame or frame.block_frame:
            self._assign_stack.pop()
        else:
            super().pop_assign_tracking(frame)

    # Values are read and called as Python does it

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        plain = node.attr.isascii() and not iskeyword(node.attr)  # else Python reads another name, or none
        if not plain or node is self._asked or not _named(node.node) or _is_self(node.node):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        if isinstance(node.arg, nodes.Slice) or node is self._asked or not _named(node.node):
            super().visit_Getitem(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        self._asked = node.node if node.name in _LENIENT else self._asked
        super().visit_Filter(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        self._asked = node.node if node.name in _LENIENT else self._asked
        super().visit_Test(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 -- Jinja's name for it
        self.write("(" if _named(node.node) else "context.call(")
        self.visit(node.node, frame)
        self.write(")(" if _named(node.node) else ", ")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        if any(iskeyword(each.key) for each in node.kwargs):
            self.write("**{")
            for each in node.kwargs:
                self.write(f"{each.key!r}: ")
                self.visit(each.value, frame)
                self.write(", ")
            self.write("}, ")
        else:
            for each in node.kwargs:
                self.visit(each, frame)
                self.write(", ")
        if forward_caller:
            self.write("caller=caller, ")
        if node.dyn_args:
            self.write("*")
            self.visit(node.dyn_args, frame)
            self.write(", ")
        if node.dyn_kwargs:
            self.write("**")
            self.visit(node.dyn_kwargs, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 -- Jinja's name for it
        self.write("joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002 -- Jinja's names
        self.write("(escaped(shown) if type(shown := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002 -- Jinja's names
        self.write(") is str else escape(shown))")


def _named(node: nodes.Node) -> bool:
    """Say whether a value is reached from a name: of a constant, Python may say that it cannot be read or called."""
    while isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Call):
        node = node.node
    return isinstance(node, nodes.Name)


def _is_self(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "self"  # whose blocks are items
