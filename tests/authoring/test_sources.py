"""New files: what the desk gets, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from dateline.authoring.sources import author_source, coverage_source, free_id, update_id, update_source

AT = datetime(2014, 3, 7, 13, 30, 5, 999, tzinfo=timezone(timedelta(hours=-5)))


def test_an_update_bears_its_time_with_the_offset() -> None:
    """Local time to the second, and the offset: never a bare clock time."""
    assert update_source("", AT) == "---\npublished: 2014-03-07T13:30:05-05:00\n---\n\n"


def test_an_update_with_everything() -> None:
    """Text that YAML would take for something else is quoted."""
    made = update_source(
        'Lavrov: "hasty"',
        AT,
        byline=["ana"],
        tags=["no", "a, b"],
        place="Rome",
        label="analysis",
        key=True,
        draft=True,
        body="x",
    )
    assert made == (
        '---\ntitle: "Lavrov: \\"hasty\\""\npublished: 2014-03-07T13:30:05-05:00\nstatus: draft\nbyline: [ana]\n'
        'key: true\nlabel: analysis\ntags: [no, "a, b"]\nplace: Rome\n---\nx\n'
    )


def test_a_coverage_and_an_author() -> None:
    """The least that builds."""
    assert (
        coverage_source("Storm", zone="Europe/Berlin")
        == "---\ntitle: Storm\nstatus: live\ntimezone: Europe/Berlin\n---\n\n"
    )
    assert author_source("Łucja", "Reporter") == '---\nname: "Łucja"\nrole: Reporter\n---\n\n'


def test_ids_come_from_the_title_else_from_the_time() -> None:
    """And never collide."""
    assert update_id("Żółw’s talks end!", AT, ()) == "zolws-talks-end"
    assert update_id("Переговоры", AT, ()) == "2014-03-07-1330"
    assert update_id("", datetime(2014, 3, 7, 18, 30, tzinfo=UTC), ["2014-03-07-1830"]) == "2014-03-07-1830-2"
    assert free_id("a", ["a", "a-2"]) == "a-3"
