"""`dateline serve`, as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

from harness import NOW, Site

from .test_build import PATIENCE, lines_of, save_edit

if TYPE_CHECKING:
    from pathlib import Path


def fetched(url: str) -> str:
    """Give what answers at `url`."""
    with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - a server of ours
        return str(answer.read().decode())


def test_it_serves_keeps_current_and_stops(tmp_path: Path) -> None:
    """The address on stdout; an edit appears, an error leaves the page, output/ is never touched."""
    site = Site.copy("harbour", tmp_path / "site")
    arguments = ["serve", "-C", str(site.folder), "--port", "0", "--drafts", "--now", NOW.isoformat()]
    with subprocess.Popen(
        [sys.executable, "-m", "dateline", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = lines_of(process.stderr)
        url = next(lines_of(process.stdout)).strip()
        assert url.startswith("http://127.0.0.1:")
        assert any(" files changed in " in line for line in told)
        assert "Somebody has to ask" in fetched(f"{url.rstrip('/')}/storm/draft-note/")
        save_edit(site, "content/2025/ferry/ashore.md", "the band playing", "the band silent")
        assert any(" files changed in " in line for line in told)
        assert "the band silent" in fetched(f"{url.rstrip('/')}/2025/ferry/ashore/")
        save_edit(site, "content/2025/ferry/ashore.md", "title:", "titel:")
        assert any("error[unknown-key]" in line for line in told)
        assert "the band silent" in fetched(f"{url.rstrip('/')}/2025/ferry/ashore/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert not site.output.exists()
    assert (site.folder / ".dateline" / "preview" / "index.html").exists()
