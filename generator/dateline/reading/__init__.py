"""Reading: the site's folder becomes a newsroom and problems."""
