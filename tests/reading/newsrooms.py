"""Small newsrooms for properties of reading: coverages within each other, moved, drafted, not yet due, and faulty."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from reading.sites import SITE

COVERAGES = ("storm", "2014/flood", "storm/gale", "calm")
_NAMES = ("one", "two", "three")
_FORMER = {"storm": "tempest", "2014/flood": "flood", "storm/gale": "gale", "calm": "before/calm"}
_AT = ("2014-03-07T13:30:00-05:00", "2014-03-08T03:30:00Z", "2014-04-01T00:00:00Z", "2030-03-07T14:30:00Z", "soon")


def _lines(**fields: str) -> str:
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value)


def _coverage(id_: str) -> st.SearchStrategy[str]:
    fields = st.builds(
        _lines,
        title=st.just("Storm"),
        status=st.just("closed"),
        timezone=st.sampled_from(["", "America/New_York"]),
        per_page=st.sampled_from(["", "5", "99"]),
        aliases=st.sampled_from(["", f"[{_FORMER[id_]}]", f"[{_FORMER[id_]}, /old/{id_}, /{id_}.html]"]),
        tags=st.sampled_from(["", "", "[Port Alder]", "[port alder, Sea]"]),
        related=st.sampled_from(["", "", "[storm]", "[flood, nothing]"]),
        byline=st.sampled_from(["", "", "[anna]", "[bob]"]),
        section=st.sampled_from(["", "", "world", "sport"]),
        image=st.sampled_from(["", "", "{file: media/a.svg, alt: A}"]),
        titel=st.sampled_from(["", "", "", "", "x"]),
    )
    return fields.map(lambda lines: f"---\n{lines}---\nThe harbour is closed.\n")


def _update() -> st.SearchStrategy[str]:
    fields = st.builds(
        _lines,
        title=st.just("The wind rises"),
        published=st.sampled_from(_AT),
        id=st.sampled_from(["", "", "", "moved", "one"]),
        status=st.sampled_from(["", "", "draft"]),
        aliases=st.sampled_from(["", "", "[first]", "[two, /older, /older.html]", "[first, /tags/sea/]"]),
        tags=st.sampled_from(["", "", "[PORT ALDER, Sea]", "[Wind]"]),
        byline=st.sampled_from(["", "", "[anna, ana]", "[bob]"]),
        label=st.sampled_from(["", "", "alert", "alarm"]),
        key=st.sampled_from(["", "", "", "NO"]),
    )
    return fields.map(lambda lines: f"---\n{lines}---\nText.\n")


@st.composite
def newsrooms(draw: st.DrawFn) -> dict[str, str]:
    """Give the files of a site, by path; some of them have errors."""
    site = draw(st.sampled_from([SITE, SITE, SITE + "source_copies: true\n", "title: A\n"]))
    menu = 'menu: {main: [{title: A, to: "tag:sea"}, {title: B, to: "update:storm/one"}]}\n'
    files = {
        "site.yaml": site + "sections: {world: World}\nlabels: {alert: Alert}\n" + draw(st.sampled_from(["", menu]))
    }
    for id_ in draw(st.sets(st.sampled_from(COVERAGES), min_size=1)):
        files[f"content/{id_}/coverage.md"] = draw(_coverage(id_))
        for name in draw(st.sets(st.sampled_from(_NAMES))):
            folder = draw(st.sampled_from(["", "", "2014-03-07/"]))
            files[f"content/{id_}/{folder}{name}.md"] = draw(_update())
        drawing = draw(st.sampled_from([None, '<svg width="3" height="2"/>', "<svg onload='a()'/>"]))
        if drawing is not None:
            files[f"content/{id_}/media/a.svg"] = drawing
    author = draw(st.sampled_from([None, "---\nname: Ana\naliases: [anna]\n---\n", "---\nnam: Ana\n---\n"]))
    if author is not None:
        files["content/authors/ana.md"] = author
    page = draw(st.sampled_from([None, "---\ntitle: About\naliases: [who, /imprint.html]\n---\n", "no front matter"]))
    if page is not None:
        files["content/pages/about.md"] = page
    return files


def targets() -> tuple[str, ...]:
    """Give what a text may link to in such a newsroom: all that can be there, and much that cannot."""
    coverages = (*COVERAGES, *_FORMER.values(), "nothing")
    updates = (*_NAMES, "moved", "first", "no")
    return (
        *(f"update:{name}" for name in updates),
        *(f"update:{id_}/{name}" for id_, name in product(coverages, updates)),
        *(f"coverage:{id_}#u-one" for id_ in coverages),
        *("author:ana", "author:anna", "author:bob", "page:about", "page:who", "page:imprint", "page:", "coverage:"),
        *("tag:port alder", "tag:Sea", "tag:wind", "tag:no", "tag:", "gale", "section:world", "update:", "update:/"),
        *(f"/{id_}{rest}" for id_, rest in product(coverages, ("", "/", "/feed.xml", "/updates.json", ".html", "/no"))),
        *(f"/{id_}/{name}{rest}" for id_, name, rest in product(coverages, updates, ("", "/#a", "/index.md"))),
        *(f"/{id_}/page/{number}/" for id_, number in product(coverages, (0, 1, 2))),
        *(f"/{id_}/days/2014-03-{day}/" for id_, day in product(coverages, ("07", "08"))),
        *(f"/old/{id_}" for id_ in COVERAGES),
        *("/archive/2014/03/", "/archive/2014/04/", "/archive/2030/03/", "/archive/2014/3/"),
        *("/", "/feed.xml", "/authors/", "/authors/ana", "/authors/anna/", "/authors/ana/feed.json", "/authors/bob/"),
        *("/about/", "/who", "/imprint.html", "/sections/world/", "/sections/sport/", "/corrections/", "/404.html"),
        *("/tags/sea", "/tags/sea/rss.xml", "/tags/wind/", "/tags/port-alder/", "/tags/no/", "/older", "/older.html"),
    )
