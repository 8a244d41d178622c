"""The wheel, far from the checkout: in an empty environment it makes, checks, builds and serves a site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from typing import TYPE_CHECKING

import pytest

from tools import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command. The libraries are lent from here, the checkout is not: only the wheel knows `dateline`."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(PROJECT)], check=True
    )
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    site_packages = next((folder / "env" / "lib").glob("python*/site-packages"))
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)], check=True)
    lent = site_packages / "lent.pth"
    lent.write_text(f"{sysconfig.get_path('purelib')}\n")  # its own .pth files are not read: no editable install
    found = subprocess.run([python, "-c", "import dateline; print(dateline.__file__)"], capture_output=True, check=True)
    assert found.stdout.decode().startswith(str(folder))
    return folder / "env" / "bin" / "dateline"


def run(dateline: Path, folder: Path, *arguments: str) -> str:
    """Run a command in `folder`, in an environment that knows nothing of the checkout."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [dateline, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_init_check_and_build(dateline: Path, tmp_path: Path) -> None:
    """`init`, `check` and `build` work with what the wheel brings: the theme, its words, the starter."""
    run(dateline, tmp_path, "init", "mysite")
    site = tmp_path / "mysite"
    assert run(dateline, site, "check", "--strict") == "no problems\n"
    run(dateline, site, "build")
    page = (site / "output" / "town-hall-opening" / "index.html").read_text(encoding="utf-8")
    assert "The doors are open" in page
    for link in re.findall(r'href="([^"]+\.css)"', page):
        assert (site / "output" / "town-hall-opening" / link).resolve().is_file()


def test_serve(dateline: Path, tmp_path: Path) -> None:
    """`serve` answers with the site at the address that it prints."""
    run(dateline, tmp_path, "init", "mysite")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    command = [str(dateline), "serve", "-C", str(tmp_path / "mysite"), "--port", "18431"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert server.stdout is not None
        said = ""
        while "files changed in" not in said:  # the first build is done
            line = server.stdout.readline()
            assert line, said
            said += line
        url = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert url, said
        with urllib.request.urlopen(f"{url[0]}town-hall-opening/", timeout=20) as answer:  # noqa: S310 - ours
            assert "The doors are open" in answer.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=20)
