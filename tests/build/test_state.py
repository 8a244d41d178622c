"""The state: kept from build to build, and never believed when it is not what it should be."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dateline.build.lock import lock_file
from dateline.build.state import Damaged, State, state_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = ("CREATE TABLE part(name TEXT PRIMARY KEY, count INT NOT NULL)",)


def opened(file: Path | None, bound: str = "1", schema: tuple[str, ...] = SCHEMA) -> State:
    return State.open(file, bound, schema, durable=False)


def kept(file: Path) -> None:
    """Leave a state with a value in it."""
    with opened(file) as state, state.transaction():
        state.set_value("greeting", "héllo")
        state.change("INSERT INTO part VALUES (?, ?)", "a", 3)


def believed(file: Path, bound: str = "1", schema: tuple[str, ...] = SCHEMA) -> bool:
    """Say whether what `kept` has left is there; if it is not, the state must be empty and work all the same."""
    with opened(file, bound, schema) as state:
        found = state.value("greeting")
        assert found in {None, "héllo"}
        if found is None:
            assert list(state.rows("SELECT * FROM output")) == []
            with state.transaction():
                state.set_value("greeting", "new")
        return found is not None


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    """Values and rows, in folders made for them; nothing but the one file is left beside it."""
    kept(tmp_path / "state" / "a.sqlite")
    with opened(tmp_path / "state" / "a.sqlite") as state:
        assert state.value("greeting") == "héllo"
        assert state.value("farewell") is None
        assert list(state.rows("SELECT name, count FROM part")) == [("a", 3)]
        assert state.row("SELECT count FROM part WHERE name = ?", "b") is None
        state.set_value("greeting", None)
        assert state.value("greeting") is None
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["a.sqlite"]


def test_each_output_folder_has_its_own(tmp_path: Path) -> None:
    """It is named as the lock is."""
    file = state_file(tmp_path, tmp_path / "output")
    assert file.parent == tmp_path / ".dateline" / "state"
    assert file.stem == lock_file(tmp_path, tmp_path / "output").stem
    assert file != state_file(tmp_path, tmp_path / "other")


def test_without_a_file_it_is_gone_when_it_is_closed() -> None:
    """Nothing is left of it."""
    with opened(None) as state:
        state.set_value("greeting", "hello")
        assert state.value("greeting") == "hello"
    with opened(None) as state:
        assert state.value("greeting") is None


def test_of_another_version_or_with_other_tables_it_is_made_anew(tmp_path: Path) -> None:
    """What it is bound to, and the tables that are asked for, are compared."""
    file = tmp_path / "a.sqlite"
    kept(file)
    assert believed(file)
    assert not believed(file, bound="2")
    kept(file)
    assert not believed(file, schema=())
    kept(file)
    assert not believed(file, schema=("CREATE TABLE part(name TEXT)",))


def alter(sql: str) -> Callable[[Path], None]:
    """Give what alters a state by a statement."""

    def altered(file: Path) -> None:
        db = sqlite3.connect(file, isolation_level=None)
        db.execute(sql)
        db.close()

    return altered


def copied(file: Path) -> None:
    """Put a copy in the place of the state."""
    shutil.copy2(file, file.with_suffix(".copy"))
    file.with_suffix(".copy").replace(file)


def linked(file: Path) -> None:
    """Put a link in its place."""
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))


@pytest.mark.parametrize(
    "harm",
    [
        copied,
        linked,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"not a database at all" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: file.write_bytes(bytes(len(file.read_bytes()))),
        alter("DROP TABLE part"),
        alter("DROP INDEX output_pending"),
        alter("CREATE TABLE mine(a)"),
        alter("ALTER TABLE part ADD COLUMN more"),
        alter("DELETE FROM value"),
        alter("UPDATE value SET text = 'x' WHERE name = 'form'"),
    ],
)
def test_a_foreign_or_damaged_state_is_made_anew(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Whatever happened to it, nothing of it is used, and a whole one stands there afterwards."""
    file = tmp_path / "a.sqlite"
    kept(file)
    harm(file)
    assert not believed(file)
    kept(file)
    assert believed(file)


def test_what_a_lost_state_left_beside_it_is_not_believed(tmp_path: Path) -> None:
    """SQLite's files of a state that was removed by hand do not come back in a new one."""
    file = tmp_path / "a.sqlite"
    kept(file)
    with opened(file) as state:
        state.set_value("farewell", "in the log")
        log = file.with_name("a.sqlite-wal").read_bytes()
        assert log
    file.unlink()
    file.with_name("a.sqlite-wal").write_bytes(log)
    assert not believed(file)


