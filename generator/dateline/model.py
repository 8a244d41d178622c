"""The newsroom model: frozen values with no input or output.

Everything after reading speaks these words. Instants are aware `datetime`s in UTC; ids are lower-case letters,
digits and hyphens (a coverage's id may have several segments parted by `/`); paths are POSIX and
relative to the site's folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

CoverageStatus = Literal["scheduled", "live", "closed"]
UpdateStatus = Literal["published", "draft", "withdrawn"]
Order = Literal["newest", "oldest"]
SHA1 = 40  # hexadecimal digits
Precision = Literal["minute", "hour", "day"]
TargetKind = Literal["directory", "s3", "gs", "az", "git", "rsync"]
HookKind = Literal["command", "post", "websub"]
CorrectionKind = Literal["correction", "clarification", "update"]


@dataclass(frozen=True, slots=True)
class Body:
    """Markdown as written, and where it starts in its file (for the place of a problem in it)."""

    text: str
    path: str
    line: int  # 1-based line of the file on which `text` starts


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that front matter names: a coverage's lead picture or an author's photo."""

    path: str  # relative to the site's folder
    alt: str
    credit: str = ""
    width: int = 0  # CSS pixels; 0 where the file does not say
    height: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """One name in a byline: an author by id, or a one-off person by name."""

    author: str | None  # author id
    name: str
    role: str = ""  # the role in this byline; the author's own role where empty


