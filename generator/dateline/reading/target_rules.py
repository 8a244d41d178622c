"""Target rules: which fields of a target go with which kind, and which of them it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from dateline.model import TargetKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_OBJECTS: tuple[TargetKind, ...] = ("s3", "gs", "az")
GOES_WITH: dict[str, tuple[TargetKind, ...]] = {
    "path": ("directory",),
    "keep_releases": ("directory",),
    "bucket": _OBJECTS,
    "prefix": _OBJECTS,
    "region": ("s3",),
    "endpoint": _OBJECTS,
    "account": ("az",),
    "repository": ("git",),
    "branch": ("git",),
    "cname": ("git",),
    "to": ("rsync",),
    "options": ("rsync",),
}
"""The kinds that a field goes with; one that is not here goes with all."""
NEEDS: dict[TargetKind, tuple[str, ...]] = {
    "directory": ("path",),
    "s3": ("bucket",),
    "gs": ("bucket",),
    "az": ("bucket", "account"),
    "git": ("repository",),
    "rsync": ("to",),
}
SECRETS_STAND: dict[TargetKind, str] = {
    "directory": "the environment, which the commands of hooks can read",
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS of the environment, the path of a key's file",
    "az": "AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN of the environment",
    "git": "an SSH key, or git's own credential helper",
    "rsync": "an SSH key, or RSYNC_PASSWORD of the environment",
}
"""Where a kind of target has its secrets from."""
HOOK_SECRETS_STAND = "DATELINE_HOOK_TOKEN of the environment, a bearer token, or a command that finds its own"


def kind_of(written: object) -> TargetKind | None:
    """Give the kind of target that is written down, where it is one that there is."""
    named = written.get("kind") if isinstance(written, dict) else None
    return next((kind for kind in get_args(TargetKind) if kind == named), None)


def misplaced(written: Mapping[str, Any], kind: TargetKind) -> list[str]:
    """Give the fields that go with other kinds of target."""
    return [name for name in written if kind not in GOES_WITH.get(name, (kind,))]


def missing(written: Mapping[str, Any], kind: TargetKind) -> list[str]:
    """Give the fields that this kind of target needs, and that are not there."""
    return [name for name in NEEDS[kind] if name not in written]


def fit_together(written: Mapping[str, Any]) -> bool:
    """Say whether a target's fields are those of its kind."""
    kind = kind_of(written)
    return kind is not None and not misplaced(written, kind) and not missing(written, kind)
