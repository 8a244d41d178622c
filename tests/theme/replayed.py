"""Replayed: a small coverage with a past, made by hand, and its pages in a folder."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateline import addresses
from dateline.clock import public
from dateline.digests import digest_text
from dateline.model import Past, Version, Withdrawal
from dateline.pages.chrome import chrome
from dateline.pages.context import make_context
from dateline.pages.frame import make_frame
from dateline.pages.plan import plan
from dateline.pages.replay import replay_pages
from dateline.rendering.render import Renderer
from dateline.rendering.theme import load_theme
from pages import samples
from tools import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom, Update
    from dateline.pages.page import Page

START = datetime(2026, 3, 7, 22, 0, tzinfo=UTC)  # New York puts its clocks forward in the night that follows
SENTENCE = "The wind rises over the harbour, and the boats pull at their ropes. "


def at(minutes: float) -> datetime:
    """Give an instant in minutes from the start."""
    return START + timedelta(minutes=minutes)


def version(name: str, published: float, landed: float, text: str, **changed: Any) -> Version:
    """A version of the update `name`; times are minutes from the start."""
    update = samples.update(name, at(published), text, **changed)
    blob = digest_text(f"{name} {published} {text} {sorted(changed)}")
    update = replace(update, body=replace(update.body, path=f"{update.path}@{blob}"))
    return Version(update, at(landed), at(landed), digest_text(f"{blob} {landed}"), blob, "Ana Ruiz")


def past(*versions: Version, gaps: Sequence[tuple[float, float | None]] = ()) -> Past:
    """A past of these versions; gaps are in minutes from the start."""
    spans = tuple((at(begun), at(ended) if ended is not None else None) for begun, ended in gaps)
    return Past(versions, settled=True, gaps=spans)


def small_pasts() -> dict[str, Past]:
    """One of everything: edits, a scheduled update, gaps, a withdrawal, a former update, another time, a key event."""
    gone = Withdrawal(at(65), "It could not be confirmed.")
    return {
        "first": past(version("first", 0, 1, "It begins.", title="The storm begins", key=True)),
        "edited": past(
            version("edited", 10, 11, "Two boats are out."),
            version("edited", 10, 30, "Three boats are out."),
            version("edited", 10, 45, "Three boats are out.", title="Three boats are out", key=True),
        ),
        "scheduled": past(
            version("scheduled", 40, 5, "What was to come."),
            version("scheduled", 40, 20, "What was to come, in better words.", title="As planned"),
        ),
        "withdrawn": past(
            version("withdrawn", 25, 26, "A rumour.", title="A rumour", key=True),
            version("withdrawn", 25, 66, "", title="A rumour", key=True, status="withdrawn", withdrawal=gone),
        ),
        "absent": past(version("absent", 50, 51, "It comes and goes."), gaps=[(55, 58)]),
        "removed": past(
            version("removed", 33, 34, "It stood only for a while.", title="For a while"), gaps=[(70, None)]
        ),
        "moved": past(
            version("moved", 60, 60, "Put at the wrong time."),
            version("moved", 5, 75, "Put at the right time."),
        ),
        "postponed": past(
            version("postponed", 80, 62, "Later today."),
            version("postponed", 100, 64, "Later than that."),
        ),
        "midnight": past(version("midnight", 7 * 60, 7 * 60, "The next day.", title="A new day", key=True)),
        "imported": past(
            version("imported", 2, 9_000, "Taken over from the old site."),
            version("imported", 2, 9_050, "Taken over from the old site, and corrected."),
        ),
        "pinned": past(
            version("pinned", 85, 85, "Stay at home.", pinned=True),
            version("pinned", 85, 95, "You may go out.", pinned=False),
        ),
    }


def long_pasts(count: int = 23) -> dict[str, Past]:
    """A coverage that fills several blocks: every third update a key event, every fifth edited later."""
    chance = random.Random(4)  # noqa: S311 - a repeatable sample
    pasts = {}
    for n in range(1, count + 1):
        name, published = f"n-{n:03d}", 17.0 * n
        settled = {"title": f"News number {n}", "key": n % 3 == 1}
        versions = [version(name, published, published + 1, f"What is known at {n}. {SENTENCE * (n % 4)}", **settled)]
        if n % 5 == 0:
            later = published + chance.randrange(3, 200)
            versions.append(version(name, published, later, f"What is known now of {n}. {SENTENCE}", **settled))
        pasts[name] = past(*versions)
    return pasts


# ── today, and its pages ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Site:
    """A newsroom with one coverage, `story`, and the pasts of its updates."""

    newsroom: Newsroom
    pasts: Mapping[str, Past]


def site_of(pasts: Mapping[str, Past], *, lang: str = "en", **changed: Any) -> Site:
    """Give the site whose updates say today what the last version of each says, but for those that are gone."""
    updates = [_today(each) for each in pasts.values() if not (each.gaps and each.gaps[-1][1] is None)]
    settings = samples.site(publisher=None, sections=(), language=lang, share=("copy", "email"))
    fields_of = {"order": "newest", "status": "closed", "title": "Storm over the harbour"} | changed
    return Site(samples.one_story(updates, site=settings, **fields_of), pasts)


def _today(told: Past) -> Update:
    update = told.versions[-1].update
    return replace(update, body=replace(update.body, path=update.path))


def fragments_of(site: Site) -> dict[str, Fragment]:
    """Give the bodies of today's updates and of all versions, by the path of the body."""
    found = samples.fragments(site.newsroom)
    for told in site.pasts.values():
        for each in told.versions:
            found[each.update.body.path] = samples.fragment(each.update.body.text)
    return found


def replayed(site: Site) -> list[Page]:
    """Give the scripts of the coverage."""
    coverage, fragments = site.newsroom.coverages[0], fragments_of(site)
    frame = make_frame(coverage, make_context(site.newsroom, fragments, samples.CLOCK), fragments)
    return replay_pages(frame, site.pasts, fragments)


def write(site: Site, folder: Path, *, offline: bool = False) -> None:
    """Write all pages of the site, its scripts and its theme's files below `folder`."""
    shown = public(site.newsroom, samples.CLOCK)
    fragments = fragments_of(site)
    theme = load_theme(PROJECT, "dateline")
    renderer = Renderer(theme, chrome(shown), shown.site, {each.key: each for each in fragments.values()}, offline)
    planned, _ = plan(shown, fragments, clock=samples.CLOCK, pasts={"story": site.pasts}, versions=False)
    pages = planned.pages
    made = {addresses.output_path(page.address): renderer.render(page) for page in pages}
    made |= {asset.address.lstrip("/"): asset.content for asset in theme.assets.values()}
    for path, content in made.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
