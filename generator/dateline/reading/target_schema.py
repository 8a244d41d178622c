"""Target schema: what stands below `publish` in site.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, WithJsonSchema, WrapValidator
from pydantic_core import PydanticCustomError

from dateline.model import TargetKind
from dateline.problems import did_you_mean
from dateline.reading import target_scalars as known
from dateline.reading.fields import Schema
from dateline.reading.scalar_types import Count, Flag, Words
from dateline.reading.scalars import as_number
from dateline.reading.target_rules import (
    GOES_WITH,
    HOOK_SECRETS_STAND,
    SECRETS_STAND,
    kind_of,
    misplaced,
    missing,
)
from dateline.reading.target_values import is_one

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidatorFunctionWrapHandler
    from pydantic_core import ErrorDetails, InitErrorDetails

Header = Annotated[str, AfterValidator(known.as_header)]
WebAddress = Annotated[str, AfterValidator(known.as_web_address)]
Arguments = tuple[Annotated[str, AfterValidator(known.as_argument)], ...]
Limit = Annotated[
    str,
    AfterValidator(known.as_limit),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9.]+%$"}]}),
]


class CacheFields(Schema):
    """`Cache-Control` (RFC 9111) by kind of file; each says how long browsers and CDNs may keep such a file."""

    asset: Header = Field(
        default="",
        description="Of fingerprinted styles and scripts, whose address never has another content.",
        examples=['"public, max-age=31536000, immutable"'],
    )
    media: Header = Field(default="", description="Of pictures and other files.", examples=['"public, max-age=86400"'])
    page: Header = Field(
        default="",
        description="Of permalinks and other pages that seldom change.",
        examples=['"public, max-age=300"'],
    )
    timeline: Header = Field(default="", description="Of a coverage's own pages.", examples=['"public, max-age=10"'])
    front: Header = Field(
        default="", description="Of the home page, the listings and the sitemaps.", examples=['"public, max-age=60"']
    )
    feed: Header = Field(default="", description="Of feeds.", examples=['"public, max-age=60"'])
    data: Header = Field(
        default="", description="Of `updates.json`, which live pages ask for again and again.", examples=["no-cache"]
    )


class HookFields(Schema):
    """Who is told after a publish: one of a command, an address and a WebSub hub."""

    command: Arguments = Field(
        default=(),
        description="A program and its arguments; it is given what changed as JSON on its standard input.",
        examples=["[bin/purge, --now]"],
    )
    post: WebAddress = Field(
        default="",
        description="An address to which the same JSON is sent by POST, with `DATELINE_HOOK_TOKEN` of the environment "
        "as bearer token.",
        examples=["https://cdn.example/purge"],
    )
    websub: WebAddress = Field(
        default="", description="A WebSub hub that is told which feeds changed.", examples=["https://hub.example/"]
    )


def _one_way(hook: HookFields) -> HookFields:
    if not is_one(hook.command, hook.post, hook.websub):
        raise ValueError("it says one of command, post and websub")
    return hook


Hook = Annotated[HookFields, AfterValidator(_one_way)]


class TargetFields(Schema):
    """Where the site is published."""

    kind: TargetKind = Field(
        description="What it is: a folder of this machine, an object store (Amazon S3 and what speaks its language, "
        "Google Cloud Storage, Azure), a git branch, or a server that rsync reaches.",
        examples=["s3"],
    )
    url: Annotated[str, AfterValidator(known.as_site_address)] = Field(
        default="",
        description="Where readers find the site there. A site that was built for another base URL is not published.",
        examples=["https://live.harbour.example/"],
    )
    path: Annotated[str, AfterValidator(known.as_folder)] = Field(
        default="",
        description="Of `directory`: the folder that holds `releases/` and `current`. A relative path begins at the "
        "site's folder.",
        examples=["/srv/www/live"],
    )
    keep_releases: Annotated[int, BeforeValidator(as_number), Field(ge=1)] = Field(
        default=5, description="Of `directory`: how many releases are kept, the current one included.", examples=["10"]
    )
    bucket: Annotated[str, AfterValidator(known.as_bucket)] = Field(
        default="", description="Of `s3` and `gs` the bucket, of `az` the container.", examples=["harbour-live"]
    )
    prefix: Annotated[str, AfterValidator(known.as_prefix)] = Field(
        default="", description="Of object stores: the folder in the bucket that holds the site.", examples=["live"]
    )
    region: Words = Field(default="", description="Of `s3`: the bucket's region.", examples=["eu-west-1"])
    endpoint: Annotated[str, AfterValidator(known.as_endpoint)] = Field(
        default="",
        description="Of object stores: the address of a service other than the usual one.",
        examples=["https://storage.harbour.example"],
    )
    account: Annotated[str, AfterValidator(known.as_account)] = Field(
        default="", description="Of `az`: the storage account.", examples=["harbourlive"]
    )
    repository: Annotated[str, AfterValidator(known.as_repository)] = Field(
        default="",
        description="Of `git`: whatever `git push` takes, without a password.",
        examples=['"git@github.com:harbour/live.git"'],
    )
    branch: Annotated[str, AfterValidator(known.as_branch)] = Field(
        default="gh-pages", description="Of `git`: the branch that holds the site.", examples=["pages"]
    )
    cname: Annotated[str, AfterValidator(known.as_domain)] = Field(
        default="", description="Of `git`: a domain, for the file `CNAME`.", examples=["live.harbour.example"]
    )
    to: Annotated[str, AfterValidator(known.as_destination)] = Field(
        default="",
        description="Of `rsync`: its destination.",
        examples=['"desk@box.example:/srv/www/live/"'],
    )
    options: Arguments = Field(
        default=(), description="Of `rsync`: further arguments.", examples=['[--rsh, "ssh -p 2222"]']
    )
    keep_assets: Count = Field(
        default=30,
        description="Days for which fingerprinted files of earlier publishes stay, for pages that are loaded already.",
        examples=["60"],
    )
    max_deletes: Limit = Field(
        default="5%",
        description="How many files one publish may remove: a number, or a share of those there, which lets 20 through "
        "in any case.",
        examples=["10%", "500"],
    )
    precompress: Flag = Field(
        default=False,
        description="Whether text is compressed beforehand: in object stores in the place of the plain file, elsewhere "
        "as `.gz` beside it.",
        examples=["true"],
    )
    headers_file: Flag = Field(
        default=False,
        description="Whether a file `_headers` is published, which Netlify and Cloudflare Pages read.",
        examples=["true"],
    )
    require_clean: Flag = Field(
        default=False,
        description="Whether all of the site's files, the ledger apart, must be committed.",
        examples=["true"],
    )
    cache: CacheFields = Field(
        default=CacheFields(),
        description="How long browsers and CDNs may keep a file, by its kind: `Cache-Control` instead of the usual.",
        examples=['{timeline: "public, max-age=10"}'],
    )
    hooks: tuple[Hook, ...] = Field(
        default=(),
        description="Who is told after a publish, in order: `{command: …}`, `{post: …}` or `{websub: …}`.",
        examples=["[{command: [bin/purge, --now]}, {websub: https://hub.example/}]"],
    )


# ── fields held against each other ───────────────────────────────────────────────────────────────────────────────────


def _as_a_whole(written: Any, check: ValidatorFunctionWrapHandler) -> TargetFields:
    """Hold a target's fields against its kind, too, and tell all that is wrong with it at once."""
    faults = list(_of_other_kinds(written))
    try:
        fields: TargetFields = check(written)
    except ValidationError as found:
        faults += [_told(error, written) for error in found.errors(include_url=False)]
    if faults:
        raise ValidationError.from_exception_data("target", faults)
    return fields


