"""Settings of the Pelican peer for a second build: what the reader made of a file is kept."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from pelicanconf import *  # noqa: F403 -- Pelican wants settings as names of a module

CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "mtime"
