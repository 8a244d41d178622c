"""Site: all units of a site made, so that the output is as it should be once the stage is put in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.build import shards
from dateline.build.bench import Task
from dateline.build.gathering import gather
from dateline.build.keeping import shown_at
from dateline.build.last_good import published_media
from dateline.build.listing_work import FRONT, LISTING, listing_key, make_front
from dateline.build.manifest import NAME
from dateline.build.outputs import collisions, drop, is_wanted, spoilt_units
from dateline.pages.listing import listing_names
from dateline.problems import Problem, ProblemsFound, errors
from dateline.reading.layout import unit_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from dateline.build.bench import Bench
    from dateline.build.gathering import Gathered, Hands
    from dateline.build.ground import Ground, Held
    from dateline.build.run import Run

THEME = "theme"  # the unit of the theme's own files
LISTED = 3  # updates of listings that are as much work as one of a coverage
KEPT = "kept/"  # before units of which nothing is known but what they showed before


def make_site(run: Run, hands: Hands, held: Held) -> Gathered:
    """Make every unit that is not as it should be, and want no file that belongs to none.

    `held` are units that are read from these texts. With an error among its problems the site is not whole.
    """
    site = gather(run, hands, held)
    if errors(site.problems):
        return site
    ground = site.ground
    coverages = set(map(unit_at, ground.masthead.layout.coverages))
    touched = _touched(run, site)
    if touched is None:
        _forget_others(run, coverages, of="content/")
    listings = listing_names(ground.newsroom, shards.listings(run.state))
    reasons = site.reasons | _make_listings(run, hands, ground, listings, touched, _moved(site))
    bench = hands.bench_on(ground)
    _make_theme(bench, ground)
    run.units.refresh(reasons)
    known = run.units.known
    run.watch.merge(make_front(bench, [known[LISTING + name] for name in listings]).seconds)
    run.units.refresh([FRONT])
    kept = [unit for unit, texts in ground.held.items() if not texts]
    others = (FRONT, THEME, *(LISTING + name for name in listings), *(KEPT + unit for unit in kept))
    if touched is None or run.units.known.keys() - coverages.union(others):
        _forget_others(run, coverages.union(others))
    for unit in kept:
        _keep(bench, ground, unit)
    return replace(site, problems=tuple(sorted({*site.problems, *_collisions(run, ground)})), reasons=reasons)


def _make_listings(
    run: Run, hands: Hands, ground: Ground, names: Iterable[str], touched: frozenset[str] | None, moved: float
) -> dict[str, str]:
    """Make the listings that are not as their parts are; give the reason for each.

    `touched` are the only ones of which that can be, where it is known. `moved` is the share of all updates that stand
    in coverages made in this build: so much of a listing, by and large, is to be made anew. To do so is a third of the
    work of making an update of a coverage, so that workers are not forked for the listings of one edit.
    """
    known, spoilt = run.units.known, frozenset(spoilt_units(run.state))
    reasons = {}
    for name in names:
        unit = LISTING + name
        kept = known.get(unit)
        if kept is None:
            reasons[unit] = "nothing is known of an earlier build of it"
        elif unit in spoilt:
            reasons[unit] = "a file of it in the output is missing, or was changed by somebody else"
        elif touched is not None and name not in touched:
            continue
        elif kept.key != listing_key(ground, run.state, name):
            reasons[unit] = "an update in it changed, or the theme, or what it takes from settings and people"
    sizes = shards.sizes(run.state) if len(reasons) > 1 else {}
    tasks = [Task(unit, round(sizes.get(unit.removeprefix(LISTING), 0) * moved / LISTED)) for unit in reasons]
    hands.bench_on(ground).told = None
    faults = set[Problem]()
    for number, made in enumerate(hands.make(ground, tasks) if tasks else (), 1):
        run.watch.progress("listings", number, len(tasks))
        run.watch.merge(made.seconds)
        faults |= set(made.faults)
    if faults:
        raise ProblemsFound(sorted(faults))
    return reasons


def _moved(site: Gathered) -> float:
    sizes = {unit_at(id_): len(paths) for id_, paths in site.ground.masthead.layout.coverages.items()}
    return sum(sizes.get(unit, 0) for unit in site.made) / max(1, sum(sizes.values()))


def _touched(run: Run, site: Gathered) -> frozenset[str] | None:
    """Give the listings that have changed, where nothing but updates has since the last build of this process."""
    if run.warm is None or site.ground.theme is not run.warm.theme or site.ground.fragments is not run.warm.fragments:
        return None
    return frozenset(name for made in site.made.values() for name in made.listings)


def _make_theme(bench: Bench, ground: Ground) -> None:
    """Stage the theme's own files."""
    shelf = bench.shelf(THEME)
    with bench.stage("writing"), bench.state.transaction():
        for asset in ground.theme.assets.values() if ground.theme else ():
            path = addresses.output_path(asset.address)
            if not shelf.stands(path, asset.address, ""):
                shelf.add(path, asset.content, asset.address)
        shelf.flush()


def _keep(bench: Bench, ground: Ground, unit: str) -> None:
    """Want what a unit showed of which nothing else is known, where no other unit has a file of its own."""
    shelf = bench.shelf(KEPT + unit)
    for shown in shown_at(unit, ground.masthead.files):
        shelf.keep_folder(shown)
    with bench.state.transaction():
        shelf.flush()


def _forget_others(run: Run, units: Collection[str], of: str = "") -> None:
    """Forget all units but these whose names begin with `of`, and want their files no longer."""
    state = run.state
    with state.transaction():
        gone = [name for name in run.units.known if name.startswith(of) and name not in units]
        shards.forget(state, gone)
        for (unit,) in list(state.rows("SELECT DISTINCT unit FROM output")):
            if unit.startswith(of) and unit not in units:
                drop(state, unit)
    run.units.refresh(gone)


def _collisions(run: Run, ground: Ground) -> Iterator[Problem]:
    """Tell of addresses that two sources ask for. Which they are is found by planning the whole site in one go."""
    if is_wanted(run.state, NAME) or collisions(run.state):
        from dateline.build.prepare import prepare

        spare = published_media(run.output_folder, ground.held)
        prepared = prepare(run.folder, run.options, run.watch, ground.held, spare, run.archive)
        yield from (each for each in prepared.problems if each.code == "duplicate-address")
