"""Layouts: one corpus laid out for every generator, each in its own folder, with that generator's theme.

`python benchmarks/layouts.py 10000 FOLDER` writes them all. The bodies are the same for everybody; front matter and
names of files are as each generator wants them. Tags stand only where pages are made of them: in Dateline's full row.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import make_corpus
from corpus import CorpusCoverage, CorpusUpdate, generate
from make_corpus import a_picture, author_id
from vocabulary import AUTHORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PEERS = Path(__file__).resolve().parent / "peers"
MARKS = "marks.json"
SITE_TITLE = "The Live Archive"  # as every peer's settings write it
FOOT_WORDS = "This page is part of an archive"  # as the foot of every page begins
PICTURE = "(media/scene.png"  # how the corpus refers to a coverage's picture

SITE_WORDS = {
    "dateline": "{{ site.title }}",
    "eleventy": "{{ site.title }}",
    "hugo": "{{ site.Title }}",
    "pelican": "{{ SITENAME }}",
}
"""How each peer's templates say the site's title, which stands as @@SITE@@ in what they share."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An update that the edits are made to: where it stands, and one of its authors."""

    coverage: str
    id: str
    author: str  # id
    author_name: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What the cases need to know of a corpus."""

    updates: int
    coverages: int
    newest: Marked
    oldest: Marked
    oldest_pages: int  # timeline pages of the oldest update's coverage
    bytes: int  # of all bodies


def write_layouts(folder: Path, count: int, names: Sequence[str], seed: int = 1) -> Marks:
    """Write a corpus of `count` updates into a folder below `folder` for each layout named."""
    coverages, updates = generate(count, seed)
    for name in names:
        LAYOUTS[name].begin(folder / name, coverages)
    newest = oldest = None
    sizes: dict[str, int] = {}
    written = 0
    for update in updates:
        for name in names:
            LAYOUTS[name].add(folder / name, update)
        sizes[update.coverage] = sizes.get(update.coverage, 0) + 1
        written += len(update.body.encode())
        if newest is None or update.published > newest.published:
            newest = update
        if oldest is None or update.published < oldest.published:
            oldest = update
    if newest is None or oldest is None:
        raise ValueError("a corpus has at least one update")
    pages = -(-sizes[oldest.coverage] // 50)
    marks = Marks(count, len(coverages), _marked(newest), _marked(oldest), pages, written)
    _put(folder / MARKS, json.dumps(asdict(marks), ensure_ascii=False, indent=1) + "\n")
    return marks


def read_marks(folder: Path) -> Marks:
    """Read what `write_layouts` noted beside the layouts."""
    found = json.loads((folder / MARKS).read_text(encoding="utf-8"))
    return Marks(**found | {name: Marked(**found[name]) for name in ("newest", "oldest")})


def _marked(update: CorpusUpdate) -> Marked:
    return Marked(update.coverage, update.id, author_id(update.byline[0]), update.byline[0])


# ── one layout for each generator ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Layout:
    """How one generator wants its sources: what comes first, then each update."""

    begin: Callable[[Path, Sequence[CorpusCoverage]], None]
    add: Callable[[Path, CorpusUpdate], None]


def _begin_dateline(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    _put(folder / "site.yaml", make_corpus.SITE)
    _put(folder / "themes/dateline/templates/includes/footer.html", f"<p>{FOOT_WORDS} of live coverage.</p>\n")
    _dateline_content(folder, coverages)


def _begin_dateline_plain(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    copy_theme("dateline", folder)
    _dateline_content(folder, coverages)


def _dateline_content(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    for identity, name in author_names().items():
        _put(folder / "content/authors" / f"{identity}.md", f"---\nname: {_quoted(name)}\n---\n")
    for coverage in coverages:
        fields = {"title": coverage.title, "summary": coverage.summary}
        text = _front_matter(fields, {"status": "closed", "order": "newest"})
        _put(folder / "content" / coverage.slug / "coverage.md", text)
        _picture(folder / "content" / coverage.slug / "media")


def _add_dateline(folder: Path, update: CorpusUpdate) -> None:
    _put(folder / "content" / update.coverage / f"{update.id}.md", make_corpus.update_text(update))


def _add_dateline_plain(folder: Path, update: CorpusUpdate) -> None:
    fields = {"published": update.published.isoformat(), "byline": _ids(update)}
    text = _front_matter({"title": update.title}, fields) + update.body
    _put(folder / "content" / update.coverage / f"{update.id}.md", text)


def _begin_hugo(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    copy_theme("hugo", folder)
    for identity, name in author_names().items():
        _put(folder / "content/authors" / identity / "_index.md", _front_matter({"title": name}))
    for coverage in coverages:
        text = _front_matter({"title": coverage.title, "description": coverage.summary})
        _put(folder / "content" / coverage.slug / "_index.md", text)
        _picture(folder / "static/media" / coverage.slug)


def _add_hugo(folder: Path, update: CorpusUpdate) -> None:
    _put(folder / "content" / update.coverage / f"{update.id}.md", _dated(update))


def _begin_eleventy(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    copy_theme("eleventy", folder)
    _put(folder / "content/_data/coverages.json", _coverages_json(coverages))
    _put(folder / "content/_data/people.json", _json(author_names()))
    for coverage in coverages:
        _picture(folder / "media" / coverage.slug)


def _add_eleventy(folder: Path, update: CorpusUpdate) -> None:
    _put(folder / "content/updates" / update.coverage / f"{update.id}.md", _dated(update))


def _begin_pelican(folder: Path, coverages: Sequence[CorpusCoverage]) -> None:
    copy_theme("pelican", folder)
    _put(folder / "coverages.json", _coverages_json(coverages))
    _put(folder / "authors.json", _json(author_names()))
    for coverage in coverages:
        _picture(folder / "content/media" / coverage.slug)


def _add_pelican(folder: Path, update: CorpusUpdate) -> None:
    """Write an update as Pelican's own reader wants it: lines of `key: value`, which is not all of YAML."""
    authors = "; ".join(author_id(name) for name in update.byline)
    head = f"---\ntitle: {update.title}\ndate: {update.published.isoformat()}\nauthors: {authors}\n---\n\n"
    _put(folder / "content/updates" / update.coverage / f"{update.id}.md", head + _rooted_body(update))


