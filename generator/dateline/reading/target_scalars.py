"""Target scalars: what text the settings of a target may hold. None of them may hold a secret.

Each function gives the text as it is used from then on, or raises `ValueError`, the words of which say why.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, urlsplit

from dateline.reading.scalars import is_outside_address, normal_base_url

OWN_FOLDERS = ("content", "output", "themes", "ledger", ".dateline", ".git")  # of a site: nothing is published there
_SECRETS = {
    "apikey", "auth", "authorization", "bearer", "credential", "credentials", "key", "keys", "passphrase", "passwd",
    "password", "pwd", "sas", "secret", "secrets", "sig", "signature", "token", "tokens",
}  # fmt: skip


def names_secret(name: str) -> bool:
    """Say whether a field or a parameter of this name would hold a secret: `access_key`, `sessionToken`."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return not _SECRETS.isdisjoint(re.split(r"[^a-z0-9]+", parted))


def secret_in(text: str) -> str:
    """Say what secret a text holds that may be an address: "holds a user name or a password"; "" where it is none."""
    scheme, found, rest = text.partition("://")
    if not found:
        return ""
    user, at, _ = re.split("[/?#]", rest, maxsplit=1)[0].rpartition("@")
    if at and (":" in user or scheme.lower().startswith("http")):
        return "holds a user name or a password"
    query = rest.partition("?")[2].partition("#")[0]
    if any(names_secret(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        return "holds a secret after its question mark"
    return ""


def as_site_address(text: str) -> str:
    """Give where readers find the site, ending in `/`."""
    return _with_port(normal_base_url(_open(text)))


def as_web_address(text: str) -> str:
    """Give a full address that can be called."""
    if not re.match("https?:", _open(text)) or not is_outside_address(text):
        raise ValueError("it is a full address, such as https://cdn.example/purge")
    return _with_port(text)


def as_endpoint(text: str) -> str:
    """Give a service's address without `/` at its end."""
    address = as_site_address(text)
    if address.startswith("http:") and not is_loopback(urlsplit(address).hostname or ""):
        raise ValueError("it begins with https://, or is on this machine itself: others would read what is sent")
    return address.removesuffix("/")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself, by its name or its address."""
    from ipaddress import ip_address  # few sites name one

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def as_folder(text: str) -> str:
    """Give the path of a folder that is none of the site's own. A relative one begins at the site's folder."""
    path = posixpath.normpath(_line(text))
    if path.startswith("~"):
        raise ValueError("~ is not read here: it is written out, such as /home/desk/www")
    if set(path.split("/")) <= {"", ".", ".."}:
        raise ValueError("it is the site's own folder, or one above it")
    top = path.split("/")[0]
    if top.casefold() in OWN_FOLDERS:
        raise ValueError(f"it lies in {top}/, which is the site's own")
    return path


def as_bucket(text: str) -> str:
    """Give the name of a bucket, or of a container such as `$web`."""
    if not re.fullmatch(r"\$?[A-Za-z0-9][A-Za-z0-9._-]{1,221}", text):
        raise ValueError("it is a bucket's name alone, of letters, digits, hyphens and dots")
    return text


def as_prefix(text: str) -> str:
    """Give a folder within a bucket, without slashes at its ends."""
    path = text.strip("/")
    if not re.fullmatch(r"[^\x00-\x20\x7f\\?#]*", path) or {"", ".", ".."} & set(path.split("/") if path else ()):
        raise ValueError("it is a folder within the bucket, such as live or sites/live")
    return path


def as_account(text: str) -> str:
    """Give the name of a storage account of Azure's."""
    if not re.fullmatch("[a-z0-9]{3,24}", text):
        raise ValueError("it is a storage account's name: 3 to 24 lower-case letters and digits")
    return text


def as_repository(text: str) -> str:
    """Give what `git push` takes: a URL, `user@host:path`, a path, or a remote's name."""
    return _argument(text, "it is a repository, such as git@host:path or https://host/path")


def as_branch(text: str) -> str:
    """Give a branch's name, as `git check-ref-format` lets it through."""
    bad = re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|/\.|\.lock(?:/|$)|[/.]$", text)
    if not text or bad or text in {"@", "HEAD"}:
        raise ValueError("it is a branch's name, such as gh-pages")
    return text


def as_domain(text: str) -> str:
    """Give a domain in lower-case letters."""
    label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(text) > 253 or not re.fullmatch(rf"(?:{label}\.)+{label}", text.lower()):
        raise ValueError("it is a domain alone, such as live.harbour.example")
    return text.lower()


def as_destination(text: str) -> str:
    """Give a destination of rsync's: `user@host:path`, `rsync://host/module/path`, or a folder of this machine."""
    place = _argument(text, "it is a place as rsync knows it, such as desk@host:/srv/www/")
    if re.match("[^/:]*@-", place):
        raise ValueError("its host begins with a hyphen")
    if ":" not in place.split("/")[0]:
        as_folder(place)
    return place


def as_argument(text: str) -> str:
    """Give an argument of a command."""
    if not text:
        raise ValueError("it may not be empty")
    return _open(_line(text))


def as_limit(text: str) -> str:
    """Give a number of files, or a share of them."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}|(?:100|[1-9]?[0-9](?:\.[0-9]{1,3})?)%", text):
        raise ValueError("it is a number of files, or a share of them such as 5%")
    return text


def as_header(text: str) -> str:
    """Give the value of a header (RFC 9110 §5.5), of ASCII alone."""
    if not re.fullmatch("[\x20-\x7e]+", text):
        raise ValueError("it is one line of plain letters, such as public, max-age=60")
    return text


def _argument(text: str, wanted: str) -> str:
    if not text or text.startswith("-"):
        raise ValueError(wanted)
    return _open(_line(text))


def _line(text: str) -> str:
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise ValueError("it stands on one line")
    return text


def _open(text: str) -> str:
    if reason := secret_in(text):
        raise ValueError(f"it {reason}")
    return text


def _with_port(address: str) -> str:
    try:
        urlsplit(address).port  # noqa: B018 - it is read when it is asked for
    except ValueError as fault:
        raise ValueError("its host or its port cannot be read") from fault
    return address
