"""`docs/themes.md` names everything that a template can use."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from dateline.model import Picture, Source
from dateline.pages import views
from dateline.rendering.environment import EVERYWHERE
from dateline.rendering.filters import unbound
from tools import PROJECT

from .rendered import THEME

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = (PROJECT / "docs" / "themes.md").read_text(encoding="utf-8")
NOT_FOR_TEMPLATES = {"Correction", "Credit", "Feed", "FeedItem", "Sitemap", "SitemapLine", "Source", "Picture"}
VIEWS = [getattr(views, name) for name in views.__all__ if name not in NOT_FOR_TEMPLATES]


@pytest.mark.parametrize("view", [*VIEWS, Picture, Source], ids=lambda view: str(view.__name__))
def test_every_field_that_a_page_shows_is_named(view: type) -> None:
    """A view and all its fields stand in the document."""
    assert view.__name__ in DOCUMENT
    assert [field.name for field in fields(view) if f"`{field.name}`" not in DOCUMENT] == []


@pytest.mark.parametrize("name", sorted({*unbound(), *EVERYWHERE}))
def test_every_filter_and_function_is_named(name: str) -> None:
    """With its name in code, and its arguments where it has any."""
    assert f"`{name}`" in DOCUMENT or f"`{name}(" in DOCUMENT


@pytest.mark.parametrize("path", sorted((THEME / "templates").glob("*.html")), ids=lambda path: str(path.name))
def test_every_template_is_named(path: Path) -> None:
    """Whoever looks for a page finds its file."""
    assert f"`{path.name}`" in DOCUMENT


def test_every_custom_property_is_named() -> None:
    """They are what a site changes first."""
    style = (THEME / "static" / "style.css").read_text(encoding="utf-8")
    root = style[style.index(":root {") : style.index("}", style.index(":root {"))]
    named = [line.split(":")[0].strip() for line in root.splitlines() if line.strip().startswith("--")]
    assert [name for name in named if f"`{name}`" not in DOCUMENT] == []
