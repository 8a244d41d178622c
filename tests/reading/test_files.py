"""Files: one walk that leaves nothing out without a word and never leaves the site; texts read with care."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.problems import Place, Problem
from dateline.reading.files import FoundFile, SourceText, has_control, read_text, size_words, walk, walk_again
from reading.sites import write

ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def found_at(path: Path) -> FoundFile:
    """Give a file as the walk does."""
    stat = path.stat()
    return FoundFile(path.name, str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino)


def text_of(folder: Path, content: bytes) -> SourceText | Problem:
    """Write a file and read it."""
    write(folder, {"one.md": content})
    return read_text(found_at(folder / "one.md"))


@pytest.mark.parametrize(
    "content", [b"a\nb\n", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\r\nb\n"]
)
def test_a_byte_order_mark_and_any_line_ending_read_alike(tmp_path: Path, content: bytes) -> None:
    """Notepad's files are read like anything else."""
    assert text_of(tmp_path, content) == SourceText("one.md", "a\nb\n")


def test_a_text_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    """The cap is a mebibyte, and the problem says how large the file is."""
    assert isinstance(text_of(tmp_path, b"a" * 1024 * 1024), SourceText)
    refused = text_of(tmp_path, b"a" * (1024 * 1024 + 1))
    assert isinstance(refused, Problem)
    assert (refused.code, refused.place) == ("file-too-large", Place("one.md"))


def test_a_file_that_grew_since_it_was_found_is_refused_all_the_same(tmp_path: Path) -> None:
    """The size of the walk is not trusted when the file is read."""
    write(tmp_path, {"one.md": b"a"})
    found = found_at(tmp_path / "one.md")
    write(tmp_path, {"one.md": b"a" * (1024 * 1024 + 1)})
    refused = read_text(found)
    assert isinstance(refused, Problem)
    assert refused.code == "file-too-large"


def test_a_file_that_vanished_is_a_problem(tmp_path: Path) -> None:
    """A file removed between walk and reading is told, not raised."""
    refused = read_text(FoundFile("one.md", str(tmp_path / "one.md"), 1, 1, 1))
    assert isinstance(refused, Problem)
    assert (refused.code, refused.message) == ("unreadable-file", "this file cannot be read: no such file or directory")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*range(32), 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xBF, 0x2028, 0xFFFD, 0xFFFE, 0xFFFF, 97, 97]))
)
def test_a_control_character_is_found_wherever_it_hides(letters: list[int]) -> None:
    """The quick look at the bytes lets nothing through that the look at the text would find."""
    text = "".join(map(chr, letters))
    with TemporaryDirectory() as folder:
        read = text_of(Path(folder), text.encode())
    assert isinstance(read, Problem) == has_control(text)


def test_a_file_that_comes_in_pieces_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems hand out less than was asked for."""
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, count: read(file, min(count, 3)))
    assert text_of(tmp_path, b"abcdefgh") == SourceText("one.md", "abcdefgh")


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b"ab\n\x00", 2, 1), (b"a\x07b", 1, 2), ("a\n  \x85".encode(), 2, 3), ("\ufffe".encode(), 1, 1)],
)
def test_a_control_character_is_told_with_its_place(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    """NUL, bell, C1 controls and non-characters cannot stand in HTML or XML."""
    refused = text_of(tmp_path, content)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.place.line, refused.place.column) == ("control-character", line, column)
    assert not has_control(refused.place.excerpt)


def test_the_walk_is_sorted_and_passes_over_hidden_and_editors_files(tmp_path: Path) -> None:
    """Swap files, backups, 4913 and .git are nobody's content."""
    names = ["b.md", "a.md", ".hidden", ".git/config", "a.md~", ".a.md.swp", "4913", "#a.md#", "x.tmp", "sub/c.md"]
    write(tmp_path, {f"content/{name}": "x" for name in names})
    found, problems = walk(tmp_path, "content")
    assert list(found) == ["content/a.md", "content/b.md", "content/sub/c.md"]
    assert problems == []


