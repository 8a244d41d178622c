"""Updates: one file becomes one update. This is the hot path: an archive has tens of thousands of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.digests import digest_text
from dateline.model import Correction, Source, Update, Withdrawal
from dateline.problems import Place, problem
from dateline.reading.aliases import alias_problems
from dateline.reading.bylines import byline_problems, credits_of
from dateline.reading.frontmatter import Opened, Spot, open_document
from dateline.reading.layout import stem, update_id_problem
from dateline.reading.time_rules import UpdateTimes, update_rules
from dateline.reading.times import Resolved, resolve
from dateline.reading.values import UpdateValues
from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.problems import Problem
    from dateline.reading.files import SourceText

_ANYWHERE = Place("")  # until a problem asks where


@dataclass(frozen=True, slots=True)
class Frame:
    """What an update's file takes from its coverage. While this and the file are the same, so is what was read."""

    coverage: str  # id
    zone: str | None  # in which a time without offset is read
    shown: str  # the zone in which times are shown; "" where the coverage's own file cannot be used
    window: tuple[datetime, datetime | None] | None


@dataclass(frozen=True, slots=True)
class UpdateFile:
    """An update's file as read. `update` is None where its problems make it unusable."""

    source: SourceText
    update: Update | None
    problems: tuple[Problem, ...]
    times: UpdateTimes | None = None


def read_update(source: SourceText, frame: Frame) -> UpdateFile:
    """Read an update's file."""
    opened = open_document(source, UpdateValues)
    if isinstance(opened, tuple):
        return UpdateFile(source, None, opened)
    value = opened.fields.value
    id_ = value.id or stem(source.path)
    times = _times(opened, frame)
    problems = [*(_time_problems(times) if frame.shown else ()), *_problems(opened, id_)]
    published = times.published.instant
    if published is None or not frame.shown:
        return UpdateFile(source, None, tuple(problems), times)
    update = _update(opened, id_, published, frame, times)
    problems += update_rules(update, times, frame.shown)
    return UpdateFile(source, update, tuple(problems), times)


def _times(opened: Opened[UpdateValues], frame: Frame) -> UpdateTimes:
    fields, value, zone = opened.fields, opened.fields.value, frame.zone
    noted = bool(value.time_note)
    published = resolve(
        value.published,
        zone,
        Spot(fields.source, ("published",)),
        fold=value.fold,
        precision=value.precision,
        has_note=noted,
        window=frame.window,
    )
    if not (value.updated or value.corrections or value.withdrawn or value.published_raw):  # as most are
        return UpdateTimes(published)

    def other(written: str, *path: str | int) -> Resolved:
        return resolve(written, zone, fields.place(*path), has_note=noted, window=frame.window)

    return UpdateTimes(
        published,
        other(value.updated, "updated") if value.updated else None,
        tuple(other(each.at, "corrections", number, "at") for number, each in enumerate(value.corrections)),
        other(value.withdrawn.at, "withdrawn", "at") if value.withdrawn else None,
        fields.place("published_raw") if value.published_raw else None,
    )


def _time_problems(times: UpdateTimes) -> list[Problem]:
    found = [*times.published.problems]
    for each in (times.updated, *times.corrections, times.withdrawn):
        if each:
            found += each.problems
    return found


def _problems(opened: Opened[UpdateValues], id_: str) -> list[Problem]:
    """Check what one field says against another."""
    fields, value = opened.fields, opened.fields.value
    found: list[Problem] = []
    if fault := update_id_problem(id_, _ANYWHERE):
        found.append(replace(fault, place=fields.place("id") if value.id else fields.source.place(0)))
    if value.key and not value.title:
        found.append(problem("title-required", fields.place("key")))
    if (value.status == "withdrawn") != (value.withdrawn is not None):
        found.append(_withdrawal_problem(opened))
    if not value.title and value.status == "published" and not opened.body.text.strip():
        example = "title: The harbour is closed (or write a text below the front matter)"
        found.append(problem("missing-field", fields.source.place(1), field="title", example=example))
    if value.byline:
        found += byline_problems(value.byline, fields.place)
    if value.aliases:
        found += alias_problems(value.aliases, fields.place)
    return found


def _withdrawal_problem(opened: Opened[UpdateValues]) -> Problem:
    fields, value = opened.fields, opened.fields.value
    if value.withdrawn is None:
        from dateline.reading.fields import example_of
        from dateline.reading.schemas import UpdateFields

        example = example_of(UpdateFields, ("withdrawn",))
        return problem("missing-field", fields.place("status"), field="withdrawn", example=example)
    return problem(
        "bad-value",
        fields.place("withdrawn"),
        field="withdrawn",
        value="there",
        reason=f"the status is {value.status}",
        example="Add status: withdrawn, or remove the field.",
    )


def _update(opened: Opened[UpdateValues], id_: str, published: datetime, frame: Frame, times: UpdateTimes) -> Update:
    value, source = opened.fields.value, opened.fields.source
    return Update(
        id=id_,
        coverage=frame.coverage,
        path=source.path,
        published=published,
        body=opened.body,
        digest=digest_text(source.text),
        title=value.title,
        updated=times.updated.instant if times.updated else None,
        sequence=value.sequence,
        status=value.status,
        byline=credits_of(value.byline),
        key=value.key,
        pinned=value.pinned,
        minor=value.minor,
        tags=value.tags,
        place=value.place,
        label=value.label,
        lang=value.lang,
        summary=value.summary,
        precision=times.published.precision,
        published_raw=value.published_raw,
        time_note=value.time_note,
        sources=_sources(value) if value.sources else (),
        corrections=_corrections(value, times) if value.corrections else (),
        withdrawal=_withdrawal(value, times),
        aliases=value.aliases,
    )


def _sources(value: UpdateValues) -> tuple[Source, ...]:
    return tuple(Source(each.name, each.url or "", each.archived or "", each.seen, each.note) for each in value.sources)


def _corrections(value: UpdateValues, times: UpdateTimes) -> tuple[Correction, ...]:
    return tuple(
        Correction(resolved.instant, each.kind, each.text)
        for each, resolved in zip(value.corrections, times.corrections, strict=True)
        if resolved.instant
    )


def _withdrawal(value: UpdateValues, times: UpdateTimes) -> Withdrawal | None:
    given, resolved = value.withdrawn, times.withdrawn
    if given is None or resolved is None or resolved.instant is None:
        return None
    return Withdrawal(resolved.instant, given.reason, given.redact)
