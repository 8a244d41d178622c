"""The documents say what is true now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from from_code import pages
from tools import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")])
_LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_current(path: Path) -> None:
    """`make docs` would change nothing."""
    assert path.read_text(encoding="utf-8") == pages()[path]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """To a file of the repository, and to a heading in it."""
    text = re.sub(r"```.*?```|~~~~.*?~~~~|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in _LINK.findall(text):
        if ":" in link.split("/")[0]:
            continue
        name, _, anchor = unquote(link).partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        if anchor:
            assert anchor in headings(target.read_text(encoding="utf-8")), link


def headings(text: str) -> set[str]:
    """Give the anchors of a document's headings, as code hosts make them."""
    found = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}
