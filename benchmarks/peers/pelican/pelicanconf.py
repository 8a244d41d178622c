"""Settings of the Pelican peer: the pages that every peer makes, and nothing else."""

import json
import pathlib

from pelican import signals

HERE = pathlib.Path(__file__).resolve().parent
SITENAME = "The Live Archive"
SITEURL = "https://example.org"
PATH = str(HERE / "content")
OUTPUT_PATH = str(HERE / "public")
THEME = str(HERE / "theme")
THEME_STATIC_PATHS = ["media"]
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
ARTICLE_PATHS = ["updates"]
PAGE_PATHS = []
STATIC_PATHS = ["media"]
USE_FOLDER_AS_CATEGORY = True
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
TAG_SAVE_AS = ""
DRAFT_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_SAVE_AS = DAY_ARCHIVE_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
SITEMAP_URL = "sitemap.xml"
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"category": 50, "author": 50}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = "{slug}/feed.xml"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = TAG_FEED_ATOM = None
FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
AUTHOR_NAMES = json.loads((HERE / "authors.json").read_text(encoding="utf-8"))
COVERAGES = json.loads((HERE / "coverages.json").read_text(encoding="utf-8"))


class plugin:  # noqa: N801 -- Pelican takes any object with `register`
    """Gives each article its neighbours."""

    __name__ = "neighbours"

    @staticmethod
    def register():
        """Be called once the articles are read."""
        signals.article_generator_finalized.connect(neighbours)


def neighbours(generator):
    """Link the articles of each category to the next earlier and later one."""
    for _, articles in generator.categories:  # newest first
        for place, article in enumerate(articles):
            article.later = articles[place - 1] if place else None
            article.earlier = articles[place + 1] if place + 1 < len(articles) else None


PLUGINS = [plugin]
