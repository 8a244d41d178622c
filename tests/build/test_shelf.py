"""Shelves: each unit puts its files down by itself; what stands is left, and what two units want is told."""

from __future__ import annotations

import shutil
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.build.manifest import NAME, Entry, Manifest, OutputRefused, load_manifest, manifest_bytes
from dateline.build.outputs import Collision, collisions, drop, look, spoilt_units
from dateline.build.shelf import Shelf
from dateline.build.stage import STAGE
from dateline.build.state import State
from dateline.build.writer import Written, commit, writing

from .disks import Builder, Killed, KilledDisk, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dateline.build.disk import Disk

HEAD = Manifest("https://example.org/")
KEYS = ("view", "made")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Give a state that builds into `tmp_path / "output"` share."""
    with State.open(tmp_path / "state.sqlite", "", durable=False) as opened:
        yield opened


class Desk:
    """One build of units, made one after the other."""

    def __init__(self, root: str, state: State) -> None:
        self.root = root
        self.state = state
        self.numbers = count(1)

    def shelf(self, unit: str) -> Shelf:
        return Shelf(self.root, self.state, unit, self.numbers)

    def put(self, unit: str, files: Mapping[str, bytes]) -> Shelf:
        """Make a unit of these files."""
        shelf = self.shelf(unit)
        for path, content in files.items():
            shelf.add(path, content, *KEYS)
        self.flush(shelf)
        return shelf

    def flush(self, shelf: Shelf) -> None:
        with self.state.transaction():
            shelf.flush()

    def commit(self) -> Written:
        return commit(self.root, self.state, HEAD, durable=False)


def build(tmp_path: Path, state: State, units: Mapping[str, Mapping[str, bytes]]) -> Written:
    """Make units and put their files in place."""
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        for unit, files in units.items():
            desk.put(unit, files)
        assert collisions(state) == []
        return desk.commit()


def pages(tmp_path: Path) -> dict[str, bytes]:
    """Give what stands in the output but the manifest."""
    return tree(tmp_path / "output", but=lambda path: path == NAME)


def test_a_unit_that_is_not_made_again_keeps_its_files(tmp_path: Path, state: State) -> None:
    """Only its own rows tell what a unit has; others stay as they are."""
    build(tmp_path, state, {"a": {"a/x.html": b"x", "a/y.html": b"y"}, "b": {"b.html": b"b"}})
    written = build(tmp_path, state, {"a": {"a/x.html": b"X"}})
    assert (written.written, written.removed, written.unchanged) == (("a/x.html",), ("a/y.html",), 1)
    assert pages(tmp_path) == {"a/x.html": b"X", "b.html": b"b"}
    assert [(row[0], row[1]) for row in state.rows("SELECT path, unit FROM output")] == [
        ("a/x.html", "a"),
        ("b.html", "b"),
    ]


def test_few_changes_among_many_files(tmp_path: Path, state: State) -> None:
    """The manifest is that of all files, build after build, and what was removed does not come back."""
    units = {name: {f"{name}/{number}.html": b"." for number in range(40)} for name in "abc"}
    build(tmp_path, state, units)
    changes: list[dict[str, bytes | None]] = [
        {"b/7.html": b"new"},
        {"b/7.html": None, "b/70.html": b"more"},
        {"b/0.html": None, "b/39.html": b"x"},
        {},
    ]
    for change in changes:
        files = {**units["b"], **change}
        units["b"] = {path: content for path, content in files.items() if content is not None}
        written = build(tmp_path, state, {"b": units["b"]})
        whole = {path: content for files in units.values() for path, content in files.items()}
        assert pages(tmp_path) == whole
        assert (tmp_path / "output" / NAME).read_bytes() == manifest_of(whole)
        assert len(written.written) + written.unchanged == len(whole)


def test_a_unit_that_is_dropped_loses_its_files(tmp_path: Path, state: State) -> None:
    """They are removed by the next commit."""
    build(tmp_path, state, {"a": {"a.html": b"a"}, "b": {"b.html": b"b"}})
    with writing(tmp_path / "output", state) as root:
        with state.transaction():
            drop(state, "a")
        assert Desk(root, state).commit().removed == ("a.html",)
    assert pages(tmp_path) == {"b.html": b"b"}


def test_what_stands_is_trusted_by_its_keys_and_its_stamp(tmp_path: Path, state: State) -> None:
    """Without being read; another key, another stamp, or a path of another unit, and it must be made again."""
    build(tmp_path, state, {"a": {"x.html": b"x", "y.html": b"y"}, "b": {"z.html": b"z"}})
    (tmp_path / "output" / "y.html").write_bytes(b"Y")
    with writing(tmp_path / "output", state) as root:
        shelf = Desk(root, state).shelf("a")
        assert not shelf.stands("x.html", "other", "made")
        assert not shelf.stands("x.html", "view", "other")
        assert not shelf.stands("y.html", *KEYS)
        assert not shelf.stands("z.html", *KEYS)
        assert not shelf.stands("elsewhere.html", *KEYS)
        assert shelf.stands("x.html", *KEYS)
        assert (shelf.count, shelf.staged) == (1, 0)


def test_nothing_without_a_key_stands(tmp_path: Path, state: State) -> None:
    """What has none is compared each time."""
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        shelf = desk.shelf("a")
        shelf.add("x.html", b"x")
        desk.flush(shelf)
        desk.commit()
    with writing(tmp_path / "output", state) as root:
        assert not Desk(root, state).shelf("a").stands("x.html", "", "")


def test_what_stood_elsewhere_is_not_trusted(tmp_path: Path, state: State) -> None:
    """Without the manifest nothing is known to be ours, and all of it must be made again."""
    build(tmp_path, state, {"a": {"x.html": b"x"}})
    (tmp_path / "output" / NAME).unlink()
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        assert spoilt_units(state) == ["a"]
        assert not desk.shelf("a").stands("x.html", *KEYS)
        assert desk.put("a", {"x.html": b"x"}).staged == 0
        assert desk.commit().written == ()
    assert load_manifest(tmp_path / "output") is not None


def test_of_a_stopped_build_its_units_are_made_again(tmp_path: Path, state: State) -> None:
    """What it had staged is gone, though the rows speak of it; what it had found standing is not."""
    build(tmp_path, state, {"a": {"x.html": b"x"}, "b": {"y.html": b"y"}})
    with writing(tmp_path / "output", state) as root:
        Desk(root, state).put("a", {"x.html": b"X"})
        Desk(root, state).put("b", {"y.html": b"y"})
    assert not (tmp_path / "output" / STAGE).exists()
    with writing(tmp_path / "output", state) as root:
        assert spoilt_units(state) == ["a"]
        assert not Desk(root, state).shelf("a").stands("x.html", *KEYS)
    build(tmp_path, state, {"a": {"x.html": b"x"}})
    assert pages(tmp_path) == {"x.html": b"x", "y.html": b"y"}
    assert spoilt_units(state) == []


def test_a_look_finds_what_somebody_changed_or_deleted(tmp_path: Path, state: State) -> None:
    """The units of such files must be made again; one unit can be looked at alone."""
    files = {f"{name}{number}.html": b"." for name in "abc" for number in range(1500)}
    build(tmp_path, state, {name: {path: files[path] for path in files if path[0] == name} for name in "abc"})
    (tmp_path / "output" / "b7.html").unlink()
    for number in range(1200):
        (tmp_path / "output" / f"c{number}.html").write_bytes(b"theirs")
    with writing(tmp_path / "output", state) as root:
        look(root, state, "a")
        assert spoilt_units(state) == []
        look(root, state)
        assert spoilt_units(state) == ["b", "c"]
        assert state.row("SELECT count(*) FROM output WHERE mtime = 0") == (1201,)


def test_a_unit_made_twice_in_one_build_keeps_what_it_staged(tmp_path: Path, state: State) -> None:
    """What has the same keys waits already; of what differs, the last counts."""
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        desk.put("a", {"x.html": b"x", "y.html": b"y", "z.html": b"z"})
        shelf = desk.shelf("a")
        assert shelf.stands("x.html", *KEYS)
        shelf.add("y.html", b"Y", "another", "made")
        desk.flush(shelf)
        assert shelf.staged == 1
        assert desk.commit().written == ("x.html", "y.html")
    assert pages(tmp_path) == {"x.html": b"x", "y.html": b"Y"}


def test_a_file_goes_from_one_unit_to_another(tmp_path: Path, state: State) -> None:
    """In whatever order the two are made."""
    build(tmp_path, state, {"a": {"x.html": b"a"}, "b": {}})
    written = build(tmp_path, state, {"b": {"x.html": b"b"}, "a": {}})
    assert (written.written, written.removed) == (("x.html",), ())
    assert pages(tmp_path) == {"x.html": b"b"}
    build(tmp_path, state, {"b": {}, "a": {"x.html": b"A"}})
    assert pages(tmp_path) == {"x.html": b"A"}


def test_one_path_of_two_units_is_a_collision(tmp_path: Path, state: State) -> None:
    """It is told, nothing is put in place, and the one that came second is made again the next time."""
    build(tmp_path, state, {"a": {"x.html": b"a"}})
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        desk.put("b", {"x.html": b"b", "y.html": b"y"})
        assert collisions(state) == [Collision("x.html", "b", "x.html", "a")]
        with pytest.raises(ValueError, match="two units want one path"):
            desk.commit()
    assert pages(tmp_path) == {"x.html": b"a"}
    with writing(tmp_path / "output", state) as root:
        assert spoilt_units(state) == ["b"]
        desk = Desk(root, state)
        assert collisions(state) == [Collision("x.html", "b", "x.html", "a")]
        desk.put("b", {"y.html": b"y"})
        assert collisions(state) == []
        desk.commit()
    assert pages(tmp_path) == {"x.html": b"a", "y.html": b"y"}


def test_one_path_twice_in_a_unit_is_a_collision(tmp_path: Path, state: State) -> None:
    """The first counts, the second is told."""
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        shelf = desk.shelf("a")
        shelf.add("x.html", b"1")
        shelf.add("x.html", b"2")
        desk.flush(shelf)
        assert collisions(state) == [Collision("x.html", "a", "x.html", "a")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("media/x/A.jpg", "media/x/a.jpg"),
        ("media/x/É.jpg", "media/x/é.jpg"),
        ("media/x/é.jpg", "media/x/e\u0301.jpg"),
        ("a/old.html", "a/old.html/index.html"),
        ("a/film", "a/film/index.html"),
        ("A/Film", "a/film/index.html"),
        ("a/x.Y/b.html", "a/X.y"),
        ("_redirects", "_redirects/x/y/z.html"),
    ],
)
@pytest.mark.parametrize("first", ["one", "other"])
@pytest.mark.parametrize("odd", [0, 3])
def test_what_a_disk_may_take_for_one_is_a_collision(
    tmp_path: Path, state: State, one: str, other: str, first: str, odd: int
) -> None:
    """Names that differ by case or by how their letters are made; a file where another needs a folder."""
    files = {f"n{number}.HTML": b"" for number in range(odd)} | {"plain.html": b""}
    old, new = (one, other) if first == "one" else (other, one)
    build(tmp_path, state, {"a": {**files, old: b"1"}})
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        desk.put("b", {new: b"2"})
        expected = sorted([(old, "a"), (new, "b")])
        assert collisions(state) == [Collision(*expected[0], *expected[1])]
        desk.put("a", files)
        assert collisions(state) == []


def test_in_one_unit_too(tmp_path: Path, state: State) -> None:
    """A first build finds what collides within itself."""
    with writing(tmp_path / "output", state) as root:
        Desk(root, state).put("a", {"x/A.jpg": b"1", "x/a.jpg": b"2", "x/b.jpg": b"3", "y/a.jpg": b"4"})
        assert collisions(state) == [Collision("x/A.jpg", "a", "x/a.jpg", "a")]


def test_foreign_files_are_told_by_the_shelf_and_refused_by_the_commit(tmp_path: Path, state: State) -> None:
    """Also when the unit is made twice; not when it does not want that path any more."""
    (tmp_path / "output" / "b.html").mkdir(parents=True)
    (tmp_path / "output" / "a.html").write_bytes(b"mine")
    (tmp_path / "output" / "b.html" / "mine").touch()
    with writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        shelf = desk.put("a", {"a.html": b"a", "b.html": b"b", "c.html": b"c"})
        assert (shelf.foreign, shelf.occupied) == (("a.html",), ("b.html",))
        with pytest.raises(OutputRefused, match=r": a\.html, b\.html/mine\."):
            desk.commit()
        shelf = desk.shelf("a")
        assert not shelf.stands("a.html", *KEYS)
        shelf.add("a.html", b"a", *KEYS)
        desk.flush(shelf)
        with pytest.raises(OutputRefused, match=r": a\.html\."):
            desk.commit()
        desk.put("a", {"c.html": b"c"})
        desk.commit()
    assert pages(tmp_path) == {"a.html": b"mine", "b.html/mine": b"", "c.html": b"c"}


def test_what_a_stopped_build_wanted_and_nobody_made_is_not_removed(tmp_path: Path, state: State) -> None:
    """A file that came to stand there since is somebody's."""
    build(tmp_path, state, {"a": {"a.html": b"a"}})
    with writing(tmp_path / "output", state) as root:
        Desk(root, state).put("a", {"a.html": b"a", "b.html": b"b"})
    (tmp_path / "output" / "b.html").write_bytes(b"mine")
    written = build(tmp_path, state, {"a": {"a.html": b"a"}})
    assert written.removed == ()
    assert pages(tmp_path) == {"a.html": b"a", "b.html": b"mine"}


