"""Tight: templates whose code is tight (`tightening`), and what that code calls."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.utils import missing

from dateline.problems import ProblemsFound
from dateline.rendering.escaping import escape, escaped, joined

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

NAMES = {"escape": escape, "escaped": escaped, "joined": joined}  # the first stands before Jinja's own of that name


class TightContext(Context):
    """A context as Jinja makes it for what is included or imported, with what tight code asks it for."""

    def found(self, name: str, otherwise: object) -> object:
        """Give what a name stands for."""
        found: object = self.resolve_or_missing(name)
        return otherwise if found is missing else found


class TightTemplate(Template):
    """A template whose code is tight (`tightening`); where that gives up, Jinja's own code is what counts."""

    _given_up = False

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Give the template's text. Raises what Jinja's own code raises."""
        values = dict(*args, **kwargs)
        if not self._given_up:
            try:
                return "".join(self.root_render_func(self._context(values)))
            except ProblemsFound:
                raise  # of an article, which has been told already
            except Exception:  # noqa: BLE001, S110 -- whatever it is, Jinja's own code says it better
                pass
        environment: Any = self.environment
        text: str = environment.plainly.get_template(self.name).render(values)
        self._given_up = True
        return text

    def _context(self, values: dict[str, Any]) -> Context:
        """Give the context of a page, as `new_context` does, but for what is the same for all pages."""
        context: Any = object.__new__(TightContext)
        context.parent = context.vars = {**self.globals, **values}  # one and the same: what is set stands before it
        context.found = context.vars.get
        context.environment = self.environment
        context.name = self.name
        context.eval_ctx, context.globals_keys = self._alike
        context.exported_vars = set()
        context.blocks = {name: [block] for name, block in self.blocks.items()}
        made: Context = context
        return made

    @cached_property
    def _alike(self) -> tuple[EvalContext, AbstractSet[str]]:
        return EvalContext(self.environment, self.name), self.globals.keys()
