from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import httpx
import pytest

from dateline.preview.loop import Crashed, Event
from dateline.preview.serve import TRIES, application, listen, url_of
from dateline.preview.state import Board, after_build, after_problems, first_state

from .harness import fault, page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOME = page("Home")


class Site:
    """A preview folder and its server, asked without a socket."""

    def __init__(self, folder: Path) -> None:
        """Begin with a site that has been built once."""
        self.folder = folder
        self.state = after_build(first_state(100), [], ["index.html"])
        self.events: list[Event] = []

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the preview."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask."""

        async def answer() -> httpx.Response:
            app = application(self.folder, Board(self.state), ("desk.example",), self.events.append)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(answer())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A small built site."""
    made = Site(tmp_path / "preview")
    made.write("index.html", HOME)
    made.write("storm/index.html", page("Storm", root="../"))
    made.write("404.html", page("No such page"))
    made.write("style.css", "h1 { color: red }")
    made.write("feed.xml", "<feed/>")
    made.write("media/clip.mp4", bytes(range(256)) * 4)
    return made


def test_a_page_gets_the_client_in_the_response_and_never_in_the_file(site: Site) -> None:
    answer = site.ask("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<script src="/.dateline/client.js" defer data-generation="101"' in answer.text
    assert (site.folder / "index.html").read_text() == HOME


@pytest.mark.parametrize("path", ["/style.css", "/feed.xml", "/media/clip.mp4"])
def test_nothing_but_pages_gets_the_client(site: Site, path: str) -> None:
    assert site.ask(path).content == (site.folder / path[1:]).read_bytes()


def test_every_answer_is_guarded_by_headers_and_none_allows_other_origins(site: Site) -> None:
    for path in ("/", "/style.css", "/media/clip.mp4", "/none", "/storm", "/.dateline/problems.json"):
        headers = site.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        assert headers["cache-control"] in {"no-cache", "no-store"}


@pytest.mark.parametrize("path", ["/", "/style.css", "/media/clip.mp4"])
def test_what_the_client_has_is_not_sent_again(site: Site, path: str) -> None:
    tag = site.ask(path).headers["etag"]
    again = site.ask(path, headers={"If-None-Match": f'W/{tag}, "x"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert site.ask(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_page_of_another_generation_is_sent_again(site: Site) -> None:
    tag = site.ask("/").headers["etag"]
    site.state = after_build(site.state, [], ["other.html"])
    assert site.ask("/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/style.css", "/media/clip.mp4", "/none", "/.dateline/client.js", "/.dateline/problems.json"]
)
def test_head_gives_the_headers_of_get(site: Site, path: str) -> None:
    got, head = site.ask(path), site.ask(path, "HEAD")
    assert head.status_code == got.status_code
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_head_of_the_events_ends_at_once(site: Site) -> None:
    assert site.ask("/.dateline/events", "HEAD").headers["content-type"] == "text/event-stream"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/none", "/.dateline/events", "/.dateline/problems.json"])
def test_nothing_can_be_sent_to_the_preview(site: Site, method: str, path: str) -> None:
    assert site.ask(path, method).status_code == 405


def test_a_folder_is_sent_on_to_its_slash(site: Site) -> None:
    answer = site.ask("/storm?x=1&y=%20")
    assert (answer.status_code, answer.headers["location"]) == (307, "/storm/?x=1&y=%20")


def test_a_folder_with_a_name_in_another_script_is_sent_on(site: Site) -> None:
    site.write("киев/#1/index.html", "x")
    assert site.ask("/%D0%BA%D0%B8%D0%B5%D0%B2/%231").headers["location"] == "/%D0%BA%D0%B8%D0%B5%D0%B2/%231/"


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/", "/%5cevil.example", "/%2fevil.example", "/%09/evil.example"]
)
def test_no_redirect_leads_to_another_host(site: Site, path: str) -> None:
    site.write("evil.example/index.html", "x")
    answer = site.ask(f"http://127.0.0.1:8000{path}")
    assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_what_is_not_there_is_the_sites_own_page_for_it(site: Site) -> None:
    answer = site.ask("/none/")
    assert answer.status_code == 404
    assert "<h1>No such page</h1>" in answer.text
    assert 'data-path="404.html"' in answer.text


def test_a_site_without_such_a_page_still_says_so(site: Site) -> None:
    (site.folder / "404.html").unlink()
    answer = site.ask("/none/")
    assert answer.status_code == 404
    assert "client.js" in answer.text


def test_unknown_own_addresses_are_not_found(site: Site) -> None:
    assert site.ask("/.dateline/none").status_code == 404


def test_until_the_first_build_any_page_waits(site: Site) -> None:
    site.state = first_state(100)
    answer = site.ask("/none/")
    assert answer.status_code == 503
    assert "data-waiting" in answer.text


def test_what_an_earlier_run_built_is_served_meanwhile(site: Site) -> None:
    site.state = first_state(100)
    assert "<h1>Home</h1>" in site.ask("/").text


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-3", 206, bytes(range(4))),
        ("bytes=-2", 206, bytes([254, 255])),
        ("bytes=1020-", 206, bytes([252, 253, 254, 255])),
        ("bytes=5000-", 416, None),
        ("lines=1-2", 400, None),
    ],
)
def test_ranges_of_a_video(site: Site, asked: str, status: int, expected: bytes | None) -> None:
    answer = site.ask("/media/clip.mp4", headers={"Range": asked})
    assert answer.status_code == status
    assert expected is None or answer.content == expected
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_range_of_a_video_replaced_meanwhile_is_the_whole_new_one(site: Site) -> None:
    tag = site.ask("/media/clip.mp4").headers["etag"]
    asked = {"Range": "bytes=0-3", "If-Range": tag}
    assert site.ask("/media/clip.mp4", headers=asked).status_code == 206
    site.write("media/new.mp4", b"new")
    os.replace(site.folder / "media/new.mp4", site.folder / "media/clip.mp4")  # noqa: PTH105 - plain words
    assert site.ask("/media/clip.mp4", headers=asked).content == b"new"


@pytest.mark.parametrize(
    "path", ["/", "/style.css", "/.dateline/events", "/.dateline/problems.json", "/.dateline/changes.json"]
)
@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "evil.example:8000"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
)
def test_other_hosts_and_origins_are_refused(site: Site, path: str, headers: dict[str, str]) -> None:
    answer = site.ask(path, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_another_site_cannot_listen_to_the_events(site: Site) -> None:
    assert site.ask("/.dateline/events", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_further_host_can_be_allowed(site: Site) -> None:
    assert site.ask("/", headers={"Host": "desk.example:8000"}).status_code == 200


def test_the_problems_are_told_as_json(site: Site) -> None:
    site.state = after_problems(site.state, [fault()])
    answer = site.ask("/.dateline/problems.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["problems"][0]["path"] == "content/storm/coverage.md"


def test_the_changes_are_told_as_json(site: Site) -> None:
    assert site.ask("/.dateline/changes.json?since=100").json() == {"generation": 101, "paths": ["index.html"]}
    assert site.ask("/.dateline/changes.json").json() == {"generation": 101, "paths": None}


def test_a_fault_of_the_server_is_reported(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("dateline.preview.serve.find", broken)
    with pytest.raises(ZeroDivisionError):
        site.ask("/")
    assert [type(event) for event in site.events] == [Crashed]


def test_the_next_free_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port) as second:
            assert port < second.getsockname()[1] <= port + TRIES


def test_no_free_port_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.preview.serve.TRIES", 0)
    with listen("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1])


def test_an_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(OSError, match="assign"):
        listen("192.0.2.1", 0)


def test_the_address_to_open() -> None:
    asked = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::")  # noqa: S104 - nothing is bound
    assert [url_of(host, 80) for host in asked] == [
        "http://127.0.0.1:80/",
        "http://localhost:80/",
        "http://[::1]:80/",
        "http://127.0.0.1:80/",
        "http://[::1]:80/",
    ]
