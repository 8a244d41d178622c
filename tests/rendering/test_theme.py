"""Theme: what a chain of themes gives, and what can be wrong with one."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dateline.problems import Problem, ProblemsFound
from dateline.rendering import theme as room
from dateline.rendering.assets import make_assets
from dateline.rendering.templates import ARTICLE, PAGES, ThemeEnvironment
from dateline.rendering.theme import load_theme, packaged_themes
from rendering.samples import PROJECT, packaged, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BARE = {f"templates/{name}": "<p>" for name in (*PAGES, ARTICLE)} | {"theme.yaml": "name: bare\n"}


def themed(folder: Path, name: str, files: dict[str, str]) -> Path:
    return write(folder, {f"themes/{name}/{path}": text for path, text in files.items()})


def faults(folder: Path, name: str) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        load_theme(folder, name)
    return list(found.value.problems)


def test_the_packaged_theme_is_found_from_any_folder(tmp_path: Path) -> None:
    theme = load_theme(tmp_path, "dateline")
    assert (packaged_themes() / "dateline" / "theme.yaml").is_file()
    assert {"base.html", *PAGES, ARTICLE} <= set(theme.templates)
    assert theme.templates["base.html"].path == "dateline/themes/dateline/templates/base.html"


def test_the_checkouts_own_theme_is_the_same(tmp_path: Path) -> None:
    assert load_theme(PROJECT, "dateline").closures == load_theme(tmp_path, "dateline").closures


def test_a_folder_without_settings_changes_single_files(tmp_path: Path) -> None:
    themed(tmp_path, "dateline", {"templates/includes/head.html": "<meta>", "static/extra.css": "a{}"})
    theme = load_theme(tmp_path, "dateline")
    assert theme.templates["includes/head.html"].text == "<meta>"
    assert "extra.css" in theme.assets
    assert theme.templates["base.html"] == replace(packaged().templates["base.html"], layer=1)


def test_a_changed_file_changes_the_keys_of_what_uses_it_alone(tmp_path: Path) -> None:
    themed(tmp_path, "dateline", {"templates/parts/pager.html": packaged().templates["parts/pager.html"].text + " "})
    theme, before = load_theme(tmp_path, "dateline"), packaged().closures
    assert theme.closures["timeline.html"] != before["timeline.html"]
    assert theme.closures["redirect.html"] == before["redirect.html"]


def test_a_theme_extends_another(tmp_path: Path) -> None:
    themed(tmp_path, "mine", {"theme.yaml": "extends: house\n", "templates/page.html": "mine"})
    themed(
        tmp_path,
        "house",
        {"theme.yaml": "extends: dateline\n", "templates/page.html": "house", "i18n/en.yaml": "live: On air\n"},
    )
    theme = load_theme(tmp_path, "mine")
    assert theme.templates["page.html"].text == "mine"
    assert [theme.templates[f"{layer}:page.html"].layer for layer in (1, 2)] == [1, 2]
    assert theme.dictionaries["en"]["live"].forms == {"other": "On air"}
    assert theme.dictionaries["de"]["live"] == packaged().dictionaries["de"]["live"]


def test_a_sites_theme_of_the_packaged_ones_name_can_extend_it(tmp_path: Path) -> None:
    themed(tmp_path, "dateline", {"theme.yaml": "extends: dateline\n", "templates/page.html": "own"})
    theme = load_theme(tmp_path, "dateline")
    assert (theme.templates["page.html"].text, theme.templates["base.html"].layer) == ("own", 1)


def test_a_theme_of_its_own_still_has_the_packaged_words(tmp_path: Path) -> None:
    themed(tmp_path, "bare", BARE | {"i18n/fr.yaml": "live: En direct\n"})
    theme = load_theme(tmp_path, "bare")
    assert set(theme.templates) == {*PAGES, ARTICLE}
    assert theme.dictionaries["en"]["kind-correction"].forms == {"other": "Correction"}
    assert theme.dictionaries["fr"]["live"].forms == {"other": "En direct"}


def test_a_theme_of_its_own_must_have_all_templates(tmp_path: Path) -> None:
    themed(tmp_path, "bare", {name: text for name, text in BARE.items() if "topic" not in name})
    (fault,) = faults(tmp_path, "bare")
    assert (fault.code, fault.place.path) == ("template-error", "themes/bare/theme.yaml")
    assert "lacks topic.html" in fault.message


def test_a_theme_that_is_not_there_is_told_at_site_yaml(tmp_path: Path) -> None:
    write(tmp_path, {"site.yaml": "title: X\ntheme: datelin\n"})
    (fault,) = faults(tmp_path, "datelin")
    assert (fault.code, fault.place.line, fault.place.excerpt) == ("unknown-theme", 2, "theme: datelin")
    assert fault.message == 'there is no theme "datelin". Did you mean "dateline"?'


def test_a_folder_that_is_no_theme_is_told(tmp_path: Path) -> None:
    themed(tmp_path, "mine", {"templates/page.html": "x"})
    (fault,) = faults(tmp_path, "mine")
    assert fault.message == 'there is no theme "mine". The folder themes/mine has no theme.yaml.'


@pytest.mark.parametrize("name", ["../x", "/etc", "", ".", "a/b", "A B"])
def test_a_name_cannot_lead_out_of_themes(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"x/theme.yaml": "name: x\n"})
    (fault,) = faults(tmp_path, name)
    assert fault.code == "unknown-theme"


def test_a_theme_that_extends_what_is_not_there_is_told_at_its_settings(tmp_path: Path) -> None:
    themed(tmp_path, "mine", {"theme.yaml": "name: mine\nextends: houze\n"})
    (fault,) = faults(tmp_path, "mine")
    assert (fault.code, fault.place.path, fault.place.line) == ("unknown-theme", "themes/mine/theme.yaml", 2)


@pytest.mark.parametrize(("first", "second"), [("a", "a"), ("b", "a")])
def test_a_theme_that_extends_itself_is_told(tmp_path: Path, first: str, second: str) -> None:
    themed(tmp_path, "a", {"theme.yaml": f"extends: {first}\n"})
    themed(tmp_path, "b", {"theme.yaml": f"extends: {second}\n"})
    (fault,) = faults(tmp_path, "a")
    assert fault.code == "theme-loop"
    assert fault.message.endswith("a → a" if first == "a" else "a → b → a")


def test_settings_that_are_not_known_are_told(tmp_path: Path) -> None:
    themed(tmp_path, "mine", {"theme.yaml": "extend: dateline\n"})
    (fault,) = faults(tmp_path, "mine")
    assert (fault.code, fault.place.path) == ("unknown-key", "themes/mine/theme.yaml")


def test_everything_wrong_with_a_theme_is_told_in_one_run_by_place(tmp_path: Path) -> None:
    themed(
        tmp_path,
        "dateline",
        {
            "templates/page.html": "{{ x|no }}",
            "templates/home.html": "{% if %}",
            "static/style.css": "a{b:url(no.png)}",
            "i18n/en.yaml": "live: [x]\n",
        },
    )
    found = [(each.place.path.removeprefix("themes/dateline/"), each.code) for each in faults(tmp_path, "dateline")]
    assert found == [
        ("i18n/en.yaml", "bad-value"),
        ("static/style.css", "missing-media"),
        ("templates/home.html", "template-error"),
        ("templates/page.html", "template-error"),
    ]


def test_a_link_out_of_the_site_is_refused(tmp_path: Path) -> None:
    site = themed(tmp_path / "site", "dateline", {"templates/page.html": "x"})
    write(tmp_path, {"secret.css": "a{}"})
    (site / "themes/dateline/secret.css").symlink_to(tmp_path / "secret.css")
    assert [fault.code for fault in faults(site, "dateline")] == ["link-leaves-site"]


def test_a_theme_that_has_not_changed_is_not_loaded_again(tmp_path: Path) -> None:
    themed(tmp_path, "dateline", {"templates/includes/head.html": "<meta>"})
    theme = load_theme(tmp_path, "dateline")
    assert load_theme(tmp_path, "dateline", theme) is theme
    write(tmp_path, {"themes/dateline/templates/includes/head.html": "<meta name>"})
    assert load_theme(tmp_path, "dateline", theme) is not theme


def test_a_theme_crosses_to_another_process() -> None:
    theme = packaged()
    assert pickle.loads(pickle.dumps(theme)).closures == theme.closures  # noqa: S301 -- our own bytes


# ── the store ────────────────────────────────────────────────────────────────────────────────────────────────────────

OWN = {
    "templates/page.html": '{% extends "parent:page.html" %}{% block main %}A{{ t("updates") }}{% endblock %}',
    "static/extra.css": "a { background: url(mark.svg) }",
    "static/mark.svg": "<svg/>",
    "i18n/en.yaml": "updates: Reports\n",
}


@pytest.fixture
def parsings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are parsed from now on."""
    seen: list[str] = []
    parse = ThemeEnvironment.parse

    def noted(self: ThemeEnvironment, source: str, name: str | None = None, filename: str | None = None) -> Any:
        seen.append(name or "")
        return parse(self, source, name, filename)

    monkeypatch.setattr(ThemeEnvironment, "parse", noted)
    return seen


