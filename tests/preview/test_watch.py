from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from watchfiles import Change

from dateline.preview.watch import MANY, Watched, matters, watch

from .harness import PATIENCE, make_site, save

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

EACH_WAY = pytest.mark.parametrize("poll", [False, True], ids=["notified", "polled"])


class Watching:
    """A watch under way."""

    def __init__(self, site: Path) -> None:
        """Begin with nothing heard."""
        self.site = site
        self.batches: asyncio.Queue[frozenset[str]] = asyncio.Queue()
        self.reasons: list[str] = []

    async def until(self, *names: str) -> None:
        """Wait until each of these was reported as changed."""
        missing = {str(self.site / name) for name in names}
        async with asyncio.timeout(PATIENCE):
            while missing:
                missing -= await self.batches.get()

    async def until_it_stands(self) -> None:
        """Wait for the word that whatever changes from now on is reported."""
        async with asyncio.timeout(PATIENCE):
            while await self.batches.get():
                pass

    async def edit(self, name: str, text: str = "edited") -> None:
        """Edit a file and wait until that is reported."""
        (self.site / name).write_text(text)
        await self.until(name)

    async def edit_until_heard(self, name: str) -> None:
        """Edit a file in a folder that has just come, again and again until that is reported.

        The system may begin to watch a folder after the first writes in it; the folder itself was reported then, and
        the build that follows reads them.
        """
        for number in range(int(PATIENCE)):
            (self.site / name).write_text(f"edited {number}")
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.until(name)
                return
        pytest.fail(f"no edit of {name} was heard of")


@asynccontextmanager
async def watching(site: Path, *, poll: bool = False) -> AsyncIterator[Watching]:
    """Watch a site."""
    under_way = Watching(site)
    watched = Watched(tuple(site / name for name in ("content", "themes", "site.yaml")), (site / "output",), poll)
    task = asyncio.create_task(watch(watched, under_way.batches.put_nowait, under_way.reasons.append))
    try:
        await under_way.until_it_stands()
        yield under_way
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def scenario(tmp_path: Path, steps: Callable[[Watching], Awaitable[None]], *, poll: bool = False) -> None:
    """Run `steps` on a watched site."""

    async def run() -> None:
        async with watching(make_site(tmp_path.resolve()), poll=poll) as under_way:
            await steps(under_way)

    asyncio.run(run())


