"""Page: one output of the plan, with exactly the values that it shows."""

from __future__ import annotations

from typing import Any, Literal

from dateline.values import dataclass

Form = Literal["html", "atom", "rss", "jsonfeed", "sitemap", "json", "text"]


@dataclass(frozen=True, slots=True)
class Page:
    """One file to make. `view` holds all it shows: a value of `dateline.pages.views`, plain data (json), or a text.

    Its key is the digest of form, template closure, chrome and view: what to make again follows by comparison.
    """

    address: str
    form: Form
    view: Any
    source: str  # path, in the site's folder, of what asked for it: named when two pages collide
    template: str = ""  # for html: a file of the theme's templates
    coverage: str = ""  # the coverage it belongs to; "" for pages across coverages


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to copy as it is."""

    address: str
    path: str  # in the site's folder
    coverage: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the output folder will hold, but for the theme's own files. Sorted by address."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
