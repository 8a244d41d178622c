"""Build: reads, marks up, plans, renders and writes a site, and keeps its output whole."""