def test_folders_whose_names_begin_alike_do_not_mix(tmp_path: Path) -> None:
    """A hyphen comes before the slash, and a dot too: files stand by their whole paths, each with its own stamp."""
    names = ["storm/a.md", "storm-two/b.md", "storm.d/c.md", "storm/media/d.png", "storm0/e.md"]
    write(tmp_path, {f"content/{name}": name.encode() * number for number, name in enumerate(names, 1)})
    tree, problems = walk(tmp_path, "content")
    assert (problems, list(tree)) == ([], sorted(f"content/{name}" for name in names))
    for path, file in tree.items():
        status = (tmp_path / path).stat()
        assert (file.path, file.stamp) == (path, (status.st_size, status.st_mtime_ns, status.st_ino))


def test_a_part_of_what_was_found_is_told_by_its_files_alone(tmp_path: Path) -> None:
    """What lies among them or beside them is not in its digest; what becomes of one of them is."""
    write(tmp_path, {f"content/a/{name}": b"x" for name in ("one.md", "three.md", "two.txt", "zwei.md")})
    own = ["content/a/zwei.md", "content/a/one.md", "content/a/three.md", "content/a/gone.md"]
    before = walk(tmp_path, "content")[0]
    part = before.part(own)
    assert list(part.stamped()) == [each for each in before.stamped() if each[0] in own]
    assert part.newest == max(mtime for _, _, mtime, _ in part.stamped())
    assert before.part(["content/a/one.md", "content/a/three.md"]).paths == ["content/a/one.md", "content/a/three.md"]
    assert (list(before.part([])), before.part([]).newest) == ([], 0)
    write(tmp_path, {"content/a/two.txt": b"longer", "content/b/four.md": b"x"})
    assert walk(tmp_path, "content")[0].part(own).digest() == part.digest()
    assert walk(tmp_path, "content")[0].digest() != before.digest()
    write(tmp_path, {"content/a/one.md": b"longer"})
    assert walk(tmp_path, "content")[0].part(own).digest() != part.digest()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    """A site may have no content yet."""
    found, problems = walk(tmp_path, "content")
    assert (list(found), problems) == ([], [])


@ONLY_POSIX
def test_a_link_within_the_site_is_followed_and_one_out_of_it_is_not(tmp_path: Path) -> None:
    """Links to files and folders, relative or absolute, through `..`, and to a sibling with the same beginning."""
    write(tmp_path, {"site/content/a.md": "x", "site/common/b.md": "x", "site-secret/c.md": "x"})
    content = tmp_path / "site" / "content"
    (content / "in.md").symlink_to("../common/b.md")
    (content / "folder").symlink_to(tmp_path / "site" / "common")
    (content / "out.md").symlink_to("../../site-secret/c.md")
    (content / "sibling").symlink_to(tmp_path / "site-secret")
    found, problems = walk(tmp_path / "site", "content")
    assert list(found) == ["content/a.md", "content/folder/b.md", "content/in.md"]
    assert [(each.code, each.place.path) for each in problems] == [
        ("link-leaves-site", "content/out.md"),
        ("link-leaves-site", "content/sibling"),
    ]


@ONLY_POSIX
def test_a_content_folder_that_is_itself_a_link_out_is_refused(tmp_path: Path) -> None:
    """The top of the walk is looked at like everything below it."""
    write(tmp_path, {"elsewhere/a.md": "x", "site/site.yaml": ""})
    (tmp_path / "site" / "content").symlink_to(tmp_path / "elsewhere")
    found, problems = walk(tmp_path / "site", "content")
    assert (list(found), [each.code for each in problems]) == ([], ["link-leaves-site"])


@ONLY_POSIX
def test_circles_of_links_come_to_an_end(tmp_path: Path) -> None:
    """A folder that holds itself is walked once; a link to itself is a problem."""
    write(tmp_path, {"content/a/one.md": "x"})
    (tmp_path / "content" / "a" / "again").symlink_to("..")
    (tmp_path / "content" / "self").symlink_to("self")
    found, problems = walk(tmp_path, "content")
    assert list(found) == ["content/a/one.md"]
    assert [(each.code, each.place.path) for each in problems] == [("unreadable-file", "content/self")]


