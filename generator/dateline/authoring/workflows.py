"""Workflows: the file by which a host checks, builds and publishes a site, and the target that goes with it."""

from __future__ import annotations

import json
from importlib import resources

from dateline.authoring.starter import filled

FILES = {"github": ".github/workflows/publish.yml", "gitlab": ".gitlab-ci.yml"}
"""The file by host, as a path in the repository."""

TARGETS = {
    "github": "{kind: git, repository: origin, branch: gh-pages}",
    "gitlab": "{kind: directory, path: .gitlab-pages, keep_releases: 1}",
}
"""What stands in site.yaml for the pages that each host shows by itself."""


def workflow(host: str, site: str, version: str) -> str:
    """Give the text of a host's file. `site` is the site's folder in the repository as a POSIX path: `.` at its top."""
    text = (resources.files(__package__) / "ci" / f"{host}.yml").read_text(encoding="utf-8")
    below = "" if site == "." else f"{site}/"
    quoted = json.dumps(below, ensure_ascii=False)[1:-1]
    values = {"SITE": json.dumps(site, ensure_ascii=False), "BELOW": below, "QUOTED": quoted, "VERSION": version}
    return filled(text, values)


def with_target(settings: str, host: str) -> str:
    """Give the text of a new site.yaml with the target that a host shows."""
    return f"{settings}\npublish:\n  pages: {TARGETS[host]}\n"
