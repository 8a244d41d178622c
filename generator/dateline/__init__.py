"""Dateline: a static site generator for live coverage."""

__version__ = "0.1.0"