@ONLY_POSIX
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """Reading a named pipe would wait for ever."""
    write(tmp_path, {"content/a.md": "x"})
    os.mkfifo(tmp_path / "content" / "pipe.md")
    found, problems = walk(tmp_path, "content")
    assert list(found) == ["content/a.md"]
    assert [each.message for each in problems] == ["this file cannot be read: it is neither a file nor a folder"]


def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing permission is told of the folder, and the rest is read."""
    write(tmp_path, {"content/a.md": "x", "content/shut/b.md": "x"})
    scan = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found, problems = walk(tmp_path, "content")
    assert list(found) == ["content/a.md"]
    assert [(each.place.path, each.message) for each in problems] == [
        ("content/shut", "this file cannot be read: permission denied")
    ]


def test_a_place_has_the_line_as_written() -> None:
    """Lines count from 1; line 0 is the file as a whole; beyond the end there is no excerpt."""
    source = SourceText("one.md", "a\nbb\n\nccc")
    assert source.place(2, 2) == Place("one.md", 2, 2, "bb")
    assert source.place(4) == Place("one.md", 4, 1, "ccc")
    assert source.place(3) == Place("one.md", 3, 1, "")
    assert source.place(9) == Place("one.md", 9, 1, "")
    assert source.place(0) == Place("one.md")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (50_000_000, "47.7 MiB"),
        (2**31, "2 GiB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_a_path_has_one_unicode_form_on_every_system(tmp_path: Path) -> None:
    """macOS hands names out in pieces (NFD); the path that links and addresses are made from is always NFC."""
    write(tmp_path, {"content/cafe\u0301/u\u0308ber.md": "x"})
    (found,) = walk(tmp_path, "content")[0].values()
    assert found.path == "content/caf\u00e9/\u00fcber.md"
    assert read_text(found) == SourceText(found.path, "x")


@pytest.mark.parametrize(
    ("raw", "column"), [("ééx".encode() + b"\xff", 4), (b"\xef\xbb\xbfab\xff", 3), (b"one\nab\xff", 3)]
)
def test_the_column_of_a_byte_that_is_no_utf8_counts_letters(tmp_path: Path, raw: bytes, column: int) -> None:
    """As everywhere: the mark below the excerpt stands under the byte, and a byte-order mark is no letter."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "one.md").write_bytes(raw)
    files, _ = walk(tmp_path, "content")
    found = read_text(files["content/one.md"])
    assert isinstance(found, Problem)
    assert (found.code, found.place.column) == ("not-utf8", column)
    assert found.message.endswith(f"byte 0xff at offset {len(raw) - 1}")


# ── the same folder again ────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ["one.md", "two.md", "One.md", "u\u0308.md", "\u00fc.md", ".hidden", "old.md~", "nul.md", "a", "b"]
PATHS = st.builds("{}{}".format, st.sampled_from(["", "", "a/", "b/", "a/b/", ".git/"]), st.sampled_from(NAMES))
DEEDS = st.tuples(
    st.sampled_from(["write"] * 4 + ["remove", "remove", "folder", "link", "twin", "rename"]), PATHS, PATHS
)


def do(top: Path, deed: tuple[str, str, str], tick: int) -> None:
    """Change something in a folder, where that can be done."""
    kind, path, other = deed
    file, second = top / path, top / other
    with suppress(OSError):
        if kind == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x" * tick)
            os.utime(file, ns=(tick, tick))
        elif kind == "remove":
            shutil.rmtree(file) if file.is_dir() and not file.is_symlink() else file.unlink()
        elif kind == "folder":
            file.mkdir(parents=True)
        elif kind == "link":
            file.symlink_to(second)
        elif kind == "twin":
            file.hardlink_to(second)
        else:
            second.parent.mkdir(parents=True, exist_ok=True)
            file.rename(second)


def everything(top: Path) -> dict[str, tuple[int, ...]]:
    """Give all that is below a folder, each with what differs when it moved."""
    found: dict[str, tuple[int, ...]] = {}
    for path in top.rglob("*"):
        status = path.lstat()
        moved = () if stat.S_ISDIR(status.st_mode) else (status.st_size, status.st_mtime_ns)
        found[str(path)] = (status.st_mode, status.st_ino, *moved)
    return found


