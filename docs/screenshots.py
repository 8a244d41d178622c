"""Take the pictures of the README from a fresh build of this repository's own site: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from dateline.build.engine import build
from dateline.build.options import BuildOptions

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "tests"))
from tools import a_browser  # noqa: E402 - it stands beside the tests

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SHOWN = "Promise.all([...document.images].filter(each => each.loading !== 'lazy').map(each => each.decode()))"
SHOTS = {
    "timeline.png": ("storm-in-port-alder/index.html", 1280, 860, "light"),
    "phone.png": ("1969/apollo-11/index.html", 400, 860, "dark"),
}


def main() -> None:
    """Build for a folder, open the pages, and write docs/images/."""
    images = PROJECT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, a_browser() as browser:
        output = Path(folder) / "site"
        build(PROJECT, BuildOptions(output=output, now=NOW, offline=True))
        for name, (path, width, height, scheme) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page.goto((output / path).as_uri())
            page.evaluate(SHOWN)  # a picture is painted a while after its page has loaded
            page.screenshot(path=images / name)
            page.close()
            print(f"wrote docs/images/{name}")


if __name__ == "__main__":
    main()
