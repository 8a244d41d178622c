"""SVG: measured as browsers do, and refused where it could act on its own."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.svg import NotSvg, UnsafeSvg, measure_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30">'


def drawing(inside: str) -> bytes:
    """Give a drawing of 40 by 30 with something in it."""
    return f"{OPEN}{inside}</svg>".encode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="40px" height="30.4px"', (40, 30)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="-5,-5,40,30"', (40, 30)),
        ('width="80" viewBox="0 0 40 30"', (80, 60)),
        ('height="60" viewBox="0 0 40 30"', (80, 60)),
        ('width="100%" height="100%" viewBox="0 0 40 30"', (40, 30)),
        ('width="4e1" height="3E1"', (40, 30)),
    ],
)
def test_width_and_height_or_the_viewbox_say_the_size(attributes: str, size: tuple[int, int]) -> None:
    assert measure_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "<svg",
        "<html><svg viewBox='0 0 1 1'/></html>",
        "<svg/>",
        '<svg width="100%" height="100%"/>',
        '<svg width="0" height="0"/>',
        '<svg viewBox="0 0 0 0"/>',
        '<svg viewBox="a b c d"/>',
        '<svg width="1e99" height="1"/>',
        '<svg width="200000" height="1"/>',
        '<svg viewBox="0 0 40 30">',
        "<svg>&nbsp;</svg>",
    ],
)
def test_what_cannot_be_measured_is_no_drawing(text: str) -> None:
    with pytest.raises(NotSvg):
        measure_svg(text.encode())


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        '<x:script xmlns:x="http://www.w3.org/2000/svg"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="java&#10;script:alert(1)"><text>x</text></a>',
        '<a href=" &#x6A;avascript:alert(1)"><text>x</text></a>',
        '<a href="data:text/html,x"><text>x</text></a>',
        '<image href="https://track.example/1.png"/>',
        '<image xlink:href="//track.example/1.png"/>',
        '<use href="other.svg#a"/>',
        '<image href="data:image/svg+xml,x"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
        "<style>@import 'https://track.example/a.css';</style>",
        "<style>rect { fill: url(https://track.example/a.svg#b) }</style>",
        "<style>rect { fill: u\\72l(https://track.example/a) }</style>",
        '<rect style="fill: url(https://track.example/a)"/>',
        '<rect fill="URL( //track.example/a )"/>',
        "<?xml-stylesheet href='https://track.example/a.xsl'?>",
        "<iframe/>",
    ],
)
def test_what_could_run_or_ask_a_third_party_is_refused(inside: str) -> None:
    with pytest.raises(UnsafeSvg):
        measure_svg(drawing(inside))


def test_an_entity_of_its_own_is_refused_before_it_grows() -> None:
    """The billion laughs."""
    laughs = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + drawing("&b;").decode()
    with pytest.raises(UnsafeSvg):
        measure_svg(laughs.encode())


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/>',
        '<use xlink:href="#a"/>',
        '<a href="https://a.example/"><text>x</text></a>',
        '<a href="/corrections/"><text>x</text></a>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<style>rect { fill: red }</style><title>One &amp; two</title>",
        "<text>javascript: and onclick= are words here; url(https://a.example)</text>",
        '<metadata xmlns:x="https://a.example/">x</metadata>',
        '<animate attributeName="opacity" values="0;1"/>',
    ],
)
def test_what_a_drawing_may_hold(inside: str) -> None:
    assert measure_svg(drawing(inside)) == (40, 30)


def test_a_document_type_without_entities_does_no_harm() -> None:
    """Drawing programs write one."""
    kind = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert measure_svg((kind + drawing("").decode()).encode()) == (40, 30)


@given(st.one_of(st.binary(max_size=80), st.text(alphabet='<>/"= svgviewBox0123&;!?-\n', max_size=80).map(str.encode)))
def test_any_bytes_are_a_size_or_refused(content: bytes) -> None:
    with suppress(NotSvg, UnsafeSvg):
        width, height = measure_svg(content)
        assert width > 0
        assert height > 0


@pytest.mark.parametrize(
    "inside",
    [
        '<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=https://a.example/"/>',
        '<h:img xmlns:h=" http://www.w3.org/1999/xhtml" srcset="https://a.example/1.png 1x"/>',
        '<form xmlns="http://www.w3.org/1999/xhtml" action="https://a.example/"><input name="password"/></form>',
        "<style>rect { background: image-set('https://a.example/1.png' 1x) }</style>",
        "<rect style=\"background: -webkit-image-set('https://a.example/1.png' 1x)\"/>",
        "<style>rect { background: src('https://a.example/1.png') }</style>",
    ],
)
def test_a_drawing_holds_no_html_and_asks_no_other_host(inside: str) -> None:
    """Opened by itself it is a page of the site: HTML in it could lead readers away or ask for passwords."""
    with pytest.raises(UnsafeSvg):
        measure_svg(drawing(inside))
