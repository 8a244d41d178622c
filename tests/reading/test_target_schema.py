"""Target schema: it takes what the short way takes, and names what other rooms name."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import yaml

from dateline.model import TargetKind
from dateline.publishing.kinds import Kind
from dateline.reading.schemas import SiteFields
from dateline.reading.target_rules import GOES_WITH, NEEDS, SECRETS_STAND
from dateline.reading.target_schema import CacheFields, HookFields, TargetFields
from dateline.reading.values import SiteValues
from reading.sites import SITE
from reading.test_targets import RIGHT
from reading.test_values import TEXTS, same


@pytest.mark.parametrize("kind", get_args(TargetKind))
@pytest.mark.parametrize("name", TargetFields.model_fields)
def test_a_target_is_taken_as_by_the_schema(kind: TargetKind, name: str) -> None:
    """Whatever is written in one field, and where that is left out."""
    site = yaml.load(SITE, yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    examples = [yaml.load(each, yaml.BaseLoader) for each in TargetFields.model_fields[name].examples or ()]  # noqa: S506
    nested: list[Any] = []
    if name == "hooks":
        nested = [[{each: text}] for each in HookFields.model_fields for text in (*TEXTS, ["bin/purge"], ["a b", ""])]
    if name == "cache":
        nested = [{each: text} for each in CacheFields.model_fields for text in TEXTS]
    for each in [*examples, *nested, *TEXTS, [], ["a"], {}, {"a": "b"}]:
        publish = {"live": {**RIGHT[kind], name: each}}
        assert same(SiteValues, SiteFields, {**site, "publish": publish}), each
    without = {key: value for key, value in RIGHT[kind].items() if key != name}
    assert same(SiteValues, SiteFields, {**site, "publish": {"live": without}})


def test_the_kinds_of_file_are_those_of_publishing() -> None:
    """`cache` names what `publishing.kinds` tells apart."""
    assert set(CacheFields.model_fields) == set(get_args(Kind))


def test_every_kind_of_target_has_its_rules() -> None:
    """What it needs, where its secrets stand; and no rule is of a field or a kind that is not there."""
    kinds = set(get_args(TargetKind))
    assert set(NEEDS) == set(SECRETS_STAND) == kinds
    assert {name for names in NEEDS.values() for name in names} <= set(GOES_WITH)
    assert set(GOES_WITH) <= set(TargetFields.model_fields)
    assert {kind for named in GOES_WITH.values() for kind in named} == kinds
