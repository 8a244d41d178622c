"""States: what a text of the past said, read as today's rules have it and marked up without asking where links lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.build.past_states import State
from dateline.markup.render import Markup
from dateline.problems import Problem
from dateline.reading.files import text_of
from dateline.reading.stories import frame_of
from dateline.reading.updates import Frame, read_update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.history.revisions import Revision
    from dateline.model import Credit, Site, Update
    from dateline.problems import Place
    from dateline.reading.coverages import CoverageFile

MISSING = "its text is not to be had: git does not hold it, or it is too large"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text of the past tells nothing."""

    reason: str


class Reader:
    """Reads texts of one site, whichever state of it they are of."""

    def __init__(self, site: Site, coverages: Mapping[str, CoverageFile], names: Mapping[str, str]) -> None:
        """`coverages` are their own files by id; `names` lead to author ids."""
        self._zone = site.timezone
        self._frames = {id_: frame_of(id_, file) for id_, file in coverages.items() if file.coverage}
        self._langs = {id_: file.coverage.lang for id_, file in coverages.items() if file.coverage}
        self._names = names
        self._markup = Markup(site, _Anywhere())

    def zone(self, coverage: str) -> str:
        """Give the zone in which a coverage's times are shown; the site's, where it has no file that can be read."""
        return self._frames[coverage].shown if coverage in self._frames else self._zone

    def read(self, path: str, content: bytes | None, coverage: str) -> Update | Unreadable:
        """Read an update's file."""
        if content is None:
            return Unreadable(MISSING)
        source = text_of(path, content)
        if isinstance(source, Problem):
            return Unreadable(_reason(source))
        read = read_update(source, self._frames.get(coverage) or Frame(coverage, None, self._zone, None))
        if read.update is None and coverage not in self._frames:  # its zone is not known; perhaps it was the site's
            read = read_update(source, Frame(coverage, self._zone, self._zone, None))
        if read.update is None:
            return Unreadable(_reason(read.problems[0]) if read.problems else "it cannot be read")
        if (read.update.status == "withdrawn") != (read.update.withdrawal is not None):
            return Unreadable(_reason(read.problems[0]))
        return replace(read.update, byline=tuple(map(self._credit, read.update.byline)))

    def _credit(self, credit: Credit) -> Credit:
        """Give a credit by the id that its author has today; one who has left keeps the id of then."""
        id_ = self._names.get(credit.author) if credit.author else None
        return replace(credit, author=id_, name=id_) if id_ else credit

    def state(self, update: Update, revision: Revision | None = None) -> State:
        """Give an update with the text that readers see of it. A withdrawn one has none."""
        if update.status == "withdrawn":
            return State(update, "", revision)
        lang = update.lang or self._langs.get(update.coverage, "")
        return State(update, self._markup.fragment(update.body, update.coverage, lang).text, revision)


def _reason(problem: Problem) -> str:
    line = f"line {problem.place.line}: " if problem.place.line else ""
    return line + problem.message


class _Anywhere:
    """Lets every reference lead where it says: what stands there matters to no word of the text."""

    def reference(self, target: str, coverage: str, place: Place) -> str:  # noqa: ARG002 - a linker's
        return f"/{target.strip('/')}/"

    def media(self, name: str, coverage: str, source: str, place: Place) -> str:  # noqa: ARG002 - as above
        return name

    def picture(self, path: str, place: Place) -> tuple[int, int, str]:  # noqa: ARG002 - as above
        return 1, 1, ""
