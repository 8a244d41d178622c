"""Theme: templates, static files and words, found along a chain of themes, the site's own first.

`themes/<name>/` in the site's folder with a `theme.yaml` is a theme and may extend another; without one it changes
single files of the packaged theme of that name. Whatever the chain, the packaged theme's words stand behind it.
"""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import dateline
from dateline.digests import digest, digest_bytes
from dateline.problems import Place, Problem, ProblemsFound, did_you_mean, problem
from dateline.reading.files import FoundFile, SourceText, read_text, walk
from dateline.rendering.assets import Asset, make_assets
from dateline.rendering.environment import Parsed, Shelf
from dateline.rendering.settings import SETTINGS, read_settings
from dateline.rendering.store import open_store, program
from dateline.rendering.templates import ARTICLE, PAGES, Known, Template
from dateline.rendering.words import Word, read_words
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT = "dateline"
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready to render with. `closures` holds, by template, the digest of all texts that go into it."""

    name: str
    stamp: str  # digest of which files there were, and when they were written
    templates: Mapping[str, Template]
    closures: Mapping[str, str]
    assets: Mapping[str, Asset]  # by name below static/
    dictionaries: Mapping[str, Mapping[str, Word]]  # by language tag
    parsed: Parsed = field(compare=False, repr=False)

    def mentions(self, word: str) -> bool:
        """Say whether any template has `word` in it: one that none mentions cannot be shown."""
        return any(word in template.text for template in self.templates.values())


@dataclass(frozen=True, slots=True)
class _Layer:
    """One folder of the chain. `files` are by path below it."""

    name: str
    folder: Path
    files: Mapping[str, FoundFile]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    """The folders of the theme `name`, the nearest first; `spoken` has the packaged theme's behind them, for words."""

    name: str
    layers: tuple[_Layer, ...]
    spoken: tuple[_Layer, ...]

    @property
    def stamp(self) -> str:
        return digest(
            [[layer.name, path, list(file.stamp)] for layer in self.spoken for path, file in layer.files.items()]
        )


def packaged_themes() -> Path:
    """Give the folder of the themes that come with Dateline: in the package, or beside `generator/` in a checkout."""
    package = Path(dateline.__file__).resolve().parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parents[1] / "themes"


def load_theme(folder: Path, name: str, held: Theme | None = None) -> Theme:
    """Load the theme `name` of the site in `folder`; `held` is given back where none of its files has changed.

    What its files come to is taken from the user's store, where it is known. Raises `ProblemsFound` with everything
    that is wrong with it.
    """
    layers, problems = _chain(folder, name)
    if problems:
        raise ProblemsFound(problems)
    chain = _Chain(name, tuple(layers), tuple(_with_default(layers)))
    if held is not None and (held.name, held.stamp) == (name, chain.stamp):
        return held
    store = None if any(layer.problems for layer in layers) else open_store(folder)
    contents = _contents(chain) if store else None
    if store is None or contents is None:
        return _made(chain, None)
    shelf = Shelf(store, _key(chain, contents))
    theme = _kept(chain, contents, shelf)
    if theme is None:
        theme = _made(chain, shelf)
        if contents == _contents(chain):  # else a file was written meanwhile, and it is not what the key says
            _keep(theme, chain, contents, shelf)
    return theme


def _made(chain: _Chain, shelf: Shelf | None) -> Theme:
    """Make the theme from its files."""
    problems = [fault for layer in chain.layers for fault in layer.problems]
    assets, faults = make_assets(_found(chain.layers, "static/"))
    problems += faults
    dictionaries = _dictionaries(chain.spoken, problems)
    templates = _templates(chain.layers, problems)
    problems += _missing(chain.layers, templates)
    parsed = Parsed(templates, shelf)
    problems += parsed.faults(Known(assets, {key for words in dictionaries.values() for key in words}))
    if problems:
        raise ProblemsFound(sorted(problems))
    return Theme(chain.name, chain.stamp, templates, parsed.closures(), assets, dictionaries, parsed)


# ── what the store knows ─────────────────────────────────────────────────────────────────────────────────────────────


def _contents(chain: _Chain) -> dict[str, bytes] | None:
    """Read all files, by where they are; None where one cannot be read, which is told when the theme is made."""
    try:
        return {file.located: file.absolute.read_bytes() for layer in chain.spoken for file in layer.files.values()}
    except OSError:
        return None


def _key(chain: _Chain, contents: Mapping[str, bytes]) -> str:
    """Give the digest of all that a theme is made from: its files, in the order of its chain, and what reads them."""
    files = [
        [layer.name, path, file.path, digest_bytes(contents[file.located])]
        for layer in chain.spoken
        for path, file in layer.files.items()
    ]
    return digest((program(), len(chain.layers), files))


def _keep(theme: Theme, chain: _Chain, contents: Mapping[str, bytes], shelf: Shelf) -> None:
    """Keep a theme that has no faults, as plain values; files that are published as they are, are not copied."""
    static = _found(chain.layers, "static/")
    entry = {
        "templates": [(each.key, each.path, each.text, each.layer) for each in theme.templates.values()],
        "closures": dict(theme.closures),
        "assets": [
            (name, asset.address, None if asset.content == contents[static[name].located] else asset.content)
            for name, asset in theme.assets.items()
        ],
        "words": [
            (tag, key, word.lang, word.forms)
            for tag, words in theme.dictionaries.items()
            for key, word in words.items()
        ],
    }
    shelf.store.save(shelf.key, entry)


