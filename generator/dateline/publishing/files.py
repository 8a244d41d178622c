"""Files: what is to be published, from the output folder and its manifest, each with how it is to be sent."""

from __future__ import annotations

import gzip
import stat
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.build.manifest import NAME, load_manifest, manifest_bytes
from dateline.digests import digest_text
from dateline.publishing.headers import headers_of, headers_text, is_compressible
from dateline.publishing.kinds import COMPRESSED, kinds_of
from dateline.publishing.record import FOLDER
from dateline.publishing.refusals import Refused
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.build.manifest import Manifest
    from dateline.model import Target
    from dateline.publishing.headers import Headers
    from dateline.publishing.kinds import Kind

HEADERS_FILE = "_headers"
NO_JEKYLL, DOMAIN = ".nojekyll", "CNAME"  # GitHub Pages: that files are served as they are, and at which domain
STORES = frozenset(["s3", "gs", "az"])  # they send compressed bytes in the place of the plain ones
_HOW = 12  # letters of the digest of how a file is sent


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is to stand at a target. `sha256` and `size` are of what the build wrote, before compression."""

    path: str  # at the target
    kind: Kind
    sha256: str
    size: int
    headers: Headers
    source: Path | bytes
    gzip: bool = False  # whether its bytes are sent compressed

    @property
    def how(self) -> str:
        """A digest of how it is sent: when that changes it is sent again."""
        return _how(self.headers.content_type, self.headers.cache_control, "gzip" if self.gzip else "")

    def read(self) -> bytes:
        """Give the bytes to send. Raises `Refused` where the output is no longer what its manifest says, and `OSError`.

        Compressed bytes are the same each time.
        """
        content = self._content()
        if content is None or sha256(content).hexdigest() != self.sha256:
            raise Refused(
                f"{self.source if isinstance(self.source, Path) else self.path} is not what the manifest says",
                "Something wrote to the output meanwhile. Build, and publish again.",
            )
        return gzip.compress(content, mtime=0) if self.gzip else content

    def _content(self) -> bytes | None:
        try:
            return self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None


@cache
def _how(*told: str) -> str:
    return digest_text("\n".join(told))[:_HOW]


def read_manifest(output: Path) -> Manifest:
    """Read the manifest of a finished build. Raises `Refused` where there is none, and `OSError`."""
    manifest = load_manifest(output)
    if manifest is None:
        raise Refused(f"{output} has no {NAME}: nothing is built there", "Run: dateline build")
    if not manifest.complete:
        raise Refused(f"the build in {output} did not come to its end, or is under way", "Run: dateline build")
    return manifest


def files_of(output: Path, manifest: Manifest, target: Target) -> dict[str, File]:
    """Give all that is to stand at `target`, by path: the site's files, its manifest, and what the target asks for.

    An object store sends compressed files in the place of the plain ones; elsewhere they stand beside them. A file of
    the site's own at such a path stays what it is. Raises `Refused` where a file of the site is in the way.
    """
    found = {file.path: file for file in _files(output, manifest, target)}
    if target.headers_file:
        if HEADERS_FILE in found:
            raise Refused(
                f"the site has a file {HEADERS_FILE} of its own, and {target.name} asks for one that is made",
                f"Remove the file, or `headers_file` of {target.name} in site.yaml.",
            )
        content = headers_text(found.values(), urlsplit(manifest.base_url).path).encode()
        found[HEADERS_FILE] = _generated(HEADERS_FILE, content, target)
    if target.kind == "git":
        found.setdefault(NO_JEKYLL, _generated(NO_JEKYLL, b"", target))
    if target.cname:
        found[DOMAIN] = _generated(DOMAIN, target.cname.encode(), target)
    return found


def _files(output: Path, manifest: Manifest, target: Target) -> Iterator[File]:
    for path, kind in kinds_of(manifest.files).items():
        if path.partition("/")[0] == FOLDER:
            raise Refused(f"{output / path} cannot be published: {FOLDER} is where the target's record is kept")
        entry, source = manifest.files[path], output / path
        small = target.precompress and is_compressible(path)
        instead = small and target.kind in STORES
        headers = headers_of(path, kind, target, compressed=instead)
        yield File(path, kind, entry.sha256, entry.size, headers, source, gzip=instead)
        if small and not instead and path + COMPRESSED not in manifest.files:
            yield File(path + COMPRESSED, kind, entry.sha256, entry.size, headers, source, gzip=True)
    yield _generated(NAME, manifest_bytes(manifest), target)


def _generated(path: str, content: bytes, target: Target) -> File:
    return File(path, "front", sha256(content).hexdigest(), len(content), headers_of(path, "front", target), content)


def missing_files(files: Iterable[File]) -> list[Path]:
    """Give the files that do not stand in the output folder with their size, sorted. A symbolic link is none."""
    sizes = {file.source: file.size for file in files if isinstance(file.source, Path)}
    return sorted(source for source, size in sizes.items() if not _stands(source, size))


def _stands(source: Path, size: int) -> bool:
    try:
        about = source.lstat()
    except OSError:
        return False
    return stat.S_ISREG(about.st_mode) and about.st_size == size
