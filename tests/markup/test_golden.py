from __future__ import annotations

import pytest

from .golden import Fixture, fixtures, output_of


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda fixture: f"{fixture.file}: {fixture.title}")
def test_what_is_written_becomes_what_the_fixture_says(fixture: Fixture) -> None:
    assert output_of(fixture) == fixture.output