@EACH_WAY
def test_every_save_is_seen_even_two_in_one_second(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        for text in ("2", "3", "4", "5"):
            await site.edit("content/storm/one.md", text)

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_a_save_by_replacing_is_seen_even_by_an_older_file(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        update = site.site / "content/storm/one.md"
        save(update, "second")
        await site.until("content/storm/one.md")
        beside = update.with_suffix(".new")
        beside.write_text("third!")
        os.utime(beside, (1e9, 1e9))
        beside.replace(update)
        await site.until("content/storm/one.md")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_a_save_in_the_way_of_vim_is_seen(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        update = site.site / "content/storm/one.md"
        probe = update.with_name("4913")
        for text in ("second", "third"):
            probe.write_text("")
            probe.unlink()
            update.rename(f"{update}~")
            update.write_text(text)
            Path(f"{update}~").unlink()
            await site.until("content/storm/one.md")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_the_settings_are_seen_when_replaced_twice(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        for text in ("title: A\n", "title: B\n"):
            save(site.site / "site.yaml", text)
            await site.until("site.yaml")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_a_removed_update_is_seen(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        (site.site / "content/storm/one.md").unlink()
        await site.until("content/storm/one.md")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_edits_below_a_new_and_a_renamed_folder_are_seen(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        new = site.site / "content/flood/day-one"
        new.mkdir(parents=True)
        (new / "two.md").write_text("two")
        await site.edit_until_heard("content/flood/day-one/two.md")
        new.rename(new.with_name("day-two"))
        await site.edit_until_heard("content/flood/day-two/two.md")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
@pytest.mark.parametrize("name", ["content", "themes"])
def test_a_folder_removed_and_made_again_is_watched_again(tmp_path: Path, name: str, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        (site.site / name / "x.md").write_text("x")
        await site.until(f"{name}/x.md")
        for text in ("again", "and again"):
            shutil.rmtree(site.site / name)
            await _settled(site, poll=poll)
            (site.site / name).mkdir()
            await _settled(site, poll=poll)
            await site.edit(f"{name}/x.md", text)

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_a_folder_replaced_in_one_go_is_watched_again(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        content = site.site / "content"
        for text in ("again", "and again"):
            shutil.rmtree(content)
            (content / "storm").mkdir(parents=True)
            (content / "storm/one.md").write_text("back")
            await _settled(site, poll=poll)
            await site.edit("content/storm/one.md", text)

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_a_folder_moved_away_and_another_moved_in_is_watched(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        shutil.copytree(site.site / "content", site.site / "other")
        (site.site / "content").rename(site.site / "old")
        (site.site / "other").rename(site.site / "content")
        await _settled(site, poll=poll)
        await site.edit("content/storm/one.md")

    scenario(tmp_path, steps, poll=poll)


@EACH_WAY
def test_the_whole_site_moved_away_and_back_is_watched_again(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        site.site.rename(site.site.with_name("elsewhere"))
        await _settled(site, poll=poll, there=False)
        site.site.with_name("elsewhere").rename(site.site)
        await _settled(site, poll=poll)
        await site.edit("content/storm/one.md")

    folder = tmp_path / "site"
    folder.mkdir()
    scenario(folder, steps, poll=poll)


async def _settled(site: Watching, *, poll: bool, there: bool = True) -> None:
    """Wait until the watch stands again, where it is set up anew; polling needs no such thing."""
    if not poll and there:
        await site.until_it_stands()


@EACH_WAY
def test_links_to_nowhere_and_to_themselves_do_not_stop_the_watch(tmp_path: Path, *, poll: bool) -> None:
    async def steps(site: Watching) -> None:
        await site.edit("content/storm/one.md")

    folder = tmp_path / "site"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "nowhere").symlink_to("none")
    (folder / "content" / "itself").symlink_to("itself")
    (folder / "content" / "above").symlink_to("..")
    (folder / "content").rename(folder / "links")
    make_site(folder)
    (folder / "links").rename(folder / "content" / "links")

    async def run() -> None:
        async with watching(folder.resolve(), poll=poll) as under_way:
            await steps(under_way)
            assert under_way.reasons == []

    asyncio.run(run())


def test_output_and_files_beside_the_site_are_not_heard_of(tmp_path: Path) -> None:
    async def steps(site: Watching) -> None:
        (site.site / "output").mkdir()
        (site.site / "output/index.html").write_text("x")
        (site.site / "README.md").write_text("x")
        (site.site / "content/storm/.one.md.swp").write_text("x")
        (site.site / "content/storm/two.md").write_text("x")
        batch = await asyncio.wait_for(site.batches.get(), PATIENCE)
        assert batch == {str(site.site / "content/storm/two.md")}

    scenario(tmp_path, steps)


def test_where_the_system_cannot_watch_folders_are_polled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> AsyncIterator[set[tuple[int, str]]]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", full)

    async def steps(site: Watching) -> None:
        await site.edit("content/storm/one.md")
        assert site.reasons == ["OS file watch limit reached"]

    scenario(tmp_path, steps)


@pytest.mark.parametrize(("count", "expected"), [(MANY, MANY), (MANY + 1, 0)])
def test_where_some_may_have_gone_unheard_anything_may_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, expected: int
) -> None:
    async def much(*_: object, stop_event: asyncio.Event, **__: object) -> AsyncIterator[set[tuple[Change, str]]]:
        await asyncio.sleep(0)  # the watch is set up
        yield {(Change.modified, str(tmp_path / f"content/{number}.md")) for number in range(count)}
        await stop_event.wait()

    monkeypatch.setattr("watchfiles.awatch", much)

    async def steps(site: Watching) -> None:
        assert len(await asyncio.wait_for(site.batches.get(), PATIENCE)) == expected

    scenario(tmp_path, steps)


@pytest.mark.parametrize(
    "name",
    [
        "content/a.md~", "content/.a.md.swp", "content/a.md.swx", "content/4913", "content/.#a.md", "content/#a.md#",
        "content/a.md___jb_tmp___", "content/a.md___jb_old___", "content/.git/index", "content/.goutputstream-ABC",
        "content/.a.md.k3x_9q.tmp", "content/.DS_Store", "content/__pycache__/x.pyc", "output/index.html",
        ".dateline/x", "contents/a.md", "site.yaml~",
    ],
)  # fmt: skip
def test_what_editors_and_systems_write_for_themselves_does_not_count(name: str) -> None:
    assert not matters(Watched((Path("/s/content"), Path("/s/site.yaml"))), f"/s/{name}")


@pytest.mark.parametrize(
    "name", ["content", "content/a.md", "content/.well-known/x", "content/a/media/b.jpg", "site.yaml"]
)
def test_sources_count(name: str) -> None:
    assert matters(Watched((Path("/s/content"), Path("/s/site.yaml"))), f"/s/{name}")


def test_a_site_below_a_folder_with_an_ignored_name_is_watched() -> None:
    assert matters(Watched((Path("/home/x/.git/s/content"),)), "/home/x/.git/s/content/a.md")


def test_an_ignored_folder_inside_a_watched_one_does_not_count() -> None:
    watched = Watched((Path("/s"),), (Path("/s/output"),))
    assert not matters(watched, "/s/output/index.html")
    assert matters(watched, "/s/outputs/index.html")
