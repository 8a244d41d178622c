"""Versions: of everything that the output's bytes depend on beside the site itself."""

from __future__ import annotations


def versions() -> dict[str, str]:
    """Give each by name, as the manifest records them."""
    import babel
    import jinja2
    import markdown_it

    from dateline import __version__
    from dateline.reading.zones import TZDATA_VERSION

    return {
        "babel": babel.__version__,
        "dateline": __version__,
        "jinja2": jinja2.__version__,
        "markdown-it-py": markdown_it.__version__,
        "tzdata": TZDATA_VERSION,
    }
