"""Target scalars: what the settings of a target may hold, and how it is used from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.reading import target_scalars as known
from dateline.reading.target_scalars import names_secret, secret_in

if TYPE_CHECKING:
    from collections.abc import Callable

TAKEN = [
    (known.as_site_address, "https://Live.harbour.example", "https://live.harbour.example/"),
    (known.as_site_address, "http://[::1]:8000/live", "http://[::1]:8000/live/"),
    (known.as_web_address, "https://hub.example/?topic=a", "https://hub.example/?topic=a"),
    (known.as_endpoint, "https://storage.harbour.example/", "https://storage.harbour.example"),
    (known.as_endpoint, "http://127.0.0.1:5000", "http://127.0.0.1:5000"),
    (known.as_endpoint, "http://[::1]:5000/devaccount", "http://[::1]:5000/devaccount"),
    (known.as_endpoint, "http://s3.localhost:4566", "http://s3.localhost:4566"),
    (known.as_folder, "/srv/www//live/", "/srv/www/live"),
    (known.as_folder, "public", "public"),
    (known.as_folder, "../live", "../live"),
    (known.as_folder, "contents", "contents"),
    (known.as_folder, "/content", "/content"),
    (known.as_bucket, "harbour-live", "harbour-live"),
    (known.as_bucket, "$web", "$web"),
    (known.as_prefix, "/sites/live/", "sites/live"),
    (known.as_prefix, "/", ""),
    (known.as_account, "harbourlive1", "harbourlive1"),
    (known.as_repository, "git@github.com:harbour/live.git", "git@github.com:harbour/live.git"),
    (known.as_repository, "ssh://git@git.harbour.example:22/live.git", "ssh://git@git.harbour.example:22/live.git"),
    (known.as_repository, "../live.git", "../live.git"),
    (known.as_repository, "origin", "origin"),
    (known.as_branch, "gh-pages", "gh-pages"),
    (known.as_branch, "sites/live.v2", "sites/live.v2"),
    (known.as_domain, "Live.Harbour.example", "live.harbour.example"),
    (known.as_destination, "desk@box.example:/srv/www/", "desk@box.example:/srv/www/"),
    (known.as_destination, "rsync://desk@box.example/live/", "rsync://desk@box.example/live/"),
    (known.as_destination, "box.example::live", "box.example::live"),
    (known.as_destination, "/srv/www/live/", "/srv/www/live/"),
    (known.as_argument, "ssh -p 2222", "ssh -p 2222"),
    (known.as_limit, "0", "0"),
    (known.as_limit, "12.5%", "12.5%"),
    (known.as_limit, "100%", "100%"),
    (known.as_header, "public, max-age=10", "public, max-age=10"),
]
REFUSED = [
    *((known.as_site_address, each) for each in ("", "live.example", "ftp://a.example/", "https:///", "https://a/?q")),
    *((known.as_web_address, each) for each in ("", "mailto:a@b.example", "https:///", "hub.example", "https://a b/")),
    *((known.as_web_address, each) for each in ("https://a.example:99999/", "https://a.example:x/", "http://[::1/")),
    *((known.as_endpoint, each) for each in ("http://storage.example", "http://127.0.0.1.example", "s3.example", "")),
    *((known.as_endpoint, each) for each in ("http://10.0.0.1", "http://localhost.example", "https://a.example:0x1")),
    *(
        (known.as_folder, each)
        for each in ("", ".", "./", "..", "../..", "/", "//", "public/..", "~/www", "a\nb", "a\0")
    ),
    *((known.as_folder, each) for each in ("content", "Content/x", "./output/", "x/../ledger", "themes/x", ".git")),
    *((known.as_bucket, each) for each in ("", "a", "s3://live", "live/x", "-live", "a b", "a\nb", "ö" * 5)),
    *((known.as_prefix, each) for each in ("a//b", "../a", "a/.", "a b", "a?b", "a\\b", "a\nb")),
    *((known.as_account, each) for each in ("", "ab", "Harbour", "harbour-live", "a" * 25)),
    *((known.as_repository, each) for each in ("", "--upload-pack=x", "a\nb", "a\0b")),
    *((known.as_branch, each) for each in ("", "-x", "a b", "a..b", "a~1", "a:b", "/a", "a/", "a.lock", "a@{1}", "@")),
    *((known.as_branch, each) for each in (".a", "a/.b", "a//b", "HEAD", "a\nb", "a.lock/b", "a.", "a*", "a\\b")),
    *(
        (known.as_domain, each)
        for each in ("", "live", "https://a.example", "a.example/", "a..b", "-a.example", "a b.c")
    ),
    *(
        (known.as_destination, each)
        for each in ("", "-e sh", "desk@-oProxy:/x", "content/live", ".", "a\nb:/x", "~/www")
    ),
    *((known.as_argument, each) for each in ("", "a\nb", "a\0")),
    *((known.as_limit, each) for each in ("", "-1", "5 %", "101%", "100.5%", "%", "1e3", "٣", "05", "1000000000")),
    *((known.as_header, each) for each in ("", "a\nb", "a\rb", "a\x00", "ö")),
]
SECRETS = [
    (known.as_site_address, "https://desk:pw@a.example/"),
    (known.as_web_address, "https://hunter2@a.example/"),
    (known.as_web_address, "https://a.example/?x=1&access_token=hunter2#x"),
    (known.as_web_address, "https://a.example?sig=hunter2"),
    (known.as_endpoint, "ftp://desk:pw@a.example"),
    (known.as_repository, "https://hunter2@git.example/live.git"),
    (known.as_repository, "HTTPS://x-access-token:hunter2@git.example/live.git"),
    (known.as_repository, "ssh://desk:pw@git.example/live.git"),
    (known.as_destination, "rsync://desk:pw@box.example/live/"),
    (known.as_argument, "--proxy=http://desk:pw@proxy.example/"),
]


@pytest.mark.parametrize(("take", "written", "expected"), TAKEN)
def test_what_is_right_is_taken(take: Callable[[str], str], written: str, expected: str) -> None:
    """With what may be written in several ways written in one; and taking that again changes nothing."""
    assert take(written) == expected
    assert take(expected) == expected


@pytest.mark.parametrize(("take", "written"), REFUSED)
def test_what_is_wrong_is_refused_in_words(take: Callable[[str], str], written: str) -> None:
    """That go on after "cannot be …:"."""
    assert not secret_in(written)
    with pytest.raises(ValueError, match=r"^(it|its|~) "):
        take(written)


@pytest.mark.parametrize(("take", "written"), SECRETS)
def test_a_secret_is_refused_as_one_without_being_repeated(take: Callable[[str], str], written: str) -> None:
    """Whatever else is wrong with the text: its words are shown to whoever reads the log."""
    reason = secret_in(written)
    assert reason in {"holds a user name or a password", "holds a secret after its question mark"}
    with pytest.raises(ValueError, match=f"^it {reason}$"):
        take(written)


@pytest.mark.parametrize(
    "name",
    ["key", "access_key_id", "secret", "session-token", "sasToken", "apiKey", "API_KEY", "password", "X-Amz-Sig"],
)
def test_a_name_may_say_that_it_holds_a_secret(name: str) -> None:
    """In whatever way its words are joined."""
    assert names_secret(name)


@pytest.mark.parametrize("name", ["", "keep_assets", "monkey", "sasha", "bucket", "tokenizer_", "keyboard", "design"])
def test_a_name_that_only_looks_like_it_says_nothing(name: str) -> None:
    assert not names_secret(name)
