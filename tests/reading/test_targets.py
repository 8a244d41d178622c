"""Targets: where site.yaml says that the site is published."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml

from dateline.model import Hook, Site, Target, TargetKind
from dateline.problems import ProblemsFound
from dateline.reading.files import SourceText
from dateline.reading.site import SiteFile, read_site
from dateline.reading.target_rules import GOES_WITH, NEEDS
from dateline.reading.target_schema import TargetFields
from dateline.reading.targets import read_targets
from reading.sites import SITE, a_site

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = """publish:
  live:
    kind: s3
    url: https://Live.harbour.example
    bucket: harbour-live
    prefix: /live/
    region: eu-west-1
    endpoint: https://storage.harbour.example/
    precompress: true
    headers_file: true
    require_clean: true
    keep_assets: 60
    max_deletes: 500
    cache: {data: no-cache, timeline: "public, max-age=10"}
    hooks:
      - command: [bin/purge, --now]
      - post: https://cdn.example/purge
      - websub: https://hub.example/
  stage: {kind: directory, path: ../stage/, keep_releases: 2, max_deletes: 10%}
  mirror: {kind: gs, bucket: harbour-mirror}
  copy: {kind: az, bucket: $web, account: harbourlive}
  pages: {kind: git, repository: "git@github.com:harbour/live.git", branch: pages, cname: Live.harbour.example}
  box: {kind: rsync, to: "desk@box.example:/srv/www/live/", options: [--rsh, "ssh -p 2222"]}
