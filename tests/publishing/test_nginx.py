"""nginx: a real one serves a directory target while release after release is published."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Condition, Thread
from typing import TYPE_CHECKING

import pytest

from dateline.model import Target
from dateline.publishing.directory.place import open_place
from dateline.publishing.publish import Wish, publish
from tools import missing

from .editions import write_output
from .listening import PATIENCE, answers, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
RELEASES = int(os.environ.get("DATELINE_RELEASES", "8"))  # the make target wants more of them
READERS = 4
NOW = datetime(2026, 11, 27, 18, 15, tzinfo=UTC)
PAGES = ("/", "/storm/")
_NUMBER = re.compile(rb"<p>Edition (\d+)</p>")
_LOADED = re.compile(rb'(?:href|src)="(/assets/[^"]*)"')
CONFIGURATION = """
daemon off;
worker_processes 2;
pid "{folder}/pid";
error_log "{folder}/error.log" warn;
{user}
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path "{folder}/body";
  proxy_temp_path "{folder}/proxy";
  fastcgi_temp_path "{folder}/fastcgi";
  uwsgi_temp_path "{folder}/uwsgi";
  scgi_temp_path "{folder}/scgi";
  types {{ text/html html; text/css css; application/javascript js; }}
  server {{
    listen 127.0.0.1:{port};
    root "{root}";
    disable_symlinks off;
    open_file_cache off;
  }}
}}
"""


@contextmanager
def serving(root: Path, folder: Path) -> Iterator[int]:
    """Let nginx serve `root`; its own files are in `folder`, which is made. Gives its port."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if nginx is None:
        missing("nginx")
    folder.mkdir()
    for _ in range(5):  # somebody may take the port first
        port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        written = CONFIGURATION.format(folder=folder, root=root, port=port, user=user)
        (folder / "nginx.conf").write_text(written)
        process = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
        )
        try:
            if answers(process, port):
                yield port
                return
        finally:
            process.terminate()
            process.wait(PATIENCE)
    pytest.fail((folder / "error.log").read_text())


def edition(output: Path, number: int) -> None:
    """Write an output whose pages load assets that no other edition has, and that say whose they are."""
    assets = {kind: f"/* {kind} of {number} */".encode() for kind in ("style.css", "home.js", "storm.js")}
    named = {kind: _fingerprinted(kind, content) for kind, content in assets.items()}
    files = {named[kind]: content for kind, content in assets.items()}
    for path, script in (("index.html", "home.js"), ("storm/index.html", "storm.js")):
        loaded = f'<link rel="stylesheet" href="/{named["style.css"]}"><script src="/{named[script]}"></script>'
        files[path] = f"<!doctype html>{loaded}<p>Edition {number}</p>".encode()
    files |= {"storm/updates.json": b"{}", "about/index.html": b"<!doctype html><p>About</p>"}
    write_output(output, files | {f"storm/{n}/index.html": b"<p>An update</p>" for n in range(20)})


def _fingerprinted(name: str, content: bytes) -> str:
    stem, _, ending = name.partition(".")
    return f"assets/{stem}.{sha256(content).hexdigest()[:8]}.{ending}"


@dataclass
class Readers:
    """People who read at the same time, and what they have met."""

    port: int
    newest: int = 1  # edition that anybody has seen, or that is published
    rounds: int = 0  # that have been read
    ended: bool = False
    faults: list[str] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def read(self) -> None:
        """Read pages with all that they load, until it is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            while not self.ended:
                for page in PAGES:
                    self._read_page(connection, page)
                with self.changed:
                    self.rounds += 1
                    self.changed.notify_all()
        except Exception as fault:  # noqa: BLE001 - a thread's exception would be lost
            self._fault(repr(fault))
        finally:
            connection.close()

    def published(self, number: int) -> None:
        """From now on nobody may see an older edition. Wait until everybody has read on, on average."""
        with self.changed:
            self.newest = max(self.newest, number)
            wanted = self.rounds + READERS
            if not self.changed.wait_for(lambda: self.rounds >= wanted or self.faults, PATIENCE):
                self.faults.append("the readers stand still")

    def _read_page(self, connection: http.client.HTTPConnection, page: str) -> None:
        oldest = self.newest
        status, content = got(connection, page)
        found = _NUMBER.search(content)
        if status != 200 or not found:
            self._fault(f"{page} answers {status}: {content!r}")
            return
        number = int(found[1])
        if number < oldest:
            self._fault(f"{page} is of edition {number} after {oldest}")
        with self.changed:
            self.newest = max(self.newest, number)
        for asset in _LOADED.findall(content):
            status, loaded = got(connection, asset.decode())
            if status != 200 or not loaded.endswith(b" of %d */" % number):
                self._fault(f"{page} of edition {number} loads {asset!r}: {status}, {loaded!r}")

    def _fault(self, told: str) -> None:
        with self.changed:
            self.faults.append(told)
            self.changed.notify_all()


def got(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, bytes]:
    """Ask for an address."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_every_page_finds_its_assets_and_no_reader_goes_back_while_releases_switch(tmp_path: Path) -> None:
    """Of all releases but two the folders are gone by then."""
    target = Target("live", "directory", path="www", keep_releases=2)
    place, output = open_place(target, tmp_path), tmp_path / "output"

    def published(number: int) -> None:
        edition(output, number)
        publish(output, target, place, Wish(NOW + timedelta(seconds=number), max_deletes="100"))

    published(1)
    with serving(tmp_path / "www/current", tmp_path / "nginx") as port:
        readers = Readers(port)
        threads = [Thread(target=readers.read) for _ in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            for number in range(2, RELEASES + 2):
                published(number)
                readers.published(number)
        finally:
            readers.ended = True
            for thread in threads:
                thread.join()
    assert readers.faults == []
    assert readers.newest == RELEASES + 1
    assert len(list((tmp_path / "www/releases").iterdir())) == 2


def test_a_page_that_did_not_change_is_the_same_to_a_browser_after_a_switch(tmp_path: Path) -> None:
    """Its ETag stands; one that changed, to as many bytes within the same second, has another."""
    target = Target("live", "directory", path="www")
    place, output = open_place(target, tmp_path), tmp_path / "output"

    def published(number: int) -> None:
        edition(output, number)
        for file in output.rglob("*.html"):
            os.utime(file, (NOW.timestamp(), NOW.timestamp()))
        publish(output, target, place, Wish(NOW + timedelta(seconds=number)))

    published(1)
    with serving(tmp_path / "www/current", tmp_path / "nginx") as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            tags = {path: tag_of(connection, path) for path in ("/", "/about/")}
            published(2)
            statuses = {path: got(connection, path, **{"If-None-Match": tag})[0] for path, tag in tags.items()}
        finally:
            connection.close()
    assert statuses == {"/": 200, "/about/": 304}


def tag_of(connection: http.client.HTTPConnection, path: str) -> str:
    """Ask for an address, and give the ETag of the answer."""
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.headers["ETag"] or ""
