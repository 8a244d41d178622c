"""Hooks: who is told of a publish that ended well. What fails here undoes nothing: it is told.

A command gets JSON on its standard input, an address the same by POST:

    {"target": "live", "base_url": "https://live.example/", "addresses": ["/", "/storm/"], "removed": ["/old/"]}

A WebSub hub (W3C Recommendation, 23 January 2018) is told of the feeds that changed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from dateline import __version__
from dateline.addresses import FEED_NAMES, url_path
from dateline.publishing.kinds import COMPRESSED
from dateline.reading.target_scalars import is_loopback
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from urllib.request import OpenerDirector

    from dateline.model import Hook, Target
    from dateline.publishing.plan import Plan
    from dateline.publishing.record import Record

BEARER = "DATELINE_HOOK_TOKEN"  # of the environment: a bearer token (RFC 6750) for what is told by POST
COMMAND_SECONDS = 60
POST_SECONDS = 30
RETRY_AFTER = 1.0  # seconds
_INDEX = "index.html"
_LAST = 4096  # bytes of what a command said, of which the last line is told
_SHOWN = 200  # letters of it


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a publish changed for readers: paths of URLs below the site's root, percent-encoded, sorted."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def addresses_of(plan: Plan) -> Addresses:
    """Give the addresses at which another content answers now, or none any more: since the last publish that ended."""
    stands = plan.record.files
    changed = _addresses([*(file.path for file in (*plan.added, *plan.changed)), *(plan.done & stands.keys())])
    gone = _addresses([*plan.removed, *(plan.done - stands.keys())])
    return Addresses(tuple(sorted(changed)), tuple(sorted(gone - changed)))


def addresses_between(before: Record, now: Record) -> Addresses:
    """Give the same where readers see `now` what they did not see `before`, as after a rollback."""
    changed = _addresses(path for path, placed in now.files.items() if before.files.get(path) != placed)
    gone = _addresses(path for path in before.files if path not in now.files)
    return Addresses(tuple(sorted(changed)), tuple(sorted(gone - changed)))


def _addresses(paths: Iterable[str]) -> set[str]:
    return {_address(path.removesuffix(COMPRESSED)) for path in paths}


def _address(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return url_path(f"/{folder}/".replace("//", "/") if name == _INDEX else f"/{path}")


def run_hooks(target: Target, base_url: str, addresses: Addresses, site: Path) -> list[str]:
    """Tell all of a target's hooks, one after the other, and give a sentence for each that failed.

    Commands run in the folder `site`. Where nothing changed nobody is told. No sentence holds more of an address than
    its host: the rest may be a secret.
    """
    if not (addresses.changed or addresses.removed):
        return []
    faults = (_told(hook, target, base_url, addresses, site) for hook in target.hooks)
    return [fault for fault in faults if fault]


def _told(hook: Hook, target: Target, base_url: str, addresses: Addresses, site: Path) -> str:
    if hook.kind == "command":
        return _run(hook.command, _json(target, base_url, addresses), site)
    if hook.kind == "post":
        return _post(
            hook.url, _json(target, base_url, addresses), "application/json", token=os.environ.get(BEARER, "").strip()
        )
    feeds = [each for each in addresses.changed if each.rpartition("/")[2] in FEED_NAMES.values()]
    return _post(hook.url, _websub(base_url, feeds), "application/x-www-form-urlencoded") if feeds else ""


def _json(target: Target, base_url: str, addresses: Addresses) -> bytes:
    root = urlsplit(base_url).path.rstrip("/")
    told = {
        "target": target.name,
        "base_url": base_url,
        "addresses": [root + each for each in addresses.changed],
        "removed": [root + each for each in addresses.removed],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _websub(base_url: str, feeds: Iterable[str]) -> bytes:
    topics = [("hub.url", urljoin(base_url, each.removeprefix("/"))) for each in feeds]
    return urlencode([("hub.mode", "publish"), *topics]).encode()


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _run(command: tuple[str, ...], told: bytes, site: Path) -> str:
    """Run a command, without a shell, and give what went wrong."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(told)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - the command is the site's own, and no shell reads it
                command, stdin=given, stdout=subprocess.DEVNULL, stderr=said, cwd=site, start_new_session=True
            )
        except OSError as fault:
            return f"hook {command[0]}: it cannot be started ({fault.strerror})"
        return _ended(process, command[0], said)


def _ended(process: subprocess.Popen[bytes], name: str, said: IO[bytes]) -> str:
    try:
        code = process.wait(COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        return f"hook {name}: it had not ended after {COMMAND_SECONDS} seconds, and was stopped"
    finally:
        if process.returncode is None:  # it stops with all that it started
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if not code:
        return ""
    how = f"it ended with exit code {code}" if code > 0 else f"signal {-code} ended it"
    last = _last_line(said)
    return f"hook {name}: {how}: {last}" if last else f"hook {name}: {how}"


def _last_line(said: IO[bytes]) -> str:
    """Give the last line that is not empty, fit for a terminal."""
    said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST))
    lines = said.read().decode(errors="replace").split("\n")
    shown = ["".join(letter for letter in line if letter.isprintable()).strip() for line in lines]
    return next((line for line in reversed(shown) if line), "")[:_SHOWN]


# ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _post(url: str, body: bytes, form: str, *, token: str = "") -> str:
    """Send `body` by POST, a second time where the first found nobody in, and give what went wrong."""
    host = urlsplit(url).hostname or ""
    if not _is_safe(url):
        return f"hook {host}: only https is used, and http to this machine itself"
    headers = {"Content-Type": form, "User-Agent": f"dateline/{__version__}"}
    if token:
        if not (token.isascii() and token.isprintable()):
            return f"hook {host}: {BEARER} holds what cannot stand in a header"
        headers["Authorization"] = f"Bearer {token}"
    fault, again = _posted(url, body, headers)
    if again:
        time.sleep(RETRY_AFTER)
        fault, _ = _posted(url, body, headers)
    return f"hook {host}: {fault}" if fault else ""


def _posted(url: str, body: bytes, headers: dict[str, str]) -> tuple[str, bool]:
    """Send it once; give what went wrong, and whether it may go better a second time."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    try:
        _opener(url).open(Request(url, body, headers, method="POST"), timeout=POST_SECONDS).close()  # noqa: S310 - `_is_safe`
    except HTTPError as answer:
        answer.close()
        elsewhere = " that leads elsewhere, where nothing is sent" if 300 <= answer.code < 400 else ""
        return f"it answered {answer.code}{elsewhere}", answer.code == 429 or answer.code >= 500
    except URLError as fault:
        return f"it cannot be reached ({getattr(fault.reason, 'strerror', None) or fault.reason})", True
    except TimeoutError:
        return f"it had not answered after {POST_SECONDS} seconds", True
    except (OSError, HTTPException) as fault:
        return f"the connection failed ({getattr(fault, 'strerror', None) or type(fault).__name__})", True
    except (ValueError, OverflowError):  # whose words hold the address
        return "its address is none that can be asked", False
    return "", False


def _opener(url: str) -> OpenerDirector:
    """Give what sends a request: it follows no redirect, and asks no proxy for this machine itself."""
    from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

    class Straight(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            """Follow nothing."""

    return build_opener(Straight, *([ProxyHandler({})] if is_loopback(urlsplit(url).hostname or "") else []))


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
