from __future__ import annotations

import pytest

from dateline.preview.guard import allowed_host, bracketed, refused, same_origin


def asked(path: str = "/", server: tuple[str, int] | None = ("127.0.0.1", 8000), **headers: str) -> dict[str, object]:
    """Give the scope of a request; header names with `_` for `-`."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "headers": pairs, "server": server}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:8000"]
)
def test_the_loopback_is_allowed(host: str) -> None:
    assert allowed_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example",
        "evil.example#localhost", "localhost@evil.example",
        "evil.example:80:80", "localhost:x", "", ":8000", "localhost:", "::1", "[::2]",
        "2130706433", "127.1",
    ],
)  # fmt: skip
def test_any_other_host_is_refused(host: str) -> None:
    assert not allowed_host(host)


def test_further_hosts_are_allowed_by_name() -> None:
    assert allowed_host("desk.example:8000", ("Desk.example",))
    assert allowed_host("[fe80::1]:8000", ("fe80::1",))
    assert not allowed_host("sub.desk.example", ("desk.example",))


def test_the_address_that_was_asked_is_allowed_but_a_name_never_is() -> None:
    assert not refused(asked(server=("192.168.0.7", 8000), host="192.168.0.7:8000"))
    assert refused(asked(server=("evil.example", 8000), host="evil.example:8000"))
    assert refused(asked(server=None, host="evil.example"))


def test_no_host_and_two_hosts_are_refused() -> None:
    twice = asked(host="localhost")
    twice["headers"] = [(b"host", b"localhost"), (b"host", b"localhost")]
    assert refused(asked())
    assert refused(twice)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8000", True),
        ("https://localhost:8000", True),
        ("http://localhost:8001", False),
        ("http://127.0.0.1:8000", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("file://localhost:8000", False),
        ("http://user@localhost:8000", False),
        ("http://[", False),
    ],
)
def test_an_origin_must_be_the_pages_own(origin: str, *, allowed: bool) -> None:
    assert same_origin(origin, "localhost:8000") is allowed
    assert (not refused(asked("/", host="localhost:8000", origin=origin))) is allowed


@pytest.mark.parametrize(
    "path", ["/.dateline/events", "/.dateline/problems.json", "/.dateline/changes.json", "/.dateline/client.js"]
)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_previews_own_addresses_are_refused_to_other_sites(path: str, site: str) -> None:
    assert refused(asked(path, host="localhost", sec_fetch_site=site))
    assert not refused(asked(path, host="localhost", sec_fetch_site="same-origin"))
    assert not refused(asked(path, host="localhost"))


def test_a_page_may_be_opened_by_a_link_from_elsewhere() -> None:
    assert not refused(asked("/storm/", host="localhost", sec_fetch_site="cross-site"))


def test_addresses_stand_in_brackets() -> None:
    assert [bracketed(host) for host in ("::1", "[::1]", "127.0.0.1", "Desk")] == [
        "[::1]",
        "[::1]",
        "127.0.0.1",
        "desk",
    ]