@dataclass(frozen=True, slots=True)
class Source:
    """Where an update's facts come from."""

    name: str
    url: str = ""
    archived: str = ""
    seen: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated, worded notice that something published was wrong."""

    at: datetime
    kind: CorrectionKind
    text: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why an update was taken down. `redact` says that no earlier version may be shown either."""

    at: datetime
    reason: str
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """One timestamped entry of a coverage: one file."""

    id: str
    coverage: str
    path: str
    published: datetime
    body: Body
    digest: str  # of the file as read
    title: str = ""
    updated: datetime | None = None
    sequence: int = 0
    status: UpdateStatus = "published"
    byline: tuple[Credit, ...] = ()  # empty: the coverage's
    key: bool = False
    pinned: bool = False
    minor: bool = False
    tags: tuple[str, ...] = ()
    place: str = ""
    label: str = ""  # a label id declared in site.yaml
    lang: str = ""
    summary: str = ""
    precision: Precision = "minute"
    published_raw: str = ""
    time_note: str = ""
    sources: tuple[Source, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawal: Withdrawal | None = None
    aliases: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[datetime, int, str]:
        """What orders a timeline: the instant, then `sequence`, then the id."""
        return (self.published, self.sequence, self.id)


@dataclass(frozen=True, slots=True)
class Version:
    """An update as one revision left it; it shows another text, title, byline or time than the one before."""

    update: Update  # as read from that revision; id and coverage are today's; its body's path is `<path today>@<blob>`
    landed: datetime  # whole seconds: when the main line of the site's history took it
    authored: datetime
    commit: str  # hexadecimal id of the commit that made it
    blob: str  # git's id of the file
    by: str  # who made the commit, by name


def swhid(blob: str) -> str:
    """Give the Software Heritage id of a file by git's id of it; "" in a repository that counts in SHA-256."""
    return f"swh:1:cnt:{blob}" if len(blob) == SHA1 else ""


@dataclass(frozen=True, slots=True)
class Past:
    """How an update came to say what it says today."""

    versions: tuple[Version, ...]  # oldest first; only those that landed; a draft is none
    settled: bool  # whether the last version is what its file says today
    gaps: tuple[tuple[datetime, datetime | None], ...] = ()  # when its file was not there; None: to this day
    elsewhere: tuple[tuple[datetime, datetime | None], ...] = ()  # when it stood in another coverage


@dataclass(frozen=True, slots=True)
class Coverage:
    """One running story with its updates, oldest first. `timezone` is the zone its times are shown in."""

    id: str
    path: str
    title: str
    body: Body  # the standfirst
    digest: str
    timezone: str
    summary: str = ""
    section: str = ""  # a section id
    status: CoverageStatus = "live"
    opened: datetime | None = None
    closed: datetime | None = None
    byline: tuple[Credit, ...] = ()
    tags: tuple[str, ...] = ()
    order: Order = "newest"
    per_page: int = 50
    image: Picture | None = None
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    lang: str = ""
    updates: tuple[Update, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A person who can stand in a byline."""

    id: str
    path: str
    name: str
    body: Body  # the bio
    digest: str
    role: str = ""
    photo: Picture | None = None
    email: str = ""
    links: tuple[tuple[str, str], ...] = ()  # (label, URL)
    former: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page outside any coverage: about, corrections policy, imprint."""

    id: str
    path: str
    title: str
    body: Body
    digest: str
    summary: str = ""
    lang: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file copied as it is from `content/static/`."""

    path: str  # in the site's folder
    address: str  # below the site's root, without the leading slash


@dataclass(frozen=True, slots=True)
class Section:
    """A desk."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A menu entry: `to` is a link as in Markdown (`page:about`, `/tags/x/`, `https://…`)."""

    title: str
    to: str


@dataclass(frozen=True, slots=True)
class Hook:
    """Who is told of a publish: a command, an address that takes JSON by POST, or a WebSub hub."""

    kind: HookKind
    command: tuple[str, ...] = ()  # of `command`: the program and its arguments
    url: str = ""  # of `post` and `websub`


@dataclass(frozen=True, slots=True)
class Target:
    """Where the site is published. What other kinds of target need is left as it is by default."""

    name: str
    kind: TargetKind
    url: str = ""  # where readers find it; ends in "/"
    path: str = ""  # directory: the folder that holds `releases/` and `current`
    keep_releases: int = 5  # directory
    bucket: str = ""  # s3, gs; of az the container
    prefix: str = ""  # s3, gs, az: without slashes at its ends
    region: str = ""  # s3
    endpoint: str = ""  # s3, gs, az: of a service other than the usual one
    account: str = ""  # az
    repository: str = ""  # git: whatever `git push` takes
    branch: str = "gh-pages"  # git
    cname: str = ""  # git: a domain, for the file CNAME
    to: str = ""  # rsync: its destination, `user@host:/srv/www/`
    options: tuple[str, ...] = ()  # rsync: further arguments
    keep_assets: int = 30  # days
    max_deletes: str = "5%"  # a number of files, or a share of them
    precompress: bool = False
    headers_file: bool = False  # whether a file `_headers` is made, as some hosts read it
    require_clean: bool = False  # whether all sources must be committed
    cache: tuple[tuple[str, str], ...] = ()  # `Cache-Control` by kind of file, instead of the usual one
    hooks: tuple[Hook, ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site (schema.org `publisher`)."""

    name: str
    url: str = ""
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """The box that asks readers for support."""

    title: str
    text: str
    url: str
    button: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Where readers report errors: a mailbox or an address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of `site.yaml`. `base_url` ends in `/`; `base_path` is its path, `/` or `/news/`."""

    title: str
    base_url: str
    base_path: str
    authority: str  # RFC 4151 tagging entity, e.g. "example.org,2026"
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    theme: str = "dateline"
    publisher: Publisher | None = None
    image: Picture | None = None
    sections: tuple[Section, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()  # (id, name)
    main_menu: tuple[MenuItem, ...] = ()
    footer_menu: tuple[MenuItem, ...] = ()
    share: tuple[str, ...] = ("copy", "email")
    feedback: Feedback | None = None
    support: Support | None = None
    html: Literal["escape", "sanitize"] = "escape"
    smart_quotes: bool = False
    time_format: str = ""  # CLDR pattern; empty: the language's own
    date_format: str = ""
    per_page: int = 50
    source_copies: bool = False
    stale_after: int = 12  # hours without an update after which a live coverage is stale; 0: never
    history: Literal["required", "auto", "off"] = "auto"
    silent_edits: Literal["error", "warning", "off"] = "warning"
    theme_options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything read from one site's folder."""

    site: Site
    coverages: tuple[Coverage, ...] = ()  # by id
    authors: tuple[Author, ...] = ()  # by id
    pages: tuple[PlainPage, ...] = ()  # by id
    statics: tuple[StaticFile, ...] = ()
