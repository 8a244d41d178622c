"""`dateline new coverage|update|author`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.addresses import RESERVED_AT_TOP, RESERVED_IN_COVERAGE, id_from
from dateline.authoring.desk import NotFound, create_file, find_coverage, only_live
from dateline.authoring.sources import author_source, coverage_source, update_id, update_source
from dateline.cli.asking import ask, instant_in, newsroom_of
from dateline.cli.options import present, require_site, site_option

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from dateline.cli.terminal import Terminal


@click.group("new")
def command() -> None:
    """Make a new coverage, update or author.

    Prints the path of its file. What is needed and not given is asked for.

    \b
      dateline new coverage --title "Storm in Port Alder" --timezone Europe/London
      dateline new update --title "The ferry has left"      in the coverage that is live
      dateline new author --name "Ines Calder" --role Reporter
    """


@command.command("coverage")
@site_option
@click.argument("name", metavar="[ID]", required=False)
@click.option("--title", help="Its headline.")
@click.option("--section", help="Its section, by the id in site.yaml.")
@click.option("--timezone", "zone_name", metavar="ZONE", help="The zone of the story, such as America/New_York.")
@click.option("--byline", multiple=True, metavar="AUTHOR", help="An author's id; may be given several times.")
@click.pass_obj
def new_coverage(
    terminal: Terminal,
    site: Path,
    name: str | None,
    title: str | None,
    section: str | None,
    zone_name: str | None,
    byline: tuple[str, ...],
) -> int:
    """Begin a live coverage: content/ID/coverage.md. The id comes from the title where none is given."""
    from dateline.reading.zones import is_zone

    require_site(site)
    title = ask(title, "Headline", "--title")
    zone_name = ask(zone_name, "Timezone (such as America/New_York; empty: the site's)", "--timezone", "")
    if zone_name and not is_zone(zone_name):
        raise click.UsageError(f'"{zone_name}" is not a timezone. Write it as Area/City, such as America/New_York.')
    own_id = _id(name or id_from(title), "ID", reserved=RESERVED_IN_COVERAGE, segments=True)
    _id(own_id.partition("/")[0], "ID", reserved=RESERVED_AT_TOP)
    source = coverage_source(title, section=section or "", zone=zone_name, byline=byline)
    return _create(terminal, site, f"content/{own_id}/coverage.md", source)


@command.command("update")
@site_option
@click.argument("coverage", required=False)
@click.option("--title", help="Its headline; an update may have none.")
@click.option("--id", "name", help="Its id, which is its address; otherwise made from the title.")
@click.option("--at", metavar="TIME", help="When it is published, if not now: 2014-03-07T13:30:00-05:00.")
@click.option("--byline", multiple=True, metavar="AUTHOR", help="An author's id; may be given several times.")
@click.option("--tag", "tags", multiple=True, help="A topic; may be given several times.")
@click.option("--place", default="", help="Its dateline.")
@click.option("--label", default="", help="A label declared in site.yaml.")
@click.option("--key", is_flag=True, help="Make it a key event.")
@click.option("--draft", is_flag=True, help="Keep it out of the site until the line status: draft is removed.")
@click.option("--body", default="", help="Its text; otherwise write it into the file.")
@click.option("--edit", is_flag=True, help="Open the file in your editor ($EDITOR).")
@click.pass_obj
def new_update(
    terminal: Terminal,
    site: Path,
    coverage: str | None,
    title: str | None,
    name: str | None,
    at: str | None,
    byline: tuple[str, ...],
    tags: tuple[str, ...],
    place: str,
    label: str,
    key: bool,
    draft: bool,
    body: str,
    edit: bool,
) -> int:
    """Write an update of COVERAGE, stamped now with its offset. Without COVERAGE: of the one that is live."""
    now = present()
    newsroom = newsroom_of(site, now)
    try:
        story = find_coverage(newsroom, coverage) if coverage else only_live(newsroom)
    except NotFound as fault:
        raise click.UsageError(str(fault)) from fault
    title = ask(title, "Headline (empty: none)", "--title", "")
    if key and not title:
        raise click.UsageError("A key event needs a headline: --title.")
    published = instant_in(story.timezone, at, now)
    taken = {each.id for each in story.updates}
    if name is not None and name in taken:
        raise click.UsageError(f'"{name}" is the id of another update of this coverage.')
    own_id = _id(name or update_id(title, published, taken), "--id", reserved=RESERVED_IN_COVERAGE)
    source = update_source(
        title, published, byline=byline, tags=tags, place=place, label=label, key=key, draft=draft, body=body
    )
    code = _create(terminal, site, f"content/{story.id}/{own_id}.md", source)
    if edit and not code:
        click.edit(filename=str(site / "content" / story.id / f"{own_id}.md"))
    return code


@command.command("author")
@site_option
@click.argument("name_", metavar="[ID]", required=False)
@click.option("--name", help="Their name.")
@click.option("--role", help="Their role.")
@click.pass_obj
def new_author(terminal: Terminal, site: Path, name_: str | None, name: str | None, role: str | None) -> int:
    """Write a person's file: content/authors/ID.md. The id comes from the name where none is given."""
    require_site(site)
    name = ask(name, "Name", "--name")
    role = ask(role, "Role (empty: none)", "--role", "")
    own_id = _id(name_ or id_from(name), "ID")
    return _create(terminal, site, f"content/authors/{own_id}.md", author_source(name, role))


def _id(text: str, flag: str, *, reserved: Collection[str] = (), segments: bool = False) -> str:
    """Give an id that can be an address, or say how to name one."""
    from dateline.reading.files import bad_name
    from dateline.reading.scalars import is_id

    if not text:
        raise click.UsageError(f"No id can be made from this. Name one, of letters a to z, digits and hyphens: {flag}.")
    for segment in text.split("/") if segments else (text,):
        if not is_id(segment):
            raise click.UsageError(f'"{text}" cannot be an address: use letters a to z, digits and single hyphens.')
        if reason := bad_name(segment):
            raise click.UsageError(f"{reason}: choose another id.")
        if segment in reserved:
            raise click.UsageError(f'"{segment}" is an address of Dateline\'s own: choose another id.')
    return text


def _create(terminal: Terminal, site: Path, path: str, source: str) -> int:
    try:
        create_file(site / path, source)
    except FileExistsError as there:
        raise click.UsageError(f"{path} is there already.") from there
    terminal.result(path)
    return 0
