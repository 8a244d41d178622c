"""Authoring: new files for the desk, and small edits of front matter that leave every other line as it was."""
