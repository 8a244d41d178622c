"""Documented: what docs/publishing.md shows can be used as it stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from dateline.model import Target
from dateline.publishing.kinds import Kind
from dateline.publishing.refusals import Refused
from dateline.publishing.rsync.destination import options_of
from dateline.reading.targets import read_targets
from tools import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (PROJECT / "docs" / "publishing.md").read_text(encoding="utf-8")
SITE = "title: The Harbour Gazette\nbase_url: https://live.harbour.example/\nauthority: harbour.example,2026\n"
SETTINGS = re.findall(r"^```yaml\n(?:base_url: [^\n]*\n)?(publish:\n.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
_ROWS = re.findall(
    r"^\| (?:the way there|how much, how fast|whose files they are there) \| (.*) \|$", PAGE, re.MULTILINE
)
OPTIONS = re.findall(r"`(-[^`]+)`", "".join(_ROWS))


@pytest.mark.parametrize("settings", SETTINGS, ids=range(len(SETTINGS)))
def test_every_example_of_settings_is_accepted(tmp_path: Path, settings: str) -> None:
    """Put into site.yaml it names targets, and no problem is told."""
    (tmp_path / "site.yaml").write_text(SITE + settings, encoding="utf-8")
    found = read_targets(tmp_path)
    assert [target.name for target in found] == re.findall(r"^  (\w+):", settings, flags=re.MULTILINE)


def test_each_kind_of_target_has_an_example() -> None:
    """A kind without one would be found by nobody."""
    assert set(re.findall(r"kind: (\w+)", "".join(SETTINGS))) == {"directory", "s3", "gs", "az", "git", "rsync"}


@pytest.mark.parametrize("option", OPTIONS)
def test_each_option_of_rsync_that_is_listed_is_taken(option: str) -> None:
    """A refusal of another one sends people to this list. Some of them have a value, which follows."""
    given = [(option,), (option, "1")]
    assert [options for options in given if is_taken(options)] != []


def test_the_options_of_rsync_are_listed() -> None:
    """In three rows; one that deletes is in none of them, and not taken."""
    assert {"--rsh", "--bwlimit", "--chown"} <= set(OPTIONS)
    assert "--delete" not in OPTIONS
    assert not is_taken(("--delete",))


def is_taken(options: tuple[str, ...]) -> bool:
    """Say whether a target may have these options for rsync."""
    try:
        options_of(Target("box", "rsync", to="box:/srv/www/", options=options))
    except Refused:
        return False
    return True


def test_every_kind_of_file_that_can_be_cached_is_explained() -> None:
    """In one table, by its name in site.yaml."""
    table = PAGE.partition("### How long things may be kept")[2].partition("`cache:`")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == sorted(get_args(Kind))