LAYOUTS: Mapping[str, Layout] = {
    "dateline": Layout(_begin_dateline, _add_dateline),
    "dateline-plain": Layout(_begin_dateline_plain, _add_dateline_plain),
    "hugo": Layout(_begin_hugo, _add_hugo),
    "eleventy": Layout(_begin_eleventy, _add_eleventy),
    "pelican": Layout(_begin_pelican, _add_pelican),
}


# ── what the layouts share ───────────────────────────────────────────────────────────────────────────────────────────


def copy_theme(name: str, folder: Path) -> None:
    """Copy a peer's theme and settings, with the parts that all peers share written in."""
    shared = {
        f"@@{part.stem.upper()}@@": part.read_text(encoding="utf-8").rstrip("\n")
        for part in sorted((PEERS / "shared").iterdir())
    }
    for source in sorted((PEERS / name).rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            text = source.read_text(encoding="utf-8")
            for mark, part in (*shared.items(), ("@@SITE@@", SITE_WORDS[name])):
                text = text.replace(mark, part)
            _put(folder / source.relative_to(PEERS / name), text)


def author_names() -> dict[str, str]:
    """Give the name of every author by id."""
    return {author_id(name): name for name in AUTHORS}


def _dated(update: CorpusUpdate) -> str:
    fields = {"date": update.published.isoformat(), "authors": _ids(update)}
    return _front_matter({"title": update.title}, fields) + _rooted_body(update)


def _rooted_body(update: CorpusUpdate) -> str:
    return update.body.replace(PICTURE, f"(/media/{update.coverage}/scene.png")


def _ids(update: CorpusUpdate) -> str:
    return f"[{', '.join(author_id(name) for name in update.byline)}]"


def _front_matter(texts: Mapping[str, str], plain: Mapping[str, str] | None = None) -> str:
    lines = [f"{name}: {_quoted(text)}\n" for name, text in texts.items()]
    lines += [f"{name}: {text}\n" for name, text in (plain or {}).items()]
    return f"---\n{''.join(lines)}---\n"


def _coverages_json(coverages: Sequence[CorpusCoverage]) -> str:
    return _json({each.slug: {"title": each.title, "description": each.summary} for each in coverages})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML double-quoted scalar


def _picture(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scene.png").write_bytes(a_picture())


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Read the command line and write the layouts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("count", type=int, help="how many updates")
    parser.add_argument("folder", type=Path, help="where to write them")
    parser.add_argument("--only", nargs="+", choices=list(LAYOUTS), default=list(LAYOUTS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    marks = write_layouts(given.folder, given.count, given.only, given.seed)
    print(f"{marks.updates:,} updates in {marks.coverages:,} coverages, {marks.bytes:,} bytes of Markdown")


if __name__ == "__main__":
    main()
