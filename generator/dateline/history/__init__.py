"""History: what a site's git repository, or a file exported from it, knows of its updates' past."""
