"""Versions: as the libraries themselves say, without asking them."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from dateline.build.versions import version_of, versions

if TYPE_CHECKING:
    from pathlib import Path

LIBRARIES = {"babel": "babel", "jinja2": "jinja2", "markdown-it-py": "markdown_it"}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_version_is_what_the_library_says_of_itself(name: str) -> None:
    assert versions()[name] == import_module(LIBRARIES[name]).__version__


def test_no_library_is_imported_for_it() -> None:
    code = "import sys; from dateline.build.versions import versions; versions(); print('markdown_it' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("text", ["__version__ = '.'.join(['1', '2'])", "__version__ = '0'\n__version__ = '1.2'"])
def test_a_version_that_is_worked_out_is_asked_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    name = f"worked_out_{len(text)}"
    (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    assert version_of(name) == "1.2"