Target = Annotated[TargetFields, WrapValidator(_as_a_whole)]


def _of_other_kinds(written: Any) -> Iterator[InitErrorDetails]:
    kind = kind_of(written)
    if kind is None:
        return
    for name in misplaced(written, kind):
        yield _unknown((name,), written, f" It goes with kind {_alternatives(GOES_WITH[name])}.")
    for name in missing(written, kind):
        yield {"type": "missing", "loc": (name,), "input": written}


def _told(error: ErrorDetails, written: Any) -> InitErrorDetails:
    """Give a fault of the schema's with what it cannot know: a secret is one, and which fields there are."""
    where, value = error["loc"], error["input"]
    if isinstance(value, str) and (reason := known.secret_in(value)):
        return _secret(where, written, reason)
    if error["type"] == "extra_forbidden" and known.names_secret(str(where[-1])):
        return _secret(where, written, "is named like one")
    if error["type"] == "extra_forbidden" and len(where) == 1:
        return _unknown(where, written, did_you_mean(str(where[0]), _fields_of(written)))
    return {"type": error["type"], "loc": where, "input": value, "ctx": error.get("ctx", {})}


def _secret(where: tuple[int | str, ...], written: Any, reason: str) -> InitErrorDetails:
    kind = kind_of(written)
    stand = HOOK_SECRETS_STAND if where[:1] == ("hooks",) else SECRETS_STAND[kind] if kind else "the environment"
    fault = PydanticCustomError("secret-in-settings", "{reason}", {"reason": reason, "where": stand})
    return {"type": fault, "loc": where, "input": None}


def _unknown(where: tuple[int | str, ...], written: Any, suggestion: str) -> InitErrorDetails:
    names = ", ".join(_fields_of(written))
    words = {"key": str(where[-1]), "suggestion": suggestion, "known": names}
    return {"type": PydanticCustomError("unknown-key", "{key}", words), "loc": where, "input": None}


def _fields_of(written: Any) -> list[str]:
    """Give the fields of the kind of target that is written down; of all kinds where it says none."""
    kind = kind_of(written)
    return [name for name in TargetFields.model_fields if kind is None or kind in GOES_WITH.get(name, (kind,))]


def _alternatives(words: tuple[str, ...]) -> str:
    """Give words as `s3, gs or az`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
