"""Answers: what the refusal of an object store means, and a sentence that says so. Pure.

obstore gives the kind of a refusal as the class of an exception, and everything else as text made for debugging, with
addresses and whatever the server wrote. Of that only the status, S3's error code and how a connection failed are read,
and nothing of it is shown: it may hold a secret.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from dateline.publishing.objects.stores import SECRETS, host_of
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.model import Target

Meaning = Literal["missing", "taken", "passing", "final"]
"""`missing`: no such object. `taken`: the condition of a put was not met. `passing`: worth another try."""

_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_ADDRESS = re.compile(r"https?://([^/\s\"]*)[^\s\"]*")
_PATH = re.compile(r'path: "[^"\n]*"')
_TRIED_AGAIN = frozenset([408, 425, 429])
_REGION = frozenset(["AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"])
_NO_BUCKET = frozenset(["ContainerNotFound", "NoSuchBucket"])
_EXPIRED = frozenset(["ExpiredToken", "InvalidToken", "TokenRefreshRequired"])
_OF_A_MACHINE = frozenset(
    ["169.254.169.254", "169.254.170.2", "metadata.google.internal"]
)  # where its role is asked for


@dataclass(frozen=True, slots=True)
class Answer:
    """What a store means, and the sentence for a person."""

    meaning: Meaning
    sentence: str = ""


def answer_of(fault: Exception, target: Target) -> Answer:
    """Give what an exception of obstore's means, where `target` was asked."""
    kind, told = type(fault).__name__, str(fault)
    text = _PATH.sub("", _ADDRESS.sub("", told))  # a page may be called anything
    status = int(found[1]) if (found := _STATUS.search(text)) else 0
    code = found[1] if (found := _CODE.search(text)) else ""
    if kind in {"AlreadyExistsError", "PreconditionError"}:
        return Answer("taken", f"{target.name}: {_answers(target, status or 409, code)}. Try again later.")
    if not _OF_A_MACHINE.isdisjoint(_ADDRESS.findall(told)):
        return _final(target, f"no credentials were found. Set {SECRETS[target.kind]}")
    if known := _told_by_code(target, code):
        return known
    if status in _TRIED_AGAIN or (status >= 500 and status != 501):
        return Answer("passing", f"{target.name}: {_answers(target, status, code)}. Try again later.")
    if kind == "FileNotFoundError":
        return Answer("missing", f"{target.name}: {_no_bucket(target)}.")
    return _told_by_kind(target, kind, text, status, code)


def _told_by_code(target: Target, code: str) -> Answer | None:
    if code in _NO_BUCKET:
        return _final(target, _no_bucket(target))
    if code in _REGION:
        return _elsewhere(target)
    if code in _EXPIRED:
        return _final(target, "the credentials have expired. Get new ones")
    if code == "InvalidAccessKeyId":
        return _final(target, f"{host_of(target)} does not know the access key. Correct AWS_ACCESS_KEY_ID")
    if code == "SignatureDoesNotMatch":
        return _final(target, "the secret key does not belong to the access key. Correct AWS_SECRET_ACCESS_KEY")
    if code == "RequestTimeTooSkewed":
        return _final(target, "this computer's clock is wrong. Set it")
    return None


def _told_by_kind(target: Target, kind: str, text: str, status: int, code: str) -> Answer:
    if "redirect without LOCATION" in text or "BareRedirect" in text or 300 <= status < 400:
        return _elsewhere(target)
    if kind == "PermissionDeniedError":
        told = f"the credentials do not suffice for the bucket {target.bucket}"
        return _final(target, f"{told}. They must let objects be listed, read, written and deleted")
    if kind == "UnauthenticatedError":
        return _final(target, f"{host_of(target)} refuses the credentials. Correct {SECRETS[target.kind]}")
    if status == 501 or kind in {"NotImplementedError", "NotSupportedError"}:
        return _final(target, no_conditions(target))
    if kind in {"InvalidPathError", "ValueError"}:
        return _final(target, "a file has a name that no object can have")
    if status:
        return _final(target, _answers(target, status, code))
    return _disconnected(target, text)


def _disconnected(target: Target, text: str) -> Answer:
    host = host_of(target)
    if "certificate" in text:
        return _final(target, f"the certificate of {host} is not trusted here")
    if "dns error" in text:
        told = f"{host} is not found. {_check(target)}"
    elif "ConnectionRefused" in text:
        told = f"nothing answers at {host}. {_check(target)}"
    elif "TimedOut" in text or "kind: Timeout" in text:
        told = f"{host} does not answer in time. Try again later"
    else:
        told = f"the connection to {host} breaks off. Try again later"
    return Answer("passing", f"{target.name}: {told}.")


def _check(target: Target) -> str:
    """Say what a host's name is made from, besides the network that may be away."""
    setting = "endpoint" if target.endpoint else {"s3": "region", "az": "account"}.get(target.kind, "")
    return f"Check the network, and `{setting}` in site.yaml" if setting else "Check the network"


def no_conditions(target: Target) -> str:
    """Say that a store cannot keep two publishers apart."""
    return (
        f"{host_of(target)} cannot write an object on condition that none is there, so two publishes could not be kept "
        "apart. Use another store, or another kind of target"
    )


def _answers(target: Target, status: int, code: str) -> str:
    return f"{host_of(target)} answers {status}{f' ({code})' if code else ''}"


def _no_bucket(target: Target) -> str:
    help_ = "Create it, or correct `bucket` in site.yaml"
    return f"there is no bucket {target.bucket} at {host_of(target)}. {help_}"


def _elsewhere(target: Target) -> Answer:
    told = f"the bucket {target.bucket} is not in the region {target.region or 'us-east-1'}"
    return _final(target, f"{told}. Set its `region` in site.yaml")


def _final(target: Target, told: str) -> Answer:
    return Answer("final", f"{target.name}: {told}.")
