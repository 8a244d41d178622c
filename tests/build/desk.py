"""A desk: a small site with coverages that link to each other, and edits of every kind, drawn at random.

Most of what it writes is sound; now and then a link leads nowhere, a field is wrong, two things want one address. What
has been told as wrong can be put right again with `repair`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dateline.build.manifest import NAME
from harness import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from dateline.problems import Problem
    from harness import Site

COVERAGES = ("storm", "storm/gale", "2014/flood", "calm")
NAMES = ("one", "two", "three", "four")
FOLDERS = ("", "", "first-day/")
AUTHORS = ("ana", "bo", "cy")
TAGS = ("sea", "Port Alder", "port alder", "wind", "Rain")
SITE = """\
title: {title}
base_url: https://wire.example/
authority: wire.example,2026
timezone: {zone}
per_page: {per_page}
{lines}sections: {{world: World, sea: At sea}}
labels: {{alert: Alert}}
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="2"/>'
RISKY = (
    "update:four", "update:calm/two", "update:gale/one", "coverage:tempest", "coverage:flood", "author:cy",
    "author:anna", "page:who", "page:about", "tag:Rain", "tag:snow", "/tags/wind/", "/archive/2014/03/",
    "/storm/page/2/", "/calm/days/2026-03-09/", "/older.html", "/storm/old/", "/sections/sea/", "/corrections/",
    "/calm/one", "/authors/cy/feed.xml", "/nowhere/", "coverage:storm/gale", "/storm/gale/",
)  # fmt: skip


