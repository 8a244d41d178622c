"""Outputs: every page rendered, every file copied, staged for the output folder."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.chrome import chrome
from dateline.rendering.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dateline.build.memory import Memory
    from dateline.build.outcome import Stopwatch
    from dateline.build.prepare import Prepared
    from dateline.build.writer import Staging
    from dateline.pages.page import Page
    from dateline.rendering.theme import Theme

AT_A_TIME = 64  # pages that are held in memory between rendering and writing


def make_renderer(prepared: Prepared, theme: Theme, *, offline: bool, memory: Memory | None = None) -> Renderer:
    """Give what renders the pages."""
    newsroom = prepared.newsroom
    fragments = {fragment.key: fragment for fragment in prepared.fragments.values()}
    made = memory.made if memory else None
    renderer = Renderer(theme, chrome(newsroom), newsroom.site, fragments, offline, made)
    if memory:
        memory.made = renderer.made
    return renderer


def stage_outputs(
    prepared: Prepared, renderer: Renderer, theme: Theme, staging: Staging, memory: Memory | None, watch: Stopwatch
) -> dict[str, str]:
    """Render and copy into `staging`. With `memory`, give the key of what stands at each output path.

    What has the same key as in `memory` and stands as it was left is not made again. Raises `ProblemsFound` where a
    template fails.
    """
    keys: dict[str, str] = {}
    with watch.stage("writing", len(theme.assets)):
        for asset in theme.assets.values():
            staging.add(addresses.output_path(asset.address), asset.content)
    for chunk in _chunks(prepared.plan.pages, watch):
        started = time.perf_counter()
        made: list[tuple[str, bytes]] = []
        for page in chunk:
            path = addresses.output_path(page.address)
            if memory is not None:
                keys[path] = _key(page, path, renderer, memory)
                if memory.keys.get(path) == keys[path] and staging.stands(path):
                    continue
            made.append((path, renderer.render(page)))
        rendered = time.perf_counter()
        for path, content in made:
            staging.add(path, content)
        watch.add("rendering", rendered - started, len(made))
        watch.add("writing", time.perf_counter() - rendered, len(made))
    with watch.stage("writing", len(prepared.plan.copies)):
        _copy(prepared, staging, memory.keys if memory else {}, keys)
    return keys


def _key(page: Page, path: str, renderer: Renderer, memory: Memory) -> str:
    """Give a page's key, without looking into it where it is the very value of which the key is known."""
    if memory.keys_with is renderer.made and memory.pages.get(path) is page:
        return memory.keys[path]
    return renderer.key(page)


def _chunks(pages: Sequence[Page], watch: Stopwatch) -> Iterator[Sequence[Page]]:
    for start in range(0, len(pages), AT_A_TIME):
        watch.progress("rendering", start, len(pages))
        yield pages[start : start + AT_A_TIME]
    watch.progress("rendering", len(pages), len(pages))


def _copy(prepared: Prepared, staging: Staging, known: Mapping[str, str], keys: dict[str, str]) -> None:
    held = {path: text for texts in prepared.held.values() for path, text in texts.items()}
    for copy in prepared.plan.copies:
        path = addresses.output_path(copy.address)
        if copy.path in held:  # the copy of a source: not as it stands now, but as it was last good
            staging.add(path, held[copy.path].encode())
            continue
        keys[path] = f"{copy.path} {prepared.reading.files[copy.path].stamp}"
        if known.get(path) != keys[path] or not staging.stands(path):
            staging.copy(path, prepared.reading.files[copy.path].absolute)
