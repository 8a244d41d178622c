"""Rules: what nginx, S3 and others are told, and that no text of a site says more than it should."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.addresses import url_path
from dateline.build.manifest import NAME, Manifest, manifest_bytes
from dateline.media_types import content_type
from dateline.model import Target
from dateline.publishing.files import files_of, read_manifest
from dateline.publishing.headers import CACHE
from dateline.publishing.refusals import Refused
from dateline.publishing.rules.nginx import nginx_text
from dateline.publishing.rules.redirects import Redirect, catches_no_page, parse_redirects
from dateline.publishing.rules.routing import MOST, routing_rules, routing_text
from dateline.publishing.rules.rules import Form, rules_for
from harness import Site
from tools import missing

from .fakes import BASE_URL, LIVE, build_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dateline.publishing.files import File

PATIENCE = 20  # seconds after which a test gives up
BOX = Target("box", "directory")
SITE = ["index.html", "404.html", "feed.xml", "storm/index.html", "storm/page/1/index.html", "storm/updates.json"]
SITE += ["storm/gale/index.html", "storm/feed.xml", "assets/a.0123abcd.css", "media/storm/a.png", "about/index.html"]
SITE += ["authors/ada/index.html", "sitemap.xml", "storm/days/2025-03-07/index.html"]
REDIRECTS = """\
/old-about/ /about/ 301
/storm/first-gale/ /storm/gale/ 301
/tempest/first-gale/ /storm/gale/ 301
/tempest/* /storm/:splat 301
"""


def files(paths: list[str] = SITE, target: Target = BOX) -> Mapping[str, File]:
    """Give the files of a site."""
    return build_of(dict.fromkeys(paths, b""), target).files


# ── `_redirects` ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_builds_redirects_are_read_back() -> None:
    """In their order; a line that Dateline does not write is passed over."""
    others = "# words\n\n/a /b\n/a /b 302\n/a /b 301!\n/a  /b 301\nhttps://x/ /b 301\n/a https://x/ 301\n/a\t/b 301\n"
    assert parse_redirects(others + REDIRECTS) == (
        Redirect("/old-about/", "/about/"),
        Redirect("/storm/first-gale/", "/storm/gale/"),
        Redirect("/tempest/first-gale/", "/storm/gale/"),
        Redirect("/tempest/", "/storm/", folder=True),
    )


@pytest.mark.parametrize(
    ("redirect", "paths", "safe"),
    [
        (Redirect("/tempest/", "/storm/", folder=True), ["tempest/index.html", "storm/index.html"], True),
        (Redirect("/tempest/", "/storm/", folder=True), ["tempest/index.html", "tempest/x/index.html"], False),
        (Redirect("/2014/", "/2014/ukraine/", folder=True), ["2014/ukraine/index.html"], False),
        (Redirect("/2014/", "/a/", folder=True), ["2014/ukraine/index.html", "2014/ukraine/updates.json"], False),
        (Redirect("/old/", "/a/"), ["old/index.html", "older/index.html"], True),
        (Redirect("/old/", "/a/"), ["old/index.html", "old/there/index.html"], False),
        (Redirect("/old/", "/a/"), ["old/index.html", "old/er/index.html"], True),
        (Redirect("/%C3%A9t%C3%A9/", "/a/"), ["été/there/index.html"], False),
        (Redirect("/old.html", "/a/"), ["old.html"], True),
    ],
)
def test_no_page_is_lost_to_a_rule(redirect: Redirect, paths: list[str], safe: bool) -> None:
    """What stands below an address that leads away as a whole must lead away by itself."""
    every = [redirect, Redirect("/old/er/", "/b/")]
    assert catches_no_page(redirect, every, paths, "") is safe
    below = [replace(each, old=f"/live{each.old}", to=f"/live{each.to}") for each in every]
    assert catches_no_page(below[0], below, paths, "/live") is safe


# ── S3 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_s3_is_told_what_leads_where() -> None:
    """Longer keys first, by whole keys or by their beginnings; the host that readers know is named."""
    paths = [*SITE, "tempest/index.html", "tempest/gale/index.html", "tempest/first-gale/index.html"]
    rules = routing_rules(parse_redirects(REDIRECTS), paths, "")
    assert json.loads(routing_text(rules, replace(LIVE, prefix="desk"), "")) == [
        {
            "Condition": {"KeyPrefixEquals": f"desk/{old}"},
            "Redirect": {"Protocol": "https", "HostName": "live.example", by: to, "HttpRedirectCode": "301"},
        }
        for old, by, to in [
            ("tempest/first-gale/", "ReplaceKeyWith", "storm/gale/"),
            ("storm/first-gale/", "ReplaceKeyWith", "storm/gale/"),
            ("old-about/", "ReplaceKeyWith", "about/"),
            ("tempest/", "ReplaceKeyPrefixWith", "storm/"),
        ]
    ]


def test_s3_takes_no_more_than_it_can() -> None:
    """Whole folders before single pages; what cannot be told exactly is left to the pages."""
    single = [Redirect(f"/old-{number}/", "/about/") for number in range(200)]
    odd = [Redirect("/%C3%A9t%C3%A9/", "/about/"), Redirect("/elsewhere/", "/about/")]
    folder = Redirect("/tempest/", "/storm/", folder=True)
    rules = routing_rules([*odd, *single, folder], [*SITE, "elsewhere/x.html"], "")
    assert len(rules) == MOST == 50
    assert folder in rules
    assert not set(odd) & set(rules)


# ── nginx ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nginx_is_told_of_each_kind() -> None:
    """A location for what has another life than a page; exact ones for redirects."""
    text = nginx_text(files(), parse_redirects(REDIRECTS), BOX)
    assert [line for line in text.splitlines() if "storm" in line or "about" in line] == [
        'location = "/old-about/" { return 301 "/about/"; }',
        'location = "/storm/first-gale/" { return 301 "/storm/gale/"; }',
        'location = "/tempest/first-gale/" { return 301 "/storm/gale/"; }',
        'location ^~ "/tempest/" { rewrite "^/tempest/(.*)$" "/storm/$1" permanent; }',
        'location = "/storm/index.html" { set $dateline_cache "public, max-age=15"; }',
        'location "/storm/page/" { set $dateline_cache "public, max-age=15"; }',
        'location "/storm/days/" { set $dateline_cache "public, max-age=15"; }',
    ]
    assert "gzip_static" not in text
    assert "gzip_static on;\ngzip_vary on;\n" in nginx_text(files(), (), replace(BOX, precompress=True))


def test_nginx_leads_nobody_away_from_a_page() -> None:
    """Below an address that was a coverage's before, another one may stand today."""
    text = nginx_text(files(), [Redirect("/storm/", "/tempest/", folder=True)], BOX)
    assert "/tempest/" not in text


def test_each_location_stands_once() -> None:
    """nginx takes no second one, and would not start."""
    doubled = [Redirect("/index.html", to) for to in ("/a/", "/b/")] + [Redirect("/media/", "/about/", folder=True)]
    text = nginx_text(files(["index.html", "about/index.html"]), doubled, BOX)
    matched = re.findall(r"^location (?:\^~ )?(.*?) \{", text, re.MULTILINE)
    assert len(matched) == len(set(matched))
    assert text.count('= "/index.html"') == 1


def test_what_nginx_cannot_say_is_refused() -> None:
    """A `$` would be read as a variable of nginx's; no quotes help."""
    with pytest.raises(Refused, match="nginx cannot say Cache-Control") as told:
        nginx_text(files(), (), replace(BOX, cache=(("page", "max-age=$uri"),)))
    assert told.value.hint == "Leave the $ out of `cache` in site.yaml."


HOSTILE = st.text("ab/{};\"'\\$#*() \t\n\réü日:@", max_size=12)
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{};])|([^\s{};"#]+)|#[^\n]*|\s+', re.DOTALL)


def tokens(text: str) -> list[str]:
    """Take a configuration apart as nginx does: words, texts in quotes, `{`, `}` and `;`."""
    found, at = [], 0
    while at < len(text):
        token = TOKEN.match(text, at)
        assert token, text[at : at + 40]
        at = token.end()
        if token[1] is not None:
            found.append('"' + re.sub(r'\\(["\\])', r"\1", token[1]))
        elif token[2] or token[3]:
            found.append(token[0])
    return found


def shape(found: list[str]) -> list[str]:
    """Give tokens without what stands in quotes."""
    return [each[0] if each.startswith('"') else each for each in found]


@settings(deadline=None, max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE, st.text('ab"\\;{}', max_size=8))
def test_text_of_a_site_stays_text(old: str, to: str, path: str, cache: str) -> None:
    """Whatever an address, a file's name or a setting holds, nginx reads as many words as without it."""
    redirects = [Redirect(f"/o{old}", f"/t{to}"), Redirect(f"/p{old}/", f"/t{to}/", folder=True)]
    plain = [Redirect("/o", "/t"), Redirect("/p/", "/t/", folder=True)]
    if re.search(r"[\x00-\x1f]", old):
        plain = []
    target, usual = replace(BOX, cache=(("page", cache),)), replace(BOX, cache=(("page", "c"),))
    paths = ["index.html", "s/updates.json", "s/index.html", f"s/page/1{path.replace('/', '')}x.html"]
    found = tokens(nginx_text(files(paths, target), redirects, target))
    wanted = tokens(nginx_text(files([*paths[:3], "s/page/1/index.html"], usual), plain, usual))
    assert shape(found) == shape(wanted)
    assert f'"{cache}' in found


def nginx() -> str:
    """Give the path of nginx."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return found or missing("nginx")


CONFIGURATION = """\
{user}
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen unix:{folder}/s; root {root}; include {folder}/rules.conf; }}
}}
"""


def configured(folder: Path, root: Path, text: str) -> list[str]:
    """Write a configuration of nginx that includes the rules, and give the command."""
    user = "user root;" if os.geteuid() == 0 else ""  # whoever runs the tests can read what they write
    (folder / "rules.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, root=root, user=user))
    return [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]


def test_nginx_takes_hostile_rules(tmp_path: Path) -> None:
    """It finds nothing wrong with names that would end a text, a block or a line."""
    odd = ['a"b', "a\\", "a;b", "a}b{", "a'b", "a#b", "a b", "a$b", "(a", "[a", "a*", "été", "~a", "^~a"]
    redirects = [Redirect(f"/{name}{at}/", f"/to/{name}/", folder=at) for name in odd for at in (False, True)]
    paths = [
        *SITE,
        *(f"in {name}/{below}" for name in odd for below in ("updates.json", "index.html", "page/1/a.html")),
    ]
    text = nginx_text(files(paths), redirects, replace(BOX, cache=(("page", 'a"; } \\'),)))
    run = subprocess.run([*configured(tmp_path, tmp_path, text), "-t"], capture_output=True, text=True, check=False)
    assert (run.returncode, re.findall(r"\[(?:warn|error|emerg)\].*", run.stderr)) == (0, [])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a whole site, with redirects of both kinds."""
    site = Site.copy("harbour", tmp_path_factory.mktemp("rules") / "site")
    coverage = site.read("content/storm/coverage.md").replace("---\n", "---\naliases: [tempest]\n", 1)
    site.write("content/storm/coverage.md", coverage)
    gale = "content/storm/first-day/gale-warning.md"
    aliases = "---\naliases: [first-gale, /été/gale.html]\n"
    site.write(gale, site.read(gale).replace("---\n", aliases, 1))
    site.build()
    return site.output


class Local(HTTPConnection):
    """A connection to a server that listens at a path."""

    def __init__(self, path: Path) -> None:
        super().__init__("live.example")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        try:
            self.sock.connect(str(self.path))
        except OSError:
            self.close()
            raise


@contextmanager
def serving(folder: Path, root: Path, text: str) -> Iterator[Local]:
    """Run nginx with these rules."""
    server = subprocess.Popen(configured(folder, root, text), stderr=subprocess.DEVNULL)
    connection, until = Local(folder / "s"), time.monotonic() + PATIENCE
    try:
        while not is_open(connection):
            assert server.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < until
            time.sleep(0.01)
        yield connection
    finally:
        connection.close()
        server.terminate()
        server.wait(PATIENCE)


def is_open(connection: Local) -> bool:
    """Say whether somebody listens."""
    try:
        connection.connect()
    except OSError:
        return False
    return True


def answer(connection: Local, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for an address."""
    connection.request("GET", address, headers=headers)
    found = connection.getresponse()
    return found.status, dict(found.headers), found.read()


def test_nginx_says_what_a_store_says(built: Path, tmp_path: Path) -> None:
    """Of every file of a whole site: its type, and how long it may be kept; and every old address leads on."""
    target = replace(BOX, cache=(("timeline", 'public, max-age=9, x="a b"'),))
    manifest = read_manifest(built)
    told = files_of(built, manifest, target)
    text = rules_for("nginx", built, target).text
    with serving(tmp_path, built, text) as connection:
        for path, file in told.items():
            if path == "_redirects" or b'http-equiv="refresh"' in file.read():
                continue
            status, headers, body = answer(connection, url_path("/" + path.removesuffix("index.html")))
            assert (status, path, body) == (200, path, file.read())
            assert (path, headers["Content-Type"]) == (path, content_type(path))
            wanted = file.headers.cache_control
            if file.kind == "media" and not path.startswith("media/"):
                wanted = CACHE["page"]  # what is no page and stands among them is kept no longer than they are
            assert (path, headers["Cache-Control"]) == (path, wanted)
        for old, to in LED.items():
            status, headers, _ = answer(connection, old)
            assert (old, status, headers.get("Location")) == (old, 301, to)
        status, _, body = answer(connection, "/nowhere/")
        assert (status, body) == (404, (built / "404.html").read_bytes())


LED = {
    "/tempest/": "/storm/",
    "/tempest/feed.xml": "/storm/feed.xml",
    "/tempest/gale-warning/": "/storm/gale-warning/",
    "/storm/first-gale/": "/storm/gale-warning/",
    "/%C3%A9t%C3%A9/gale.html": "/storm/gale-warning/",
    "/old/ferry/": "/2025/ferry/",
    "/about": "/about/",
}


def test_nginx_sends_compressed_copies(built: Path, tmp_path: Path) -> None:
    """Of those that stand beside their files, to who takes them."""
    target = replace(BOX, precompress=True)
    root = tmp_path / "root"
    for file in files_of(built, read_manifest(built), target).values():
        (root / file.path).parent.mkdir(parents=True, exist_ok=True)
        (root / file.path).write_bytes(file.read())
    with serving(tmp_path, root, rules_for("nginx", built, target).text) as connection:
        _, headers, body = answer(connection, "/storm/", **{"Accept-Encoding": "gzip"})
        plain = answer(connection, "/storm/")
    assert gzip.decompress(body) == plain[2] == (built / "storm/index.html").read_bytes()
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert headers["Cache-Control"] == plain[1]["Cache-Control"] == CACHE["timeline"]
    assert headers["Content-Type"] == plain[1]["Content-Type"] == "text/html; charset=utf-8"


# ── from an output folder ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_form_is_had_from_a_build(built: Path) -> None:
    """Nothing is changed by it, and a `_headers` file that the target asks for is none of its rules."""
    before = (built / NAME).read_bytes()
    found = {form: rules_for(form, built, replace(LIVE, headers_file=True)) for form in get_args(Form)}
    assert found["redirects"].text == (built / "_redirects").read_text(encoding="utf-8")
    assert found["headers"].text.startswith("/:folder1/")
    assert "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n" in found["headers"].text
    assert [each["Condition"]["KeyPrefixEquals"] for each in json.loads(found["s3"].text)] == [
        "tempest/first-gale/",
        "2025/ferry/landed/",
        "storm/first-gale/",
        "old/ferry/",
        "tempest/",
    ]
    assert {form: rules.note for form, rules in found.items()} == {
        "nginx": "",
        "s3": "1 of 6 redirects are left out: S3 takes 50 rules, each for all keys that begin alike. "
        "Their pages lead on all the same.",
        "headers": "",
        "redirects": "",
    }
    assert (built / NAME).read_bytes() == before


def test_a_site_without_redirects_has_none(tmp_path: Path) -> None:
    """The forms are empty, and JSON all the same."""
    (tmp_path / NAME).write_bytes(manifest_bytes(Manifest(BASE_URL)))
    assert rules_for("redirects", tmp_path, BOX).text == ""
    assert json.loads(rules_for("s3", tmp_path, BOX).text) == []
    assert "return 301" not in rules_for("nginx", tmp_path, BOX).text