@dataclass
class Desk:
    """Edits `site` as `draw` has it; `now` is its clock, `flags` are the options of the next build."""

    site: Site
    draw: Random
    now: datetime = NOW
    flags: tuple[tuple[str, bool], ...] = ()
    alone: bool = False  # whether nobody else ever changes the output

    def open(self) -> Desk:
        """Write the first state of the site, which is sound."""
        self.settings()
        self.site.write("content/pages/about.md", "---\ntitle: About\naliases: [who]\n---\nAsk [Ana](author:ana).\n")
        for author in AUTHORS:
            self.site.write(f"content/authors/{author}.md", f"---\nname: {author.title()}\n---\n")
        for id_ in COVERAGES[:3]:
            self.site.write(f"content/{id_}/coverage.md", f"---\ntitle: About {id_}\nstatus: closed\n---\nAs it was.\n")
            for number, name in enumerate(NAMES[:3]):
                at = f"2026-03-{number + 8:02}T1{number}:00:00Z"
                fields = f"title: {name}\npublished: {at}\nbyline: [{AUTHORS[number]}]\ntags: [sea]\n"
                self.site.write(f"content/{id_}/{name}.md", f"---\n{fields}---\n{id_} {at}.\n")
        return self

    def edit(self) -> str:
        """Do one thing, and say what."""
        works = [
            self.update, self.update, self.update, self.text, self.text, self.coverage, self.lose, self.rename_update,
            self.move_update, self.rename_coverage, self.author, self.page, self.picture, self.static, self.settings,
            self.clock, self.clock, self.options, self.output, self.words,
        ]  # fmt: skip
        work = self.draw.choice(works)
        return f"{work.__name__} {work() or ''}"

    def repair(self, problems: Iterable[Problem]) -> None:
        """Put every file right that has an error; nothing stays that is published as it is."""
        if (self.site.folder / "content/static").exists():
            self.site.delete("content/static")
        for path in sorted({each.place.path for each in problems if each.severity == "error"}):
            if path == "site.yaml":
                self.site.write(path, SITE.format(title="Wire", zone="UTC", per_page=5, lines=""))
            elif path.startswith("content/authors/"):
                self.site.write(path, "---\nname: Somebody\n---\n")
            elif path.startswith("content/pages/"):
                self.site.write(path, "---\ntitle: About\n---\n")
            elif path.endswith("/coverage.md"):
                self.site.write(path, "---\ntitle: Again\nstatus: closed\n---\n")
            elif (self.site.folder / path).exists():
                self.site.delete(path)

    # ── works ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def update(self) -> str:
        """Write a new update, or another in the place of one."""
        id_ = self.draw.choice(self.coverages())
        path = f"content/{id_}/{self.draw.choice(FOLDERS)}{self.draw.choice(NAMES)}.md"
        self.site.write(path, self._update(id_))
        return path

    def text(self) -> str:
        """Change the text of an update, and nothing else."""
        path = self.draw.choice(self.updates() or [self._about()])
        id_ = self.coverage_of(path)
        head = self.site.read(path).rpartition("---\n")[0]
        self.site.write(path, f"{head}---\n{self._body(id_)}")
        return path

    def coverage(self) -> str:
        """Write a coverage's own file."""
        id_ = self.draw.choice(COVERAGES)
        self.site.write(f"content/{id_}/coverage.md", self._coverage(id_))
        return id_

    def lose(self) -> str:
        """Delete an update; seldom a coverage or a person."""
        paths = self.updates() * 3 + [f"content/{id_}" for id_ in self.coverages()[1:]]
        paths += [f"content/authors/{name}.md" for name in self.authors()]
        path = self.draw.choice(paths)
        self.site.delete(path)
        return path

    def rename_update(self) -> str:
        """Give an update another name, mostly with its former one as an alias."""
        paths = self.updates()
        if not paths:
            return ""
        path = PurePosixPath(self.draw.choice(paths))
        new = path.with_name(f"{self.draw.choice(NAMES)}.md")
        if not (self.site.folder / new).exists():
            self._rename(str(path), str(new), path.stem)
        return f"{path} {new}"

    def move_update(self) -> str:
        """Put an update into another coverage, mostly with its former place as an alias."""
        paths = self.updates()
        if not paths:
            return ""
        path = PurePosixPath(self.draw.choice(paths))
        new = PurePosixPath(f"content/{self.draw.choice(self.coverages())}/{path.name}")
        if not (self.site.folder / new).exists():
            self._rename(str(path), str(new), f"{self.coverage_of(str(path))}/{path.stem}")
        return f"{path} {new}"

    def rename_coverage(self) -> str:
        """Give a coverage another name, mostly with its former one as an alias."""
        id_ = self.draw.choice(self.coverages())
        new = self.draw.choice(COVERAGES)
        if not (self.site.folder / f"content/{new}").exists() and not new.startswith(f"{id_}/"):
            self.site.rename(f"content/{id_}", f"content/{new}")
            self._alias(f"content/{new}/coverage.md", id_)
        return f"{id_} {new}"

    def author(self) -> str:
        """Write a person's file."""
        name = self.draw.choice(AUTHORS)
        choose = self.draw.choice
        lines = choose(["", "", "aliases: [anna]\n", "role: Reporter\n", "former: true\n", "rolle: x\n"])
        if (self.site.folder / "content/authors/a.svg").exists() and self.draw.random() < 0.4:
            lines += "photo: {file: a.svg, alt: At work}\n"
        body = self._body("") if self.draw.random() < 0.5 else ""
        title = choose([name.title(), "Somebody else"])
        self.site.write(f"content/authors/{name}.md", f"---\nname: {title}\n{lines}---\n{body}")
        return name

    def page(self) -> str:
        """Write a plain page."""
        lines = self.draw.choice(["", "aliases: [who]\n", "aliases: [/older.html]\n", "lang: de\n"])
        name = self.draw.choice(["about", "about", "imprint"])
        self.site.write(f"content/pages/{name}.md", f"---\ntitle: {name}\n{lines}---\n{self._body('')}")
        return f"content/pages/{name}.md"

    def picture(self) -> str:
        """Write or delete a picture of a coverage, of a person, or that of the site."""
        folders = [f"content/{id_}/media/a.svg" for id_ in self.coverages()]
        path = self.draw.choice([*folders, "content/authors/a.svg", "content/static/favicon.svg"])
        if not (self.site.folder / path).exists() or self.draw.random() < 0.6:
            self.site.write(path, DRAWING.format(self.draw.randrange(1, 9)))
        else:
            self.site.delete(path)
        return path

    def static(self) -> str:
        """Write or delete a file that is published as it is; seldom where something else is published."""
        path = f"content/static/{self.draw.choice(['humans.txt', 'humans.txt', 'a/b.txt', 'storm/index.html'])}"
        if (self.site.folder / path).exists() and self.draw.random() < 0.7:
            self.site.delete(path)
        else:
            self.site.write(path, f"{self.draw.random()}\n")
        return path

    def settings(self) -> str:
        """Write site.yaml."""
        lines = self.draw.choice([
            "", "", "source_copies: true\n", "markup: {smart_quotes: true}\n", "language: de\n", "stale_after: 24\n",
            "stale_after: 0\nsource_copies: true\n",
            'menu: {main: [{title: A, to: "tag:sea"}, {title: B, to: "update:storm/one"}]}\n',
            'menu: {footer: [{title: C, to: page:about}, {title: D, to: "/storm/days/2026-03-09/"}]}\n',
        ])  # fmt: skip
        title, zone = self.draw.choice(["Wire", "Wire", "The Wire"]), self.draw.choice(["UTC", "UTC", "Europe/London"])
        self.site.write(
            "site.yaml", SITE.format(title=title, zone=zone, per_page=self.draw.choice([5, 5, 6]), lines=lines)
        )
        return lines

    def clock(self) -> str:
        """Let time pass; seldom set the clock back."""
        self.now += timedelta(hours=self.draw.choice([1, 5, 24, 24, 72, -10]))
        return str(self.now)

    def options(self) -> str:
        """Build with other flags from now on."""
        names = ("drafts", "future", "offline")
        self.flags = tuple((name, True) for name in names if self.draw.random() < 0.3)
        return str(self.flags)

    def output(self) -> str:
        """Do something to the output that no build did."""
        files = [path for path in sorted(self.site.output.rglob("*.*")) if path.is_file() and path.name != NAME]
        if self.alone or not files:
            return ""
        file = self.draw.choice(files)
        self.site.doubt()
        if self.draw.random() < 0.3:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:-1] + b"?")
        return str(file.relative_to(self.site.output))

    def words(self) -> str:
        """Change something of the theme: a template, a style, its words; or take all of that back."""
        path, content = self.draw.choice([
            ("templates/includes/header.html", f"<p>Tide {self.draw.randrange(9)}</p>\n"),
            ("templates/includes/header.html", ""),
            ("static/extra.css", f"p {{ margin: {self.draw.randrange(9)}px }}\n"),
            ("i18n/en.yaml", f"site_by: Made by {self.draw.randrange(9)}\n"),
            ("", ""),
        ])  # fmt: skip
        if path:
            self.site.write(f"themes/dateline/{path}", content)
        elif (self.site.folder / "themes").exists():
            self.site.delete("themes")
        return path

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────

    def coverages(self) -> list[str]:
        """Give the ids of the coverages that there are; never none."""
        root = self.site.folder / "content"
        found = sorted(file.parent.relative_to(root).as_posix() for file in root.rglob("coverage.md"))
        if not found:
            self.site.write("content/storm/coverage.md", "---\ntitle: Storm\nstatus: closed\n---\n")
        return found or ["storm"]

    def updates(self) -> list[str]:
        """Give the paths of the updates."""
        root = self.site.folder / "content"
        files = [file.relative_to(self.site.folder).as_posix() for file in sorted(root.rglob("*.md"))]
        return [path for path in files if self.coverage_of(path) and not path.endswith("/coverage.md")]

    def authors(self) -> list[str]:
        """Give the ids of the people."""
        return sorted(file.stem for file in (self.site.folder / "content/authors").glob("*.md"))

    def coverage_of(self, path: str) -> str:
        """Give the coverage that a source belongs to, or ""."""
        above = PurePosixPath(path)
        for folder in above.parents:
            if (self.site.folder / folder / "coverage.md").exists():
                return str(folder.relative_to("content"))
        return ""

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rename(self, path: str, new: str, former: str) -> None:
        self.site.rename(path, new)
        self._alias(new, former)

    def _alias(self, path: str, former: str) -> None:
        text = self.site.read(path) if (self.site.folder / path).exists() else ""
        if text.startswith("---\n") and "aliases:" not in text and self.draw.random() < 0.8:
            self.site.write(path, text.replace("---\n", f"---\naliases: [{former}]\n", 1))

    def _about(self) -> str:
        """Give the path of a page that is there."""
        path = "content/pages/about.md"
        return path if (self.site.folder / path).exists() else self.page()

    def _target(self) -> str:
        if self.draw.random() < 0.06:
            return self.draw.choice(RISKY)
        found = [f"coverage:{id_}" for id_ in self.coverages()] + [f"author:{name}" for name in self.authors()]
        for path in self.updates():
            id_, stem = self.coverage_of(path), PurePosixPath(path).stem
            found += [f"update:{id_}/{stem}", f"update:{id_}/{stem}#u-{stem}", f"/{id_}/{stem}/"]
        return self.draw.choice([*found, "tag:sea", "/tags/sea/", "page:about", "/authors/", "/archive/2026/03/"])

    def _body(self, coverage: str) -> str:
        lines = [f'Word {self.draw.randrange(99)} "of" it.']
        lines += [f"See [that]({self._target()})." for _ in range(self.draw.choice([0, 0, 1, 2]))]
        if coverage and (self.site.folder / f"content/{coverage}/media/a.svg").exists() and self.draw.random() < 0.3:
            lines.append("![A drawing](media/a.svg)")
        if self.draw.random() < 0.05:
            lines.append("A note[^1].")
        return "\n\n".join(lines) + "\n"

    def _byline(self) -> str:
        return f"byline: [{self.draw.choice(self.authors() or ['ana'])}]\n"

    def _update(self, coverage: str) -> str:
        choose = self.draw.choice
        at = datetime(2026, 3, self.draw.randrange(8, 13), self.draw.randrange(24), choose([0, 30]), tzinfo=NOW.tzinfo)
        lines = [f"title: {choose(['Waves', 'Wind', 'Word'])} {self.draw.randrange(9)}\n", f"published: {at:%FT%TZ}\n"]
        lines += [choose(["", "", self._byline(), "byline: [anna]\n" if self.draw.random() < 0.1 else ""])]
        lines += [f"tags: [{choose(TAGS)}, {choose(['', 'x y'])}]\n" if self.draw.random() < 0.6 else ""]
        lines += [choose(["", "", "", "", "", "status: draft\n", "key: true\n", "pinned: true\n", "label: alert\n"])]
        lines += [choose(["", "", "", "", "aliases: [first]\n", "aliases: [/older.html]\n", "id: moved\n"])]
        lines += [choose(["", "", "", "", "", 'corrections:\n  - {at: "2026-03-12T14:00:00Z", text: Not so.}\n'])]
        lines += ["titel: wrong\n" if self.draw.random() < 0.04 else ""]
        if self.draw.random() < 0.08:
            lines += ['status: withdrawn\nwithdrawn: {at: "2026-03-12T15:00:00Z", reason: Wrong.}\n']
        return "---\n" + "".join(dict.fromkeys(lines)) + "---\n" + self._body(coverage)

    def _coverage(self, id_: str) -> str:
        choose = self.draw.choice
        lines = [f"title: About {id_} {self.draw.randrange(9)}\n", f"status: {choose(['live', 'closed', 'closed'])}\n"]
        lines += [choose(["", "", "section: sea\n", "section: world\n"]), choose(["", "", self._byline()])]
        lines += [choose(["", "", f"tags: [{choose(TAGS)}]\n"]), choose(["", "", "per_page: 5\n", "per_page: 7\n"])]
        lines += [choose(["", "", f"related: [{choose(self.coverages())}]\n"])]
        lines += [choose(["", "", "timezone: America/New_York\n", "lang: de\n", "summary: What is known.\n"])]
        lines += [choose(["", "", "", f"aliases: [{id_.replace('/', '-')}-once]\n"])]
        if (self.site.folder / f"content/{id_}/media/a.svg").exists():
            lines += [choose(["", "image: {file: media/a.svg, alt: A drawing}\n"])]
        lines += ["titel: wrong\n" if self.draw.random() < 0.04 else ""]
        return "---\n" + "".join(lines) + "---\n" + (self._body(id_) if self.draw.random() < 0.7 else "")

    def wanted(self) -> dict[str, object]:
        """Give the options of the next build."""
        return {"now": self.now, **dict(self.flags)}