@pytest.mark.parametrize("start", range(0, 120_000, 8192))
def test_damage_within_is_told_when_it_is_found(tmp_path: Path, start: int) -> None:
    """Where the first look finds nothing wrong, reading or writing either works or says `Damaged`."""
    file = tmp_path / "a.sqlite"
    with opened(file) as state, state.transaction():
        state.change_all("INSERT INTO part VALUES (?, ?)", ((f"name {number:05}", number) for number in range(3000)))
    content = bytearray(file.read_bytes())
    content[start : start + 4096] = b"\xff" * len(content[start : start + 4096])
    file.write_bytes(content)
    state = opened(file)
    try:
        list(state.rows("SELECT * FROM part"))
        with state.transaction():
            state.change("UPDATE part SET count = count + 1")
    except Damaged:
        state.remove()
        assert not file.exists()
    state.close()
    with opened(file) as state:
        assert len(list(state.rows("SELECT * FROM part"))) in {0, 3000}


def test_a_transaction_is_done_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    """An error within leaves what stood before."""
    with opened(tmp_path / "a.sqlite") as state:
        with pytest.raises(ZeroDivisionError), state.transaction():
            state.set_value("greeting", str(1 / state.change("UPDATE value SET text = 'hello' WHERE name = 'none'")))
        assert state.value("greeting") is None
        with state.transaction():
            state.set_value("greeting", "hello")
        assert state.value("greeting") == "hello"


def test_several_processes_write_at_the_same_time(tmp_path: Path) -> None:
    """Each waits for the others, and nothing is lost."""
    file = tmp_path / "a.sqlite"
    opened(file).close()
    code = (
        "import sys; from pathlib import Path; from dateline.build.state import State\n"
        "with State(Path(sys.argv[1]), durable=False) as state:\n"
        "    for number in range(40):\n"
        "        with state.transaction():\n"
        "            state.change('INSERT INTO part VALUES (?, ?)', f'{sys.argv[2]} {number}', number)\n"
    )
    workers = [subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in "abc"]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    with opened(file) as state:
        assert state.row("SELECT count(*), sum(count) FROM part") == (120, 3 * 780)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_it_goes_on_after_a_fork_on_both_sides(tmp_path: Path) -> None:
    """Closed before and opened again after, each side has a connection of its own."""
    with opened(tmp_path / "a.sqlite") as state:
        state.close()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                state.reopen()
                with state.transaction():
                    state.set_value("child", "here")
                state.close()
                status = 0
            finally:
                os._exit(status)
        state.reopen()
        with state.transaction():
            state.set_value("parent", "here")
        assert os.waitpid(child, 0)[1] == 0
        assert (state.value("child"), state.value("parent")) == ("here", "here")


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    """As an `OSError`, like everything that the system refuses."""
    file = tmp_path / "a.sqlite"
    with opened(file) as state:
        state.change("PRAGMA max_page_count = 30")
        with pytest.raises(OSError, match=r"a\.sqlite") as raised, state.transaction():
            state.change_all("INSERT INTO part VALUES (?, 1)", ((str(number) * 100,) for number in range(3000)))
        assert raised.value.errno == errno.ENOSPC
        assert state.row("SELECT count(*) FROM part") == (0,)


def test_a_state_that_cannot_be_opened_is_told_and_not_removed(tmp_path: Path) -> None:
    """A folder in its place is somebody's."""
    (tmp_path / "a.sqlite").mkdir()
    with pytest.raises(OSError, match=r"a\.sqlite"):
        opened(tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite").is_dir()


def test_a_fault_of_ours_is_not_taken_for_damage(tmp_path: Path) -> None:
    """A statement that means nothing is a bug."""
    with opened(tmp_path / "a.sqlite") as state, pytest.raises(sqlite3.OperationalError, match="nowhere"):
        list(state.rows("SELECT * FROM nowhere"))


def test_it_imports_nothing_heavy() -> None:
    """It is on the way of a build that has nothing to do."""
    code = "import sys, dateline.build.state; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"pydantic", "babel", "jinja2", "markdown_it", "yaml", "asyncio", "typing_extensions"} & set(loaded)
