"""Environment: a theme's templates bound to each language that pages are in.

What they are made into is in the store, or is made here: parsing, and writing includes and macros in, is done once per
theme (`trees`); for a language the words and the site are folded in, and the result is compiled (`compiling`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, TemplateNotFound

from dateline.digests import digest
from dateline.rendering.templates import ThemeEnvironment
from dateline.rendering.tight import NAMES, TightContext, TightTemplate
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from types import CodeType

    from jinja2 import Environment
    from jinja2 import Template as JinjaTemplate

    from dateline.problems import Place, Problem
    from dateline.rendering.store import Store
    from dateline.rendering.templates import Known, Template
    from dateline.rendering.trees import Trees

EVERYWHERE = frozenset(["article", "asset", "lang_of", "site", "t", "tn"])  # what templates see without being given it


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where in the store the code of a theme's templates stands: under `key`, which says all that they hold."""

    store: Store
    key: str


class Parsed:
    """A theme's templates, parsed when first needed. It crosses to other processes as their texts."""

    def __init__(self, sources: Mapping[str, Template], shelf: Shelf | None = None) -> None:
        self.sources = sources
        self.shelf = shelf

    def __reduce__(self) -> tuple[type[Parsed], tuple[dict[str, Template], Shelf | None]]:
        return Parsed, (dict(self.sources), self.shelf)

    @cached_property
    def trees(self) -> Trees:
        """The templates as trees."""
        from dateline.rendering.trees import Trees

        return Trees(self.sources)

    def faults(self, known: Known) -> list[Problem]:
        """Give what is wrong with any of the templates, as far as can be seen without rendering."""
        return self.trees.faults(known)

    def closures(self) -> dict[str, str]:
        """Give each template's closure digest (`dateline.rendering.templates.closures`)."""
        return self.trees.closures()


class _Loader(BaseLoader):
    def __init__(self, parsed: Parsed, constants: Mapping[str, object], made_of: str) -> None:
        self.parsed = parsed
        self.constants = constants
        self.made_of = made_of
        self.codes: Mapping[str, CodeType] | None = None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 -- Jinja's name for it
    ) -> JinjaTemplate:
        if name not in self.parsed.sources:
            raise TemplateNotFound(name)
        if self.codes is None:
            self.codes = self.kept(environment) if self.key() else {}
        code = self.codes.get(name) or self.compiled(environment, name)
        # A plain copy: a chain of mappings, as Jinja keeps them, is slow to copy for each page.
        template = environment.template_class.from_code(environment, code, dict(globals or {}))
        template.root_render_func.__globals__.update(NAMES)
        return template

    def key(self) -> str:
        """Give the name of the code of all templates in the store; "" where it is not to be kept."""
        shelf = self.parsed.shelf
        return digest((shelf.key, self.made_of)) if shelf and self.made_of else ""

    def kept(self, environment: Environment) -> Mapping[str, CodeType]:
        """Give the code of all templates, from the store, or made and kept there."""
        key, shelf = self.key(), self.parsed.shelf
        codes: Mapping[str, CodeType] | None = shelf.store.load(key) if key and shelf else None
        if codes is None:
            from dateline.rendering.compiling import compiled_all

            codes = compiled_all(self.parsed.trees, environment, self.constants)
            if key and shelf:
                shelf.store.save(key, codes)
        return codes

    def compiled(self, environment: Environment, name: str) -> CodeType:
        from dateline.rendering.compiling import compiled

        return compiled(self.parsed.trees, name, environment, self.constants)


class TightEnvironment(ThemeEnvironment):
    """A theme's environment whose code is tight (`tightening`)."""

    tight = True
    template_class = TightTemplate
    context_class = TightContext

    @cached_property
    def plainly(self) -> ThemeEnvironment:
        """The same with Jinja's own code, which is compiled when it is needed, and not kept."""
        environment = ThemeEnvironment(self.sources)
        if isinstance(self.loader, _Loader):
            environment.loader = _Loader(self.loader.parsed, self.loader.constants, made_of="")
        environment.filters = self.filters
        environment.globals = self.globals
        return environment


def bind(
    parsed: Parsed, functions: Mapping[str, Callable[..., Any]], values: Mapping[str, object], made_of: str = ""
) -> TightEnvironment:
    """Give an environment whose templates use `functions` as filters and see `values` everywhere.

    `made_of` is a digest of all that `functions` and `values` can say; without it nothing is kept in the store.
    """
    environment = TightEnvironment(parsed.sources)
    environment.loader = _Loader(parsed, values, made_of)
    environment.filters |= functions
    environment.globals |= values
    return environment


def prepare(environment: ThemeEnvironment) -> None:
    """Have the code of all templates at hand before any is asked for."""
    loader = environment.loader
    if isinstance(loader, _Loader) and loader.codes is None:
        loader.codes = loader.kept(environment)


def fault_place(fault: BaseException, parsed: Parsed) -> Place | None:
    """Give the place in a template at which an exception was raised; None where it was not in a template."""
    paths = {source.path for source in parsed.sources.values()}
    line = 0
    step = fault.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename in paths:
            line = step.tb_lineno
        step = step.tb_next
    return parsed.trees.place(line) if line else None
