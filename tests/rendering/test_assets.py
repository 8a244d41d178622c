"""Assets: fingerprinted files of a theme, and the names in its stylesheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dateline.digests import digest_bytes
from dateline.reading.files import walk
from dateline.rendering.assets import Asset, make_assets
from rendering.samples import write

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.problems import Problem


def made(folder: Path, files: dict[str, str]) -> tuple[dict[str, Asset], list[Problem]]:
    write(folder / "static", files)
    found, _ = walk(folder, "static")
    return make_assets({path.removeprefix("static/"): file for path, file in found.items()})


def test_an_address_holds_a_digest_of_the_bytes(tmp_path: Path) -> None:
    assets, problems = made(tmp_path, {"dateline.js": "run()", "img/a.svg": "<svg/>"})
    assert problems == []
    assert assets["dateline.js"] == Asset(f"/assets/dateline.{digest_bytes(b'run()')[:8]}.js", b"run()")
    assert assets["img/a.svg"].address == f"/assets/img/a.{digest_bytes(b'<svg/>')[:8]}.svg"


def css(folder: Path, text: str, inside: str = "style.css", **more: str) -> str:
    files = {inside: text, "img/a b.svg": "<svg/>", "img/x.svg": "<svg/>", "font.woff2": "font", "css/two.css": "p{}"}
    assets, problems = made(folder, files | more)
    assert problems == []
    return re.sub(r"\.[0-9a-f]{8}\.", ".#.", assets[inside].content.decode())


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("a{background:url(img/x.svg)}", "a{background:url(img/x.#.svg)}"),
        ("a{background:url( 'img/x.svg' )}", "a{background:url( 'img/x.#.svg' )}"),
        ('a{background:URL("./img/../img/x.svg")}', 'a{background:URL("img/x.#.svg")}'),
        ("a{background:url('img/a b.svg')}", "a{background:url('img/a%20b.#.svg')}"),
        ("a{background:url(img/a%20b.svg)}", "a{background:url(img/a%20b.#.svg)}"),
        ("a{mask:url(img/x.svg#mark)}", "a{mask:url(img/x.#.svg#mark)}"),
        ("@font-face{src:url(font.woff2?#iefix)}", "@font-face{src:url(font.#.woff2?#iefix)}"),
        ("a{src:url(font.woff2),url(img/x.svg)}", "a{src:url(font.#.woff2),url(img/x.#.svg)}"),
        ('@import "css/two.css";', '@import "css/two.#.css";'),
        ("@import url(css/two.css) print;", "@import url(css/two.#.css) print;"),
        ("a{b:url(data:image/png;base64,AA==)}", "a{b:url(data:image/png;base64,AA==)}"),
        ("a{mask:url(#mark)}", "a{mask:url(#mark)}"),
        ("a{b:url()}", "a{b:url()}"),
        ("/* url(nothing.png) */", "/* url(nothing.png) */"),
        ("a{content:'url(nothing.png)'}", "a{content:'url(nothing.png)'}"),
        ('a{content:"\\"url(nothing.png)"}', 'a{content:"\\"url(nothing.png)"}'),
        ("a{b:my-url(img/x.svg)}", "a{b:my-url(img/x.#.svg)}"),
        ("/* never closed url(nothing.png)", "/* never closed url(nothing.png)"),
    ],
)
def test_names_in_a_stylesheet_become_addresses(tmp_path: Path, written: str, published: str) -> None:
    assert css(tmp_path, written) == published


def test_a_stylesheet_in_a_folder_names_files_from_there(tmp_path: Path) -> None:
    published = css(tmp_path, "a{b:url(../img/x.svg)} c{d:url(y.svg)}", "css/one.css", **{"css/y.svg": "<svg/>"})
    assert published == "a{b:url(../img/x.#.svg)} c{d:url(y.#.svg)}"


def test_a_stylesheets_address_changes_with_what_it_names(tmp_path: Path) -> None:
    before, _ = made(tmp_path, {"style.css": "@import 'two.css';", "two.css": "a{b:url(x.svg)}", "x.svg": "<svg/>"})
    after, _ = made(tmp_path, {"x.svg": "<svg></svg>"})
    assert {name: before[name].address != after[name].address for name in after} == dict.fromkeys(after, True)


def test_a_name_without_file_is_a_problem_at_its_place(tmp_path: Path) -> None:
    _, (fault,) = made(tmp_path, {"style.css": "a {\n  background: url('img/x.svgg');\n}\n", "img/x.svg": "<svg/>"})
    assert (fault.code, fault.place.path, fault.place.line, fault.place.column) == (
        "missing-media", "static/style.css", 2, 20,
    )  # fmt: skip
    assert fault.message == 'there is no file static/img/x.svgg. Did you mean "img/x.svg"?'


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "..%2fsecret.txt"])
def test_a_name_cannot_lead_out_of_the_theme(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"secret.txt": "secret"})
    _, (fault,) = made(tmp_path, {"style.css": f"a{{b:url({name})}}"})
    assert fault.code == "missing-media"


def test_stylesheets_that_import_each_other_are_a_problem(tmp_path: Path) -> None:
    _, (fault,) = made(tmp_path, {"a.css": "@import 'b.css';", "b.css": "@import 'a.css';"})
    assert (fault.code, fault.place.path) == ("template-error", "static/b.css")
    assert fault.message.endswith("it names itself, by way of a.css, b.css, a.css")


def test_a_stylesheet_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {"static/style.css": ""})
    (tmp_path / "static/style.css").write_bytes(b"a{\xff}")
    _, (fault,) = made(tmp_path, {})
    assert fault.code == "not-utf8"


def test_pathological_text_is_passed_over_in_linear_time(tmp_path: Path) -> None:
    for text in ("url(" * 50_000, "/*" * 50_000, '"\\' * 50_000, "@import " * 50_000, "url('" * 50_000):
        made(tmp_path, {"style.css": text})
