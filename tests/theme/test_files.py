"""The theme's own files: small, readable in both directions, and quiet."""

from __future__ import annotations

import re
import subprocess

import pytest
import yaml
from lxml import etree

from tools import html_checker

from .rendered import LANGUAGES, THEME

STYLE = (THEME / "static" / "style.css").read_text(encoding="utf-8")
SCRIPT = (THEME / "static" / "dateline.js").read_text(encoding="utf-8")
TEMPLATES = {path.relative_to(THEME).as_posix(): path.read_text(encoding="utf-8") for path in THEME.rglob("*.html")}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def words(lang: str) -> dict[str, object]:
    """Give a language's words."""
    read: dict[str, object] = yaml.safe_load((THEME / "i18n" / f"{lang}.yaml").read_text(encoding="utf-8"))
    return read


def test_stylesheet_and_script_are_small() -> None:
    """They load on a slow line before the reader looks away."""
    assert len(STYLE.encode()) < 32_768
    assert len(SCRIPT.encode()) < 12_288


def test_the_stylesheet_holds_in_both_directions() -> None:
    """No property names left or right: what runs from right to left is mirrored by itself."""
    sides = re.findall(
        r"(?:^|[\s;{])((?:margin|padding|border|inset)?-?(?:left|right)(?:-\w+)?)\s*:", COMMENT.sub("", STYLE)
    )
    assert sides == []
    assert re.findall(r"text-align:\s*(?:left|right)|float:", STYLE) == []


def test_nothing_is_fetched_by_the_stylesheet() -> None:
    """No fonts, no pictures, no imports."""
    assert re.findall(r"url\(|@import|@font-face", STYLE) == []


def test_the_script_names_no_other_host() -> None:
    """It asks this site alone; players' addresses come from the page."""
    assert re.findall(r"https?://", SCRIPT) == []


def test_motion_and_forced_colours_are_thought_of() -> None:
    """Everything that moves does so only where the reader has not asked for less of it."""
    moving = re.findall(r"^.*(?:animation|transition):.*$", STYLE, flags=re.MULTILINE)
    assert moving
    assert STYLE.index("prefers-reduced-motion: no-preference") < STYLE.index(moving[0])
    assert "@media (forced-colors: active)" in STYLE
    assert "@media print" in STYLE


def test_the_stylesheet_is_valid() -> None:
    """The Nu HTML checker knows everything in it."""
    command = [*html_checker(), "--css", "--errors-only", str(THEME / "static" / "style.css")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""


def test_every_word_is_used() -> None:
    """No word is carried along that no template, card or feed says."""
    said = "\n".join(TEMPLATES.values())
    elsewhere = {"onwards", "transcript"} | {
        key for key in words("en") if key.startswith("kind-")
    }  # by Python; by name
    assert [key for key in words("en") if f'"{key}"' not in said and key not in elsewhere] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_has_the_same_slots_in_every_language(lang: str) -> None:
    """A translation may word it otherwise, but says the same; counted words have the forms of their language."""
    forms = {"en": {"one", "other"}, "de": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}
    english, own = words("en"), words(lang)
    assert set(own) == set(english)
    for key, text in own.items():
        if isinstance(text, dict):
            assert set(text) == forms[lang], key
        else:
            slots = re.findall(r"\{\w+\}", str(english[key]))
            assert re.findall(r"\{\w+\}", str(text)) == slots, key


def test_includes_are_empty() -> None:
    """They belong to the site."""
    names = {name for name in TEMPLATES if "/includes/" in name}
    assert {name.rpartition("/")[2]: TEMPLATES[name] for name in names} == {
        "footer.html": "",
        "head.html": "",
        "header.html": "",
    }


def test_no_element_is_closed_as_in_xml() -> None:
    """Void elements have no slash: it is ignored at best."""
    assert [name for name, text in TEMPLATES.items() if re.search(r"<[a-z][^>{]*/>", text)] == []


def test_the_icon_is_well_formed() -> None:
    """It stands in for a favicon where a site has none."""
    assert etree.parse(str(THEME / "static" / "icon.svg")).getroot().get("viewBox") == "0 0 32 32"