def test_a_copy_is_made_once_and_then_left_by_its_key(tmp_path: Path, state: State) -> None:
    """A large file is read in pieces; while its key is the same it is not read at all; then compared."""
    source = tmp_path / "film.mp4"
    source.write_bytes(bytes(range(256)) * 8192)

    def copied(key: str) -> Written:
        with writing(tmp_path / "output", state) as root:
            desk = Desk(root, state)
            shelf = desk.shelf("a")
            shelf.copy("media/film.mp4", source, key)
            desk.flush(shelf)
            return desk.commit()

    assert copied("1").written == ("media/film.mp4",)
    assert copied("2").written == ()
    assert copied("").written == ()
    copied("2")
    source.write_bytes(bytes(range(256)) * 8191 + bytes(256))
    assert copied("2").written == ()
    assert copied("3").written == ("media/film.mp4",)
    assert (tmp_path / "output/media/film.mp4").read_bytes() == source.read_bytes()
    manifest = load_manifest(tmp_path / "output")
    assert manifest is not None
    assert manifest.files["media/film.mp4"] == Entry(sha256(source.read_bytes()).hexdigest(), 256 * 8192)


@pytest.mark.parametrize("lost", [False, True])
def test_a_folder_can_be_kept_as_it_stands(tmp_path: Path, state: State, lost: bool) -> None:
    """What a faulty unit showed before stays, in the manifest too, even if the state knows nothing of it."""
    build(tmp_path, state, {"home": {"index.html": b"home"}, "storm": {"storm/a.html": b"a", "storm/b.html": b"b"}})
    if lost:
        state.remove()
        state = State.open(tmp_path / "state.sqlite", "", durable=False)
    with state, writing(tmp_path / "output", state) as root:
        desk = Desk(root, state)
        desk.put("home", {"index.html": b"new home"})
        desk.put("storm", {"storm/a.html": b"faulty"})
        shelf = desk.shelf("storm")
        shelf.keep_folder("storm/")
        desk.flush(shelf)
        written = desk.commit()
    assert (written.written, written.removed) == (("index.html",), ())
    assert pages(tmp_path) == {"index.html": b"new home", "storm/a.html": b"a", "storm/b.html": b"b"}
    assert (tmp_path / "output" / NAME).read_bytes() == manifest_of(pages(tmp_path))


