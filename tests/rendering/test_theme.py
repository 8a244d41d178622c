"""Theme: what a chain of themes gives, and what can be wrong with one."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.problems import Problem, ProblemsFound
from dateline.rendering.templates import ARTICLE, PAGES
from dateline.rendering.theme import load_theme, packaged_themes
from rendering.samples import PROJECT, packaged, write

if TYPE_CHECKING:
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