@pytest.fixture
def _no_entries(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.mark.usefixtures("_no_entries")
def test_a_theme_is_the_same_whether_the_store_knows_it_or_not(tmp_path: Path, parsings: list[str]) -> None:
    themed(tmp_path, "dateline", OWN)
    made = load_theme(tmp_path, "dateline")
    assert "page.html" in parsings
    parsings.clear()
    assert load_theme(tmp_path, "dateline") == made
    assert parsings == []


@pytest.mark.usefixtures("_no_entries")
def test_another_site_with_the_same_theme_has_no_need_to_parse_it(tmp_path: Path, parsings: list[str]) -> None:
    first, second = (themed(tmp_path / name, "dateline", OWN) for name in "ab")
    closures = load_theme(first, "dateline").closures
    parsings.clear()
    assert load_theme(second, "dateline").closures == closures
    assert parsings == []


@pytest.mark.usefixtures("_no_entries")
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("templates/page.html", "%}A", "%}B"),
        ("static/extra.css", "a {", "b {"),
        ("static/mark.svg", "svg", "img"),
        ("i18n/en.yaml", "Reports", "Letters"),
    ],
)
def test_a_theme_of_which_a_file_has_changed_is_made_anew(
    tmp_path: Path, path: str, old: str, new: str, parsings: list[str]
) -> None:
    """Even where its stamp is the same: it is the text that counts."""
    site = themed(tmp_path, "dateline", OWN)
    before, file = load_theme(site, "dateline"), site / "themes/dateline" / path
    stood = file.stat()
    file.write_text(file.read_text().replace(old, new))
    os.utime(file, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    parsings.clear()
    after = load_theme(site, "dateline")
    assert parsings
    assert (after.templates, after.assets, after.dictionaries) != (
        before.templates, before.assets, before.dictionaries
    )  # fmt: skip


@pytest.mark.usefixtures("_no_entries")
def test_a_theme_with_faults_is_never_kept(tmp_path: Path) -> None:
    site = themed(tmp_path, "dateline", {"templates/page.html": "{% if %}"})
    assert [fault.code for fault in faults(site, "dateline")] == ["template-error"]
    assert [fault.code for fault in faults(site, "dateline")] == ["template-error"]


@pytest.mark.usefixtures("_no_entries")
def test_a_file_written_while_the_theme_is_made_is_not_kept_under_the_old_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = themed(tmp_path, "dateline", OWN)
    file = site / "themes/dateline/static/mark.svg"

    def meanwhile(files: Mapping[str, Any]) -> Any:
        file.write_text("<svg>new</svg>")
        return make_assets(files)

    monkeypatch.setattr(room, "make_assets", meanwhile)
    assert load_theme(site, "dateline").assets["mark.svg"].content == b"<svg>new</svg>"
    monkeypatch.undo()
    file.write_text("<svg/>")
    assert load_theme(site, "dateline").assets["mark.svg"].content == b"<svg/>"
