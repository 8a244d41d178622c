"""Store: what is kept is had again whole, or not at all, and only from where nobody else may write."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.rendering import store as room
from dateline.rendering.store import ENDING, KEPT, VARIABLE, Store, open_store, program, user_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUE = {"code": compile("6 * 7", "x.html", "eval"), "words": [("de", "Zeit")], "file": b"\x00"}
HOME = Path("/home/ada")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path)


def entry(store: Store, key: str) -> Path:
    return store.folder / f"{key}{ENDING}"


def test_what_is_kept_is_had_again(kept: Store) -> None:
    kept.save("a", VALUE)
    found = kept.load("a")
    assert found == VALUE
    assert eval(found["code"]) == 42  # noqa: S307 -- our own
    assert kept.load("b") is None
    assert [file.name for file in kept.folder.iterdir()] == [f"a{ENDING}"], "nothing is left half written"


def test_what_is_kept_twice_is_the_later(kept: Store) -> None:
    kept.save("a", 1)
    kept.save("a", 2)
    assert kept.load("a") == 2


@given(at=st.integers(0, 400), bit=st.integers(0, 7))
def test_an_entry_that_is_damaged_anywhere_is_passed_over(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.save("a", VALUE)
    content = bytearray(entry(store, "a").read_bytes())
    content[at % len(content)] ^= 1 << bit
    entry(store, "a").write_bytes(content)
    assert store.load("a") is None
    store.save("a", VALUE)
    assert store.load("a") == VALUE, "and replaced"


@pytest.mark.parametrize("length", [0, 1, 20, 60, -1])
def test_an_entry_that_is_cut_short_is_passed_over(kept: Store, length: int) -> None:
    kept.save("a", VALUE)
    file = entry(kept, "a")
    file.write_bytes(file.read_bytes()[:length])
    assert kept.load("a") is None


def test_an_entry_under_anothers_name_is_passed_over(kept: Store) -> None:
    kept.save("a", VALUE)
    shutil.copy(entry(kept, "a"), entry(kept, "b"))
    assert kept.load("b") is None


def test_what_cannot_be_kept_is_not(kept: Store) -> None:
    kept.save("a", {"an object": object()})
    assert list(kept.folder.iterdir()) == []
    Store(kept.folder / "gone").save("a", 1)
    assert Store(kept.folder / "gone").load("a") is None


def test_the_entries_that_were_used_last_stay(kept: Store) -> None:
    other = kept.folder / "letter.txt"
    other.write_text("not ours")
    for number in range(KEPT):
        kept.save(str(number), number)
        os.utime(entry(kept, str(number)), ns=(0, number + 1))
    assert kept.load("0") == 0, "which makes it the newest"
    kept.save("new", -1)
    kept.save("newer", -2)
    left = {file.stem for file in kept.folder.glob(f"*{ENDING}")}
    assert left == {"0", "new", "newer", *(str(number) for number in range(3, KEPT))}
    assert other.exists()


def test_only_the_user_may_write_there(cache: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "site")
    assert store is not None
    assert store.folder.is_relative_to(cache)
    store.save("a", 1)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (cache, store.folder, entry(store, "a"))}
    assert modes == {"cache": 0o700, "templates": 0o700, f"a{ENDING}": 0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
@pytest.mark.parametrize("below", ["", "templates"])
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_where_others_may_write_nothing_is_loaded(cache: Path, tmp_path: Path, below: str, mode: int) -> None:
    assert open_store(tmp_path / "site") is not None
    (cache / below).chmod(mode)
    assert open_store(tmp_path / "site") is None


def test_what_belongs_to_another_is_not_loaded(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_store(tmp_path / "site") is not None
    monkeypatch.setattr(os, "geteuid", lambda: cache.stat().st_uid + 1, raising=False)
    assert open_store(tmp_path / "site") is None


@pytest.mark.parametrize("where", ["site", "site/.cache", "other/../site/deep"])
def test_nothing_is_loaded_from_below_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """A site may come from anywhere, its folder `.cache` too."""
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.setenv(VARIABLE, str(tmp_path / where))
    assert open_store(site) is None
    assert list(site.iterdir()) == []


def test_nothing_is_loaded_from_below_a_site_by_way_of_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "link").symlink_to(site, target_is_directory=True)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "link" / "cache"))
    assert open_store(site) is None


def test_without_a_folder_that_can_be_made_there_is_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for folder in ("", "relative", str(tmp_path / "file" / "below")):
        monkeypatch.setenv(VARIABLE, folder)
        assert open_store(tmp_path / "site") is None


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, HOME / ".cache/dateline"),
        ("linux", {"XDG_CACHE_HOME": "/var/tmp/ada"}, Path("/var/tmp/ada/dateline")),  # noqa: S108 -- never made
        ("linux", {"XDG_CACHE_HOME": "relative"}, HOME / ".cache/dateline"),
        ("linux", {"XDG_CACHE_HOME": ""}, HOME / ".cache/dateline"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, HOME / "Library/Caches/dateline"),
        ("win32", {"LOCALAPPDATA": "/C/ada/Local"}, Path("/C/ada/Local/dateline")),
        ("win32", {}, None),
        ("linux", {"DATELINE_CACHE": "/mine", "XDG_CACHE_HOME": "/x"}, Path("/mine")),
        ("darwin", {"DATELINE_CACHE": ""}, None),
    ],
)
def test_the_folder_follows_the_customs_of_the_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], folder: Path | None
) -> None:
    monkeypatch.setattr(Path, "home", lambda: HOME)
    assert user_folder(environment, platform) == folder


def test_a_user_without_a_home_has_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert user_folder({}, "linux") is None


def test_another_program_makes_other_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as one of its files is written again."""
    (tmp_path / "rendering").mkdir()
    file = tmp_path / "rendering" / "render.py"

    def programs() -> Iterator[str]:
        yield program()
        for text in ("", "x = 1", "x = 2"):
            file.write_text(text)
            yield program()
        os.utime(file, ns=(1, 1))
        yield program()

    monkeypatch.setattr(room, "_PROGRAM", tmp_path)
    assert len(set(programs())) == 5
    assert program() == program()
