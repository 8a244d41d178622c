"""Page: one output of the plan, with exactly the values that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

Form = Literal["html", "atom", "rss", "jsonfeed", "sitemap", "json", "script", "text"]


class Later:
    """A view that is made when it is asked for: most pages stand already, and then it never is.

    `digest` changes whenever anything in the view does, `lang` is the page's language.
    """

    __slots__ = ("_made", "_make", "digest", "lang")

    def __init__(self, digest: str, lang: str, make: Callable[[], Any]) -> None:
        self.digest = digest
        self.lang = lang
        self._make = make
        self._made: Any = None

    @property
    def view(self) -> Any:
        """The view."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def __eq__(self, other: object) -> bool:
        """Compare what is shown, too."""
        return isinstance(other, Later) and (self.digest, self.view) == (other.digest, other.view)

    def __hash__(self) -> int:
        """Go by the digest."""
        return hash(self.digest)


@dataclass(frozen=True, slots=True)
class Page:
    """One file to make. `shows` is all it shows: a value of `dateline.pages.views`, plain data (json), or a text.

    Its key is the digest of form, template closure, chrome and view: what to make again follows by comparison.
    """

    address: str
    form: Form
    shows: Any  # or a `Later` that gives it
    source: str  # path, in the site's folder, of what asked for it: named when two pages collide
    template: str = ""  # for html: a file of the theme's templates
    coverage: str = ""  # the coverage it belongs to; "" for pages across coverages

    @property
    def view(self) -> Any:
        """What it shows."""
        return self.shows.view if isinstance(self.shows, Later) else self.shows


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to copy as it is."""

    address: str
    path: str  # in the site's folder
    coverage: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the output folder will hold, but for the theme's own files. Sorted by address."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
