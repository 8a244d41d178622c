"""Coverages: `content/<id>/coverage.md` becomes a coverage, as yet without its updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.digests import digest_text
from dateline.model import Coverage, Picture
from dateline.reading.aliases import alias_problems
from dateline.reading.bylines import byline_problems, credits_of
from dateline.reading.files import SourceText
from dateline.reading.frontmatter import open_document
from dateline.reading.times import Resolved, resolve, zone_problem
from dateline.reading.values import CoverageValues
from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.model import Order, Site
    from dateline.problems import Place, Problem
    from dateline.reading.plain_fields import Fields


@dataclass(frozen=True, slots=True)
class CoverageFile:
    """A coverage's file as read. `coverage` is None where its problems make it unusable."""

    source: SourceText
    coverage: Coverage | None
    problems: tuple[Problem, ...]
    status: Place  # where its status stands
    zone: str | None = None  # the zone in which a time without offset is read
    opened: Resolved | None = None
    closed: Resolved | None = None

    @property
    def window(self) -> tuple[datetime, datetime | None] | None:
        """When it opened and closed, where it says so."""
        if self.opened is None or self.opened.instant is None:
            return None
        return self.opened.instant, self.closed.latest if self.closed else None


def read_coverage(source: SourceText, id_: str, site: Site) -> CoverageFile:
    """Read a coverage's file. The lead picture is not looked for here."""
    opened = open_document(source, CoverageValues)
    if isinstance(opened, tuple):
        return CoverageFile(source, None, opened, source.place(0))
    fields, value = opened.fields, opened.fields.value
    unknown = zone_problem(value.timezone, fields.place("timezone")) if value.timezone else None
    zone = value.timezone if value.timezone and not unknown else None
    begin, end = (None, None) if unknown else (_time(fields, "opened", zone), _time(fields, "closed", zone))
    problems = [
        *([unknown] if unknown else []),
        *(begin.problems if begin else ()),
        *(end.problems if end else ()),
        *byline_problems(value.byline, fields.place),
        *alias_problems(value.aliases, fields.place),
    ]
    status = value.status or ("closed" if value.closed else "live")
    coverage = Coverage(
        id=id_,
        path=source.path,
        title=value.title,
        body=opened.body,
        digest=digest_text(source.text),
        timezone=zone or site.timezone,
        summary=value.summary,
        section=value.section,
        status=status,
        opened=begin.instant if begin else None,
        closed=end.latest if end else None,
        byline=credits_of(value.byline),
        tags=value.tags,
        order=_order(value, status),
        per_page=value.per_page or site.per_page,
        image=_picture(value, id_),
        related=value.related,
        aliases=value.aliases,
        lang=value.lang,
    )
    return CoverageFile(source, coverage, tuple(problems), _status_place(fields), zone, begin, end)


def no_coverage(path: str) -> CoverageFile:
    """Give what stands for a coverage's file that cannot be read at all."""
    source = SourceText(path, "")
    return CoverageFile(source, None, (), source.place(0))


def _time(fields: Fields[CoverageValues], name: str, zone: str | None) -> Resolved | None:
    written: str = getattr(fields.value, name)
    return resolve(written, zone, fields.place(name), precision="day") if written else None


def _order(value: CoverageValues, status: str) -> Order:
    if value.order != "auto":
        return value.order
    return "oldest" if status == "closed" else "newest"


def _picture(value: CoverageValues, id_: str) -> Picture | None:
    image = value.image
    return Picture(f"content/{id_}/{image.file}", image.alt, image.credit) if image else None


def _status_place(fields: Fields[CoverageValues]) -> Place:
    return fields.place("status") if fields.value.status else fields.source.place(0)
