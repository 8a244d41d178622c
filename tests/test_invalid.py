"""Broken sites: one for each kind of problem, and to the letter what a person is told.

`tests/invalid/<code>/` is a site and `expected.txt`; those that git cannot carry are made by `invalid_generated`.
`DATELINE_GOLDEN=write` writes the expected texts anew.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.build.checking import check
from dateline.build.options import BuildOptions
from dateline.catalogue import CATALOGUE
from dateline.cli.printing import problem_text
from dateline.problems import ProblemsFound
from invalid_generated import GENERATED
from invalid_histories import ENVIRONMENT

INVALID = Path(__file__).parent / "invalid"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SAMPLES = sorted(folder.name for folder in INVALID.iterdir() if folder.is_dir())


def told(site: Path) -> str:
    """Give what `dateline check` says of a site."""
    try:
        problems = tuple(check(site, BuildOptions(now=NOW)))
    except ProblemsFound as found:
        problems = found.problems
    return "".join(f"{problem_text(problem)}\n" for problem in problems)


def expected_text(code: str) -> str:
    """Give the text that stands with a sample; "" where there is none."""
    path = INVALID / code / "expected.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_kind_of_problem_has_a_sample_that_shows_it(code: str) -> None:
    """Each code of the catalogue has a site in `tests/invalid/<code>/` of which that code is told."""
    assert code in SAMPLES, f"write a broken site in tests/invalid/{code}/"
    assert f"[{code}]" in expected_text(code)


@pytest.mark.parametrize("code", SAMPLES)
def test_a_broken_site_is_told_to_the_letter(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Place, code, message, excerpt and hint of every problem, in their order; nothing else."""
    site = INVALID / code
    if code in GENERATED:
        site = tmp_path / "site"
        GENERATED[code](site)
        if code == "names-differ-by-case" and len(list((site / "content" / "storm").iterdir())) < 4:
            pytest.skip("this file system takes two names for one")
    for name, value in ENVIRONMENT.get(code, {}).items():
        monkeypatch.setenv(name, value)
    said = told(site).replace(str(tmp_path), "/folder")
    if os.environ.get("DATELINE_GOLDEN") == "write":
        (INVALID / code / "expected.txt").write_text(said, encoding="utf-8")
    assert said == expected_text(code)


def test_no_sample_stands_for_a_code_that_is_gone() -> None:
    """A folder of `tests/invalid/` is named for a code of the catalogue."""
    assert set(SAMPLES) <= set(CATALOGUE)