def test_nothing_is_held_of_a_manifest_that_somebody_put_into_another_form(tmp_path: Path, state: State) -> None:
    """It is read as a whole, and says what is ours all the same."""
    build(tmp_path, state, {"a": {"a.html": b"a", "b.html": b"b"}})
    manifest = tmp_path / "output" / NAME
    manifest.write_bytes(manifest.read_bytes().replace(b"\n", b"\n "))
    assert build(tmp_path, state, {"a": {"a.html": b"A"}}).removed == ("b.html",)
    assert pages(tmp_path) == {"a.html": b"A"}


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Give the manifest of these files as it must be, whatever came before."""
    entries = {path: Entry(sha256(content).hexdigest(), len(content)) for path, content in files.items()}
    return manifest_bytes(Manifest(HEAD.base_url, files=entries))


PATHS = [
    "index.html",
    "a",
    "a.html",
    "a/b.html",
    "a/b/c.html",
    "a/b/d.css",
    "b/index.html",
    "b/x.js",
    "é/日.html",
    "c-d",
]
FILES = st.dictionaries(st.sampled_from(PATHS), st.tuples(st.sampled_from("xyz"), st.sampled_from("uvw")), max_size=8)


def together(files: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Give the files without those that are folders of others."""
    return {path: each for path, each in files.items() if not any(other.startswith(f"{path}/") for other in files)}


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            FILES.map(together), st.none() | st.integers(0, 60), st.sampled_from(["", "", "delete", "lose", "change"])
        ),
        min_size=1,
        max_size=6,
    ),
    kept=st.booleans(),
)
def test_after_any_sequence_of_builds_the_folder_is_as_if_it_were_the_first(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[dict[str, tuple[str, str]], int | None, str]],
    kept: bool,
) -> None:
    """Killed at any step, with files changed or deleted by others, or the manifest lost, in between."""
    folder = tmp_path_factory.mktemp("sequence")
    output, builder = folder / "output", Builder(folder / "states" if kept else None)
    for files, last, harm in steps:
        contents = {path: content.encode() for path, (content, _) in files.items()}
        harmed(output, harm)
        disk: Disk | None = None if last is None else KilledDisk(last)
        try:
            builder.write(output, contents, disk=disk, units={path: unit for path, (_, unit) in files.items()})
        except Killed:
            continue
        assert tree(output, but=lambda path: path == NAME) == contents
        assert (output / NAME).read_bytes() == manifest_of(contents)
    shutil.rmtree(folder)


def harmed(output: Path, harm: str) -> None:
    """Do what somebody else may do to an output folder."""
    victims = sorted(path for path in tree(output) if path != NAME and not path.startswith(STAGE))
    if not victims:
        return
    if harm == "delete":
        (output / victims[-1]).unlink()
    elif harm == "change":
        (output / victims[0]).write_bytes(b"theirs")
    elif harm == "lose":  # all is taken over, or is foreign: so it goes too
        shutil.rmtree(output)
