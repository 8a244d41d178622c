"""Stores: the client of the object store that a target means.

It is configured by the target and by the environment alone: secrets are read there by the library, and are in no value
of Dateline's.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.publishing.refusals import Refused, TargetFailed

if TYPE_CHECKING:
    from obstore.store import AzureStore, GCSStore, S3Store

    from dateline.model import Target

    ObjectStore = S3Store | GCSStore | AzureStore

TIMEOUT = 30.0
"""Seconds that one request may take, its body included: 16 MiB in flight at once then need 5 Mbit/s."""
CONNECT_TIMEOUT = 5.0  # seconds

_HOSTS = {
    "s3": "s3.{region}.amazonaws.com",
    "gs": "storage.googleapis.com",
    "az": "{account}.blob.core.windows.net",
}
SECRETS = {  # the variables that hold them
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_KEY",
}


def open_store(target: Target) -> ObjectStore:
    """Give the client of a store; nothing is asked of it yet.

    The library's own retries are off: `Bucket` repeats, so that each request is counted, and none is repeated after
    the lock was lost. Raises `TargetFailed` without the library, and `Refused` for an endpoint that cannot be used.
    """
    try:
        import obstore  # noqa: F401 - the look is what counts
    except ImportError:
        raise TargetFailed(
            f'{target.name}: publishing to {target.kind} needs obstore. Run: pip install "dateline[cloud]"'
        ) from None
    options: dict[str, Any] = {
        "prefix": target.prefix or None,
        "client_options": {
            "allow_http": _is_plain(target),
            "connect_timeout": timedelta(seconds=CONNECT_TIMEOUT),
            "timeout": timedelta(seconds=TIMEOUT),
        },
        "retry_config": {"max_retries": 0, "retry_timeout": timedelta(seconds=TIMEOUT)},
    }
    try:
        return _opened(target, options)
    except faults():
        raise TargetFailed(
            f"{target.name}: a store of kind {target.kind} cannot be opened with what the environment and site.yaml "
            f"say. Correct {SECRETS[target.kind]}, or the target in site.yaml."
        ) from None


def _opened(target: Target, options: dict[str, Any]) -> ObjectStore:
    from obstore import store as stores

    named: dict[str, Any] = {"region": target.region} if target.kind == "s3" else {"account_name": target.account}
    if target.kind == "gs":
        return stores.GCSStore(target.bucket, **_given(base_url=target.endpoint), **options)
    kind = stores.S3Store if target.kind == "s3" else stores.AzureStore
    return kind(target.bucket, **_given(endpoint=target.endpoint, **named), **options)


def faults() -> tuple[type[Exception], ...]:
    """Give the exceptions with which the library says that a store refused, or was not reached."""
    from obstore.exceptions import BaseError

    return BaseError, NotImplementedError, OSError, ValueError


def host_of(target: Target) -> str:
    """Give the host that is asked, as a person would name it."""
    if target.endpoint:
        return urlsplit(target.endpoint).netloc.rpartition("@")[2]
    return _HOSTS[target.kind].format(region=target.region or "us-east-1", account=target.account)


def _is_plain(target: Target) -> bool:
    """Say whether a target is reached without TLS, which is for this machine only. Raises `Refused` for another."""
    endpoint = urlsplit(target.endpoint)
    if endpoint.scheme != "http":
        return False
    if not _is_loopback(endpoint.hostname or ""):
        raise Refused(
            f"{target.name}: {host_of(target)} would be asked without encryption", "Use an endpoint with https://"
        )
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761


def _given(**settings: str) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value}
