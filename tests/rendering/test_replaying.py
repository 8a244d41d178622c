"""Replaying: scripts that any reader of them takes whole, and times that are written as everywhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dateline.pages.page import Page
from dateline.pages.replay_views import ReplayIndex, ReplayItem, ReplayPart
from dateline.pages.views import Moment
from dateline.reading.zones import zone
from dateline.rendering.dates import Calendar, Formats
from dateline.rendering.languages import locale
from dateline.rendering.render import Renderer
from dateline.rendering.replaying import clock_words, zone_spans
from dateline.rendering.zone_words import abbreviation

from . import samples

if TYPE_CHECKING:
    from dateline.pages.views import Entry

FIRST, LAST = datetime(2014, 3, 7, 18, 30, tzinfo=UTC), datetime(2014, 12, 1, tzinfo=UTC)


def write(pattern: list[Any], local: datetime) -> str:
    """Write a local time as the script does."""
    numbers = {
        "y": local.year,
        "Y": local.year % 100,
        "M": local.month,
        "L": local.month,
        "d": local.day,
        "H": local.hour,
        "k": local.hour or 24,
        "h": local.hour % 12 or 12,
        "K": local.hour % 12,
        "m": local.minute,
        "s": local.second,
    }
    named = {"M": local.month - 1, "E": local.weekday(), "a": 2 * local.hour + bool(local.minute)}
    said = ""
    for part in pattern:
        if isinstance(part, str):
            said += part
        elif isinstance(part[1], list):
            said += part[1][named[part[0]]]
        else:
            said += f"{numbers[part[0]]:0{part[1]}d}" if part[0] in numbers else abbreviation(local)
    return said


@pytest.mark.parametrize("lang", ["en", "en-GB", "de", "fr", "ar", "fa", "ja", "zh-Hant", "ko", "hu", "th", "bg"])
@pytest.mark.parametrize(
    "formats", [Formats(), Formats("HH:mm", "d MMMM y"), Formats("h:mm:ss a zzzz", "EEE, d. LLL yy")], ids=str
)
def test_a_stamp_is_that_of_every_other_time(lang: str, formats: Formats) -> None:
    """In every language, and by the site's own patterns: date, time, zone, and what joins them."""
    words, calendar = clock_words(locale(lang), formats), Calendar(locale(lang), formats)
    assert json.loads(json.dumps(words)) == words
    for hours in range(0, 24 * 330, 37):
        moment = Moment(FIRST + timedelta(hours=hours, minutes=hours % 60), "America/New_York")
        local = moment.instant.astimezone(zone(moment.zone))
        date, time = write(words["date"], local), write(words["time"], local)
        assert words["joined"].replace("{1}", date).replace("{0}", time) == calendar.stamp(moment)


@pytest.mark.parametrize(
    "name", ["America/New_York", "Africa/Casablanca", "Asia/Kolkata", "UTC", "Australia/Lord_Howe"]
)
def test_the_offsets_in_force_are_those_of_the_zone(name: str) -> None:
    """At every hour of two years, and to the second where one gives way to another."""
    first = datetime(2023, 1, 1, 0, 30, tzinfo=UTC)
    spans = zone_spans(name, first, first + timedelta(days=730))
    changes = [datetime.fromtimestamp(each[0], UTC) for each in spans]
    moments = [first + timedelta(hours=n) for n in range(24 * 730)]
    moments += [each - timedelta(seconds=1) for each in changes[1:]] + changes
    for moment in moments:
        _, offset, letters = next(each for each in reversed(spans) if each[0] <= moment.timestamp())
        local = moment.astimezone(zone(name))
        assert (timedelta(seconds=offset), letters) == (local.utcoffset(), abbreviation(local))


def test_one_instant_has_one_offset() -> None:
    """A coverage with one update."""
    assert zone_spans("America/New_York", FIRST, FIRST) == [[int(FIRST.timestamp()), -18_000, "EST"]]


# ── the scripts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def part(*entries: Entry, lang: str = "en") -> Page:
    """A part with these updates."""
    view = ReplayPart(lang, "/talks/", 3, "ab12", tuple(ReplayItem(entry, "timeline") for entry in entries))
    return Page("/talks/replay/3.js", "script", view, "content/talks/coverage.md", "parts/replay-part.html")


def index(**changed: Any) -> Page:
    """An index of nothing."""
    view = ReplayIndex("en", "/talks/", {"order": "newest"}, "America/New_York", FIRST, LAST, (), ())
    view = replace(view, **changed)
    return Page("/talks/replay/index.js", "script", view, "content/talks/coverage.md", "parts/replay.html")


def renderer(*, offline: bool = False, **changed: Any) -> Renderer:
    """A renderer with the packaged theme."""
    return Renderer(samples.packaged(), samples.chrome(), samples.site(**changed), samples.FRAGMENTS, offline)


def call(script: bytes, name: str) -> list[Any]:
    """Give the values that a script hands over."""
    text = script.decode()
    begins = f"dateline.replay.{name}("
    assert (text[: len(begins)], text[-3:]) == (begins, ");\n")
    values: list[Any] = json.loads(f"[{text[len(begins) : -3]}]")
    return values


def test_a_part_hands_over_its_articles_as_a_timeline_shows_them() -> None:
    """Number, stamp, and each article in a list of its own."""
    number, stamp, html = call(renderer().render(part(samples.full_entry(), samples.entry("second"))), "part")
    assert (number, stamp) == (3, "ab12")
    assert [line.split('data-id="')[1].split('"')[0] for line in html.split("<ol>")[1:]] == ["first-step", "second"]


@pytest.mark.parametrize(
    ("offline", "leads"), [(False, "../talks/first-step/"), (True, "../talks/first-step/index.html")]
)
def test_links_start_from_the_page_that_loads_it(offline: bool, leads: str) -> None:
    """Not from the script's own folder."""
    script = renderer(offline=offline).render(part(samples.full_entry()))
    assert f'href="{leads}"' in call(script, "part")[2]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!-- ", "a\u2028b\u2029c", '"+alert(1)+"', "\\"]
)
def test_nothing_in_a_text_ends_the_script(text: str) -> None:
    """Whatever an update's title says stays text: in the script and in the HTML that it hands over."""
    script = renderer().render(part(samples.entry(title=text)))
    assert not {"</", "\u2028", "\u2029"} & {
        script.decode()[n : n + 2][:size] for n in range(len(script)) for size in (1, 2)
    }
    html = call(script, "part")[2]
    assert "<script" not in html
    assert "\x02" not in html


def test_an_index_hands_over_its_data_the_pieces_and_how_times_are_written() -> None:
    """In that order."""
    data, html, words = call(renderer(time_format="HH:mm").render(index()), "index")
    assert data == {"order": "newest"}
    assert 'class="past"' in html
    assert [each[2] for each in words["zones"]] == ["EST", "EDT", "EST"]
    assert words["time"][0] == ["H", 2]


def test_the_key_changes_with_what_a_script_shows_and_with_what_it_is_made_with() -> None:
    """Its updates; the language; the site's own patterns."""
    one, other = part(samples.full_entry()), part(samples.full_entry(title="Another"))
    assert renderer().keys(one) == renderer().keys(part(samples.full_entry()))
    assert renderer().keys(one)[0] != renderer().keys(other)[0]
    assert renderer().keys(one)[1] == renderer().keys(other)[1]
    assert renderer().keys(index())[1] != renderer(time_format="HH:mm").keys(index())[1]
    assert renderer().keys(one)[1] != renderer().keys(part(samples.full_entry(), lang="de"))[1]
