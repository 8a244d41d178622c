"""Site: `site.yaml` becomes the site's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.model import Feedback, MenuItem, Picture, Publisher, Section, Site, Support
from dateline.problems import Place, Problem, problem
from dateline.reading.files import FoundFile
from dateline.reading.plain_fields import Fields, take_fields
from dateline.reading.scalars import is_authority
from dateline.reading.targets import targets_of
from dateline.reading.times import zone_problem
from dateline.reading.values import SiteValues
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.model import Target
    from dateline.reading.files import SourceText
    from dateline.reading.memory import Memory
    from dateline.reading.values import ImageValues, MenuItemValues

SITE_FILE = "site.yaml"
STATIC_FOLDER = "content/static"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """`site.yaml` as read. `site` is None where its problems make it unusable."""

    site: Site | None
    problems: tuple[Problem, ...]
    pictures: tuple[tuple[Picture, Place], ...] = ()  # to be found and measured: the share picture, the logo
    menu: tuple[tuple[MenuItem, Place], ...] = ()  # links to be followed
    targets: tuple[Target, ...] = ()  # where it is published, which no page depends on


def open_site(folder: Path, memory: Memory) -> SiteFile:
    """Read `site.yaml` of the site in `folder`, from memory where it is as it was."""
    path = folder / SITE_FILE
    if not path.is_file():
        return SiteFile(None, (problem("missing-site", Place(SITE_FILE)),))
    if not path.resolve().is_relative_to(folder.resolve()):
        return SiteFile(None, (problem("link-leaves-site", Place(SITE_FILE)),))
    stat = path.stat()
    source = memory.text(FoundFile(SITE_FILE, str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino))
    if isinstance(source, Problem):
        return SiteFile(None, (source,))
    return memory.parsed(source, None, read_site)


def read_site(source: SourceText) -> SiteFile:
    """Read the text of `site.yaml`."""
    if not source.text.strip():
        return SiteFile(None, (problem("empty-file", source.place(0)),))
    fields, problems = take_fields(source.text, SiteValues, source, 1)
    if fields is None:
        return SiteFile(None, tuple(problems))
    faults = tuple(_faults(fields))
    if faults:
        return SiteFile(None, faults)
    targets = targets_of(fields.value.publish)
    return SiteFile(_site(fields.value), (), tuple(_pictures(fields)), tuple(_menu(fields)), targets)


def _faults(fields: Fields[SiteValues]) -> Iterator[Problem]:
    value = fields.value
    if not is_authority(value.authority):
        host = urlsplit(value.base_url).hostname or "example.org"
        example = f"{host},2026"
        yield problem("empty-feed-authority", fields.place("authority"), authority=value.authority, example=example)
    if unknown := zone_problem(value.timezone, fields.place("timezone")):
        yield unknown


def _site(value: SiteValues) -> Site:
    return Site(
        title=value.title,
        base_url=value.base_url,
        base_path=urlsplit(value.base_url).path,
        authority=value.authority,
        description=value.description,
        language=value.language,
        timezone=value.timezone,
        theme=value.theme,
        publisher=_publisher(value),
        image=_picture(value.image),
        sections=tuple(Section(id_, title) for id_, title in value.sections.items()),
        labels=tuple(value.labels.items()),
        main_menu=tuple(_item(item) for item in value.menu.main),
        footer_menu=tuple(_item(item) for item in value.menu.footer),
        share=tuple(value.share),
        feedback=Feedback(value.feedback.title, value.feedback.url) if value.feedback else None,
        support=_support(value),
        html=value.markup.html,
        smart_quotes=value.markup.smart_quotes,
        time_format=value.time_format,
        date_format=value.date_format,
        per_page=value.per_page,
        source_copies=value.source_copies,
        stale_after=value.stale_after,
        history=value.history,
        silent_edits=value.silent_edits,
        theme_options=tuple(value.theme_options.items()),
    )


def _publisher(value: SiteValues) -> Publisher | None:
    given = value.publisher
    return Publisher(given.name, given.url or "", _picture(given.logo)) if given else None


def _support(value: SiteValues) -> Support | None:
    given = value.support
    return Support(given.title, given.text, given.url, given.button) if given else None


def _item(item: MenuItemValues) -> MenuItem:
    return MenuItem(item.title, item.to)


def _picture(image: ImageValues | None) -> Picture | None:
    return Picture(f"{STATIC_FOLDER}/{image.file}", image.alt, image.credit) if image else None


def _pictures(fields: Fields[SiteValues]) -> Iterator[tuple[Picture, Place]]:
    publisher = fields.value.publisher
    if picture := _picture(fields.value.image):
        yield picture, fields.place("image", "file")
    if publisher and (logo := _picture(publisher.logo)):
        yield logo, fields.place("publisher", "logo", "file")


def _menu(fields: Fields[SiteValues]) -> Iterator[tuple[MenuItem, Place]]:
    menus = (("main", fields.value.menu.main), ("footer", fields.value.menu.footer))
    for name, items in menus:
        for number, item in enumerate(items):
            yield _item(item), fields.place("menu", name, number, "to")