"""
RIGHT: dict[TargetKind, dict[str, Any]] = {
    "directory": {"kind": "directory", "path": "/srv/www/live"},
    "s3": {"kind": "s3", "bucket": "harbour-live"},
    "gs": {"kind": "gs", "bucket": "harbour-live"},
    "az": {"kind": "az", "bucket": "harbour-live", "account": "harbourlive"},
    "git": {"kind": "git", "repository": "origin"},
    "rsync": {"kind": "rsync", "to": "box:/srv/www"},
}


def site_with(publish: object) -> SiteFile:
    """Read a site with these targets; what is None is left blank."""
    written = yaml.safe_dump({"publish": publish}, sort_keys=False).replace(": null\n", ":\n")
    return read_site(SourceText("site.yaml", SITE + written))


def test_every_setting_arrives() -> None:
    """In the order in which the targets are written, each with the defaults of what it leaves out."""
    read = read_site(SourceText("site.yaml", SITE + EVERYTHING))
    assert read.problems == ()
    assert read.targets == (
        Target(
            name="live",
            kind="s3",
            url="https://live.harbour.example/",
            bucket="harbour-live",
            prefix="live",
            region="eu-west-1",
            endpoint="https://storage.harbour.example",
            keep_assets=60,
            max_deletes="500",
            precompress=True,
            headers_file=True,
            require_clean=True,
            cache=(("timeline", "public, max-age=10"), ("data", "no-cache")),
            hooks=(
                Hook("command", ("bin/purge", "--now")),
                Hook("post", url="https://cdn.example/purge"),
                Hook("websub", url="https://hub.example/"),
            ),
        ),
        Target("stage", "directory", path="../stage", keep_releases=2, max_deletes="10%"),
        Target("mirror", "gs", bucket="harbour-mirror"),
        Target("copy", "az", bucket="$web", account="harbourlive"),
        Target(
            "pages",
            "git",
            repository="git@github.com:harbour/live.git",
            branch="pages",
            cname="live.harbour.example",
        ),
        Target("box", "rsync", to="desk@box.example:/srv/www/live/", options=("--rsh", "ssh -p 2222")),
    )


@pytest.mark.parametrize("kind", get_args(TargetKind))
def test_what_is_not_written_is_as_the_model_has_it(kind: TargetKind) -> None:
    """The defaults stand in three places, and say the same."""
    needed = {name: value for name, value in RIGHT[kind].items() if name != "kind"}
    assert site_with({"live": RIGHT[kind]}).targets == (Target("live", kind, **needed),)


def test_the_site_is_the_same_with_targets_and_without() -> None:
    """No page depends on where it is published."""
    plain, published = (read_site(SourceText("site.yaml", text)) for text in (SITE, SITE + EVERYTHING))
    assert isinstance(plain.site, Site)
    assert published.site == plain.site
    assert plain.targets == ()


@pytest.mark.parametrize("publish", [None, {}, {"live": None}])
def test_a_site_may_be_published_nowhere(publish: object) -> None:
    assert site_with(publish).targets == ()
    assert site_with(publish).problems == ()


@pytest.mark.parametrize(
    "publish",
    ["live", ["live"], {"live": "s3"}, {"live": []}, {"live": {}}, {"live": {"kind": ["s3"]}}],
)
def test_what_is_no_target_is_told(publish: object) -> None:
    """At its place, whatever stands there."""
    read = site_with(publish)
    assert read.site is None
    assert {each.code for each in read.problems} <= {"bad-value", "missing-field"}
    assert read.problems


def test_a_target_without_a_name_is_shown_how_one_is_written() -> None:
    """The settings themselves stand where names should."""
    read = site_with(RIGHT["directory"])
    assert [each.message for each in read.problems] == [
        'the field "publish.kind" cannot be "directory": it is a mapping, each line name: value',
        'the field "publish.path" cannot be "/srv/www/live": it is a mapping, each line name: value',
    ]
    assert {each.hint.split(" {")[0] for each in read.problems} == {"Write it like this: publish:"}


@pytest.mark.parametrize("kind", get_args(TargetKind))
def test_a_field_goes_with_its_kinds_and_no_other(kind: TargetKind) -> None:
    """Every field with a kind of its own, with its example, in a target of this one."""
    for name, kinds in GOES_WITH.items():
        written = yaml.safe_load(TargetFields.model_fields[name].examples[0])  # type: ignore[index]
        read = site_with({"live": {**RIGHT[kind], name: str(written) if isinstance(written, int) else written}})
        told = [(each.code, each.message) for each in read.problems]
        words = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
        refused = [("unknown-key", f'there is no field "{name}" here. It goes with kind {words}.')]
        assert told == ([] if kind in kinds else refused)


@pytest.mark.parametrize("kind", get_args(TargetKind))
def test_what_a_kind_needs_must_be_there(kind: TargetKind) -> None:
    """Blank is as good as not there."""
    for name in NEEDS[kind]:
        read = site_with({"live": {**RIGHT[kind], name: None}})
        assert [(each.code, each.message) for each in read.problems] == [
            ("missing-field", f'the field "publish.live.{name}" is missing')
        ]


def test_the_fields_that_are_known_are_those_of_the_kind() -> None:
    """Who misspells one is not shown what goes with others."""
    (found,) = site_with({"live": {**RIGHT["rsync"], "optons": []}}).problems
    assert found.message == 'there is no field "optons" here. Did you mean "options"?'
    assert found.hint.startswith("Known fields: kind, url, to, options, keep_assets, ")
    assert "bucket" not in found.hint


def test_all_that_is_wrong_with_a_target_is_told_at_once() -> None:
    """What the schema finds, and what only shows when fields are held against each other."""
    text = SITE + "publish:\n  live:\n    kind: directory\n    bucket: harbour\n    keep_assets: x\n    titel: y\n"
    told = sorted((each.place.line, each.place.column, each.code) for each in read_site(SourceText("s", text)).problems)
    assert told == [(6, 5, "missing-field"), (7, 5, "unknown-key"), (8, 18, "bad-value"), (9, 5, "unknown-key")]


@pytest.mark.parametrize(
    "line",
    [
        "store: {kind: s3, bucket: '', endpoint: 'https://desk:hunter2@storage.example', keep_assets: x}",
        "store: {kind: s3, bucket: '', secret_access_key: hunter2}",
        "store: {kind: s4, token: hunter2}",
        "store: {token: hunter2}",
        "store: {kind: 'https://hunter2@a.example/', keep_assets: 'http://a:hunter2@b/', x y: 'https://a:hunter2@b/'}",
        "store: {kind: s3, bucket: a, options: 'rsync://a:hunter2@b/'}",
        "store: https://a:hunter2@b/",
        "store: {kind: git, hooks: [{post: 'https://a.example/?token=hunter2'}, {key: hunter2}, {command: x}]}",
        "store: {kind: rsync, to: 'rsync://desk:hunter2@box/x', options: ['http://a:hunter2@proxy/'], bucket: x}",
    ],
)
def test_no_secret_is_repeated(line: str) -> None:
    """Neither in a message nor as the line that it stands on, whatever else is wrong with that line."""
    read = read_site(SourceText("site.yaml", f"{SITE}publish:\n  {line}\n"))
    assert "secret-in-settings" in {each.code for each in read.problems}
    assert "hunter2" not in repr(read.problems)


def test_the_line_of_another_fault_is_shown() -> None:
    """Only those with a secret are covered."""
    text = f"{SITE}publish:\n  a: {{kind: directory, path: /srv/a, token: hunter2}}\n  b: {{kind: s4}}\n"
    told = {each.code: each.place.excerpt for each in read_site(SourceText("site.yaml", text)).problems}
    assert told == {"secret-in-settings": "", "bad-value": "  b: {kind: s4}"}


# ── from a folder ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_targets_are_read_from_a_folder(tmp_path: Path) -> None:
    """Without its content, be that as faulty as it may."""
    folder = a_site(tmp_path, {"content/storm/one.md": "no front matter"}, site=SITE + EVERYTHING)
    assert [each.name for each in read_targets(folder)] == ["live", "stage", "mirror", "copy", "pages", "box"]


def test_a_site_without_targets_has_none(tmp_path: Path) -> None:
    assert read_targets(a_site(tmp_path, {})) == ()


@pytest.mark.parametrize(
    ("site", "codes"),
    [
        ("", ["empty-file"]),
        (SITE + "publish: {live: {kind: s4}}\n", ["bad-value"]),
        (SITE + "titel: x\n", ["unknown-key"]),
        (SITE + "publish: {live: {kind: git\n", ["yaml-syntax"]),
    ],
)
def test_settings_that_cannot_be_used_are_problems(site: str, codes: list[str], tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_targets(a_site(tmp_path, {}, site=site))
    assert [each.code for each in found.value.problems] == codes


def test_a_folder_that_is_no_site_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_targets(tmp_path)
    assert [each.code for each in found.value.problems] == ["missing-site"]


LIGHT = """
import sys
from dateline.reading.files import SourceText
from dateline.reading.site import read_site

read = read_site(SourceText("site.yaml", sys.stdin.read()))
assert len(read.targets) == 6, read.problems
print(*sorted({"pydantic", "babel", "obstore"} & set(sys.modules)))
"""


def test_ordinary_targets_are_read_without_the_schemas() -> None:
    """A site that is published starts to build as quickly as another."""
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], input=SITE + EVERYTHING, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("\n", "")