@ONLY_POSIX
@settings(max_examples=200, deadline=None)
@given(
    before=st.lists(DEEDS, max_size=6), after=st.lists(st.lists(DEEDS, min_size=1, max_size=3), min_size=1, max_size=3)
)
def test_looking_again_at_what_moved_finds_what_a_walk_finds(
    before: list[tuple[str, str, str]], after: list[list[tuple[str, str, str]]]
) -> None:
    """Or it says that a walk is needed, whatever was done."""
    with TemporaryDirectory() as folder:
        site, tick = Path(folder).resolve(), 0
        top = site / "content"
        for deed in [("write", "a/one.md", ""), ("write", "two.md", ""), *before]:
            do(top, deed, tick := tick + 1)
        known, _ = walk(site, "content")
        for deeds in after:
            was = everything(top)
            for deed in deeds:
                do(top, deed, tick := tick + 1)
            now, walked = everything(top), walk(site, "content")
            again = walk_again(
                site, "content", known, {path for path in {*was, *now} if was.get(path) != now.get(path)}
            )
            assert again in (None, walked)
            known = again[0] if again else walked[0]


def test_an_edit_a_new_file_and_one_that_went_need_no_walk(tmp_path: Path) -> None:
    """Nor does what is passed over, or stands elsewhere. The new list can be brought up to date in turn."""
    write(tmp_path, {"content/a/one.md": "x", "content/a/two.md": "x", "content/b.md": "x"})
    known, _ = walk(tmp_path, "content")
    write(tmp_path, {"content/a/one.md": "xx", "content/a/new.md": "x", "content/a/.new.md.swp": "x", "site.yaml": "x"})
    (tmp_path / "content" / "b.md").unlink()
    told = ["content/a/one.md", "content/a/new.md", "content/a/.new.md.swp", "content/b.md", "site.yaml", "gone.md"]
    again = walk_again(tmp_path, "content", known, [str(tmp_path / each) for each in told])
    assert again is not None
    assert again == walk(tmp_path, "content")
    assert list(again[0]) == ["content/a/new.md", "content/a/one.md", "content/a/two.md"]
    write(tmp_path, {"content/a/two.md": "xxx"})
    assert walk_again(tmp_path, "content", again[0], [str(tmp_path / "content/a/two.md")]) == walk(tmp_path, "content")


@ONLY_POSIX
def test_looking_again_opens_no_folder_for_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of ten thousand files, too, one look is enough."""
    write(tmp_path, {"content/a/one.md": "x"})
    known, _ = walk(tmp_path, "content")
    monkeypatch.delattr(os, "scandir")
    monkeypatch.delattr(os, "listdir")
    assert walk_again(tmp_path, "content", known, [str(tmp_path / "content/a/one.md")]) == (known, [])


@pytest.mark.parametrize("path", ["content", "content/a", "content/new/one.md", "content/a/ONE.md", "content/a/nul.md"])
def test_what_cannot_be_sure_needs_a_walk(tmp_path: Path, path: str) -> None:
    """A folder itself, a file in a new folder, one that looks like another, one with a bad name."""
    write(tmp_path, {"content/a/one.md": "x"})
    known, _ = walk(tmp_path, "content")
    if path.endswith(".md"):
        write(tmp_path, {path: "x"})
    assert walk_again(tmp_path, "content", known, [str(tmp_path / path)]) is None


@ONLY_POSIX
def test_a_site_reached_by_a_link_is_looked_at_again(tmp_path: Path) -> None:
    """A watcher tells of files by the name it was given, or by their own."""
    write(tmp_path, {"site/content/one.md": "x"})
    (tmp_path / "link").symlink_to("site")
    (tmp_path / "other").symlink_to("site")
    known, _ = walk(tmp_path / "link", "content")
    write(tmp_path, {"site/content/one.md": "xx"})
    for told in ("link", "site"):
        again = walk_again(tmp_path / "link", "content", known, [str(tmp_path / told / "content" / "one.md")])
        assert again == walk(tmp_path / "link", "content")
    assert walk_again(tmp_path / "link", "content", known, [str(tmp_path / "other" / "content" / "one.md")]) is None
