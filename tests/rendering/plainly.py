"""Plainly: templates rendered by Jinja alone, to compare with what folding and inlining make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader
from markupsafe import Markup

from dateline.rendering.environment import Parsed, bind
from dateline.rendering.filters import PURE
from dateline.rendering.templates import Template, ThemeEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dateline.rendering.voice import Voice


def templates(*layers: Mapping[str, str]) -> dict[str, Template]:
    """Templates of a chain of themes, the nearest first."""
    found: dict[str, Template] = {}
    for index, layer in enumerate(layers):
        for name, text in layer.items():
            key = f"{index}:{name}" if name in found else name
            found[key] = Template(key, f"themes/{index}/templates/{name}", text, index)
    return found


def plain(
    sources: Mapping[str, Template], functions: Mapping[str, Callable[..., Any]], values: Mapping[str, object]
) -> ThemeEnvironment:
    """Give an environment without inlining or folding."""
    environment = ThemeEnvironment(sources)
    environment.loader = DictLoader({key: source.text for key, source in sources.items()})
    environment.filters |= functions
    environment.globals |= values
    return environment


def plain_page(voice: Voice, sources: Mapping[str, Template], name: str, **values: object) -> str:
    """Give a page as Jinja alone renders it with a voice's words, dates and site; articles too."""
    bound = voice._environment
    own: ThemeEnvironment

    def article(entry: object, variant: str) -> Markup:
        return Markup(own.get_template("article.html").render(entry=entry, variant=variant).strip())  # noqa: S704 -- Jinja's own output

    own = plain(sources, dict(bound.filters), {**bound.globals, "article": article})
    return own.get_template(name).render(values)


def both(text: str | Mapping[str, str], values: Mapping[str, object], **context: object) -> tuple[str, str]:
    """Give `page.html` as Jinja alone renders it, and as it is rendered with all that can be done before."""
    sources = templates({"page.html": text} if isinstance(text, str) else text)
    first = plain(sources, PURE, values).get_template("page.html").render(context)
    second = bind(Parsed(sources), PURE, values).get_template("page.html").render(context)
    return first, second
