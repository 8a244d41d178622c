"""Guard: who may ask the preview server.

A page of another site must not read the preview: neither through a name of its own that it points at this machine (DNS
rebinding; Vite GHSA-vg6x-rcgg-rjx6) nor across origins (esbuild GHSA-67mh-4wv8-2f99). So the Host is checked against a
list, an Origin must be the page's own, and the preview's own addresses are refused to other sites altogether.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from dateline.preview.loop import Crashed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dateline.preview.loop import Report

OWN = "/.dateline/"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ALWAYS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


def guarded(app: ASGIApp, hosts: tuple[str, ...], report: Report) -> ASGIApp:
    """Give `app` behind the guard. `hosts` are names allowed beside the loopback's and the address that was asked."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ALWAYS)
            await send(message)

        refusal = refused(scope, hosts)
        try:
            await (PlainTextResponse(refusal, 403) if refusal else app)(scope, receive, send_with_headers)
        except Exception as error:
            report(Crashed(error))
            raise

    return answer


def refused(scope: Scope, hosts: tuple[str, ...] = ()) -> str:
    """Say why a request is refused; empty when it is not."""
    headers = Headers(scope=scope)
    asked, origins = headers.getlist("host"), headers.getlist("origin")
    if len(asked) != 1 or not allowed_host(asked[0], (*hosts, *_own_address(scope))):
        return "This host name is not allowed. Start the preview with --allow-host to allow it.\n"
    if any(not same_origin(origin, asked[0]) for origin in origins):
        return "Another site may not read the preview.\n"
    if scope["path"].startswith(OWN) and headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return "Another site may not read the preview.\n"
    return ""


def allowed_host(asked: str, hosts: tuple[str, ...] = ()) -> bool:
    """Say whether the Host header `asked` names this server; its port does not count, a tunnel may change it."""
    name = _split_host(asked)
    return bool(name) and name in {*LOOPBACK, *(bracketed(host) for host in hosts)}


def same_origin(origin: str, asked: str) -> bool:
    """Say whether the Origin is that of a page from the Host `asked`; its scheme does not count: tunnels add TLS."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == asked.lower()


def bracketed(host: str) -> str:
    """Give a host as it stands in a URL: IPv6 addresses in brackets, letters small."""
    return f"[{host}]".lower() if ":" in host and not host.startswith("[") else host.lower()


def _split_host(asked: str) -> str:
    """Give the host of `host:port`; empty when it is malformed."""
    name, colon, port = asked.lower().rpartition(":")
    if not colon or asked.endswith("]"):
        return asked.lower()
    return name if port.isdecimal() and (":" not in name or name.endswith("]")) else ""


def _own_address(scope: Scope) -> tuple[str, ...]:
    """Give the address at which the connection arrived: a name can be pointed here by others, an address cannot."""
    address = (scope.get("server") or ("",))[0]
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return ()
    return (address,)
