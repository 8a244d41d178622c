"""Rendering: pages of the plan made into bytes, by a theme and by the writers of feeds and sitemaps."""
