"""Write a synthetic site: `python benchmarks/make_corpus.py 10000 FOLDER [--seed 1]`.

The same size and seed always give the same bytes. About 500 updates a coverage, 40 authors, 60 to 250 words an update,
with links, quotes, lists, pictures, headings and raw HTML (which shows as text).
"""

from __future__ import annotations

import argparse
import json
import struct
import zlib
from pathlib import Path

from corpus import CorpusCoverage, CorpusUpdate, generate, slug
from vocabulary import AUTHORS

SITE = """title: The Live Archive
base_url: https://archive.example.org/
authority: archive.example.org,2026
per_page: 50
stale_after: 0
"""


def main() -> None:
    """Read the command line and write the site."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("count", type=int, help="how many updates")
    parser.add_argument("folder", type=Path, help="where to write the site; made if it is not there")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_site(arguments.folder, arguments.count, arguments.seed)
    print(f"{arguments.count:,} updates in {arguments.folder}")


def write_site(folder: Path, count: int, seed: int = 1) -> None:
    """Write a site of `count` updates into `folder`."""
    coverages, updates = generate(count, seed)
    _put(folder / "site.yaml", SITE)
    for name in AUTHORS:
        _put(folder / "content" / "authors" / f"{author_id(name)}.md", f"---\nname: {_quoted(name)}\n---\n")
    for coverage in coverages:
        _put(folder / "content" / coverage.slug / "coverage.md", _coverage(coverage))
        picture = folder / "content" / coverage.slug / "media" / "scene.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(a_picture())
    for update in updates:
        _put(folder / "content" / update.coverage / f"{update.id}.md", update_text(update))


def author_id(name: str) -> str:
    """Give an author's id: names of any script have one."""
    return f"{slug(name) or 'author'}-{AUTHORS.index(name):02d}"


def _coverage(coverage: CorpusCoverage) -> str:
    fields = f"title: {_quoted(coverage.title)}\nsummary: {_quoted(coverage.summary)}\nstatus: closed\norder: newest\n"
    return f"---\n{fields}---\n"


def update_text(update: CorpusUpdate) -> str:
    """Give an update's source."""
    byline = ", ".join(author_id(name) for name in update.byline)
    fields = f"title: {_quoted(update.title)}\npublished: {update.published.isoformat()}\nbyline: [{byline}]\n"
    return f"---\n{fields}tags: [{', '.join(update.tags)}]\n---\n{update.body}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML double-quoted scalar


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def a_picture(width: int = 64, height: int = 36, shade: int = 0x60) -> bytes:
    """Give a plain grey PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    main()