def _kept(chain: _Chain, contents: Mapping[str, bytes], shelf: Shelf) -> Theme | None:
    """Give the theme as it was kept, or None where it was not."""
    entry = shelf.store.load(shelf.key)
    if entry is None:
        return None
    static = _found(chain.layers, "static/")
    templates = {key: Template(key, path, text, layer) for key, path, text, layer in entry["templates"]}
    assets = {
        each: Asset(address, contents[static[each].located] if content is None else content)
        for each, address, content in entry["assets"]
    }
    dictionaries: dict[str, dict[str, Word]] = {}
    for tag, key, lang, forms in entry["words"]:
        dictionaries.setdefault(tag, {})[key] = Word(lang, forms)
    return Theme(chain.name, chain.stamp, templates, entry["closures"], assets, dictionaries, Parsed(templates, shelf))


# ── the files of a theme ─────────────────────────────────────────────────────────────────────────────────────────────


def _chain(folder: Path, name: str) -> tuple[list[_Layer], list[Problem]]:
    """Find the folders of a theme and of those that it extends, the nearest first."""
    chain: list[_Layer] = []
    asked_at = _asked_in_site(folder)
    while True:
        found = _layers(folder, name, [layer.folder for layer in chain])
        if not found:
            seen = [layer.name for layer in chain]
            if name in seen:
                return chain, [problem("theme-loop", asked_at, chain=" → ".join([*seen, name]))]
            suggestion = did_you_mean(name, _names(folder))
            if (folder / "themes" / name).is_dir():
                suggestion = f" The folder themes/{name} has no {SETTINGS}."
            return chain, [problem("unknown-theme", asked_at, theme=name, suggestion=suggestion)]
        chain += found
        settings, problems = read_settings(chain[-1].files[SETTINGS])
        if problems or not settings.extends:
            return chain, problems
        name, asked_at = settings.extends, settings.place


def _layers(folder: Path, name: str, taken: Sequence[Path]) -> list[_Layer]:
    """Give the site's folder for theme `name` and, where that only changes files of it, the packaged one."""
    if not _NAME.fullmatch(name):
        return []
    packaged = packaged_themes()
    own, given = (folder / "themes" / name).resolve(), (packaged / name).resolve()
    layers: list[_Layer] = []
    if own.is_dir() and own not in taken:
        layers.append(_layer(folder, own, name, ""))
        if SETTINGS in layers[0].files:
            return layers
    if (given / SETTINGS).is_file() and given not in taken and given != own:
        return [*layers, _layer(packaged.parent, given, name, "dateline/")]
    return []


def _layer(root: Path, folder: Path, name: str, label: str) -> _Layer:
    top = f"themes/{name}"
    found, problems = walk(root, top)
    files = {path.removeprefix(f"{top}/"): file for path, file in found.items()}
    if label:
        files = {
            path: FoundFile(label + file.path, file.located, file.size, file.mtime_ns, file.inode)
            for path, file in files.items()
        }
    return _Layer(name, folder, files, tuple(problems))


def _asked_in_site(folder: Path) -> Place:
    """Give the place at which `site.yaml` names its theme."""
    try:
        text = (folder / "site.yaml").read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Place("site.yaml")
    line = next((number for number, line in enumerate(text.splitlines(), 1) if line.startswith("theme:")), 0)
    return SourceText("site.yaml", text).place(line) if line else Place("site.yaml")


def _names(folder: Path) -> list[str]:
    tops = (folder / "themes", packaged_themes())
    return sorted({each.name for top in tops if top.is_dir() for each in top.iterdir() if each.is_dir()})


def _found(chain: Sequence[_Layer], top: str) -> dict[str, FoundFile]:
    """Give the files below `top`, by name, each from the nearest theme that has it."""
    found: dict[str, FoundFile] = {}
    for layer in reversed(chain):
        found |= {path.removeprefix(top): file for path, file in layer.files.items() if path.startswith(top)}
    return found


def _with_default(chain: Sequence[_Layer]) -> list[_Layer]:
    """Give the chain with the packaged theme's words behind it: feeds and times speak them whatever the theme."""
    packaged = packaged_themes()
    given = (packaged / DEFAULT).resolve()
    if any(layer.folder == given for layer in chain):
        return list(chain)
    return [*chain, _layer(packaged.parent, given, DEFAULT, "dateline/")]


def _dictionaries(chain: Sequence[_Layer], problems: list[Problem]) -> dict[str, dict[str, Word]]:
    dictionaries: dict[str, dict[str, Word]] = {}
    for layer in reversed(chain):
        for path, file in layer.files.items():
            if not path.startswith("i18n/") or not path.endswith(".yaml"):
                continue
            source = read_text(file)
            if isinstance(source, Problem):
                problems.append(source)
                continue
            lang = path.removeprefix("i18n/").removesuffix(".yaml")
            words, faults = read_words(source, lang)
            problems += faults
            dictionaries[lang] = dictionaries.get(lang, {}) | words
    return dictionaries


def _missing(chain: Sequence[_Layer], templates: Mapping[str, Template]) -> list[Problem]:
    """Give the problem that a theme lacks templates for pages that every site has."""
    missing = [name for name in (*PAGES, ARTICLE) if name not in templates]
    if not missing:
        return []
    reason = f"it extends no theme and lacks {', '.join(missing)}"
    return [problem("template-error", Place(chain[-1].files[SETTINGS].path), reason=reason)]


def _templates(chain: Sequence[_Layer], problems: list[Problem]) -> dict[str, Template]:
    templates: dict[str, Template] = {}
    for index, layer in enumerate(chain):
        for path, file in layer.files.items():
            if not path.startswith("templates/"):
                continue
            source = read_text(file)
            if isinstance(source, Problem):
                problems.append(source)
                continue
            name = path.removeprefix("templates/")
            key = f"{index}:{name}" if name in templates else name
            templates[key] = Template(key, file.path, source.text, index)
    return templates
