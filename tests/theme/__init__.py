"""The default theme: its pages, its script, its words and its document."""
