"""Templates: a theme's template files, taken apart once: what each refers to, and what is wrong with it.

A name is looked for in the theme first, then in the one it extends. `parent:base.html` names the file that the
template's own theme hides, so that a site can change one block of it without copying the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import Template as JinjaTemplate

from dateline.digests import digest
from dateline.problems import Place, Problem, did_you_mean, problem
from dateline.reading.files import SourceText
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, MutableMapping

PARENT = "parent:"
ARTICLE = "article.html"  # what the function `article` renders
PAGES = (
    "404.html", "archive.html", "author.html", "authors.html", "corrections.html", "home.html", "page.html",
    "permalink.html", "redirect.html", "section.html", "timeline.html", "tombstone.html", "topic.html",
)  # fmt: skip
PAST = ("version.html", "versions.html", "parts/replay.html", "parts/replay-part.html")  # where there is a history


@dataclass(frozen=True, slots=True)
class Template:
    """A template's text. `key` is its name (`base.html`), or `1:base.html` where theme 0 of the chain hides it."""

    key: str
    path: str  # for problems
    text: str
    layer: int  # which theme of the chain it stands in; 0 is the site's own


class ThemeEnvironment(Environment):
    """A Jinja environment with Dateline's settings; it knows which files a chain of themes has."""

    tight = False  # whether its code is to be tight (`tightening`)

    def __init__(self, templates: Mapping[str, Template]) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.sources = templates
        self._found: dict[tuple[str, str | None], JinjaTemplate] = {}

    def get_template(
        self,
        name: str | JinjaTemplate,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 -- Jinja's name for it
    ) -> JinjaTemplate:
        """Give a template by name; as Jinja's own, but quick where it has been asked for before."""
        if isinstance(name, JinjaTemplate):
            return name
        found = self._found.get((name, parent))
        if found is None:
            found = self._found[name, parent] = super().get_template(name, parent, globals)
        return found

    def join_path(self, template: str, parent: str) -> str:
        """Give the key of what the template `parent` calls `template`."""
        return resolve(self.sources, template, parent)


def resolve(templates: Mapping[str, Template], name: str, inside: str) -> str:
    """Give the key of what the template with the key `inside` calls `name`. Raises `TemplateNotFound`."""
    if not name.startswith(PARENT):
        return name
    wanted = name.removeprefix(PARENT)
    below = [each for each in templates.values() if each.layer > templates[inside].layer]
    found = [each for each in below if each.key in {wanted, f"{each.layer}:{wanted}"}]
    if not found:
        raise TemplateNotFound(name)
    return min(found, key=lambda each: each.layer).key


def place(template: Template, line: int) -> Place:
    """Give a line of a template as a place."""
    return SourceText(template.path, template.text).place(line)


@dataclass(frozen=True, slots=True)
class Known:
    """What templates may refer to."""

    assets: Collection[str]
    words: Collection[str]


def parse(environment: ThemeEnvironment, template: Template) -> nodes.Template | Problem:
    """Parse one template, or say what is wrong with it."""
    try:
        return environment.parse(template.text, template.key, template.path)
    except TemplateSyntaxError as fault:
        return problem("template-error", place(template, fault.lineno), reason=reason(fault))


def reason(fault: Exception) -> str:
    """Give an exception's words as the end of a sentence."""
    said = str(fault.args[0] if isinstance(fault, LookupError) and fault.args else fault).strip().rstrip(".")
    return said[:1].lower() + said[1:] if said[1:2].islower() else said or type(fault).__name__


def faults(environment: ThemeEnvironment, template: Template, tree: nodes.Template, known: Known) -> list[Problem]:
    """Find what can be seen without rendering: templates, filters, tests, words and theme files that do not exist."""
    told: list[tuple[int, str]] = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if isinstance(node, nodes.Filter) and node.name not in environment.filters:
            told.append((node.lineno, _missing("filter", node.name, environment.filters)))
        if isinstance(node, nodes.Test) and node.name not in environment.tests:
            told.append((node.lineno, _missing("test", node.name, environment.tests)))
    for reference in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        told += _missing_templates(environment, template, reference)
    for call in tree.find_all(nodes.Call):
        told += _missing_names(call, known)
    return [problem("template-error", place(template, line), reason=text.rstrip(".")) for line, text in told]


def _missing(kind: str, name: str, known: Iterable[str]) -> str:
    return f'there is no {kind} "{name}".{did_you_mean(name, known)}'


def _missing_templates(environment: ThemeEnvironment, template: Template, node: Any) -> Iterable[tuple[int, str]]:
    if not isinstance(node.template, nodes.Const) or getattr(node, "ignore_missing", False):
        return
    name = node.template.value
    try:
        found = resolve(environment.sources, name, template.key) in environment.sources
    except TemplateNotFound:
        found = False
    if not found:
        plain = [each.key for each in environment.sources.values() if ":" not in each.key]
        yield node.lineno, _missing("template", name, plain)


def _missing_names(call: nodes.Call, known: Known) -> Iterable[tuple[int, str]]:
    if not isinstance(call.node, nodes.Name) or not call.args or not isinstance(call.args[0], nodes.Const):
        return
    asked = call.args[0].value
    if call.node.name in {"t", "tn"} and asked not in known.words:
        yield call.lineno, f'there is no word "{asked}" in i18n/en.yaml.{did_you_mean(str(asked), known.words)}'
    if call.node.name == "asset" and asked not in known.assets:
        yield call.lineno, f"there is no file static/{asked}.{did_you_mean(str(asked), known.assets)}"


def closures(trees: Mapping[str, nodes.Template], templates: Mapping[str, Template]) -> dict[str, str]:
    """Give for each template a digest of its text and of all texts that it extends, includes or imports.

    A reference whose name is only known while rendering may be to any template: then all count.
    """
    direct = {key: _references(tree, templates, key) for key, tree in trees.items()}
    return {key: digest([[name, templates[name].text] for name in sorted(_reached(key, direct))]) for key in trees}


def _references(tree: nodes.Template, templates: Mapping[str, Template], inside: str) -> set[str]:
    from jinja2 import meta

    found: set[str] = set()
    for name in meta.find_referenced_templates(tree):
        if name is None:
            return set(templates)
        try:
            found.add(resolve(templates, name, inside))
        except TemplateNotFound:
            continue
    if any(name.name == "article" for name in tree.find_all(nodes.Name)):
        found.add(ARTICLE)
    return found & set(templates)


def _reached(key: str, direct: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {key}, [key]
    while ahead:
        news = direct[ahead.pop()] - reached
        reached |= news
        ahead.extend(news)
    return reached


def resolved(tree: nodes.Template, templates: Mapping[str, Template], inside: str) -> nodes.Template:
    """Give the tree of the template `inside` with the keys of templates for their names; the tree itself is changed."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        name: Any = node.template  # type: ignore[attr-defined]
        if isinstance(name, nodes.Const) and isinstance(name.value, str):
            name.value = resolve(templates, name.value, inside)
    return tree
